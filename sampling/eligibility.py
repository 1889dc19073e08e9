"""Which cases of a population may be inspected, and why the others may not: one reason each, the first that applies. Pure.

The rules are data (`exclusions.yaml`); which of them a plan starts from differs by inspection programme (`sampling.programmes`).
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import Any

import yaml

from cases.facts import DATES, FACT_NAMES
from standards.applicability import Condition, Fact, applies, facts_read, leaves

_FILE = Path(__file__).with_name("exclusions.yaml")


class Limit(StrEnum):
    """What a rule asks the plan for, where it is no condition on the facts of the case."""

    PERIOD = "period"
    MORE_THAN_ONE = "more_than_one"
    ENDED_WITHIN = "ended_within"


@dataclass(frozen=True, slots=True)
class Exclusion:
    """A rule by which cases are left out: a condition on their facts, or a limit that the plan sets."""

    code: str
    words: str
    when: Condition | None = None
    by: Limit | None = None


@dataclass(frozen=True, slots=True)
class Column:
    """A yes-or-no column of a population that rules read."""

    label: str
    help: str = ""


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


def read_exclusions(document: Mapping[str, Any]) -> tuple[dict[str, Column], dict[str, Exclusion]]:
    """Return the columns and the rules that a document holds, in its order. Raises ValueError for what is no rule."""
    columns = {name: Column(**said) for name, said in document["columns"].items()}
    known = {name for name in FACT_NAMES if name not in DATES} | {"days", *columns}
    rules: dict[str, Exclusion] = {}
    for entry in document["rules"]:
        rule = Exclusion(**entry | ({"by": Limit(entry["by"])} if "by" in entry else {}))
        if rule.code in rules or (rule.when is None) == (rule.by is None):
            raise ValueError(f"{rule.code}: a rule has a code of its own, and a condition or a limit")
        if strange := [leaf for leaf in leaves(rule.when) if leaf.get("fact") not in known]:
            raise ValueError(f"{rule.code}: nothing is known of {strange}")
        rules[rule.code] = rule
    return columns, rules


COLUMNS, EXCLUSIONS = read_exclusions(yaml.safe_load(_FILE.read_text(encoding="utf-8")))
# Those that a plan chooses one by one; the others have settings of their own.
CHOSEN = {code: one for code, one in EXCLUSIONS.items() if one.when is not None}
# What the rules read of a case.
FACTS_READ = frozenset[str]().union(*(facts_read(one.when) for one in EXCLUSIONS.values()))


@dataclass(frozen=True, slots=True)
class Person:
    """One row of a population, as far as eligibility reads it. `person` is the provider's own id of them, "" where not given.

    `facts` are those of the case by name, and "yes" or "no" for the columns of the rules.
    """

    reference: str
    person: str = ""
    started_on: date | None = None
    ended_on: date | None = None
    facts: Mapping[str, Fact] = field(default_factory=dict)

    @property
    def days(self) -> int | None:
        """How long the case lasted; None while it runs, or where it is not known."""
        return (self.ended_on - self.started_on).days if self.started_on and self.ended_on else None


@dataclass(frozen=True, slots=True)
class Rules:
    """What makes a case not eligible. `first` and `last` are the days of the period, both within it; None: no limit.

    `ended_within` is in days: a case that ended no more than so many days after it commenced is left out; None: it is kept.
    `left_out` are the codes of the other rules that count.
    """

    first: date | None = None
    last: date | None = None
    more_than_one: MoreThanOne = MoreThanOne.KEEP_ALL
    ended_within: int | None = None
    left_out: frozenset[str] = frozenset()


def exclusions(population: Sequence[Person], rules: Rules, tried: Mapping[str, Exclusion] = EXCLUSIONS) -> dict[str, Exclusion]:
    """Return the reason for each case that is not eligible, by reference; whoever is not in it is eligible.

    A person's sentences are compared among the cases that no earlier rule has left out: one that was never eligible takes no
    other out. Where the earliest is kept, the lowest reference decides between two of the same day.
    """
    found: dict[str, Exclusion] = {}
    left = list(population)
    for rule in tried.values():
        out = dict.fromkeys(_left_out(left, rule, rules), rule)
        if out:
            found |= out
            left = [one for one in left if one.reference not in out]
    return found


def _left_out(population: Sequence[Person], rule: Exclusion, rules: Rules) -> list[str]:
    if rule.by is Limit.MORE_THAN_ONE:
        return _further_sentences(population, rules.more_than_one)
    if rule.by is Limit.PERIOD:
        return [one.reference for one in population if not _in_period(one.started_on, rules)]
    if rule.by is Limit.ENDED_WITHIN:
        within = rules.ended_within
        return [one.reference for one in population if within is not None and one.days is not None and one.days <= within]
    if rule.when is None or rule.code not in rules.left_out:
        return []
    return [one.reference for one in population if _holds(rule.when, {**one.facts, "days": one.days})]


def _holds(condition: Condition, facts: Mapping[str, Fact]) -> bool:
    """Say whether a condition holds; `only` is what populations ask beside what editions do."""
    if "all" in condition:
        return all(_holds(part, facts) for part in condition["all"])
    if "any" in condition:
        return any(_holds(part, facts) for part in condition["any"])
    if "not" in condition:
        return not _holds(condition["not"], facts)
    if "only" in condition:
        value = facts.get(condition["fact"])
        return bool(value) and isinstance(value, list) and set(value) <= set(condition["only"])
    return applies(condition, facts, {})


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
