"""What a panel's decisions make of computed ratings, and what still has to be decided. Pure.

What was computed goes in and comes out unchanged: a decision stands beside it and never in its place.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from inspections.rules import RATINGS_ROLES, Role
from ratings.results import InspectionRating, NotRated, RatedStandard, Rating, Scheme, Source
from ratings.rules import per_cent_text, rate_inspection

# Who sees what a panel considers, who calls it together, who sits on it, and who asks for a lock or confirms one.
READING_ROLES = RATINGS_ROLES
ARRANGING_ROLES = frozenset({Role.LEAD, Role.PANEL_MEMBER})
SITTING_ROLES = frozenset({Role.PANEL_MEMBER})
LOCKING_ROLES = frozenset({Role.LEAD, Role.PANEL_MEMBER})

NOT_FOR_THIS_ROLE = "Your role in this inspection does not include its ratings."
ONLY_THESE_ARRANGE = "Only the lead inspector and panel members of this inspection arrange its panel."
ONLY_MEMBERS_DECIDE = "Only members of the panel that is meeting record its decisions."
CONFLICTED = "You have declared a conflict of interest: you do not decide here."
ONLY_THESE_LOCK = "Only the lead inspector and panel members of this inspection lock and unlock its results."
CONFLICTED_LOCK = "You have declared a conflict of interest: others lock and unlock these results."
NOT_IN_PANEL = "The panel decides while the inspection is in the panel phase."
LOCKED = "The results are locked: decisions stay as they are."
NOT_MEETING = "No panel is meeting. Call a meeting first."

# Names the overall rating among standards, whose codes it cannot be: those are words without a full stop before them.
OVERALL = ""

# Nothing will ever rate these: not the panel either, which decides about what was judged.
_FOR_GOOD = frozenset({NotRated.NOTHING_APPLIED, NotRated.NO_KEY_QUESTIONS})


@dataclass(frozen=True, slots=True)
class Computed:
    """What the rules, or the inspectors who proposed it, made of one standard."""

    standard: str
    domain: str
    rating: Rating | None
    not_rated: NotRated | None = None


@dataclass(frozen=True, slots=True)
class Decided:
    """What the panel decided last about a standard or the whole, and the rating it had before it then."""

    about: str  # code of the standard, or OVERALL
    considered: Rating | None
    rating: Rating | None


def with_decisions(computed: Sequence[Computed], decided: Mapping[str, Rating], scheme: Scheme) -> InspectionRating:
    """Rate the inspection with the panel's rating of each standard it decided about, and the computed one of all others.

    A standard that nothing rated stays so, for the reason it had. What the panel decides about others than these is left out.
    """
    ratings = {one.standard: decided.get(one.standard, one.rating) for one in computed if one.rating is not None}
    standards = [RatedStandard(one.standard, one.domain, (), _source(one)) for one in computed]
    return rate_inspection(standards, {}, scheme, {code: rating for code, rating in ratings.items() if rating is not None})


def _source(one: Computed) -> Source:
    """Return the source by which the rules take a rating as it is given, or leave the standard out for good."""
    return Source.CASES if one.rating is None and one.not_rated in _FOR_GOOD else Source.CHARACTERISTICS


def outstanding(ratings: Mapping[str, Rating | None], newest: Mapping[str, Decided]) -> tuple[str, ...]:
    """Return what the panel has yet to decide: every rated standard and the whole, unless decided about as it is rated now.

    `ratings` holds the computed one of each standard and, under OVERALL, the one that follows from the decisions about
    standards; nothing there where the edition gives no overall rating. A decision about a rating that has changed
    since, by a correction or by another decision, does not stand: the panel must look again.
    """
    to_decide = [(about, rating) for about, rating in ratings.items() if rating is not None or about == OVERALL]
    return tuple(about for about, rating in to_decide if about not in newest or newest[about].considered != rating)


@dataclass(frozen=True, slots=True)
class Spread:
    """How far the shares of a standard's key questions lie apart, in per cent; all as they are shown."""

    lowest: str
    highest: str
    points: str


def spread_of(shares: Iterable[Fraction | None]) -> Spread | None:
    """Return how far shares (0 to 1) lie apart; None where fewer than two key questions were judged."""
    judged = [share for share in shares if share is not None]
    if len(judged) < 2:
        return None
    lowest, highest = min(judged), max(judged)
    return Spread(per_cent_text(lowest), per_cent_text(highest), per_cent_text(highest - lowest))
