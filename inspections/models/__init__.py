"""One inspection of one provider: what is inspected, when, against which edition, by whom."""

from inspections.models.course import EditionMove, KeyDate
from inspections.models.plans import Inspection, InspectionQuerySet, Provider, TeamMember, TeamMemberQuerySet

__all__ = ["EditionMove", "Inspection", "InspectionQuerySet", "KeyDate", "Provider", "TeamMember", "TeamMemberQuerySet"]
