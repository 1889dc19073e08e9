"""Long lists of a population, page by page: who was left out, who waits in reserve, and who came in and is drawn no longer."""

from dataclasses import dataclass

from django.core.paginator import Page, Paginator

from cases.models import Case
from sampling.models import Draw, DrawnCase, Extract, PopulationCase
from sampling.queries.choices import not_standing, order_of_stratum

ON_A_PAGE = 100


def left_out_page(extract: Extract, reason: str, number: str) -> "Page[PopulationCase]":
    """Return a page of the cases that were left out, for a rule by its code or for any, in the order of the file. Two queries."""
    cases = PopulationCase.objects.filter(extract=extract).defer("cells").order_by("row")
    chosen = cases.filter(exclusion=reason) if reason else cases.exclude(exclusion="")
    return Paginator(chosen, ON_A_PAGE).get_page(number)


@dataclass(frozen=True, slots=True)
class Reserved:
    """A case in reserve, and the how-manieth of its stratum it is; those drawn come first."""

    place: int
    reference: str


def in_reserve(draw: Draw, stratum: int) -> list[Reserved]:
    """Return a stratum's reserve in the order in which its cases would replace others. Two queries."""
    used = set(DrawnCase.objects.filter(draw=draw, stratum=stratum).values_list("case__reference", flat=True))
    ordered = enumerate(order_of_stratum(draw, stratum), start=1)
    return [Reserved(place, reference) for place, reference in ordered if reference not in used]


def reserve_page(draw: Draw, stratum: int, number: str) -> "Page[Reserved]":
    """Return a page of a stratum's reserve. Two queries."""
    return Paginator(in_reserve(draw, stratum), ON_A_PAGE).get_page(number)


def drawn_no_longer(draw: Draw) -> list[Case]:
    """Return the cases of the inspection that were drawn once and are not to be inspected any more. One query.

    They came in before cases were drawn again, or before they were replaced. `draw` is the one that counts.
    """
    return list(not_standing(draw).select_related("allocated_to").order_by("reference"))
