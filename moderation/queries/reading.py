"""What an assurer reads besides the case file and the interview, blind or not: which sources the inspector used."""

from datetime import date

from cases.marks import sources_of
from cases.queries.assessment import OpenCase


def sources_noted(opened: OpenCase) -> list[tuple[str, date | None]]:
    """Return which sources the inspector noted, each with its date, and nothing of what they found there."""
    words = sources_of(opened.edition.code_lists)
    noted = {(words.get(mark.source, mark.source), mark.source_on) for mark in opened.marks.values() if mark.source}
    return sorted(noted, key=lambda entry: (entry[0], entry[1] or date.min))
