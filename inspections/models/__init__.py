"""Inspections, the organisations they look at, their teams and dates, and their moves from one edition to another."""

from inspections.models.course import KeyDate
from inspections.models.moves import EditionMove, MoveRequest
from inspections.models.plans import Inspection, InspectionQuerySet, Provider, TeamMember, TeamMemberQuerySet

__all__ = [
    "EditionMove",
    "Inspection",
    "InspectionQuerySet",
    "KeyDate",
    "MoveRequest",
    "Provider",
    "TeamMember",
    "TeamMemberQuerySet",
]
