"""Evidence about how the inspected organisation works, notes on what it shows, and the ratings proposed from it.

Nothing here is ever deleted: what should not have been recorded is withdrawn, with a reason, and stays readable.
"""

import uuid
from typing import Any, ClassVar, Self

import pghistory
import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from accounts.models import User
from cases.models import APPEND_ONLY, NEVER_DELETED
from inspections.models import Inspection
from organisation.rules import READING_ROLES, EvidenceKind, Shows
from standards.models import Question, Standard

_READING = [role.value for role in READING_ROLES]


def _person(related_name: str = "+", **options: Any) -> "models.ForeignKey[Any, Any]":
    return models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name=related_name, **options)


class Withdrawable(models.Model):
    """What may be withdrawn: by whom, when and why, or nothing of the three."""

    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_by = _person(null=True, blank=True)
    withdrawn_because = models.TextField(blank=True)

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(
                condition=Q(withdrawn_at=None, withdrawn_by=None, withdrawn_because="")
                | Q(withdrawn_at__isnull=False, withdrawn_by__isnull=False) & ~Q(withdrawn_because=""),
                name="%(class)s_is_withdrawn_with_a_reason",
            ),
        ]


class EvidenceQuerySet(models.QuerySet["EvidenceItem"]):
    def visible_to(self, user: User) -> Self:
        """Evidence of inspections in which the person's role sees it."""
        return self.filter(inspection__team__user_id=user.pk, inspection__team__left_at=None, inspection__team__role__in=_READING)


@pghistory.track()
class EvidenceItem(Withdrawable):
    """One piece of evidence: a document, a meeting, a focus group. Who took part is said by roles, names are not needed."""

    inspection = models.ForeignKey(Inspection, on_delete=models.PROTECT, related_name="evidence")
    kind = models.CharField(max_length=20, choices=[(kind.value, kind.words) for kind in EvidenceKind])
    title = models.CharField(max_length=200)
    dated = models.DateField("date")
    source = models.CharField("source, or who took part", max_length=500)
    summary = models.TextField(blank=True)
    version = models.PositiveIntegerField(default=1)
    added_by = _person()
    added_at = models.DateTimeField(default=timezone.now)
    changed_by = _person()
    changed_at = models.DateTimeField(default=timezone.now)

    objects = EvidenceQuerySet.as_manager()

    class Meta(Withdrawable.Meta):
        ordering = ["inspection", "-dated", "-id"]
        indexes = [models.Index(fields=["inspection", "id"], name="evidence_of_inspection")]
        triggers: ClassVar = [NEVER_DELETED]

    def __str__(self) -> str:
        return self.title


class NoteQuerySet(models.QuerySet["EvidenceNote"]):
    def visible_to(self, user: User) -> Self:
        """Notes on evidence that the person may see."""
        return self.filter(
            item__inspection__team__user_id=user.pk,
            item__inspection__team__left_at=None,
            item__inspection__team__role__in=_READING,
        )

    def standing(self) -> Self:
        """Notes that count: neither they nor their evidence has been withdrawn, and they are tied to the inspection's edition."""
        return self.filter(withdrawn_at=None, item__withdrawn_at=None, question__edition=F("item__inspection__edition"))

    def held(self) -> Self:
        """Notes that an earlier edition's prompt holds: the inspection has moved, and nobody has tied them anew."""
        return self.filter(withdrawn_at=None, item__withdrawn_at=None).exclude(question__edition=F("item__inspection__edition"))


@pghistory.track()
class EvidenceNote(Withdrawable):
    """What a piece of evidence shows about one key question or prompt of a standard that people rate."""

    item = models.ForeignKey(EvidenceItem, on_delete=models.PROTECT, related_name="notes")
    question = models.ForeignKey(Question, on_delete=models.PROTECT, related_name="+")
    shows = models.CharField(max_length=10, choices=[(one.value, one.value.capitalize()) for one in Shows])
    text = models.TextField()
    version = models.PositiveIntegerField(default=1)
    written_by = _person()
    written_at = models.DateTimeField(default=timezone.now)
    changed_by = _person()
    changed_at = models.DateTimeField(default=timezone.now)

    objects = NoteQuerySet.as_manager()

    class Meta(Withdrawable.Meta):
        ordering = ["question", "id"]
        triggers: ClassVar = [NEVER_DELETED]

    def __str__(self) -> str:
        return f"{self.question.number} {self.get_shows_display()}"


def _unguessable(attachment: Any, name: str) -> str:
    """Return where a file is stored: nothing of its name, so that the name can neither collide nor mislead anything."""
    return f"attachments/{uuid.uuid4().hex}"


class AttachmentQuerySet(models.QuerySet["Attachment"]):
    def visible_to(self, user: User) -> Self:
        """Files of evidence that the person may see."""
        return self.filter(
            item__inspection__team__user_id=user.pk,
            item__inspection__team__left_at=None,
            item__inspection__team__role__in=_READING,
        )


@pghistory.track()
class Attachment(Withdrawable):
    """A file that belongs to a piece of evidence. `sha256` is that of its content, by which a copy can be known."""

    item = models.ForeignKey(EvidenceItem, on_delete=models.PROTECT, related_name="attachments")
    name = models.CharField(max_length=160, help_text="As it was called where it came from, made harmless.")
    media_type = models.CharField(max_length=100)
    size = models.PositiveBigIntegerField(help_text="In bytes.")
    sha256 = models.CharField(max_length=64)
    file = models.FileField(upload_to=_unguessable, max_length=60)
    added_by = _person()
    added_at = models.DateTimeField(default=timezone.now)

    objects = AttachmentQuerySet.as_manager()

    class Meta(Withdrawable.Meta):
        ordering = ["item", "id"]
        triggers: ClassVar = [NEVER_DELETED]

    def __str__(self) -> str:
        return self.name


class AttachmentRead(models.Model):
    """Somebody has taken a file out: written before the first byte is sent."""

    attachment = models.ForeignKey(Attachment, on_delete=models.PROTECT, related_name="reads")
    by = _person("attachments_read")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["-id"]
        triggers: ClassVar = [APPEND_ONLY]

    def __str__(self) -> str:
        return f"{self.attachment} read by {self.by} at {self.at:%Y-%m-%d %H:%M}"


class ProposedRatingQuerySet(models.QuerySet["ProposedRating"]):
    def visible_to(self, user: User) -> Self:
        """Proposals in inspections in which the person's role sees the evidence."""
        return self.filter(inspection__team__user_id=user.pk, inspection__team__left_at=None, inspection__team__role__in=_READING)

    def of_edition(self) -> Self:
        """Proposals for standards of the edition that their inspection follows."""
        return self.filter(standard__edition=F("inspection__edition"))

    def held(self) -> Self:
        """The newest proposal for each standard of an edition that their inspection has left, unless it was carried over."""
        earlier = self.exclude(standard__edition=F("inspection__edition"))
        newest = earlier.order_by("inspection_id", "standard_id", "-version").distinct("inspection_id", "standard_id")
        return self.filter(pk__in=newest.values("pk"), carried_to=None).order_by("standard_id")

    def newest(self) -> Self:
        """The proposal that stands for each standard of each inspection."""
        return self.of_edition().order_by("inspection_id", "standard_id", "-version").distinct("inspection_id", "standard_id")


# The one who proposes holds the inspection's row, and so does whoever locks: neither passes the other.
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


class ProposedRating(models.Model):
    """The lead inspector's rating of one standard, with reasons. Never overwritten: each new one is a further version.

    What the ratings panel makes of it is a fact of its own and is kept elsewhere.
    """

    inspection = models.ForeignKey(Inspection, on_delete=models.PROTECT, related_name="proposed_ratings")
    standard = models.ForeignKey(Standard, on_delete=models.PROTECT, related_name="+")
    version = models.PositiveIntegerField()
    rating = models.CharField(max_length=60, help_text="Code of the edition's scale.")
    reasons = models.TextField()
    proposed_by = _person("proposed_ratings")
    proposed_at = models.DateTimeField(default=timezone.now)
    carried_from = models.OneToOneField(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="carried_to",
        help_text="The proposal for a standard of an earlier edition that it repeats, since the inspection has moved.",
    )  # fmt: skip

    objects = ProposedRatingQuerySet.as_manager()

    class Meta:
        ordering = ["inspection", "standard", "-version"]
        constraints = [
            models.UniqueConstraint(fields=["inspection", "standard", "version"], name="one_proposal_per_version"),
        ]
        triggers: ClassVar = [APPEND_ONLY, _NONE_ONCE_LOCKED]

    def __str__(self) -> str:
        return f"{self.standard}: {self.rating}"
