"""Runs that somebody may see, as programs read them."""

from typing import Any

from django.db.models import F, QuerySet

from accounts.models import User
from inspections.models import Inspection
from ratings.models import RatingRun
from ratings.queries.contributions import PartFigures, figures_of_parts
from ratings.queries.fingerprints import fingerprint_of
from ratings.queries.grid import StandardRows, rating_grid
from ratings.results import KeyQuestionTally
from ratings.rules import per_cent_text, pooled
from standards.queries import edition_structure
from standards.structure import EditionStructure

_COLUMNS = ("id", "computed_at", "cases_total", "cases_counted", "cases_submitted", "policy", "left_out", "digest")


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
    edition = edition_structure(inspection.edition_id)
    grid = rating_grid(run, edition)
    overall = run.ratings.get("overall")
    return found | {
        "inspection": inspection.reference,
        "overall": overall["rating"] if overall else None,
        "parts": _parts(run, edition),
        "tallies": run.tallies,
        "scheme": run.scheme,
        "ratings": run.ratings or None,
        "results": [_shares(one) for domain in grid.domains for one in domain.standards if one.rows],
    }


def _parts(run: RatingRun, edition: EditionStructure) -> list[dict[str, Any]]:
    """Return the parts with their own figures in each pooled question."""
    by_question = {question.code: figures_of_parts(run, question.code) for question in edition.pooled_questions}
    return [
        {name: value for name, value in part.items() if name != "tallies"}
        | {"key_questions": [found for code, of in by_question.items() if (found := _figures(code, of[place]))]}
        for place, part in enumerate(run.parts)
    ]


def _figures(key_question: str, figures: PartFigures) -> dict[str, Any] | None:
    tally, contribution = figures.tally, figures.contribution
    if tally is None:
        return None
    counts = {"key_question": key_question, "sufficient": tally.sufficient, "insufficient": tally.insufficient}
    return counts | _share(tally) | {"contribution": None if contribution is None else str(contribution)}


def _shares(one: StandardRows) -> dict[str, Any]:
    """Return the shares of one standard or factor, of each key question and of all its judgements together."""
    counted = pooled(one.standard.code, [row.tally for row in one.rows])
    return {
        "standard": one.standard.code, "title": one.standard.title, "domain": one.standard.domain,
        "rated_by": one.standard.rated_by, "together": _share(counted),
        "key_questions": [{"key_question": row.question.code} | _share(row.tally) for row in one.rows],
    }  # fmt: skip


def _share(tally: KeyQuestionTally) -> dict[str, Any]:
    share = tally.share
    return {
        "judged": tally.judged,
        "share": None if share is None else str(share),
        "per_cent": None if share is None else per_cent_text(share),
    }
