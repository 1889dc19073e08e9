"""How firm the ratings of an inspection are, in the words of its edition: for the page that says so."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from urllib.parse import urlencode

from accounts.models import User
from inspections.models import Inspection
from ratings.intervals import wilson
from ratings.models import CountingPolicy, RatingRun
from ratings.queries.counting import open_queries, policies_of
from ratings.queries.grid import ShownRating
from ratings.queries.judged_cases import JudgedCase, judged_cases, tallies_of
from ratings.queries.rerating import Rerating
from ratings.queries.scratch import change_text
from ratings.rejudging import Effect, contested, left_out, rejudged
from ratings.results import Judged, KeyQuestionTally, RatedStandard, Rating, Source
from ratings.rules import per_cent_text
from ratings.sensitivity import Boundaries, Move, Moves, boundaries, moves_of_overall, moves_of_question, moves_of_standard
from standards.structure import EditionStructure, Question, Standard

LEVEL = 95


@dataclass(frozen=True, slots=True)
class ShownMove:
    judgements: int
    rating: ShownRating


@dataclass(frozen=True, slots=True)
class ShownMoves:
    up: ShownMove | None
    down: ShownMove | None

    @property
    def fewest(self) -> int | None:
        """The fewest judgements that change anything; None where nothing can."""
        return min((move.judgements for move in (self.up, self.down) if move), default=None)


@dataclass(frozen=True, slots=True)
class FirmQuestion:
    """A key question's share, how far it lies from its boundaries, and what chance may have done to it."""

    question: Question
    tally: KeyQuestionTally
    per_cent: str
    rating: ShownRating | None
    interval: str
    to_next: str
    above_lower: str
    one_case: str  # what one case counts for, in percentage points
    moves: ShownMoves


@dataclass(frozen=True, slots=True)
class Cases:
    """Cases any one of which alone would change a rating, and from what to what; None stands for no rating."""

    before: ShownRating | None
    after: ShownRating | None
    cases: tuple[JudgedCase, ...]
    questions: tuple[Question, ...]  # whose judgements turn

    @property
    def is_worse(self) -> bool:
        """Whether the rating would be lower, so that the judgements turned were sufficient ones; or gone."""
        return self.after is None or (self.before is not None and self.after.rank < self.before.rank)

    @property
    def tried(self) -> list[tuple[JudgedCase, str]]:
        """Each case with the changes that lead there, as the page on which they are tried has them in its address."""
        side, becomes = ("sufficient", "insufficient") if self.is_worse else ("insufficient", "sufficient")
        return [(case, _all_turned(case, self.questions, side, becomes)) for case in self.cases]


@dataclass(frozen=True, slots=True)
class Firmness:
    """How firm one rating is: a standard's, or that of the inspection as a whole (`standard` is None)."""

    standard: Standard | None
    rating: ShownRating | None
    moves: ShownMoves
    questions: tuple[FirmQuestion, ...]
    rejudged: tuple[Cases, ...]
    left_out: tuple[Cases, ...]


@dataclass(frozen=True, slots=True)
class Selection:
    """How the cases were chosen, as far as anybody has said."""

    kind: str  # "sample", "cohort" or ""
    eligible: int | None

    def drawn_from(self, judged: int, cases: int) -> Fraction | None:
        """Return how many cases those judged stand for; None where they are no sample of a known number.

        A question is not asked in every case: it is taken to be asked as often among the cases that were not drawn.
        """
        if self.kind != CountingPolicy.Selection.SAMPLE or not self.eligible or not cases:
            return None
        return max(Fraction(self.eligible * judged, cases), Fraction(judged))


@dataclass(frozen=True, slots=True)
class Contested:
    """A rating that could be another once all open queries are resolved; `standard` is None for the overall rating."""

    standard: Standard | None
    rating: ShownRating | None
    lowest: ShownRating | None
    highest: ShownRating | None


@dataclass(frozen=True, slots=True)
class FirmRatings:
    overall: Firmness | None  # None where the edition gives no overall rating
    standards: tuple[Firmness, ...]
    selection: Selection
    agrees: bool  # the cases as they are now are those that were counted
    asked: int  # judgements that count and that a query is open about
    contested: tuple[Contested, ...]  # the ratings that could differ once these are resolved

    @property
    def all(self) -> tuple[Firmness, ...]:
        """The overall rating, where there is one, and those of the standards."""
        return (self.overall, *self.standards) if self.overall else self.standards

    @property
    def bars(self) -> list[tuple[str, int | None, str]]:
        """For the chart: by how few judgements each rating changes."""
        rows = [("Overall" if one.standard is None else f"{one.standard.number} {one.standard.title}".strip(), one.moves)
                for one in self.all]  # fmt: skip
        return [(name, moves.fewest, _direction(moves)) for name, moves in rows]


def firm_ratings(run: RatingRun, inspection: Inspection, edition: EditionStructure, user: User) -> FirmRatings:
    """Return how firm every rating of a run is. Three queries.

    Single cases are tried as they are now: `agrees` says whether these are the ones that the run has counted.
    """
    cases = judged_cases(run, edition, user)
    newest = next(iter(policies_of(inspection, user)), None)
    selection = Selection(newest.selection, newest.eligible) if newest else Selection("", None)
    return _Firm(Rerating(run, edition), cases, selection, open_queries(inspection, user)).ratings()


def deciding_cases(firm: FirmRatings) -> dict[str, list[str]]:
    """Return the cases any one of which alone could change a rating, by their references, with the ratings."""
    found: dict[str, list[str]] = {}
    for one in firm.all:
        name = "Overall" if one.standard is None else f"{one.standard.number} {one.standard.title}".strip()
        for reference in {case.reference for group in (*one.rejudged, *one.left_out) for case in group.cases}:
            found.setdefault(reference, []).append(name)
    return found


class _Firm:
    def __init__(self, rerating: Rerating, cases: list[JudgedCase], selection: Selection, asked: list[tuple[int, int]]) -> None:
        self.rerating, self.scheme, self.edition = rerating, rerating.scheme, rerating.edition
        self.selection = selection
        self.cases = {case.reference: case for case in cases}
        now = tallies_of(cases, self.edition)
        self.agrees = all(rerating.tallies[code] == tally for code, tally in now.items())
        judgements = {reference: case.judgements for reference, case in self.cases.items()}
        given = (rerating.standards, rerating.tallies | now, self.scheme, rerating.decided)
        self.rejudged, self.left_out = rejudged(judgements, *given), left_out(judgements, *given)
        self.open = self._open(set(asked))
        self.lowest, self.highest = contested(self.open, *given)

    def ratings(self) -> FirmRatings:
        by_code = {standard.code: standard for standard in self.edition.standards}
        rated = {one.standard: one for one in self.rerating.computed.standards}
        by_shares = (one for one in self.rerating.standards if one.rated_by is not Source.CHARACTERISTICS)
        standards = tuple(
            self._standard(one, by_code[one.code], rated[one.code].rating) for one in by_shares if one.key_questions
        )
        asked = sum(map(sum, self.open.values()))
        return FirmRatings(self._overall(), standards, self.selection, self.agrees, asked, tuple(self._contested()))

    def _open(self, asked: set[tuple[int, int]]) -> dict[str, tuple[int, int]]:
        """Return how many sufficient and insufficient judgements of each key question a query is open about."""
        counts = {question.code: [0, 0] for question in self.edition.key_questions}
        ids = {question.code: question.id for question in self.edition.key_questions}
        for case in self.cases.values():
            for code, side in case.judgements.items():
                counts[code][side is Judged.INSUFFICIENT] += (case.pk, ids[code]) in asked
        return {
            code: (sufficient, insufficient) for code, (sufficient, insufficient) in counts.items() if sufficient or insufficient
        }

    def _contested(self) -> Iterable[Contested]:
        computed = self.rerating.computed
        if computed.overall and (self.lowest.overall or self.highest.overall):
            now = computed.overall.rating
            low, high = (effect.overall[1] if effect.overall else now for effect in (self.lowest, self.highest))
            yield Contested(None, self._shown(now), self._shown(low), self._shown(high))
        standards = {standard.code: standard for standard in self.edition.standards}
        for one in computed.standards:
            if one.standard in self.lowest.standards or one.standard in self.highest.standards:
                low, high = (effect.standards.get(one.standard, (None, one.rating))[1] for effect in (self.lowest, self.highest))
                yield Contested(standards[one.standard], self._shown(one.rating), self._shown(low), self._shown(high))

    def _overall(self) -> Firmness | None:
        whole = self.rerating.computed.overall
        if whole is None:
            return None
        moves = moves_of_overall(self.rerating.standards, self.rerating.tallies, self.scheme, self.rerating.decided)
        changes = [(effect.overall, effect) for effect in self.rejudged if effect.overall]
        without = [(effect.overall, effect) for effect in self.left_out if effect.overall]
        rating = self._shown(whole.rating)
        return Firmness(None, rating, self._moves(moves), (), self._grouped(changes), self._grouped(without))

    def _standard(self, rated: RatedStandard, standard: Standard, rating: Rating | None) -> Firmness:
        tallies = [self.rerating.tallies[code] for code in rated.key_questions]
        changes = [(effect.standards[rated.code], effect) for effect in self.rejudged if rated.code in effect.standards]
        without = [(effect.standards[rated.code], effect) for effect in self.left_out if rated.code in effect.standards]
        questions = tuple(self._question(tally, rated.rated_by) for tally in tallies)
        moves = self._moves(moves_of_standard(tallies, self.scheme))
        return Firmness(
            standard, self._shown(rating), moves, questions, self._grouped(changes, standard), self._grouped(without, standard)
        )

    def _question(self, tally: KeyQuestionTally, rated_by: Source) -> FirmQuestion:
        share, moves = tally.share, self._moves(moves_of_question(tally, self.scheme))
        question = self.edition.counted_questions[tally.key_question]
        if share is None:
            return FirmQuestion(question, tally, "", None, "", "", "", "", moves)
        own = rated_by is Source.CASES
        drawn_from = self.selection.drawn_from(tally.judged, self.rerating.run.cases_total) if own else None
        limits = wilson(tally.sufficient, tally.judged, level=LEVEL, of=drawn_from) or (share, share)
        distance: Boundaries = boundaries(share, self.scheme)
        rating = next(one.rating for standard in self.rerating.computed.standards for one in standard.key_questions
                      if one.key_question == tally.key_question)  # fmt: skip
        return FirmQuestion(
            question, tally, per_cent_text(share), self._shown(rating),
            f"{per_cent_text(limits[0])}% to {per_cent_text(limits[1])}%",
            _points(distance.to_next), _points(distance.above_lower), _points(Fraction(100, tally.judged)), moves,
        )  # fmt: skip

    def _grouped(
        self, changes: Iterable[tuple[tuple[Rating | None, Rating | None], Effect]], standard: Standard | None = None
    ) -> tuple[Cases, ...]:
        """Put together the cases that would change a rating in the same way."""
        of = standard.key_questions if standard else [code for one in self.rerating.standards for code in one.key_questions]
        questions = tuple(question for question in self.edition.key_questions if question.code in of)
        groups: dict[tuple[Rating | None, Rating | None], list[JudgedCase]] = {}
        for change, effect in changes:
            groups.setdefault(change, []).append(self.cases[effect.case])
        return tuple(
            Cases(self._shown(before), self._shown(after), tuple(own), questions) for (before, after), own in groups.items()
        )

    def _moves(self, moves: Moves) -> ShownMoves:
        return ShownMoves(self._move(moves.up), self._move(moves.down))

    def _move(self, move: Move | None) -> ShownMove | None:
        return None if move is None else ShownMove(move.judgements, self._words(move.rating))

    def _shown(self, rating: Rating | None) -> ShownRating | None:
        return None if rating is None else self._words(rating)

    def _words(self, rating: Rating) -> ShownRating:
        scale: Mapping[str, str] = self.rerating.run.scheme["scale"]
        return ShownRating(scale[rating.code], rating.value)


def _all_turned(case: JudgedCase, questions: Iterable[Question], side: str, becomes: str) -> str:
    turned = (question for question in questions if question.code in case.answers and case.answers[question.code].state == side)
    return urlencode([("c", change_text(case.pk, question, becomes)) for question in turned])


def _points(distance: Fraction | None) -> str:
    """Return a distance in percentage points, with one decimal; "" where there is none."""
    return "" if distance is None else per_cent_text(distance / 100)


def _direction(moves: ShownMoves) -> str:
    if moves.fewest is None:
        return "None"
    ways = [word for word, move in (("up", moves.up), ("down", moves.down)) if move and move.judgements == moves.fewest]
    return f"{moves.fewest} {' or '.join(ways)}"
