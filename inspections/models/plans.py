"""Providers, inspections and their teams."""

from datetime import date
from typing import ClassVar, Self

import pghistory
import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from accounts.models import User
from inspections.rules import (
    ALL_CASES_ROLES,
    CASELOAD_PHASES,
    RECORDING_PHASES,
    TELL_WITHIN_HOURS,
    Phase,
    Role,
    last_fieldwork_day,
)
from standards.models import Edition


@pghistory.track()
class Provider(models.Model):
    """An organisation that delivers probation services."""

    class Kind(models.TextChoices):
        CRC = "CRC", "Community Rehabilitation Company"
        NPS = "NPS", "National Probation Service division"
        PDU = "PDU", "Probation delivery unit"
        AREA = "area", "Police area (CRC and NPS together)"
        REGION = "region", "Probation region"

    name = models.CharField(max_length=200)
    kind = models.CharField(max_length=10, choices=Kind)
    region = models.CharField(max_length=120, blank=True)

    class Meta:
        ordering = ["name", "kind"]
        constraints = [models.UniqueConstraint(fields=["name", "kind"], name="one_provider_per_name_and_kind")]

    def __str__(self) -> str:
        return self.name if self.name.endswith(self.kind) else f"{self.name} {self.kind}"


class InspectionQuerySet(models.QuerySet["Inspection"]):
    def visible_to(self, user: User) -> Self:
        """Inspections that the person is on."""
        return self.filter(team__user_id=user.pk, team__left_at=None)

    def with_reader(self) -> Self:
        """Read with each inspection who it is visible to, and in which role: from the join that `visible_to` makes anyway."""
        return self.annotate(reader=F("team__user_id"), role_of_reader=F("team__role"))

    def manageable_by(self, user: User) -> Self:
        """Inspections whose people the person may arrange: all for administrators, their own for leads."""
        if user.is_administrator:
            return self.all()
        return self.filter(team__user_id=user.pk, team__left_at=None, team__role=Role.LEAD)

    def open_for_ratings(self) -> Self:
        """Inspections whose judgements can still change."""
        return self.exclude(phase=Phase.PUBLISHED)


# The row of the whole is held while it is looked at, so that two people cannot make two levels out of one at the same time.
_ONE_LEVEL_OF_PARTS = pgtrigger.Trigger(
    name="one_level_of_parts",
    when=pgtrigger.Before,
    operation=pgtrigger.Insert | pgtrigger.UpdateOf("part_of_id"),  # type: ignore[no-untyped-call]
    condition=pgtrigger.Q(new__part_of__isnull=False),
    func="""
        PERFORM FROM inspections_inspection WHERE id = NEW.part_of_id AND part_of_id IS NULL FOR SHARE;
        IF NOT FOUND OR EXISTS (SELECT FROM inspections_inspection WHERE part_of_id = NEW.id) THEN
            RAISE EXCEPTION 'Parts have no parts of their own.' USING ERRCODE = 'check_violation';
        END IF;
        RETURN NEW;
    """,
)


# A move is written first and finished, with what became of the answers, in the same transaction: `counts` is empty until then.
_EDITION_CHANGES_BY_A_MOVE = pgtrigger.Trigger(
    name="edition_changes_by_a_move",
    when=pgtrigger.Before,
    operation=pgtrigger.UpdateOf("edition_id"),  # type: ignore[no-untyped-call]
    condition=pgtrigger.Condition("OLD.edition_id <> NEW.edition_id"),
    func="""
        IF OLD.phase <> 'planning' OR NEW.phase <> 'planning' OR NOT EXISTS (
            SELECT FROM inspections_editionmove move
            WHERE move.inspection_id = NEW.id AND move.counts IS NULL
                AND move.from_edition_id = OLD.edition_id AND move.to_edition_id = NEW.edition_id
        ) THEN
            RAISE EXCEPTION 'An inspection changes its edition in planning alone, and by a recorded move.'
                USING ERRCODE = 'check_violation';
        END IF;
        RETURN NEW;
    """,
)


# Two people lock and unlock: the trigger of their confirmed request (panels.LockRequest) makes the change, and any other
# statement is refused. The version of the results rises with each, so that who holds an export can tell that it is old.
_LOCKED_BY_TWO_PEOPLE = pgtrigger.Trigger(
    name="locked_by_two_people",
    when=pgtrigger.Before,
    operation=pgtrigger.UpdateOf("phase", "is_locked", "results_version"),  # type: ignore[no-untyped-call]
    func="""
        NEW.results_version := OLD.results_version;
        IF OLD.is_locked <> NEW.is_locked THEN
            IF pg_trigger_depth() < 2 THEN
                RAISE EXCEPTION 'Results are locked and unlocked by a request that a second person has confirmed.'
                    USING ERRCODE = 'check_violation';
            END IF;
            NEW.results_version := OLD.results_version + 1;
        END IF;
        IF OLD.phase = 'panel' AND NEW.phase = 'published' AND NOT NEW.is_locked THEN
            RAISE EXCEPTION 'An inspection is published once its results are locked.' USING ERRCODE = 'check_violation';
        END IF;
        RETURN NEW;
    """,
)


@pghistory.track()
class Inspection(models.Model):
    """One inspection. It keeps the edition it was planned with, unless it moves to another while still in planning.

    A regional inspection pools the judgements of others, its parts, which stay inspections of their own.
    """

    reference = models.SlugField(max_length=60, unique=True, help_text="Short name in addresses and exports.")
    provider = models.ForeignKey(Provider, on_delete=models.PROTECT, related_name="inspections")
    edition = models.ForeignKey(Edition, on_delete=models.PROTECT, related_name="inspections")
    fieldwork_starts = models.DateField(help_text="Monday of the first fieldwork week.")
    fieldwork_weeks = models.PositiveSmallIntegerField(default=2)
    tell_within_hours = models.PositiveSmallIntegerField(
        default=TELL_WITHIN_HOURS, db_default=TELL_WITHIN_HOURS,
        help_text="How soon after an alert of immediate risk somebody must have been told.",
    )  # fmt: skip
    phase = models.CharField(max_length=12, choices=[(p.value, p.value.capitalize()) for p in Phase], default=Phase.PLANNING)
    is_locked = models.BooleanField(
        default=False, db_default=False, editable=False,
        help_text="Whether two people have locked the results: nothing that they rest on can change.",
    )  # fmt: skip
    results_version = models.PositiveIntegerField(
        default=0, db_default=0, editable=False, help_text="Rises whenever the results are locked or unlocked; 0: never yet."
    )
    part_of = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="parts",
        help_text="The inspection that pools this one's judgements.",
    )  # fmt: skip
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    objects = InspectionQuerySet.as_manager()

    class Meta:
        ordering = ["-fieldwork_starts", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(fieldwork_weeks__gte=1, fieldwork_weeks__lte=12), name="fieldwork_takes_1_to_12_weeks"
            ),
            models.CheckConstraint(
                condition=Q(tell_within_hours__gte=1, tell_within_hours__lte=168), name="tells_within_1_hour_to_a_week"
            ),
            models.CheckConstraint(condition=Q(phase__in=[p.value for p in Phase]), name="phase_is_known"),
            models.CheckConstraint(condition=Q(part_of=None) | ~Q(part_of=F("id")), name="no_part_of_itself"),
            models.CheckConstraint(
                condition=Q(is_locked=False) | Q(phase__in=[Phase.PANEL, Phase.PUBLISHED]), name="locked_once_in_panel"
            ),
        ]
        triggers: ClassVar = [_ONE_LEVEL_OF_PARTS, _EDITION_CHANGES_BY_A_MOVE, _LOCKED_BY_TWO_PEOPLE]

    def __str__(self) -> str:
        return str(self.provider)

    @property
    def fieldwork_ends(self) -> date:
        """The Friday of the last fieldwork week."""
        return last_fieldwork_day(self.fieldwork_starts, self.fieldwork_weeks)

    @property
    def takes_cases(self) -> bool:
        """Whether cases may be brought in and allocated in this phase."""
        return Phase(self.phase) in CASELOAD_PHASES

    @property
    def is_recording(self) -> bool:
        """Whether case files may be written to in this phase."""
        return Phase(self.phase) in RECORDING_PHASES


class TeamMemberQuerySet(models.QuerySet["TeamMember"]):
    def current(self) -> Self:
        return self.filter(left_at=None)

    def seeing_all_cases(self) -> Self:
        return self.current().filter(role__in=[role.value for role in ALL_CASES_ROLES])


@pghistory.track()
class TeamMember(models.Model):
    """A person's role in one inspection. People leave; the row stays, because their work does."""

    inspection = models.ForeignKey(Inspection, on_delete=models.PROTECT, related_name="team")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="memberships")
    role = models.CharField(max_length=16, choices=[(r.value, r.value.replace("_", " ").capitalize()) for r in Role])
    joined_at = models.DateTimeField(default=timezone.now, editable=False)
    left_at = models.DateTimeField(null=True, blank=True)

    objects = TeamMemberQuerySet.as_manager()

    class Meta:
        ordering = ["inspection", "role", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["inspection", "user"],
                condition=Q(left_at=None),
                name="one_current_role_per_person",
                violation_error_message="This person already has a role in this inspection.",
            ),
            models.UniqueConstraint(
                fields=["inspection"],
                condition=Q(left_at=None, role=Role.LEAD),
                name="one_lead_inspector",
                violation_error_message="This inspection already has a lead inspector.",
            ),
            models.CheckConstraint(condition=Q(role__in=[r.value for r in Role]), name="role_is_known"),
            models.CheckConstraint(condition=Q(left_at=None) | Q(left_at__gte=F("joined_at")), name="leaving_follows_joining"),
        ]

    def __str__(self) -> str:
        return f"{self.user} ({self.get_role_display()})"

    @property
    def role_words(self) -> str:
        """The role as it is spoken of within a sentence."""
        return Role(self.role).words
