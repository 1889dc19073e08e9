"""Who may see and record evidence about the organisation, and why somebody may not, in words for pages and programs."""

from collections.abc import Collection
from dataclasses import dataclass

from django.core.exceptions import PermissionDenied, ValidationError

from accounts.models import User
from inspections.models import Inspection
from inspections.queries.teams import standing_in
from inspections.rules import Phase, Role
from organisation.rules import (
    NOT_FOR_THIS_ROLE,
    ONLY_THE_LEAD_PROPOSES,
    ONLY_THESE_WRITE,
    PROPOSING_ROLES,
    READING_ROLES,
    WRITING_ROLES,
    closed_because,
)


@dataclass(frozen=True, slots=True)
class Standing:
    """What somebody may do with the evidence of one inspection now."""

    role: Role | None
    closed_because: str  # why nobody may record anything now, "" while somebody may

    @property
    def may_write(self) -> bool:
        return not self.closed_because and self.role in WRITING_ROLES

    @property
    def may_propose(self) -> bool:
        return not self.closed_because and self.role in PROPOSING_ROLES


def reading(user: User, inspection: Inspection) -> Standing:
    """Return what the person may do here; one query, none for an inspection read `with_reader`. Raises PermissionDenied."""
    role = standing_in(inspection, user).role
    if role not in READING_ROLES:
        raise PermissionDenied(NOT_FOR_THIS_ROLE)
    return Standing(role, closed_because(Phase(inspection.phase), is_locked=inspection.is_locked))


def held_for_writing(inspection_id: int, by: User) -> Inspection:
    """Lock the inspection, so that it stays in its phase while evidence is recorded, and return it.

    Raises PermissionDenied for whoever does not record evidence, ValidationError once the results are locked or published.
    """
    return _held(inspection_id, by, WRITING_ROLES, ONLY_THESE_WRITE)


def held_for_proposing(inspection_id: int, by: User) -> Inspection:
    """Likewise for a proposed rating, which is the lead inspector's."""
    return _held(inspection_id, by, PROPOSING_ROLES, ONLY_THE_LEAD_PROPOSES)


def _held(inspection_id: int, by: User, roles: Collection[Role], otherwise: str) -> Inspection:
    # Recording answers goes on meanwhile: it only refers to the inspection.
    inspection = Inspection.objects.select_for_update(no_key=True).get(pk=inspection_id)
    if standing_in(inspection, by).role not in roles:
        raise PermissionDenied(otherwise)
    if reason := closed_because(Phase(inspection.phase), is_locked=inspection.is_locked):
        raise ValidationError(reason)
    return inspection
