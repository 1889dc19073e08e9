"""The caseload: which cases somebody sees in which order, and how far each has come."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import partial
from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db.models import (
    BooleanField,
    CharField,
    Exists,
    ExpressionWrapper,
    F,
    Func,
    IntegerField,
    OuterRef,
    Q,
    QuerySet,
    Value,
)
from django.db.models.functions import Cast, Coalesce
from django.http import QueryDict

from accounts.models import User
from cases.models import Case, DeviceReport, Judgement
from cases.queries.case_lines import CaseLine, Status
from cases.queries.marks import with_flagged
from cases.queries.progress import progress_of_cases
from cases.queries.waiting import with_unsent
from cases.signals import IN_REVIEW, REVIEWED, review_stage
from database.prepared import PreparedRead
from design.addresses import addresses
from design.paging import Page, first_page, keyset_page
from inspections.models import Inspection
from standards.queries import edition_structure
from standards.structure import EditionStructure

CASES_PER_PAGE = 25
_FIRST_SORT = "reference"  # the order in which the list opens
NOT_KNOWN = "not_known"
SUBMITTED = "submitted"  # no status of a case: all that are handed in, whatever became of them
_OF_STAGE = {IN_REVIEW: Status.IN_QA, REVIEWED: Status.MODERATED}
_IS_OVER = Q(assessment__submitted_at__isnull=False) | Q(set_aside_at__isnull=False)
SORTS = ("reference", "inspector", "rosh", "ogrs", "started")


@dataclass(frozen=True, slots=True)
class Narrowing:
    """What a list of cases is narrowed down to. An empty value narrows nothing down; NOT_KNOWN finds unrecorded facts."""

    reference: str = ""
    status: str = ""  # a Status, or SUBMITTED for all that are handed in
    inspector: str = ""
    sentence_type: str = ""
    rosh: str = ""
    office: str = ""
    module: str = ""
    not_saved: str = ""  # "yes": with answers that wait on somebody's laptop


@dataclass(frozen=True, slots=True)
class CaseList:
    """A page of a list of cases."""

    lines: list[CaseLine]
    previous_url: str = ""
    next_url: str = ""


@dataclass(frozen=True)
class Caseload:
    """The cases of one inspection that one person may see. `own_only` says that they see only what is allocated to them."""

    inspection: Inspection
    user: User
    own_only: bool
    bands: EditionStructure | None = None  # whose bands are shown, where they are not those of its own edition
    edition: EditionStructure = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "edition", edition_structure(self.inspection.edition_id))

    @property
    def has_modules(self) -> bool:
        """Whether there are several samples to be told apart."""
        return len(self.edition.modules) > 1

    def visible(self) -> QuerySet[Case]:
        return _visible(self.user.pk, self.inspection.pk, own_only=self.own_only)

    def narrowed(self, narrowing: Narrowing) -> QuerySet[Case]:
        """Return the cases that fit."""
        cases = self.visible()
        if narrowing.reference:
            cases = cases.filter(reference__icontains=narrowing.reference)
        if narrowing.inspector:
            cases = cases.filter(allocated_to_id=int(narrowing.inspector))
        if narrowing.office:
            cases = cases.filter(office=narrowing.office)
        if narrowing.module:
            cases = cases.filter(module=narrowing.module)
        if narrowing.not_saved:
            cases = cases.filter(Exists(DeviceReport.objects.filter(case=OuterRef("pk"), unsent__gt=0)))
        for name in ("sentence_type", "rosh"):
            if value := getattr(narrowing, name):
                cases = cases.filter(**{name: "" if value == NOT_KNOWN else value})
        return that_are(narrowing.status, cases) if narrowing.status else cases

    def page(self, narrowing: Narrowing, sort: str, query: QueryDict) -> CaseList:
        """Return the page that the address asks for.

        Two queries; one more to find where a later page begins, and one more where no index gives the order.
        """
        if narrowing == Narrowing() and sort == _FIRST_SORT and not {"after", "before"} & query.keys():
            found = _FIRST_ROWS[self.own_only](self.user.pk, self.inspection.pk)
            return _listed(first_page(found, size=CASES_PER_PAGE, query=query), {self.inspection.pk: self.edition})
        cases = _with_sort_value(self.narrowed(narrowing), sort, self.edition)
        among = _with_sort_value(self.visible(), sort, self.edition)
        indexed = sort.removeprefix("-") == "reference"
        rows, shown = (_for_the_list(cases), None) if indexed else (cases, _for_the_list)
        page = keyset_page(rows, order=_order(sort), size=CASES_PER_PAGE, query=query, among=among, shown=shown)
        return _listed(page, {self.inspection.pk: self.edition})

    def offices(self) -> list[str]:
        """Return the offices of the cases, by name. One query."""
        return [office for (office,) in _OFFICES[self.own_only](self.user.pk, self.inspection.pk)]


def cases_of_person(user: User, query: QueryDict) -> CaseList:
    """Return the person's cases in all their inspections: first those still to be handed in, the latest fieldwork first.

    Two queries, and one more to find where a later page begins.
    """
    own = Case.objects.visible_to(user).filter(allocated_to=user)
    own = own.annotate(is_over=ExpressionWrapper(_IS_OVER, output_field=BooleanField()))
    order = ["is_over", "-inspection__fieldwork_starts", "inspection_id", "reference", "module"]
    read = with_status(own).select_related("officer", "inspection__provider")
    page = keyset_page(read, order=order, size=CASES_PER_PAGE, query=query, among=own)
    return _listed(page, {case.inspection_id: edition_structure(case.inspection.edition_id) for case in page.rows})


def _visible(user_id: int, inspection_id: int, *, own_only: bool) -> QuerySet[Case]:
    cases = Case.objects.visible_to(User(pk=user_id)).filter(inspection=inspection_id)
    # Says again what `visible_to` decides, in the form that an index answers however large the inspection is.
    return cases.filter(allocated_to=user_id) if own_only else cases


def _for_the_list(cases: QuerySet[Case]) -> QuerySet[Case]:
    """Read of the people and officers only what the list shows."""
    own = [field.name for field in Case._meta.concrete_fields if field.name != "added_at"]
    shown = ["officer__reference", "allocated_to__name", "assessment__submitted_at"]
    return with_status(cases).select_related("officer").only(*own, *shown)


def _holds(**condition: Any) -> "ExpressionWrapper[Q]":
    """Return a condition as a value that rows can be sorted by: false before true."""
    return ExpressionWrapper(Q(**condition), output_field=BooleanField())


def with_status(cases: QuerySet[Case]) -> QuerySet[Case]:
    """Read with each case what decides how far it has come, and how many of its answers wait on laptops or are flagged."""
    decides = {"is_started": started(), "stage": review_stage(), "is_locked": F("inspection__is_locked")}
    return with_unsent(with_flagged(cases).select_related("allocated_to", "assessment").annotate(**decides))


def started() -> Exists:
    """Whether any answer about the case was ever recorded."""
    return Exists(Judgement.objects.filter(assessment=OuterRef("assessment__pk")))


def that_are(status: str, cases: QuerySet[Case]) -> QuerySet[Case]:
    """Return those of the cases with a status, as `status_of` says it; all that are handed in for SUBMITTED."""
    if status == Status.SET_ASIDE:
        return cases.filter(set_aside_at__isnull=False)
    inspected = cases.filter(set_aside_at=None)
    if status == SUBMITTED or Status(status).is_handed_in:
        return _handed_in(status, inspected.filter(assessment__submitted_at__isnull=False))
    to_do = inspected.filter(assessment__submitted_at=None)
    if status == Status.NOT_ALLOCATED:
        return to_do.filter(allocated_to=None)
    begun = Q(started())
    return to_do.filter(begun if status == Status.IN_PROGRESS else ~begun, allocated_to__isnull=False)


def _handed_in(status: str, cases: QuerySet[Case]) -> QuerySet[Case]:
    if status == SUBMITTED:
        return cases
    if status == Status.LOCKED:
        return cases.filter(inspection__is_locked=True)
    wanted = next((stage for stage, one in _OF_STAGE.items() if one == status), "")
    return cases.filter(inspection__is_locked=False).alias(stage_wanted=review_stage()).filter(stage_wanted=wanted)


def status_of(case: Case) -> Status:
    """Return how far a case has come that was read with `with_status`."""
    read: Any = case
    if case.set_aside_at is not None:
        return Status.SET_ASIDE
    if case.assessment.submitted_at is not None:
        return Status.LOCKED if read.is_locked else _OF_STAGE.get(read.stage, Status.READY_FOR_QA)
    if case.allocated_to_id is None:
        return Status.NOT_ALLOCATED
    return Status.IN_PROGRESS if read.is_started else Status.ALLOCATED


def _order(sort: str) -> list[str]:
    if sort.removeprefix("-") == "reference":
        return [sort, "module"]
    sign = "-" if sort.startswith("-") else ""
    # What is not known comes last whichever way the list runs.
    return ["sort_unknown", f"{sign}sort_value", "reference", "module"]


def _with_sort_value(cases: QuerySet[Case], sort: str, edition: EditionStructure) -> QuerySet[Case]:
    """Add what the order compares: never null, so that a page can begin after any row."""
    key = sort.removeprefix("-")
    if key == "reference":
        return cases
    value: Any
    if key == "rosh":
        codes = list(edition.code_lists.get("rosh", {}))
        ranks = Cast(Value(codes), ArrayField(CharField()))
        value, instead = Func(ranks, F("rosh"), function="array_position", output_field=IntegerField()), Value(0)
    elif key == "inspector":
        value, instead = F("allocated_to__name"), Value("")
    elif key == "ogrs":
        value, instead = F("ogrs_score"), Value(0)
    else:
        value, instead = F("started_on"), Value(date.min)
    known = cases.annotate(sort_known=value)
    return known.annotate(sort_value=Coalesce("sort_known", instead), sort_unknown=_holds(sort_known=None))


def _listed(page: Page[Case], editions: Mapping[int, EditionStructure]) -> CaseList:
    """Return a page of cases with what the list says of each; `editions` by inspection."""
    progress = progress_of_cases(page.rows, editions)
    url_of = addresses("case")
    lines = [
        CaseLine(
            case,
            editions[case.inspection_id],
            status_of(case),
            progress[case.pk],
            url_of(case.pk),
            vars(case)["unsent"],
            vars(case)["flagged"],
        )
        for case in page.rows
    ]
    return CaseList(lines, page.previous_url, page.next_url)


def _first_rows(user_id: int, inspection_id: int, own_only: bool) -> QuerySet[Case]:
    rows = _for_the_list(_visible(user_id, inspection_id, own_only=own_only))
    return rows.order_by(*_order(_FIRST_SORT))[: CASES_PER_PAGE + 1]


def _offices(user_id: int, inspection_id: int, own_only: bool) -> QuerySet[Case, tuple[str]]:
    cases = _visible(user_id, inspection_id, own_only=own_only).exclude(office="")
    return cases.order_by("office").values_list("office").distinct()


# What the list reads each time it is opened, for people who see their own cases only and for all others.
_FIRST_ROWS = {own_only: PreparedRead(partial(_first_rows, own_only=own_only)) for own_only in (True, False)}
_OFFICES = {own_only: PreparedRead(partial(_offices, own_only=own_only)) for own_only in (True, False)}
