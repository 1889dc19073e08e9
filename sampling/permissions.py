"""Who plans the sample of an inspection: whoever arranges the inspection. Nobody else sees its population."""

from collections.abc import Collection

from django.core.exceptions import PermissionDenied, ValidationError

from accounts.models import User
from inspections.models import Inspection
from inspections.permissions import may_arrange
from inspections.rules import Phase
from sampling.rules import ONLY_THESE_ARRANGE


def held(inspection_id: int, by: User, phases: Collection[Phase], otherwise: str) -> Inspection:
    """Lock the inspection's row, so that it stays in its phase meanwhile, and nobody else writes about its sample.

    Raises PermissionDenied, and ValidationError with `otherwise` in any other phase.
    """
    inspection = Inspection.objects.select_for_update(no_key=True, of=("self",)).select_related("provider").get(pk=inspection_id)
    if not may_arrange(by, inspection):
        raise PermissionDenied(ONLY_THESE_ARRANGE)
    if inspection.phase not in phases:
        raise ValidationError(otherwise)
    return inspection
