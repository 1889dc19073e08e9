"""Runs that somebody may see, as programs read them."""

from typing import Any

from django.db.models import F, QuerySet

from accounts.models import User
from inspections.models import Inspection
from ratings.models import RatingRun
from ratings.queries.fingerprints import fingerprint_of

_COLUMNS = ("id", "computed_at", "cases_total", "cases_counted", "cases_submitted", "digest")


def runs_for_programs(user: User, inspection: str = "") -> QuerySet[RatingRun, Any]:
    """Return what lists say of the runs that the person may see, of one inspection or of all; one query."""
    runs = RatingRun.objects.visible_to(user)
    if inspection:
        runs = runs.filter(inspection__reference=inspection)
    rows: QuerySet[RatingRun, Any] = runs.values(
        *_COLUMNS, reference=F("inspection__reference"), overall=F("ratings__overall__rating")
    )
    return rows


def inspection_with_edition(user: User, reference: str) -> QuerySet[Inspection]:
    """Return the inspection with this reference if the person is on it."""
    visible = Inspection.objects.visible_to(user).filter(reference=reference)
    return visible.select_related("edition").defer("edition__document")


def latest_ratings(user: User, inspection: Inspection) -> dict[str, Any]:
    """Return the latest run with everything it found, and whether it has counted all there is now; two queries."""
    run = RatingRun.objects.visible_to(user).latest_of(inspection)
    return {
        "inspection": inspection.reference,
        "edition": inspection.edition.code,
        "stale": run is None or run.fingerprint != fingerprint_of(inspection.pk),
        "run": _document(run, inspection) if run else None,
    }


def _document(run: RatingRun, inspection: Inspection) -> dict[str, Any]:
    found: dict[str, Any] = {name: getattr(run, name) for name in _COLUMNS}
    overall = run.ratings.get("overall")
    return found | {
        "inspection": inspection.reference,
        "overall": overall["rating"] if overall else None,
        "parts": run.parts,
        "tallies": run.tallies,
        "scheme": run.scheme,
        "ratings": run.ratings or None,
    }
