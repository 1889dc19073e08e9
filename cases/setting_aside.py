"""A case is set aside: it stays where it is and can be read, but is not inspected any more. It may be taken back."""

from collections import defaultdict
from collections.abc import Iterable

import pghistory
from django.db import transaction
from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from cases.models import Case
from cases.signals import judgements_changed, set_aside_changed
from inspections.models import Inspection
from notifications.notifying import notify
from notifications.rules import Kind


@transaction.atomic
def set_cases_aside(inspection: Inspection, cases: QuerySet[Case], *, because: str, by: User) -> int:
    """Set aside those of the inspection's cases that are not yet, and tell whoever has them. Return how many.

    That the person may is for the caller to have found out. Queries do not grow with the cases, only with whom they belong to.
    """
    return _change(cases.filter(inspection=inspection, set_aside_at=None), inspection, because=because, is_aside=True, by=by)


@transaction.atomic
def take_cases_back(inspection: Inspection, cases: QuerySet[Case], *, because: str, by: User) -> int:
    """Have those that were set aside inspected again; all else as in `set_cases_aside`."""
    aside = cases.filter(inspection=inspection, set_aside_at__isnull=False)
    return _change(aside, inspection, because=because, is_aside=False, by=by)


def _change(cases: QuerySet[Case], inspection: Inspection, *, because: str, is_aside: bool, by: User) -> int:
    held = list(cases.order_by("pk").select_for_update(no_key=True, of=("self",)).only("pk", "reference", "allocated_to"))
    if not held:
        return 0
    state = {"set_aside_at": timezone.now(), "set_aside_because": because} if is_aside else _NOT_SET_ASIDE
    keys = [case.pk for case in held]
    with pghistory.context(user=by.pk, reason=because):
        Case.objects.filter(pk__in=keys).update(**state)
    _tell(held, inspection, is_aside=is_aside, by=by)
    set_aside_changed.send(sender=None, cases=keys, inspection=inspection, is_aside=is_aside, by=by)
    transaction.on_commit(lambda: judgements_changed.send_robust(sender=None, inspection_id=inspection.pk))
    return len(held)


_NOT_SET_ASIDE = {"set_aside_at": None, "set_aside_because": ""}


def _tell(cases: Iterable[Case], inspection: Inspection, *, is_aside: bool, by: User) -> None:
    """Tell everybody at once which of their cases are not inspected any more, or are again."""
    theirs: dict[int, list[Case]] = defaultdict(list)
    for case in cases:
        if case.allocated_to_id is not None:
            theirs[case.allocated_to_id].append(case)
    kind = Kind.CASE_TAKEN_AWAY if is_aside else Kind.CASE_ALLOCATED
    link = reverse("cases", args=[inspection.reference])
    people = User.objects.in_bulk(theirs)
    for person, held in theirs.items():
        one = held[0].reference if len(held) == 1 else ""
        what = f"Case {one} of yours is" if one else f"{len(held):,} cases of yours are"
        done = "not inspected any more" if is_aside else "to be inspected again"
        email = f"{what} {done}: inspection {inspection.reference}"
        notify(people[person], kind, f"{what} {done}", link, about=inspection, case=one, email=email, by=by)
