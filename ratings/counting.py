"""Which answers of an inspection count: the lead inspector's decision, kept with its reason. None is ever overwritten."""

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction

from accounts.models import User
from inspections.models import Inspection
from inspections.queries.teams import standing_in
from inspections.rules import Phase, Role, is_final
from ratings.models import CountingPolicy
from ratings.results import Policy
from ratings.signals import counting_changed


@transaction.atomic
def set_policy(
    *, inspection: Inspection, policy: Policy, selection: str, eligible: int | None, reason: str, by: User
) -> CountingPolicy:
    """Decide which answers count from now on, and say how the cases were chosen ("" where that is not said).

    `eligible` is how many cases a sample was drawn from. Deciding the same again changes nothing. The ratings are worked out
    again at once. Raises PermissionDenied for everybody but the lead inspector, ValidationError for what cannot be.
    """
    held = Inspection.objects.select_for_update(no_key=True, of=("self",)).get(pk=inspection.pk)
    if standing_in(held, by).role != Role.LEAD:
        raise PermissionDenied("Only the lead inspector decides which answers count.")
    if is_final(Phase(held.phase)):
        raise ValidationError("A published inspection stays as it is.")
    if held.is_locked:
        raise ValidationError("The results of this inspection are locked: which answers count stays as it is.")
    if not reason.strip():
        raise ValidationError({"reason": "Enter why. It is shown with the figures."})
    _check_selection(held, selection, eligible)
    decided = {"policy": policy.value, "selection": selection, "eligible": eligible}
    newest = CountingPolicy.objects.filter(inspection=held).order_by("-id").first()
    if newest is not None and {name: getattr(newest, name) for name in decided} == decided:
        return newest
    made = CountingPolicy.objects.create(inspection=held, **decided, reason=reason.strip(), set_by=by)
    transaction.on_commit(lambda: counting_changed.send_robust(sender=None, inspection_id=held.pk))
    return made


def _check_selection(inspection: Inspection, selection: str, eligible: int | None) -> None:
    if eligible is None:
        return
    if selection != CountingPolicy.Selection.SAMPLE:
        raise ValidationError({"eligible": "Only a sample is drawn from more cases. Leave this empty for a cohort."})
    cases = inspection.cases.filter(set_aside_at=None).count()
    if eligible < cases:
        raise ValidationError({"eligible": f"The sample has {cases:,} cases already, so it was drawn from at least as many."})
