"""Which cases of a population may be inspected, and why the others may not: one reason each, the first that applies. Pure.

The rules differ by inspection programme; they are settings of a plan, and `sampling.programmes` says where a plan starts from.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class Basis(StrEnum):
    """How the cases of an inspection are chosen."""

    COHORT = "cohort"
    SAMPLE = "sample"
    QUALITY_AND_IMPACT = "quality_and_impact"

    @property
    def words(self) -> str:
        return _BASIS_WORDS[self]

    @property
    def takes_weeks(self) -> bool:
        """Whether every eligible case of two weeks is taken, and nothing is drawn."""
        return self is Basis.COHORT


_BASIS_WORDS = {
    Basis.COHORT: "Cohort: every eligible case of two weeks",
    Basis.SAMPLE: "Sample: drawn at random in proportion to the population",
    Basis.QUALITY_AND_IMPACT: "Sample with the exclusions of Quality and Impact",
}


class Exclusion(StrEnum):
    """Why a case is not eligible, in the order in which the reasons are tried."""

    OUTSIDE_PERIOD = "outside_period"
    ONLY_LIGHT_REQUIREMENTS = "only_light_requirements"
    WITHOUT_NEEDED_REQUIREMENT = "without_needed_requirement"
    ANOTHER_SENTENCE = "another_sentence"
    ENDED_SOON = "ended_soon"
    UNDER_REVIEW = "under_review"
    HELD_BY_YOUTH_TEAM = "held_by_youth_team"
    TRANSFERRED = "transferred"

    @property
    def words(self) -> str:
        return _WORDS[self]


_WORDS = {
    Exclusion.OUTSIDE_PERIOD: "Commenced outside the period, or on a day not known",
    Exclusion.ONLY_LIGHT_REQUIREMENTS: "Only unpaid work, attendance centre, exclusion or curfew",
    Exclusion.WITHOUT_NEEDED_REQUIREMENT: "Order without unpaid work, rehabilitation activity or accredited programme",
    Exclusion.ANOTHER_SENTENCE: "Another sentence of the same person in the period",
    Exclusion.ENDED_SOON: "Ended too soon after commencement",
    Exclusion.UNDER_REVIEW: "Serious further offence investigation, serious case review or similar",
    Exclusion.HELD_BY_YOUTH_TEAM: "Held by a youth offending team",
    Exclusion.TRANSFERRED: "Transferred in or out since commencement",
}


class MoreThanOne(StrEnum):
    """What becomes of a person with more than one sentence in the period. The bulletin leaves it open."""

    KEEP_EARLIEST = "keep_earliest"
    DROP_ALL = "drop_all"
    KEEP_ALL = "keep_all"

    @property
    def words(self) -> str:
        return _MORE_THAN_ONE_WORDS[self]


_MORE_THAN_ONE_WORDS = {
    MoreThanOne.KEEP_EARLIEST: "Keep the earliest",
    MoreThanOne.DROP_ALL: "Leave all of them out",
    MoreThanOne.KEEP_ALL: "Keep all of them",
}

ORDERS = frozenset({"community_order", "suspended_sentence_order", "community_sentence"})
LIGHT = frozenset({"unpaid_work", "attendance_centre", "exclusion", "curfew"})
NEEDED = frozenset({"unpaid_work", "rehabilitation_activity", "accredited_programme"})


@dataclass(frozen=True, slots=True)
class Person:
    """One row of a population, as far as eligibility reads it. `person` is the provider's own id of them, "" where not given."""

    reference: str
    person: str = ""
    started_on: date | None = None
    ended_on: date | None = None
    sentence_type: str = ""
    requirements: frozenset[str] = frozenset()
    under_review: bool = False
    held_by_youth_team: bool = False
    transferred: bool = False


@dataclass(frozen=True, slots=True)
class Rules:
    """What makes a case not eligible. `first` and `last` are the days of the period, both within it; None: no limit.

    `ended_within` is in days: a case that ended no more than so many days after it commenced is left out; None: it is kept.
    """

    first: date | None = None
    last: date | None = None
    more_than_one: MoreThanOne = MoreThanOne.KEEP_ALL
    ended_within: int | None = None
    leave_out_light: bool = False
    need_requirement: bool = False
    leave_out_reviews: bool = False
    leave_out_youth_team: bool = False
    leave_out_transferred: bool = False


def exclusions(population: Sequence[Person], rules: Rules) -> dict[str, Exclusion]:
    """Return the reason for each case that is not eligible, by reference; whoever is not in it is eligible.

    A person's sentences are compared among the cases of the period that are of an eligible type: one that was never eligible
    takes no other out. Where the earliest is kept, the lowest reference decides between two of the same day.
    """
    found = {one.reference: reason for one in population if (reason := _of_type(one, rules))}
    left = [one for one in population if one.reference not in found]
    found |= dict.fromkeys(_further_sentences(left, rules.more_than_one), Exclusion.ANOTHER_SENTENCE)
    for one in left:
        if one.reference not in found and (reason := _of_course(one, rules)):
            found[one.reference] = reason
    return found


def _of_type(one: Person, rules: Rules) -> Exclusion | None:
    if not _in_period(one.started_on, rules):
        return Exclusion.OUTSIDE_PERIOD
    if one.sentence_type not in ORDERS:
        return None
    if rules.leave_out_light and one.requirements and one.requirements <= LIGHT:
        return Exclusion.ONLY_LIGHT_REQUIREMENTS
    if rules.need_requirement and not one.requirements & NEEDED:
        return Exclusion.WITHOUT_NEEDED_REQUIREMENT
    return None


def _in_period(started_on: date | None, rules: Rules) -> bool:
    if rules.first is None and rules.last is None:
        return True
    return started_on is not None and (rules.first or date.min) <= started_on <= (rules.last or date.max)


def _further_sentences(population: Iterable[Person], more_than_one: MoreThanOne) -> list[str]:
    """Return the references to leave out because the same person has another sentence; nobody is compared without an id."""
    if more_than_one is MoreThanOne.KEEP_ALL:
        return []
    of_person: dict[str, list[Person]] = defaultdict(list)
    for one in population:
        if one.person:
            of_person[one.person].append(one)
    kept = 1 if more_than_one is MoreThanOne.KEEP_EARLIEST else 0
    several = (sorted(cases, key=_commenced) for cases in of_person.values() if len(cases) > 1)
    return [one.reference for cases in several for one in cases[kept:]]


def _commenced(one: Person) -> tuple[date, str]:
    return one.started_on or date.max, one.reference


def _of_course(one: Person, rules: Rules) -> Exclusion | None:
    """Return the reason that lies in what has become of the case."""
    lasted = (one.ended_on - one.started_on).days if one.started_on and one.ended_on else None
    tried = (
        (lasted is not None and rules.ended_within is not None and lasted <= rules.ended_within, Exclusion.ENDED_SOON),
        (rules.leave_out_reviews and one.under_review, Exclusion.UNDER_REVIEW),
        (rules.leave_out_youth_team and one.held_by_youth_team, Exclusion.HELD_BY_YOUTH_TEAM),
        (rules.leave_out_transferred and one.transferred, Exclusion.TRANSFERRED),
    )
    return next((reason for applies, reason in tried if applies), None)
