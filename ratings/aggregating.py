"""From the judgements of one inspection to its ratings, kept with everything they rest on."""

import hashlib
import json
import time
from collections.abc import Callable
from dataclasses import dataclass, fields, is_dataclass
from enum import StrEnum
from fractions import Fraction
from functools import cache
from operator import attrgetter
from typing import Any

from django.db import transaction

from database.prepared import PreparedInsert, prepared_rows
from organisation.queries import proposed_ratings
from ratings.models import RatingRun
from ratings.queries.fingerprints import has_proposals
from ratings.queries.schemes import rated_standards, rating_of, read_scheme, scheme_of
from ratings.queries.tallies import Contribution, Tallied, edition_and_parts, tally
from ratings.results import KeyQuestionTally, Policy, Rating, Source
from ratings.rules import rate_inspection
from standards.structure import EditionStructure

# The first of the two numbers of the database's advisory locks; the second is the inspection.
_LOCK = 0x7261_7465


_store = PreparedInsert(RatingRun)


@transaction.atomic
def aggregate(inspection_id: int) -> RatingRun | None:
    """Rate the inspection from its judgements, and those of its parts, as they are now.

    None when the latest run has counted just these. Aggregating twice, at the same time or one after the other, gives one run.
    Raises Inspection.DoesNotExist.
    """
    held(inspection_id)
    begun = time.monotonic()
    counting = count(inspection_id)
    if counting.tallied.fingerprint == counting.tallied.rated:
        return None
    run = rated(counting)
    run.milliseconds = round(1000 * (time.monotonic() - begun))
    _store(run)
    return run


def held(inspection_id: int) -> None:
    """Wait until nobody else rates the inspection, and keep others from it until the transaction ends.

    First of all: the statement that counts must begin after the run before it has been committed.
    """
    prepared_rows("SELECT pg_advisory_xact_lock(%s::int, %s::int)", (_LOCK, inspection_id))


@dataclass(frozen=True, slots=True)
class Counting:
    """What one look at an inspection has counted, and under which edition it is to be rated."""

    inspection_id: int
    edition: EditionStructure
    tallied: Tallied


def count(inspection_id: int) -> Counting:
    """Count an inspection, and its parts, as they are now. Raises Inspection.DoesNotExist."""
    edition, parts, policy = edition_and_parts(inspection_id)
    return Counting(inspection_id, edition, tally(inspection_id, edition, parts, policy))


def rated(counting: Counting) -> RatingRun:
    """Return the run that follows from what was counted, not yet stored."""
    counted, scheme = counting.tallied, counting.edition.scheme
    tallies = data_of(counted.tallies)
    ratings = ratings_under(counting.edition, counted, counting.inspection_id)
    return RatingRun(
        inspection_id=counting.inspection_id,
        fingerprint=counted.fingerprint,
        cases_total=counted.cases_total,
        cases_counted=counted.cases_counted,
        cases_submitted=counted.cases_submitted,
        policy=counted.policy,
        left_out=dict(counted.left_out),
        tallies=tallies,
        parts=[_contribution(one) for one in counted.parts],
        scheme=scheme,
        ratings=ratings,
        digest=digest_of(scheme, tallies, ratings, counted.policy),
    )


def ratings_under(edition: EditionStructure, counted: Tallied, inspection_id: int) -> dict[str, Any]:
    """Return the ratings of what was counted, with their reasons, as data; {} where the edition rates nothing.

    The ratings that people gave to standards are read here, after the fingerprint: then a decision in between leaves the run
    stale and it is made again, while one read before would pass for counted. Where the fingerprint knows of none, none is read.
    """
    scheme = scheme_of(edition)
    if scheme is None:
        return {}
    proposed = proposed_ratings(inspection_id) if has_proposals(counted.fingerprint) else {}
    decided = {standard: rating_of(code) for standard, code in proposed.items()}
    tallies = {one.key_question: one for one in counted.tallies}
    return dict(data_of(rate_inspection(rated_standards(edition), tallies, scheme, decided)))


def rated_again(run: RatingRun, edition: EditionStructure) -> dict[str, Any]:
    """Return the ratings that follow from the tallies kept with a run, and from what people had proposed then."""
    if not run.scheme:
        return {}
    tallies = {one["key_question"]: KeyQuestionTally(**one) for one in run.tallies}
    people = Source.CHARACTERISTICS.value
    decided = {
        one["standard"]: rating_of(one["rating"])
        for one in run.ratings["standards"]
        if one["rated_by"] == people and one["rating"] is not None
    }
    return dict(data_of(rate_inspection(rated_standards(edition), tallies, read_scheme(run.scheme), decided)))


def _contribution(one: Contribution) -> dict[str, Any]:
    """Return which part was pooled, how many cases it had, and its own tally of each pooled question."""
    part = one.part
    about: dict[str, Any] = {"inspection": part.reference, "provider": part.provider, "edition": part.edition.code}
    return about | dict(data_of(one.cases)) | {"tallies": data_of(one.tallies)}


def digest_of(scheme: Any, tallies: Any, ratings: Any, policy: str = Policy.RECORDED) -> str:
    """Return the SHA-256 of what was computed and from what: the same whenever the same judgements are rated the same way.

    Which answers count has a part in it where it is not every judgement recorded, as it was for all runs once: theirs stay.
    """
    content = {"scheme": scheme, "tallies": tallies, "ratings": ratings}
    if policy != Policy.RECORDED:
        content["policy"] = str(policy)
    text = json.dumps(content, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def data_of(value: Any) -> Any:
    """Return the rules' results as JSON data: ratings and reasons by their codes, fractions as text such as "29/58"."""
    return _writer_of(value.__class__)(value)


@cache
def _writer_of(kind: Any) -> Callable[[Any], Any]:
    """Return what makes data of a value of one type: asked once for each type, since a rating has hundreds of values."""
    if issubclass(kind, tuple):
        return lambda values: [data_of(entry) for entry in values]
    if is_dataclass(kind):
        names = tuple(field.name for field in fields(kind))
        return lambda value: {name: _writer_of((part := getattr(value, name)).__class__)(part) for name in names}
    if issubclass(kind, Rating):
        return {rating: rating.code for rating in Rating}.__getitem__
    if issubclass(kind, StrEnum):
        return attrgetter("value")
    return str if issubclass(kind, Fraction) else _as_it_is


def _as_it_is(value: Any) -> Any:
    return value
