"""Learning notes: what is shown with the guidance of a question, and how it came to be."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any

from django.db.models import Max, OuterRef, QuerySet, Subquery, Sum, TextField, Value
from django.db.models.functions import Cast, Concat
from django.utils import timezone

from standards.models import Edition, LearningNote

Notes = Mapping[int, "Note"]  # by the id of the question


@dataclass(frozen=True, slots=True)
class Note:
    """An approved note. One without words ended the one before it."""

    version: int
    text: str
    since: datetime

    @property
    def version_words(self) -> str:
        """For instance "3, 12 March 2026"."""
        day = timezone.localdate(self.since)
        return f"{self.version}, {day.day} {day:%B %Y}"


def notes_mark(edition: str) -> Subquery:
    """Return SQL for what names the approved notes of an edition: the sum of their ids, which each approval makes larger.

    With the moment of the latest: a database that is restored under a running process gives ids out again. `edition` is how the
    queryset around calls the edition. NULL where there is none.
    """
    approved = LearningNote.objects.filter(edition=OuterRef(edition), state=LearningNote.State.APPROVED.value)
    parts = Cast(Sum("pk"), TextField()), Value(" "), Cast(Max("decided_at"), TextField())
    named = Concat(*parts, output_field=TextField())
    return Subquery(approved.order_by().values("edition").annotate(mark=named).values("mark"))


@lru_cache(maxsize=64)
def notes_marked(edition_id: int, mark: str | None) -> Notes:
    """Return the notes in force of an edition, given what names them now: no query once a process knows them."""
    if mark is None:
        return {}
    found = _approved().filter(edition=edition_id).order_by("question_id", "-version").distinct("question_id")
    rows: Any = found.values_list("question_id", "version", "text", "decided_at")
    return {question: Note(*rest) for question, *rest in rows if rest[1]}


def notes_now(edition_id: int) -> Notes:
    """Return the notes in force of an edition; one query, two the first time."""
    mark = Edition.objects.filter(pk=edition_id).values_list(notes_mark("pk"), flat=True).first()
    return notes_marked(edition_id, mark)


def notes_to(question_id: int) -> list[Note]:
    """Return every approved note to a question, the newest first; one query."""
    rows: Any = _approved().filter(question=question_id).order_by("-version").values_list("version", "text", "decided_at")
    return [Note(*row) for row in rows]


def note_at(notes: list[Note], at: datetime) -> Note | None:
    """Return which of the notes to a question, newest first, was shown at a moment; None where there was none. Pure."""
    found = next((note for note in notes if note.since <= at), None)
    return found if found is not None and found.text else None


def _approved() -> QuerySet[LearningNote]:
    return LearningNote.objects.filter(state=LearningNote.State.APPROVED.value)
