"""What becomes of what one edition's inspection holds when it moves to another edition: carried, converted or held. Pure.

Questions are matched by their concept, options and standards by their code. A question that the later edition asks in another
way is converted by a table of options; one that it does not ask is held: its answers are kept, and are no answers to the later
edition.
Notes about the organisation are tied to questions too, and go where these go; proposed ratings go with their standards.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, Self

from standards.structure import EditionStructure, Kind, Question, Standard

# Questions that people answer about a case, on its form or in an interview, or tie notes about the organisation to.
HOLDING = (
    Kind.KEY_QUESTION,
    Kind.PROMPT,
    Kind.FACTOR,
    Kind.SCREENING,
    Kind.TEXT,
    Kind.INTERVIEW,
    Kind.DETAIL,
    Kind.ORGANISATIONAL,
)


class How(StrEnum):
    CARRY = "carry"
    CONVERT = "convert"
    HOLD = "hold"


@dataclass(frozen=True, slots=True)
class Step:
    """What becomes of the answers to one question, or of the notes tied to it.

    `options` maps option codes; one that is not in it is held. `reason` says why somebody decided otherwise than was proposed.
    """

    question: str
    how: How
    to: str = ""
    options: Mapping[str, str] = field(default_factory=dict)
    reason: str = ""

    @property
    def data(self) -> dict[str, Any]:
        return {
            "question": self.question, "how": self.how.value, "to": self.to, "options": dict(self.options), "reason": self.reason,
        }  # fmt: skip


@dataclass(frozen=True, slots=True)
class StandardStep:
    """What becomes of the ratings proposed for one standard; they are held where `to` is empty."""

    standard: str
    to: str = ""
    reason: str = ""

    @property
    def data(self) -> dict[str, Any]:
        return {"standard": self.standard, "to": self.to, "reason": self.reason}


def questions_that_hold(edition: EditionStructure) -> dict[str, Question]:
    """Return the questions that answers or notes belong to, by their codes, in the edition's order."""
    return {question.code: question for question in edition.with_rows.values() if question.kind in HOLDING}


def standards_rated_by_people(edition: EditionStructure) -> dict[str, Standard]:
    """Return the standards for which people propose ratings, by their codes; none where the edition rates nothing."""
    rated = (standard for standard in edition.standards if standard.rated_by == "characteristics")
    return {standard.code: standard for standard in rated} if edition.scheme else {}


def possible_targets(question: Question, later: EditionStructure) -> list[Question]:
    """Return the questions of the later edition that its answers could go to: those of its kind and sample."""
    of = (question.kind, question.module)
    return [other for other in questions_that_hold(later).values() if (other.kind, other.module) == of]


def counterpart(question: Question, later: EditionStructure) -> Question | None:
    """Return the question of the later edition that answers to this one belong to: same concept, kind and sample."""
    return next((other for other in possible_targets(question, later) if other.concept == question.concept), None)


def proposed_steps(earlier: EditionStructure, later: EditionStructure) -> list[Step]:
    """Return what should become of the answers to each question of the earlier edition, in its order."""
    return [step_towards(question, counterpart(question, later)) for question in questions_that_hold(earlier).values()]


def step_towards(question: Question, other: Question | None) -> Step:
    """Return the step that takes answers to another edition's question: carried where it has them all, else converted.

    None holds them.
    """
    if other is None:
        return Step(question.code, How.HOLD)
    options = {
        option.code: option.code
        for option in question.options
        if (same := other.option(option.code)) is not None and same.counts is option.counts
    }
    whole = len(options) == len(question.options)
    return Step(question.code, How.CARRY if whole else How.CONVERT, other.code, options)


def proposed_standards(earlier: EditionStructure, later: EditionStructure) -> list[StandardStep]:
    """Return what should become of the ratings proposed for each standard: they go to the one with the same code."""
    there = standards_rated_by_people(later)
    return [StandardStep(code, code if code in there else "") for code in standards_rated_by_people(earlier)]


def faults_of(steps: Iterable[Step], earlier: EditionStructure, later: EditionStructure) -> dict[str, str]:
    """Return what cannot be among the steps, by the code of the question: {} for a mapping that can be carried out.

    Two questions may not send their answers to one: a case has one answer to it. Notes of several may come together.
    """
    found: dict[str, str] = {}
    taken: set[str] = set()
    asked, there = questions_that_hold(earlier), questions_that_hold(later)
    for step in steps:
        reason = _fault(step, asked.get(step.question), there.get(step.to))
        if not reason and step.to in taken:
            reason = f"Answers to another question go to “{step.to}” already."
        if reason:
            found[step.question] = reason
        elif step.to and there[step.to].kind is not Kind.ORGANISATIONAL:
            taken.add(step.to)
    return found


def _fault(step: Step, question: Question | None, other: Question | None) -> str:
    if question is None:
        return "The earlier edition has no such question."
    if step.how is How.HOLD:
        return "" if not step.to else "An answer that is held goes to no question."
    if other is None or (other.kind, other.module) != (question.kind, question.module):
        return "The later edition has no question of this kind that its answers could go to."
    for before, after in step.options.items():
        if question.option(before) is None or other.option(after) is None:
            return f"The answer “{before}” cannot become “{after}”."
    if step.how is How.CARRY and any(step.options.get(option.code) != option.code for option in question.options):
        return "It can only be converted: not every answer is there in the later edition."
    return ""


def faults_of_standards(steps: Iterable[StandardStep], earlier: EditionStructure, later: EditionStructure) -> dict[str, str]:
    """Return what cannot be among the steps of standards, by the code of the standard; one has one rating."""
    found: dict[str, str] = {}
    taken: set[str] = set()
    for step in steps:
        if step.standard not in standards_rated_by_people(earlier):
            found[step.standard] = "The earlier edition has no such standard that people rate."
        elif step.to and step.to not in standards_rated_by_people(later):
            found[step.standard] = "The later edition has no such standard that people rate."
        elif step.to in taken:
            found[step.standard] = f"Ratings of another standard go to “{step.to}” already."
        elif step.to:
            taken.add(step.to)
    return found


@dataclass(frozen=True, slots=True)
class Mapped:
    """What becomes of everything that an inspection holds: its questions' answers and notes, its standards' ratings."""

    steps: Sequence[Step]
    standards: Sequence[StandardStep] = ()

    @classmethod
    def from_data(cls, data: Iterable[Mapping[str, Any]]) -> Self:
        """Return a mapping from how it is stored."""
        rows = list(data)
        steps = [Step(**{**row, "how": How(row["how"])}) for row in rows if "question" in row]
        return cls(steps, [StandardStep(**row) for row in rows if "standard" in row])

    @property
    def data(self) -> list[dict[str, Any]]:
        return [*(step.data for step in self.steps), *(step.data for step in self.standards)]

    def faults(self, earlier: EditionStructure, later: EditionStructure) -> dict[str, str]:
        """Return what cannot be, by the code of the question or standard."""
        return faults_of(self.steps, earlier, later) | faults_of_standards(self.standards, earlier, later)
