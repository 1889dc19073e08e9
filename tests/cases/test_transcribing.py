"""An assessment written on paper and typed in later: date and assessor, who may say so, who confirms it, where it is shown."""

import csv
import io
from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse
from django.utils import timezone

from cases.assessing import submit_assessment
from cases.models import Case, CaseAssessment
from cases.queries.transcripts import transcript_history
from cases.transcribing import confirm_transcript, record_transcript, withdraw_transcript
from inspections.models import Inspection, TeamMember
from tests.cases.filling import PROMPT, answer, fill, fresh
from tests.pages import assert_well_formed, page_of


@pytest.fixture
def came_in_a_month_ago(case):
    Case.objects.filter(pk=case.pk).update(added_at=timezone.now() - timedelta(days=30))
    return fresh(case)


def days_ago(days):
    return timezone.localdate() - timedelta(days=days)


def record(case, by, assessor, days=3):
    return record_transcript(assessment=case.assessment, paper_date=days_ago(days), assessor=assessor, by=by)


def typed(day, assessor):
    return {
        "paper_date_day": day.day, "paper_date_month": day.month, "paper_date_year": day.year, "assessor": assessor.pk,
    }  # fmt: skip


def entry(case):
    return reverse("paper_entry", args=[case.pk])


def test_date_and_assessor_are_recorded_confirmed_and_shown_wherever_the_case_is_read(came_in_a_month_ago, cast, browser_of):
    case = came_in_a_month_ago
    browser = browser_of(cast.ines)
    overview = page_of(browser.get(f"/cases/{case.pk}/"))
    assert overview.one("a", href=entry(case)).text == "Enter a form filled in on paper"
    page = page_of(browser.get(entry(case)))
    assert_well_formed(page)
    assert browser.post(entry(case), typed(days_ago(3), cast.asha)).headers["Location"] == f"/cases/{case.pk}/"
    answer(case, cast.ines, PROMPT, "yes", "As on the form.")
    where = (f"/cases/{case.pk}/", f"/cases/{case.pk}/answers/", f"/cases/{case.pk}/answers/{PROMPT}/history/")
    for address in where:
        shown = page_of(browser.get(address))
        assert_well_formed(shown)
        assert "typed in by Ines; Asha has not confirmed yet that this is what they wrote." in shown.text
    hers = browser_of(cast.asha)
    waiting = page_of(hers.get("/my-cases/"))
    assert_well_formed(waiting)
    assert waiting.one("a", href=entry(case)).text == "Case NB-001"
    assert not page_of(browser.get("/my-cases/")).all("a", href=entry(case))
    page = page_of(hers.get(entry(case)))
    assert_well_formed(page)
    assert "Is this what you wrote?" in page.text
    assert hers.post(entry(case), {"confirm": "1"}).status_code == 302
    assert "confirmed by Asha on" in page_of(browser.get(where[0])).text
    assert not page_of(hers.get("/my-cases/")).all("a", href=entry(case))
    told = [(change.title, change.by) for change in transcript_history(case.assessment)]
    assert told == [("Confirmed as what they wrote", "Asha"), ("Entered from paper", "Ines")]


@pytest.mark.parametrize(
    ("days", "who", "field", "words"),
    [
        (-1, "asha", "paper_date", "The date on the form must be today or in the past"),
        (31, "asha", "paper_date", "when the case came in, or later"),
        (3, "quinn", "assessor", "Quinn does not assess this case"),
        (3, "olu", "assessor", "Olu does not assess this case"),
        (3, "lou", "assessor", "Lou does not assess this case"),
    ],
)
def test_a_date_or_person_that_cannot_be_is_refused_at_its_field(came_in_a_month_ago, cast, days, who, field, words):
    with pytest.raises(ValidationError) as refused:
        record(came_in_a_month_ago, cast.ines, getattr(cast, who), days)
    assert list(refused.value.error_dict) == [field]
    assert words in refused.value.messages[0]
    assert fresh(came_in_a_month_ago).assessment.paper_date is None


def test_the_first_and_the_last_possible_day_are_taken(came_in_a_month_ago, cast):
    for days in (30, 0):
        assert record(came_in_a_month_ago, cast.ines, cast.asha, days).paper_date == days_ago(days)


def test_somebody_who_has_left_may_have_written_it_while_they_were_on_the_team(came_in_a_month_ago, cast):
    TeamMember.objects.filter(user=cast.asha).update(
        joined_at=timezone.now() - timedelta(days=60), left_at=timezone.now() - timedelta(days=10)
    )
    with pytest.raises(ValidationError, match=r"Asha left the team on .*, before the date on the form"):
        record(came_in_a_month_ago, cast.ines, cast.asha, 9)
    assert record(came_in_a_month_ago, cast.ines, cast.asha, 10).paper_assessor == cast.asha


@pytest.mark.parametrize(
    ("post", "words"),
    [
        ({}, "Enter the date on the form"),
        ({"assessor": "0"}, "Select somebody on the team of this inspection who assesses cases"),
        ({"paper_date_day": "31", "paper_date_month": "2", "paper_date_year": "2022"}, "must be a real date"),
    ],
)
def test_what_cannot_be_typed_comes_back_with_the_reason(came_in_a_month_ago, cast, browser_of, post, words):
    reply = browser_of(cast.ines).post(entry(came_in_a_month_ago), post)
    page = page_of(reply)
    assert_well_formed(page)
    assert reply.status_code == 422
    assert words in page.one("div", cls="govuk-error-summary").text
    for value in set(post.values()) - {"0"}:
        assert any(box.attrs.get("value") == value for box in page.all("input"))


def test_who_may_not_answer_for_the_case_may_not_enter_a_form_about_it(came_in_a_month_ago, cast, browser_of):
    for name in ("asha", "quinn", "pat", "rae", "lou", "olu", "ada"):
        with pytest.raises(PermissionDenied):
            record(came_in_a_month_ago, getattr(cast, name), cast.ines)
    assert browser_of(cast.rae).post(entry(came_in_a_month_ago), typed(days_ago(3), cast.ines)).status_code == 403
    assert record(came_in_a_month_ago, cast.lee, cast.ines).transcribed_by == cast.lee


def test_local_assessors_enter_their_own_forms_alone(came_in_a_month_ago, cast, browser_of):
    Case.objects.filter(pk=came_in_a_month_ago.pk).update(allocated_to=cast.lou)
    with pytest.raises(ValidationError, match="Local assessors enter only what they filled in themselves"):
        record(came_in_a_month_ago, cast.lou, cast.ines)
    offered = page_of(browser_of(cast.lou).get(entry(came_in_a_month_ago))).one("select")
    assert [option.text for option in offered.all("option")] == ["Choose a person", "Lou"]
    record(came_in_a_month_ago, cast.lou, cast.lou)
    assert record(came_in_a_month_ago, cast.lee, cast.lou).paper_assessor == cast.lou


def test_whoever_types_their_own_form_has_nothing_to_confirm(came_in_a_month_ago, cast):
    held = record(came_in_a_month_ago, cast.ines, cast.ines)
    assert held.transcript_confirmed_at is not None


def test_only_the_assessor_of_the_form_confirms_it_handed_in_or_not_until_the_inspection_is_published(came_in_a_month_ago, cast):
    case = came_in_a_month_ago
    for by in (cast.asha, cast.lee, cast.ines):
        with pytest.raises(PermissionDenied):
            confirm_transcript(assessment=case.assessment, by=by)
    record(case, cast.ines, cast.asha)
    for by in (cast.ines, cast.lee, cast.olu):
        with pytest.raises(PermissionDenied):
            confirm_transcript(assessment=case.assessment, by=by)
    fill(case, cast.ines)
    submit_assessment(assessment=case.assessment, by=cast.ines)
    Inspection.objects.filter(pk=case.inspection_id).update(phase="published")
    with pytest.raises(ValidationError, match="published"):
        confirm_transcript(assessment=case.assessment, by=cast.asha)
    Inspection.objects.filter(pk=case.inspection_id).update(phase="panel")
    first = confirm_transcript(assessment=case.assessment, by=cast.asha).transcript_confirmed_at
    assert confirm_transcript(assessment=case.assessment, by=cast.asha).transcript_confirmed_at == first


def test_a_closed_file_takes_no_form_and_says_why(came_in_a_month_ago, cast, browser_of):
    case = came_in_a_month_ago
    fill(case, cast.ines)
    submit_assessment(assessment=case.assessment, by=cast.ines)
    with pytest.raises(ValidationError, match="handed in"):
        record(case, cast.ines, cast.asha)
    page = page_of(browser_of(cast.ines).get(entry(case)))
    assert_well_formed(page)
    assert not page.all("select")
    reply = browser_of(cast.ines).post(entry(case), typed(days_ago(3), cast.asha))
    assert reply.status_code == 422
    assert "handed in" in page_of(reply).one("div", cls="govuk-error-summary").text


def test_another_date_or_person_is_confirmed_anew_and_the_same_again_changes_nothing(came_in_a_month_ago, cast):
    case = came_in_a_month_ago
    record(case, cast.ines, cast.asha)
    confirm_transcript(assessment=case.assessment, by=cast.asha)
    events = CaseAssessment.pgh_event_model.objects.filter(pgh_obj=case.assessment.pk)
    before = events.count()
    assert record(case, cast.lee, cast.asha).transcript_confirmed_at is not None
    assert events.count() == before
    assert record(case, cast.lee, cast.asha, 4).transcript_confirmed_at is None


def test_it_is_taken_back_with_a_reason_that_the_history_keeps(came_in_a_month_ago, cast, browser_of):
    case = came_in_a_month_ago
    record(case, cast.ines, cast.asha)
    browser = browser_of(cast.ines)
    reply = browser.post(entry(case), {"withdraw": "1", "reason": " "})
    assert reply.status_code == 422
    assert_well_formed(page_of(reply))
    with pytest.raises(ValidationError):
        withdraw_transcript(assessment=case.assessment, reason="", by=cast.ines)
    assert browser.post(entry(case), {"withdraw": "1", "reason": "Wrong case."}).status_code == 302
    assert fresh(case).assessment.paper_assessor is None
    page = page_of(browser.get(entry(case)))
    assert_well_formed(page)
    assert "Not from paper after all" in page.text
    assert "Wrong case." in page.text
    assert withdraw_transcript(assessment=case.assessment, reason="Again.", by=cast.ines).paper_date is None


@pytest.mark.django_db(transaction=True)
def test_programs_read_it_and_files_name_the_assessor_by_a_pseudonym(came_in_a_month_ago, cast, api_of):
    case = came_in_a_month_ago
    record(case, cast.ines, cast.asha)
    answer(case, cast.ines, PROMPT, "yes")
    client = api_of(cast.lee)
    told = client.get(f"/api/cases/{case.pk}/").json()["paper"]
    assert told == {
        "date": days_ago(3).isoformat(), "assessor": {"id": cast.asha.pk, "name": "Asha"}, "confirmed_at": None,
    }  # fmt: skip
    judgement = client.get("/api/judgements/").json()["results"][0]
    assert (judgement["paper_date"], judgement["paper_by"]) == (days_ago(3).isoformat(), "Asha")
    file = b"".join(client.get("/api/judgements.csv").streaming_content).decode()
    (row,) = csv.DictReader(io.StringIO(file))
    assert row["paper_date"] == days_ago(3).isoformat()
    assert len(row["paper_assessor"]) == 16
    assert row["paper_assessor"] != row["assessor"]
    assert "Asha" not in file


def test_the_blank_form_of_a_case_carries_its_reference_and_facts_and_leaves_out_what_they_rule_out(case, cast, browser_of):
    page = page_of(browser_of(cast.ines).get(reverse("blank_case_form", args=[case.pk])))
    assert_well_formed(page)
    assert "Case NB-001" in page.text
    assert "Medium" in page.text
    interview = page_of(browser_of(cast.ines).get(reverse("blank_case_interview", args=[case.pk])))
    assert_well_formed(interview)
    assert "RO1" in interview.text
