"""Reads about people and what they hold."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING
from uuid import UUID

from django.db.models import Max, Min, Q, QuerySet, Sum
from django.http import QueryDict
from django.utils import timezone

from accounts.models import ApiToken, User
from design.paging import Page, keyset_page

if TYPE_CHECKING:
    from inspections.models import TeamMemberQuerySet

PEOPLE_PER_PAGE = 50
# Answers that wait on a laptop for longer than this are no hiccup of the network: people are told to look after them.
TOO_LONG = timedelta(days=14)


def people_page(*, search: str, query: QueryDict) -> Page[User]:
    """Return the people on the page that the address asks for, by name; every word sought is part of a name or address.

    One query, and one more to find where a later page begins.
    """
    people = User.objects.all()
    for word in search.split():
        people = people.filter(Q(name__icontains=word) | Q(email__icontains=word))
    return keyset_page(people, order=["name", "id"], size=PEOPLE_PER_PAGE, query=query)


def tokens_of(user: User) -> QuerySet[ApiToken]:
    """Return a person's own tokens that still open the API, newest first."""
    return ApiToken.objects.valid_at(timezone.now()).filter(user=user)


def person_choosing_password(pk: int, sign_in_key: str) -> User | None:
    """Return the person who has just given this temporary password and must now choose one of their own."""
    waiting = User.objects.filter(is_active=True, password_is_temporary=True)
    return waiting.filter(pk=pk, sign_in_key=sign_in_key).first()


def memberships_of(person: User) -> "TeamMemberQuerySet":
    """Return a person's roles in inspections, past ones too, the latest inspection first. One query."""
    memberships = person.memberships.select_related("inspection__provider")
    return memberships.order_by("-inspection__fieldwork_starts", "inspection_id", "-joined_at")


def active_people() -> QuerySet[User]:
    """Return everybody who may sign in, by name."""
    return User.objects.filter(is_active=True).order_by("name", "id")


@dataclass(frozen=True, slots=True)
class Device:
    """A browser that a person has used: since when, when it was last heard of, and what is known to wait there."""

    device: UUID
    first_used_at: datetime
    last_seen_at: datetime
    unsent: int = 0
    waiting_since: datetime | None = None

    @property
    def waits_too_long(self) -> bool:
        return self.waiting_since is not None and self.waiting_since < timezone.now() - TOO_LONG


def devices_of(person: User) -> list[Device]:
    """Return the browsers that may hold answers of the person, the last one used first. Two queries.

    How many answers wait is known from a higher app's reports, which are reached through the person.
    """
    reports = person.device_reports.values("device").annotate(
        unsent_there=Sum("unsent"), first=Min("waiting_since"), last=Max("seen_at")
    )
    waiting = {row["device"]: row for row in reports}
    devices = []
    for key in person.device_keys.filter(withdrawn_at=None):
        row = waiting.get(key.device)
        seen = max(key.last_used_at, row["last"]) if row else key.last_used_at
        devices.append(Device(key.device, key.made_at, seen, row["unsent_there"] if row else 0, row["first"] if row else None))
    return sorted(devices, key=lambda device: device.last_seen_at, reverse=True)


def people_with_old_answers() -> QuerySet[User]:
    """Return the people on whose laptops answers have waited for too long, by name. One query."""
    return User.objects.filter(device_reports__waiting_since__lt=timezone.now() - TOO_LONG).distinct().order_by("name", "id")
