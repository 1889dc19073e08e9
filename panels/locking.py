"""Locking the results of an inspection, and unlocking them: one person asks, another confirms. The database makes sure of both.

What is locked stays as it is: case files are closed since the panel phase began, nothing is proposed or decided any more, and
the ratings, computed and decided, are written down under the version that the locking leads to.
"""

import pghistory
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from cases.models import CaseAssessment
from inspections.models import Inspection
from inspections.rules import Phase
from notifications.marking import mark_settled
from notifications.notifying import notify
from notifications.rules import Kind
from panels.deciding import STILL_COUNTING, Considered, considered
from panels.models import LockedRating, LockRequest, PanelDecision
from panels.permissions import held_for_locking, people_to_lock
from panels.queries.computed import code_of, computed_in, decided_ratings, latest_run, scheme_in
from panels.rules import OVERALL, with_decisions
from ratings.models import RatingRun
from ratings.queries.grid import newer_than
from standards.models import Standard

CONFIRMED_BY_ANOTHER = "You have asked for this yourself: somebody else must confirm it."
CHANGED_SINCE = "The results have changed since this was asked for. Withdraw the request and ask again."


@transaction.atomic
def ask(*, inspection: Inspection, to_lock: bool, reason: str = "", by: User) -> LockRequest:
    """Ask that the results be locked (or unlocked, which needs a reason). Nothing is locked until somebody else confirms.

    Everybody else who may confirm is told.

    Raises PermissionDenied, and ValidationError while a request waits, or where the results are not ready to be locked.
    """
    held = held_for_locking(inspection.pk, by)
    if LockRequest.objects.waiting().filter(inspection=held).exists():
        raise ValidationError("Somebody has asked already: confirm or withdraw that request first.")
    run = _check(held, to_lock=to_lock)
    if not to_lock and not reason.strip():
        raise ValidationError({"reason": "Enter why the results are unlocked. It is kept with them for good."})
    made = LockRequest.objects.create(
        inspection=held, to_lock=to_lock, reason=reason.strip(), run=run, latest_decision=_latest_decision(held), asked_by=by
    )
    wanted = "Locking" if to_lock else "Unlocking"
    notify(
        people_to_lock(held), Kind.SECOND_PERSON, f"{wanted} the results of {held.provider} waits for a second person",
        reverse("lock", args=[held.reference]), about=held, by=by, once=_event(made),
        email=f"{wanted} the results of inspection {held.reference} waits for a second person",
    )  # fmt: skip
    return made


@transaction.atomic
def confirm(*, request: LockRequest, by: User) -> LockRequest:
    """Confirm what somebody else has asked for: the results are locked or unlocked, and their version rises.

    Raises PermissionDenied for who asked or may not, and ValidationError where anything has changed since. A published
    inspection that is unlocked goes back to the panel.
    """
    held = held_for_locking(request.inspection_id, by)
    waiting = LockRequest.objects.select_for_update().filter(pk=request.pk, confirmed_at=None, withdrawn_at=None).first()
    if waiting is None:
        raise ValidationError("This request has been confirmed or withdrawn in the meantime.")
    if waiting.asked_by_id == by.pk:
        raise PermissionDenied(CONFIRMED_BY_ANOTHER)
    run = _check(held, to_lock=waiting.to_lock)
    if waiting.to_lock and (run, _latest_decision(held)) != (waiting.run, waiting.latest_decision):
        raise ValidationError(CHANGED_SINCE)
    waiting.confirmed_by, waiting.confirmed_at = by, timezone.now()
    with pghistory.context(user=by.pk, reason=waiting.reason):
        waiting.save(update_fields=["confirmed_by", "confirmed_at"])
    waiting.refresh_from_db()
    if waiting.to_lock and run is not None:
        _write_down(held, run, waiting.results_version or 0)
    mark_settled(once=_event(waiting))
    _tell_who_asked(waiting, held, "are locked" if waiting.to_lock else "are unlocked", by)
    return waiting


@transaction.atomic
def withdraw(*, request: LockRequest, by: User) -> LockRequest:
    """Withdraw a request that waits; whoever may lock may. Raises PermissionDenied and ValidationError."""
    held = held_for_locking(request.inspection_id, by)
    waiting = LockRequest.objects.select_for_update().filter(pk=request.pk, confirmed_at=None, withdrawn_at=None).first()
    if waiting is None:
        raise ValidationError("This request has been confirmed or withdrawn in the meantime.")
    waiting.withdrawn_by, waiting.withdrawn_at = by, timezone.now()
    waiting.save(update_fields=["withdrawn_by", "withdrawn_at"])
    mark_settled(once=_event(waiting))
    wanted = "locking" if waiting.to_lock else "unlocking"
    _tell_who_asked(waiting, held, f"stay as they are: {wanted} them was sent back", by)
    return waiting


def _tell_who_asked(request: LockRequest, inspection: Inspection, outcome: str, by: User) -> None:
    notify(
        request.asked_by, Kind.SECOND_ANSWER, f"The results of {inspection.provider} {outcome}",
        reverse("panel", args=[inspection.reference]), about=inspection, by=by,
        email=f"The results of inspection {inspection.reference} {outcome}",
    )  # fmt: skip


def _event(request: LockRequest) -> str:
    """What its notifications are known by: they are done with once somebody has answered."""
    return f"lock:{request.pk}"


def _latest_decision(inspection: Inspection) -> PanelDecision | None:
    return PanelDecision.objects.filter(inspection=inspection).order_by("-pk").first()


def _check(inspection: Inspection, *, to_lock: bool) -> RatingRun | None:
    """Return the run that the results rest on. Raises ValidationError where they cannot be locked, or unlocked, as they are."""
    if inspection.is_locked == to_lock:
        raise ValidationError(f"The results are {'locked already' if to_lock else 'not locked'}.")
    if not to_lock:
        return _check_unlocking(inspection)
    if inspection.phase != Phase.PANEL:
        raise ValidationError("Results are locked while the inspection is in the panel phase.")
    if unlocked := sorted(str(part) for part in inspection.parts.filter(is_locked=False).select_related("provider")):
        raise ValidationError(f"What is pooled must be locked first. Not locked yet: {', '.join(unlocked)}.")
    # Whoever was saving an answer when the phase changed still holds the sheet: what they saved is waited for and counted.
    list(
        CaseAssessment.objects.select_for_update(no_key=True).filter(case__inspection=inspection).order_by("pk").values_list("pk")
    )
    run = latest_run(inspection)
    if run is None or not run.ratings:
        if run is not None and newer_than(run):
            raise ValidationError(STILL_COUNTING)
        return run
    _check_decided(considered(inspection))
    return run


def _check_unlocking(inspection: Inspection) -> RatingRun | None:
    if inspection.part_of_id is not None and Inspection.objects.filter(pk=inspection.part_of_id, is_locked=True).exists():
        raise ValidationError("The regional inspection that pools this one is locked: unlock that one first.")
    return latest_run(inspection)


def _check_decided(before: Considered) -> None:
    if not before.outstanding:
        return
    titles = dict(Standard.objects.filter(edition=before.run.inspection.edition_id).values_list("code", "title"))
    names = [titles[code] if code != OVERALL else "the overall rating" for code in before.outstanding]
    raise ValidationError(f"The panel has yet to decide: {', '.join(names)}.")


def _write_down(inspection: Inspection, run: RatingRun, version: int) -> None:
    """Keep every rating as it was locked: the computed one, the decided one, and the points that this one earned."""
    scheme = scheme_in(run)
    if scheme is None:
        return
    before = considered(inspection)
    computed = {one.standard: one for one in computed_in(run)}
    together = with_decisions(tuple(computed.values()), decided_ratings(before.newest), scheme)
    standards = {one.code: one for one in Standard.objects.filter(edition=inspection.edition_id)}
    most = max(scheme.points.values())
    rows = [
        LockedRating(
            inspection=inspection, results_version=version, standard=standards[one.standard],
            computed=code_of(computed[one.standard].rating), decided=code_of(one.rating), points=one.points, most_points=most,
        )
        for one in together.standards
    ]  # fmt: skip
    if overall := together.overall:
        rows.append(
            LockedRating(
                inspection=inspection, results_version=version, standard=None,
                computed=(run.ratings["overall"]["rating"] or ""), decided=before.newest[OVERALL].decided,
                points=overall.points, most_points=overall.most_points,
            )
        )  # fmt: skip
    LockedRating.objects.bulk_create(rows)
