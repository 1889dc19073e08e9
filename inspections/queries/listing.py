"""Finding inspections: the list that people start from, and one of it by its reference."""

from django.db.models import BooleanField, Count, ExpressionWrapper, OuterRef, Q, QuerySet, Subquery
from django.http import QueryDict

from accounts.models import User
from database.prepared import PreparedRead
from design.paging import Page, keyset_page
from inspections.models import Inspection, Provider, TeamMember
from inspections.rules import Phase, Role
from standards.models import Edition
from standards.queries import edition_structure

INSPECTIONS_PER_PAGE = 25
PROVIDERS_PER_PAGE = 50


def inspections_open_to(user: User) -> QuerySet[Inspection]:
    """Return the inspections whose overview the person may open: those they are on; for administrators all.

    An administrator who is not on the team arranges the inspection there and sees nothing of its cases.
    """
    return Inspection.objects.all() if user.is_administrator else Inspection.objects.visible_to(user)


_read_inspection = PreparedRead(
    lambda user_id, reference: (
        Inspection.objects.visible_to(User(pk=user_id)).with_reader().filter(reference=reference).select_related("provider")
    )
)


def inspection_to_open(user: User, reference: str) -> Inspection | None:
    """Return an inspection that the person is on, with its provider and their role; None when there is none. One query."""
    return next(iter(_read_inspection(user.pk, reference)), None)


def inspection_page(user: User, *, search: str = "", phase: str = "", edition: str = "", query: QueryDict) -> Page[Inspection]:
    """Return the inspections on the page that the address asks for, each with `lead_name`.

    Those that are not published, where there is work to do, come first; among them, and after them, the latest fieldwork.
    `search` is part of the provider's name, its region or the reference; `phase` and `edition` are codes. One query, and
    one more to find where a later page begins.
    """
    leads = TeamMember.objects.current().filter(inspection=OuterRef("pk"), role=Role.LEAD).values("user__name")
    is_over = ExpressionWrapper(Q(phase=Phase.PUBLISHED), output_field=BooleanField())
    everything = inspections_open_to(user).annotate(is_over=is_over)
    found = everything.select_related("provider", "edition").defer("edition__document")
    for word in search.split():
        found = found.filter(
            Q(provider__name__icontains=word) | Q(provider__region__icontains=word) | Q(reference__icontains=word)
        )
    if phase:
        found = found.filter(phase=phase)
    if edition:
        found = found.filter(edition__code=edition)
    found = found.annotate(lead_name=Subquery(leads))
    order = ["is_over", "-fieldwork_starts", "id"]
    return keyset_page(found, order=order, size=INSPECTIONS_PER_PAGE, query=query, among=everything)


def editions_in_use(user: User) -> list[tuple[str, str]]:
    """Return code and name of the editions that the person's inspections follow."""
    of_inspections = inspections_open_to(user).values("edition")
    return list(Edition.objects.filter(pk__in=of_inspections).order_by("code").values_list("code", "name"))


def published_editions() -> QuerySet[Edition]:
    """Return the editions that an inspection may follow, without their documents."""
    return Edition.objects.filter(status=Edition.Status.PUBLISHED).defer("document").order_by("code")


def newer_editions(inspection: Inspection) -> QuerySet[Edition]:
    """Return the editions that an inspection could move to: for its kind of provider, and newer than its own. No query yet."""
    own = edition_structure(inspection.edition_id)
    later = Q(document__valid_from__gt=own.valid_from) | Q(document__valid_from=own.valid_from, pk__gt=own.id)
    return published_editions().filter(later, document__provider_kinds__contains=[inspection.provider.kind])


def provider_page(*, search: str, query: QueryDict) -> Page[Provider]:
    """Return the providers on the page that the address asks for, by name, each with `inspected`, the number of inspections."""
    found = Provider.objects.annotate(inspected=Count("inspections"))
    for word in search.split():
        found = found.filter(Q(name__icontains=word) | Q(region__icontains=word))
    return keyset_page(found, order=["name", "kind", "id"], size=PROVIDERS_PER_PAGE, query=query)
