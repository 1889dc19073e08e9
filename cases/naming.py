"""What pages call the questions of a form, and the pages that they stand on."""

from functools import lru_cache

from standards.queries import edition_structure
from standards.structure import EditionStructure, Page, Question


def in_full(question: Question) -> str:
    """Return number and words of a question, and what it is about where it is asked about several things."""
    return " ".join(part for part in (f"{question.about}:" if question.about else "", question.number, question.text) if part)


@lru_cache(maxsize=100)
def short_titles(edition_id: int, _digest: str) -> dict[str, str]:
    """Return what the pages of an edition, here by their codes, are called where there is little room."""
    edition = edition_structure(edition_id)
    return {page.code: _short_title(page, edition) for page in edition.pages}


def _short_title(page: Page, edition: EditionStructure) -> str:
    """Return number and aspect of a key question, the title of any other page."""
    question = edition.questions.get(page.code)
    if question is None or not question.number:
        return page.title
    alone = not any(other.stage == page.stage and other is not page for other in edition.pages)
    name = dict(edition.stages)[page.stage] if alone else question.aspect.replace("_", " ").capitalize()
    return f"{question.number} {name}" if name else page.title
