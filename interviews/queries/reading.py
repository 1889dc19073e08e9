"""An interview as it is read from beginning to end: with all answers about its case, and in a review of them."""

from typing import Any

from accounts.models import User
from cases.answers import NOTHING_YET
from cases.models import Case
from cases.signals import Recorded, Reply
from interviews.queries.interview import INTERVIEW_TITLE, is_held_about, open_interview


def interview_recorded(*, case: Case, user: User, **_signal: Any) -> Recorded | None:
    """Return the interview about the case, every question with its answer; None where there is none. Three queries."""
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
    facts = [*opened.shown_details(), ("Interviewer", str(opened.interview.interviewer))]
    return Recorded(INTERVIEW_TITLE, facts, replies, opened.notes.strip())
