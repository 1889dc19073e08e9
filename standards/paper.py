"""A form as it is printed for places without a network: for nobody in particular, or for one case. Pure."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Protocol

from standards.applicability import Condition, Fact, answers_read, applies, leaves
from standards.details import NOTES
from standards.factors import PREFIX
from standards.structure import EditionStructure, Kind, Page, Question
from standards.wording import condition_in_words, name_of, numbered, words_label

# How much room a question leaves for words, as the style of the sheets knows it.
_ROOM = {Kind.KEY_QUESTION: "large", Kind.TEXT: "page", Kind.INTERVIEW: "small", Kind.FACTOR: "small", Kind.SCREENING: "line"}


class PaperNote(Protocol):
    """A learning note in force (standards.queries.notes)."""

    @property
    def text(self) -> str: ...

    @property
    def version_words(self) -> str: ...


@dataclass(frozen=True, slots=True)
class PaperQuestion:
    """A question on paper. `only` says in which cases it is asked, "" where that is said already or there is nothing to say."""

    question: Question
    only: str = ""
    note: PaperNote | None = None
    number: str = ""  # that it goes by in an interview

    @property
    def words_label(self) -> str:
        return words_label(self.question)

    @property
    def room(self) -> str:
        return _ROOM.get(self.question.kind, "medium")


@dataclass(frozen=True, slots=True)
class PaperPage:
    """A page of the form on paper: one or more sheets."""

    title: str
    questions: tuple[PaperQuestion, ...]
    only: str = ""
    at_most: int = 0  # how many of its options may be ticked, 0 where each question stands for itself
    about: str = ""  # what is to be written at the head: the priority factor that the questions are about


@dataclass(frozen=True, slots=True)
class ToFill:
    """Something beside the questions, for instance a fact: its name, and the words to tick; without any it is written in."""

    name: str
    labels: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PaperForm:
    """The form of one module. `ruled_out` are the questions that the facts of the case rule out, and that it leaves out."""

    stages: tuple[tuple[str, tuple[PaperPage, ...]], ...]
    ruled_out: tuple[Question, ...] = ()


def paper_form(
    edition: EditionStructure,
    module: str,
    facts: Mapping[str, Fact] | None = None,
    notes: Mapping[int, PaperNote] | None = None,
) -> PaperForm:
    """Return the form of a module as it is printed. With `facts` it is that of one case: what they rule out is left out.

    `notes` are the learning notes of the edition by the ids of their questions: paper says what the screen does.
    """
    ruled_out = {
        question.code: question
        for page in edition.pages_of(module)
        for question in page.questions
        if facts is not None and _is_ruled_out(question.applies, facts)
    }
    stages = []
    for code, title in edition.stages_of(module):
        own = [page for page in edition.pages_of(module) if page.stage == code]
        pages = [page for page in _pages(own, edition) if any(asked.question.code not in ruled_out for asked in page.questions)]
        if pages:
            stages.append((title, tuple(_without(page, ruled_out, notes or {}) for page in pages)))
    return PaperForm(tuple(stages), tuple(ruled_out.values()))


def paper_interview(edition: EditionStructure) -> list[tuple[str, list[PaperQuestion]]]:
    """Return the sections of the interview as it is printed, with the numbers that the questions have on the screen."""
    asked = [PaperQuestion(question, number=number) for question, number in numbered(edition.interview)]
    return [(title, [one for one in asked if one.question.page == code]) for code, title in edition.interview_sections]


def interview_details(edition: EditionStructure) -> list[ToFill]:
    """Return what an interview records besides the questions."""
    details = [question for question in edition.interview_details if question.code != NOTES]
    return [ToFill(question.text, tuple(option.label for option in question.options)) for question in details]


def deciders(edition: EditionStructure, module: str) -> list[ToFill]:
    """Return the facts that decide what is asked about the cases of a module, in the order in which the form needs them."""
    lists = {"requirements": "requirement"}
    asked = (question for page in edition.pages_of(module) for question in page.questions)
    names = dict.fromkeys(name for question in asked for name in _facts_in_order(question.applies))
    return [ToFill(name_of(name), tuple(edition.code_lists.get(lists.get(name, name), {}).values())) for name in names]


def _facts_in_order(condition: Condition | None) -> Iterator[str]:
    yield from (leaf["fact"] for leaf in leaves(condition) if "fact" in leaf)


def _is_ruled_out(condition: Condition | None, facts: Mapping[str, Fact]) -> bool:
    """Whether the facts alone say that a question is not asked, whatever is answered on the way."""
    return not answers_read(condition) and not applies(condition, facts, {})


def _pages(pages: list[Page], edition: EditionStructure) -> Iterator[PaperPage]:
    """Yield the pages of a stage. Which factors matter is not known beforehand: there is a page for as many as may be chosen."""
    for page in pages:
        if not page.code.startswith(PREFIX):
            yield _page(page, edition)
    if edition.factors is not None and any(page.code.startswith(PREFIX) for page in pages):
        about = tuple(PaperQuestion(question) for question in edition.factors.questions)
        for number in range(1, edition.factors.at_most + 1):
            yield PaperPage(f"Priority factor {number} of at most {edition.factors.at_most}", about, about="Which factor?")


def _page(page: Page, edition: EditionStructure) -> PaperPage:
    judged = next((question for question in page.questions if question.kind is Kind.KEY_QUESTION), None)
    whole = judged.applies if judged else None
    questions = tuple(PaperQuestion(question, _only(_own_part(question.applies, whole), edition)) for question in page.questions)
    return PaperPage(page.title, questions, only=_only(whole, edition), at_most=page.at_most)


def _own_part(condition: Condition | None, whole: Condition | None) -> Condition | None:
    """Return what a prompt's condition adds to that of its key question, which is said at the head of the page."""
    if condition == whole:
        return None
    parts: Sequence[Condition] = condition.get("all", ()) if condition and whole else ()
    return parts[1] if len(parts) == 2 and parts[0] == whole else condition


def _only(condition: Condition | None, edition: EditionStructure) -> str:
    if not condition:
        return ""
    if set(condition) == {"not"}:
        return f"Not when {condition_in_words(condition['not'], edition)}."
    return f"Only when {condition_in_words(condition, edition)}."


def _without(page: PaperPage, ruled_out: Mapping[str, Question], notes: Mapping[int, PaperNote]) -> PaperPage:
    kept = (asked for asked in page.questions if asked.question.code not in ruled_out)
    return replace(page, questions=tuple(replace(asked, note=notes.get(asked.question.id)) for asked in kept))
