"""Officers are interviewed about cases of those modules alone for which the edition says so."""

import pytest
from django.core.exceptions import ValidationError

from cases.importing import ImportRefused
from cases.models import Judgement
from inspections.rules import Role
from interviews.importing import import_answers
from interviews.interviewing import start_interview
from interviews.models import Interview
from interviews.queries.interview import interview_task, officers_of
from interviews.rules import InterviewDetails
from tests.cast import add_case, plan
from tests.pages import assert_well_formed, page_of


@pytest.fixture
def cases(several_samples, cast):
    """One officer holds a case of each module."""
    modules = ("supervision", "unpaid_work", "victims")
    return {module: add_case(several_samples, "WB-1", module=module, officer="RO1", allocated_to=cast.ines) for module in modules}


def test_no_interview_begins_about_a_case_of_a_module_without_one(cases, cast):
    with pytest.raises(ValidationError, match="No interview is held about cases of the module Unpaid work"):
        start_interview(case=cases["unpaid_work"], details=InterviewDetails(), by=cast.ines)
    assert start_interview(case=cases["victims"], details=InterviewDetails(), by=cast.ines).case == cases["victims"]


def test_the_page_says_so_and_the_case_has_no_such_task(cases, cast, browser_of):
    page = page_of(browser_of(cast.ines).get(f"/cases/{cases['unpaid_work'].pk}/interview/"))
    assert_well_formed(page)

    assert "No interview is held about cases of the module Unpaid work." in page.text
    assert not page.all("button", type="submit", text="Begin the interview")
    assert interview_task(case=cases["unpaid_work"], user=cast.ines) is None
    assert interview_task(case=cases["supervision"], user=cast.ines).title == "Interview"


@pytest.mark.parametrize(("edition", "kind"), [("quality-and-impact-2016-17", "area"), ("region-2023-25", "region")])
def test_where_an_edition_asks_officers_nothing_their_list_says_so(cast, browser_of, edition, kind):
    inspection = plan("Westshire", edition=edition, kind=kind, team={cast.lee: Role.LEAD})
    page = page_of(browser_of(cast.lee).get(f"/inspections/{inspection.reference}/interviews/"))
    assert_well_formed(page)
    assert "No interviews in this edition" in page.text
    assert "0 of 0 officers" not in page.text


def test_the_list_of_officers_names_only_cases_after_which_they_may_be_interviewed(cases, several_samples, cast):
    [line], without = officers_of(several_samples, cast.lee)

    assert ({case.module for case in line.cases}, without) == ({"supervision", "victims"}, 0)


def test_answers_come_in_for_cases_of_every_module(cases, several_samples, cast):
    content = b"reference,module,unpaid_work.safety,victims.contact\nWB-1,unpaid_work,yes,\nWB-1,victims,,no\n"

    import_answers(inspection=several_samples, content=content, by=cast.lee)

    found = Judgement.objects.values_list("assessment__case__module", "question__code", "option__code").order_by("pk")
    assert list(found) == [("unpaid_work", "unpaid_work.safety", "yes"), ("victims", "victims.contact", "no")]


def test_answers_that_another_module_asks_for_and_interviews_it_has_not_are_refused(cases, several_samples, cast):
    content = b"reference,module,victims.contact,interview.workload\nWB-1,,yes,\nWB-1,unpaid_work,,yes\n"

    with pytest.raises(ImportRefused) as refused:
        import_answers(inspection=several_samples, content=content, by=cast.lee)

    assert [str(problem) for problem in refused.value.problems] == [
        "Row 2, victims.contact, “yes”: This is asked in cases of another module.",
        "Row 3, reference, “WB-1”: No interview is held about cases of this module.",
    ]
    assert not Judgement.objects.exists()
    assert not Interview.objects.exists()
