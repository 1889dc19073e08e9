"""Published results of other inspections: ratings as they were locked, and no more."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Any

from django.db.models import Count, F, Q, QuerySet, Sum

from inspections.models import Inspection
from inspections.rules import Phase
from panels.models import LockedRating
from panels.queries.results import Results
from panels.queries.shown import shown_rating
from ratings.queries.grid import ShownRating
from ratings.queries.schemes import rating_of
from standards.comparing import against_comparing
from standards.queries import edition_structure, published_differences
from standards.structure import Standard

EARLIER_SHOWN = 5


def published_ratings() -> QuerySet[LockedRating]:
    """Return the ratings that everybody may see: of published inspections, as they were locked last."""
    return LockedRating.objects.filter(inspection__phase=Phase.PUBLISHED, results_version=F("inspection__results_version"))


@dataclass(frozen=True, slots=True)
class Earlier:
    """An earlier inspection of the same provider, with what was published of it."""

    reference: str
    edition: str
    edition_id: int
    fieldwork_starts: date
    gives_overall: bool  # whether its edition does
    rating: ShownRating | None
    points: int
    most_points: int
    standards: Mapping[str, ShownRating | None]  # by the code of the standard


@dataclass(frozen=True, slots=True)
class Others:
    """How a group of other inspections was rated: how many, how often each rating, and the points they earned together."""

    name: str
    ratings: tuple[tuple[str, ShownRating | None, int], ...]  # code, words, how often; the highest first, not rated last
    points: int
    most_points: int

    @property
    def inspections(self) -> int:
        return sum(number for _, _, number in self.ratings)

    @property
    def words(self) -> str:
        """For instance "2 Good, 1 Inadequate"."""
        return ", ".join(f"{number} {rating.label if rating else 'Not rated'}" for _, rating, number in self.ratings)


@dataclass(frozen=True, slots=True)
class ComparedStandard:
    """One standard here and elsewhere; `earlier` is the latest inspection of the provider before this one.

    `cautions` say what speaks against comparing the two, where they follow different editions.
    """

    standard: Standard
    rating: ShownRating | None
    earlier: ShownRating | None
    region: Others
    edition: Others
    cautions: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Comparison:
    """An inspection beside its provider's earlier ones, its region, and all inspections by its edition."""

    earlier: tuple[Earlier, ...]
    region: Others
    edition: Others
    standards: tuple[ComparedStandard, ...]
    bars: tuple[tuple[str, Fraction | None, str], ...]  # label, per cent of the points, and the points in words

    @property
    def groups(self) -> tuple[Others, Others]:
        return self.region, self.edition


def comparison_of(inspection: Inspection, results: Results) -> Comparison:
    """Return the inspection's results beside the published results of others; three queries, however many there are."""
    earlier = _earlier(inspection)
    scale = results.run.scheme["scale"]
    counted = _counted(inspection)
    region_name, edition_name = inspection.provider.region, edition_structure(inspection.edition_id).name
    region = _others(counted, None, f"Region {region_name}" if region_name else "Its region", "region", scale)
    edition = _others(counted, None, f"All by {edition_name}", "all", scale)
    standards = tuple(
        ComparedStandard(
            one.standard,
            one.rating,
            earlier[0].standards.get(one.standard.code) if earlier else None,
            _others(counted, one.standard.code, region.name, "region", scale),
            _others(counted, one.standard.code, edition.name, "all", scale),
            _cautions(inspection, earlier, one.standard.code),
        )
        for one in results.standards
    )
    return Comparison(tuple(earlier), region, edition, standards, _bars(inspection, results, earlier, (region, edition)))


def _cautions(inspection: Inspection, earlier: list[Earlier], standard: str) -> tuple[str, ...]:
    if not earlier or earlier[0].edition_id == inspection.edition_id or standard not in earlier[0].standards:
        return ()
    return tuple(against_comparing(published_differences(earlier[0].edition_id, inspection.edition_id), standard))


def _earlier(inspection: Inspection) -> list[Earlier]:
    """Return the provider's latest published inspections before this one, the latest first; two queries."""
    before = Inspection.objects.filter(
        provider=inspection.provider_id, phase=Phase.PUBLISHED, fieldwork_starts__lt=inspection.fieldwork_starts
    )
    found = list(before.select_related("edition").defer("edition__document").order_by("-fieldwork_starts", "-pk")[:EARLIER_SHOWN])
    by_inspection: dict[int, list[LockedRating]] = {one.pk: [] for one in found}
    for rating in published_ratings().filter(inspection__in=found).select_related("standard"):
        by_inspection[rating.inspection_id].append(rating)
    return [_as_earlier(one, by_inspection[one.pk]) for one in found if by_inspection[one.pk]]


def _as_earlier(inspection: Inspection, ratings: list[LockedRating]) -> Earlier:
    scale = edition_structure(inspection.edition_id).scheme["scale"]
    whole = next((one for one in ratings if one.standard is None), None)
    of = {one.standard.code: shown_rating(one.decided, scale) for one in ratings if one.standard is not None}
    rated = [one for one in ratings if one.standard is not None and one.points is not None]
    points, most = (sum(getattr(one, what) or 0 for one in ([whole] if whole else rated)) for what in ("points", "most_points"))
    edition, rating = inspection.edition, shown_rating(whole.decided, scale) if whole else None
    return Earlier(
        inspection.reference, edition.name, edition.pk, inspection.fieldwork_starts, whole is not None, rating, points, most, of
    )


_Counted = list[dict[str, Any]]


def _counted(inspection: Inspection) -> _Counted:
    """Count how the others by the same edition were rated, in the region and altogether, by standard and rating; one query."""
    region = Q(inspection__provider__region=inspection.provider.region) & ~Q(inspection__provider__region="")
    others = published_ratings().filter(inspection__edition=inspection.edition_id).exclude(inspection=inspection)
    counts = {
        "all": Count("pk"), "region": Count("pk", filter=region),
        "all_points": Sum("points", default=0), "region_points": Sum("points", filter=region, default=0),
        "all_most": Sum("most_points", default=0), "region_most": Sum("most_points", filter=region, default=0),
    }  # fmt: skip
    rows: QuerySet[Any] = others.order_by()
    return list(rows.values("standard__code", "decided").annotate(**counts))


def _others(counted: _Counted, standard: str | None, name: str, group: str, scale: Mapping[str, str]) -> Others:
    rows = [row for row in counted if row["standard__code"] == standard and row[group]]
    times = {row["decided"]: row[group] for row in rows}
    order = sorted(times, key=lambda code: rating_of(code) if code else -1, reverse=True)
    ratings = tuple((code, shown_rating(code, scale), times[code]) for code in order)
    points, most = (sum(row[f"{group}_{what}"] for row in rows) for what in ("points", "most"))
    return Others(name, ratings, points, most)


def _bars(
    inspection: Inspection, results: Results, earlier: list[Earlier], groups: tuple[Others, ...]
) -> tuple[tuple[str, Fraction | None, str], ...]:
    overall = results.overall
    if overall is None:
        return ()
    bars = [_bar(f"This inspection, {inspection.fieldwork_starts:%B %Y}", overall.points, overall.most_points)]
    bars += [_bar(f"Earlier: {one.fieldwork_starts:%B %Y}", one.points, one.most_points) for one in earlier]
    for group in groups:
        number = group.inspections
        label = f"{group.name}, {number} other inspection{'' if number == 1 else 's'}"
        bars.append(_bar(label, group.points, group.most_points) if number else (label, None, "None published"))
    return tuple(bars)


def _bar(label: str, points: int, most: int) -> tuple[str, Fraction | None, str]:
    if not most:
        return label, None, "Nothing rated"
    return label, Fraction(points * 100, most), f"{points} of {most}"
