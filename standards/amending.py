"""Changing one part of a draft by a form: a question, a set of options, bands, the rating scheme. Administrators only.

Each change is made to the text of the draft, of which every other line stays as it is. One that would bring new faults is refused
with the reasons; faults that were there already do not stand in the way.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from django.core.exceptions import ValidationError

from accounts.models import User
from standards.drafting import DraftChanged, save_source
from standards.models import EditionDraft
from standards.queries.drafts import concepts_judged

Place = tuple[str | int, ...]


def amend(draft: EditionDraft, edit: Callable[[str], str], *, seen: int, what: str, by: User) -> EditionDraft:
    """Save the draft with its text as `edit` changes it. `what` is kept in the history.

    Raises ValidationError for a change that brings new faults or cannot be made to this text, and DraftChanged.
    """
    from standards import edition_file  # noqa: PLC0415  (see standards.drafting)

    if draft.version != seen:
        raise DraftChanged(draft)
    try:
        changed = edit(draft.source)
    except edition_file.NotEditable as refusal:
        raise ValidationError(f"{refusal} Edit the text instead.") from None
    known = {reason for _, reason in draft.problems}
    problems = edition_file.read_source(changed, draft.code, concepts_judged).problems
    new = [problem.reason for problem in problems if problem.reason not in known]
    if new:
        raise ValidationError(new)
    return save_source(draft=draft, source=changed, seen=seen, reason=what, by=by)


def with_values(source: str, place: Place, values: Mapping[str, Any]) -> str:
    """Return the text with these keys at the place; None takes a key away. What is the same already is not written anew."""
    from standards.edition_file import data_of, with_value, without_value  # noqa: PLC0415  (see standards.drafting)

    present: Any = data_of(source)
    for step in place:
        present = present[step]
    for key, value in values.items():
        if value is None and key in present:
            source = without_value(source, (*place, key))
        elif value is not None and _as_text(value) != present.get(key):
            source = with_value(source, (*place, key), value)
    return source


def _as_text(value: Any) -> Any:
    if isinstance(value, list):
        return [_as_text(entry) for entry in value]
    return str(value).lower() if isinstance(value, bool | int) else value


def with_added(source: str, place: Place, value: Mapping[str, Any] | str) -> str:
    """Return the text with an entry at the end of a list, which is made when it is not there."""
    from standards.edition_file import with_entry  # noqa: PLC0415  (see standards.drafting)

    return with_entry(source, place, value if isinstance(value, str) else dict(value))


def without(source: str, place: Place) -> str:
    """Return the text without what stands at the place."""
    from standards.edition_file import without_value  # noqa: PLC0415  (see standards.drafting)

    return without_value(source, place)


def with_rows(source: str, place: Place, rows: Sequence[Mapping[str, Any] | None], added: Sequence[Mapping[str, Any]]) -> str:
    """Return the text with the entries of a list changed, those that are None taken away, and others added at the end."""
    for values in added:
        source = with_added(source, place, {key: value for key, value in values.items() if value is not None})
    for index, row in enumerate(rows):
        if row is not None:
            source = with_values(source, (*place, index), row)
    for index in reversed([index for index, row in enumerate(rows) if row is None]):
        source = without(source, (*place, index))
    return source


def condition_from(text: str) -> Any:
    """Return the condition that somebody typed, None for nothing. Raises ValidationError for what is none."""
    from standards import edition_file  # noqa: PLC0415  (see standards.drafting)

    if not text.strip():
        return None
    try:
        return edition_file.condition_of(text)
    except edition_file.NotEditable:
        raise ValidationError("A condition stands in braces, for example {fact: sex, in: [male]}.") from None


def condition_in_line(condition: Any) -> str:
    """Return a condition as the line that somebody may change; "" for none."""
    from standards import edition_file  # noqa: PLC0415  (see standards.drafting)

    return edition_file.condition_text(condition) if condition else ""


def facts_known() -> tuple[dict[str, str], tuple[str, ...]]:
    """Return the facts that conditions may read: the coded ones with the list of their codes, and those that are numbers."""
    from standards.edition_file.conditions import CODED_FACTS, NUMBER_FACTS  # noqa: PLC0415  (see standards.drafting)

    return CODED_FACTS, NUMBER_FACTS


def faults_of_bands(step: Any, bands: Sequence[Mapping[str, Any]]) -> list[tuple[int, str]]:
    """Return overlaps, gaps and limits that cannot be among bands in their order, each with the index of the band."""
    from standards.edition_file.measures import faults_of_bands as faults  # noqa: PLC0415  (see standards.drafting)

    return faults({"step": step, "bands": list(bands)})


def measures_known() -> tuple[str, ...]:
    """Return what can be put into bands."""
    from standards.edition_file.measures import BANDED  # noqa: PLC0415  (see standards.drafting)

    return BANDED


def standards_in(data: Mapping[str, Any]) -> list[tuple[Place, dict[str, Any]]]:
    """Return every standard of a draft as its text stands, with its place."""
    domains = data.get("domains")
    return [
        (("domains", number, "standards", index), standard)
        for number, domain in enumerate(domains if isinstance(domains, list) else ())
        for index, standard in enumerate((domain.get("standards") if isinstance(domain, dict) else None) or ())
        if isinstance(standard, dict)
    ]


def parts_of(draft: EditionDraft) -> tuple[dict[str, Any], list[Any]]:
    """Return the text of a draft as data, with its questions where they stand. Raises ValidationError when it cannot be read."""
    from standards import edition_file  # noqa: PLC0415  (see standards.drafting)

    try:
        data = edition_file.data_of(draft.source)
    except edition_file.NotEditable as refusal:
        raise ValidationError(str(refusal)) from None
    return data, list(edition_file.questions_in(data))


def named(data: Mapping[str, Any], part: str) -> dict[str, Any]:
    """Return what a part of the text holds by name; {} where it is not there, or is something else."""
    found = data.get(part)
    return found if isinstance(found, dict) else {}
