"""From the judgements of one inspection to its ratings, kept with everything they rest on."""

import hashlib
import json
from dataclasses import fields, is_dataclass
from enum import StrEnum
from fractions import Fraction
from typing import Any

from django.db import connection, transaction

from organisation.queries import proposed_ratings
from ratings.models import RatingRun
from ratings.queries.schemes import rated_standards, rating_of, scheme_of
from ratings.queries.tallies import Contribution, Tallied, edition_and_parts, tally
from ratings.results import Policy, Rating
from ratings.rules import rate_inspection
from standards.structure import EditionStructure

# The first of the two numbers of the database's advisory locks; the second is the inspection.
_LOCK = 0x7261_7465


@transaction.atomic
def aggregate(inspection_id: int) -> RatingRun | None:
    """Rate the inspection from its judgements, and those of its parts, as they are now.

    None when the latest run has counted just these. Aggregating twice, at the same time or one after the other, gives one run.
    Raises Inspection.DoesNotExist.
    """
    edition, parts, counting = edition_and_parts(inspection_id)
    with connection.cursor() as cursor:
        # First of all: the statement that counts must begin after the run before it has been committed.
        cursor.execute("SELECT pg_advisory_xact_lock(%s, %s)", [_LOCK, inspection_id])
    counted = tally(inspection_id, edition, parts, counting)
    latest = RatingRun.objects.filter(inspection_id=inspection_id).order_by("-id").values_list("fingerprint", flat=True).first()
    if latest == counted.fingerprint:
        return None
    tallies = _data(counted.tallies)
    ratings = ratings_under(edition, counted, inspection_id)
    return RatingRun.objects.create(
        inspection_id=inspection_id,
        fingerprint=counted.fingerprint,
        cases_total=counted.cases_total,
        cases_counted=counted.cases_counted,
        cases_submitted=counted.cases_submitted,
        policy=counted.policy,
        left_out=dict(counted.left_out),
        tallies=tallies,
        parts=[_contribution(one) for one in counted.parts],
        scheme=edition.scheme,
        ratings=ratings,
        digest=digest_of(edition.scheme, tallies, ratings, counted.policy),
    )


def ratings_under(edition: EditionStructure, counted: Tallied, inspection_id: int) -> dict[str, Any]:
    """Return the ratings of what was counted, with their reasons, as data; {} where the edition rates nothing.

    The ratings that people gave to standards are read here, after the fingerprint: then a decision in between leaves the run
    stale and it is made again, while one read before would pass for counted.
    """
    scheme = scheme_of(edition)
    if scheme is None:
        return {}
    decided = {standard: rating_of(code) for standard, code in proposed_ratings(inspection_id).items()}
    tallies = {one.key_question: one for one in counted.tallies}
    return dict(_data(rate_inspection(rated_standards(edition), tallies, scheme, decided)))


def _contribution(one: Contribution) -> dict[str, Any]:
    """Return which part was pooled, how many cases it had, and its own tally of each pooled question."""
    part = one.part
    about: dict[str, Any] = {"inspection": part.reference, "provider": part.provider, "edition": part.edition.code}
    return about | dict(_data(one.cases)) | {"tallies": _data(one.tallies)}


def digest_of(scheme: Any, tallies: Any, ratings: Any, policy: str = Policy.RECORDED) -> str:
    """Return the SHA-256 of what was computed and from what: the same whenever the same judgements are rated the same way.

    Which answers count has a part in it where it is not every judgement recorded, as it was for all runs once: theirs stay.
    """
    content = {"scheme": scheme, "tallies": tallies, "ratings": ratings}
    if policy != Policy.RECORDED:
        content["policy"] = str(policy)
    text = json.dumps(content, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def _data(value: Any) -> Any:
    """Return the rules' results as JSON data: ratings and reasons by their codes, fractions as text such as "29/58"."""
    if is_dataclass(value):
        return {field.name: _data(getattr(value, field.name)) for field in fields(value)}
    if isinstance(value, tuple):
        return [_data(entry) for entry in value]
    if isinstance(value, Rating):
        return value.code
    if isinstance(value, StrEnum):
        return value.value
    return str(value) if isinstance(value, Fraction) else value
