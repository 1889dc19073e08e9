"""The ratings that lead inspectors have proposed, as others count and show them."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from accounts.models import User
from database.prepared import PreparedRead
from inspections.models import Inspection
from organisation.models import ProposedRating
from standards.assembly import SCALE
from standards.structure import EditionStructure, Standard

_read_newest = PreparedRead(
    lambda inspection_id: ProposedRating.objects.filter(inspection=inspection_id).newest().values_list("standard__code", "rating")
)


def proposed_ratings(inspection_id: int) -> dict[str, str]:
    """Return the rating proposed last for each standard that has one, by the codes of both; one query."""
    return dict(_read_newest(inspection_id))


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
    earlier: str = ""  # name of the edition for whose standard it was proposed, where the inspection has left that edition
    carried_from: str = ""  # name of the edition that it was carried over from, where the inspection has moved


def shown(proposed: ProposedRating, edition: EditionStructure) -> Proposal:
    """Return a proposal as people read it."""
    labels, by = edition.scheme.get("scale", {}), proposed.proposed_by.name
    rank, label = SCALE.index(proposed.rating), labels.get(proposed.rating, proposed.rating)
    return Proposal(proposed.rating, label, rank, proposed.reasons, proposed.version, by, proposed.proposed_at)


def newest_proposals(inspection: Inspection, edition: EditionStructure, user: User) -> dict[str, Proposal]:
    """Return the newest proposal for each standard that has one, by the standard's code; one query."""
    newest = ProposedRating.objects.visible_to(user).filter(inspection=inspection).newest()
    return {one.standard.code: shown(one, edition) for one in newest.select_related("standard", "proposed_by")}


def proposals_for(inspection: Inspection, edition: EditionStructure, standard: str, user: User) -> list[Proposal]:
    """Return every proposal for a standard, the newest first; one query.

    Those made before the inspection moved, for the standard of the same code in an earlier edition, come last.
    """
    made = ProposedRating.objects.visible_to(user).filter(inspection=inspection, standard__code=standard)
    with_editions = made.select_related("proposed_by", "standard__edition", "carried_from__standard__edition")
    found = with_editions.defer("standard__edition__document", "carried_from__standard__edition__document")
    rows = sorted(found, key=lambda one: (one.standard.edition_id == edition.id, one.pk), reverse=True)
    return [_told(one, edition) for one in rows]


def standing_proposal(proposals: Sequence[Proposal]) -> Proposal | None:
    """Return the proposal that counts among those for one standard, the newest first; None where there is none."""
    return proposals[0] if proposals and not proposals[0].earlier else None


def held_proposals(inspection: Inspection, edition: EditionStructure, user: User) -> list[tuple[str, Proposal]]:
    """Return the proposals that stood when the inspection left an earlier edition and have no place in this one; one query."""
    held = ProposedRating.objects.visible_to(user).filter(inspection=inspection).held()
    found = held.select_related("proposed_by", "standard__edition").defer("standard__edition__document")
    return [(str(one.standard), _told(one, edition)) for one in found]


def _told(one: ProposedRating, edition: EditionStructure) -> Proposal:
    """Return a proposal with the editions that it has to do with."""
    before = one.carried_from.standard.edition.name if one.carried_from else ""
    earlier = "" if one.standard.edition_id == edition.id else one.standard.edition.name
    return replace(shown(one, edition), earlier=earlier, carried_from=before)


def standards_of_people(edition: EditionStructure) -> list[Standard]:
    """Return the standards that people rate against characteristics, in the edition's order."""
    return [standard for standard in edition.standards if standard.rated_by == "characteristics"]
