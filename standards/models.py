"""Editions of the standards as stored: once published, frozen in the database itself."""

from typing import ClassVar, Self

import pghistory
import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from standards.structure import MAIN_MODULE, Counts, Kind


def _frozen(editions: str) -> pgtrigger.Trigger:
    """Refuse every change to a row of a published edition; `editions` is SQL for the ids of the row's edition, old and new."""
    return pgtrigger.Trigger(
        name="published_is_frozen",
        when=pgtrigger.Before,
        operation=pgtrigger.Insert | pgtrigger.Update | pgtrigger.Delete,
        func=f"""
            IF EXISTS (SELECT FROM standards_edition WHERE status = 'published' AND id IN ({editions})) THEN
                RAISE EXCEPTION 'A published edition cannot be changed: make a new edition.'
                    USING ERRCODE = 'check_violation';
            END IF;
            IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
            RETURN NEW;
        """,
    )


class Edition(models.Model):
    """One edition of the standards framework, as a file of the repository describes it.

    What needs a key of its own (standards, questions, options) has rows; everything else is in `document`.
    """

    class Status(models.TextChoices):
        DRAFT = "draft", "Draft"
        PUBLISHED = "published", "Published"

    code = models.SlugField(max_length=60, unique=True)
    name = models.CharField(max_length=200)
    status = models.CharField(max_length=10, choices=Status, default=Status.DRAFT)
    digest = models.CharField(max_length=64, help_text="SHA-256 of the edition's content.")
    document = models.JSONField(help_text="The validated content of the edition's file.")
    published_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["code"]
        triggers: ClassVar = [
            pgtrigger.Trigger(
                name="published_is_frozen",
                when=pgtrigger.Before,
                operation=pgtrigger.Update | pgtrigger.Delete,
                condition=pgtrigger.Q(old__status="published"),
                func="RAISE EXCEPTION 'A published edition cannot be changed: make a new edition.'"
                " USING ERRCODE = 'check_violation';",
            )
        ]

    def __str__(self) -> str:
        return self.name


class Standard(models.Model):
    """One rated standard of an edition, for instance 2.3 Implementation and delivery."""

    edition = models.ForeignKey(Edition, on_delete=models.PROTECT, related_name="standards")
    code = models.CharField(max_length=80)
    number = models.CharField(max_length=10)
    title = models.CharField(max_length=200)
    position = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ["edition", "position"]
        constraints = [
            models.UniqueConstraint(fields=["edition", "code"], name="one_standard_per_code"),
        ]
        triggers: ClassVar = [_frozen("OLD.edition_id, NEW.edition_id")]

    def __str__(self) -> str:
        return f"{self.number} {self.title}"


class RatingCharacteristics(models.Model):
    """What each rating of a standard that people rate looks like.

    May be added to a published edition that came without, so that inspections against it have them; never changed after that.
    """

    standard = models.OneToOneField(Standard, on_delete=models.PROTECT, related_name="characteristics")
    inadequate = models.TextField()
    requires_improvement = models.TextField()
    good = models.TextField()
    outstanding = models.TextField()
    draft = models.BooleanField(help_text="The wording is ours and not published.")
    source = models.CharField(max_length=200, blank=True)

    class Meta:
        verbose_name_plural = "rating characteristics"
        triggers: ClassVar = [pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete)]

    def __str__(self) -> str:
        return f"Characteristics of {self.standard}"


class Question(models.Model):
    """One question of an edition: key question, prompt, screening question, free text or interview question."""

    edition = models.ForeignKey(Edition, on_delete=models.PROTECT, related_name="questions")
    standard = models.ForeignKey(Standard, on_delete=models.PROTECT, null=True, blank=True, related_name="questions")
    parent = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="prompts")
    code = models.CharField(max_length=120)
    kind = models.CharField(max_length=20, choices=[(kind.value, kind.value.replace("_", " ")) for kind in Kind])
    concept = models.CharField(max_length=120, blank=True, help_text="The same in every edition that asks this.")
    number = models.CharField(max_length=20, blank=True)
    module = models.CharField(max_length=60, default=MAIN_MODULE, help_text="Whose cases are asked it, if it is on their form.")
    text = models.TextField()
    position = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ["edition", "position"]
        constraints = [
            models.UniqueConstraint(fields=["edition", "code"], name="one_question_per_code"),
        ]
        triggers: ClassVar = [_frozen("OLD.edition_id, NEW.edition_id")]

    def __str__(self) -> str:
        return f"{self.number} {self.text}"


class AskingRemark(models.Model):
    """Why a question is asked of the cases that its condition says, or of all, and how well that is known.

    Decides nothing, so it may be added to a published edition that came without; never changed after that.
    """

    edition = models.ForeignKey(Edition, on_delete=models.PROTECT, related_name="remarks")
    question = models.CharField(max_length=120, help_text="Its code in the edition's file.")
    basis = models.CharField(max_length=10)
    text = models.TextField()
    source = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ["edition", "id"]
        triggers: ClassVar = [pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete)]

    def __str__(self) -> str:
        return self.text


class AnswerOption(models.Model):
    """One answer that may be chosen, and how it counts."""

    question = models.ForeignKey(Question, on_delete=models.PROTECT, related_name="options")
    code = models.CharField(max_length=60)
    label = models.CharField(max_length=200)
    counts = models.CharField(max_length=20, choices=[(counts.value, counts.value.replace("_", " ")) for counts in Counts])
    at_most = models.PositiveSmallIntegerField(
        null=True, blank=True, help_text="In how many answers about one case it, and others with a limit, may be chosen."
    )
    position = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ["question", "position"]
        constraints = [
            models.UniqueConstraint(fields=["question", "code"], name="one_option_per_code"),
            # Lets an answer refer to question and option together, so that no answer can hold another question's option.
            models.UniqueConstraint(fields=["question", "id"], name="option_with_its_question"),
        ]
        triggers: ClassVar = [_frozen("SELECT edition_id FROM standards_question WHERE id IN (OLD.question_id, NEW.question_id)")]

    def __str__(self) -> str:
        return self.label


class LearningNote(models.Model):
    """What quality assurance has learnt about a question, shown with its guidance: beside the frozen edition, never in it.

    Somebody proposes, somebody else approves: then it has a version, and each earlier one stays. An approved one without words
    ends the note before it. `found` says what it rests on, for whoever decides.
    """

    class State(models.TextChoices):
        PROPOSED = "proposed", "Proposed"
        APPROVED = "approved", "Approved"
        DECLINED = "declined", "Declined"

    edition = models.ForeignKey(Edition, on_delete=models.PROTECT, related_name="learning_notes", db_index=False)
    question = models.ForeignKey(Question, on_delete=models.PROTECT, related_name="learning_notes", db_index=False)
    text = models.TextField(blank=True)
    found = models.TextField(help_text="What was found in reviews, and why the note helps.")
    state = models.CharField(max_length=10, choices=State, default=State.PROPOSED)
    version = models.PositiveIntegerField(
        null=True, blank=True, help_text="Of the notes to this question; only of approved ones."
    )
    written_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    written_at = models.DateTimeField(default=timezone.now)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    decided_at = models.DateTimeField(null=True, blank=True)
    reason = models.TextField(blank=True, help_text="Why it was approved or declined.")

    class Meta:
        ordering = ["question", "-id"]
        constraints = [
            models.UniqueConstraint(fields=["question", "version"], name="one_learning_note_per_version"),
            models.UniqueConstraint(
                fields=["question"], condition=Q(state="proposed"), name="one_proposed_learning_note",
                violation_error_message="Somebody has proposed a note to this question already: decide about that one first.",
            ),
            models.CheckConstraint(condition=~Q(found=""), name="learning_note_rests_on_something"),
            models.CheckConstraint(
                condition=Q(state="proposed", decided_by=None, decided_at=None)
                | (~Q(state="proposed") & Q(decided_by__isnull=False, decided_at__isnull=False) & ~Q(decided_by=F("written_by"))),
                name="learning_note_decided_by_another",
            ),
            models.CheckConstraint(
                condition=Q(state="approved", version__isnull=False) | (~Q(state="approved") & Q(version=None)),
                name="approved_learning_note_has_a_version",
            ),
        ]  # fmt: skip
        indexes = [models.Index(fields=["edition", "id"], condition=Q(state="approved"), name="learning_notes_in_force")]
        triggers: ClassVar = [
            pgtrigger.Protect(name="never_deleted", operation=pgtrigger.Delete),
            pgtrigger.Protect(
                name="decided_once", operation=pgtrigger.Update, condition=pgtrigger.Condition("OLD.state <> 'proposed'")
            ),
            pgtrigger.ReadOnly(
                name="words_stay", fields=["edition", "question", "text", "found", "written_by", "written_at"]
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"Learning note to {self.question.code}"


class EditionDraftQuerySet(models.QuerySet["EditionDraft"]):
    def open(self) -> Self:
        """Drafts that can still be changed: neither published nor given up."""
        return self.filter(edition=None, discarded_at=None)


@pghistory.track(exclude=["problems", "document"])
class EditionDraft(models.Model):
    """A new edition in the making: the text of its file as somebody left it, faults and all. Every version is in the history.

    `problems` (line and reason of each fault), `document` and `digest` are what reading `source` found, kept beside it so that
    pages need not read it again; `document` is empty and `digest` "" while there are faults.
    """

    code = models.SlugField(max_length=60)
    name = models.CharField(max_length=200)
    based_on = models.ForeignKey(Edition, on_delete=models.PROTECT, related_name="drafts")
    source = models.TextField(help_text="The text of the edition's file.")
    version = models.PositiveIntegerField(default=1)
    problems = models.JSONField(default=list)
    document = models.JSONField(null=True, blank=True)
    digest = models.CharField(max_length=64, blank=True)
    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField(default=timezone.now)
    edited_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    edited_at = models.DateTimeField(default=timezone.now)
    tried_digest = models.CharField(max_length=64, blank=True, help_text="Content whose dry run somebody has read.")
    tried_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    edition = models.OneToOneField(Edition, on_delete=models.PROTECT, null=True, blank=True, related_name="draft")
    published_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    published_alone = models.BooleanField(
        default=False, help_text="The publisher had made the last change: there was no other administrator."
    )
    discarded_at = models.DateTimeField(null=True, blank=True)

    objects = EditionDraftQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["code"], condition=Q(edition=None, discarded_at=None), name="one_open_draft_per_code"
            ),
            models.CheckConstraint(
                condition=Q(edition=None, published_by=None) | Q(edition__isnull=False, published_by__isnull=False),
                name="publication_has_a_person",
            ),
        ]
        triggers: ClassVar = [
            pgtrigger.Protect(name="never_deleted", operation=pgtrigger.Delete),
            pgtrigger.Protect(
                name="closed_drafts_stay",
                operation=pgtrigger.Update,
                condition=pgtrigger.Condition("OLD.edition_id IS NOT NULL OR OLD.discarded_at IS NOT NULL"),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_open(self) -> bool:
        return self.edition_id is None and self.discarded_at is None
