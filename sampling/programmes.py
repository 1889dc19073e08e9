"""What is usual for each way of choosing cases, with the basis of every rule: the data of `programmes.yaml`. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import Any

import yaml

from sampling.cohorts import Weeks
from sampling.eligibility import CHOSEN, EXCLUSIONS, Exclusion, Limit, MoreThanOne, Rules
from sampling.sizes import CONFIDENCE, MARGIN

_FILE = Path(__file__).with_name("programmes.yaml")
SAMPLE = "sample"
_BY_LIMIT = {one.by: one for one in EXCLUSIONS.values() if one.by}


@dataclass(frozen=True, slots=True)
class Ground:
    """A rule that a plan starts from: the reason, and on what it rests (stated in print, inferred, unknown)."""

    reason: Exclusion
    value: Any
    basis: str
    source: str


@dataclass(frozen=True, slots=True)
class Programme:
    """A way of choosing cases: the editions it is usual for, the weeks of a cohort, and the grounds of its rules."""

    code: str
    words: str
    editions: tuple[str, ...]
    grounds: tuple[Ground, ...]
    hint: str = ""
    weeks: Weeks | None = None
    confidence: Fraction = CONFIDENCE
    margin: Fraction = MARGIN

    @property
    def takes_weeks(self) -> bool:
        """Whether every eligible case of some weeks is taken, and nothing is drawn."""
        return self.weeks is not None

    @property
    def rules(self) -> Rules:
        """The rules that a plan starts from, for any period."""
        value = {one.reason.by or one.reason.code: one.value for one in self.grounds}
        return Rules(
            more_than_one=MoreThanOne(value[Limit.MORE_THAN_ONE]),
            ended_within=value.get(Limit.ENDED_WITHIN),
            left_out=frozenset(code for code in CHOSEN if value.get(code)),
        )


def read_programmes(document: Sequence[Mapping[str, Any]]) -> dict[str, Programme]:
    """Return the programmes that a document holds, by code, in its order.

    Each may set confidence and margin of a sample as shares. Raises ValueError for a rule that is not known.
    """
    found = {}
    for given in document:
        entry = dict(given)
        rules = entry.pop("rules")
        if strange := rules.keys() - {*CHOSEN, *_BY_LIMIT}:
            raise ValueError(f"{entry['code']}: there is no rule {', '.join(sorted(strange))}")
        grounds = (Ground(CHOSEN.get(name) or _BY_LIMIT[Limit(name)], **said) for name, said in rules.items())
        weeks = Weeks(**entry.pop("weeks")) if "weeks" in entry else None
        entry |= {name: Fraction(str(entry[name])) for name in ("confidence", "margin") if name in entry}
        entry |= {"editions": tuple(entry["editions"]), "grounds": tuple(grounds), "weeks": weeks}
        found[entry["code"]] = Programme(**entry)
    return found


PROGRAMMES = read_programmes(yaml.safe_load(_FILE.read_text(encoding="utf-8")))


def usual_for(edition: str) -> Programme:
    """Return how cases are usually chosen for an edition, by its code; for one that is not named, by a sample."""
    return next((one for one in PROGRAMMES.values() if edition in one.editions), PROGRAMMES[SAMPLE])
