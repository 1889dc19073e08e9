"""The questions of two editions by what is to be said of them, so that a long comparison can be read. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass

from standards.comparing import QuestionChange, Verdict

MOST_OPEN = 10  # questions of a group that a page shows at once
_TITLES = {
    "not_comparable": "Figures are not comparable",
    "with_caution": "Figures are comparable with caution",
    "changed": "In other words, with comparable figures",
    "new": "New",
    "removed": "No longer asked",
    "same": "The same in both",
}


@dataclass(frozen=True, slots=True)
class Group:
    """Questions of which the same is to be said."""

    code: str
    questions: tuple[QuestionChange, ...]

    @property
    def title(self) -> str:
        return _TITLES[self.code]

    @property
    def is_list(self) -> bool:
        """Whether nothing is to be said of each of them alone: only one edition asks it, or both ask the same."""
        return self.code in ("new", "removed", "same")

    @property
    def stands_open(self) -> bool:
        """Whether a page shows them at once: what differs, and not many of them."""
        return self.code != "same" and len(self.questions) <= MOST_OPEN


def groups_of(changes: Iterable[QuestionChange]) -> list[Group]:
    """Return the questions by group, the gravest first, in their order; groups without any are left out."""
    held: dict[str, list[QuestionChange]] = {}
    for change in changes:
        held.setdefault(_group(change), []).append(change)
    return [Group(code, tuple(held[code])) for code in _TITLES if code in held]


def _group(change: QuestionChange) -> str:
    """Return the group of a question. One that reads the same may still not be comparable: it is asked in another sample."""
    verdict = change.comparability.verdict if change.comparability else Verdict.COMPARABLE
    return change.state if verdict is Verdict.COMPARABLE else verdict.value
