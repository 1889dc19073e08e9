"""What a worker computed, and from what: append-only, so that every rating ever shown can be explained."""

from typing import ClassVar, Self

import pghistory
import pgtrigger
from django.db import models
from django.db.models import Q
from django.utils import timezone

from accounts.models import User
from cases.models import APPEND_ONLY, NEVER_DELETED
from inspections.models import Inspection
from inspections.rules import RATINGS_ROLES
from moderation.permissions import judges_blind
from ratings.results import Policy
from standards.models import EditionDraft

# Whoever decides holds the inspection's row, and so does whoever locks: neither passes the other.
_NONE_ONCE_LOCKED = pgtrigger.Trigger(
    name="none_once_locked",
    when=pgtrigger.Before,
    operation=pgtrigger.Insert,
    func="""
        IF EXISTS (SELECT FROM inspections_inspection WHERE id = NEW.inspection_id AND is_locked) THEN
            RAISE EXCEPTION 'The results of this inspection are locked.' USING ERRCODE = 'check_violation';
        END IF;
        RETURN NEW;
    """,
)


class CountingPolicyQuerySet(models.QuerySet["CountingPolicy"]):
    def visible_to(self, user: User) -> Self:
        """Policies of inspections in which the person's role sees ratings."""
        return self.filter(
            inspection__team__user_id=user.pk,
            inspection__team__left_at=None,
            inspection__team__role__in=[role.value for role in RATINGS_ROLES],
        )


class CountingPolicy(models.Model):
    """Which answers of an inspection count, and how its cases were chosen: the newest holds, each earlier one stays.

    Without one, every judgement recorded counts, and nothing is said about the choice of cases.
    """

    class Selection(models.TextChoices):
        SAMPLE = "sample", "A sample of the cases that could have been inspected"
        COHORT = "cohort", "All cases of the period: a cohort"

    inspection = models.ForeignKey(Inspection, on_delete=models.PROTECT, related_name="counting_policies", db_index=False)
    policy = models.CharField(max_length=12, choices=[(policy.value, policy.label) for policy in Policy])
    selection = models.CharField(
        max_length=8, choices=Selection, blank=True, help_text="How the cases were chosen; empty: not said."
    )
    eligible = models.PositiveIntegerField(null=True, blank=True, help_text="Of a sample: how many cases it was drawn from.")
    reason = models.TextField()
    set_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    set_at = models.DateTimeField(default=timezone.now)

    objects = CountingPolicyQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]
        verbose_name_plural = "counting policies"
        constraints = [
            models.CheckConstraint(condition=Q(policy__in=[policy.value for policy in Policy]), name="policy_is_known"),
            models.CheckConstraint(condition=Q(eligible=None) | Q(selection="sample"), name="only_a_sample_is_drawn"),
            models.CheckConstraint(condition=~Q(reason=""), name="policy_has_a_reason"),
        ]
        indexes = [models.Index(fields=["inspection", "-id"], name="newest_policy")]
        triggers: ClassVar = [APPEND_ONLY, _NONE_ONCE_LOCKED]

    def __str__(self) -> str:
        return f"{self.get_policy_display()}, set by {self.set_by}"


class RatingRunQuerySet(models.QuerySet["RatingRun"]):
    def visible_to(self, user: User) -> Self:
        """Runs of inspections in which the person's role sees ratings, and in which they do not judge a case blind."""
        return self.filter(
            ~judges_blind(user, "inspection"),
            inspection__team__user_id=user.pk,
            inspection__team__left_at=None,
            inspection__team__role__in=[role.value for role in RATINGS_ROLES],
        )

    def latest_of(self, inspection: Inspection) -> "RatingRun | None":
        """The newest run of the inspection, if there is one among these."""
        return self.filter(inspection=inspection).order_by("-id").first()


class RatingRun(models.Model):
    """One aggregation of one inspection: the tallies it counted, the scheme it used, every rating with its reasons.

    `fingerprint` says which state of the judgements was counted; while it equals the inspection's own, the run is current.
    `digest` is over policy, scheme, tallies and ratings alone, so that the same judgements give the same digest again.
    """

    inspection = models.ForeignKey(Inspection, on_delete=models.PROTECT, related_name="rating_runs", db_index=False)
    fingerprint = models.CharField(max_length=300)
    computed_at = models.DateTimeField(default=timezone.now)
    cases_total = models.PositiveIntegerField()
    cases_counted = models.PositiveIntegerField(help_text="Cases with at least one key question judged.")
    cases_submitted = models.PositiveIntegerField()
    policy = models.CharField(
        max_length=12, choices=[(policy.value, policy.label) for policy in Policy],
        default=Policy.RECORDED, db_default=Policy.RECORDED.value, help_text="Which answers counted.",
    )  # fmt: skip
    left_out = models.JSONField(default=dict, help_text="How many cases the policy left out, by the reason.")
    tallies = models.JSONField()
    parts = models.JSONField(default=list, help_text="The inspections whose judgements were pooled, with how many cases.")
    scheme = models.JSONField()
    ratings = models.JSONField()
    digest = models.CharField(max_length=64)
    milliseconds = models.PositiveIntegerField(
        null=True, help_text="How long it took; not known of runs made by earlier versions."
    )

    objects = RatingRunQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]
        indexes = [models.Index(fields=["inspection", "-id"], name="latest_run_of_inspection")]
        triggers: ClassVar = [APPEND_ONLY]

    def __str__(self) -> str:
        return f"Run {self.pk} of {self.inspection}"

    @property
    def counted_words(self) -> str:
        """Which answers counted, as the end of a sentence that begins with "These figures count"."""
        return Policy(self.policy).words

    @property
    def cases_left_out(self) -> int:
        """How many cases the policy left out."""
        return sum(self.left_out.values())


class DryRun(models.Model):
    """A draft's rules tried on the finished inspections of the edition it was begun from. Nothing of it is a rating.

    A row is work for the worker until `finished_at` is set. Whoever works on it holds it until `held_until`, and renews that with
    every inspection: when a worker dies, another one takes the row up, at most as often as ratings.trying says.
    """

    draft = models.ForeignKey(EditionDraft, on_delete=models.PROTECT, related_name="dry_runs")
    digest = models.CharField(max_length=64, help_text="Of the draft's content that is tried.")
    requested_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    requested_at = models.DateTimeField(default=timezone.now)
    attempts = models.PositiveSmallIntegerField(default=0)
    held_until = models.DateTimeField(null=True, blank=True)
    total = models.PositiveIntegerField(default=0, help_text="Inspections to try.")
    results = models.JSONField(default=list, help_text="One entry for each inspection tried so far.")
    finished_at = models.DateTimeField(null=True, blank=True)
    failure = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["-id"]
        indexes = [models.Index(fields=["held_until"], condition=Q(finished_at=None), name="dry_run_to_do")]
        triggers: ClassVar = [
            NEVER_DELETED,
            pgtrigger.Protect(
                name="finished_once", operation=pgtrigger.Update, condition=pgtrigger.Condition("OLD.finished_at IS NOT NULL")
            ),
        ]

    def __str__(self) -> str:
        return f"Dry run {self.pk} of {self.draft}"

    @property
    def done(self) -> int:
        """How many inspections have been tried so far."""
        return len(self.results)


@pghistory.track()
class RatingFailure(models.Model):
    """What the worker could not rate: how often it has tried since, why it failed, and when it tries again.

    One row for each inspection that ever failed; `mended_at` is set once it has been rated after all. Every attempt is kept as an
    event of the row, and so is an administrator's asking for another one.
    """

    inspection = models.OneToOneField(Inspection, on_delete=models.PROTECT, related_name="rating_failure")
    fingerprint = models.CharField(max_length=300, help_text="The state of the judgements that could not be rated.")
    attempts = models.PositiveSmallIntegerField(help_text="Failed in a row, at this state.")
    failing_since = models.DateTimeField()
    failed_at = models.DateTimeField()
    reason = models.CharField(max_length=300)
    next_attempt_at = models.DateTimeField(null=True, blank=True, help_text="Empty when it is given up until something changes.")
    mended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-failed_at"]
        indexes = [models.Index(fields=["-failed_at"], condition=Q(mended_at=None), name="failure_to_mend")]
        triggers: ClassVar = [NEVER_DELETED]

    def __str__(self) -> str:
        return f"{self.inspection} could not be rated"


class WorkerSweep(models.Model):
    """When a worker last looked for what is to be rated: as long as it does, worker, scheduler and broker are at work.

    No fact about an inspection, and so without history; workers that have not been seen for long are forgotten.
    """

    worker = models.CharField(max_length=255, primary_key=True)
    seen_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.worker
