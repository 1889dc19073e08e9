"""Who may arrange an inspection and its team."""

from accounts.models import User
from inspections.models import Inspection


def may_arrange(user: User, inspection: Inspection) -> bool:
    """Return whether the person may change the team and the phase: the lead inspector and administrators. One query."""
    return Inspection.objects.manageable_by(user).filter(pk=inspection.pk).exists()
