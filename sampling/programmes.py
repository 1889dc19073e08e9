"""What is usual for each way of choosing cases, with the basis of every rule: the data of `programmes.yaml`. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from sampling.eligibility import Basis, Exclusion, MoreThanOne, Rules

_FILE = Path(__file__).with_name("programmes.yaml")
# The words of a reason that is a number or a choice in a plan, by what the file calls it.
_REASONS = {"more_than_one": Exclusion.ANOTHER_SENTENCE, "ended_within": Exclusion.ENDED_SOON}


@dataclass(frozen=True, slots=True)
class Ground:
    """A rule that a plan starts from: the reason, and on what it rests (stated in print, inferred, unknown)."""

    reason: Exclusion
    value: Any
    basis: str
    source: str


@dataclass(frozen=True, slots=True)
class Programme:
    """A way of choosing cases: the editions it is usual for, and the grounds of its rules."""

    basis: Basis
    editions: tuple[str, ...]
    grounds: tuple[Ground, ...]

    @property
    def rules(self) -> Rules:
        """The rules that a plan starts from, for any period."""
        value = {one.reason: one.value for one in self.grounds}
        return Rules(
            more_than_one=MoreThanOne(value[Exclusion.ANOTHER_SENTENCE]),
            ended_within=value.get(Exclusion.ENDED_SOON),
            leave_out_light=value.get(Exclusion.ONLY_LIGHT_REQUIREMENTS, False),
            need_requirement=value.get(Exclusion.WITHOUT_NEEDED_REQUIREMENT, False),
            leave_out_reviews=value.get(Exclusion.UNDER_REVIEW, False),
            leave_out_youth_team=value.get(Exclusion.HELD_BY_YOUTH_TEAM, False),
            leave_out_transferred=value.get(Exclusion.TRANSFERRED, False),
        )


def _read() -> Mapping[Basis, Programme]:
    found = {}
    for entry in yaml.safe_load(_FILE.read_text(encoding="utf-8")):
        grounds = (Ground(_REASONS.get(name) or Exclusion(name), **said) for name, said in entry["rules"].items())
        basis = Basis(entry["basis"])
        found[basis] = Programme(basis, tuple(entry["editions"]), tuple(grounds))
    return found


PROGRAMMES = _read()


def usual_for(edition: str) -> Programme:
    """Return how cases are usually chosen for an edition, by its code; for one that is not named, by a sample."""
    return next((one for one in PROGRAMMES.values() if edition in one.editions), PROGRAMMES[Basis.SAMPLE])
