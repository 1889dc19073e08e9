"""Reads about people and what they hold."""

from typing import TYPE_CHECKING

from django.db.models import Q, QuerySet
from django.http import QueryDict
from django.utils import timezone

from accounts.models import ApiToken, User
from design.paging import Page, keyset_page

if TYPE_CHECKING:
    from inspections.models import TeamMemberQuerySet

PEOPLE_PER_PAGE = 50


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
