"""What an assurer reads besides the case file, blind or not: the interview, and which sources the inspector used."""

from dataclasses import dataclass
from datetime import date

from accounts.models import User
from cases.answers import NOTHING_YET
from cases.marks import sources_of
from cases.models import Case
from cases.queries.assessment import OpenCase
from interviews.queries.interview import is_held_about, open_interview


@dataclass(frozen=True, slots=True)
class Reply:
    """What the responsible officer answered to one question, and why."""

    number: str
    text: str
    answer: str
    why: str


@dataclass(frozen=True, slots=True)
class InterviewRead:
    """The interview about a case: its details, and every answer."""

    details: list[tuple[str, str]]
    replies: list[Reply]


def interview_answers(case: Case, user: User) -> InterviewRead | None:
    """Return the interview about the case; None where there is none. Three queries."""
    if not is_held_about(case):
        return None
    opened = open_interview(case, user)
    if opened.interview is None:
        return None
    replies = []
    for question, number in opened.questions:
        given = opened.answers.get(question.code, NOTHING_YET)
        option = question.option(given.choice)
        replies.append(Reply(number, question.text, option.label if option else "Not answered yet", given.evidence))
    return InterviewRead(opened.shown_details(), replies)


def sources_noted(opened: OpenCase) -> list[tuple[str, date | None]]:
    """Return which sources the inspector noted, each with its date, and nothing of what they found there."""
    words = sources_of(opened.edition.code_lists)
    noted = {(words.get(mark.source, mark.source), mark.source_on) for mark in opened.marks.values() if mark.source}
    return sorted(noted, key=lambda entry: (entry[0], entry[1] or date.min))
