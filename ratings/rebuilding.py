"""Rating everything once more from the judgements there are, to prove that what is stored follows from them."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from django.db import transaction

from inspections.models import Inspection
from ratings.aggregating import Counting, aggregate, count, digest_of, held, rated, rated_again
from ratings.models import RatingRun
from ratings.queries.fingerprints import stale_inspections


class Outcome(StrEnum):
    """What came of rating once more."""

    REPRODUCED = "reproduced"
    DIFFERS = "differs"  # the same judgements under the same rules give another digest: that must never be
    ALTERED = "altered"  # what is stored does not have the digest stored with it
    STALE = "stale"  # judgements have come since, and no run has counted them yet
    NEVER_RATED = "never rated"
    SUPERSEDED = "superseded"  # the edition was completed since, so that the rules of then are gone


@dataclass(frozen=True, slots=True)
class Rebuilt:
    """One run, or an inspection without any, and what came of rating it once more."""

    inspection: str
    run: int | None
    outcome: Outcome
    stored: str = ""
    computed: str = ""

    @property
    def is_wrong(self) -> bool:
        """Whether a stored rating does not follow from what it rests on."""
        return self.outcome in (Outcome.DIFFERS, Outcome.ALTERED)


def rebuild_all(*, every_run: bool = False, store: bool = False) -> Iterator[Rebuilt]:
    """Rate every inspection once more, one after the other, and compare with its newest run; nothing stored is altered.

    `store` has those rated first that are stale. `every_run` repeats older runs as well, from the tallies kept with them: the
    judgements of then are gone, the arithmetic is not.
    """
    for inspection_id in stale_inspections() if store else ():
        aggregate(inspection_id)
    for inspection_id, reference in Inspection.objects.order_by("pk").values_list("pk", "reference"):
        yield from _rebuilt(inspection_id, reference, every_run)


@transaction.atomic
def _rebuilt(inspection_id: int, reference: str, every_run: bool) -> list[Rebuilt]:
    held(inspection_id)
    runs = RatingRun.objects.filter(inspection_id=inspection_id).order_by("-id")
    newest = runs.first()
    counting = count(inspection_id)
    if newest is None:
        return [Rebuilt(reference, None, Outcome.NEVER_RATED)] if counting.tallied.cases_total else []
    older = runs.exclude(pk=newest.pk).iterator() if every_run else ()
    return [_newest(reference, newest, counting), *(_older(reference, run, counting) for run in older)]


def _newest(reference: str, run: RatingRun, counting: Counting) -> Rebuilt:
    """Compare the newest run with one from the judgements there are now."""
    if run.fingerprint != counting.tallied.fingerprint:
        found = _older(reference, run, counting)
        return Rebuilt(reference, run.pk, Outcome.STALE) if found.outcome is Outcome.REPRODUCED else found
    return _compared(reference, run, rated(counting).digest)


def _older(reference: str, run: RatingRun, counting: Counting) -> Rebuilt:
    """Compare a run with one from the tallies and people's ratings that are kept with it."""
    if _edition_of(run.fingerprint) != _edition_of(counting.tallied.fingerprint) or run.scheme != counting.edition.scheme:
        return _compared(reference, run, None)
    ratings = rated_again(run, counting.edition)
    return _compared(reference, run, digest_of(run.scheme, run.tallies, ratings, run.policy))


def _compared(reference: str, run: RatingRun, computed: str | None) -> Rebuilt:
    if digest_of(run.scheme, run.tallies, run.ratings, run.policy) != run.digest:
        return Rebuilt(reference, run.pk, Outcome.ALTERED, run.digest)
    if computed is None:
        return Rebuilt(reference, run.pk, Outcome.SUPERSEDED, run.digest)
    outcome = Outcome.REPRODUCED if computed == run.digest else Outcome.DIFFERS
    return Rebuilt(reference, run.pk, outcome, run.digest, computed)


def _edition_of(fingerprint: str) -> Any:
    """Return the beginning of the edition's digest that a fingerprint holds."""
    found = re.search(r"-e([0-9a-f]+)", fingerprint)
    return found and found[1]
