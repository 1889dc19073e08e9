"""Training cohorts: groups of people who take part in exercises together."""

from collections.abc import Collection
from typing import ClassVar, Self

import pghistory
import pgtrigger
from django.db import connection, models
from django.db.models import Q
from django.utils import timezone

from cases.models import NEVER_DELETED
from moderation.models.four_eyes import person

ARRANGED_ONE = "Whoever has arranged an exercise of a cohort joins it once that exercise is revealed or called off."
# Whoever made, changed or confirmed it, wrote one of its cases or a gold answer: all of that names its person.
HAS_ARRANGED = """
    SELECT FROM exercises_exercise exercise
    WHERE exercise.cohort_id = {cohort} AND exercise.state IN ('draft', 'confirmed') AND exercise.reveals_at > now() AND (
        {user} IN (exercise.made_by_id, exercise.confirmed_by_id)
        OR EXISTS (
            SELECT FROM exercises_exerciseanswerrevision revision
            JOIN exercises_exerciseanswer answer ON answer.id = revision.answer_id AND answer.is_gold
            JOIN exercises_goldcase gold ON gold.id = answer.case_id
            WHERE gold.exercise_id = exercise.id AND revision.by_id = {user}
        )
        OR EXISTS (
            SELECT FROM exercises_exerciseevent event JOIN pghistory_context context ON context.id = event.pgh_context_id
            WHERE event.pgh_obj_id = exercise.id AND context.metadata ->> 'user' = ({user})::text
        )
        OR EXISTS (
            SELECT FROM exercises_goldcaseevent event JOIN pghistory_context context ON context.id = event.pgh_context_id
            WHERE event.exercise_id = exercise.id AND context.metadata ->> 'user' = ({user})::text
        )
    )
"""
_WHO_ARRANGED_STAYS_OUT = pgtrigger.Trigger(
    name="who_arranged_stays_out",
    when=pgtrigger.Before,
    operation=pgtrigger.Insert | pgtrigger.UpdateOf("cohort_id", "user_id", "left_at"),  # type: ignore[no-untyped-call]
    condition=pgtrigger.Q(new__left_at=None),
    func=f"""
        IF EXISTS ({HAS_ARRANGED.format(cohort="NEW.cohort_id", user="NEW.user_id")}) THEN
            RAISE EXCEPTION '{ARRANGED_ONE}' USING ERRCODE = 'check_violation';
        END IF;
        RETURN NEW;
    """,
)


@pghistory.track()
class TrainingCohort(models.Model):
    """A named group of people, for as many exercises as there are."""

    name = models.CharField(max_length=120)
    made_by = person()
    made_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["name", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["name"], name="one_cohort_per_name", violation_error_message="There is a training cohort of this name."
            ),
            models.CheckConstraint(condition=~Q(name=""), name="cohort_has_a_name"),
        ]
        triggers: ClassVar = [NEVER_DELETED]

    def __str__(self) -> str:
        return self.name


class CohortMemberQuerySet(models.QuerySet["CohortMember"]):
    def current(self) -> Self:
        """Those who have not left."""
        return self.filter(left_at=None)


def who_arranged(cohort: TrainingCohort, users: Collection[int]) -> list[str]:
    """Return the names of those of the people who had a hand in an exercise of the cohort that is not over. One query."""
    arranged = HAS_ARRANGED.format(cohort="%(cohort)s", user="person.id")
    asked = f"SELECT name FROM accounts_user person WHERE id = ANY(%(users)s) AND EXISTS ({arranged}) ORDER BY name, id"  # noqa: S608
    with connection.cursor() as cursor:
        cursor.execute(asked, {"cohort": cohort.pk, "users": list(users)})
        return [name for (name,) in cursor.fetchall()]


@pghistory.track()
class CohortMember(models.Model):
    """Somebody in a training cohort. Who leaves keeps the row, and whatever they answered."""

    cohort = models.ForeignKey(TrainingCohort, on_delete=models.PROTECT, related_name="members", db_index=False)
    user = person("training")
    joined_at = models.DateTimeField(default=timezone.now)
    left_at = models.DateTimeField(null=True, blank=True)

    objects = CohortMemberQuerySet.as_manager()

    class Meta:
        ordering = ["cohort", "id"]
        constraints = [
            models.UniqueConstraint(fields=["cohort", "user"], condition=Q(left_at=None), name="one_current_place_in_a_cohort"),
        ]
        triggers: ClassVar = [NEVER_DELETED, _WHO_ARRANGED_STAYS_OUT]

    def __str__(self) -> str:
        return f"{self.user} in {self.cohort}"
