"""The parts of what is noted beside an answer: how each is asked, what typing into it makes of the mark, and what is lacking.

A flag, a practice example, the source, why the answer changed: each is typed, and saved, like an answer of its own.
"""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date

from django.core.exceptions import ValidationError

from cases.answers import CurrentAnswer
from cases.marks import FLAGGED, NOT_FLAGGED, PRACTICES, Mark, Part, code_of
from cases.rules import Gap, label_of
from design.fields import date_typed
from design.templatetags.words import long_date
from standards.structure import Counts, Kind, Option, Question

_WORDED = {
    Part.CHANGED: ("Why the answer changed after the interview", "Needed before the assessment is submitted."),
    Part.FLAG: ("Flag for quality assurance", "Optional."),
    Part.PRACTICE: ("Practice example", "Ready to be read by others: no names."),
    Part.SOURCE: ("Main source of the evidence", "For example, 27 3 2022."),
}


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
