"""The agenda of a panel: every standard with what lets it consider discretion, as the edition's scheme says, and the evidence."""

from dataclasses import dataclass

from accounts.models import User
from inspections.models import Inspection
from organisation.queries.proposals import newest_proposals
from panels.queries.results import OverallResult, StandardResult, results_of
from panels.queries.shown import ShownDecision, decisions_of
from panels.rules import OVERALL, Spread, spread_of
from ratings.models import RatingRun
from ratings.queries.grid import Newer, StandardRows, newer_than, rating_grid
from standards.queries import edition_structure


@dataclass(frozen=True, slots=True)
class Item:
    """One standard on the agenda: what was counted, why discretion may be considered, what was decided so far."""

    rows: StandardRows
    result: StandardResult
    spread: Spread | None
    decisions: tuple[ShownDecision, ...]  # the newest first

    @property
    def code(self) -> str:
        return self.rows.standard.code

    @property
    def is_proposed(self) -> bool:
        """Whether people proposed its rating against characteristics."""
        return self.rows.standard.rated_by == "characteristics"

    @property
    def needs_decision(self) -> bool:
        return self.result.computed is not None and (self.result.decision is None or self.result.is_stale)


@dataclass(frozen=True, slots=True)
class Agenda:
    run: RatingRun
    items: tuple[Item, ...]
    overall: OverallResult | None  # None where the edition gives no overall rating
    overall_decisions: tuple[ShownDecision, ...]
    newer: Newer | None

    @property
    def overall_needs_decision(self) -> bool:
        return self.overall is not None and (self.overall.decision is None or self.overall.is_stale)

    @property
    def has_decisions(self) -> bool:
        return bool(self.overall_decisions) or any(item.decisions for item in self.items)

    @property
    def left(self) -> int:
        """How much is yet to be decided."""
        return sum(item.needs_decision for item in self.items) + self.overall_needs_decision

    @property
    def plain(self) -> tuple[Item, ...]:
        """What is yet to be decided and gives no reason to consider discretion."""
        return tuple(one for one in self.items if one.needs_decision and not one.is_proposed and not one.rows.triggers)

    def item(self, code: str) -> Item | None:
        """Return the item about a standard, by its code; None when there is none."""
        return next((one for one in self.items if one.code == code), None)


def agenda_of(inspection: Inspection, user: User) -> Agenda | None:
    """Return the agenda as the person may see it; None before anything was computed, or where the edition rates nothing.

    Seven queries, however many standards and decisions there are.
    """
    run = RatingRun.objects.visible_to(user).latest_of(inspection)
    results = results_of(inspection, run)
    if run is None or results is None:
        return None
    edition = edition_structure(inspection.edition_id)
    grid = rating_grid(run, edition, newest_proposals(inspection, edition, user))
    rows = {one.standard.code: one for domain in grid.domains for one in domain.standards}
    decisions = decisions_of(inspection, run.scheme["scale"])
    items = tuple(_item(rows[one.standard.code], one, decisions) for one in results.standards)
    return Agenda(run, items, results.overall, tuple(decisions.get(OVERALL, ())), newer_than(run))


def _item(rows: StandardRows, result: StandardResult, decisions: dict[str, list[ShownDecision]]) -> Item:
    spread = spread_of(row.tally.share for row in rows.rows)
    return Item(rows, result, spread, tuple(decisions.get(rows.standard.code, ())))
