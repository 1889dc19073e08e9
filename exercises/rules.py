"""What may happen to a benchmarking exercise and when, and who may do it: tables, not code. Pure.

Whoever takes part judges without knowing the gold answers or anybody else's; whoever wrote the gold answers neither confirms them
nor takes part.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class State(StrEnum):
    """How far an exercise has come. OPEN, LOCKED and REVEALED are never stored: a confirmed exercise comes to them by time."""

    DRAFT = "draft"
    CONFIRMED = "confirmed"
    OPEN = "open"
    LOCKED = "locked"
    REVEALED = "revealed"
    CLOSED = "closed"
    CALLED_OFF = "called_off"

    @property
    def words(self) -> str:
        return _STATE_WORDS[self]

    @property
    def shows_answers(self) -> bool:
        """Whether the gold answers and everybody's answers may be seen by all who take part."""
        return self in {State.REVEALED, State.CLOSED}

    @property
    def shows_cases(self) -> bool:
        """Whether those who take part may read the cases and their own answers."""
        return self not in {State.DRAFT, State.CONFIRMED}


_STATE_WORDS = {
    State.DRAFT: "Being prepared",
    State.CONFIRMED: "Confirmed",
    State.OPEN: "Open",
    State.LOCKED: "Locked",
    State.REVEALED: "Revealed",
    State.CLOSED: "Closed",
    State.CALLED_OFF: "Called off",
}


@dataclass(frozen=True, slots=True)
class Times:
    """When an exercise opens, when answers are locked, and when everything is revealed."""

    opens_at: datetime
    locks_at: datetime
    reveals_at: datetime

    @property
    def are_in_order(self) -> bool:
        return self.opens_at < self.locks_at <= self.reveals_at


def standing(stored: State, times: Times, now: datetime) -> State:
    """Return how far an exercise has come at a moment. Nothing need happen for it to open, lock or be revealed."""
    if stored is not State.CONFIRMED or now < times.opens_at:
        return stored
    if now < times.locks_at:
        return State.OPEN
    return State.LOCKED if now < times.reveals_at else State.REVEALED


class Action(StrEnum):
    """What somebody does with an exercise."""

    PREPARE = "prepare"  # its terms, its cases, its gold answers
    CONFIRM = "confirm"
    TAKE_BACK = "take_back"
    RESCHEDULE = "reschedule"
    ANSWER = "answer"
    DISCUSS = "discuss"
    LEARN = "learn"
    CLOSE = "close"
    CALL_OFF = "call_off"


# From which state to which. What is not here cannot happen. Nothing leads back from where others' answers were shown, and once
# somebody could answer, the gold answers stay as they are.
TRANSITIONS: dict[Action, dict[State, State]] = {
    Action.PREPARE: {State.DRAFT: State.DRAFT},
    Action.CONFIRM: {State.DRAFT: State.CONFIRMED},
    Action.TAKE_BACK: {State.CONFIRMED: State.DRAFT},
    Action.RESCHEDULE: {State.CONFIRMED: State.CONFIRMED, State.OPEN: State.OPEN, State.LOCKED: State.LOCKED},
    Action.ANSWER: {State.OPEN: State.OPEN},
    Action.DISCUSS: {State.REVEALED: State.REVEALED},
    Action.LEARN: {State.REVEALED: State.REVEALED, State.CLOSED: State.CLOSED},
    Action.CLOSE: {State.REVEALED: State.CLOSED},
    Action.CALL_OFF: {
        State.DRAFT: State.CALLED_OFF,
        State.CONFIRMED: State.CALLED_OFF,
        State.OPEN: State.CALLED_OFF,
        State.LOCKED: State.CALLED_OFF,
    },
}
# Where an answer comes too late.
LATE_STATES = frozenset({State.LOCKED, State.REVEALED, State.CLOSED})
# What time alone does.
BY_TIME: dict[State, State] = {
    State.CONFIRMED: State.OPEN,
    State.OPEN: State.LOCKED,
    State.LOCKED: State.REVEALED,
}

ONLY_ORGANISERS = "Only administrators and lead inspectors arrange exercises."
TAKES_PART = "You take part in this exercise, so somebody else must arrange it until it is revealed."
OWN_GOLD = "You wrote a gold answer, so somebody else must confirm them."
KNOWS_GOLD = "You wrote or confirmed the gold answers, so your own answers would say nothing."
ONLY_COHORT = "You are not in the training cohort of this exercise."
NOT_NOW = "This is not possible while the exercise is in the state “{state}”."


@dataclass(frozen=True, slots=True)
class Actor:
    """What somebody is to one exercise. `arranges`: an administrator, or lead inspector of any inspection.

    `takes_part`: in its cohort, or has answered before leaving it.
    """

    arranges: bool = False
    in_cohort: bool = False
    takes_part: bool = False
    wrote_gold: bool = False
    confirmed_gold: bool = False


def after(action: Action, state: State) -> State | None:
    """Return the state that follows; None where the action is not possible now."""
    return TRANSITIONS[action].get(state)


def why_not(action: Action, actor: Actor, state: State) -> str:
    """Say why a person may not do this with an exercise; "" when they may, if the state allows it (`after`)."""
    if action is Action.ANSWER:
        if not actor.in_cohort:
            return ONLY_COHORT
        return KNOWS_GOLD if actor.wrote_gold or actor.confirmed_gold else ""
    if action is Action.DISCUSS and actor.takes_part:
        return ""
    if not actor.arranges:
        return ONLY_ORGANISERS
    if actor.takes_part and not state.shows_answers:
        return TAKES_PART
    return OWN_GOLD if action is Action.CONFIRM and actor.wrote_gold else ""


def sees_gold(actor: Actor, state: State) -> bool:
    """Return whether somebody who sees the exercise may see its gold answers."""
    return state.shows_answers or (actor.arranges and not actor.takes_part)


def new_times(state: State, before: Times, wanted: Times, now: datetime) -> str:
    """Say why an exercise cannot have other times; "" when it can. What has happened stays as it was, nothing is set to happen
    in the past.
    """
    if not wanted.are_in_order:
        return "It must open before it is locked, and be locked before or when it is revealed."
    if state is State.OPEN and wanted.opens_at != before.opens_at:
        return "It is open already."
    if state is State.LOCKED and (wanted.opens_at, wanted.locks_at) != (before.opens_at, before.locks_at):
        return "It is locked already. Only the reveal can be moved."
    past = [at for at, was in _moved(before, wanted) if at < now and at != was]
    return "Choose a date and time that is still to come." if past else ""


def _moved(before: Times, wanted: Times) -> list[tuple[datetime, datetime]]:
    return [
        (wanted.opens_at, before.opens_at),
        (wanted.locks_at, before.locks_at),
        (wanted.reveals_at, before.reveals_at),
    ]


REMOVED = "[removed]"
SHORTEST_NAME = 3  # of letters: shorter ones are part of too many words to be taken out blindly


def without(text: str, names: Iterable[str]) -> str:
    """Return a text without any of the names, whole words in any case, the longest first; each part of a name counts as one."""
    parts = {part for name in names for part in (name, *re.split(r"[\s,]+", name))}
    wanted = sorted((part.strip() for part in parts if len(part.strip()) >= SHORTEST_NAME), key=len, reverse=True)
    if not wanted:
        return text
    any_of = "|".join(re.escape(part) for part in wanted)
    return re.sub(rf"(?<!\w)(?:{any_of})(?!\w)", REMOVED, text, flags=re.IGNORECASE)
