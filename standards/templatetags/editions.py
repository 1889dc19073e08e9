"""An edition's data as words, for its pages."""

from collections.abc import Callable, Iterable
from datetime import date

from django import template
from django.utils.html import format_html, format_html_join

from standards import wording
from standards.bands import Band
from standards.comparing import Differences, Piece, Verdict
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


@register.simple_tag
def marked(pieces: Iterable[Piece]) -> str:
    """Two texts as one: removed words struck out, added ones underlined, and both said to those who do not see it."""
    return format_html_join(" ", "{}", ((_PIECES[kind](words),) for kind, words in pieces))


_PIECES: dict[str, Callable[[str], str]] = {
    "same": lambda words: format_html("{}", words),
    "removed": lambda words: format_html('<del><span class="govuk-visually-hidden">removed: </span>{}</del>', words),
    "added": lambda words: format_html('<ins><span class="govuk-visually-hidden">added: </span>{}</ins>', words),
}


@register.simple_tag
def against_previous(compared: Differences | None, question: Question) -> str:
    """How a question compares with the edition before, where that needs saying: "" when it is comparable or nothing is known."""
    change = compared.by_code.get(question.code) if compared else None
    if change is None or (change.comparability and change.comparability.verdict is Verdict.COMPARABLE):
        return ""
    return change.comparability.words if change.comparability else "New in this edition."


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
