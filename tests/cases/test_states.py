"""Not asked, not applicable and not answered are three different things: stored, counted, shown and given out."""

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cases.answers import NOTHING_YET, CurrentAnswer
from cases.models import Judgement
from cases.queries.assessment import open_case
from cases.queries.judgement_rows import STATES
from cases.queries.progress import progress_of_cases
from cases.rules import AnswerState, state_of
from inspections.rules import Role
from ratings.aggregating import aggregate
from ratings.models import RatingRun
from ratings.queries.by_factor import tables_by_question
from ratings.queries.grid import rating_grid
from ratings.queries.tallies import tally
from ratings.queries.tracing import cases_behind
from standards.queries import edition_structure
from standards.structure import Counts, Kind, Option, Question
from tests.cases.filling import answer, fresh
from tests.cast import add_case, plan
from tests.pages import page_of

ANSWERED, NOT_APPLICABLE = "factor.accommodation.delivery", "contracted.harm_focus"
WORDS_ALONE, UNTOUCHED = "contracted.information", "partners.harm_focus"
KEPT, NEVER_ASKED = "factor.relationships.delivery", "factor.drug_misuse.delivery"
EXPECTED = {
    ANSWERED: "answered", NOT_APPLICABLE: "not_applicable", WORDS_ALONE: "not_answered", UNTOUCHED: "not_answered",
    KEPT: "not_asked", NEVER_ASKED: "not_asked",
}  # fmt: skip
RECORDED = set(EXPECTED) - {UNTOUCHED, NEVER_ASKED}


@pytest.fixture
def area(cast):
    team = {cast.lee: Role.LEAD, cast.ines: Role.INSPECTOR}
    return plan("Testshire", edition="quality-and-impact-2016-17", kind="area", team=team)


@pytest.fixture
def case(area, cast):
    """A case with one answer in every state."""
    case = add_case(area, "TS-001", allocated_to=cast.ines, age=30, sex="male", sentence_type="licence")
    for factor in ("accommodation", "relationships"):
        answer(case, cast.ines, f"factor.{factor}", "chosen")
    answer(case, cast.ines, ANSWERED, "no", "No bed was found.")
    answer(case, cast.ines, KEPT, "yes", "Mediation.")
    answer(case, cast.ines, "factor.relationships", "not_chosen")
    answer(case, cast.ines, NOT_APPLICABLE, "not_applicable", "No provider was involved.")
    answer(case, cast.ines, WORDS_ALONE, None, "Still to be read.")
    return case


@pytest.mark.django_db(transaction=True)
def test_one_case_through_all_states_in_every_output(case, area, cast, api_of, browser_of):
    edition = edition_structure(area.edition_id)
    rows = assert_stored_and_counted(area, edition)
    assert_followed_to_the_case(edition, rows, cast)
    assert_progress(case, area, edition, cast)
    assert_given_to_programs(case, api_of(cast.lee))
    assert_in_the_files(area, api_of(cast.lee))
    assert_shown(case, browser_of(cast.ines))


def assert_stored_and_counted(area, edition):
    stored = dict(Judgement.objects.filter(question__code__in=EXPECTED).values_list("question__code", "option__code"))
    assert stored == {ANSWERED: "no", NOT_APPLICABLE: "not_applicable", WORDS_ALONE: None, KEPT: "yes"}
    states = {"answered": "insufficient"}
    counted = {one.key_question: one for one in tally(area.pk, edition).tallies}
    grid = rating_grid(aggregate(area.pk), edition)
    tables = [table for domain in grid.domains for table in tables_by_question(domain)]
    rows = {
        row.question.code: row for found in ([row for _, row in grid.rows], *(table.rows for table in tables)) for row in found
    }
    assert (len(grid.rows), [len(table.rows) for table in tables], len(rows)) == (4, [12] * 5, 64)
    assert len({label for label, _, _ in grid.bars}) == 4
    for code, state in EXPECTED.items():
        for tallied in (counted[code], rows[code].tally):
            numbers = {name: getattr(tallied, name) for name in ("insufficient", *STATES[1:])}
            assert numbers == {**dict.fromkeys(numbers, 0), states.get(state, state): 1}, code
            assert tallied.sufficient == 0
        assert rows[code].per_cent == ("0.0" if code == ANSWERED else "")
    return rows


def assert_followed_to_the_case(edition, rows, cast):
    run = RatingRun.objects.latest("pk")
    for code, state in EXPECTED.items():
        behind = {one.state: one.cases for one in cases_behind(run, edition, rows[code], cast.lee)}
        [one] = behind.pop("insufficient" if state == "answered" else state)
        assert one.reference == "TS-001"
        assert not any(behind.values())
        assert bool(one.answer) == (code in (ANSWERED, NOT_APPLICABLE, KEPT))


def assert_progress(case, area, edition, cast):
    opened = open_case(fresh(case), cast.ines)
    assert (opened.progress.asked, opened.progress.judged) == (4 + 5, 2)
    listed = progress_of_cases([fresh(case)], {area.pk: edition})[case.pk]
    assert (listed.asked, listed.judged) == (9, 2)
    missing = {gap.question.code for gap in opened.gaps}
    assert {WORDS_ALONE, UNTOUCHED} <= missing
    assert missing.isdisjoint({ANSWERED, NOT_APPLICABLE, KEPT, NEVER_ASKED})
    statuses = {state.page.code: state.status for state in opened.pages}
    assert statuses[NOT_APPLICABLE] == "Completed"
    assert statuses[WORDS_ALONE] == "In progress"
    assert statuses[UNTOUCHED] == "Not yet started"
    assert statuses["factor.relationships"] == statuses["factor.drug_misuse"] == "Not asked in this case"


def assert_given_to_programs(case, lee):
    rows = {row["question"]: row for row in lee.get("/api/judgements/?inspection=testshire").json()["results"]}
    assert {code: rows[code]["state"] for code in RECORDED} == {code: EXPECTED[code] for code in RECORDED}
    assert not {UNTOUCHED, NEVER_ASKED} & set(rows)
    every = {row["question"]: row for row in lee.get(f"/api/cases/{case.pk}/answers/").json()["answers"]}
    assert {code: every[code]["state"] for code in EXPECTED} == EXPECTED
    assert len(every) == 12 + 60 + 4 + 3
    assert (every[KEPT]["option"], every[KEPT]["counts"], every[KEPT]["version"]) == ("yes", "sufficient", 1)
    assert (every[UNTOUCHED]["option"], every[UNTOUCHED]["version"], every[UNTOUCHED]["updated_at"]) == (None, 0, None)
    for code in RECORDED:
        assert every[code] == {name: rows[code][name] for name in every[code]}


def assert_in_the_files(area, lee):
    def read(options: str) -> dict[str, dict[str, str]]:
        reply = lee.get(f"/api/inspections/{area.reference}/judgements.csv?{options}")
        text = b"".join(reply).decode()
        rows = {row["question"]: row for row in csv.DictReader(io.StringIO(text))}
        assert int(reply["X-Row-Count"]) == len(rows)
        return rows

    recorded = read("evidence=1")
    assert {code: recorded[code]["state"] for code in RECORDED} == {code: EXPECTED[code] for code in RECORDED}
    every = read("evidence=1&every_question=1")
    assert {code: every[code]["state"] for code in EXPECTED} == EXPECTED
    assert len(every) == 79
    assert recorded == {code: row for code, row in every.items() if code in recorded}
    assert (every[UNTOUCHED]["version"], every[UNTOUCHED]["assessor"], every[UNTOUCHED]["evidence"]) == ("0", "", "")


def assert_shown(case, ines):
    text = page_of(ines.get(f"/cases/{case.pk}/answers/")).text
    assert "Not applicable in this case" in text
    assert "Not answered yet" in text
    assert "Mediation." in text
    assert "Not asked now, kept and not counted." in text
    assert "Not asked in this case. Asked when the answer to “Drug misuse” is “A priority in this case”." in text
    page = page_of(ines.get(f"/cases/{case.pk}/form/factor.accommodation/"))
    assert page.one("p", data_answered="").text == "1 of 5 questions on this page answered."


# --- the rule by itself -----------------------------------------------------------------------------------------------

OPTIONS = tuple(Option(counts.value, counts.value, counts) for counts in Counts)


@given(
    kind=st.sampled_from(Kind), choice=st.sampled_from(["", "gone", *(option.code for option in OPTIONS)]),
    evidence=st.sampled_from(["", "Words."]), asked=st.booleans(),
)  # fmt: skip
def test_the_state_of_an_answer(kind, choice, evidence, asked):
    question = Question("code", kind, "", "Text", "page", options=OPTIONS)
    state = state_of(question, CurrentAnswer(1, choice, evidence, None, "Ines"), asked=asked)
    chosen = question.option(choice)
    if not asked or choice == "not_asked":
        assert state is AnswerState.NOT_ASKED
    elif choice == "not_applicable":
        assert state is AnswerState.NOT_APPLICABLE
    elif chosen or (kind is Kind.TEXT and evidence):
        assert state is AnswerState.ANSWERED
    else:
        assert state is AnswerState.NOT_ANSWERED


def test_nothing_recorded_is_not_answered_where_it_is_asked():
    question = Question("code", Kind.PROMPT, "", "Text", "page", options=OPTIONS)
    assert state_of(question, NOTHING_YET, asked=True) is AnswerState.NOT_ANSWERED
    assert state_of(question, NOTHING_YET, asked=False) is AnswerState.NOT_ASKED
