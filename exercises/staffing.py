"""Training cohorts: making one, and who is in it. People who leave keep their place in the record, and what they answered."""

from collections.abc import Iterable

import pghistory
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone

from accounts.models import User
from exercises.models import CohortMember, TrainingCohort, who_arranged
from exercises.permissions import may_arrange
from exercises.rules import ONLY_ORGANISERS

HAS_ARRANGED = "{person} has arranged an exercise of this cohort: they can join it once that is revealed or called off."


def _require_arranging(by: User) -> None:
    if not may_arrange(by):
        raise PermissionDenied(ONLY_ORGANISERS)


@transaction.atomic
def make_cohort(*, name: str, people: Iterable[User] = (), by: User) -> TrainingCohort:
    """Make a training cohort of these people. Raises PermissionDenied; ValidationError without a name of its own."""
    _require_arranging(by)
    words = " ".join(name.split())
    if not words:
        raise ValidationError({"name": "Enter the name of the cohort"})
    if TrainingCohort.objects.filter(name__iexact=words).exists():
        raise ValidationError({"name": f"There is a training cohort “{words}” already"})
    with pghistory.context(user=by.pk, reason="Made"):
        cohort = TrainingCohort.objects.create(name=words, made_by=by)
    for user in people:
        join_cohort(cohort=cohort, user=user, by=by)
    return cohort


@transaction.atomic
def join_cohort(*, cohort: TrainingCohort, user: User, by: User) -> CohortMember:
    """Put somebody into a cohort. From now on they take part in its exercises that are not locked yet.

    Raises PermissionDenied; ValidationError for who is in it already, may not sign in, or has arranged an exercise of it that is
    not revealed yet.
    """
    _require_arranging(by)
    TrainingCohort.objects.select_for_update().get(pk=cohort.pk)
    if not user.is_active:
        raise ValidationError({"user": f"{user} may not sign in. Choose somebody else."})
    if CohortMember.objects.current().filter(cohort=cohort, user=user).exists():
        raise ValidationError({"user": f"{user} is in this cohort already."})
    if who_arranged(cohort, [user.pk]):
        raise ValidationError({"user": HAS_ARRANGED.format(person=user)})
    with pghistory.context(user=by.pk, reason="Joined"):
        return CohortMember.objects.create(cohort=cohort, user=user)


@transaction.atomic
def leave_cohort(*, member: CohortMember, by: User) -> CohortMember:
    """Take somebody out of a cohort: they answer no more. What they answered stays and counts. Doing it again changes nothing.

    Raises PermissionDenied.
    """
    _require_arranging(by)
    held = CohortMember.objects.select_for_update().get(pk=member.pk)
    if held.left_at is None:
        with pghistory.context(user=by.pk, reason="Left"):
            held.left_at = timezone.now()
            held.save(update_fields=["left_at"])
    return held
