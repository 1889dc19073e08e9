"""Priority factors (2016-17): how the form asks which of them matter in a case, and what it asks about each. Pure.

An edition's file gives a list of factors and a few questions. The form has a question that chooses each factor, on one page, and
for each factor a page with every one of its questions, asked where the factor was chosen. They are questions like any other, so
that answers, history, counts, exports and the API need to know nothing of factors.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any, TypeAlias

from standards.structure import Counts, Domain, Factors, Kind, Option, Page, Question, Standard

# Makes a question of what a file says about it: code, text, name of its options and so on.
Maker: TypeAlias = Callable[..., Question]

# The page on which factors are chosen, the stage and the domain that hold them all.
FACTORS = "factors"
TITLE = "Priority factors"
CHOOSING = "Choose priority factors"
CHOSEN, NOT_CHOSEN = "chosen", "not_chosen"
# What the code of everything about factors begins with: no other code of an edition may.
PREFIX = "factor."


def factor_code(factor: str) -> str:
    """Return the code of the question that chooses a factor; of its page and its part of the results too."""
    return f"{PREFIX}{factor}"


def code_about(factor: str, question: str) -> str:
    """Return the code of one of the file's questions as it is asked about a factor: `factor.accommodation.delivery`."""
    return f"{factor_code(factor)}.{question.removeprefix(PREFIX)}"


def choosing_page(factors: Factors, question: Maker) -> Page:
    """Return the page on which the factors of a case are chosen."""
    origin = {"draft": factors.draft, "source": factors.source}
    questions = (
        question(
            {"code": factor_code(factor), "text": label, **origin},
            Kind.SCREENING, applies=None, page=FACTORS, options=_choices(factors.at_most),
        )
        for factor, label in factors.factors.items()
    )  # fmt: skip
    return Page(FACTORS, CHOOSING, FACTORS, tuple(questions), at_most=factors.at_most)


def _choices(at_most: int) -> tuple[Option, ...]:
    """The answers to the question whether a factor is a priority. Their words are ours."""
    return (
        Option(CHOSEN, "A priority in this case", Counts.NOT_COUNTED, at_most=at_most),
        Option(NOT_CHOSEN, "Not a priority in this case", Counts.NOT_COUNTED),
    )


def factor_domain(factors: Factors, parts: Iterable[Mapping[str, Any]], question: Maker) -> Domain:
    """Return the factors as results list them, each with its own questions; `parts` are those of the edition's file."""
    standards = []
    for factor, label in factors.factors.items():
        asked = tuple(_asked_about(factor, label, parts, question))
        standards.append(
            Standard(
                factor_code(factor), "", label, FACTORS, rated_by="nothing", key_questions=tuple(one.code for one in asked),
                draft=factors.draft, source=factors.source, questions=asked,
            )
        )  # fmt: skip
    return Domain(code=FACTORS, number="", title=factors.title, standards=tuple(standards))


def _asked_about(factor: str, label: str, parts: Iterable[Mapping[str, Any]], question: Maker) -> Iterator[Question]:
    code = factor_code(factor)
    chosen = {"answer": code, "in": [CHOSEN]}
    for part in parts:
        own = {"code": code_about(factor, part["code"]), "concept": code_about(factor, part.get("concept", part["code"]))}
        yield question({**part, **own}, Kind.FACTOR, applies=chosen, page=code, standard=code, about=label)


def factor_pages(domain: Domain) -> Iterator[Page]:
    """Yield the page of each factor, with every question about it."""
    yield from (Page(one.code, one.title, FACTORS, one.questions) for one in domain.standards)
