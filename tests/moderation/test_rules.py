"""The tables of what may happen, drawn through: nothing judged is lost, nobody checks their own work, nothing gets stuck."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inspections.rules import Role
from moderation.rules import (
    QUERY_TRANSITIONS,
    TRANSITIONS,
    Action,
    Actor,
    QueryState,
    State,
    Step,
    after,
    standing_of_query,
    why_not,
    why_not_step,
    why_not_to,
)

JUDGING = {Action.CLAIM, Action.TAKE_OVER, Action.JUDGE, Action.COMPARE}
APPROVING = {Action.SETTLE, Action.CLOSE, Action.RETURN, Action.LOOK_AGAIN}
LEAD, ASSURER = Actor(Role.LEAD), Actor(Role.QUALITY_ASSURER)
HOLDER = Actor(Role.QUALITY_ASSURER, is_holder=True)

actors = st.builds(
    Actor, st.sampled_from([None, *Role]), is_author=st.booleans(), is_holder=st.booleans(), is_judge=st.booleans(),
    holder_has_left=st.booleans(),
)  # fmt: skip


def reachable(start: State, allowed: set[Action]) -> set[State]:
    found, todo = {start}, [start]
    while todo:
        state = todo.pop()
        for action in allowed:
            target = after(action, state)
            if target is not None and target not in found:
                found.add(target)
                todo.append(target)
    return found


@given(st.sampled_from(Action), actors)
def test_an_author_neither_judges_nor_approves(action, actor):
    if actor.is_author and action in JUDGING | APPROVING:
        assert why_not(action, actor)


@given(st.sampled_from(Action), actors)
def test_nobody_but_lead_and_assurers_does_anything_with_a_review(action, actor):
    if actor.role not in {Role.LEAD, Role.QUALITY_ASSURER}:
        assert why_not(action, actor)


@given(actors)
def test_whoever_judged_does_not_settle_the_disagreement(actor):
    if actor.is_judge:
        assert why_not(Action.SETTLE, actor)


@given(st.lists(st.sampled_from(Action), max_size=40))
def test_what_was_compared_stays_compared_on_every_path(actions):
    state, seen = State.SELECTED, False
    for action in actions:
        target = after(action, state)
        state = target or state
        seen = seen or (action is Action.COMPARE and target is not None)
        assert state.shows_both == seen


@pytest.mark.parametrize("state", [state for state in State if not state.is_over])
def test_no_review_is_ever_stuck(state):
    assert State.AGREED in reachable(state, set(Action))


def test_what_is_over_stays_over_and_only_a_settlement_may_be_changed():
    over = [(action, state) for action, table in TRANSITIONS.items() for state in table if state.is_over]

    assert over == [(Action.SETTLE, State.AGREED)]
    assert after(Action.SETTLE, State.AGREED) is State.AGREED


def test_nothing_judged_is_withdrawn():
    assert {State.JUDGING, State.COMPARED, State.RETURNED, State.AGREED}.isdisjoint(TRANSITIONS[Action.WITHDRAW])


@pytest.mark.parametrize("state", [State.CLAIMED, State.JUDGING, State.COMPARED, State.RETURNED])
def test_the_work_of_somebody_who_left_is_taken_over_in_every_state(state):
    assert after(Action.TAKE_OVER, state) is not None
    assert why_not(Action.TAKE_OVER, Actor(Role.QUALITY_ASSURER, holder_has_left=True)) == ""
    assert why_not(Action.TAKE_OVER, ASSURER)
    assert after(Action.ASSIGN, state) is not None


@pytest.mark.parametrize(
    ("action", "actor"),
    [
        (Action.CLAIM, ASSURER), (Action.ASSIGN, LEAD), (Action.WITHDRAW, LEAD), (Action.HAND_BACK, LEAD),
        (Action.HAND_BACK, HOLDER),
        (Action.JUDGE, HOLDER), (Action.COMPARE, HOLDER), (Action.SETTLE, LEAD), (Action.SETTLE, ASSURER), (Action.RETURN, LEAD),
        (Action.RETURN, HOLDER), (Action.LOOK_AGAIN, HOLDER), (Action.CLOSE, HOLDER), (Action.CLOSE, LEAD),
    ],
)  # fmt: skip
def test_who_may(action, actor):
    assert why_not(action, actor) == ""


@pytest.mark.parametrize(
    ("action", "actor"),
    [
        (Action.CLAIM, LEAD), (Action.ASSIGN, ASSURER), (Action.WITHDRAW, HOLDER), (Action.HAND_BACK, ASSURER),
        (Action.JUDGE, ASSURER), (Action.JUDGE, LEAD), (Action.COMPARE, LEAD), (Action.RETURN, ASSURER), (Action.CLOSE, ASSURER),
    ],
)  # fmt: skip
def test_who_may_not(action, actor):
    assert why_not(action, actor)


@pytest.mark.parametrize(
    ("role", "is_author", "may"),
    [
        (Role.QUALITY_ASSURER, False, True),
        (Role.QUALITY_ASSURER, True, False),
        (Role.INSPECTOR, False, False),
        (None, False, False),
    ],
)
def test_who_can_be_given_a_review(role, is_author, may):
    assert (why_not_to(role, is_author=is_author) == "") is may


def test_a_claimed_review_that_is_handed_back_waits_again():
    assert after(Action.HAND_BACK, State.JUDGING) is State.SELECTED
    assert after(Action.HAND_BACK, State.COMPARED) is None


@given(st.sampled_from(QueryState), st.integers(0, 5), st.integers(0, 5))
def test_a_later_version_of_the_answer_opens_a_resolved_query_again(state, settled, version):
    standing = standing_of_query(state, settled if state is QueryState.RESOLVED else None, version)

    if state is QueryState.RESOLVED:
        assert standing is (QueryState.OPEN if version > settled else QueryState.RESOLVED)
    else:
        assert standing is state


@given(actors, st.booleans())
def test_an_author_never_resolves_a_query(actor, is_asked):
    if actor.is_author:
        assert why_not_step(Step.RESOLVE, actor, is_asked=is_asked)


@given(actors, st.booleans())
def test_who_wrote_the_answer_or_is_asked_may_always_answer(actor, is_asked):
    assert (why_not_step(Step.ANSWER, actor, is_asked=is_asked) == "") == (actor.is_author or is_asked)


def test_every_query_can_be_resolved_and_opened_again():
    assert set(QUERY_TRANSITIONS[Step.RESOLVE]) == {QueryState.OPEN, QueryState.ANSWERED}
    assert QUERY_TRANSITIONS[Step.ASK_AGAIN][QueryState.RESOLVED] is QueryState.OPEN
