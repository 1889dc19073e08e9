"""Interviews that somebody may see, in the order in which programs page through them."""

from typing import Any

from django.db.models import QuerySet

from accounts.models import User
from cases.answers import NOTHING_YET, CurrentAnswer
from cases.queries.answers import answers_of
from cases.rules import state_of
from interviews.answers import INTERVIEW
from interviews.models import Interview, InterviewAnswer
from standards.details import NOTES
from standards.queries import edition_structure
from standards.structure import Question


def interviews_for_programs(user: User, inspection: str = "") -> QuerySet[Interview]:
    """Return the interviews about cases that the person may see, of one inspection or of all; one query."""
    visible = Interview.objects.visible_to(user)
    if inspection:
        visible = visible.filter(case__inspection__reference=inspection)
    visible = visible.select_related("case__inspection__edition", "officer", "interviewer")
    return visible.defer("case__inspection__edition__document")


def notes_of(interview: Interview) -> str:
    """Return the notes that belong to no question; one query."""
    found = InterviewAnswer.objects.filter(interview=interview, held=False, question__code=NOTES)
    return found.values_list("evidence", flat=True).first() or ""


def interview_answers(interview: Interview) -> list[dict[str, Any]]:
    """Return what the API says of every question of an interview, in the order of the edition, answered or not; one query."""
    edition = edition_structure(interview.case.inspection.edition_id)
    recorded = answers_of(INTERVIEW, interview.case_id)
    return [_answer(question, recorded.get(question.code, NOTHING_YET)) for question in edition.interview]


def _answer(question: Question, answer: CurrentAnswer) -> dict[str, Any]:
    option = question.option(answer.choice)
    return {
        "question": question.code,
        "concept": question.concept,
        "state": state_of(question, answer, asked=True).value,
        "option": option.code if option else None,
        "counts": option.counts.value if option else None,
        "why": answer.evidence,
        "version": answer.version,
        "updated_at": answer.saved_at,
    }
