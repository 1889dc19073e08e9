"""What becomes of the answers to one edition when an inspection moves to another: carried, converted or held. Pure.

Questions are matched by their concept, options by their code. A question that the later edition asks in another way is converted
by a table of options; one that it does not ask is held: its answers are kept, and are no answers to the later edition.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from standards.structure import EditionStructure, Kind, Question

# Questions that people answer about a case, on its form or in an interview.
ANSWERED = (Kind.KEY_QUESTION, Kind.PROMPT, Kind.FACTOR, Kind.SCREENING, Kind.TEXT, Kind.INTERVIEW)


class How(StrEnum):
    CARRY = "carry"
    CONVERT = "convert"
    HOLD = "hold"


@dataclass(frozen=True, slots=True)
class Step:
    """What becomes of the answers to one question. `options` maps option codes; one that is not in it is held."""

    question: str
    how: How
    to: str = ""
    options: Mapping[str, str] = field(default_factory=dict)

    @property
    def data(self) -> dict[str, Any]:
        return {"question": self.question, "how": self.how.value, "to": self.to, "options": dict(self.options)}


def counterpart(question: Question, later: EditionStructure) -> Question | None:
    """Return the question of the later edition that answers to this one could belong to: same concept, kind and sample."""
    for other in later.questions.values():
        if other.concept == question.concept:
            return other if (other.kind, other.module) == (question.kind, question.module) else None
    return None


def proposed_steps(earlier: EditionStructure, later: EditionStructure) -> list[Step]:
    """Return what should become of the answers to each question of the earlier edition, in its order."""
    return [_proposed(question, later) for question in earlier.questions.values() if question.kind in ANSWERED]


def _proposed(question: Question, later: EditionStructure) -> Step:
    other = counterpart(question, later)
    if other is None:
        return Step(question.code, How.HOLD)
    options = {
        option.code: option.code
        for option in question.options
        if (same := other.option(option.code)) is not None and same.counts is option.counts
    }
    whole = len(options) == len(question.options)
    return Step(question.code, How.CARRY if whole else How.CONVERT, other.code, options)


def faults_of(steps: Iterable[Step], earlier: EditionStructure, later: EditionStructure) -> dict[str, str]:
    """Return what cannot be among the steps, by the code of the question: {} for a mapping that can be carried out."""
    found: dict[str, str] = {}
    taken: set[str] = set()
    for step in steps:
        reason = _fault(step, earlier, later)
        if not reason and step.to in taken:
            reason = f"Answers to another question go to “{step.to}” already."
        if reason:
            found[step.question] = reason
        elif step.to:
            taken.add(step.to)
    return found


def _fault(step: Step, earlier: EditionStructure, later: EditionStructure) -> str:
    question = earlier.questions.get(step.question)
    if question is None:
        return "The earlier edition has no such question."
    if step.how is How.HOLD:
        return "" if not step.to else "An answer that is held goes to no question."
    other = later.questions.get(step.to)
    if other is None or (other.kind, other.module) != (question.kind, question.module):
        return "The later edition has no question of this kind that its answers could go to."
    for before, after in step.options.items():
        if question.option(before) is None or other.option(after) is None:
            return f"The answer “{before}” cannot become “{after}”."
    if step.how is How.CARRY and any(step.options.get(option.code) != option.code for option in question.options):
        return "It can only be converted: not every answer is there in the later edition."
    return ""
