"""Whose declared conflicts of interest are about which cases."""

from datetime import date

from django.db.models import F, Q, QuerySet
from django.utils import timezone

from accounts.models import User
from cases.models import AllocationProposal, Case, DeclaredConflict
from inspections.models import Inspection

_CONFLICT = "inspection__provider__declared_conflicts"
_SUBJECT = F(f"{_CONFLICT}__subject")


def conflicts_shown(inspection: Inspection, user: User) -> QuerySet[DeclaredConflict]:
    """Return what the person may see of the conflicts that the team has declared about the provider, by name. One query."""
    team = inspection.team.filter(left_at=None).values("user")
    found = DeclaredConflict.objects.visible_to(user).filter(provider=inspection.provider_id, user__in=team)
    return found.select_related("user", "provider", "declared_by", "withdrawn_by")


def conflicts_to_withdraw(inspection: Inspection, user: User) -> QuerySet[DeclaredConflict]:
    """Return those of them that were not withdrawn."""
    return conflicts_shown(inspection, user).filter(withdrawn_at=None)


def conflicting(cases: QuerySet[Case], on: date | None = None) -> dict[int, frozenset[int]]:
    """Return, by the ids of the cases, the ids of everybody who has declared a conflict about them that counts on the day.

    One query, however many cases and conflicts there are; cases without any are left out.
    """
    found: dict[int, set[int]] = {}
    for case, user in _concerned(cases, on).values_list("pk", f"{_CONFLICT}__user").distinct():
        found.setdefault(case, set()).add(user)
    return {case: frozenset(users) for case, users in found.items()}


def barred_from(user: User, cases: QuerySet[Case]) -> list[str]:
    """Return the references of those of the cases that the person has declared a conflict about, in order. One query."""
    own = _concerned(cases, None, **{f"{_CONFLICT}__user": user})
    return sorted(set(own.values_list("reference", flat=True)))


def held_against_a_conflict(inspection: Inspection) -> list[tuple[str, str]]:
    """Return (person, reference) of open cases whose inspector has declared a conflict since they were allocated. One query."""
    cases = Case.objects.inspected().filter(inspection=inspection, assessment__submitted_at=None)
    held = _concerned(cases, None, **{f"{_CONFLICT}__user": F("allocated_to")})
    return sorted(set(held.values_list("allocated_to__name", "reference")))


def proposed_against_a_conflict(proposal: AllocationProposal) -> list[tuple[int, str]]:
    """Return (id, reference) of the cases that a proposal gives to somebody who has declared a conflict. One query."""
    named: dict[str, object] = {"proposed_allocations__proposal": proposal, f"{_CONFLICT}__user": F("proposed_allocations__to")}
    return list(_concerned(Case.objects.all(), None, **named).values_list("pk", "reference").distinct())


def concerned_by(conflict: DeclaredConflict, inspection: Inspection) -> int:
    """Return how many cases of an inspection a conflict is about, whether it counts today or not. One query."""
    about = Q(**{_CONFLICT: conflict}) & _is_about()
    return Case.objects.filter(about, inspection=inspection).count()


def _is_about() -> Q:
    kind = f"{_CONFLICT}__kind"
    kinds = DeclaredConflict.Kind
    return (
        Q(**{kind: kinds.PROVIDER})
        | Q(**{kind: kinds.OFFICE}, office__iexact=_SUBJECT)
        | Q(**{kind: kinds.OFFICER}, officer__reference__iexact=_SUBJECT)
        | Q(**{kind: kinds.CASE}, reference__iexact=_SUBJECT)
    )


def _concerned(cases: QuerySet[Case], on: date | None, **more: object) -> QuerySet[Case]:
    """Return the cases joined with the conflicts in force about them, in one join so that all that is asked is asked of one."""
    day = on or timezone.localdate()
    begun = Q(**{f"{_CONFLICT}__starts_on": None}) | Q(**{f"{_CONFLICT}__starts_on__lte": day})
    lasts = Q(**{f"{_CONFLICT}__ends_on": None}) | Q(**{f"{_CONFLICT}__ends_on__gte": day})
    declared = Q(**{f"{_CONFLICT}__isnull": False, f"{_CONFLICT}__withdrawn_at": None}, **more)
    return cases.order_by().filter(declared & begun & lasts & _is_about())
