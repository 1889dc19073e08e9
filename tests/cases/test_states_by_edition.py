"""Not asked, not applicable and not answered, in every sample of every edition: as stored, counted, read and exported alike."""

import csv
import io
from collections import Counter
from datetime import date

import pytest

from cases.models import Case, Judgement
from cases.queries.assessment import open_case
from inspections.rules import Role
from ratings.aggregating import aggregate
from standards.edition_file import edition_files
from standards.queries import edition_structure
from standards.structure import Counts, Kind
from tests.cases.filling import answer, fresh
from tests.cast import add_case, plan

EDITIONS = [path.stem for path in edition_files()]
DAYS = {"started_on": date(2025, 3, 3), "licence_ends_on": date(2025, 4, 10)}
# Nothing is known; little is asked; much is asked.
FACTS = (
    {},
    {"age": 19, "sentence_type": "community_order", "rosh": "low", "ogrs_score": 20, "requirements": ["unpaid_work"]},
    {"age": 40, "sentence_type": "licence", "rosh": "high", "ogrs_score": 80, **DAYS},
)
STATE_OF = {Counts.NOT_APPLICABLE: "not_applicable", Counts.NOT_ASKED: "not_asked"}
JUDGED = (Kind.KEY_QUESTION, Kind.FACTOR, Kind.PROMPT)


def record(case: Case, by, turn: int) -> dict[str, tuple[str, Counts | None]]:
    """Answer what is asked in turn: every way in which an option counts, and nothing. Return what was chosen, by question."""
    chosen: dict[str, tuple[str, Counts | None]] = {}
    edition = edition_structure(case.inspection.edition_id)
    asked = open_case(fresh(case), by).asked
    for question in edition.questions.values():  # in the order of the form: what decides who is asked comes first
        if question.applies:
            asked = open_case(fresh(case), by).asked
        if question.code not in asked or not question.options:
            continue
        turn += 1
        if question.kind in JUDGED and turn % 4 == 0:
            continue
        option = question.options[turn % len(question.options)]
        if option.at_most and sum(code.startswith("factor.") and code.count(".") == 1 for code in chosen) >= option.at_most:
            option = question.options[-1]
        answer(case, by, question.code, option.code)
        chosen[question.code] = (option.code, option.counts)
    return chosen


def expected_of(case: Case, by, chosen) -> dict[str, str]:
    """Return the state of each question of the case's form by its code."""
    opened = open_case(fresh(case), by)
    asked = {code: code in opened.asked for page in opened.pages for code in [one.code for one in page.page.questions]}
    return {
        code: "not_asked" if not is_asked
        else STATE_OF.get(chosen[code][1], "answered") if code in chosen
        else "not_answered"
        for code, is_asked in asked.items()
    }  # fmt: skip


def exported(api, inspection) -> dict[tuple[str, str], str]:
    text = b"".join(api.get(f"/api/inspections/{inspection.reference}/judgements.csv?every_question=1")).decode()
    return {(row["case"], row["question"]): row["state"] for row in csv.DictReader(io.StringIO(text, newline=""))}


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("code", EDITIONS)
def test_the_states_are_kept_apart_in_every_sample_of(code, cast, api_of):
    inspection = plan("Everywhere", edition=code, team={cast.lee: Role.LEAD, cast.ines: Role.INSPECTOR})
    edition, lee = edition_structure(inspection.edition_id), api_of(cast.lee)
    expected, chosen = {}, {}
    for module in edition.modules:
        for number, facts in enumerate(FACTS):
            case = add_case(inspection, f"{module.code}-{number}", module=module.code, allocated_to=cast.ines, **facts)
            chosen[case] = record(case, cast.ines, number)
            expected[case] = expected_of(case, cast.ines, chosen[case])

    for case, states in expected.items():
        stored = dict(Judgement.objects.filter(assessment__case=case).values_list("question__code", "option__code"))
        assert stored == {question: option for question, (option, _) in chosen[case].items()}
        read = {row["question"]: row["state"] for row in lee.get(f"/api/cases/{case.pk}/answers/").json()["answers"]}
        assert read == states
    assert exported(lee, inspection) == {
        (case.reference, question): state for case, states in expected.items() for question, state in states.items()
    }
    for tally in aggregate(inspection.pk).tallies:
        found = Counter(states[tally["key_question"]] for states in expected.values() if tally["key_question"] in states)
        counted = {"answered": tally["sufficient"] + tally["insufficient"]}
        counted |= {state: tally[state] for state in ("not_applicable", "not_answered", "not_asked")}
        assert counted == {state: found[state] for state in counted}, tally["key_question"]
    assert {state for states in expected.values() for state in states.values()} >= {"answered", "not_answered"}
    if any(option.counts is Counts.NOT_APPLICABLE for question in edition.questions.values() for option in question.options):
        assert "not_applicable" in {state for states in expected.values() for state in states.values()}
