"""The pages of a sample: from the plan to the cases, and what each says when something is missing or wrong."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from cases.models import Case
from inspections.rules import Phase
from sampling.choosing import bring_in, replace_case
from sampling.loading import extracts_to_read, read_extract
from sampling.models import Draw, Extract, SamplePlan
from sampling.rules import WhyReplaced
from tests.pages import page_of
from tests.sampling.populations import (
    COLUMNS,
    as_file,
    cohort_lines,
    drawn,
    drawn_sample,
    fixed,
    in_planning,
    lines,
    loaded,
)

PLAN = {"basis": "sample", "confidence": "80", "margin": "5", "more_than_one": "keep_all", "left_out": ["under_review"]}
DATED = {"dated_on_day": "6", "dated_on_month": "9", "dated_on_year": "2021"}


@pytest.fixture
def planned(inspection):
    return in_planning(inspection)


@pytest.fixture
def lee(browser_of, cast):
    return browser_of(cast.lee)


def at(name, inspection, *further, module=""):
    return reverse(name, args=[inspection.reference, *further]) + (f"?module={module}" if module else "")


def words(response):
    return " ".join(response.content.decode().split())


def upload(browser, inspection, rows, **other):
    file = SimpleUploadedFile("people.csv", as_file(rows))
    return browser.post(at("load_population", inspection), {"file": file, **DATED, **other})


def test_from_the_plan_to_the_cases(lee, planned):
    assert "The plan comes first" in words(lee.get(at("load_population", planned)))
    assert lee.post(at("fix_plan", planned), PLAN).headers["Location"] == at("sample", planned)
    assert str(SamplePlan.objects.get().seed) in words(lee.get(at("sample", planned)))

    assert upload(lee, planned, lines(40)).headers["Location"] == at("name_columns", planned)
    assert lee.post(at("name_columns", planned), COLUMNS).headers["Location"] == at("sample", planned)
    assert "The file waits for the worker" in words(lee.get(at("sample", planned)))
    for extract in extracts_to_read():
        read_extract(extract)

    assert lee.get(at("draw_sample", planned)).context["population"].needed == 33
    assert lee.post(at("draw_sample", planned), {"seen": 0}).headers["Location"] == at("drawn_cases", planned)
    case = Draw.objects.get().cases.first()
    replaced = lee.post(at("replace_drawn", planned, case.pk), {"why": "file_missing"}, follow=True)
    assert f"{case} is replaced by" in words(replaced) or f"{case} is not replaced" in words(replaced)
    assert lee.post(at("bring_in_cases", planned)).headers["Location"] == at("sample", planned)

    page = words(lee.get(at("sample", planned)))
    standing = Case.objects.filter(inspection=planned).count()
    assert f'Brought into the inspection</th><td class="govuk-table__cell govuk-table__cell--numeric">{standing}<' in page
    assert "record not available" in words(lee.get(at("drawn_cases", planned)))


def test_what_is_wrong_is_said_beside_what_was_typed(lee, planned, cast):
    page = words(lee.post(at("fix_plan", planned), {"confidence": "120", "margin": ""}))
    assert "Select how the cases are chosen" in page
    assert 'value="120"' in page
    assert "Enter the margin of error" in page
    fixed(planned, cast.lee, margin=7)
    assert lee.get(at("fix_plan", planned)).context["form"].initial["margin"] == 7
    assert lee.get(at("fix_plan", planned) + "?basis=cohort").context["form"].initial["margin"] == 5
    assert "Select an Excel workbook or a CSV file" in words(lee.post(at("load_population", planned), DATED))
    assert "Select how the cases are chosen" in words(lee.post(at("fix_plan", planned), {}))
    assert upload(lee, planned, lines(3)).status_code == 302
    page = words(lee.post(at("name_columns", planned), {"reference": "CRN", "office": "CRN"}))
    assert "“CRN” is selected more than once" in page


def test_columns_are_offered_by_name_and_as_the_last_file_had_them(lee, planned, cast):
    plan = fixed(planned, cast.lee)
    loaded(plan, cast.lee, lines(3))
    upload(lee, planned, lines(4))

    page = lee.get(at("name_columns", planned))

    assert '<option value="CRN" selected>' in words(page)
    assert page.context["form"].initial["office"] == "Office"


def test_the_problems_of_a_refused_file_are_downloaded(lee, planned, cast):
    loaded(fixed(planned, cast.lee), cast.lee, ["A,male,,low,soon,,", "A,male,,low,,,"])

    assert "2 problems. Nothing of it was taken in." in words(lee.get(at("sample", planned)))
    assert "Write the date as 2022-01-31 or 31/01/2022." in words(lee.get(at("sample", planned)))
    file = lee.get(at("population_problems", planned)).content.decode("utf-8-sig").splitlines()
    assert file[0] == "row,column,value,reason"
    assert file[1].startswith("2,Start,soon,")  # as the file names it
    assert "No population is ready" in words(lee.get(at("draw_sample", planned)))


def test_a_cohort_shows_its_weeks_and_takes_two(lee, planned, cast):
    loaded(fixed(planned, cast.lee, basis="cohort"), cast.lee, cohort_lines(planned))
    page = words(lee.get(at("draw_sample", planned)))
    assert "32 weeks before: 26 July to 1 August 2021, 7 cases" in page
    assert "Which two weeks are taken?" in page
    assert "33 weeks before" not in page
    assert "Select two different weeks" in words(lee.post(at("draw_sample", planned), {"seen": 0, "weeks": ["27"]}))

    lee.post(at("draw_sample", planned), {"seen": 0, "weeks": ["27", "30"]})

    page = words(lee.get(at("sample", planned)))
    assert "14 of 42 eligible" in page
    assert "Commenced in the weeks taken" in page
    weeks = [[cell.text for cell in row.all("td")] for row in page_of(lee.get(at("sample", planned))).all("tr")]
    assert ["19/7/2021 to 25/7/2021", "7", "0", "Outside the weeks of a cohort"] in weeks
    assert ["9/8/2021 to 15/8/2021", "7", "7", "Taken"] in weeks
    assert ["23/8/2021 to 29/8/2021", "7", "7", "Can be taken"] in weeks
    taken = words(lee.get(at("drawn_cases", planned)))
    assert "Leave out" in taken
    assert "Stratum" not in taken
    left_out = lee.get(at("excluded_cases", planned)).content.decode("utf-8-sig").splitlines()
    assert len(left_out) == 15
    assert left_out[1] == '2,K-00,2021-07-19,"Commenced outside the period, or on a day not known"'
    flow = lee.get(at("flow_file", planned)).content.decode("utf-8-sig").splitlines()
    assert flow[:2] == ["step,kind,cases", "Commenced: in the population,total,56"]
    assert flow[2] == '"Commenced outside the period, or on a day not known",left,14'
    file = lee.get(at("draw_file", planned)).content.decode("utf-8-sig").splitlines()
    assert [line.split(",")[1] for line in file[1:]].count("taken") == 14
    case = Draw.objects.get().cases.get(place=1)
    left_out = lee.post(at("replace_drawn", planned, case.pk), {"why": "file_missing"}, follow=True)
    assert "is left out of the cohort." in words(left_out)


def test_the_file_of_a_draw_says_what_became_of_each_case(lee, planned, cast):
    draw = drawn(loaded(fixed(planned, cast.lee, margin=20), cast.lee, lines(40)), cast.lee)
    done = replace_case(drawn=draw.cases.first(), why=WhyReplaced.TRANSFERRED, note="", by=cast.lee)

    rows = [line.split(",") for line in lee.get(at("draw_file", planned)).content.decode("utf-8-sig").splitlines()]

    outcomes = {row[0]: row[1:4] for row in rows}
    assert len(rows) == 41
    assert outcomes[str(done.drawn)] == ["replaced", "Transferred out", str(done.by_case)]
    assert outcomes[str(done.by_case)][0] == "taken"


def test_a_plan_fixed_again_and_a_second_draw_are_told_with_their_reasons(lee, planned, cast):
    extract = loaded(fixed(planned, cast.lee), cast.lee, lines(12))
    drawn(extract, cast.lee)
    assert "Enter why cases are drawn again" in words(lee.post(at("draw_sample", planned), {"seen": 1}))
    lee.post(at("draw_sample", planned), {"seen": 1, "reason": "A reason to draw."})
    fixed(planned, cast.lee, reason="A reason to plan.")

    page = words(lee.get(at("sample", planned)))

    assert "Why again: A reason to draw." in page
    assert "Why again: A reason to plan." in page
    assert "No population has been loaded for this plan." in page


def test_drawing_again_says_what_becomes_of_cases_that_are_in_the_inspection_already(lee, planned, cast):
    extract = loaded(fixed(planned, cast.lee, margin=20), cast.lee, lines(40))
    first = drawn(extract, cast.lee)
    assert "the same cases are drawn" in words(lee.get(at("draw_sample", planned)))
    bring_in(inspection=planned, module="supervision", by=cast.lee)
    brought_in = {str(one) for one in first.cases.all()}
    assert "Not inspected any more" not in words(lee.get(at("sample", planned)))
    replaced = replace_case(drawn=first.cases.first(), why=WhyReplaced.CONFLICT, note="", by=cast.lee).drawn
    page = lee.get(at("sample", planned))
    assert [str(case) for case in page.context["no_longer"]] == [str(replaced)]
    assert f"Replaced: {WhyReplaced.CONFLICT.words}</td>" in words(page)

    other = loaded(fixed(planned, cast.lee, margin=20, reason="x"), cast.lee, lines(40))
    page = words(lee.get(at("draw_sample", planned)))
    assert f"{first.size - 1} cases of draw 1 are in the inspection, 0 of them allocated" in page
    assert "the same cases are drawn" not in page
    second = drawn(other, cast.lee, seen=1, reason="Another seed.")

    listed = {str(case) for case in lee.get(at("sample", planned)).context["no_longer"]}
    assert listed == brought_in - {str(one) for one in second.cases.all()}  # the case replaced may be drawn again


def test_an_earlier_draw_can_be_looked_at_and_no_longer_changed(lee, planned, cast):
    extract = loaded(fixed(planned, cast.lee), cast.lee, lines(12))
    first, second = drawn(extract, cast.lee), drawn(extract, cast.lee, seen=1, reason="x")

    page = words(lee.get(at("drawn_cases", planned) + "?draw=1"))

    assert "Cases drawn: draw 1" in page
    assert str(first.cases.first()) in page
    assert "this draw no longer counts" in page
    assert "Replace<" not in page
    assert lee.get(at("draw_file", planned) + "?draw=1").headers["Content-Disposition"].endswith('"draw-1-north-borough.csv"')
    assert "Replace<" in words(lee.get(at("drawn_cases", planned) + f"?draw={second.version}"))
    assert lee.get(at("drawn_cases", planned) + "?draw=3").status_code == 404


def test_outside_planning_the_pages_say_so(lee, inspection, cast):
    for name in ("fix_plan", "load_population", "draw_sample", "sample"):
        assert "this one is in fieldwork" in words(lee.get(at(name, inspection))), name
    assert "No file waits for this" in words(lee.get(at("name_columns", inspection)))
    assert "Nothing has been drawn yet" in words(lee.get(at("bring_in_cases", inspection)))
    drawn_sample(inspection, cast.lee)
    assert "Replace<" in words(lee.get(at("drawn_cases", inspection)))
    assert inspection.phase == Phase.FIELDWORK


def test_a_module_has_pages_of_its_own_and_an_unknown_one_has_none(lee, several_samples, cast):
    in_planning(several_samples)
    module = {"module": "unpaid_work"}

    assert lee.post(at("fix_plan", several_samples, **module), PLAN).headers["Location"] == at(
        "sample", several_samples, **module
    )

    assert SamplePlan.objects.get().module == "unpaid_work"
    assert "No plan yet" in words(lee.get(at("sample", several_samples)))
    assert lee.get(at("sample", several_samples, module="other")).status_code == 404
    for name in ("population_problems", "excluded_cases", "draw_file", "flow_file"):
        assert lee.get(at(name, several_samples)).status_code == 404


def test_the_number_of_queries_does_not_grow(lee, planned, cast, django_assert_num_queries):
    plan = fixed(planned, cast.lee)
    drawn(loaded(plan, cast.lee, lines(12)), cast.lee)
    for name, number in (("sample", SAMPLE_QUERIES), ("drawn_cases", CASES_QUERIES)):
        lee.get(at(name, planned))
        with django_assert_num_queries(number):
            lee.get(at(name, planned))
    drawn(loaded(plan, cast.lee, lines(300)), cast.lee, seen=1, reason="x")
    for name, number in (("sample", SAMPLE_QUERIES), ("drawn_cases", CASES_QUERIES)):
        with django_assert_num_queries(number):
            lee.get(at(name, planned))
    assert Extract.objects.count() == 2


SAMPLE_QUERIES, CASES_QUERIES = 11, 7
