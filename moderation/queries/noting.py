"""Learning notes as the pages show them: those in force, those that wait for a decision, and what was found about a question."""

from dataclasses import dataclass

from django.db.models import Count, F, Q, QuerySet

from accounts.models import User
from cases.rules import label_of
from inspections.models import TeamMember
from moderation.models import AgreedJudgement, Comparison
from moderation.queries.comparing import inspections_compared
from moderation.rules import ASSURING_ROLES, Theme
from standards.models import LearningNote
from standards.queries import edition_structure
from standards.structure import Question


@dataclass(frozen=True, slots=True)
class NoteLine:
    """One note with the question that it is about."""

    note: LearningNote
    question: Question

    @property
    def label(self) -> str:
        return label_of(self.question)


@dataclass(frozen=True, slots=True)
class FoundAbout:
    """How often people compared about a question, differed, and what the settled disagreements were about."""

    compared: int
    differ: int
    themes: list[tuple[str, int]]


def notes_in_force() -> list[NoteLine]:
    """Return the newest approved note to each question that has words, by edition; one query."""
    newest = _read().filter(state=LearningNote.State.APPROVED.value).order_by("question_id", "-version").distinct("question_id")
    lines = [_line(note) for note in newest if note.text]
    return sorted(lines, key=lambda line: (line.note.edition.code, line.note.question.position))


def notes_to_decide(user: User) -> list[NoteLine]:
    """Return the notes that wait for a decision, of editions for which the person may see them; one query."""
    roles = [role.value for role in ASSURING_ROLES]
    editions = TeamMember.objects.current().filter(user=user, role__in=roles).values("inspection__edition")
    waiting = _read().filter(state=LearningNote.State.PROPOSED.value, edition__in=editions)
    return [_line(note) for note in waiting.order_by("written_at")]


def notes_about(question_id: int, *, with_proposals: bool) -> list[LearningNote]:
    """Return every note to a question, the newest first; those not approved only where the person may see them. One query."""
    found = _read().filter(question=question_id).order_by("-pk")
    return list(found if with_proposals else found.filter(state=LearningNote.State.APPROVED.value))


def approved_notes(edition_id: int) -> QuerySet[LearningNote]:
    """Return every approved note of an edition, in the order in which they were proposed."""
    return _read().filter(edition=edition_id, state=LearningNote.State.APPROVED.value).order_by("pk")


def found_about(question_id: int, user: User) -> FoundAbout:
    """Return what reviews found about a question, in the inspections whose figures the person sees; three queries."""
    seen = [one.pk for one in inspections_compared(user)]
    compared = Comparison.objects.filter(question=question_id, review__assessment__case__inspection__in=seen)
    counted = compared.aggregate(number=Count("pk"), differ=Count("pk", filter=~Q(theirs=F("ours"))))
    newest = AgreedJudgement.objects.filter(question=question_id, assessment__case__inspection__in=seen)
    newest = newest.order_by("review_id", "-pk").distinct("review_id")
    themes = AgreedJudgement.objects.filter(pk__in=newest.values("pk")).exclude(theme="").order_by().values_list("theme")
    by_theme = themes.annotate(number=Count("pk")).order_by("-number", "theme")
    return FoundAbout(counted["number"], counted["differ"], [(Theme(theme).words, number) for theme, number in by_theme])


def _read() -> QuerySet[LearningNote]:
    return LearningNote.objects.select_related("edition", "question", "written_by", "decided_by").defer("edition__document")


def _line(note: LearningNote) -> NoteLine:
    return NoteLine(note, edition_structure(note.edition_id).questions[note.question.code])
