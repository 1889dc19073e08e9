"""Judgements tried out in a copy that nobody keeps: what was changed stands in the address of the page, and nowhere else."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from ratings.queries.judged_cases import JudgedCase, tallies_of
from ratings.queries.rerating import Rerating, SideBySide, side_by_side
from ratings.queries.schemes import rating_of
from ratings.results import KeyQuestionTally, Rating
from standards.structure import EditionStructure, Question, Standard

MOST_CHANGES = 100
STATES = {"sufficient": "Yes", "insufficient": "No", "not_applicable": "Not applicable", "not_answered": "Not answered"}
# As the address has them: short, so that many changes fit.
LETTERS = {"y": "sufficient", "n": "insufficient", "x": "not_applicable", "b": "not_answered"}


def change_text(case: int, question: Question, becomes: str) -> str:
    """Return a change as an address has it: case, question and a letter for what its judgement becomes."""
    letter = next(letter for letter, state in LETTERS.items() if state == becomes)
    return f"{case}.{question.id}.{letter}"


@dataclass(frozen=True, slots=True)
class Change:
    """One judgement of one case, as it is and as it is tried. `text` is how the address has it."""

    case: JudgedCase
    question: Question
    becomes: str

    @property
    def text(self) -> str:
        return change_text(self.case.pk, self.question, self.becomes)

    @property
    def was(self) -> str:
        """How it counts now, in a word."""
        return STATES[self.case.answers[self.question.code].state]

    @property
    def now(self) -> str:
        return STATES[self.becomes]


@dataclass(frozen=True, slots=True)
class Decision:
    """A rating tried for a standard that people rate."""

    standard: Standard
    rating: Rating

    @property
    def text(self) -> str:
        return f"{self.standard.code}.{self.rating.code}"


@dataclass(frozen=True, slots=True)
class Scratch:
    """What is tried, what cannot be, and the ratings beside each other."""

    changes: tuple[Change, ...]
    decisions: tuple[Decision, ...]
    problems: tuple[str, ...]
    beside: SideBySide


def scratch(rerating: Rerating, cases: Iterable[JudgedCase], changes: Iterable[str], decisions: Iterable[str]) -> Scratch:
    """Rate the inspection with some judgements and decisions changed. Of several changes of one judgement the last one holds.

    What cannot be read, and what a case is not asked, is left out and told.
    """
    found = list(cases)
    reading = _Reading(rerating.edition, {str(case.pk): case for case in found})
    changed = {(one.case.pk, one.question.code): one for text in changes if (one := reading.change(text))}
    decided = {of.standard.code: of for text in decisions if (of := reading.decision(text))}
    changed = dict(list(changed.items())[:MOST_CHANGES])
    tallies = rerating.tallies | tallies_of(found, rerating.edition)
    before = rerating.rated(tallies)
    after = rerating.rated(
        _with(changed.values(), tallies), rerating.decided | {code: one.rating for code, one in decided.items()}
    )
    scale: Mapping[str, str] = rerating.run.scheme["scale"]
    return Scratch(
        tuple(changed.values()), tuple(decided.values()), tuple(reading.problems),
        side_by_side(rerating.edition, before, after, scale, scale),
    )  # fmt: skip


def _with(changes: Iterable[Change], tallies: Mapping[str, KeyQuestionTally]) -> dict[str, KeyQuestionTally]:
    """Return the counts with every changed judgement moved from one number to another."""
    moved: dict[str, Counter[str]] = {}
    for change in changes:
        answered = change.case.answers[change.question.code]
        counts = moved.setdefault(change.question.code, Counter())
        counts[answered.state] -= 1
        counts[change.becomes] += 1
    return dict(tallies) | {
        code: replace(tallies[code], **{state: getattr(tallies[code], state) + number for state, number in counts.items()})
        for code, counts in moved.items()
    }


def why_not(case: JudgedCase, question: Question) -> str:
    """Say why a judgement cannot be tried: nothing of its case counts, or the question is not asked; "" where it can."""
    if case.left_out:
        return f"Nothing of {case.reference} counts: {case.left_out.words.lower()}."
    answered = case.answers.get(question.code)
    if answered is None or answered.state == "not_asked":
        return f"{case.reference} is not asked {question.number or question.text}."
    return ""


class _Reading:
    """Reads what the address holds; collects what cannot be tried."""

    def __init__(self, edition: EditionStructure, cases: Mapping[str, JudgedCase]) -> None:
        self.edition, self.cases = edition, cases
        self.questions = {str(question.id): question for question in edition.key_questions}
        self.problems: list[str] = []

    def change(self, text: str) -> Change | None:
        pk, number, letter = (*text.split("."), "", "", "")[:3]
        case = self.cases.get(pk)
        question = self.questions.get(number)
        if case is None or question is None or letter not in LETTERS:
            self.problems.append("A change cannot be read and was left out.")
        elif reason := why_not(case, question):
            self.problems.append(reason)
        else:
            return Change(case, question, LETTERS[letter])
        return None

    def decision(self, text: str) -> Decision | None:
        code, _, rating = text.partition(".")
        standard = next((one for one in self.edition.standards if one.code == code and one.rated_by == "characteristics"), None)
        if standard is None or rating not in self.edition.scheme.get("scale", {}):
            self.problems.append("A rating cannot be read and was left out.")
            return None
        return Decision(standard, rating_of(rating))
