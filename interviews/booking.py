"""Agreeing with an officer when they are interviewed: a plan, until the interview begins."""

from datetime import date, time

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone

from accounts.models import User
from cases.models import Case, ResponsibleOfficer
from cases.permissions import read_only_because_set_aside, standing
from inspections.models import Inspection
from inspections.rules import RECORDING_PHASES, Phase
from interviews.models import Interview, InterviewBooking
from interviews.queries.booked import booking_of
from interviews.queries.interview import is_held_about
from standards.details import MODES
from standards.queries import edition_structure


@transaction.atomic
def book_interview(*, case: Case, on: date | None, at: time | None = None, mode: str = "", by: User) -> InterviewBooking:
    """Record when the officer of a case is to be interviewed about it; None calls off what was booked. Times are local.

    Whoever answers for the case may, and the lead inspector. Raises PermissionDenied; ValidationError by field for a day that
    has passed, or once the interview has begun.
    """
    if not Case.objects.visible_to(by).filter(pk=case.pk).exists():
        raise PermissionDenied("There is no such case, or you may not see it.")
    stands = standing(by, case)
    if not (stands.answers or stands.is_lead):
        raise PermissionDenied(stands.read_only_because)
    if Phase(Inspection.objects.get(pk=case.inspection_id).phase) not in RECORDING_PHASES | {Phase.PLANNING}:
        raise ValidationError("No interview is held in this phase of the inspection.")
    if on is not None and (why := read_only_because_set_aside(case)):
        raise ValidationError(why)
    if case.officer_id is None or not is_held_about(case):
        raise ValidationError("No interview is held after this case.")
    ResponsibleOfficer.objects.select_for_update(no_key=True).get(pk=case.officer_id)
    if Interview.objects.filter(officer=case.officer_id).exists():
        raise ValidationError("The interview of this officer has begun.")
    if on is None and booking_of(case.officer_id) is None:
        raise ValidationError({"on": "Enter the day of the interview"})
    _check(case, on, mode)
    told = {"on": on, "at": at, "mode": mode} if on else {}
    return InterviewBooking.objects.create(officer_id=case.officer_id, case=case, booked_by=by, **told)


def _check(case: Case, on: date | None, mode: str) -> None:
    if on is not None and on < timezone.localdate():
        raise ValidationError({"on": "The day of the interview must be today or in the future"})
    if mode and mode not in edition_structure(case.inspection.edition_id).code_lists.get(MODES, {}):
        raise ValidationError({"mode": "Select how it is to be held"})
