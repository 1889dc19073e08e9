"""A stored run taken up again: rated with other counts, other decisions of people or another scheme. Nothing of it is stored."""

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property

from ratings.models import RatingRun
from ratings.queries.grid import ShownRating
from ratings.queries.schemes import rated_standards, rating_of, read_scheme
from ratings.results import InspectionRating, KeyQuestionTally, RatedStandard, Rating, Scheme, Source, StandardRating
from ratings.rules import per_cent_text, rate_inspection
from standards.structure import EditionStructure, Question, Standard


@dataclass(frozen=True)
class Rerating:
    """What a run rated, as the rules take it."""

    run: RatingRun
    edition: EditionStructure

    @cached_property
    def scheme(self) -> Scheme:
        return read_scheme(self.run.scheme)

    @cached_property
    def standards(self) -> tuple[RatedStandard, ...]:
        return rated_standards(self.edition)

    @cached_property
    def tallies(self) -> dict[str, KeyQuestionTally]:
        return {one["key_question"]: KeyQuestionTally(**one) for one in self.run.tallies}

    @cached_property
    def decided(self) -> dict[str, Rating]:
        """What people have decided, by the code of the standard."""
        by_people = (one for one in self.run.ratings["standards"] if one["rated_by"] == Source.CHARACTERISTICS)
        return {one["standard"]: rating_of(one["rating"]) for one in by_people if one["rating"]}

    @cached_property
    def computed(self) -> InspectionRating:
        """What the run found: the same rules once more."""
        return self.rated()

    def rated(
        self, tallies: Mapping[str, KeyQuestionTally] | None = None, decided: Mapping[str, Rating] | None = None,
        scheme: Scheme | None = None,
    ) -> InspectionRating:  # fmt: skip
        """Return the ratings with something put in place of what the run used."""
        return rate_inspection(
            self.standards,
            self.tallies if tallies is None else tallies,
            scheme or self.scheme,
            self.decided if decided is None else decided,
        )


@dataclass(frozen=True, slots=True)
class ShareBeside:
    """A key question's share once and again; "" where nothing was judged."""

    question: Question
    before: str
    after: str
    rating_before: ShownRating | None
    rating_after: ShownRating | None

    @property
    def differs(self) -> bool:
        return self.before != self.after or self.rating_before != self.rating_after


@dataclass(frozen=True, slots=True)
class StandardBeside:
    standard: Standard
    before: ShownRating | None
    after: ShownRating | None
    points_before: int | None
    points_after: int | None
    discretion_before: bool
    discretion_after: bool
    questions: tuple[ShareBeside, ...]

    @property
    def differs(self) -> bool:
        return self.before != self.after

    @property
    def changed(self) -> list[ShareBeside]:
        return [one for one in self.questions if one.differs]


@dataclass(frozen=True, slots=True)
class SideBySide:
    """Two ratings of one inspection beside each other; `points` are those before, those after and the most, if any count."""

    overall_before: ShownRating | None
    overall_after: ShownRating | None
    points: tuple[int, int, int] | None
    standards: tuple[StandardBeside, ...]

    @property
    def differing(self) -> list[StandardBeside]:
        return [one for one in self.standards if one.differs]

    @property
    def differs(self) -> bool:
        return self.overall_before != self.overall_after or bool(self.differing)


def side_by_side(
    edition: EditionStructure, before: InspectionRating, after: InspectionRating, scale: Mapping[str, str],
    other_scale: Mapping[str, str],
) -> SideBySide:  # fmt: skip
    """Put two ratings of an edition's standards beside each other, in the words of the two scales."""

    def shown(rating: Rating | None, words: Mapping[str, str]) -> ShownRating | None:
        return None if rating is None else ShownRating(words[rating.code], rating.value)

    def standard(one: StandardRating, other: StandardRating) -> StandardBeside:
        questions = tuple(
            ShareBeside(
                edition.counted_questions[first.key_question], _text(first.share), _text(second.share),
                shown(first.rating, scale), shown(second.rating, other_scale),
            )
            for first, second in zip(one.key_questions, other.key_questions, strict=True)
        )  # fmt: skip
        return StandardBeside(
            titles[one.standard], shown(one.rating, scale), shown(other.rating, other_scale), one.points, other.points,
            bool(one.triggers), bool(other.triggers), questions,
        )  # fmt: skip

    titles = {one.code: one for one in edition.standards}
    whole, other_whole = before.overall, after.overall
    return SideBySide(
        shown(whole.rating if whole else None, scale), shown(other_whole.rating if other_whole else None, other_scale),
        (whole.points, other_whole.points, other_whole.most_points) if whole and other_whole else None,
        tuple(standard(one, other) for one, other in zip(before.standards, after.standards, strict=True)),
    )  # fmt: skip


def _text(share: Fraction | None) -> str:
    return "" if share is None else f"{per_cent_text(share)}%"
