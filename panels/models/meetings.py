"""Meetings of ratings panels and what they decided. A decision is never changed or removed: a later one supersedes it."""

from typing import Any, ClassVar, Self

import pghistory
import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from accounts.models import User
from cases.models import APPEND_ONLY, NEVER_DELETED
from inspections.models import Inspection
from moderation.permissions import judges_blind
from panels.rules import READING_ROLES
from ratings.models import RatingRun
from standards.models import Standard

_READING = [role.value for role in READING_ROLES]


def person(**options: Any) -> "models.ForeignKey[Any, Any]":
    return models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", **options)


class MeetingQuerySet(models.QuerySet["PanelMeeting"]):
    def visible_to(self, user: User) -> Self:
        """Meetings about inspections in which the person's role sees ratings."""
        return self.filter(
            ~judges_blind(user, "inspection"),
            inspection__team__user_id=user.pk,
            inspection__team__left_at=None,
            inspection__team__role__in=_READING,
        )

    def under_way(self) -> Self:
        return self.filter(closed_at=None)


@pghistory.track()
class PanelMeeting(models.Model):
    """A panel that meets, or met, about one inspection."""

    inspection = models.ForeignKey(Inspection, on_delete=models.PROTECT, related_name="panel_meetings")
    held_on = models.DateField()
    chair = person()
    called_by = person()
    called_at = models.DateTimeField(default=timezone.now)
    closed_by = person(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)

    objects = MeetingQuerySet.as_manager()

    class Meta:
        ordering = ["inspection", "-id"]
        constraints = [
            models.UniqueConstraint(fields=["inspection"], condition=Q(closed_at=None), name="one_panel_meets_at_a_time"),
            models.CheckConstraint(
                condition=Q(closed_at=None, closed_by=None) | Q(closed_at__isnull=False, closed_by__isnull=False),
                name="panel_is_closed_by_somebody",
            ),
        ]
        triggers: ClassVar = [
            NEVER_DELETED,
            pgtrigger.Protect(
                name="closed_once", operation=pgtrigger.Update, condition=pgtrigger.Condition("OLD.closed_at IS NOT NULL")
            ),
        ]

    def __str__(self) -> str:
        return f"Panel on {self.inspection}, {self.held_on:%Y-%m-%d}"

    @property
    def conflicted(self) -> "list[PanelMember]":
        """Those present who have a conflict of interest; no query for a meeting read with its members."""
        return [member for member in self.members.all() if member.conflict]


@pghistory.track()
class PanelMember(models.Model):
    """Somebody who is present at a meeting. Who declares a conflict of interest stays recorded and does not decide."""

    meeting = models.ForeignKey(PanelMeeting, on_delete=models.PROTECT, related_name="members")
    user = person()
    conflict = models.TextField(blank=True, help_text="What the conflict of interest is; empty: none was declared.")
    declared_by = person(null=True, blank=True)
    declared_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["meeting", "id"]
        constraints = [
            models.UniqueConstraint(fields=["meeting", "user"], name="present_once"),
            models.CheckConstraint(
                condition=Q(conflict="", declared_at=None, declared_by=None)
                | ~Q(conflict="") & Q(declared_at__isnull=False, declared_by__isnull=False),
                name="conflict_is_declared_by_somebody",
            ),
        ]
        triggers: ClassVar = [
            NEVER_DELETED,
            pgtrigger.Protect(
                name="conflict_stays", operation=pgtrigger.Update, condition=pgtrigger.Condition("OLD.conflict <> ''")
            ),
        ]

    def __str__(self) -> str:
        return str(self.user)


# Whoever decides holds the inspection's row, and so does whoever locks: neither passes the other.
_WHILE_MEETING = pgtrigger.Trigger(
    name="while_meeting",
    when=pgtrigger.Before,
    operation=pgtrigger.Insert,
    func="""
        IF NOT EXISTS (
            SELECT FROM inspections_inspection inspection
            JOIN panels_panelmeeting meeting ON meeting.inspection_id = inspection.id
            WHERE inspection.id = NEW.inspection_id AND meeting.id = NEW.meeting_id
                AND inspection.phase = 'panel' AND NOT inspection.is_locked AND meeting.closed_at IS NULL
        ) THEN
            RAISE EXCEPTION 'A panel decides while it meets, until the results are locked.' USING ERRCODE = 'check_violation';
        END IF;
        RETURN NEW;
    """,
)


class DecisionQuerySet(models.QuerySet["PanelDecision"]):
    def visible_to(self, user: User) -> Self:
        """Decisions about inspections in which the person's role sees ratings, and in which they do not judge a case blind."""
        return self.filter(
            ~judges_blind(user, "inspection"),
            inspection__team__user_id=user.pk,
            inspection__team__left_at=None,
            inspection__team__role__in=_READING,
        )

    def newest(self) -> Self:
        """The decision that stands about each standard, and about the whole, of each inspection."""
        return self.order_by("inspection_id", "standard_id", "-version").distinct("inspection_id", "standard_id")


class PanelDecision(models.Model):
    """A rating kept or changed by the panel: append-only, so that a later one supersedes it and both stay to be read.

    What was computed is written beside what was decided; the run it comes from is never touched.
    """

    inspection = models.ForeignKey(Inspection, on_delete=models.PROTECT, related_name="panel_decisions", db_index=False)
    meeting = models.ForeignKey(PanelMeeting, on_delete=models.PROTECT, related_name="decisions")
    standard = models.ForeignKey(
        Standard, on_delete=models.PROTECT, null=True, blank=True, related_name="+", help_text="None: the inspection as a whole."
    )
    version = models.PositiveIntegerField()
    run = models.ForeignKey(RatingRun, on_delete=models.PROTECT, related_name="+", help_text="What the panel had before it.")
    computed = models.CharField(max_length=60, blank=True, help_text="Code of the rating before the panel; empty: not rated.")
    decided = models.CharField(max_length=60, blank=True, help_text="Code of the rating decided on; empty: left without one.")
    reasons = models.TextField()
    members = models.ManyToManyField(PanelMember, through="DecisionMaker", related_name="decisions")
    recorded_by = person()
    recorded_at = models.DateTimeField(default=timezone.now)

    objects = DecisionQuerySet.as_manager()

    class Meta:
        ordering = ["inspection", "standard", "-version"]
        constraints = [
            models.UniqueConstraint(
                fields=["inspection", "standard", "version"], nulls_distinct=False, name="one_decision_per_version"
            ),
            models.CheckConstraint(condition=~Q(reasons=""), name="decision_has_reasons"),
        ]
        triggers: ClassVar = [APPEND_ONLY, _WHILE_MEETING]

    def __str__(self) -> str:
        return f"{self.standard or 'Overall'}: {self.decided or 'not rated'}"

    @property
    def people(self) -> list[User]:
        """Who took part, by name; no query for a decision read with its members' users."""
        return sorted((member.user for member in self.members.all()), key=lambda user: (user.name, user.pk))


class DecisionMaker(models.Model):
    """Somebody who took part in a decision. The database refuses whoever declared a conflict or sat in another meeting."""

    decision = models.ForeignKey(PanelDecision, on_delete=models.PROTECT, related_name="makers")
    member = models.ForeignKey(PanelMember, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["decision", "member"], name="decides_once")]
        triggers: ClassVar = [
            APPEND_ONLY,
            pgtrigger.Trigger(
                name="without_conflict",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert,
                func="""
                    IF NOT EXISTS (
                        SELECT FROM panels_panelmember member JOIN panels_paneldecision decision ON decision.id = NEW.decision_id
                        WHERE member.id = NEW.member_id AND member.meeting_id = decision.meeting_id AND member.conflict = ''
                    ) THEN
                        RAISE EXCEPTION 'Who has a conflict of interest, or is not present, does not decide.'
                            USING ERRCODE = 'check_violation';
                    END IF;
                    RETURN NEW;
                """,
            ),
        ]

    def __str__(self) -> str:
        return f"{self.member} on {self.decision}"
