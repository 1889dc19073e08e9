"""Who may see ratings."""

from accounts.models import User
from inspections.models import Inspection, TeamMember
from inspections.rules import RATINGS_ROLES
from moderation.permissions import judges_blind

NOT_YOUR_ROLE = "Your role in this inspection does not include its ratings."
JUDGES_BLIND = (
    "You are judging a case of this inspection blind, and its ratings could tell you what was answered. You see them again "
    "once you have compared your judgements."
)


def why_no_ratings(user: User, inspection: Inspection) -> str:
    """Say why the person does not see the ratings of the inspection, there or not yet; "" when they do. One query."""
    roles = [role.value for role in RATINGS_ROLES]
    membership = TeamMember.objects.current().filter(inspection=inspection, user=user, role__in=roles)
    found = membership.annotate(blind=judges_blind(user, "inspection")).values_list("blind", flat=True).first()
    if found is None:
        return NOT_YOUR_ROLE
    return JUDGES_BLIND if found else ""
