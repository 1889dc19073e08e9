"""What a run computed, as the panel's rules take it. It is only ever read here."""

from collections.abc import Mapping

from inspections.models import Inspection
from panels.models import PanelDecision
from panels.rules import OVERALL, Computed, Decided
from ratings.models import RatingRun
from ratings.queries.schemes import rating_of, read_scheme
from ratings.results import InspectionRating, NotRated, Rating, Scheme


def latest_run(inspection: Inspection) -> RatingRun | None:
    """Return the newest run of the inspection, whoever asks; one query."""
    return RatingRun.objects.filter(inspection=inspection).order_by("-id").first()


def rating_from(code: str | None) -> Rating | None:
    """Return the rating with a code; None for no code."""
    return rating_of(code) if code else None


def code_of(rating: Rating | None) -> str:
    """Return the code of a rating, "" for none."""
    return rating.code if rating is not None else ""


def computed_in(run: RatingRun) -> tuple[Computed, ...]:
    """Return what a run computed about each standard, in the edition's order; nothing where the edition rates nothing."""
    return tuple(
        Computed(
            one["standard"],
            one["domain"],
            rating_from(one["rating"]),
            NotRated(one["not_rated"]) if one["not_rated"] else None,
        )
        for one in run.ratings.get("standards", ())
    )


def overall_in(run: RatingRun) -> Rating | None:
    """Return the overall rating that a run computed; None without one."""
    found = run.ratings.get("overall")
    return rating_from(found["rating"]) if found else None


def scheme_in(run: RatingRun) -> Scheme | None:
    """Return the scheme a run used; None where the edition rates nothing."""
    return read_scheme(run.scheme) if run.ratings else None


def newest_decisions(inspection: Inspection) -> dict[str, PanelDecision]:
    """Return the decision that stands about each standard, by its code, and about the whole, by OVERALL; two queries."""
    newest = PanelDecision.objects.filter(inspection=inspection).newest()
    found = newest.select_related("standard", "recorded_by", "meeting").prefetch_related("members__user")
    return {one.standard.code if one.standard else OVERALL: one for one in found}


def as_decided(newest: Mapping[str, PanelDecision]) -> dict[str, Decided]:
    """Return decisions as the rules take them."""
    return {code: Decided(code, rating_from(one.computed), rating_from(one.decided)) for code, one in newest.items()}


def decided_ratings(newest: Mapping[str, PanelDecision]) -> dict[str, Rating]:
    """Return the rating decided on for each standard that has one."""
    ratings = {code: rating_from(one.decided) for code, one in newest.items() if code != OVERALL}
    return {code: rating for code, rating in ratings.items() if rating is not None}


def domain_points(rating: InspectionRating) -> dict[str, tuple[int, int]]:
    """Return the points of each domain, and the most that its rated standards could have earned."""
    return {one.domain: (one.points, one.most_points) for one in rating.domains}
