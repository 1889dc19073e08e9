"""The list of cases: who sees what, in which order, narrowed down to what, page by page."""

from datetime import date, timedelta
from itertools import product
from uuid import uuid4

import pytest
from django.http import QueryDict
from django.utils import timezone

from cases.models import Case, CaseAssessment, DeviceReport, Judgement
from cases.queries.case_lines import Status
from cases.queries.caseload import CASES_PER_PAGE, NOT_KNOWN, SORTS, Caseload, Narrowing, cases_of_person
from cases.queries.progress import Progress
from inspections.rules import Role
from tests.cast import add_case, plan

RANKS = ["low", "medium", "high", "very_high"]


def caseload(inspection, user, *, own_only: bool = False) -> Caseload:
    return Caseload(inspection, user, own_only=own_only)


def references(inspection, user, narrowing: Narrowing | None = None, sort: str = "reference") -> list[str]:
    page = caseload(inspection, user).page(narrowing or Narrowing(), sort, QueryDict())
    return [line.case.reference for line in page.lines]


def answer(case, code: str, choice: str | None, by) -> None:
    question = case.inspection.edition.questions.get(code=code)
    option = question.options.get(code=choice) if choice else None
    Judgement.objects.create(
        assessment=case.assessment, question=question, option=option, updated_at=timezone.now(), updated_by=by
    )


def hand_in(case, by) -> None:
    CaseAssessment.objects.filter(case=case).update(submitted_at=timezone.now(), submitted_by=by)


@pytest.fixture
def sixty(inspection, cast):
    """Sixty cases full of ties and unknown facts."""
    facts = product([None, 20, 55, 90], ["", *RANKS], [None, cast.ines, cast.asha])
    cases = [
        Case(
            inspection=inspection, reference=f"NB-{(number * 37) % 60:03d}", ogrs_score=score, rosh=rosh, allocated_to=holder,
            started_on=None if number % 7 == 0 else date(2022, 1, 1) + timedelta(days=number % 5),
        )
        for number, (score, rosh, holder) in enumerate(facts)
    ]  # fmt: skip
    Case.objects.bulk_create(cases)
    CaseAssessment.objects.bulk_create(CaseAssessment(case=case) for case in cases)
    return cases


def sort_value(case, key: str):
    if key == "rosh":
        return RANKS.index(case.rosh) if case.rosh else None
    if key == "inspector":
        return case.allocated_to.name if case.allocated_to else None
    return {"ogrs": case.ogrs_score, "started": case.started_on, "reference": case.reference}[key]


def in_order(cases, sort: str) -> list[str]:
    """What the order should be: by value, within equal values by reference, what is not known last either way."""
    key = sort.removeprefix("-")
    known = sorted((case for case in cases if sort_value(case, key) is not None), key=lambda case: case.reference)
    known.sort(key=lambda case: sort_value(case, key), reverse=sort.startswith("-"))
    unknown = sorted((case for case in cases if sort_value(case, key) is None), key=lambda case: case.reference)
    return [case.reference for case in [*known, *unknown]]


@pytest.mark.parametrize("sort", [sign + key for key in SORTS for sign in ("", "-")])
def test_pages_forwards_and_backwards_hold_every_case_once_in_order(inspection, cast, sixty, sort):
    load = caseload(inspection, cast.lee)
    expected = in_order(sixty, sort)
    parts = [expected[start : start + CASES_PER_PAGE] for start in range(0, len(expected), CASES_PER_PAGE)]
    query, forwards = QueryDict(), []
    while True:
        page = load.page(Narrowing(), sort, query)
        forwards.append([line.case.reference for line in page.lines])
        if not page.next_url:
            break
        query = QueryDict(page.next_url[1:])
    assert forwards == parts
    backwards = []
    while page.previous_url:
        page = load.page(Narrowing(), sort, QueryDict(page.previous_url[1:]))
        backwards.append([line.case.reference for line in page.lines])
    assert backwards == parts[-2::-1]


def test_cases_with_answers_that_wait_on_a_laptop_are_found(inspection, case, cast):
    add_case(inspection, "NB-900", allocated_to=cast.ines)
    at = timezone.now()
    DeviceReport.objects.create(user=cast.ines, device=uuid4(), case=case, unsent=2, waiting_since=at, seen_at=at)
    waiting = Narrowing(not_saved="yes")
    assert references(inspection, cast.lee, waiting) == [case.reference]
    DeviceReport.objects.update(unsent=0)
    assert references(inspection, cast.lee, waiting) == []


def test_a_page_begins_where_it_did_when_its_first_case_no_longer_fits_the_filter(inspection, cast, sixty):
    load = caseload(inspection, cast.lee)
    narrowing = Narrowing(rosh="high")
    everything = references(inspection, cast.lee, narrowing)
    third = Case.objects.get(inspection=inspection, reference=everything[2])
    Case.objects.filter(pk=third.pk).update(rosh="low")
    page = load.page(narrowing, "reference", QueryDict(f"after={third.pk}"))
    assert [line.case.reference for line in page.lines] == everything[3:]


@pytest.mark.parametrize("mark", ["", "0", "999999999999999999999999", "x", "-1", "\u0661"])
def test_an_address_that_names_no_case_leads_to_the_first_page(inspection, cast, sixty, mark):
    page = caseload(inspection, cast.lee).page(Narrowing(), "reference", QueryDict(f"after={mark}"))
    assert page.lines[0].case.reference == "NB-000"
    assert page.previous_url == ""


def test_a_case_that_somebody_may_not_see_is_no_place_to_begin_a_page(inspection, cast, sixty, other_case):
    Case.objects.filter(reference__in=["NB-010", "NB-020"]).update(allocated_to=cast.lou)
    own = caseload(inspection, cast.lou, own_only=True)
    for hidden in (other_case, Case.objects.get(reference="NB-015")):
        page = own.page(Narrowing(), "-ogrs", QueryDict(f"after={hidden.pk}"))
        assert sorted(line.case.reference for line in page.lines) == ["NB-010", "NB-020"]


@pytest.mark.parametrize("name", ["lee", "ines", "asha", "quinn", "pat", "rae"])
def test_roles_that_see_all_cases_see_those_of_their_inspection(inspection, case, other_case, cast, name):
    assert references(inspection, getattr(cast, name)) == ["NB-001"]


def test_a_local_assessor_sees_own_cases_alone(inspection, case, cast):
    add_case(inspection, "NB-002", allocated_to=cast.lou)
    for own_only in (True, False):
        page = caseload(inspection, cast.lou, own_only=own_only).page(Narrowing(), "reference", QueryDict())
        assert [line.case.reference for line in page.lines] == ["NB-002"]


def test_nobody_from_elsewhere_sees_anything(inspection, case, cast):
    assert references(inspection, cast.olu) == references(inspection, cast.ada) == []


def test_the_status_says_how_far_a_case_has_come(inspection, cast):
    untouched = add_case(inspection, "1", allocated_to=cast.ines)
    begun = add_case(inspection, "2", allocated_to=cast.ines)
    answer(begun, "assessment.engaging", None, cast.ines)
    done = add_case(inspection, "3", allocated_to=cast.ines)
    hand_in(done, cast.ines)
    free = add_case(inspection, "4")
    free_but_begun = add_case(inspection, "5")
    answer(free_but_begun, "assessment.engaging", "yes", cast.lee)
    free_but_done = add_case(inspection, "6")
    hand_in(free_but_done, cast.lee)
    expected = {
        Status.ALLOCATED: [untouched], Status.IN_PROGRESS: [begun], Status.READY_FOR_QA: [done, free_but_done],
        Status.NOT_ALLOCATED: [free, free_but_begun],
    }  # fmt: skip
    lines = caseload(inspection, cast.lee).page(Narrowing(), "reference", QueryDict()).lines
    for status, cases in expected.items():
        assert [line.case for line in lines if line.status is status] == cases
        assert references(inspection, cast.lee, Narrowing(status=status)) == [case.reference for case in cases]


def test_filters_find_what_fits_all_of_them(inspection, cast):
    add_case(inspection, "NB-10", office="North", rosh="high", sentence_type="licence", allocated_to=cast.ines)
    add_case(inspection, "NB-11", office="South", rosh="high", sentence_type="community_order", allocated_to=cast.asha)
    add_case(inspection, "XY_10", office="North")
    found = {
        Narrowing(reference="nb-1"): ["NB-10", "NB-11"],
        Narrowing(reference="_"): ["XY_10"],
        Narrowing(reference="%"): [],
        Narrowing(inspector=str(cast.asha.pk)): ["NB-11"],
        Narrowing(office="North"): ["NB-10", "XY_10"],
        Narrowing(office="North", rosh="high"): ["NB-10"],
        Narrowing(sentence_type="community_order"): ["NB-11"],
        Narrowing(rosh=NOT_KNOWN): ["XY_10"],
        Narrowing(sentence_type=NOT_KNOWN, status=Status.NOT_ALLOCATED): ["XY_10"],
        Narrowing(rosh="high", office="East"): [],
    }
    assert {narrowing: references(inspection, cast.lee, narrowing) for narrowing in found} == found


def test_offices_are_those_of_the_cases_that_the_person_sees(inspection, other_case, cast):
    add_case(inspection, "1", office="South")
    add_case(inspection, "2", office="North", allocated_to=cast.lou)
    add_case(inspection, "3", office="North")
    add_case(inspection, "4")
    assert caseload(inspection, cast.lee).offices() == ["North", "South"]
    assert caseload(inspection, cast.lou, own_only=True).offices() == ["North"]


def test_progress_counts_key_questions_that_are_asked_and_judged(inspection, case, cast):
    def progress():
        (line,) = caseload(inspection, cast.lee).page(Narrowing(), "reference", QueryDict()).lines
        return line.progress.judged, line.progress.asked

    edition = caseload(inspection, cast.lee).edition
    asked = len(edition.key_questions)
    assert progress() == (0, asked)
    first, second = [question.code for question in edition.key_questions if question.applies is None][:2]
    answer(case, first, "yes", cast.ines)
    answer(case, second, None, cast.ines)
    prompt = next(q for page in edition.pages for q in page.questions if q.kind == "prompt" and q.options)
    answer(case, prompt.code, prompt.options[0].code, cast.ines)
    assert progress() == (1, asked)


def test_what_is_no_longer_asked_leaves_the_count(cast):
    older = plan("East Borough", edition="crc-2018-19", kind="CRC", team={cast.lee: Role.LEAD})
    case = add_case(older, "EB-1")
    load = caseload(older, cast.lee)
    for question in load.edition.key_questions:
        answer(case, question.code, question.options[0].code, cast.lee)
    answer(case, "screening.harm_indicators", "yes", cast.lee)
    assert load.page(Narrowing(), "reference", QueryDict()).lines[0].progress == Progress(judged=12, asked=12)
    no = older.edition.questions.get(code="screening.harm_indicators").options.get(code="no")
    Judgement.objects.filter(option__question__code="screening.harm_indicators").update(option=no)
    assert load.page(Narrowing(), "reference", QueryDict()).lines[0].progress == Progress(judged=8, asked=8)


def test_a_line_shows_labels_and_bands_of_the_edition(inspection, cast):
    add_case(inspection, "1", sentence_type="licence", rosh="very_high", ogrs_score=75)
    add_case(inspection, "2", ogrs_score=100)
    add_case(inspection, "3")
    lines = caseload(inspection, cast.lee).page(Narrowing(), "reference", QueryDict()).lines
    assert [(line.sentence, line.rosh) for line in lines] == [
        ("Licence", "Very high"), ("Not known", "Not known"), ("Not known", "Not known")
    ]  # fmt: skip
    assert [line.ogrs_band for line in lines][1:] == ["100", "Not known"]
    assert lines[0].ogrs_band.startswith("High")


def test_my_cases_are_those_of_all_my_inspections_open_ones_first(inspection, other_inspection, case, other_case, cast):
    other_inspection.team.create(user=cast.ines, role="inspector")
    type(other_inspection).objects.filter(pk=other_inspection.pk).update(fieldwork_starts=date(2022, 5, 2))
    add_case(other_inspection, "SB-002", allocated_to=cast.ines)
    hand_in(add_case(other_inspection, "SB-000", allocated_to=cast.ines), cast.ines)
    add_case(inspection, "NB-000", allocated_to=cast.ines)
    add_case(inspection, "NB-002", allocated_to=cast.asha)

    def mine():
        return [line.case.reference for line in cases_of_person(cast.ines, QueryDict()).lines]

    assert mine() == ["SB-002", "NB-000", "NB-001", "SB-000"]
    other_inspection.team.filter(user=cast.ines).update(left_at=timezone.now())
    assert mine() == ["NB-000", "NB-001"]


def test_my_cases_come_in_pages(inspection, cast):
    for number in range(CASES_PER_PAGE + 2):
        add_case(inspection, f"NB-{number:02d}", allocated_to=cast.ines)
    first = cases_of_person(cast.ines, QueryDict())
    second = cases_of_person(cast.ines, QueryDict(first.next_url[1:]))
    assert [line.case.reference for line in second.lines] == ["NB-25", "NB-26"]
    again = cases_of_person(cast.ines, QueryDict(second.previous_url[1:]))
    assert [line.case for line in again.lines] == [line.case for line in first.lines]
