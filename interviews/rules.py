"""What an interview records besides the answers, and what is still missing from it. Pure."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, time
from decimal import Decimal
from hashlib import sha256

from cases.answers import NOTHING_YET, CurrentAnswer
from cases.rules import Gap, gaps_of
from design.fields import date_typed, time_of_day
from design.templatetags.words import clock, long_date
from standards.details import CASELOAD, GRADE, GRADES, HELD_AT, HELD_ON, MODE, MODES
from standards.structure import EditionStructure, Question
from standards.wording import numbered

FINISHED = "This interview is finished and read-only until the lead inspector reopens it."
HIGHEST_CASELOAD = Decimal("999.9")
# What each detail is called in messages, in the order of the page.
DETAIL_NAMES = {
    "held_on": "the date of the interview",
    "mode": "how it was held",
    "held_at": "the start time",
    "grade": "the grade",
    "caseload_fte": "the number of cases (full-time equivalent)",
}
OPTIONAL = "held_at"  # Nobody is asked for it before the interview is finished.


def proposed_case(inspection: str, officer: str, cases: Iterable[tuple[str, str]]) -> tuple[str, str] | None:
    """Return the case, as (module, reference), after which an officer is interviewed where nobody has chosen another.

    It is the one whose SHA-256 of "inspection/officer/module/reference" comes first: nobody picks it, and anybody can check
    it. None without a case.
    """

    def place(case: tuple[str, str]) -> str:
        return sha256("/".join((inspection, officer, *case)).encode()).hexdigest()

    return min(cases, key=place, default=None)


@dataclass(frozen=True, slots=True)
class InterviewDetails:
    """When and how the interview was held, and what the officer said about themselves. None or "" means: not recorded yet."""

    held_on: date | None = None
    mode: str = ""
    grade: str = ""
    caseload_fte: Decimal | None = None
    held_at: time | None = None

    def missing(self) -> list[str]:
        """Return the names of the details that are needed and not recorded. A caseload of 0 is one."""
        return [name for name in DETAIL_NAMES if name != OPTIONAL and getattr(self, name) in (None, "")]


def changed_by(details: InterviewDetails, name: str, answer: CurrentAnswer) -> InterviewDetails:
    """Return the details with one of them as it was answered. Raises ValueError, in words for people, for what is no value."""
    text = answer.evidence.strip()
    if name == "mode":
        return replace(details, mode=answer.choice)
    if name == "grade":
        return replace(details, grade=answer.choice)
    if name == "held_on":
        day = date_typed(text)
        if text and day is None:
            raise ValueError("The date of the interview must be a real date, like 27 3 2022")
        return replace(details, held_on=day)
    if name == "held_at":
        at = time_of_day(text)
        if text and at is None:
            raise ValueError("The start time must be a time, like 2:05pm or 14:05")
        return replace(details, held_at=at)
    if text and not re.fullmatch(r"[0-9]{1,4}([.,][0-9]{1,2})?", text, re.ASCII):
        raise ValueError("The number of cases must be a number, like 42 or 42.5")
    return replace(details, caseload_fte=Decimal(text.replace(",", ".")) if text else None)


def as_answers(details: InterviewDetails) -> dict[str, CurrentAnswer]:
    """Return the details that are recorded as they would have been answered, by the codes of their questions: version 0."""
    caseload = details.caseload_fte
    given = {
        HELD_ON: ("", long_date(details.held_on)),
        MODE: (details.mode, ""),
        HELD_AT: ("", clock(details.held_at)),
        GRADE: (details.grade, ""),
        CASELOAD: ("", "" if caseload is None else f"{caseload.normalize():f}"),
    }
    return {code: CurrentAnswer(0, *both, None, "") for code, both in given.items() if any(both)}


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


def gaps_in(
    details: InterviewDetails, questions: Iterable[Question], answers: Mapping[str, CurrentAnswer]
) -> tuple[list[str], list[Gap]]:
    """Return what is missing before the interview is finished: names of details, and questions not answered."""
    given = [(question, answers.get(question.code, NOTHING_YET), name) for question, name in numbered(questions)]
    return details.missing(), [gap for entry in given for gap in gaps_of(*entry)]
