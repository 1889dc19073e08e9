"""Invented cases and answers fit their edition, whichever it is, and are the same every time."""

from datetime import date
from random import Random

import pytest

from cases.case_rows import read_cases
from cases.models import Case
from demonstration.inventing import invent_answers, invent_facts, invent_replies
from demonstration.plans import INSPECTIONS
from demonstration.spreadsheets import as_csv
from standards.applicability import applies
from standards.assembly import assemble
from standards.edition_file import edition_files, read_edition
from standards.structure import Kind

EDITIONS = {path.stem: assemble(read_edition(path).document.stored()) for path in edition_files()}
SAMPLES = [(code, module.code) for code, edition in EDITIONS.items() for module in edition.modules]
FIELDWORK = date(2022, 3, 7)


def invented_case(module, draw):
    facts = invent_facts("NB-001", "PP-01", FIELDWORK, draw)
    known = {name: value for name, value in facts.items() if name not in ("reference", "officer", "requirements")}
    return Case(reference="NB-001", module=module, requirements=str(facts["requirements"]).split(";"), **known)


@pytest.mark.parametrize(("code", "module"), SAMPLES)
def test_everything_asked_is_answered_and_nothing_else(code, module):
    edition = EDITIONS[code]
    pages = edition.pages_of(module)
    for seed in range(20):
        draw = Random(seed)
        case = invented_case(module, draw)
        answers = list(invent_answers(case, edition, pages, {}, draw))

        given = {one.question.code: one.option.code for one in answers if one.option}
        asked = {q.code for page in pages for q in page.questions if q.options and applies(q.applies, case.facts(edition), given)}
        assert set(given) == asked
        assert all(one.option in one.question.options for one in answers if one.option)
        assert all(one.words for one in answers if one.question.kind is Kind.TEXT)
        for page in pages:
            if page.at_most:
                first = page.questions[0].options[0].code
                assert 1 <= sum(given[q.code] == first for q in page.questions) <= page.at_most

        again = Random(seed)
        assert list(invent_answers(invented_case(module, again), edition, pages, {}, again)) == answers


@pytest.mark.parametrize("code", EDITIONS)
def test_facts_are_those_a_provider_could_send(code):
    edition = EDITIONS[code]
    rows = [invent_facts(f"NB-{seed}", "PP-01", FIELDWORK, Random(seed)) for seed in range(50)]

    read = read_cases(as_csv(rows), edition.code_lists, edition.module_titles, FIELDWORK)

    assert len(read.cases) == 50


@pytest.mark.parametrize("code", EDITIONS)
def test_every_question_to_the_officer_has_a_reply(code):
    replies = list(invent_replies(EDITIONS[code], Random(1)))

    assert [reply.question for reply in replies] == list(EDITIONS[code].interview)


def test_the_plans_name_what_their_editions_have():
    for planned in INSPECTIONS:
        edition = EDITIONS[planned.edition]
        assert planned.kind in edition.provider_kinds
        assert set(planned.samples) <= set(edition.module_titles)
        assert set(planned.sufficient) <= {stage for stage, _ in edition.stages}
        assert set(planned.proposed) == {one.code for one in edition.standards if one.rated_by == "characteristics"}
        assert set(planned.proposed.values()) <= set(edition.scheme.get("scale", ()))
        assert planned.fieldwork.weekday() == 0
