"""Lists: exercises that somebody sees, how far those who take part have come, cohorts, and what was said."""

from dataclasses import dataclass
from datetime import datetime

from django.apps import apps
from django.db.models import Count, Q, QuerySet

from accounts.models import User
from accounts.queries import active_people
from exercises.models import CohortMember, Exercise, ExerciseAnswer, GoldCase, Lesson, Remark, TrainingCohort
from exercises.queries.opening import OpenExercise, exercises_to_open
from exercises.rules import State
from inspections.models import Inspection
from standards.models import Edition, Question

# The history table has no model written out: the database fills it by trigger.
_HISTORY = "exercises.ExerciseEvent"


@dataclass(frozen=True, slots=True)
class ExerciseLine:
    """One exercise in the list."""

    exercise: Exercise

    @property
    def state(self) -> State:
        return self.exercise.standing

    @property
    def takes_part(self) -> bool:
        return bool(getattr(self.exercise, "takes_part", False) or getattr(self.exercise, "has_answered", False))


def exercise_lines(user: User) -> list[ExerciseLine]:
    """Return the exercises that the person sees, the latest first. One query."""
    return [ExerciseLine(one) for one in exercises_to_open(user)]


@dataclass(frozen=True, slots=True)
class Progress:
    """How many questions somebody has answered. Never what."""

    name: str
    answered: int
    asked: int
    has_left: bool

    @property
    def words(self) -> str:
        if not self.answered:
            return "Not yet started"
        return "Completed" if self.answered >= self.asked else "In progress"


def progress_of(opened: OpenExercise) -> list[Progress]:
    """Return how far each person of the cohort has come, and each who has left it after answering. Two queries and the cases."""
    asked = sum(len(case.questions) for case in opened.cases)
    own = Q(exercise_answers__case__exercise=opened.exercise, exercise_answers__is_gold=False)
    given = own & Q(exercise_answers__option__isnull=False, exercise_answers__case__removed_at=None)
    places = CohortMember.objects.current().filter(cohort=opened.exercise.cohort_id).values_list("user_id", flat=True)
    here = set(places)
    people = User.objects.filter(Q(pk__in=places) | own).annotate(answered=Count("exercise_answers", filter=given, distinct=True))
    rows = people.order_by("name", "pk").values_list("pk", "name", "answered").distinct()
    return [Progress(name, answered, asked, pk not in here) for pk, name, answered in rows]


@dataclass(frozen=True, slots=True)
class Event:
    """Something that was done with an exercise: what, by whom, when."""

    what: str
    by: str
    at: datetime


def history_of(exercise: Exercise) -> list[Event]:
    """Return what was done with an exercise, the latest first. Two queries."""
    rows = apps.get_model(_HISTORY)._default_manager.filter(pgh_obj=exercise.pk).order_by("-pgh_id")
    done = [
        (row["pgh_context__metadata"] or {}, row["pgh_created_at"])
        for row in rows.values("pgh_created_at", "pgh_context__metadata")
    ]
    people = dict(User.objects.filter(pk__in={data.get("user") for data, _ in done}).values_list("pk", "name"))
    return [Event(str(data.get("reason") or "Changed"), people.get(data.get("user", 0), ""), at) for data, at in done]


def answered_by(opened: OpenExercise, user: User) -> dict[int, set[str]]:
    """Return which questions the person has answered, by the id of the case. One query."""
    rows = ExerciseAnswer.objects.filter(
        case__exercise=opened.exercise, by=user, is_gold=False, option__isnull=False
    ).values_list("case_id", "question__code")  # fmt: skip
    found: dict[int, set[str]] = {}
    for case, code in rows:
        found.setdefault(case, set()).add(code)
    return found


def gold_case_to_open(user: User, pk: int) -> GoldCase | None:
    """Return a case of an exercise that the person sees; None when there is none. One query."""
    cases = GoldCase.objects.filter(removed_at=None, exercise__in=Exercise.objects.visible_to(user).values("pk"))
    return cases.filter(pk=pk).first()


def cohorts_for_listing() -> QuerySet[TrainingCohort]:
    """Return every training cohort with how many are in it, as `people`. One query."""
    current = Q(members__left_at=None, members__isnull=False)
    return TrainingCohort.objects.annotate(people=Count("members", filter=current))


def members_of(cohort: TrainingCohort) -> QuerySet[CohortMember]:
    """Return everybody who is or was in a cohort, those who are first. One query."""
    return cohort.members.select_related("user").order_by("left_at", "user__name", "pk")


def people_to_add(cohort: TrainingCohort | None = None) -> QuerySet[User]:
    """Return everybody who may sign in and is not in the cohort. One query."""
    people = active_people()
    return people.exclude(pk__in=cohort.members.current().values("user")) if cohort else people


def editions_to_judge_by() -> QuerySet[Edition]:
    """Return the published editions, without their documents. One query."""
    return Edition.objects.filter(status=Edition.Status.PUBLISHED).defer("document").order_by("name")


def inspections_to_copy_from(user: User, edition_id: int) -> QuerySet[Inspection]:
    """Return the person's inspections against an edition. One query."""
    seen = Inspection.objects.visible_to(user).filter(edition=edition_id)
    return seen.select_related("provider").order_by("-fieldwork_starts", "pk")


def remarks_about(case: GoldCase, question: Question | int) -> QuerySet[Remark]:
    """Return what was said about the answers to a question of a case, the earliest first. One query."""
    return Remark.objects.filter(case=case, question=question).select_related("by").order_by("pk")


def lessons_about(exercise: Exercise, question: int) -> QuerySet[Lesson]:
    """Return what was learnt about a question, by its id, from an exercise, the earliest first. One query."""
    return lessons_of(exercise).filter(question=question)


def lessons_of(exercise: Exercise) -> QuerySet[Lesson]:
    """Return what was learnt from an exercise, the earliest first. One query."""
    return Lesson.objects.filter(exercise=exercise).select_related("by", "question")
