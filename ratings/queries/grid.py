"""What a run found, put together with the edition's own words, for people who read it."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from fractions import Fraction
from types import MappingProxyType
from typing import Any

from organisation.queries.proposals import Proposal
from ratings.models import RatingRun
from ratings.queries.fingerprints import fingerprint_of, revisions_in
from ratings.queries.schemes import rating_of
from ratings.results import KeyQuestionTally, Policy
from ratings.rules import per_cent_text, pooled
from standards.applicability import one_or_the_other
from standards.structure import Counts, Domain, EditionStructure, Question, Standard


@dataclass(frozen=True, slots=True)
class ShownRating:
    """A rating in the words of the scheme that the run used; `rank` counts from 0, the lowest."""

    label: str
    rank: int


@dataclass(frozen=True, slots=True)
class OneCase:
    """One case judged the other way, and the rating that follows."""

    question: Question
    becomes: str  # "sufficient" or "insufficient"
    rating: ShownRating


@dataclass(frozen=True, slots=True)
class NearBoundary:
    question: Question
    boundary: str
    points_away: str
    below: ShownRating
    above: ShownRating


@dataclass(frozen=True, slots=True)
class Triggers:
    """Why the panel may consider discretion for a standard."""

    near_boundary: tuple[NearBoundary, ...] = ()
    one_case: tuple[OneCase, ...] = ()
    few_cases: tuple[tuple[Question, int], ...] = ()

    def __bool__(self) -> bool:
        return bool(self.near_boundary or self.one_case or self.few_cases)


@dataclass(frozen=True, slots=True)
class KeyQuestionRow:
    """One key question: its counts, its share and where the scheme puts it."""

    question: Question
    tally: KeyQuestionTally
    per_cent: str
    rating: ShownRating | None
    decides: bool
    one_case: tuple[OneCase, ...]

    @property
    def sufficient(self) -> str:
        """The answer that counts as sufficient, in the edition's words; "Yes" where other inspections give the answers."""
        return self._answers(Counts.SUFFICIENT) or "Yes"

    @property
    def insufficient(self) -> str:
        return self._answers(Counts.INSUFFICIENT) or "No"

    def _answers(self, counts: Counts) -> str:
        return " or ".join(option.label for option in self.question.options if option.counts is counts)


@dataclass(frozen=True, slots=True)
class StandardRows:
    standard: Standard
    rows: tuple[KeyQuestionRow, ...]
    rating: ShownRating | None
    points: int | None
    not_rated: str
    decided_by: tuple[Question, ...]
    triggers: Triggers
    proposal: Proposal | None = None  # the newest that people made; the run may have counted an earlier one

    @property
    def together(self) -> KeyQuestionTally | None:
        """Its two key questions counted together, where every case is asked one or the other; None for all other standards."""
        if len(self.rows) != 2 or not one_or_the_other(*(row.question.applies for row in self.rows)):
            return None
        return replace(pooled(self.standard.code, [row.tally for row in self.rows]), not_asked=0)

    @property
    def per_cent_together(self) -> str:
        found = self.together
        return per_cent_text(found.share) if found and found.share is not None else ""


@dataclass(frozen=True, slots=True)
class DomainRows:
    domain: Domain
    standards: tuple[StandardRows, ...]
    summary: Mapping[str, Any] | None  # points, most_points, rated, standards

    @property
    def is_by_factor(self) -> bool:
        """Whether these are no standards but priority factors, about each of which the same is asked."""
        return any(row.question.about for one in self.standards for row in one.rows)


@dataclass(frozen=True, slots=True)
class Overall:
    points: int
    most_points: int
    rated: int
    standards: int
    rating: ShownRating | None
    missing: tuple[Standard, ...]
    lowest_possible: ShownRating
    highest_possible: ShownRating


@dataclass(frozen=True, slots=True)
class Grid:
    domains: tuple[DomainRows, ...]
    is_rated: bool  # False where the edition rates nothing
    overall: Overall | None  # None where it gives no overall rating
    base: str  # which cases and rules the figures rest on, in one line

    @property
    def rows(self) -> list[tuple[Standard, KeyQuestionRow]]:
        """The key questions of standards; those about priority factors have tables of their own."""
        standards = [one for domain in self.domains if not domain.is_by_factor for one in domain.standards]
        return [(one.standard, row) for one in standards for row in one.rows]

    @property
    def bars(self) -> list[tuple[str, Fraction | None, str]]:
        """Label, per cent and text of each key question's share, for the chart."""
        return [
            (name_in_chart(standard, row.question), None if row.tally.share is None else row.tally.share * 100,
             f"{row.per_cent}%" if row.per_cent else "Nothing judged")
            for standard, row in self.rows
        ]  # fmt: skip

    @property
    def finding(self) -> str:
        """What the chart shows, in one sentence; empty while nothing is judged."""
        judged = [(row.tally.share, standard, row) for standard, row in self.rows if row.tally.share is not None]
        if not judged:
            return ""
        _, standard, row = min(judged, key=lambda found: found[0])
        return f"The lowest share is {row.per_cent}%: {name_in_chart(standard, row.question)}."


def name_in_chart(standard: Standard, question: Question) -> str:
    """Return a name for the chart, for instance "2.1.3 Assessment: safety"; the number alone would say little.

    Where its aspect does not tell a question from its neighbours, the last word of its code does: "2.4.4 Unpaid work: sentence".
    """
    beside = [one for one in standard.questions if one.code in standard.counted and one is not question]
    alike = any(one.aspect == question.aspect for one in beside)
    subject = question.aspect if question.aspect and not alike else question.code.rpartition(".")[2].replace("_", " ")
    name = f"{standard.title}: {subject}" if beside else standard.title
    return f"{question.number} {name}".strip()


def rating_grid(run: RatingRun, edition: EditionStructure, proposals: Mapping[str, Proposal] = MappingProxyType({})) -> Grid:
    """Return everything that a run found, in the edition's order; `proposals` stand beside the standards that people rate."""
    return _Reading(run, edition, proposals).grid()


class _Reading:
    """Reads a stored run: codes become the edition's questions and the words of the scheme the run used."""

    def __init__(self, run: RatingRun, edition: EditionStructure, proposals: Mapping[str, Proposal]) -> None:
        self.edition = edition
        self.proposals = proposals
        self.scale = run.scheme.get("scale", {})
        self.tallies = {one["key_question"]: KeyQuestionTally(**one) for one in run.tallies}
        self.standards = {one["standard"]: one for one in run.ratings.get("standards", ())}
        self.domains = {one["domain"]: one for one in run.ratings.get("domains", ())}
        self.is_rated, self.overall = bool(run.ratings), run.ratings.get("overall")
        self.base = f"{_cases(run)}; {Policy(run.policy).label.lower()}; {edition.name}; blanks and not applicable left out"

    def grid(self) -> Grid:
        domains = tuple(
            DomainRows(domain, tuple(self._standard(one) for one in domain.standards), self.domains.get(domain.code))
            for domain in self.edition.domains
        )
        overall = self._overall(self.overall) if self.overall else None
        return Grid(domains, self.is_rated, overall, self.base)

    def _standard(self, standard: Standard) -> StandardRows:
        found = self.standards.get(standard.code, {})
        rated = {one["key_question"]: one for one in found.get("key_questions", ())}
        decided_by = found.get("decided_by", ())
        rows = tuple(self._row(code, rated.get(code, {}), code in decided_by) for code in standard.counted)
        return StandardRows(
            standard,
            rows,
            self._rating(found.get("rating")),
            found.get("points"),
            found.get("not_rated") or "",
            tuple(self.edition.counted_questions[code] for code in decided_by),
            self._triggers(found["triggers"]) if found else Triggers(),
            self.proposals.get(standard.code),
        )

    def _row(self, code: str, rated: Mapping[str, Any], decides: bool) -> KeyQuestionRow:
        tally = self.tallies[code]
        per_cent = "" if tally.share is None else per_cent_text(tally.share)
        one_case = tuple(self._one_case(one) for one in rated.get("one_case", ()))
        return KeyQuestionRow(
            self.edition.counted_questions[code], tally, per_cent, self._rating(rated.get("rating")), decides, one_case
        )  # fmt: skip

    def _triggers(self, found: Mapping[str, Any]) -> Triggers:
        return Triggers(
            tuple(self._near(one) for one in found["near_boundary"]),
            tuple(self._one_case(one) for one in found["one_case"]),
            tuple((self.edition.counted_questions[one["key_question"]], one["judged"]) for one in found["few_cases"]),
        )

    def _near(self, found: Mapping[str, Any]) -> NearBoundary:
        return NearBoundary(
            self.edition.counted_questions[found["key_question"]],
            found["boundary"],
            per_cent_text(Fraction(found["points_away"]) / 100),
            self._shown(found["below"]),
            self._shown(found["above"]),
        )

    def _one_case(self, found: Mapping[str, Any]) -> OneCase:
        return OneCase(self.edition.counted_questions[found["key_question"]], found["becomes"], self._shown(found["rating"]))

    def _overall(self, found: Mapping[str, Any]) -> Overall:
        standards = {standard.code: standard for standard in self.edition.standards}
        return Overall(
            **{name: found[name] for name in ("points", "most_points", "rated", "standards")},
            rating=self._rating(found["rating"]),
            missing=tuple(standards[code] for code in found["missing"]),
            lowest_possible=self._shown(found["lowest_possible"]),
            highest_possible=self._shown(found["highest_possible"]),
        )

    def _rating(self, code: str | None) -> ShownRating | None:
        return self._shown(code) if code else None

    def _shown(self, code: str) -> ShownRating:
        return ShownRating(self.scale[code], rating_of(code).value)


def _cases(run: RatingRun) -> str:
    own = f"{run.cases_counted} of {run.cases_total} cases"
    if not run.parts:
        return own
    counted, total = (sum(part[name] for part in run.parts) for name in ("counted", "total"))
    return f"{own}, and pooled {counted} of {total} cases of parts"


@dataclass(frozen=True, slots=True)
class Newer:
    """There is something that the latest run has not counted: so many answers, or changed facts and submissions (0)."""

    answers: int


def newer_than(run: RatingRun) -> Newer | None:
    """Return what has happened since the run; None while it is current. One query."""
    now = fingerprint_of(run.inspection_id)
    return None if now == run.fingerprint else Newer(revisions_in(now) - revisions_in(run.fingerprint))
