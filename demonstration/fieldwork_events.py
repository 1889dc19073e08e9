"""What happens in the inspection in fieldwork besides its answers.

Somebody in danger, twice, a form filled in on paper, and an interview that is booked for next week.
"""

from collections.abc import Mapping
from datetime import time, timedelta
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from alerts.alerting import Told, acknowledge, close, raise_alert
from alerts.models import Alert
from alerts.rules import AlertKind, How
from cases.models import Case, CaseQuerySet
from cases.transcribing import record_transcript
from demonstration.arranging import LEAD
from demonstration.fieldwork_evidence import inspection_as_loaded
from demonstration.wording import ALERTED
from interviews.booking import book_interview

_OPEN, _CLOSED = UUID(int=20230306, version=4), UUID(int=20230307, version=4)


def load_fieldwork_events(people: Mapping[str, User]) -> bool:
    """Load an open and a closed alert and a case from paper, if there is no alert yet; return whether they were added."""
    inspection = inspection_as_loaded(people)
    if inspection is None or Alert.objects.filter(case__inspection=inspection).exists():
        return False
    cases = Case.objects.filter(inspection=inspection).select_related("assessment").order_by("reference")
    inspector, assistant, lead = people["inspector"], people["assistant inspector"], people[LEAD]
    begun = list(_begun(cases, inspector)[:2])
    noticed = _begun(cases, assistant).first()
    if len(begun) < 2 or noticed is None:
        return False  # somebody has worked on with it
    with transaction.atomic():
        raise_alert(case=begun[0], kind=AlertKind.CHILD, concern=ALERTED["open"], told=None, operation=_OPEN, by=inspector)
        name, role, organisation = ALERTED["told"].split(", ")
        told = Told(name, role, organisation, timezone.now() - timedelta(minutes=5), How.PHONE)
        closed = raise_alert(
            case=noticed, kind=AlertKind.DANGER, concern=ALERTED["closed"], told=told, operation=_CLOSED, by=assistant
        )
        acknowledge(alert=closed, by=lead)
        close(alert=closed, outcome=ALERTED["outcome"], by=lead)
        _book(cases.filter(officer__interview=None, officer__isnull=False, allocated_to=inspector).first(), inspector)
        record_transcript(assessment=begun[1].assessment, paper_date=timezone.localdate(), assessor=assistant, by=inspector)
    return True


def _book(case: Case | None, inspector: User) -> None:
    if case is not None:
        book_interview(case=case, on=timezone.localdate() + timedelta(days=7), at=time(14, 30), by=inspector)


def _begun(cases: CaseQuerySet, by: User) -> CaseQuerySet:
    """Cases that somebody has begun and not handed in."""
    own = cases.filter(allocated_to=by, assessment__submitted_at=None)
    return own.filter(assessment__judgements__isnull=False).distinct()
