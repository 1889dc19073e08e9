"""What is noted beside answers, as plain data. Pure.

A mark has parts: a flag, a practice example, the source, why the answer changed. Each is typed, and saved, like an answer of its
own: something chosen, and words.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from django.core.exceptions import ValidationError

from cases.answers import CurrentAnswer
from cases.rules import Gap, label_of
from design.fields import date_typed
from design.templatetags.words import long_date
from standards.structure import Counts, Kind, Option, Question

# Where evidence comes from, for editions that give no list of their own under this name.
SOURCES_LIST = "evidence_source"
SOURCES = {
    "oasys": "OASys",
    "ndelius": "NDelius",
    "case_record": "Other case records",
    "report": "Report or letter from another agency",
    "officer": "Interview with the responsible officer",
    "other": "Another source",
}
PRACTICES = {"good": "Good practice example", "poor": "Poor practice example"}
FLAGGED, NOT_FLAGGED = "flagged", "not_flagged"


class Part(StrEnum):
    """A part of a mark, in the order of its page."""

    CHANGED = "changed"
    FLAG = "flag"
    PRACTICE = "practice"
    SOURCE = "source"


_WORDED = {
    Part.CHANGED: ("Why the answer changed after the interview", "Needed before the assessment is submitted."),
    Part.FLAG: ("Flag for quality assurance", "Optional."),
    Part.PRACTICE: ("Practice example", "Ready to be read by others: no names."),
    Part.SOURCE: ("Main source of the evidence", "For example, 27 3 2022."),
}


@dataclass(frozen=True, slots=True)
class Mark:
    """What is noted beside one answer."""

    flagged: bool = False
    flag_note: str = ""
    practice: str = ""  # "good" or "poor", once there are words to it
    practice_text: str = ""
    source: str = ""
    source_on: date | None = None
    changed_because: str = ""


NO_MARK = Mark()
Marks = Mapping[str, Mark]  # by the code of the question


def sources_of(code_lists: Mapping[str, Mapping[str, str]]) -> Mapping[str, str]:
    """Return (code: words) of the sources that an edition knows."""
    return code_lists.get(SOURCES_LIST) or SOURCES


def code_of(part: Part, question: str) -> str:
    """Return what a part of the mark beside the answer to a question is called by pages and programs."""
    return f"{part}.{question}"


def part_called(code: str) -> tuple[Part, str] | None:
    """Return the part of a mark that is called so, and the code of the question it stands beside; None for anything else."""
    name, _, question = code.partition(".")
    return (Part(name), question) if name in set(Part) and question else None


def part_of_mark(part: Part, question: Question, sources: Mapping[str, str]) -> Question:
    """Return a part of the mark beside the answer to a question, as something that is asked."""
    text, hint = _WORDED[part]
    options = {
        Part.FLAG: {FLAGGED: "Flagged", NOT_FLAGGED: "Not flagged"},
        Part.PRACTICE: PRACTICES,
        Part.SOURCE: sources,
    }.get(part, {})
    choices = tuple(Option(code, label, Counts.NOT_COUNTED) for code, label in options.items())
    return Question(code_of(part, question.code), Kind.DETAIL, "", text, question.page, hint=hint, options=choices)


def as_typed(mark: Mark) -> dict[Part, CurrentAnswer]:
    """Return the parts of a mark as they would have been typed, those that hold something: version 0."""
    given = {
        Part.CHANGED: ("", mark.changed_because),
        Part.FLAG: (FLAGGED if mark.flagged else "", mark.flag_note),
        Part.PRACTICE: (mark.practice, mark.practice_text),
        Part.SOURCE: (mark.source, long_date(mark.source_on) if mark.source_on else ""),
    }
    return {part: CurrentAnswer(0, *both, None, "") for part, both in given.items() if any(both)}


def with_part(mark: Mark, part: Part, choice: str, words: str, today: date) -> Mark:
    """Return the mark with one part as it was typed: an example is one once it is said whether good or poor, and of what.

    Raises ValidationError for a date that is none, or in the future.
    """
    if part is Part.CHANGED:
        return replace(mark, changed_because=words)
    if part is Part.FLAG:
        return replace(mark, flagged=choice == FLAGGED, flag_note=words)
    if part is Part.PRACTICE:
        return replace(mark, practice=choice if words.strip() else "", practice_text=words)
    day = date_typed(words)
    if words.strip() and day is None:
        raise ValidationError({"evidence": "The date of the source must be a real date, like 27 3 2022"})
    if day is not None and day > today:
        raise ValidationError({"evidence": "The date of the source must be today or in the past"})
    return replace(mark, source=choice, source_on=day)


def gaps_in_example(asked: Question, typed: CurrentAnswer) -> list[Gap]:
    """Return what a practice example lacks that was begun; `asked` is its part of the mark."""
    if typed.choice and not typed.evidence.strip():
        return [Gap(asked, "evidence", "Say what is good or poor practice")]
    if typed.evidence.strip() and not typed.choice:
        return [Gap(asked, "choice", "Select whether it is a good or a poor practice example")]
    return []


def gaps_beside(question: Question, mark: Mark, *, changed: bool) -> list[Gap]:
    """Return what a mark lacks: why the answer changed after the interview, if it did, and of what sort an example is."""
    label, gaps = label_of(question), []
    if changed and not mark.changed_because.strip():
        gaps.append(Gap(question, "changed", f"Say why the answer to {label} changed after the interview"))
    if mark.practice_text.strip() and not mark.practice:
        gaps.append(Gap(question, "practice", f"Select whether the practice noted beside {label} is good or poor"))
    return gaps
