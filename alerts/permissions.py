"""Who takes alerts on."""

from accounts.models import User
from inspections.models import Inspection
from inspections.queries.teams import standing_in
from inspections.rules import Role


def leads(user: User, inspection: Inspection) -> bool:
    """Return whether the person leads the inspection, and so acknowledges and closes its alerts. One query."""
    return standing_in(inspection, user).role == Role.LEAD
