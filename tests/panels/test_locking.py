"""Locking takes two people, whichever way it is asked for; what is locked stays as it is; every change raises the version."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import DatabaseError, IntegrityError, transaction
from django.utils import timezone

from inspections.models import Inspection
from inspections.planning import change_phase
from inspections.pooling import attach_part, detach_part
from inspections.rules import Phase, Role
from notifications.models import Notification
from organisation.models import ProposedRating
from organisation.proposing import propose_rating
from panels.locking import ask, confirm, withdraw
from panels.meeting import call_meeting, declare_conflict
from panels.models import LockedRating, LockRequest, PanelDecision
from panels.rules import OVERALL
from ratings.aggregating import aggregate
from ratings.models import RatingRun
from tests.cast import plan
from tests.locking import lock
from tests.panels.deciding import NEAR


@pytest.fixture
def decided(panel):
    """Everything is decided, and one rating is changed."""
    panel.decide_all()
    panel.decide(NEAR, "requires_improvement", version=1, reasons="Three reviews were missing.")
    panel.keep(OVERALL)
    return panel


def state(inspection: Inspection) -> tuple[bool, int, str]:
    inspection.refresh_from_db()
    return inspection.is_locked, inspection.results_version, inspection.phase


def test_one_asks_and_another_confirms(decided):
    request = ask(inspection=decided.inspection, to_lock=True, by=decided.cast.lee)
    assert state(decided.inspection) == (False, 0, "panel")

    confirmed = confirm(request=request, by=decided.cast.pat)

    assert state(decided.inspection) == (True, 1, "panel")
    assert (confirmed.asked_by, confirmed.confirmed_by, confirmed.results_version) == (decided.cast.lee, decided.cast.pat, 1)


def test_nobody_confirms_what_they_asked_for(decided):
    request = ask(inspection=decided.inspection, to_lock=True, by=decided.cast.pat)

    with pytest.raises(PermissionDenied, match="somebody else"):
        confirm(request=request, by=decided.cast.pat)
    request.confirmed_by, request.confirmed_at = decided.cast.pat, timezone.now()
    with pytest.raises(IntegrityError, match="locked_by_two_people"), transaction.atomic():
        request.save()  # as a program would that asks nobody
    assert state(decided.inspection) == (False, 0, "panel")


@pytest.mark.parametrize("change", [{"is_locked": True}, {"is_locked": True, "results_version": 7}])
def test_no_other_statement_locks(decided, change):
    with pytest.raises(DatabaseError, match="second person"), transaction.atomic():
        Inspection.objects.filter(pk=decided.inspection.pk).update(**change)


def test_no_statement_sets_the_version(decided):
    Inspection.objects.filter(pk=decided.inspection.pk).update(results_version=7)

    assert state(decided.inspection) == (False, 0, "panel")


def test_no_other_statement_unlocks(decided):
    decided.lock()

    for change in ({"is_locked": False}, {"is_locked": False, "phase": "moderation"}, {"phase": "moderation"}):
        with pytest.raises(DatabaseError), transaction.atomic():
            Inspection.objects.filter(pk=decided.inspection.pk).update(**change)
    assert state(decided.inspection) == (True, 1, "panel")


@pytest.mark.parametrize("who", ["ines", "asha", "quinn", "rae", "lou", "olu", "ada"])
def test_only_the_lead_and_panel_members_lock(decided, who):
    somebody = getattr(decided.cast, who)
    with pytest.raises(PermissionDenied):
        ask(inspection=decided.inspection, to_lock=True, by=somebody)
    request = ask(inspection=decided.inspection, to_lock=True, by=decided.cast.lee)
    for stage in (confirm, withdraw):
        with pytest.raises(PermissionDenied):
            stage(request=request, by=somebody)
    assert state(decided.inspection) == (False, 0, "panel")


def test_who_has_a_conflict_neither_asks_nor_confirms(decided):
    request = ask(inspection=decided.inspection, to_lock=True, by=decided.cast.lee)
    declare_conflict(member=decided.meeting.members.get(user=decided.pia), conflict="Related.", by=decided.pia)

    with pytest.raises(PermissionDenied, match="conflict"):
        confirm(request=request, by=decided.pia)
    withdraw(request=request, by=decided.cast.lee)
    with pytest.raises(PermissionDenied, match="conflict"):
        ask(inspection=decided.inspection, to_lock=True, by=decided.pia)


def test_one_request_waits_at_a_time_and_may_be_withdrawn(decided):
    request = ask(inspection=decided.inspection, to_lock=True, by=decided.cast.lee)
    with pytest.raises(ValidationError, match="asked already"):
        ask(inspection=decided.inspection, to_lock=True, by=decided.cast.pat)

    withdraw(request=request, by=decided.cast.lee)

    for stage in (confirm, withdraw):
        with pytest.raises(ValidationError, match="meantime"):
            stage(request=request, by=decided.cast.pat)
    assert ask(inspection=decided.inspection, to_lock=True, by=decided.cast.pat).pk > request.pk


def test_what_is_not_decided_is_not_locked(panel):
    panel.keep(NEAR)

    with pytest.raises(ValidationError, match=r"yet to decide: .*Leadership.*the overall rating"):
        ask(inspection=panel.inspection, to_lock=True, by=panel.cast.lee)


def test_a_decision_after_somebody_asked_is_not_locked_unseen(decided):
    request = ask(inspection=decided.inspection, to_lock=True, by=decided.cast.lee)
    decided.decide("staffing", "good", version=1)

    with pytest.raises(ValidationError, match="have changed since"):
        confirm(request=request, by=decided.cast.pat)
    assert state(decided.inspection) == (False, 0, "panel")


def test_what_is_locked_holds_computed_and_decided_side_by_side(decided):
    decided.lock()

    found = {one.standard.code if one.standard else OVERALL: one for one in LockedRating.objects.all()}
    assert (found[NEAR].computed, found[NEAR].decided, found[NEAR].points) == ("good", "requires_improvement", 1)
    whole = found.pop(OVERALL)
    run = RatingRun.objects.latest_of(decided.inspection)
    assert (whole.computed, whole.points) == (run.ratings["overall"]["rating"], run.ratings["overall"]["points"] - 1)
    assert sum(one.points for one in found.values()) == whole.points
    with pytest.raises(DatabaseError), transaction.atomic():
        LockedRating.objects.update(decided="good")


def test_nothing_changes_while_locked(decided):
    decided.lock()
    inspection, cast = decided.inspection, decided.cast
    proposals = ProposedRating.objects.count()

    with pytest.raises(ValidationError, match="locked"):
        decided.decide("staffing", "inadequate", version=1)
    with pytest.raises(ValidationError, match="locked"):
        propose_rating(inspection=inspection, standard="staffing", rating="inadequate", reasons="x", version=1, by=cast.lee)
    with pytest.raises(ValidationError, match="locked"):
        call_meeting(inspection=inspection, held_on=timezone.localdate(), chair=cast.pat, members=[cast.pat], by=cast.lee)
    with pytest.raises(ValidationError, match="Unlock them first"):
        change_phase(inspection=inspection, to=Phase.MODERATION, expected=Phase.PANEL, reason="x", by=cast.lee)
    first = PanelDecision.objects.earliest("pk")
    copy = PanelDecision(
        inspection=inspection, meeting=first.meeting, standard=first.standard, version=99, run=first.run, reasons="x",
        recorded_by=cast.pat,
    )  # fmt: skip
    with pytest.raises(DatabaseError, match="until the results are locked"), transaction.atomic():
        copy.save()
    newest = ProposedRating.objects.latest("pk")
    newest.pk, newest.version = None, newest.version + 1
    with pytest.raises(DatabaseError, match="locked"), transaction.atomic():
        newest.save()
    assert ProposedRating.objects.count() == proposals


def test_publication_needs_the_lock(decided):
    inspection, lee = decided.inspection, decided.cast.lee
    with pytest.raises(ValidationError, match="not locked"):
        change_phase(inspection=inspection, to=Phase.PUBLISHED, expected=Phase.PANEL, by=lee)
    with pytest.raises(DatabaseError, match="once its results are locked"), transaction.atomic():
        Inspection.objects.filter(pk=inspection.pk).update(phase=Phase.PUBLISHED)

    decided.lock()

    assert change_phase(inspection=inspection, to=Phase.PUBLISHED, expected=Phase.PANEL, by=lee).phase == Phase.PUBLISHED


def test_unlocking_takes_two_people_and_a_reason_and_raises_the_version(decided):
    decided.lock()
    with pytest.raises(ValidationError) as error:
        ask(inspection=decided.inspection, to_lock=False, reason=" ", by=decided.cast.lee)
    assert list(error.value.message_dict) == ["reason"]

    decided.unlock()

    assert state(decided.inspection) == (False, 2, "panel")
    decided.decide("staffing", "good", version=1)
    decided.lock()
    assert state(decided.inspection) == (True, 3, "panel")
    assert set(LockedRating.objects.values_list("results_version", flat=True)) == {1, 3}


def test_what_was_published_goes_back_to_the_panel_when_it_is_unlocked(decided):
    decided.lock()
    change_phase(inspection=decided.inspection, to=Phase.PUBLISHED, expected=Phase.PANEL, by=decided.cast.lee)

    decided.unlock()

    assert state(decided.inspection) == (False, 2, "panel")


def test_the_history_says_who_locked_and_why(decided):
    decided.lock(reason="Decided on 2 October.")

    event = decided.inspection.events.latest("pgh_id")
    assert (event.is_locked, event.results_version) == (True, 1)
    assert event.pgh_context.metadata == {"user": decided.cast.pat.pk, "reason": "Decided on 2 October."}


def test_a_request_is_answered_once_and_never_removed(decided):
    request = decided.lock()
    with pytest.raises(DatabaseError), transaction.atomic():
        LockRequest.objects.filter(pk=request.pk).update(reason="x")
    with pytest.raises(DatabaseError), transaction.atomic():
        request.delete()


def test_an_edition_that_rates_nothing_is_locked_without_decisions(cast):
    inspection = plan(
        "Southern", edition="dynamic-public-protection-2025", kind="region", phase=Phase.PANEL,
        team={cast.lee: Role.LEAD, cast.pat: Role.PANEL_MEMBER},
    )  # fmt: skip
    aggregate(inspection.pk)

    confirm(request=ask(inspection=inspection, to_lock=True, by=cast.lee), by=cast.pat)

    assert state(inspection) == (True, 1, "panel")
    assert not LockedRating.objects.exists()


def test_what_is_pooled_is_locked_first_and_unlocked_last(cast):
    team = {cast.lee: Role.LEAD, cast.pat: Role.PANEL_MEMBER}
    region = plan("Testshire", edition="region-2023-25", kind="region", team=team)
    part = plan("Town", edition="pdu-2023-25", phase=Phase.PANEL, team=team)
    attach_part(whole=region, part=part, reason="So.", by=cast.lee)
    Inspection.objects.filter(pk=region.pk).update(phase=Phase.PANEL)
    region.refresh_from_db()

    with pytest.raises(ValidationError, match="Not locked yet: Town PDU"):
        ask(inspection=region, to_lock=True, by=cast.lee)
    lock(part, cast.lee, cast.pat)
    lock(region, cast.lee, cast.pat)
    with pytest.raises(ValidationError, match="unlock that one first"):
        ask(inspection=part, to_lock=False, reason="So.", by=cast.lee)
    with pytest.raises(ValidationError, match="locked"):
        detach_part(whole=region, part=part, reason="So.", by=cast.lee)


def test_whoever_may_confirm_is_told_that_a_lock_waits(decided):
    declare_conflict(member=decided.meeting.members.get(user=decided.pia), conflict="Led it.", by=decided.pia)

    request = ask(inspection=decided.inspection, to_lock=True, by=decided.cast.lee)

    told = Notification.objects.get()
    assert (told.user, told.kind, told.inspection) == (decided.cast.pat, "second_person", decided.inspection)
    assert (told.subject, told.link) == (
        "Locking the results of North Borough PDU waits for a second person", "/inspections/north-borough/lock/",
    )  # fmt: skip
    assert told.read_at is None
    confirm(request=request, by=decided.cast.pat)
    told.refresh_from_db()
    assert told.read_at is not None
    [answer] = Notification.objects.waiting_for_email()
    assert (answer.user, answer.subject) == (decided.cast.lee, "The results of North Borough PDU are locked")
    assert answer.email_words == "The results of inspection north-borough are locked"


def test_who_asked_for_a_lock_is_told_that_somebody_else_sent_it_back(decided):
    withdraw(request=ask(inspection=decided.inspection, to_lock=True, by=decided.cast.lee), by=decided.cast.lee)
    assert not Notification.objects.filter(kind="second_answer").exists()
    withdraw(request=ask(inspection=decided.inspection, to_lock=True, by=decided.cast.lee), by=decided.cast.pat)
    [answer] = Notification.objects.filter(kind="second_answer")
    assert answer.email_words == "The results of inspection north-borough stay as they are: locking them was sent back"
