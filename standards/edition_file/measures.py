"""Code lists, groups and bands: every value has its place, and only one."""

from collections.abc import Iterator, Mapping
from decimal import Decimal
from itertools import pairwise
from typing import Any

from pydantic import ValidationError

from standards.document import BandPart, BandsPart, GroupingPart
from standards.edition_file.content import Check, Content, Fault
from standards.edition_file.lines import Place

CODE_LISTS = (
    "sex",
    "ethnicity",
    "sentence_type",
    "requirement",
    "rosh",
    "mappa_category",
    "mappa_level",
    "ro_grade",
    "interview_mode",
)
GROUPINGS = {"supervision": "sentence_type", "ethnic_group": "ethnicity", "rosh_group": "rosh"}
BANDED = ("age", "ogrs_score", "caseload_fte", "sentence_months", "previous_sanctions")


def code_lists_are_complete(content: Content) -> Iterator[Fault]:
    lists = content.document.code_lists
    for name in CODE_LISTS:
        if name not in lists and content.whole("code_lists"):
            yield ("code_lists",), f"The code list `{name}` is missing."
        if name in lists and not lists[name]:
            yield ("code_lists", name), f"The code list `{name}` is empty."
    for name in GROUPINGS:
        if name in lists:
            yield ("code_lists", name), f"`{name}` is made by the groups: it cannot be a code list of its own."


def groups_take_in_every_code_once(content: Content) -> Iterator[Fault]:
    groups = content.document.groups
    for name, of in GROUPINGS.items():
        if name not in groups and content.whole("groups"):
            yield ("groups",), f"The groups `{name}` of `{of}` are missing."
    for name, grouping in groups.items():
        place = ("groups", name)
        if name not in GROUPINGS:
            yield place, f"Nothing is reported by `{name}`: groups are {', '.join(GROUPINGS)}."
        elif grouping.of != GROUPINGS[name]:
            yield (*place, "of"), f"`{name}` must be groups of `{GROUPINGS[name]}`."
        elif content.whole("code_lists"):
            yield from _grouping_faults(place, grouping, set(content.document.code_lists.get(grouping.of, {})))


def _grouping_faults(place: Place, grouping: GroupingPart, codes: set[str]) -> Iterator[Fault]:
    seen: set[str] = set()
    held = [((*place, "groups", n, "holds", i), code) for n, g in enumerate(grouping.groups) for i, code in enumerate(g.holds)]
    for where, code in held + [((*place, "ungrouped", n), code) for n, code in enumerate(grouping.ungrouped)]:
        if code not in codes:
            yield where, f"The code list `{grouping.of}` has no code `{code}`."
        if code in seen:
            yield where, f"The code `{code}` is in two groups."
        seen.add(code)
    for code in sorted(codes - seen):
        yield place, f"The code `{code}` of `{grouping.of}` is in no group: put it into one, or under `ungrouped`."
    labels = [group.code for group in grouping.groups]
    for n, code in enumerate(labels):
        if code in labels[:n]:
            yield (*place, "groups", n), f"There is already a group `{code}`."


def bands_follow_one_another(content: Content) -> Iterator[Fault]:
    for name, part in content.document.bands.items():
        if name not in BANDED:
            yield ("bands", name), f"There is no measure `{name}`: bands are for {', '.join(BANDED)}."
        if part.source and part.source not in content.document.sources and content.whole("sources"):
            yield ("bands", name, "source"), f"`{part.source}` is not among the sources."
        yield from _band_faults(("bands", name), part)


def faults_of_bands(part: Mapping[str, Any]) -> list[tuple[int, str]]:
    """Return what is wrong with bands of one measure, with the index of the band; [] where they have no shape to judge."""
    try:
        read = BandsPart.model_validate(part)
    except ValidationError:
        return []
    return [(int(place[1]), reason) for place, reason in _band_faults((), read)]


def _band_faults(place: Place, part: BandsPart) -> Iterator[Fault]:
    for index, band in enumerate(part.bands):
        where = (*place, "bands", index)
        if band.lowest is not None and band.highest is not None and band.highest < band.lowest:
            yield where, f"The band `{band.label}` ends before it begins."
        for limit in (band.lowest, band.highest):
            if limit is not None and limit % part.step:
                yield where, f"The limit {limit} of the band `{band.label}` is no multiple of the step {part.step}."
    for index, (before, band) in enumerate(pairwise(part.bands), start=1):
        reason = _misplaced(before, band, part.step)
        if reason:
            yield (*place, "bands", index), reason


def _misplaced(before: BandPart, band: BandPart, step: Decimal) -> str:
    if before.highest is None or band.lowest is None:
        return f"Only the first band may be open below and only the last above: see `{before.label}` and `{band.label}`."
    if band.lowest <= before.highest:
        return f"The band `{band.label}` overlaps `{before.label}`, or comes out of order."
    if band.lowest - before.highest != step:
        return f"There is a gap between the bands `{before.label}` and `{band.label}`."
    return ""


CHECKS: tuple[Check, ...] = (code_lists_are_complete, groups_take_in_every_code_once, bands_follow_one_another)
