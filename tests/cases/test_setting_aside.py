"""Cases that are not inspected any more: they can be read, nobody is given them, and they count in nothing."""

from uuid import uuid4

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from cases.allocating import allocate_cases, confirm_proposal
from cases.answering import save_answer
from cases.answers import ASSESSMENT, Change, Locked, Writer
from cases.assessing import submit_assessment
from cases.correcting import why_not_correct
from cases.models import Case, CaseAssessment
from cases.proposing import make_proposal
from cases.queries.case_lines import Status
from cases.queries.caseload import Caseload, Narrowing, status_of, with_status
from cases.queries.facts import history_of
from cases.queries.proposals import changes_since, colleagues, loads, open_proposal, settings_of
from cases.queries.resuming import left_off
from cases.setting_aside import set_cases_aside, take_cases_back
from inspections.queries.overview import progress_of
from inspections.queries.teams import cases_not_submitted, current_team, open_cases_by_person
from interviews.queries.interview import planned_cases
from moderation.queries.candidates import candidates_in
from notifications.models import Notification
from standards.queries import edition_structure
from tests.cases.filling import posted
from tests.cast import add_case
from tests.pages import page_of

WHY = "Replaced: Record not available"


def aside(case, by, because=WHY):
    set_cases_aside(case.inspection, Case.objects.filter(pk=case.pk), because=because, by=by)
    case.refresh_from_db()
    return case


def back(case, by):
    take_cases_back(case.inspection, Case.objects.filter(pk=case.pk), because="In the sample again: draw 2", by=by)
    case.refresh_from_db()
    return case


def shown(client, address: str) -> str:
    return client.get(address).content.decode()


def save(case, by, words="What I saw."):
    change = Change(evidence=words, set_evidence=True)
    return save_answer(
        ASSESSMENT, case_id=case.pk, question="assessment.engaging", change=change, base=0, operation=uuid4(), by=Writer(by.pk)
    )


def hand_in(case, by):
    CaseAssessment.objects.filter(case=case).update(submitted_at=timezone.now(), submitted_by=by)


def test_nothing_is_recorded_in_it_and_what_was_is_kept_until_it_is_taken_back(case, cast):
    save(case, cast.ines)
    aside(case, cast.lee)

    with pytest.raises(Locked, match=r"not inspected any more and is read-only\. Replaced: Record not available") as refused:
        save(case, cast.lee)
    assert refused.value.reason == "set_aside"
    with pytest.raises(ValidationError, match="is not inspected any more"):
        submit_assessment(assessment=case.assessment, by=cast.ines)
    assert "is not inspected any more" in why_not_correct(cast.lee, case)
    assert left_off(cast.ines) is None

    back(case, cast.lee)
    assert left_off(cast.ines).case == case
    assert (case.set_aside_at, case.set_aside_because) == (None, "")


def test_a_browser_is_told_why_and_keeps_the_words(case, cast, browser_of):
    ines, address = browser_of(cast.ines), reverse("case_page", args=[case.pk, "assessment.engaging"])
    data = posted(page_of(ines.get(address)), **{"evidence-assessment.engaging": "Words to keep."})
    aside(case, cast.lee)

    reply = ines.post(address, data)

    page = page_of(reply)
    assert (reply.status_code, [box.text for box in page.all("textarea", readonly="")]) == (409, ["Words to keep."])
    assert WHY in page.one("div", cls="govuk-error-summary").text


def test_state_and_reason_stand_together_and_the_case_stays(case):
    for change in ({"set_aside_at": timezone.now()}, {"set_aside_because": "x"}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Case.objects.filter(pk=case.pk).update(**change)


def test_whoever_has_it_is_told_and_the_history_says_why(case, cast):
    aside(case, cast.lee)
    aside(case, cast.lee, because="Again")  # it is already
    back(case, cast.lee)

    told = Notification.objects.filter(user=cast.ines).order_by("pk").values_list("subject", flat=True)
    assert list(told) == ["Case NB-001 of yours is not inspected any more", "Case NB-001 of yours is to be inspected again"]
    history = history_of(case, edition_structure(case.inspection.edition_id))
    assert [(one.title, one.by, one.reason) for one in history[:2]] == [
        ("Inspected again", "Lee", "In the sample again: draw 2"), ("Not inspected any more", "Lee", WHY),
    ]  # fmt: skip


def test_many_are_set_aside_in_as_many_queries_as_one(inspection, cast):
    def queries(number: int, prefix: str) -> int:
        for n in range(number):
            add_case(inspection, f"{prefix}-{n}", allocated_to=cast.ines)
        with CaptureQueriesContext(
            connection,
        ) as found:
            set_cases_aside(inspection, Case.objects.filter(reference__startswith=prefix), because=WHY, by=cast.lee)
        return len(found)

    assert queries(1, "A") == queries(7, "B")


def test_nobody_is_given_it(case, inspection, cast):
    free = add_case(inspection, "NB-2")
    proposal = make_proposal(inspection=inspection, moves_allocated=False, by=cast.lee)
    aside(free, cast.lee)

    assert list(changes_since(proposal).references) == ["NB-2 is not inspected any more"]
    with pytest.raises(ValidationError, match="NB-2 is not inspected any more"):
        confirm_proposal(proposal=proposal, reason="", leave_changed=False, by=cast.lee)
    confirm_proposal(proposal=proposal, reason="", leave_changed=True, by=cast.lee)
    with pytest.raises(ValidationError, match="Cases that are not inspected any more stay where they are: NB-2"):
        allocate_cases(inspection=inspection, case_ids=[free.pk], to=cast.ines, reason="", by=cast.lee)
    with pytest.raises(ValidationError, match="There is no case to propose anybody for"):
        make_proposal(inspection=inspection, moves_allocated=False, by=cast.lee)
    assert Case.objects.get(pk=free.pk).allocated_to is None


def test_it_counts_in_no_progress_workload_plan_or_choice(case, inspection, cast):
    hand_in(add_case(inspection, "NB-2", allocated_to=cast.ines), cast.ines)
    add_case(inspection, "NB-3")
    for one in inspection.cases.all():
        aside(one, cast.lee)

    team = current_team(inspection)
    progress = progress_of(inspection, cast.lee, team)
    assert (progress.total, progress.submitted, progress.not_allocated) == (0, 0, 0)
    assert (cases_not_submitted(inspection), open_cases_by_person(inspection)) == ((0, 0), {})
    shares = loads(inspection, settings_of(inspection), colleagues(inspection), open_proposal(inspection))
    assert {(load.now, load.cases, load.hours) for load in shares} == {(0, 0, 0)}
    assert candidates_in(inspection, new_since=timezone.now()) == []
    assert planned_cases(inspection, [case.officer_id]) == {}


def test_lists_and_the_page_say_that_it_is_not_inspected(case, inspection, cast, browser_of):
    hand_in(add_case(inspection, "NB-2", allocated_to=cast.ines), cast.ines)
    aside(case, cast.lee)
    caseload = Caseload(inspection, cast.lee, own_only=False)

    for status in Status:
        listed = with_status(caseload.narrowed(Narrowing(status=status)))
        assert {status_of(one) for one in listed} <= {status}
    assert [str(one) for one in caseload.narrowed(Narrowing(status=Status.SET_ASIDE))] == ["NB-001"]
    lee = browser_of(cast.lee)
    assert "Not inspected</strong>" in shown(lee, reverse("cases", args=[inspection.reference]))
    assert "Not inspected</strong>" in shown(browser_of(cast.ines), reverse("my_cases"))
    page = shown(browser_of(cast.ines), reverse("case", args=[case.pk]))
    assert "is not inspected any more" in page
    assert reverse("submit_case", args=[case.pk]) not in page
    chosen = shown(lee, reverse("allocate_cases", args=[inspection.reference]) + f"?case={case.pk}")
    assert "not inspected any more: they stay as they are" in chosen


def test_who_saw_it_still_does_and_nobody_else(case, cast):
    aside(case, cast.lee)

    assert list(Case.objects.visible_to(cast.ines)) == [case]
    assert not Case.objects.visible_to(cast.olu).exists()
    with pytest.raises(PermissionDenied):
        submit_assessment(assessment=case.assessment, by=cast.olu)
