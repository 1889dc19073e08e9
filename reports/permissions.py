"""Who may see a report and work on it, and why somebody may not, in words for pages."""

from collections.abc import Collection
from dataclasses import dataclass

from django.core.exceptions import PermissionDenied, ValidationError

from accounts.models import User
from inspections.models import Inspection
from inspections.queries.teams import standing_in
from inspections.rules import Phase, Role
from ratings.permissions import why_no_ratings
from reports.rules import FINAL, LEADING_ROLES, NOT_FOR_THIS_ROLE, OPEN_PHASES, PREPARING_ROLES, READING_ROLES


@dataclass(frozen=True, slots=True)
class Standing:
    """What somebody is to the report of one inspection now."""

    role: Role | None
    phase: Phase

    @property
    def is_open(self) -> bool:
        """Whether what the report says may still change."""
        return self.phase in OPEN_PHASES

    @property
    def prepares(self) -> bool:
        return self.role in PREPARING_ROLES

    @property
    def leads(self) -> bool:
        return self.role in LEADING_ROLES


def reading(user: User, inspection: Inspection) -> Standing:
    """Return what the person may do here; one query for an inspection read `with_reader`.

    Raises PermissionDenied, also for whoever judges a case blind now: a report would tell them what was answered.
    """
    role = standing_in(inspection, user).role
    if role not in READING_ROLES:
        raise PermissionDenied(NOT_FOR_THIS_ROLE)
    if refusal := why_no_ratings(user, inspection):
        raise PermissionDenied(refusal)
    return Standing(role, Phase(inspection.phase))


def held(
    inspection_id: int,
    by: User,
    roles: Collection[Role],
    otherwise: str,
    phases: Collection[Phase] = OPEN_PHASES,
    closed: str = FINAL,
) -> Inspection:
    """Lock the inspection, so that its report changes by one person at a time and in its phase, and return it. One query.

    Raises PermissionDenied (`otherwise`) for whoever has none of the roles, ValidationError (`closed`) in any other phase.
    """
    on_it = Inspection.objects.filter(
        pk=inspection_id, team__user_id=by.pk, team__left_at=None, team__role__in=[role.value for role in roles]
    )  # fmt: skip
    # Recording answers goes on meanwhile: it only refers to the inspection.
    inspection = on_it.select_for_update(of=("self",), no_key=True).first()
    if inspection is None:
        raise PermissionDenied(otherwise)
    if inspection.phase not in phases:
        raise ValidationError(closed)
    return inspection
