"""The evidence workspace of an inspection: all its standards, one of them, one piece of evidence, the history of a note."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.apps import apps
from django.db.models import Count, Q, QuerySet

from accounts.models import User
from inspections.models import Inspection
from organisation.models import Attachment, EvidenceItem, EvidenceNote
from organisation.queries.proposals import Proposal, newest_proposals, standards_of_people
from organisation.rules import Shows
from standards.structure import EditionStructure, Question, Standard

# History tables have no model written out: the database fills them by trigger.
_NOTE_HISTORY = "organisation.EvidenceNoteEvent"
_EVIDENCE_HISTORY = "organisation.EvidenceItemEvent"
_COUNTED = ("items", "strengths", "weaknesses", "neutral")


@dataclass(frozen=True, slots=True)
class StandardLine:
    """One standard in the overview: how much there is about it, and the rating proposed."""

    standard: Standard
    items: int
    strengths: int
    weaknesses: int
    neutral: int
    proposal: Proposal | None


def inspection_named(user: User, reference: str) -> QuerySet[Inspection]:
    """Return the inspection with this reference if the person is on it, with their role in it."""
    visible = Inspection.objects.visible_to(user).with_reader().filter(reference=reference)
    return visible.select_related("provider", "edition").defer("edition__document")


def standard_lines(inspection: Inspection, edition: EditionStructure, user: User) -> list[StandardLine]:
    """Return what there is about each standard that people rate; two queries."""
    notes = EvidenceNote.objects.visible_to(user).standing().filter(item__inspection=inspection).order_by()
    counted = notes.values("question__standard__code").annotate(
        items=Count("item", distinct=True),
        strengths=Count("pk", filter=Q(shows=Shows.STRENGTH)),
        weaknesses=Count("pk", filter=Q(shows=Shows.WEAKNESS)),
        neutral=Count("pk", filter=Q(shows=Shows.NEUTRAL)),
    )
    found: dict[str, Any] = {row["question__standard__code"]: row for row in counted}
    proposals = newest_proposals(inspection, edition, user)
    return [
        StandardLine(
            standard,
            **{part: found.get(standard.code, {}).get(part, 0) for part in _COUNTED},
            proposal=proposals.get(standard.code),
        )
        for standard in standards_of_people(edition)
    ]


def evidence_of(inspection: Inspection, user: User) -> list[EvidenceItem]:
    """Return all evidence of the inspection, the latest first, each with `note_count` and `file_count`; one query."""
    counts = {
        "note_count": Count("notes", filter=Q(notes__withdrawn_at=None), distinct=True),
        "file_count": Count("attachments", filter=Q(attachments__withdrawn_at=None), distinct=True),
    }
    return list(EvidenceItem.objects.visible_to(user).filter(inspection=inspection).annotate(**counts).order_by("-dated", "-id"))


def evidence_seen_by(user: User, inspection: Inspection) -> QuerySet[EvidenceItem]:
    """Return the evidence of the inspection that the person may see, to find one in."""
    visible = EvidenceItem.objects.visible_to(user).filter(inspection=inspection)
    return visible.select_related("added_by", "changed_by", "withdrawn_by")


def notes_seen_by(user: User, inspection: Inspection) -> QuerySet[EvidenceNote]:
    """Return the notes of the inspection that the person may see, to find one in."""
    visible = EvidenceNote.objects.visible_to(user).filter(item__inspection=inspection)
    return visible.select_related("item", "question", "written_by", "changed_by", "withdrawn_by")


def files_seen_by(user: User, inspection: Inspection) -> QuerySet[Attachment]:
    """Return the files of the inspection that the person may see, to find one in."""
    visible = Attachment.objects.visible_to(user).filter(item__inspection=inspection)
    return visible.select_related("item", "added_by", "withdrawn_by")


def evidence_to_note(user: User, inspection: Inspection) -> QuerySet[EvidenceItem]:
    """Return the evidence that a note may be written on, the latest first."""
    return evidence_seen_by(user, inspection).filter(withdrawn_at=None).order_by("-dated", "-id")


def held_notes(inspection: Inspection, user: User) -> list[EvidenceNote]:
    """Return the notes on prompts of an edition that the inspection has left, in the order of the prompts; one query."""
    held = EvidenceNote.objects.visible_to(user).held().filter(item__inspection=inspection)
    shown = held.select_related("item", "question__edition", "written_by", "changed_by").defer("question__edition__document")
    return list(shown.order_by("question__position", "id"))


def notes_of(item: EvidenceItem) -> list[EvidenceNote]:
    """Return the notes on a piece of evidence in the order of the prompts, withdrawn ones last; one query."""
    notes = item.notes.select_related("question", "written_by", "changed_by", "withdrawn_by")
    return sorted(notes.order_by("question__position", "id"), key=lambda note: note.withdrawn_at is not None)


def files_of(item: EvidenceItem) -> list[Attachment]:
    """Return the files of a piece of evidence, withdrawn ones last, each with `read_count`; one query."""
    files = item.attachments.select_related("added_by", "withdrawn_by").annotate(read_count=Count("reads"))
    return sorted(files.order_by("id"), key=lambda file: file.withdrawn_at is not None)


@dataclass(frozen=True, slots=True)
class NotedQuestion:
    """A key question with its prompts, each with the notes tied to it."""

    question: Question
    notes: tuple[EvidenceNote, ...]
    prompts: tuple["NotedQuestion", ...] = ()

    @property
    def all_notes(self) -> list[EvidenceNote]:
        return [*self.notes, *(note for prompt in self.prompts for note in prompt.notes)]


def noted_questions(inspection: Inspection, standard: Standard, user: User) -> list[NotedQuestion]:
    """Return a standard's questions with the notes that stand; one query."""
    visible = EvidenceNote.objects.visible_to(user).standing().filter(item__inspection=inspection)
    notes = visible.filter(question__in=[question.id for question in standard.questions])
    by_question: defaultdict[int, list[EvidenceNote]] = defaultdict(list)
    for note in notes.select_related("item", "written_by", "changed_by").order_by("id"):
        by_question[note.question_id].append(note)
    return _with_prompts(standard.questions, by_question)


def _with_prompts(questions: Sequence[Question], notes: dict[int, list[EvidenceNote]]) -> list[NotedQuestion]:
    def noted(question: Question, prompts: Iterable[NotedQuestion] = ()) -> NotedQuestion:
        return NotedQuestion(question, tuple(notes.get(question.id, ())), tuple(prompts))

    of = {one.code: [noted(prompt) for prompt in questions if prompt.parent == one.code] for one in questions}
    return [noted(question, of[question.code]) for question in questions if not question.parent]


@dataclass(frozen=True, slots=True)
class Version:
    """How something was once recorded: which version, when, by whom, and what it said."""

    number: int
    at: datetime
    by: str
    row: Any


def versions_of_note(note: EvidenceNote) -> list[Version]:
    """Return everything that a note has ever said, the newest first; one query."""
    history = apps.get_model(_NOTE_HISTORY)._default_manager.filter(pgh_obj=note.pk)
    return _versions(history.select_related("changed_by", "question"))


def versions_of_evidence(item: EvidenceItem) -> list[Version]:
    """Return every description of a piece of evidence, the newest first; one query."""
    history = apps.get_model(_EVIDENCE_HISTORY)._default_manager.filter(pgh_obj=item.pk)
    return _versions(history.select_related("changed_by"))


def _versions(history: QuerySet[Any]) -> list[Version]:
    """Return one entry for each version: withdrawing something makes an event and no version."""
    rows = {row.version: row for row in history.order_by("-pgh_id")}
    return [Version(row.version, row.changed_at, row.changed_by.name, row) for row in rows.values()]
