"""How shares and ratings moved through the fieldwork, and what moved them."""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from fractions import Fraction
from functools import reduce
from operator import or_
from typing import Any

from django.apps import apps
from django.db.models import F, Q, QuerySet, TextField, Value, Window
from django.db.models.expressions import RawSQL
from django.db.models.functions import Lag, RowNumber, TruncDate

from accounts.models import User
from cases.models import Case, JudgementRevision
from inspections.models import Inspection
from ratings.models import RatingRun
from ratings.queries.grid import ShownRating
from ratings.queries.schemes import rating_of
from ratings.rules import per_cent_text
from standards.structure import EditionStructure, Standard

MOST_DAYS = 120
MOST_MOVES = 50
# The ratings of a run alone, of the standards in order and overall: what a move is seen by.
_FOUND = """jsonb_build_array(jsonb_path_query_array(ratings_ratingrun.ratings, '$.standards[*].rating'),
    ratings_ratingrun.ratings #> '{overall,rating}')::text"""
# What the letters of a fingerprint stand for (ratings.queries.fingerprints).
_CAUSES = {
    "r": "answers", "f": "facts of cases", "s": "submissions", "p": "ratings proposed by people", "c": "which answers count",
    "v": "reviews", "q": "queries", "a": "agreed judgements", "i": "inspections that are part of this one", "e": "the edition",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Day:
    """How a standard stood at the end of a day; a share of None stands for nothing judged."""

    on: date
    share: Fraction | None
    rating: ShownRating | None

    @property
    def per_cent(self) -> str:
        return "" if self.share is None else f"{per_cent_text(self.share)}%"


@dataclass(frozen=True, slots=True)
class Course:
    """A standard day by day: the share of its lowest key question, and the rating."""

    standard: Standard
    days: tuple[Day, ...]

    @property
    def points(self) -> list[tuple[date, Fraction | None]]:
        """For the chart, in per cent."""
        return [(day.on, None if day.share is None else day.share * 100) for day in self.days]

    @property
    def is_drawn(self) -> bool:
        """Whether there is a course for the chart to show: on one day alone there is none."""
        return sum(day.share is not None for day in self.days) > 1

    @property
    def finding(self) -> str:
        """How it began and where it stands, in one sentence; empty while nothing is judged."""
        judged = [day for day in self.days if day.share is not None]
        if not judged:
            return ""
        if len(judged) == 1:
            return f"{judged[0].per_cent}: judged on one day only so far."
        return f"From {judged[0].per_cent} to {judged[-1].per_cent}, between {_least(judged)} and {_most(judged)}."


def _least(days: Iterable[Day]) -> str:
    return min(days, key=lambda day: day.share or 0).per_cent


def _most(days: Iterable[Day]) -> str:
    return max(days, key=lambda day: day.share or 0).per_cent


@dataclass(frozen=True, slots=True)
class Step:
    """One rating that became another; `standard` is None for the overall rating."""

    standard: Standard | None
    before: ShownRating | None
    after: ShownRating | None


@dataclass(frozen=True, slots=True)
class Moved:
    """A run that rated something otherwise than the run before, and what had changed in between."""

    at: datetime
    steps: tuple[Step, ...]
    causes: tuple[str, ...]
    submitted: tuple[tuple[int, str], ...]  # key and reference of the cases that were submitted in between
    answered: tuple[tuple[int, str], ...]  # and of those in which a judgement was saved


@dataclass(frozen=True, slots=True)
class Through:
    courses: tuple[Course, ...]
    days: tuple[tuple[date, ShownRating | None, int, int], ...]  # day, overall, cases counted, cases submitted
    moves: tuple[Moved, ...]  # the newest first
    limits: tuple[tuple[int, str], ...]  # lower limits of the bands, for the chart
    has_overall: bool  # whether the edition gives an overall rating


def through_the_fieldwork(inspection: Inspection, edition: EditionStructure, user: User) -> Through:
    """Return how an inspection's ratings moved, day by day and move by move; the newest of each. Four queries."""
    runs = RatingRun.objects.visible_to(user).filter(inspection=inspection)
    reading = _Reading(edition)
    newest = runs.annotate(of_day=Window(RowNumber(), partition_by=TruncDate("computed_at"), order_by=F("id").desc())).filter(
        of_day=1
    )
    days = list(reversed(newest.order_by("-id")[:MOST_DAYS]))
    scheme = edition.scheme
    starts = scheme.get("bands", {}).get("from_per_cent", {})
    return Through(
        tuple(
            reading.course(standard, days)
            for standard in edition.standards
            if standard.counted and standard.rated_by != "nothing" and scheme
        ),
        tuple(
            (day.computed_at.astimezone().date(), reading.overall(day), day.cases_counted, day.cases_submitted) for day in days
        ),
        tuple(reading.moves(_moves(runs), inspection, user)),
        tuple((start, scheme["scale"][code]) for code, start in sorted(starts.items(), key=lambda one: one[1]) if start),
        bool(scheme.get("overall")),
    )


def _moves(runs: QuerySet[RatingRun]) -> list[dict[str, Any]]:
    """Return the runs that rated otherwise than the one before, the newest first, with the fingerprint of that one."""
    found = runs.annotate(found=RawSQL(_FOUND, [], output_field=TextField()))  # noqa: S611  (our own text)
    beside = found.annotate(
        before=Window(Lag("found", default=Value("")), order_by="id"),
        earlier=Window(Lag("fingerprint", default=Value("")), order_by="id"),
        ratings_before=Window(Lag("ratings"), order_by="id"),
    )
    moved = beside.exclude(found=F("before")).order_by("-id")
    names = ("computed_at", "fingerprint", "earlier", "ratings", "ratings_before", "scheme")
    return [dict(zip(names, row, strict=True)) for row in moved.values_list(*names)[:MOST_MOVES]]


class _Reading:
    def __init__(self, edition: EditionStructure) -> None:
        self.edition = edition
        self.titles = {standard.code: standard for standard in edition.standards}

    def course(self, standard: Standard, days: Iterable[RatingRun]) -> Course:
        return Course(standard, tuple(self._day(standard, run) for run in days))

    def _day(self, standard: Standard, run: RatingRun) -> Day:
        found: dict[str, Any] = next((one for one in run.ratings.get("standards", ()) if one["standard"] == standard.code), {})
        shares = [Fraction(one["share"]) for one in found.get("key_questions", ()) if one["share"] is not None]
        on = run.computed_at.astimezone().date()
        return Day(on, min(shares, default=None), self._shown(found.get("rating"), run.scheme))

    def overall(self, run: RatingRun) -> ShownRating | None:
        return self._shown((run.ratings.get("overall") or {}).get("rating"), run.scheme)

    def moves(self, rows: list[dict[str, Any]], inspection: Inspection, user: User) -> Iterable[Moved]:
        """Put what changed in between beside each move."""
        spans = [(_numbers(row["earlier"]), _numbers(row["fingerprint"])) for row in rows]
        answered, submitted = _answered(spans, inspection, user), _submitted(spans, inspection, user)
        for number, row in enumerate(rows):
            causes = _changed(row["earlier"], row["fingerprint"])
            steps = tuple(self._steps(row["ratings_before"] or {}, row["ratings"], row["scheme"]))
            yield Moved(row["computed_at"], steps, causes, tuple(submitted[number]), tuple(answered[number]))

    def _steps(self, before: Mapping[str, Any], after: Mapping[str, Any], scheme: Mapping[str, Any]) -> Iterable[Step]:
        first, second = (_found(before), _found(after))
        for code in dict.fromkeys(("", *second)):
            if first.get(code) != second.get(code):
                standard = self.titles.get(code)
                yield Step(standard, self._shown(first.get(code), scheme), self._shown(second.get(code), scheme))

    def _shown(self, code: str | None, scheme: Mapping[str, Any]) -> ShownRating | None:
        return ShownRating(scheme["scale"][code], rating_of(code).value) if code else None


def _found(ratings: Mapping[str, Any]) -> dict[str, str | None]:
    """Return the ratings by the codes of the standards; the overall one under ""."""
    overall = (ratings.get("overall") or {}).get("rating")
    return {"": overall} | {one["standard"]: one["rating"] for one in ratings.get("standards", ())}


def _parts(fingerprint: str) -> dict[str, str]:
    return {part[:1]: part[1:] for part in re.split(r"-(?=[a-z])", fingerprint) if part}


def _changed(before: str, after: str) -> tuple[str, ...]:
    """Return what differs between two fingerprints, in words."""
    first, second = _parts(before), _parts(after)
    return tuple(words for letter, words in _CAUSES.items() if first.get(letter) != second.get(letter)) if before else ()


def _numbers(fingerprint: str) -> tuple[int, float]:
    """Return the highest revision and the latest submission (seconds) that a fingerprint has seen."""
    parts = _parts(fingerprint)
    highest, latest = (parts.get(letter, "0.0").partition(".")[2] or "0" for letter in "rs")
    return int(highest), float(latest)


def _answered(
    spans: list[tuple[tuple[int, float], tuple[int, float]]], inspection: Inspection, user: User
) -> list[list[tuple[int, str]]]:
    """Return for each span the cases in which a judgement that counts was saved."""
    wanted = [Q(pk__gt=before[0], pk__lte=after[0]) for before, after in spans if after[0] > before[0]]
    if not wanted:
        return [[] for _ in spans]
    revisions = JudgementRevision.objects.filter(
        reduce(or_, wanted), inspection=inspection, judgement__question__kind__in=("key_question", "factor"),
        judgement__assessment__case__in=Case.objects.visible_to(user).filter(inspection=inspection),
    ).values_list("pk", "judgement__assessment__case_id", "judgement__assessment__case__reference")  # fmt: skip
    return _by_span(spans, 0, list(revisions))


def _submitted(
    spans: list[tuple[tuple[int, float], tuple[int, float]]], inspection: Inspection, user: User
) -> list[list[tuple[int, str]]]:
    """Return for each span the cases that were handed in."""
    events = apps.get_model("cases", "CaseAssessmentEvent").objects.filter(
        submitted_at__isnull=False, case__in=Case.objects.visible_to(user).filter(inspection=inspection)
    )
    rows = events.values_list("submitted_at", "case_id", "case__reference")
    return _by_span(spans, 1, [(at.timestamp(), pk, reference) for at, pk, reference in rows])


def _by_span(
    spans: list[tuple[tuple[int, float], tuple[int, float]]], place: int, rows: list[tuple[float, int, str]]
) -> list[list[tuple[int, str]]]:
    found: dict[int, dict[int, str]] = defaultdict(dict)
    for number, (before, after) in enumerate(spans):
        for value, pk, reference in rows:
            if before[place] < value <= after[place]:
                found[number][pk] = reference
    return [sorted(found[number].items(), key=lambda case: case[1]) for number in range(len(spans))]
