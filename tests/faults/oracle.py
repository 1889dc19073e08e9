"""What was typed, what the page said of it, and whether the server agrees. Pure."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime

# What is younger than this when a page dies may be lost with it: the promise is "within about a second", on a machine that has
# time for the page.
SECOND = 1.0


@dataclass
class Typed:
    """A word, or a choice, as it was put in. What it is excused from is said when that happens."""

    tab: str
    question: str
    text: str
    at: float
    is_choice: bool = False
    erased: bool = False  # by the person
    young: bool = False  # when its page died
    warned: bool = False  # the page had said that it could not be kept, or the browser asked before leaving

    @property
    def characters(self) -> int:
        return 1 if self.is_choice else len(self.text)


@dataclass(frozen=True, slots=True)
class Shown:
    """One answer as it stood on a page that said "All answers saved"."""

    question: str
    version: int
    choices: tuple[str, ...]  # what the controls stand for: an empty tick box for "no" and for no answer
    evidence: str


@dataclass(frozen=True, slots=True)
class Revision:
    """One accepted value of an answer, as the server keeps it for ever."""

    question: str
    version: int
    choice: str
    evidence: str
    at: datetime


@dataclass
class Outcome:
    """What became of one run: counts of characters, and what is wrong in words."""

    typed: int = 0
    lost: int = 0
    warned: int = 0
    young: int = 0
    said: int = 0
    false_saved: int = 0
    wrong: list[str] = field(default_factory=list)


class Oracle:
    """Everything that one run typed, and everything that its pages said was saved."""

    def __init__(self) -> None:
        self.typed: list[Typed] = []
        self.said: dict[Shown, datetime] = {}

    def words(self, tab: str, question: str, text: str, at: float) -> None:
        self.typed.append(Typed(tab, question, text, at))

    def choice(self, tab: str, question: str, code: str, at: float) -> None:
        for one in self.typed:
            if one.is_choice and one.tab == tab and one.question == question:
                one.erased = True
        self.typed.append(Typed(tab, question, code, at, is_choice=True))

    def erased(self, question: str, box: str) -> None:
        """The person has cleared a box that showed this."""
        for one in self.typed:
            if not one.is_choice and one.question == question and one.text in box:
                one.erased = True

    def left(self, tab: str, now: float, late: float = 0.0) -> None:
        """The page of a tab is gone; the machine was up to so many seconds `late` with what the page wanted to do lately."""
        for one in self.typed:
            one.young |= one.tab == tab and now - one.at < SECOND + late

    def warned(self, tab: str, questions: Iterable[str]) -> None:
        """The person was told that these answers cannot be kept."""
        known = set(questions)
        for one in self.typed:
            one.warned |= one.tab == tab and one.question in known

    def says_saved(self, answers: Iterable[Shown], at: datetime) -> None:
        for shown in answers:
            self.said.setdefault(shown, at)

    def judged(self, revisions: list[Revision]) -> Outcome:
        """Compare with everything that the server has ever accepted."""
        outcome = Outcome(typed=sum(one.characters for one in self.typed), said=len(self.said))
        for one in self.typed:
            if one.erased or any(_holds(revision, one) for revision in revisions):
                continue
            excuse = "young" if one.young else "warned" if one.warned else "lost"
            setattr(outcome, excuse, getattr(outcome, excuse) + one.characters)
            if excuse == "lost":
                outcome.wrong.append(f"lost: {one.text!r} in {one.question}, typed in tab {one.tab}")
        outcome.wrong += self._false_saved(revisions)
        outcome.false_saved = sum(words.startswith("false saved") for words in outcome.wrong)
        outcome.wrong += _written_twice(revisions)
        return outcome

    def _false_saved(self, revisions: list[Revision]) -> list[str]:
        held = {(revision.question, revision.version): revision for revision in revisions}
        wrong = []
        for shown, at in self.said.items():
            revision = held.get((shown.question, shown.version))
            empty = shown.version == 0 and "" in shown.choices and not shown.evidence
            same = revision is not None and revision.choice in shown.choices and revision.evidence == shown.evidence
            if not empty and not (revision and same and revision.at <= at):
                wrong.append(f"false saved: {shown} while the server held {revision}")
        return wrong


def _holds(revision: Revision, one: Typed) -> bool:
    if revision.question != one.question:
        return False
    return revision.choice == one.text if one.is_choice else one.text in revision.evidence


def _written_twice(revisions: list[Revision]) -> list[str]:
    """The same value accepted twice in a row is a retry that was taken for something new."""
    values = Counter[tuple[str, int]]()
    held = {(revision.question, revision.version): revision for revision in revisions}
    for (question, version), revision in held.items():
        before = held.get((question, version - 1))
        if before and (before.choice, before.evidence) == (revision.choice, revision.evidence):
            values[question, version] += 1
    return [f"written twice: {question}, version {version}" for question, version in values]
