"""Exercises and their gold cases."""

from decimal import Decimal
from typing import ClassVar, Self

import pghistory
import pgtrigger
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Exists, F, OuterRef, Q, Value
from django.utils import timezone

from accounts.models import User
from cases.models import NEVER_DELETED
from exercises.models.cohorts import ARRANGED_ONE, HAS_ARRANGED, CohortMember, TrainingCohort
from exercises.rules import State, Times, standing
from inspections.models import TeamMember
from inspections.rules import Role
from moderation.models.four_eyes import person
from standards.applicability import Fact
from standards.models import Edition
from standards.structure import MAIN_MODULE

STORED = [State.DRAFT, State.CONFIRMED, State.CLOSED, State.CALLED_OFF]
_GOLD_BY = """
    SELECT FROM exercises_exerciseanswerrevision revision
    JOIN exercises_exerciseanswer answer ON answer.id = revision.answer_id AND answer.is_gold
    JOIN exercises_goldcase gold ON gold.id = answer.case_id
    WHERE gold.exercise_id = NEW.id AND revision.by_id = NEW.confirmed_by_id
"""
_CONFIRMED_BY_ANOTHER = pgtrigger.Trigger(
    name="confirmed_by_another",
    when=pgtrigger.Before,
    operation=pgtrigger.Insert | pgtrigger.UpdateOf("confirmed_by_id", "state"),  # type: ignore[no-untyped-call]
    condition=pgtrigger.Condition("NEW.state = 'confirmed' AND NEW.confirmed_by_id IS NOT NULL"),
    func=f"""
        IF EXISTS ({_GOLD_BY}) THEN
            RAISE EXCEPTION 'Whoever wrote a gold answer does not confirm them.' USING ERRCODE = 'check_violation';
        END IF;
        RETURN NEW;
    """,
)
# At the end of the transaction, so that whoever moves an exercise can be told why not.
_NOT_OF_WHO_TAKES_PART = pgtrigger.Trigger(
    name="not_of_who_takes_part",
    when=pgtrigger.After,
    timing=pgtrigger.Deferred,
    operation=pgtrigger.Insert | pgtrigger.UpdateOf("cohort_id", "made_by_id", "confirmed_by_id"),  # type: ignore[no-untyped-call]
    func=f"""
        IF EXISTS (
            SELECT FROM exercises_cohortmember member
            WHERE member.cohort_id = NEW.cohort_id AND member.left_at IS NULL
            AND EXISTS ({HAS_ARRANGED.format(cohort="member.cohort_id", user="member.user_id")})
        ) THEN
            RAISE EXCEPTION '{ARRANGED_ONE}' USING ERRCODE = 'check_violation';
        END IF;
        RETURN NULL;
    """,
)
_TERMS = "title, edition_id, cohort_id, named, prompts"
_TERMS_STAY = pgtrigger.Protect(
    name="terms_stay",
    operation=pgtrigger.Update,
    condition=pgtrigger.Condition(
        f"OLD.state <> 'draft' AND ({', '.join(f'OLD.{one}' for one in _TERMS.split(', '))})"
        f" IS DISTINCT FROM ({', '.join(f'NEW.{one}' for one in _TERMS.split(', '))})"
    ),
)
_WHAT_HAS_HAPPENED_STAYS = pgtrigger.Protect(
    name="what_has_happened_stays",
    operation=pgtrigger.Update,
    condition=pgtrigger.Condition(
        "OLD.state IN ('closed', 'called_off') OR (OLD.state = 'confirmed' AND ("
        " OLD.opens_at <= now() AND (NEW.state = 'draft' OR NEW.opens_at <> OLD.opens_at)"
        " OR OLD.locks_at <= now() AND NEW.locks_at <> OLD.locks_at"
        " OR OLD.reveals_at <= now() AND (NEW.reveals_at <> OLD.reveals_at OR NEW.state = 'called_off')))"
    ),
)


class ExerciseQuerySet(models.QuerySet["Exercise"]):
    def with_reader(self, user: User) -> Self:
        """Read with each exercise what the person is to it: `arranges`, `takes_part`, `has_answered`."""
        leads = TeamMember.objects.current().filter(user=user.pk, role=Role.LEAD.value)
        places = CohortMember.objects.current().filter(cohort=OuterRef("cohort"), user=user.pk)
        answers = Exercise.objects.filter(pk=OuterRef("pk"), cases__answers__by=user.pk, cases__answers__is_gold=False)
        arranges = Value(True) if user.is_administrator else Exists(leads)
        return self.annotate(arranges=arranges, takes_part=Exists(places), has_answered=Exists(answers))

    def visible_to(self, user: User) -> Self:
        """Exercises that the person arranges, or takes or took part in once they are confirmed.

        Who is in the cohort sees none that is being prepared, whatever else they are.
        """
        called_off_in_time = Q(state=State.CALLED_OFF, called_off_at__lte=F("opens_at"))
        part = (Q(takes_part=True) | Q(has_answered=True)) & ~Q(state=State.DRAFT) & ~called_off_in_time
        return self.with_reader(user).filter(part | Q(arranges=True, takes_part=False, has_answered=False))


@pghistory.track()
class Exercise(models.Model):
    """One benchmarking exercise. Its terms are fixed when it is confirmed, before anybody can answer.

    `named` says whether others' answers are shown with names once they are revealed; `prompts` are the prompts that are judged
    besides the key questions.
    """

    title = models.CharField(max_length=120)
    edition = models.ForeignKey(Edition, on_delete=models.PROTECT, related_name="+")
    cohort = models.ForeignKey(TrainingCohort, on_delete=models.PROTECT, related_name="exercises")
    named = models.BooleanField(default=False)
    prompts = ArrayField(models.CharField(max_length=120), default=list, blank=True)
    state = models.CharField(max_length=10, choices=[(one.value, one.words) for one in STORED], default=State.DRAFT)
    opens_at = models.DateTimeField()
    locks_at = models.DateTimeField()
    reveals_at = models.DateTimeField()
    made_by = person()
    made_at = models.DateTimeField(default=timezone.now)
    confirmed_by = person(null=True, blank=True)
    confirmed_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    called_off_at = models.DateTimeField(null=True, blank=True)
    called_off_because = models.TextField(blank=True)

    objects = ExerciseQuerySet.as_manager()

    class Meta:
        ordering = ["-opens_at", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(opens_at__lt=F("locks_at"), locks_at__lte=F("reveals_at")), name="opens_then_locks_then_reveals"
            ),
            models.CheckConstraint(
                condition=Q(state__in=[State.DRAFT.value, State.CALLED_OFF.value]) | Q(confirmed_by__isnull=False),
                name="a_confirmed_exercise_has_a_second_person",
            ),
            models.CheckConstraint(
                condition=Q(state=State.CALLED_OFF.value, called_off_at__isnull=False) & ~Q(called_off_because="")
                | ~Q(state=State.CALLED_OFF.value) & Q(called_off_at=None, called_off_because=""),
                name="called_off_with_a_reason",
            ),
        ]
        triggers: ClassVar = [
            NEVER_DELETED, _TERMS_STAY, _WHAT_HAS_HAPPENED_STAYS, _CONFIRMED_BY_ANOTHER, _NOT_OF_WHO_TAKES_PART,
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.title

    @property
    def times(self) -> Times:
        return Times(self.opens_at, self.locks_at, self.reveals_at)

    @property
    def standing(self) -> State:
        """How far it has come by now."""
        return standing(State(self.state), self.times, timezone.now())


@pghistory.track()
class GoldCase(models.Model):
    """A case to be judged in an exercise: facts and notes in which nobody is named. No case of an inspection belongs to it.

    `facts` are what the edition's conditions may name; `given` are answers to screening questions, the same for everybody, so
    that everybody is asked the same.
    """

    exercise = models.ForeignKey(Exercise, on_delete=models.PROTECT, related_name="cases", db_index=False)
    number = models.PositiveSmallIntegerField()
    title = models.CharField(max_length=120)
    module = models.CharField(max_length=60, default=MAIN_MODULE)
    facts = models.JSONField(default=dict)
    given = models.JSONField(default=dict, help_text="Options by the codes of the edition's screening questions.")
    notes = models.TextField(help_text="What the case file holds.")
    removed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["exercise", "number"]
        constraints = [
            models.UniqueConstraint(fields=["exercise", "number"], name="one_gold_case_per_number"),
            models.CheckConstraint(condition=~Q(notes="") & ~Q(title=""), name="a_gold_case_has_notes"),
        ]
        triggers: ClassVar = [
            NEVER_DELETED,
            pgtrigger.Trigger(
                name="prepared_in_draft",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert | pgtrigger.Update,
                func="""
                    IF NOT EXISTS (SELECT FROM exercises_exercise WHERE id = NEW.exercise_id AND state = 'draft') THEN
                        RAISE EXCEPTION 'The cases of a confirmed exercise stay as they are.' USING ERRCODE = 'check_violation';
                    END IF;
                    RETURN NEW;
                """,
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def facts_to_ask_by(self) -> dict[str, Fact]:
        """Return the facts as the edition's conditions read them."""
        months = self.facts.get("sentence_months")
        return {**self.facts, "sentence_months": None if months is None else Decimal(months)}
