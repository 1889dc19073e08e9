"""Recommendations of the report, and the day on which it is published."""

from datetime import date

import pghistory
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from accounts.models import User
from inspections.models import Inspection
from inspections.rules import Phase
from organisation.gathering import changed
from reports.models import Publication, Recommendation
from reports.permissions import held
from reports.rules import LEADING_ROLES, ONLY_THE_LEAD, WITHDRAWN
from standards.models import Standard


@transaction.atomic
def add_recommendation(*, inspection: Inspection, standard: str, text: str, by: User) -> Recommendation:
    """Add a recommendation about a standard, by its code, or "" for the whole inspection; it gets the next number.

    Raises PermissionDenied, and ValidationError for an unknown standard, without words, and in a published inspection.
    """
    locked = held(inspection.pk, by, LEADING_ROLES, ONLY_THE_LEAD)
    columns = _columns(locked, standard, text)
    last = Recommendation.objects.filter(inspection=locked).order_by("-number").values_list("number", flat=True).first() or 0
    with pghistory.context(user=by.pk, reason=""):
        return Recommendation.objects.create(inspection=locked, number=last + 1, added_by=by, changed_by=by, **columns)


@transaction.atomic
def change_recommendation(*, recommendation: Recommendation, version: int, standard: str, text: str, by: User) -> Recommendation:
    """Change a recommendation over version `version`. Raises as `add_recommendation`, and ChangedMeanwhile."""
    locked = held(recommendation.inspection_id, by, LEADING_ROLES, ONLY_THE_LEAD)
    current = Recommendation.objects.select_related("changed_by").get(pk=recommendation.pk)
    if current.withdrawn_at is not None:
        raise ValidationError(WITHDRAWN)
    return changed(current, version, _columns(locked, standard, text), by)


@transaction.atomic
def withdraw_recommendation(*, recommendation: Recommendation, reason: str, by: User) -> Recommendation:
    """Withdraw a recommendation: it stays readable and keeps its number. Doing it again changes nothing.

    Raises PermissionDenied, and ValidationError without a reason or in a published inspection.
    """
    held(recommendation.inspection_id, by, LEADING_ROLES, ONLY_THE_LEAD)
    if not reason.strip():
        raise ValidationError({"reason": "Enter why it is withdrawn"})
    current = Recommendation.objects.get(pk=recommendation.pk)
    if current.withdrawn_at is not None:
        return current
    current.withdrawn_at, current.withdrawn_by, current.withdrawn_because = timezone.now(), by, reason.strip()
    with pghistory.context(user=by.pk, reason=current.withdrawn_because):
        current.save(update_fields=["withdrawn_at", "withdrawn_by", "withdrawn_because"])
    return current


def _columns(inspection: Inspection, standard: str, text: str) -> dict[str, object]:
    if not text.strip():
        raise ValidationError({"text": "Enter the recommendation"})
    found = Standard.objects.filter(edition=inspection.edition_id, code=standard).first() if standard else None
    if standard and found is None:
        raise ValidationError({"standard": "Select a standard, or the whole inspection"})
    return {"standard_id": found.pk if found else None, "text": text.strip()}


@transaction.atomic
def set_publication_date(*, inspection: Inspection, version: int, published_on: date, by: User) -> Publication:
    """Say on which day the report is published, or was; over version `version`, 0 for the first time. The lead inspector does it.

    Raises PermissionDenied, ChangedMeanwhile, and ValidationError for a day before the end of fieldwork.
    """
    locked = held(inspection.pk, by, LEADING_ROLES, ONLY_THE_LEAD, phases=tuple(Phase))
    if published_on <= locked.fieldwork_ends:
        raise ValidationError({"published_on": "A report is published after the end of fieldwork"})
    current = Publication.objects.select_related("changed_by").filter(inspection=locked).first()
    if current is not None:
        return changed(current, version, {"published_on": published_on}, by)
    if version:
        raise ValidationError("No publication date has been set yet.")
    with pghistory.context(user=by.pk, reason=""):
        return Publication.objects.create(inspection=locked, published_on=published_on, added_by=by, changed_by=by)
