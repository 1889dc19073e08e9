"""An edition's data as words, for its pages."""

from collections.abc import Iterable
from datetime import date

from django import template

from standards import wording
from standards.bands import Band
from standards.factors import FACTORS, PREFIX
from standards.structure import Characteristics, Domain, EditionStructure, Option, Page, Question, Standard

register = template.Library()
register.filter("name_of", wording.name_of)


@register.filter
def asked_in(question: Question, edition: EditionStructure) -> str:
    """In which cases a question is asked, as a sentence."""
    return wording.asked_in_words(question, edition)


@register.filter
def module_in(standard: Standard, edition: EditionStructure) -> str:
    """The title of the module in whose cases a standard is judged."""
    module = edition.module(standard.module)
    return module.title if module else ""


@register.filter
def counting(option: Option) -> str:
    """How an answer option counts."""
    return wording.COUNTS[option.counts]


@register.filter
def limits(band: Band) -> str:
    """The limits of a band."""
    return wording.limits_in_words(band)


@register.filter
def day(text: str) -> date | None:
    """The date that the edition gives as text."""
    return date.fromisoformat(text) if text else None


@register.filter
def prompts_of(questions: tuple[Question, ...], key_question: Question) -> list[Question]:
    """The prompts that inform a key question."""
    return [question for question in questions if question.parent == key_question.code]


@register.filter
def of_page(questions: tuple[Question, ...], page: str) -> list[Question]:
    """The questions of one page or section."""
    return [question for question in questions if question.page == page]


@register.filter
def beside_factors(parts: Iterable[Domain | Standard | Page | Question]) -> list[Domain | Standard | Page | Question]:
    """What an edition holds besides its priority factors: they are described once for all, not one by one."""
    return [part for part in parts if part.code != FACTORS and not part.code.startswith(PREFIX)]


@register.filter
def entry(mapping: dict[str, str], key: str) -> str:
    """What a mapping holds under a key that is itself a value."""
    return mapping.get(key, "")


@register.filter
def ratings_in(characteristics: Characteristics, scale: dict[str, str]) -> list[tuple[str, int, str]]:
    """Label, rank (0 is the lowest) and words of each rating of a standard, the highest first."""
    ranked = [(scale.get(rating, rating), rank, text) for rank, (rating, text) in enumerate(characteristics.of.items())]
    return ranked[::-1]
