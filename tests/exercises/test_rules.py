"""The tables of an exercise: what follows from what, by whom and by time alone. No database."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from exercises.rules import (
    BY_TIME,
    KNOWS_GOLD,
    ONLY_COHORT,
    ONLY_ORGANISERS,
    OWN_GOLD,
    TAKES_PART,
    TRANSITIONS,
    Action,
    Actor,
    State,
    Times,
    after,
    new_times,
    sees_gold,
    standing,
    why_not,
    without,
)

UNHURRIED = settings(suppress_health_check=[HealthCheck.too_slow], deadline=None)
NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)
TIMES = Times(NOON, NOON + 4 * HOUR, NOON + 6 * HOUR)
SECOND = timedelta(seconds=1)


@pytest.mark.parametrize(
    ("now", "state"),
    [
        (NOON - SECOND, State.CONFIRMED),
        (NOON, State.OPEN),
        (NOON + 4 * HOUR - SECOND, State.OPEN),
        (NOON + 4 * HOUR, State.LOCKED),
        (NOON + 6 * HOUR - SECOND, State.LOCKED),
        (NOON + 6 * HOUR, State.REVEALED),
    ],
)
def test_time_alone_opens_locks_and_reveals_at_the_very_second(now, state):
    assert standing(State.CONFIRMED, TIMES, now) is state


@pytest.mark.parametrize("stored", [State.DRAFT, State.CLOSED, State.CALLED_OFF])
def test_time_moves_nothing_else(stored):
    assert standing(stored, TIMES, NOON + 9 * HOUR) is stored


def test_what_is_locked_and_revealed_at_once_is_never_seen_locked():
    at_once = Times(NOON, NOON + HOUR, NOON + HOUR)

    assert standing(State.CONFIRMED, at_once, NOON + HOUR) is State.REVEALED


STEPS = st.lists(st.sampled_from([*Action, "time"]), max_size=25)


@UNHURRIED
@given(STEPS)
def test_whatever_happens_nothing_shown_is_hidden_again_and_gold_answers_stay_once_anybody_could_answer(steps):
    state, opened, shown = State.DRAFT, False, False
    for step in steps:
        following = BY_TIME.get(state, state) if step == "time" else after(step, state)
        if following is None:
            continue
        assert not (opened and step in {Action.PREPARE, Action.CONFIRM, Action.TAKE_BACK})
        assert step is not Action.ANSWER or (opened and not shown)
        assert not (shown and step is Action.CALL_OFF)
        state = following
        opened, shown = opened or state is State.OPEN, shown or state.shows_answers
        assert state.shows_answers == shown


def test_every_action_begins_somewhere_and_only_time_opens_locks_and_reveals():
    assert set(TRANSITIONS) == set(Action)
    moved = {to for table in TRANSITIONS.values() for start, to in table.items() if start is not to}
    assert moved.isdisjoint({State.OPEN, State.LOCKED, State.REVEALED})
    assert all(table for table in TRANSITIONS.values())
    assert {start for table in TRANSITIONS.values() for start in table}.isdisjoint({State.CALLED_OFF})


LEAD = Actor(arranges=True)
TAKING = Actor(in_cohort=True, takes_part=True)
BOTH = Actor(arranges=True, in_cohort=True, takes_part=True)
LEFT = Actor(takes_part=True)


@pytest.mark.parametrize(
    ("action", "actor", "state", "words"),
    [
        (Action.PREPARE, LEAD, State.DRAFT, ""),
        (Action.PREPARE, Actor(), State.DRAFT, ONLY_ORGANISERS),
        (Action.PREPARE, BOTH, State.DRAFT, TAKES_PART),
        (Action.CALL_OFF, BOTH, State.OPEN, TAKES_PART),
        (Action.CLOSE, BOTH, State.REVEALED, ""),
        (Action.CONFIRM, Actor(arranges=True, wrote_gold=True), State.DRAFT, OWN_GOLD),
        (Action.ANSWER, TAKING, State.OPEN, ""),
        (Action.ANSWER, BOTH, State.OPEN, ""),
        (Action.ANSWER, LEAD, State.OPEN, ONLY_COHORT),
        (Action.ANSWER, LEFT, State.OPEN, ONLY_COHORT),
        (Action.ANSWER, Actor(in_cohort=True, takes_part=True, wrote_gold=True), State.OPEN, KNOWS_GOLD),
        (Action.ANSWER, Actor(in_cohort=True, takes_part=True, confirmed_gold=True), State.OPEN, KNOWS_GOLD),
        (Action.DISCUSS, LEFT, State.REVEALED, ""),
        (Action.DISCUSS, LEAD, State.REVEALED, ""),
        (Action.LEARN, TAKING, State.REVEALED, ONLY_ORGANISERS),
    ],
)
def test_who_may(action, actor, state, words):
    assert why_not(action, actor, state) == words


@UNHURRIED
@given(st.sampled_from(list(State)), st.builds(Actor, *[st.booleans()] * 5))
def test_who_takes_part_sees_gold_answers_only_once_everybody_does(state, actor):
    if actor.takes_part:
        assert sees_gold(actor, state) == state.shows_answers
    if not actor.arranges and not state.shows_answers:
        assert not sees_gold(actor, state)


@pytest.mark.parametrize(
    ("state", "wanted", "refused"),
    [
        (State.CONFIRMED, Times(NOON + 2 * HOUR, NOON + 4 * HOUR, NOON + 6 * HOUR), False),
        (State.CONFIRMED, Times(NOON + 5 * HOUR, NOON + 4 * HOUR, NOON + 6 * HOUR), True),
        (State.CONFIRMED, Times(NOON, NOON + 7 * HOUR, NOON + 6 * HOUR), True),
        (State.OPEN, Times(NOON, NOON + 5 * HOUR, NOON + 6 * HOUR), False),
        (State.OPEN, Times(NOON + HOUR, NOON + 4 * HOUR, NOON + 6 * HOUR), True),
        (State.OPEN, Times(NOON, NOON + HOUR / 2, NOON + 6 * HOUR), True),
        (State.LOCKED, Times(NOON, NOON + 4 * HOUR, NOON + 8 * HOUR), False),
        (State.LOCKED, Times(NOON, NOON + 5 * HOUR, NOON + 8 * HOUR), True),
    ],
)
def test_other_times_take_nothing_back_and_set_nothing_in_the_past(state, wanted, refused):
    assert bool(new_times(state, TIMES, wanted, NOON + HOUR)) == refused


@pytest.mark.parametrize(
    ("text", "names", "left"),
    [
        ("Seen by Ines Okafor at Northville.", ["Ines Okafor", "Northville"], "Seen by [removed] at [removed]."),
        ("okafor said; OKAFOR wrote", ["Ines Okafor"], "[removed] said; [removed] wrote"),
        ("A bell, Bella and the bell.", ["Bell"], "A [removed], Bella and the [removed]."),
        ("Case NB-001 (NB-0012).", ["NB-001"], "Case [removed] (NB-0012)."),
        ("He is at it", ["at", ""], "He is at it"),
        ("a+b", ["a+b"], "[removed]"),
        ("Nothing", [], "Nothing"),
    ],
)
def test_names_are_taken_out_as_whole_words(text, names, left):
    assert without(text, names) == left


@UNHURRIED
@given(st.text(alphabet="abc ABC.-", max_size=30), st.lists(st.text(alphabet="abcABC", min_size=3, max_size=6), max_size=4))
def test_no_name_is_left(text, names):
    left = without(text, names)
    words = left.replace("[removed]", " ").lower().replace("-", " ").replace(".", " ").split()

    assert not {name.lower() for name in names} & set(words)
