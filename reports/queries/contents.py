"""What a version of the documents says, gathered from what the inspection has found so far."""

from collections import Counter
from dataclasses import dataclass

from django.db.models import Count
from django.utils import timezone

from cases.models import Case
from design.templatetags.words import long_date, plural
from inspections.models import Inspection
from panels.queries.results import Results, StandardResult, results_of
from ratings.intervals import wilson
from ratings.models import CountingPolicy, RatingRun
from ratings.queries.firmness import LEVEL, Selection
from ratings.queries.grid import DomainRows, Grid, KeyQuestionRow, ShownRating, StandardRows, name_in_chart, rating_grid
from ratings.results import KeyQuestionTally
from reports.findings import (
    ExampleLine,
    Findings,
    KeyQuestionLine,
    LeftOut,
    OverallLine,
    RecommendationLine,
    References,
    SampleLine,
    StandardLine,
    whole_per_cent,
)
from reports.models import Recommendation, ReportPack
from reports.queries.examples import Example, examples_of
from reports.queries.plans import about
from reports.rules import SELECTION_MEANINGS, interval_meaning
from reports.small_numbers import FlowLine
from sampling.queries.pages import flows_of
from standards.queries import edition_structure
from standards.structure import EditionStructure, Standard
from standards.wording import rule_rows

_RATED_BY = {
    "cases": "Rated by the shares of its key questions",
    "parts": "Rated by the shares of its key questions, counted together over the inspections that are part of this one",
    "characteristics": "Rated by people against characteristics of each rating; computed is what the lead inspector has proposed",
    "nothing": "Reported, and not rated",
}


class NothingWorkedOut(Exception):  # noqa: N818  (reads as what happened)
    """There is no rating run, so there is nothing to report."""


def contents_of(pack: ReportPack) -> tuple[Findings, RatingRun]:
    """Return what the documents of a pack say now, and the run that they rest on.

    At most eleven queries for a pack that was read with its provider, and three for each sample drawn. Raises NothingWorkedOut.
    """
    inspection = pack.inspection
    run = RatingRun.objects.latest_of(inspection)
    if run is None:
        raise NothingWorkedOut
    edition = edition_structure(inspection.edition_id)
    grid = rating_grid(run, edition)
    references = References()
    results = results_of(inspection, run)
    overall = _overall(grid, results, references)
    found = {one.standard.code: one for one in results.standards} if results else {}
    counting = CountingPolicy.objects.filter(inspection=inspection).order_by("-id").first()
    chosen = Selection(counting.selection, counting.eligible) if counting else Selection("", None)
    standards = tuple(
        _standard(domain, one, found.get(one.standard.code), references, _Limits(chosen, run, one.standard))
        for domain in grid.domains
        for one in domain.standards
    )
    examples = examples_of(inspection, edition)
    selection = chosen.kind
    findings = Findings(
        provider=str(inspection.provider), kind=inspection.provider.get_kind_display(), region=inspection.provider.region,
        reference=inspection.reference, version=pack.version, phase=inspection.phase,
        fieldwork_starts=inspection.fieldwork_starts, fieldwork_ends=inspection.fieldwork_ends, edition=edition.name,
        selection=counting.get_selection_display() if counting and selection else "Not recorded",
        selection_meaning=SELECTION_MEANINGS[selection],
        interval_meaning=interval_meaning(selection, chosen.eligible), policy=_policy(run), made_at=timezone.now(),
        samples=_samples(pack, edition), flow=_flow(pack, edition),
        pooled=_pooled(run), overall=overall, overall_absent=_without_overall(edition), standards=standards,
        examples=tuple(_example(one, references) for one in examples if not one.left_out_because),
        left_out=_left_out(examples),
        results=_standing_of(inspection), recommendations=_recommendations(pack, edition, references),
        method=(*_moves(inspection), *_method(edition)),
        sources=(*edition.sources.values(), edition.attribution), run=run.pk, digest=run.digest,
    )  # fmt: skip
    return findings, run


def _policy(run: RatingRun) -> str:
    left_out = f" Left out by it: {plural(run.cases_left_out, 'case')}." if run.cases_left_out else ""
    return f"The figures count {run.counted_words}.{left_out}"


def _standing_of(inspection: Inspection) -> str:
    if inspection.is_locked:
        return f"Locked by two people, version {inspection.results_version}"
    return "Not locked: they can still change"


def _words(rating: ShownRating | None) -> str:
    return rating.label if rating else ""


def _overall(grid: Grid, results: Results | None, references: References) -> OverallLine | None:
    found = grid.overall
    if found is None:
        return None
    stands, decided = results.overall if results else None, bool(results and any(one.decision for one in results.standards))
    return OverallLine(
        references.following(), _words(found.rating), _words(stands.rating) if stands and (decided or stands.decision) else "",
        stands.points if stands else found.points, found.most_points, found.rated, found.standards,
    )  # fmt: skip


def _without_overall(edition: EditionStructure) -> str:
    reason = edition.scheme.get("overall_absent", "")
    return f"This edition gives no overall rating. {reason}" if reason else ""


@dataclass(frozen=True, slots=True)
class _Limits:
    """Works out the intervals of a standard's shares. What is pooled from parts was drawn in each of them: it is not narrowed."""

    chosen: Selection
    run: RatingRun
    standard: Standard

    def of(self, tally: KeyQuestionTally) -> tuple[str, str]:
        """Return the limits in whole per cents; "" for both where nothing was judged."""
        own = self.standard.rated_by == "cases"
        drawn_from = self.chosen.drawn_from(tally.judged, self.run.cases_total) if own else None
        found = wilson(tally.sufficient, tally.judged, level=LEVEL, of=drawn_from)
        return (whole_per_cent(found[0]), whole_per_cent(found[1])) if found else ("", "")


def _standard(
    domain: DomainRows, rows: StandardRows, result: StandardResult | None, references: References, limits: _Limits
) -> StandardLine:  # fmt: skip
    standard, decision = rows.standard, result.decision if result else None
    return StandardLine(
        finding=references.following(), number=standard.number, title=standard.title,
        domain=f"{domain.domain.number} {domain.domain.title}".strip(), statement=standard.statement,
        rated_by=_RATED_BY.get(standard.rated_by, ""), computed=_words(rows.rating),
        decided=(_words(decision.decided) or "Not rated") if decision else "",
        decided_because=decision.reasons if decision and decision.changes else "",
        points=result.points if result else rows.points,
        key_questions=tuple(_key_question(row, references, limits) for row in rows.rows),
    )  # fmt: skip


def _key_question(row: KeyQuestionRow, references: References, limits: _Limits) -> KeyQuestionLine:
    question, share = row.question, row.tally.share
    return KeyQuestionLine(
        references.following(), question.number, name_in_chart(limits.standard, question), question.text, row.tally,
        "" if share is None else whole_per_cent(share), *limits.of(row.tally), row.rating.label if row.rating else "",
        row.decides,
    )  # fmt: skip


def _samples(pack: ReportPack, edition: EditionStructure) -> tuple[SampleLine, ...]:
    """Return how many cases there are of each sample, in the edition's order. One query."""
    counted = Case.objects.inspected().filter(inspection=pack.inspection_id).order_by().values("module")
    of = {row["module"]: row for row in counted.annotate(cases=Count("pk"), submitted=Count("assessment__submitted_at"))}
    return tuple(
        SampleLine(module.title, of[module.code]["cases"], of[module.code]["submitted"])
        for module in edition.modules
        if module.code in of
    )


def _flow(pack: ReportPack, edition: EditionStructure) -> tuple[FlowLine, ...]:
    """Return how the population of each sample became the cases that were assessed."""
    return tuple(
        FlowLine(title, step.words, step.number, step.kind.value)
        for title, steps in flows_of(pack.inspection, edition)
        for step in steps
    )


def _pooled(run: RatingRun) -> tuple[SampleLine, ...]:
    """Return how many cases the inspections have whose judgements are pooled."""
    return tuple(SampleLine(part["provider"], part["total"], part["counted"]) for part in run.parts)


def _example(one: Example, references: References) -> ExampleLine:
    words = one.check.words if one.check else ""
    return ExampleLine(references.following(), one.practice, one.asked, words)


def _left_out(examples: list[Example]) -> tuple[LeftOut, ...]:
    """Return how many examples are left out, by what they are examples of and why."""
    found = Counter((one.practice, one.asked, one.left_out_because) for one in examples if one.left_out_because)
    return tuple(LeftOut(practice, asked, because, number) for (practice, asked, because), number in found.items())


def _recommendations(pack: ReportPack, edition: EditionStructure, references: References) -> tuple[RecommendationLine, ...]:
    standing = Recommendation.objects.filter(inspection=pack.inspection_id).standing().select_related("standard")
    return tuple(
        RecommendationLine(references.following(), one.number, about(one, edition), one.text)
        for one in standing.order_by("number")
    )


def _moves(inspection: Inspection) -> tuple[str, ...]:
    """Return what became of answers when the inspection moved to another edition, the first move first; one query."""
    moves = inspection.moves.select_related("from_edition", "to_edition").order_by("pk")
    moves = moves.defer("steps", "from_edition__document", "to_edition__document")
    return tuple(
        f"The inspection moved from {one.from_edition} to {one.to_edition} on {long_date(one.moved_at)}. "
        f"Of the answers it held: {one.counts_in_words}."
        for one in moves
    )


def _method(edition: EditionStructure) -> tuple[str, ...]:
    """Return the rules of the edition's rating scheme, each with the basis it rests on."""
    if not edition.scheme:
        return (edition.scheme_absent,) if edition.scheme_absent else ()
    return tuple(f"{row.title}: {row.text} (Basis: {row.basis}.)" for row in rule_rows(edition.scheme))
