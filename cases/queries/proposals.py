"""What a proposal of who assesses which case goes by, what it comes to, and what has changed since it was made."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.db import models
from django.db.models import Count, F, FilteredRelation, Q, QuerySet
from django.http import QueryDict

from accounts.models import User
from cases.desks import Assessor, Work
from cases.models import AllocationProposal, AllocationSettings, Case, Judgement, ProposedAllocation
from cases.queries.caseload import started
from cases.queries.conflicts import conflicting, proposed_against_a_conflict
from design.paging import Page, keyset_page
from inspections.models import Inspection, TeamMember
from inspections.queries.waiting import answers_waiting
from inspections.rules import ASSESSING_ROLES
from standards.queries import edition_structure

ROWS_PER_PAGE = 25
NOBODY = "nobody"


@dataclass(frozen=True, slots=True)
class Colleague:
    """Somebody who may be given cases, with the hours and cases they have for the inspection; None: no limit was given."""

    user: User
    hours: Decimal | None
    cases: int | None


@dataclass(slots=True)
class Load:
    """What one person has, or would have by a proposal. `colleague` is None for nobody, and `name` then says so."""

    name: str
    key: str  # of the person, as the address gives it
    colleague: Colleague | None = None
    now: int = 0
    cases: int = 0
    hours: Decimal = Decimal()
    offices: int = 0
    officers: int = 0

    @property
    def over(self) -> str:
        """Say what this is more than the person has; "" where it is not."""
        if self.colleague is None:
            return ""
        too_long = self.colleague.hours is not None and self.hours > self.colleague.hours
        too_many = self.colleague.cases is not None and self.cases > self.colleague.cases
        return "More hours than they have" if too_long else "More cases than they have" if too_many else ""


@dataclass(frozen=True, slots=True)
class Changes:
    """What is no longer as it was when a proposal was made; its rows that are concerned are left out when it is confirmed."""

    cases: dict[int, str] = field(default_factory=dict)  # what has changed, by the id of the case
    references: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.cases)


def settings_of(inspection: Inspection) -> AllocationSettings:
    """Return how long cases take and what becomes of one officer's; what was never set is as it is for a new inspection.

    One query, none for an inspection read with them.
    """
    try:
        return inspection.allocation_settings
    except AllocationSettings.DoesNotExist:
        return AllocationSettings(inspection=inspection)


def hours_of_cases(inspection: Inspection, settings: AllocationSettings) -> list[tuple[str, str, bool]]:
    """Return the title of each module, the hours that a case of it counts, and whether nobody has set them for the inspection."""
    modules = edition_structure(inspection.edition_id).modules
    return [(one.title, f"{settings.hours_of(one.code).normalize():f}", one.code not in settings.hours) for one in modules]


def colleagues(inspection: Inspection) -> list[Colleague]:
    """Return everybody who may be given cases, by name. One query."""
    team = TeamMember.objects.current().filter(inspection=inspection, role__in=[role.value for role in ASSESSING_ROLES])
    here = FilteredRelation("availabilities", condition=Q(availabilities__inspection=inspection))
    people = User.objects.filter(memberships__in=team, is_active=True).annotate(here=here)
    read = people.annotate(hours=F("here__hours"), cases=F("here__cases")).order_by("name", "pk")
    return [Colleague(person, vars(person)["hours"], vars(person)["cases"]) for person in read]


def open_proposal(inspection: Inspection) -> AllocationProposal | None:
    """Return the proposal that waits to be confirmed. One query."""
    return AllocationProposal.objects.filter(inspection=inspection, closed_at=None).select_related("made_by").first()


def assessors(people: Iterable[Colleague]) -> list[Assessor]:
    return [Assessor(one.user.pk, one.hours, one.cases) for one in people]


def work_of(inspection: Inspection, settings: AllocationSettings, *, moves_allocated: bool) -> list[Work]:
    """Return every case that is inspected as work to be placed. Two queries, however many there are.

    What was handed in or begun stays, and so does what is allocated, unless those that nobody has begun may move.
    """
    cases = Case.objects.inspected().filter(inspection=inspection)
    barred = conflicting(cases)
    read = cases.annotate(is_started=started()).values_list(
        "pk", "reference", "module", "officer__reference", "office", "allocated_to", "assessment__submitted_at", "is_started"
    )
    hours = {module.code: settings.hours_of(module.code) for module in edition_structure(inspection.edition_id).modules}
    return [
        Work(
            pk, reference, hours[module], officer or "", office, holder,
            stays=submitted is not None or (holder is not None and (begun or not moves_allocated)),
            barred=barred.get(pk, frozenset()),
        )
        for pk, reference, module, officer, office, holder, submitted, begun in read.order_by("pk")
    ]  # fmt: skip


def loads(
    inspection: Inspection, settings: AllocationSettings, people: Iterable[Colleague], proposal: AllocationProposal | None
) -> list[Load]:
    """Return what everybody who assesses or has cases has now and would have by the proposal; last, what nobody has.

    Two queries, however many cases there are.
    """
    by_key = {one.user.pk: Load(one.user.name, str(one.user.pk), one) for one in people}
    nobody = Load("Nobody", NOBODY)
    modules = [module.code for module in edition_structure(inspection.edition_id).modules]
    counted = _by_holder(inspection, proposal).annotate(
        cases=Count("pk"),
        offices=Count("office", distinct=True, filter=~Q(office="")),
        officers=Count("officer", distinct=True),
        **{f"of_{place}": Count("pk", filter=Q(module=module)) for place, module in enumerate(modules)},
    )
    for row in counted:
        load = _load(by_key, nobody, row["then"], row["name"])
        load.cases, load.offices, load.officers = row["cases"], row["offices"], row["officers"]
        load.hours = sum((row[f"of_{place}"] * settings.hours_of(one) for place, one in enumerate(modules)), Decimal())
    for holder, name, number in _held_now(inspection):
        _load(by_key, nobody, holder, name).now = number
    return [*sorted(by_key.values(), key=lambda load: (load.name, load.key)), nobody]


def rows_page(proposal: AllocationProposal, to: str, query: QueryDict) -> Page[ProposedAllocation]:
    """Return the page of a proposal's rows that the address asks for; `to` is the id of a person, "nobody" or "" for all.

    Two queries, and one more to find where a later page begins.
    """
    rows = ProposedAllocation.objects.filter(proposal=proposal)
    if to:
        rows = rows.filter(to=None) if to == NOBODY else rows.filter(to=int(to))
    order = ["case__reference", "case__module"]
    return keyset_page(rows.select_related("case__officer", "held_by", "to"), order=order, size=ROWS_PER_PAGE, query=query)


def changes_since(proposal: AllocationProposal) -> Changes:
    """Return what has changed since the proposal was made: cases set aside, moved or handed in, people who left, conflicts.

    Two queries, however many rows it has.
    """
    rows = ProposedAllocation.objects.filter(proposal=proposal)
    team = TeamMember.objects.current().filter(inspection=proposal.inspection_id, user__is_active=True)
    assess = team.filter(role__in=[role.value for role in ASSESSING_ROLES]).values("user")
    moved = Q(held_by=None, case__allocated_to__isnull=False) | Q(held_by__isnull=False, case__allocated_to=None)
    moved |= Q(held_by__isnull=False, case__allocated_to__isnull=False) & ~Q(held_by=F("case__allocated_to"))
    handed_in, left = Q(case__assessment__submitted_at__isnull=False), Q(to__isnull=False) & ~Q(to__in=assess)
    why = {
        "is not inspected any more": Q(case__set_aside_at__isnull=False), "was handed in": handed_in, "changed hands": moved,
        "is for somebody who no longer assesses": left,
    }  # fmt: skip
    first = models.Case(*(models.When(condition, then=models.Value(words)) for words, condition in why.items()))  # noqa: TID251
    found = rows.annotate(change=first).exclude(change=None).values_list("case", "case__reference", "change")
    said = {case: (reference, change) for case, reference, change in found}
    for case, reference in proposed_against_a_conflict(proposal):
        said.setdefault(case, (reference, "is for somebody who has declared a conflict about it"))
    ordered = sorted(said.items(), key=lambda item: item[1])
    return Changes({case: why for case, (_, why) in ordered}, tuple(f"{reference} {why}" for _, (reference, why) in ordered))


def about_to_move(proposal: AllocationProposal) -> dict[str, object]:
    """Return what a confirmation will do: how many cases are given out, taken from somebody (and of these begun) or left, and
    whose laptops hold answers about those taken. Two queries.
    """
    given, taken = Q(case__allocated_to=None, to__isnull=False), Q(case__allocated_to__isnull=False)
    taken &= Q(to=None) | ~Q(to=F("case__allocated_to"))
    rows = ProposedAllocation.objects.filter(proposal=proposal)
    begun = models.Exists(Judgement.objects.filter(assessment__case=models.OuterRef("case")))
    counts = rows.aggregate(
        given=Count("pk", filter=given), taken=Count("pk", filter=taken), begun=Count("pk", filter=taken & Q(begun)),
        left=Count("pk", filter=Q(case__allocated_to=None, to=None)),
    )  # fmt: skip
    return {**counts, "waiting": answers_waiting(Case.objects.filter(pk__in=rows.filter(taken).values("case")))}


def _by_holder(inspection: Inspection, proposal: AllocationProposal | None) -> QuerySet[Case, Any]:
    """Group the cases by whoever has them once the proposal is confirmed."""
    cases = Case.objects.inspected().filter(inspection=inspection).order_by()
    if proposal is None:
        return cases.values(then=F("allocated_to"), name=F("allocated_to__name"))
    row = FilteredRelation("proposed_allocations", condition=Q(proposed_allocations__proposal=proposal))
    kept = Q(row=None)
    return cases.annotate(
        row=row,
        then=_either(kept, F("allocated_to"), F("row__to")),
        name=_either(kept, F("allocated_to__name"), F("row__to__name")),
    ).values("then", "name")


def _either(condition: Q, then: F, otherwise: F) -> models.expressions.Combinable:
    return models.Case(models.When(condition, then=then), default=otherwise)  # noqa: TID251  (the SQL expression)


def _held_now(inspection: Inspection) -> QuerySet[Case, tuple[int | None, str | None, int]]:
    cases = Case.objects.inspected().filter(inspection=inspection).order_by()
    return cases.values("allocated_to").annotate(n=Count("pk")).values_list("allocated_to", "allocated_to__name", "n")


def _load(by_key: dict[int, Load], nobody: Load, holder: int | None, name: str | None) -> Load:
    return nobody if holder is None else by_key.setdefault(holder, Load(name or "", str(holder)))
