"""The inspections that somebody is on, as programs read them."""

from typing import Any

from django.db.models import F, Prefetch, Q, QuerySet

from accounts.models import User
from inspections.models import Inspection, TeamMember


def inspections_of(user: User, **conditions: Any) -> QuerySet[Inspection]:
    """Return the inspections the person is on with provider, the edition's code and `your_role`; one query."""
    visible = Inspection.objects.visible_to(user).annotate(your_role=F("team__role"))
    return visible.filter(**conditions).select_related("provider", "edition", "part_of").defer("edition__document")


def with_team_and_parts(inspections: QuerySet[Inspection]) -> QuerySet[Inspection]:
    """Add `current_team`, everybody on the inspection now, and `current_parts`; two queries more."""
    team = TeamMember.objects.current().select_related("user").order_by("role", "id")
    parts = Inspection.objects.select_related("provider", "edition").defer("edition__document").order_by("provider__name", "pk")
    return inspections.prefetch_related(
        Prefetch("team", queryset=team, to_attr="current_team"), Prefetch("parts", queryset=parts, to_attr="current_parts")
    )


def reachable_by(user: User) -> QuerySet[Inspection]:
    """Return the inspections that the person may address: those they are on, and those whose people they may arrange."""
    on, arranging = Inspection.objects.visible_to(user), Inspection.objects.manageable_by(user)
    return Inspection.objects.filter(Q(pk__in=on.values("pk")) | Q(pk__in=arranging.values("pk")))
