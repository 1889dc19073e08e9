"""What an interview records besides the answers, and what is still missing from it. Pure."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from cases.answers import NOTHING_YET, CurrentAnswer
from cases.rules import Gap, gaps_of
from standards.structure import EditionStructure, Question

FINISHED = "This interview is finished and read-only until the lead inspector reopens it."
# Code lists of an edition that an interview uses.
MODES, GRADES = "interview_mode", "ro_grade"
HIGHEST_CASELOAD = Decimal("999.9")
# What each detail is called in messages, in the order of the page.
DETAIL_NAMES = {
    "held_on": "the date of the interview",
    "mode": "how it was held",
    "grade": "the grade",
    "caseload_fte": "the number of cases (full-time equivalent)",
}


@dataclass(frozen=True, slots=True)
class InterviewDetails:
    """When and how the interview was held, and what the officer said about themselves. None or "" means: not recorded yet."""

    held_on: date | None = None
    mode: str = ""
    grade: str = ""
    caseload_fte: Decimal | None = None

    def missing(self) -> list[str]:
        """Return the names of the details that are not recorded. A caseload of 0 is one."""
        return [name for name in DETAIL_NAMES if getattr(self, name) in (None, "")]


def faults(details: InterviewDetails, edition: EditionStructure, today: date) -> dict[str, str]:
    """Return what is wrong with the details, by field."""
    found = {}
    if details.held_on is not None and details.held_on > today:
        found["held_on"] = "The date of the interview must be today or in the past"
    if details.mode and details.mode not in edition.code_lists.get(MODES, {}):
        found["mode"] = "Choose how the interview was held"
    if details.grade and details.grade not in edition.code_lists.get(GRADES, {}):
        found["grade"] = "Choose a grade"
    caseload = details.caseload_fte
    if caseload is not None and not (0 <= caseload <= HIGHEST_CASELOAD and caseload == round(caseload, 1)):
        found["caseload_fte"] = f"The number of cases must be 0 to {HIGHEST_CASELOAD}, with at most one decimal place"
    return found


def numbered(questions: Iterable[Question]) -> list[tuple[Question, str]]:
    """Return the questions, each with the number it goes by: the edition's own, or its place."""
    return [(question, question.number or str(place)) for place, question in enumerate(questions, start=1)]


def gaps_in(
    details: InterviewDetails, questions: Iterable[Question], answers: Mapping[str, CurrentAnswer]
) -> tuple[list[str], list[Gap]]:
    """Return what is missing before the interview is finished: names of details, and questions not answered."""
    given = [(question, answers.get(question.code, NOTHING_YET), name) for question, name in numbered(questions)]
    return details.missing(), [gap for entry in given for gap in gaps_of(*entry)]
