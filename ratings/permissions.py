"""Who may see ratings."""

from accounts.models import User
from inspections.models import Inspection, TeamMember
from inspections.rules import RATINGS_ROLES


def may_see_ratings(user: User, inspection: Inspection) -> bool:
    """Return whether the person's role in the inspection sees its ratings, also while there are none yet."""
    roles = [role.value for role in RATINGS_ROLES]
    return TeamMember.objects.current().filter(inspection=inspection, user=user, role__in=roles).exists()
