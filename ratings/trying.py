"""A draft's rules over finished inspections: counted and rated again, beside the ratings that are stored. Stores no rating."""

import logging
from datetime import timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F, Q, QuerySet
from django.utils import timezone

from accounts.models import User
from accounts.permissions import require_administrator
from inspections.models import Inspection
from inspections.rules import Phase
from ratings.aggregating import ratings_under
from ratings.models import DryRun, RatingRun
from ratings.queries.tallies import edition_and_parts, tally
from standards.models import EditionDraft
from standards.queries import edition_structure
from standards.queries.drafts import draft_over
from standards.structure import EditionStructure

logger = logging.getLogger(__name__)

ATTEMPTS = 3
# Much longer than one inspection takes; the hold is renewed with each.
HOLD = timedelta(minutes=2)


@transaction.atomic
def request_dry_run(*, draft: EditionDraft, by: User) -> DryRun:
    """Ask for a dry run of a draft as it is now, or return the one of the same content that is already under way or done.

    The row is the request: the worker's sweep takes it up within seconds.
    """
    require_administrator(by)
    held = EditionDraft.objects.select_for_update(of=("self",)).get(pk=draft.pk)
    if not held.is_open or not held.digest:
        raise ValidationError("A draft is tried while it is open and has no faults.")
    same = DryRun.objects.filter(draft=held, digest=held.digest, failure="").first()
    if same is not None and (same.finished_at is None or not _newer_inspections(same)):
        return same
    return DryRun.objects.create(draft=held, digest=held.digest, requested_by=by, total=_finished(held).count())


def _finished(draft: EditionDraft) -> QuerySet[Inspection]:
    """The inspections that a draft is tried on: published, so that their ratings are known to everybody, with its own edition."""
    inspections = Inspection.objects.filter(edition_id=draft.based_on_id, phase=Phase.PUBLISHED)
    return inspections.select_related("provider").order_by("pk")


def _newer_inspections(dry_run: DryRun) -> bool:
    return _finished(dry_run.draft).count() != dry_run.total


def dry_runs_to_do() -> list[int]:
    """Return the dry runs that nobody works on. One query."""
    free = Q(held_until=None) | Q(held_until__lt=timezone.now())
    return list(DryRun.objects.filter(free, finished_at=None).order_by("pk").values_list("pk", flat=True))


def try_draft(dry_run_id: int) -> None:
    """Carry a dry run out, inspection by inspection, unless it is finished or somebody else is at it.

    A run that fails or whose draft has changed says so and is finished; one that has killed its worker too often too.
    """
    now = timezone.now()
    free = DryRun.objects.filter(Q(held_until=None) | Q(held_until__lt=now), pk=dry_run_id, finished_at=None)
    if not free.update(held_until=now + HOLD, attempts=F("attempts") + 1, results=[]):
        return
    dry_run = DryRun.objects.select_related("draft").get(pk=dry_run_id)
    if dry_run.attempts > ATTEMPTS:
        _finish(dry_run, f"Given up after {ATTEMPTS} attempts.")
        return
    try:
        _finish(dry_run, _try_all(dry_run))
    except Exception as error:
        logger.exception("Dry run %s failed", dry_run.pk)
        _finish(dry_run, f"It could not be finished: {error}"[:300])


def _try_all(dry_run: DryRun) -> str:
    """Try every inspection, keeping what is found after each; return why that cannot be, "" when it is done."""
    structure = draft_over(dry_run.draft, edition_structure(dry_run.draft.based_on_id))
    if structure is None or dry_run.draft.digest != dry_run.digest:
        return "The draft was changed before it could be tried."
    for inspection in _finished(dry_run.draft):
        dry_run.results.append(_tried(inspection, structure))
        dry_run.held_until = timezone.now() + HOLD
        dry_run.save(update_fields=["results", "held_until"])
    return ""


def _finish(dry_run: DryRun, failure: str = "") -> None:
    dry_run.failure, dry_run.finished_at, dry_run.held_until = failure, timezone.now(), None
    dry_run.total = dry_run.total if failure else dry_run.done
    dry_run.save(update_fields=["failure", "finished_at", "held_until", "total"])


def _tried(inspection: Inspection, structure: EditionStructure) -> dict[str, Any]:
    """Return one inspection's ratings as they are stored and as the draft would have them, by codes of standards."""
    run = RatingRun.objects.filter(inspection=inspection).order_by("-id").first()
    _, parts, counting = edition_and_parts(inspection.pk)
    stored, counted = (run.ratings if run else {}), tally(inspection.pk, structure, parts, counting)
    drafted = ratings_under(structure, counted, inspection.pk)
    shares = {one["key_question"]: (one["sufficient"], one["insufficient"]) for one in (run.tallies if run else ())}
    now = {one.key_question: (one.sufficient, one.insufficient) for one in counted.tallies}
    return {
        "inspection": str(inspection),
        "overall": [(stored.get("overall") or {}).get("rating"), (drafted.get("overall") or {}).get("rating")],
        "standards": [[code, before, after] for code, (before, after) in _side_by_side(stored, drafted).items()],
        "key_questions_changed": sum(shares.get(code) != now.get(code) for code in shares.keys() | now.keys()),
    }


def _side_by_side(stored: dict[str, Any], drafted: dict[str, Any]) -> dict[str, tuple[str | None, str | None]]:
    before, after = ({one["standard"]: one["rating"] for one in each.get("standards", ())} for each in (stored, drafted))
    return {code: (before.get(code), after.get(code)) for code in dict.fromkeys((*after, *before))}
