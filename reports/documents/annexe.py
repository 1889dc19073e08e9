"""The tables of the data annexe, with small numbers hidden (reports.small_numbers). What is in them may be published."""

from collections.abc import Iterator
from dataclasses import dataclass

from reports.findings import Findings, KeyQuestionLine
from reports.small_numbers import HIDDEN, LOW_RELIABILITY, NOTHING_JUDGED, RELIABLE_BASE, counted_of, hidden_in, published_flow

Cell = str | int

NOTES = (
    f"{HIDDEN} stands for a number that is hidden so that nobody can be recognised: counts of 1 to 4, numbers from which such a"
    " count could be worked out, and shares that rest on fewer than 10 cases.",
    f"{NOTHING_JUDGED} stands for a share that cannot be given, because nothing was judged.",
    f"{LOW_RELIABILITY} marks shares that rest on fewer than {RELIABLE_BASE} cases: they are of low reliability.",
    "Shares are sufficient cases in per cent of those judged sufficient or insufficient, rounded to whole per cents from"
    " exact values.",
    "In the flow statement a total that is less than 5 from the one before it is left out, and reasons are told together where"
    " one of them is that small.",
    "Not asked, not applicable and not answered are three different things, and none of them is part of a share.",
)


@dataclass(frozen=True, slots=True)
class Table:
    """One table of the annexe: `code` names its file and sheet."""

    code: str
    title: str
    head: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]


def tables_of(findings: Findings) -> list[Table]:
    """Return the annexe's tables: ratings, key questions, cases, and how they were chosen where that was recorded."""
    tables = [_ratings(findings), _key_questions(findings), _cases(findings)]
    return [*tables, _flow(findings)] if findings.flow else tables


def _ratings(findings: Findings) -> Table:
    rows: list[tuple[Cell, ...]] = [
        (one.domain, one.number, one.title, *one.ratings, "" if one.points is None else one.points) for one in findings.standards
    ]
    if overall := findings.overall:
        rows.append(("All domains", "", "Overall", *overall.ratings, overall.points))
    head = ("Domain", "Number", "Standard", "Computed rating", "Decided rating", "Points")
    return Table("ratings", "Ratings", head, tuple(rows))


def _key_questions(findings: Findings) -> Table:
    rows = [(one.name, *_key_question(line)) for one in findings.standards for line in one.key_questions]
    head = (
        "Standard", "Number", "Key question", "Cases", "Judged", "Sufficient", "Insufficient", "Share sufficient (%)",
        "Reliability", "Not applicable", "Not asked", "Not answered",
    )  # fmt: skip
    return Table("key-questions", "Key questions", head, tuple(rows))


def _key_question(line: KeyQuestionLine) -> Iterator[Cell]:
    tally, hidden = line.tally, hidden_in(line.tally)
    yield from (line.number, line.text, tally.cases)
    for name in ("judged", "sufficient", "insufficient"):
        yield HIDDEN if name in hidden else getattr(tally, name)
    if "sufficient" in hidden:
        yield from (HIDDEN, "")
    elif not tally.judged:
        yield from (NOTHING_JUDGED, "")
    else:
        yield from (int(line.per_cent), LOW_RELIABILITY if tally.judged < RELIABLE_BASE else "")
    for name in ("not_applicable", "not_asked", "not_answered"):
        yield HIDDEN if name in hidden else getattr(tally, name)


def _flow(findings: Findings) -> Table:
    samples = dict.fromkeys(one.sample for one in findings.flow)
    published = (line for sample in samples for line in published_flow([one for one in findings.flow if one.sample == sample]))
    rows = tuple((one.sample, one.words, one.kind, one.number) for one in published)
    return Table("flow", "Flow statement", ("Sample", "Step", "Kind", "Cases"), rows)


def _cases(findings: Findings) -> Table:
    rows = [(one.title, one.cases, counted_of(one.submitted, one.cases)) for one in findings.samples]
    rows += [(f"Pooled: {one.title}", one.cases, counted_of(one.submitted, one.cases)) for one in findings.pooled]
    return Table("cases", "Cases", ("Sample", "Cases", "Submitted, or counted where pooled"), tuple(rows))
