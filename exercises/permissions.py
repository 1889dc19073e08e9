"""What somebody is to an exercise: whether they arrange it, take part in it, or know its gold answers."""

from accounts.models import User
from exercises.models import CohortMember, Exercise, ExerciseAnswer, ExerciseAnswerRevision
from exercises.rules import Actor
from inspections.models import TeamMember
from inspections.rules import Role


def may_arrange(user: User) -> bool:
    """Return whether the person may arrange exercises and training cohorts: administrators and all who lead an inspection.

    One query, none for an administrator.
    """
    return user.is_administrator or TeamMember.objects.current().filter(user=user, role=Role.LEAD.value).exists()


def actor_in(exercise: Exercise, user: User) -> Actor:
    """Return what the person is to an exercise. At most four queries."""
    in_cohort = CohortMember.objects.current().filter(cohort=exercise.cohort_id, user=user).exists()
    answered = ExerciseAnswer.objects.filter(case__exercise=exercise, by=user, is_gold=False).exists()
    return Actor(
        arranges=may_arrange(user),
        in_cohort=in_cohort,
        takes_part=in_cohort or answered,
        wrote_gold=ExerciseAnswerRevision.objects.filter(
            answer__case__exercise=exercise, answer__is_gold=True, by=user
        ).exists(),
        confirmed_gold=exercise.confirmed_by_id == user.pk,
    )  # fmt: skip
