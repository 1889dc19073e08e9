"""The results of an inspection: what was computed and what the panel decided, side by side."""

from collections.abc import Mapping
from dataclasses import dataclass

from inspections.models import Inspection
from panels.queries.computed import computed_in, decided_ratings, domain_points, newest_decisions, overall_in, scheme_in
from panels.queries.shown import ShownDecision, shown_decision, shown_rating
from panels.rules import OVERALL, Computed, with_decisions
from ratings.models import RatingRun
from ratings.queries.grid import ShownRating
from ratings.results import InspectionRating
from standards.queries import edition_structure
from standards.structure import Domain, Standard


@dataclass(frozen=True, slots=True)
class StandardResult:
    """One standard: its computed rating, the panel's decision where there is one, and the rating that stands."""

    standard: Standard
    computed: ShownRating | None
    decision: ShownDecision | None
    rating: ShownRating | None
    computed_points: int | None
    points: int | None

    @property
    def is_stale(self) -> bool:
        """Whether the panel decided about another computed rating than this one."""
        return self.decision is not None and self.decision.computed != self.computed


@dataclass(frozen=True, slots=True)
class DomainResult:
    domain: Domain
    computed_points: int
    points: int
    most_points: int
    standards: tuple[StandardResult, ...]


@dataclass(frozen=True, slots=True)
class OverallResult:
    """The whole: computed, what follows from the decisions about standards, and what the panel decided about it."""

    computed: ShownRating | None
    computed_points: int
    follows: ShownRating | None
    points: int
    most_points: int
    decision: ShownDecision | None

    @property
    def rating(self) -> ShownRating | None:
        """The overall rating that stands."""
        return self.decision.decided if self.decision else self.follows

    @property
    def is_stale(self) -> bool:
        return self.decision is not None and self.decision.computed != self.follows


@dataclass(frozen=True, slots=True)
class Results:
    """Everything that was computed and decided about an inspection whose edition rates."""

    run: RatingRun
    domains: tuple[DomainResult, ...]
    overall: OverallResult | None  # None where the edition gives no overall rating

    @property
    def standards(self) -> tuple[StandardResult, ...]:
        return tuple(one for domain in self.domains for one in domain.standards)


def results_of(inspection: Inspection, run: RatingRun | None) -> Results | None:
    """Return the results of an inspection from a run of it; None before the first, or where the edition rates nothing.

    Two queries. The caller has made sure that the reader sees ratings here.
    """
    scheme = scheme_in(run) if run else None
    if run is None or scheme is None:
        return None
    newest = newest_decisions(inspection)
    computed = computed_in(run)
    shown = {code: shown_decision(one, run.scheme["scale"]) for code, one in newest.items()}
    before, after = with_decisions(computed, {}, scheme), with_decisions(computed, decided_ratings(newest), scheme)
    return Results(run, _domains(inspection, computed, before, after, shown, run.scheme["scale"]), _overall(run, after, shown))


def _domains(
    inspection: Inspection,
    computed: tuple[Computed, ...],
    before: InspectionRating,
    after: InspectionRating,
    shown: Mapping[str, ShownDecision],
    scale: Mapping[str, str],
) -> tuple[DomainResult, ...]:
    edition = edition_structure(inspection.edition_id)
    known = {one.code: one for one in edition.standards}
    results: dict[str, list[StandardResult]] = {}
    for one, was, now in zip(computed, before.standards, after.standards, strict=True):
        result = StandardResult(
            known[one.standard],
            shown_rating(one.rating.code if one.rating is not None else None, scale),
            shown.get(one.standard),
            shown_rating(now.rating.code if now.rating is not None else None, scale),
            was.points,
            now.points,
        )
        results.setdefault(one.domain, []).append(result)
    points, points_after = domain_points(before), domain_points(after)
    return tuple(
        DomainResult(domain, points[domain.code][0], *points_after[domain.code], tuple(results[domain.code]))
        for domain in edition.domains
        if domain.code in results
    )


def _overall(run: RatingRun, after: InspectionRating, shown: Mapping[str, ShownDecision]) -> OverallResult | None:
    scale, found = run.scheme["scale"], run.ratings["overall"]
    if found is None or after.overall is None:
        return None
    computed, follows = overall_in(run), after.overall.rating
    return OverallResult(
        shown_rating(computed.code if computed is not None else None, scale),
        found["points"],
        shown_rating(follows.code if follows is not None else None, scale),
        after.overall.points,
        after.overall.most_points,
        shown.get(OVERALL),
    )
