"""All ratings together: of every published inspection, and of those that the person is on."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import CharField, Count, Exists, F, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.fields.json import KT
from django.db.models.functions import Coalesce, ExtractYear, JSONObject
from django.http import QueryDict

from accounts.models import User
from design.paging import Page, keyset_page
from inspections.models import Inspection, Provider, TeamMember
from inspections.rules import Phase
from moderation.permissions import judges_blind
from panels.models import LockedRating
from panels.queries.shown import shown_rating
from panels.rules import READING_ROLES
from ratings.models import RatingRun
from ratings.queries.grid import ShownRating
from ratings.results import Rating
from standards.queries import edition_structure

ROWS_PER_PAGE = 25
ROWS_AT_ONCE = 1000
NOT_RATED = "not_rated"
RATING_WORDS = {one.code: one.code.replace("_", " ").capitalize() for one in reversed(Rating)} | {NOT_RATED: "Not rated"}
_COLUMNS = {
    "edition": "edition__code", "kind": "provider__kind", "region": "provider__region", "year": "fieldwork_starts__year",
}  # fmt: skip
_ORDER = ("-fieldwork_starts", "id")


def rated_inspections(user: User) -> QuerySet[Inspection]:
    """Return the inspections whose ratings the person may see, each with `is_own` and `rating`, the code of the overall rating.

    That is the decided rating of a locked inspection and the computed, provisional one of another; "" without one.
    """
    roles = [role.value for role in READING_ROLES]
    own = TeamMember.objects.current().filter(
        ~judges_blind(user, "inspection"), inspection=OuterRef("pk"), user=user, role__in=roles
    )
    latest = RatingRun.objects.filter(inspection=OuterRef("pk")).order_by("-id")
    # Under the version of an inspection that is not locked nothing was written down.
    computed = latest.values(overall=KT("ratings__overall__rating"))
    rating = Coalesce(Subquery(_whole().values("decided")[:1]), Subquery(computed[:1]), Value(""), output_field=CharField())
    seen = Inspection.objects.annotate(is_own=Exists(own)).filter(Q(phase=Phase.PUBLISHED) | Q(is_own=True))
    return seen.annotate(rating=rating)


def _whole() -> QuerySet[LockedRating]:
    """Return the locked rating of the inspection around, as a whole."""
    return LockedRating.objects.filter(inspection=OuterRef("pk"), results_version=OuterRef("results_version"), standard=None)


def narrowed(rows: QuerySet[Inspection], sought: Mapping[str, str]) -> QuerySet[Inspection]:
    """Return the rows that fit what is sought: edition and kind by code, region, year of fieldwork, rating by code."""
    conditions = {_COLUMNS[name]: value for name, value in sought.items() if value and name in _COLUMNS}
    if rating := sought.get("rating"):
        conditions["rating"] = "" if rating == NOT_RATED else rating
    return rows.filter(**conditions)


def _with_ratings(rows: QuerySet[Inspection]) -> QuerySet[Inspection]:
    """Add what is shown of each row: `locked` and `overall`, from the locked rating and from the latest run."""
    parts = ("computed", "decided", "points", "most_points")
    locked = _whole().values(found=JSONObject(**{name: F(name) for name in parts}))
    latest = RatingRun.objects.filter(inspection=OuterRef("pk")).order_by("-id")
    shown = rows.annotate(locked=Subquery(locked[:1]), overall=Subquery(latest.values("ratings__overall")[:1]))
    return shown.select_related("provider", "edition").defer("edition__document")


@dataclass(frozen=True, slots=True)
class NationalRow:
    """One inspection with its overall rating; `rating` is what stands, decided where it is locked."""

    inspection: Inspection
    fieldwork_starts: date
    computed: ShownRating | None
    decided: ShownRating | None
    computed_code: str
    decided_code: str
    points: int | None
    most_points: int | None
    is_own: bool
    gives_overall: bool  # whether its edition gives an overall rating

    @property
    def is_final(self) -> bool:
        """Whether its results are locked; otherwise they are provisional."""
        return self.inspection.is_locked

    @property
    def rating(self) -> ShownRating | None:
        return self.decided if self.is_final else self.computed


def _row(inspection: Any) -> NationalRow:
    """Return a row read by `_with_ratings`."""
    found = inspection.locked if inspection.is_locked else _provisional(inspection.overall)
    found = found or {"computed": "", "decided": "", "points": None, "most_points": None}
    scheme = edition_structure(inspection.edition_id).scheme
    scale = scheme.get("scale", {})
    return NationalRow(
        inspection,
        inspection.fieldwork_starts,
        shown_rating(found["computed"], scale),
        shown_rating(found["decided"], scale),
        found["computed"],
        found["decided"],
        found["points"],
        found["most_points"],
        inspection.is_own,
        bool(scheme.get("overall")),
    )


def _provisional(overall: Mapping[str, Any] | None) -> dict[str, Any] | None:
    if not overall:
        return None
    rating = overall["rating"] or ""
    return {"computed": rating, "decided": "", "points": overall["points"], "most_points": overall["most_points"]}


def national_page(user: User, sought: Mapping[str, str], query: QueryDict) -> tuple[Page[Inspection], list[NationalRow]]:
    """Return the page that the address asks for, the latest fieldwork first; two queries, and one where a later page begins."""
    everything = rated_inspections(user)
    page = keyset_page(
        narrowed(everything, sought), order=_ORDER, size=ROWS_PER_PAGE, query=query, among=everything, shown=_with_ratings
    )
    return page, [_row(one) for one in page.rows]


def national_rows(user: User, sought: Mapping[str, str]) -> Iterator[NationalRow]:
    """Yield every row that fits, the latest fieldwork first, some at a time; one query."""
    rows = _with_ratings(narrowed(rated_inspections(user), sought)).order_by(*_ORDER)
    return (_row(one) for one in rows.iterator(chunk_size=ROWS_AT_ONCE))


def rows_for_programs(user: User, sought: Mapping[str, str]) -> QuerySet[Inspection]:
    """Return the rows that fit, for a list that is read page by page."""
    return _with_ratings(narrowed(rated_inspections(user), sought))


def as_national_row(inspection: Inspection) -> NationalRow:
    """Return what is shown of a row of `rows_for_programs`."""
    return _row(inspection)


def times_rated(user: User, sought: Mapping[str, str]) -> list[tuple[str, str, int]]:
    """Return code and words of each rating, the highest first, and how many inspections have it; one query."""
    rows: QuerySet[Any] = narrowed(rated_inspections(user), sought).order_by()
    counted = rows.values("rating").annotate(number=Count("pk"))
    numbers = {row["rating"] or NOT_RATED: row["number"] for row in counted}
    return [(code, words, numbers.get(code, 0)) for code, words in RATING_WORDS.items()]


def choices_of(user: User) -> dict[str, list[tuple[str, str]]]:
    """Return what the list can be narrowed down to: values that occur, each with its words; three queries."""
    seen = rated_inspections(user).order_by()
    kinds = dict(Provider.Kind.choices)
    of_providers = list(seen.values_list("provider__kind", "provider__region").distinct())
    years = seen.annotate(year=ExtractYear("fieldwork_starts")).values_list("year", flat=True).distinct()
    return {
        "edition": sorted(seen.values_list("edition__code", "edition__name").distinct()),
        "kind": sorted((kind, kinds[kind]) for kind in {kind for kind, _ in of_providers}),
        "region": [(region, region) for region in sorted({region for _, region in of_providers if region})],
        "year": [(str(year), str(year)) for year in sorted(years, reverse=True)],
    }
