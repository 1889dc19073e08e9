"""What the checks of an edition's file look at."""

from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import TypeAlias

from standards.assembly import KINDS
from standards.document import Document, FormPart, QuestionPart, StandardPart
from standards.edition_file.lines import Place
from standards.structure import MAIN_MODULE, Kind

Fault: TypeAlias = tuple[Place, str]


@dataclass(frozen=True, slots=True)
class Placed:
    """A question where it stands in the file. `parent` is the key question of a prompt."""

    place: Place
    kind: Kind
    part: QuestionPart
    parent: str = ""
    module: str = MAIN_MODULE


@dataclass(frozen=True)
class Content:
    """A document with what is known about its file: the name, parts that something was left out of.

    Where something was left out, `names` are those that the file mentions: what is named there may have been one of them.
    """

    document: Document
    stem: str
    names: frozenset[str]
    broken: frozenset[str]
    judged_elsewhere: Callable[[], Collection[str]] | None = None  # concepts that other editions judge; None: not known here

    def whole(self, *parts: str) -> bool:
        """Whether nothing was left out of these parts, so that what is missing there is really missing."""
        return self.broken.isdisjoint(parts)

    @cached_property
    def form(self) -> tuple[Placed, ...]:
        """The questions of the forms in the order in which they are asked, module by module; a key question after its prompts."""
        own: list[tuple[Place, str, FormPart]] = [(("form",), MAIN_MODULE, self.document.form)]
        own += [(("modules", n, "form"), module.code, module.form) for n, module in enumerate(self.document.modules)]
        judged: dict[str, list[Placed]] = {}
        for placed in self._questions_of_standards():
            if placed.kind in (Kind.KEY_QUESTION, Kind.PROMPT):
                judged.setdefault(placed.module, []).append(placed)
        return tuple(
            placed
            for place, module, form in own
            for placed in (
                *_own_pages((*place, "first"), form, module),
                *judged.pop(module, ()),
                *_own_pages((*place, "last"), form, module),
            )
        )

    @cached_property
    def questions(self) -> tuple[Placed, ...]:
        """Every question of the edition."""
        on_forms = {placed.place for placed in self.form}
        elsewhere = (placed for placed in self._questions_of_standards() if placed.place not in on_forms)
        return (*self.form, *self._interview(), *elsewhere, *self._factors())

    @cached_property
    def standards(self) -> tuple[tuple[Place, StandardPart], ...]:
        """Every standard with its place."""
        return tuple(
            (("domains", number, "standards", index), standard)
            for number, domain in enumerate(self.document.domains)
            for index, standard in enumerate(domain.standards)
        )

    def _questions_of_standards(self) -> Iterator[Placed]:
        for at, standard in self.standards:
            kind, prompt_kind = KINDS[standard.rated_by]
            module = standard.module or MAIN_MODULE
            for number, question in enumerate(standard.key_questions):
                place = (*at, "key_questions", number)
                for letter, prompt in enumerate(question.prompts):
                    yield Placed((*place, "prompts", letter), prompt_kind, prompt, question.code, module)
                yield Placed(place, kind, question, module=module)

    def _interview(self) -> Iterator[Placed]:
        for number, section in enumerate(self.document.interview.sections):
            for index, part in enumerate(section.questions):
                yield Placed(("interview", "sections", number, "questions", index), Kind.INTERVIEW, part)

    def _factors(self) -> Iterator[Placed]:
        for index, part in enumerate(self.document.factors.questions if self.document.factors else ()):
            yield Placed(("factors", "questions", index), Kind.FACTOR, part)


def _own_pages(place: Place, form: FormPart, module: str) -> Iterator[Placed]:
    for number, page in enumerate(form.first if place[-1] == "first" else form.last):
        for index, part in enumerate(page.questions):
            yield Placed((*place, number, "questions", index), Kind(part.kind), part, module=module)


Check: TypeAlias = Callable[[Content], Iterable[Fault]]


def words(names: Iterable[str]) -> str:
    """Return names as a list in a sentence."""
    return ", ".join(f"`{name}`" for name in names)
