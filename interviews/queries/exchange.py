"""Interviews that somebody may see, in the order in which programs page through them."""

from typing import Any

from django.db.models import QuerySet

from accounts.models import User
from interviews.models import Interview, InterviewAnswer
from standards.details import NOTES
from standards.structure import Kind


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


def interview_answers(interview: Interview) -> QuerySet[InterviewAnswer, Any]:
    """Return what the API says of the answers of an interview, in the order of the edition; one query."""
    asked = InterviewAnswer.objects.filter(interview=interview, held=False, question__kind=Kind.INTERVIEW)
    answers = asked.order_by("question__position", "question_id")
    return answers.values(
        "question__code", "question__concept", "option__code", "option__counts", "evidence", "version", "updated_at"
    )
