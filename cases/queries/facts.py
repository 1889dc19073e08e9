"""The facts of a case: as they stand, what the edition makes of them, and how they came to be what they are."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.apps import apps

from accounts.models import User
from cases.facts import FACT_NAMES, LABELS, CaseFacts, names_to_show, shown
from cases.models import Case, ResponsibleOfficer
from standards.bands import band_of
from standards.structure import EditionStructure

# The history table has no model written out: the database fills it by trigger.
_HISTORY = "cases.CaseEvent"


@dataclass(frozen=True, slots=True)
class FactLine:
    """One fact as the page shows it; `band` is what the edition reports it under, "" where it reports none."""

    name: str
    label: str
    value: str
    band: str


@dataclass(frozen=True, slots=True)
class FactChange:
    """One change of a case: what from and to, when, by whom and why, as far as that is known."""

    at: datetime
    title: str
    by: str
    reason: str
    changes: tuple[tuple[str, str, str], ...]  # label, before, after


def facts_as_given(case: Case) -> CaseFacts:
    """Return the raw facts of a case. Read it with its officer (`select_related`)."""
    return CaseFacts(
        officer=case.officer.reference if case.officer else "",
        office=case.office,
        date_of_birth=case.date_of_birth,
        age=case.age,
        sex=case.sex,
        ethnicity=case.ethnicity,
        sentence_type=case.sentence_type,
        sentence_months=case.sentence_months,
        started_on=case.started_on,
        requirements=tuple(case.requirements),
        previous_sanctions=case.previous_sanctions,
        ogrs_score=case.ogrs_score,
        rosh=case.rosh,
        mappa_category=case.mappa_category,
        mappa_level=case.mappa_level,
        licence_ends_on=case.licence_ends_on,
        reset_on=case.reset_on,
    )


def fact_lines(case: Case, edition: EditionStructure, bands_of: EditionStructure | None = None) -> list[FactLine]:
    """Return every fact with what the edition makes of it, or the other edition whose bands are asked for."""
    given = facts_as_given(case)
    bands = _bands(case, bands_of or edition)
    lines = []
    for name in names_to_show(given, edition.facts_read):
        value = shown(name, given.value(name), edition.code_lists)
        if name == "age" and given.age is None and case.age_at_start() is not None:
            value = f"{case.age_at_start()}, from the date of birth"
        lines.append(FactLine(name, LABELS[name], value, bands.get(name, "")))
    return lines


def _bands(case: Case, edition: EditionStructure) -> dict[str, str]:
    """Return the label of the band or group of each fact that the edition reports in bands or groups."""
    measured = {
        "age": case.age_at_start(),
        "ogrs_score": case.ogrs_score,
        "sentence_months": case.sentence_months,
        "previous_sanctions": case.previous_sanctions,
    }
    found = {}
    for name, value in measured.items():
        if (band := band_of(value, edition.bands.get(name, ()))) is not None:
            found[name] = band.label
    for name in ("sentence_type", "ethnicity", "rosh"):
        if (group := edition.group(name, getattr(case, name))) is not None:
            found[name] = edition.label(edition.group_lists[name], group)
    return found


def history_of(case: Case, edition: EditionStructure) -> list[FactChange]:
    """Return every change of the case's facts and allocation, the latest first; at most three queries."""
    events = list(
        apps.get_model(_HISTORY)
        ._default_manager.filter(pgh_obj=case.pk)
        .order_by("pgh_id")
        .values("pgh_created_at", "pgh_context__metadata", "officer_id", "allocated_to_id", "set_aside_at", *_PLAIN)
    )
    officers = _officers(event["officer_id"] for event in events)
    known = [event["pgh_context__metadata"] or {} for event in events]
    people = _people(*(data.get("user") for data in known), *(event["allocated_to_id"] for event in events))
    found = []
    before: dict[str, str] = {}
    for event, data in zip(events, known, strict=True):
        after = _as_read(event, officers, people, edition)
        changes = tuple((label, before[label], after[label]) for label in after if before and before[label] != after[label])
        if changes or not before:
            title = _title(changes, after) if before else "Case added"
            by, reason = people.get(data.get("user", 0), ""), str(data.get("reason") or "")
            found.append(FactChange(event["pgh_created_at"], title, by, reason, changes))
        before = after
    return found[::-1]


_PLAIN = tuple(name for name in FACT_NAMES if name != "officer")
_ALLOCATED = "Allocated to"
_INSPECTED = "Inspected"


def _as_read(
    event: Mapping[str, Any], officers: Mapping[int, str], people: Mapping[int, str], edition: EditionStructure
) -> dict[str, str]:
    """Return the state after an event, by label."""
    values: dict[str, Any] = {name: event[name] for name in _PLAIN}
    values |= {"officer": officers.get(event["officer_id"], ""), "requirements": tuple(event["requirements"])}
    state = {LABELS[name]: shown(name, values[name], edition.code_lists) for name in FACT_NAMES}
    inspected = "No" if event["set_aside_at"] else "Yes"
    return state | {_ALLOCATED: people.get(event["allocated_to_id"], "Nobody"), _INSPECTED: inspected}


def _title(changes: Iterable[tuple[str, str, str]], after: Mapping[str, str]) -> str:
    labels = [label for label, _, _ in changes]
    if labels == [_ALLOCATED]:
        return "Allocation taken back" if after[_ALLOCATED] == "Nobody" else f"Allocated to {after[_ALLOCATED]}"
    if labels == [_INSPECTED]:
        return "Inspected again" if after[_INSPECTED] == "Yes" else "Not inspected any more"
    return "Facts corrected"


def _officers(keys: Iterable[int | None]) -> dict[int, str]:
    return dict(ResponsibleOfficer.objects.filter(pk__in={key for key in keys if key}).values_list("pk", "reference"))


def _people(*keys: Any) -> dict[int, str]:
    return dict(User.objects.filter(pk__in={key for key in keys if isinstance(key, int)}).values_list("pk", "name"))
