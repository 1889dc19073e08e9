"""The ratings that lead inspectors have proposed, as others count and show them."""

from dataclasses import dataclass
from datetime import datetime

from accounts.models import User
from inspections.models import Inspection
from organisation.models import ProposedRating
from standards.structure import EditionStructure, Standard


def proposed_ratings(inspection_id: int) -> dict[str, str]:
    """Return the rating proposed last for each standard that has one, by the codes of both; one query."""
    newest = ProposedRating.objects.filter(inspection=inspection_id).newest()
    return dict(newest.values_list("standard__code", "rating"))


@dataclass(frozen=True, slots=True)
class Proposal:
    """A proposed rating in the words of the edition's scale; `rank` counts from 0, the lowest."""

    code: str
    label: str
    rank: int
    reasons: str
    version: int
    by: str
    at: datetime


def shown(proposed: ProposedRating, edition: EditionStructure) -> Proposal:
    """Return a proposal as people read it."""
    scale = edition.scheme["scale"]
    rank = list(scale).index(proposed.rating)
    label, by = scale[proposed.rating], proposed.proposed_by.name
    return Proposal(proposed.rating, label, rank, proposed.reasons, proposed.version, by, proposed.proposed_at)


def newest_proposals(inspection: Inspection, edition: EditionStructure, user: User) -> dict[str, Proposal]:
    """Return the newest proposal for each standard that has one, by the standard's code; one query."""
    newest = ProposedRating.objects.visible_to(user).filter(inspection=inspection).newest()
    return {one.standard.code: shown(one, edition) for one in newest.select_related("standard", "proposed_by")}


def proposals_for(inspection: Inspection, edition: EditionStructure, standard: str, user: User) -> list[Proposal]:
    """Return every proposal for a standard, the newest first; one query."""
    made = ProposedRating.objects.visible_to(user).filter(inspection=inspection, standard__code=standard)
    return [shown(one, edition) for one in made.select_related("proposed_by").order_by("-version")]


def standards_of_people(edition: EditionStructure) -> list[Standard]:
    """Return the standards that people rate against characteristics, in the edition's order."""
    return [standard for standard in edition.standards if standard.rated_by == "characteristics"]
