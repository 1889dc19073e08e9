"""What the checks of an edition's file look at."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import TypeAlias

from standards.document import Document, QuestionPart
from standards.edition_file.lines import Place
from standards.structure import Kind

Fault: TypeAlias = tuple[Place, str]


@dataclass(frozen=True, slots=True)
class Placed:
    """A question where it stands in the file. `parent` is the key question of a prompt."""

    place: Place
    kind: Kind
    part: QuestionPart
    parent: str = ""


@dataclass(frozen=True)
class Content:
    """A document with what is known about its file: the name, every name mentioned, parts that something was left out of."""

    document: Document
    stem: str
    names: frozenset[str]
    broken: frozenset[str]

    def whole(self, *parts: str) -> bool:
        """Whether nothing was left out of these parts, so that what is missing there is really missing."""
        return self.broken.isdisjoint(parts)

    @cached_property
    def form(self) -> tuple[Placed, ...]:
        """The questions of the form in the order in which they are asked; a key question after its prompts."""
        return (
            *self._own_pages("first"),
            *(placed for placed in self._standards() if placed.kind is not Kind.ORGANISATIONAL),
            *self._own_pages("last"),
        )

    @cached_property
    def questions(self) -> tuple[Placed, ...]:
        """Every question of the edition."""
        organisational = (placed for placed in self._standards() if placed.kind is Kind.ORGANISATIONAL)
        return (*self.form, *self._interview(), *organisational, *self._factors())

    def _own_pages(self, end: str) -> Iterator[Placed]:
        for number, page in enumerate(getattr(self.document.form, end)):
            for index, part in enumerate(page.questions):
                yield Placed(("form", end, number, "questions", index), Kind(part.kind), part)

    def _standards(self) -> Iterator[Placed]:
        for number, domain in enumerate(self.document.domains):
            for index, standard in enumerate(domain.standards):
                judged = standard.rated_by == "cases"
                kind, prompt_kind = (Kind.KEY_QUESTION, Kind.PROMPT) if judged else (Kind.ORGANISATIONAL,) * 2
                for at, question in enumerate(standard.key_questions):
                    place = ("domains", number, "standards", index, "key_questions", at)
                    for letter, prompt in enumerate(question.prompts):
                        yield Placed((*place, "prompts", letter), prompt_kind, prompt, question.code)
                    yield Placed(place, kind, question)

    def _interview(self) -> Iterator[Placed]:
        for number, section in enumerate(self.document.interview.sections):
            for index, part in enumerate(section.questions):
                yield Placed(("interview", "sections", number, "questions", index), Kind.INTERVIEW, part)

    def _factors(self) -> Iterator[Placed]:
        for index, part in enumerate(self.document.factors.questions if self.document.factors else ()):
            yield Placed(("factors", "questions", index), Kind.FACTOR, part)


Check: TypeAlias = Callable[[Content], Iterable[Fault]]


def words(names: Iterable[str]) -> str:
    """Return names as a list in a sentence."""
    return ", ".join(f"`{name}`" for name in names)
