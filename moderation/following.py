"""Reviews follow their case when it is set aside and when it is inspected again: whoever holds one is told."""

from collections import defaultdict
from collections.abc import Collection
from typing import Any

from django.urls import reverse

from accounts.models import User
from inspections.models import Inspection
from moderation.models import Review
from notifications.notifying import notify
from notifications.rules import Kind


def tell_holders(*, cases: Collection[int], inspection: Inspection, is_aside: bool, by: User, **_signal: Any) -> None:
    """Tell everybody at once which of their reviews under way wait for nobody any more, or go on. One query, two a person."""
    theirs: dict[User, list[str]] = defaultdict(list)
    reviews = Review.objects.under_way().filter(assessment__case__in=cases, held_by__isnull=False)
    for review in reviews.select_related("held_by", "assessment__case").order_by("pk"):
        if review.held_by is not None:
            theirs[review.held_by].append(review.assessment.case.reference)
    kind = Kind.CASE_TAKEN_AWAY if is_aside else Kind.REVIEW_ALLOCATED
    link = reverse("reviews", args=[inspection.reference])
    for person, references in theirs.items():
        one = references[0] if len(references) == 1 else ""
        said = _said(one, len(references), is_aside=is_aside)
        notify(person, kind, said, link, about=inspection, case=one, email=f"{said}: inspection {inspection.reference}", by=by)


def _said(one: str, number: int, *, is_aside: bool) -> str:
    what = f"The review of case {one}, which you hold," if one else f"{number:,} reviews that you hold"
    if is_aside:
        return f"{what} {'waits' if one else 'wait'} for nobody: not inspected any more"
    return f"{what} {'goes' if one else 'go'} on: inspected again"
