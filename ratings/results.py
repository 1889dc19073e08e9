"""What the rules of ratings.rules are given and what they find: the scale, counts, a scheme, ratings with their reasons. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import IntEnum, StrEnum
from fractions import Fraction


class Rating(IntEnum):
    """The scale. Ordered, so that "the lowest decides" is `min()`."""

    INADEQUATE = 0
    REQUIRES_IMPROVEMENT = 1
    GOOD = 2
    OUTSTANDING = 3

    @property
    def code(self) -> str:
        """The code in edition files, stored runs and the API, for instance `requires_improvement`."""
        return self.name.lower()


class NotRated(StrEnum):
    """Why there is no rating. Never the same as a low one."""

    NOTHING_APPLIED = "nothing_applied"  # no case, or none in which the question applied
    NOTHING_ANSWERED = "nothing_answered"  # it applies in some case and no inspector has judged it yet
    NO_KEY_QUESTIONS = "no_key_questions"  # the edition's form holds none that would decide the standard
    CHARACTERISTICS = "characteristics"  # people have not yet proposed one, against the characteristics of each rating
    STANDARDS_MISSING = "standards_missing"  # of the overall rating: not every standard has one


class Source(StrEnum):
    """What a standard's rating comes from, as the edition says (`rated_by`)."""

    CASES = "cases"  # shares of this inspection's own cases
    PARTS = "parts"  # shares counted together over the inspections that are part of this one
    CHARACTERISTICS = "characteristics"  # decided by people


class Overall(StrEnum):
    """When an inspection has an overall rating although some standard has none, as the scheme says (`not_rated`)."""

    WHEN_EVERY_STANDARD_IS_RATED = "when_every_standard_is_rated"
    # Standards in which no case applied are left out, and the points of the others are held against the bands in proportion.
    IN_PROPORTION = "in_proportion_to_rated_standards"


class Policy(StrEnum):
    """Which answers count, as the lead inspector has set it for the inspection."""

    RECORDED = "recorded"  # every judgement recorded, in submitted and in unfinished cases alike
    SUBMITTED = "submitted"  # those of cases that were handed in
    MODERATED = "moderated"  # of these, those of cases that no review, return or open query holds up
    AGREED = "agreed"  # the same cases, with the agreed judgement in place of the inspector's where there is one

    @property
    def label(self) -> str:
        """Its name on pages."""
        return _POLICIES[self][0]

    @property
    def hint(self) -> str:
        """What it means, in a sentence."""
        return _POLICIES[self][1]

    @property
    def words(self) -> str:
        """Which answers count, as the end of a sentence that begins with "These figures count"."""
        return _POLICIES[self][2]


_POLICIES = {
    Policy.RECORDED: (
        "Every judgement recorded",
        "Also those of cases that are still being assessed. Figures move while inspectors work.",
        "every judgement recorded so far, in submitted and in unfinished cases alike",
    ),
    Policy.SUBMITTED: (
        "Submitted cases only",
        "A case counts once its inspector has submitted it, and not while it is reopened.",
        "the judgements of submitted cases only",
    ),
    Policy.MODERATED: (
        "Moderated cases only",
        "A submitted case counts unless a review of it is under way, it was returned, or a query about it is open.",
        "the judgements of submitted cases that no review, return or open query holds up",
    ),
    Policy.AGREED: (
        "The agreed record",
        "As moderated cases; where a judgement was agreed after a review, the agreed one counts in place of the inspector's.",
        "the agreed record: submitted cases that no review, return or open query holds up, with what was agreed in place of "
        "the inspector's judgement",
    ),
}


class LeftOut(StrEnum):
    """Why nothing of a case is counted: under a policy, or under any."""

    SET_ASIDE = "set_aside"
    NOT_SUBMITTED = "not_submitted"
    UNDER_REVIEW = "under_review"
    RETURNED = "returned"
    OPEN_QUERY = "open_query"

    @property
    def words(self) -> str:
        """The reason, as it stands beside a case."""
        return _LEFT_OUT[self]


_LEFT_OUT = {
    LeftOut.SET_ASIDE: "Not inspected any more",
    LeftOut.NOT_SUBMITTED: "Not submitted yet",
    LeftOut.UNDER_REVIEW: "A review is under way",
    LeftOut.RETURNED: "Returned to the inspector",
    LeftOut.OPEN_QUERY: "A query is open",
}


class Judged(StrEnum):
    SUFFICIENT = "sufficient"
    INSUFFICIENT = "insufficient"


@dataclass(frozen=True, slots=True)
class KeyQuestionTally:
    """How many cases answer one key question in which way. Every case of its sample is in exactly one of the five."""

    key_question: str
    sufficient: int = 0
    insufficient: int = 0
    not_applicable: int = 0  # an option was chosen that says so
    not_answered: int = 0  # asked, and no option chosen yet
    not_asked: int = 0  # the edition does not ask it of this case

    @property
    def cases(self) -> int:
        """All cases of the sample that the key question belongs to."""
        return self.judged + self.not_applicable + self.not_answered + self.not_asked

    @property
    def judged(self) -> int:
        return self.sufficient + self.insufficient

    @property
    def share(self) -> Fraction | None:
        """The share of sufficient cases among those judged, 0 to 1; None when none was."""
        return Fraction(self.sufficient, self.judged) if self.judged else None


@dataclass(frozen=True, slots=True)
class Band:
    """The lowest share, in per cent, that earns a rating."""

    rating: Rating
    from_per_cent: Fraction


@dataclass(frozen=True, slots=True)
class Discretion:
    """When a ratings panel considers to depart from the computed rating of a standard."""

    within_points: Fraction
    one_case_would_change: bool
    cases_at_most: int


@dataclass(frozen=True, slots=True)
class Scheme:
    """One edition's rating method. `overall` gives the points, both limits included, that earn each overall rating; None where
    an edition rates standards alone.

    `not_rated` says what becomes of the overall rating where a standard has none.
    """

    bands: tuple[Band, ...]  # from the lowest
    round_before_banding: bool
    points: Mapping[Rating, int]
    overall: Mapping[Rating, tuple[int, int]] | None
    discretion: Discretion
    not_rated: Overall = Overall.WHEN_EVERY_STANDARD_IS_RATED


@dataclass(frozen=True, slots=True)
class RatedStandard:
    """A standard as the edition lists it; `key_questions` are those that shares are counted for."""

    code: str
    domain: str
    key_questions: tuple[str, ...]
    rated_by: Source = Source.CASES


@dataclass(frozen=True, slots=True)
class OneCase:
    """What follows if one case of a key question had been judged the other way."""

    key_question: str
    becomes: Judged
    rating: Rating


@dataclass(frozen=True, slots=True)
class KeyQuestionRating:
    key_question: str
    share: Fraction | None
    per_cent: str | None  # the share as it is shown; never used to compute
    rating: Rating | None
    not_rated: NotRated | None
    one_case: tuple[OneCase, ...]  # single changes that would move this key question to another band


@dataclass(frozen=True, slots=True)
class NearBoundary:
    """The deciding share lies close to a boundary, in per cent, between two ratings. The distance is in percentage points."""

    key_question: str
    boundary: Fraction
    points_away: Fraction
    below: Rating
    above: Rating


@dataclass(frozen=True, slots=True)
class FewCases:
    key_question: str
    judged: int


@dataclass(frozen=True, slots=True)
class Triggers:
    """Why the panel may consider discretion; all empty when it has no reason to."""

    near_boundary: tuple[NearBoundary, ...] = ()
    one_case: tuple[OneCase, ...] = ()
    few_cases: tuple[FewCases, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.near_boundary or self.one_case or self.few_cases)


@dataclass(frozen=True, slots=True)
class StandardRating:
    standard: str
    domain: str
    rating: Rating | None
    not_rated: NotRated | None
    points: int | None
    decided_by: tuple[str, ...]  # the key question with the lowest share; several when they are equal
    key_questions: tuple[KeyQuestionRating, ...]
    triggers: Triggers
    rated_by: Source = Source.CASES


@dataclass(frozen=True, slots=True)
class DomainSummary:
    domain: str
    points: int
    most_points: int  # that the rated standards could have earned
    rated: int
    standards: int


@dataclass(frozen=True, slots=True)
class OverallRating:
    points: int
    most_points: int  # that all standards could earn
    rated: int
    standards: int
    rating: Rating | None
    not_rated: NotRated | None
    missing: tuple[str, ...]  # standards without a rating
    lowest_possible: Rating  # whatever the missing standards turn out to be
    highest_possible: Rating


@dataclass(frozen=True, slots=True)
class InspectionRating:
    overall: OverallRating | None  # None where the edition gives no overall rating
    domains: tuple[DomainSummary, ...]
    standards: tuple[StandardRating, ...]
