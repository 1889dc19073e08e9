"""What may happen to a review and to a query, and who may do it: tables, not code. Pure.

A review is a second look at one assessment. Whoever wrote in an assessment never judges, settles or closes anything about it, and
whoever judged it does not settle their own disagreement with the inspector: at each of these steps a second pair of eyes.
"""

from dataclasses import dataclass
from enum import StrEnum

from inspections.rules import Role

# Who sees reviews and queries of a whole inspection. Who answers for a case sees the queries about it, and the review once
# both sides are known.
ASSURING_ROLES = frozenset({Role.LEAD, Role.QUALITY_ASSURER})


class Mode(StrEnum):
    """Whether the assurer judges before seeing what the inspector answered. An open one measures acceptance, not reliability."""

    BLIND = "blind"
    OPEN = "open"

    @property
    def words(self) -> str:
        return {Mode.BLIND: "Blind: judge first, then see", Mode.OPEN: "Open: see all"}[self]


class State(StrEnum):
    """How far a review has come."""

    SELECTED = "selected"
    CLAIMED = "claimed"
    JUDGING = "judging"
    COMPARED = "compared"
    RETURNED = "returned"
    AGREED = "agreed"
    WITHDRAWN = "withdrawn"

    @property
    def words(self) -> str:
        return _STATE_WORDS[self]

    @property
    def is_over(self) -> bool:
        return self in {State.AGREED, State.WITHDRAWN}

    @property
    def shows_both(self) -> bool:
        """Whether both sides are known: what the assurer judged, and what the inspector had answered by then."""
        return self in {State.COMPARED, State.RETURNED, State.AGREED}


_STATE_WORDS = {
    State.SELECTED: "Waiting for an assurer",
    State.CLAIMED: "Claimed",
    State.JUDGING: "Being judged",
    State.COMPARED: "Compared",
    State.RETURNED: "Returned to the inspector",
    State.AGREED: "Agreed",
    State.WITHDRAWN: "Withdrawn",
}


class Action(StrEnum):
    """What somebody does with a review."""

    CLAIM = "claim"
    ASSIGN = "assign"
    TAKE_OVER = "take_over"
    HAND_BACK = "hand_back"
    JUDGE = "judge"
    COMPARE = "compare"
    SETTLE = "settle"
    RETURN = "return"
    LOOK_AGAIN = "look_again"
    CLOSE = "close"
    WITHDRAW = "withdraw"


# From which state to which. What is not here cannot happen. A judgement once recorded stays with whoever recorded it on every
# path: a review that changes hands begins anew for the next person, and nothing returns from a comparison to before it.
TRANSITIONS: dict[Action, dict[State, State]] = {
    Action.CLAIM: {State.SELECTED: State.CLAIMED},
    Action.ASSIGN: {
        State.SELECTED: State.CLAIMED,
        State.CLAIMED: State.CLAIMED,
        State.JUDGING: State.CLAIMED,
        State.COMPARED: State.COMPARED,
        State.RETURNED: State.RETURNED,
    },
    Action.TAKE_OVER: {
        State.CLAIMED: State.CLAIMED,
        State.JUDGING: State.CLAIMED,
        State.COMPARED: State.COMPARED,
        State.RETURNED: State.RETURNED,
    },
    Action.HAND_BACK: {State.CLAIMED: State.SELECTED, State.JUDGING: State.SELECTED},
    Action.JUDGE: {State.CLAIMED: State.JUDGING, State.JUDGING: State.JUDGING},
    Action.COMPARE: {State.JUDGING: State.COMPARED},
    Action.SETTLE: {State.COMPARED: State.COMPARED, State.AGREED: State.AGREED},
    Action.RETURN: {State.COMPARED: State.RETURNED},
    Action.LOOK_AGAIN: {State.RETURNED: State.COMPARED},
    Action.CLOSE: {State.COMPARED: State.AGREED},
    Action.WITHDRAW: {State.SELECTED: State.WITHDRAWN, State.CLAIMED: State.WITHDRAWN},
}

# What may still be done with a review whose case is not inspected any more: nothing but to let go of it.
LETTING_GO = frozenset({Action.HAND_BACK, Action.WITHDRAW})

AUTHOR = "You have written in this assessment, so somebody else must check it."
ONLY_ASSURERS = "Only quality assurers of this inspection may do this."
ONLY_LEAD = "Only the lead inspector may do this."
ONLY_HOLDER = "Somebody else holds this review."
HOLDER_IS_HERE = "Whoever holds this review is still on the team. The lead inspector can assign it to you."
OWN_DISAGREEMENT = "You judged this case, so the lead inspector or another assurer must settle where you disagree."
NOT_NOW = "This is not possible while the review is in the state “{state}”."


@dataclass(frozen=True, slots=True)
class Actor:
    """What somebody is to one review. `is_judge`: the comparison, once made, is with their judgements."""

    role: str | None
    is_author: bool = False
    is_holder: bool = False
    is_judge: bool = False
    holder_has_left: bool = False  # nobody on the team holds the review

    @property
    def leads(self) -> bool:
        return self.role == Role.LEAD

    @property
    def assures(self) -> bool:
        return self.role == Role.QUALITY_ASSURER


def after(action: Action, state: State) -> State | None:
    """Return the state that follows; None where the action is not possible now."""
    return TRANSITIONS[action].get(state)


def why_not(action: Action, actor: Actor) -> str:
    """Say why a person may not do this with a review, whatever its state; "" when they may."""
    if not (actor.leads or actor.assures):
        return ONLY_ASSURERS
    if action in {Action.ASSIGN, Action.WITHDRAW}:
        return "" if actor.leads else ONLY_LEAD
    if action is Action.HAND_BACK:  # even by somebody who has become an author meanwhile: the work must not be stuck with them
        return "" if actor.leads or actor.is_holder else ONLY_HOLDER
    if actor.is_author:
        return AUTHOR
    return _why_not_hold(action, actor) or _why_not_decide(action, actor)


def _why_not_hold(action: Action, actor: Actor) -> str:
    if action in {Action.CLAIM, Action.TAKE_OVER, Action.JUDGE, Action.COMPARE} and not actor.assures:
        return ONLY_ASSURERS
    if action is Action.TAKE_OVER and not actor.holder_has_left:
        return HOLDER_IS_HERE
    return ONLY_HOLDER if action in {Action.JUDGE, Action.COMPARE} and not actor.is_holder else ""


def _why_not_decide(action: Action, actor: Actor) -> str:
    if action is Action.SETTLE:
        return OWN_DISAGREEMENT if actor.is_judge else ""
    if action in {Action.RETURN, Action.LOOK_AGAIN, Action.CLOSE}:
        return "" if actor.is_holder or actor.leads else ONLY_HOLDER
    return ""


def may_ask(actor: Actor) -> bool:
    """Return whether the person may ask about answers of the assessment."""
    return (actor.leads or actor.assures) and not actor.is_author


def why_not_to(role: str | None, *, is_author: bool) -> str:
    """Say why a review cannot be assigned to somebody; "" when it can. They judge it, so they must not have written in it."""
    if role != Role.QUALITY_ASSURER:
        return "Select a quality assurer of this inspection"
    return "They have written in this assessment: select somebody else" if is_author else ""


class Theme(StrEnum):
    """What a disagreement was about, as far as whoever settled it says. The words are ours."""

    EVIDENCE = "evidence"
    STANDARD = "standard"
    WEIGHING = "weighing"
    APPLICABILITY = "applicability"
    OVERSIGHT = "oversight"

    @property
    def words(self) -> str:
        return _THEME_WORDS[self]


_THEME_WORDS = {
    Theme.EVIDENCE: "What the case file shows",
    Theme.STANDARD: "What the standard asks for",
    Theme.WEIGHING: "How good and poor practice are weighed",
    Theme.APPLICABILITY: "Whether the question applies",
    Theme.OVERSIGHT: "Something was overlooked",
}


class QueryState(StrEnum):
    """How far a query has come. One that was resolved counts as open again as soon as the answer has a later version."""

    OPEN = "open"
    ANSWERED = "answered"
    RESOLVED = "resolved"

    @property
    def words(self) -> str:
        return {QueryState.OPEN: "Open", QueryState.ANSWERED: "Answered", QueryState.RESOLVED: "Resolved"}[self]


class Step(StrEnum):
    """What somebody does with a query."""

    ASK = "ask"
    ANSWER = "answer"
    ASK_AGAIN = "ask_again"
    RESOLVE = "resolve"
    ASSIGN = "assign"

    @property
    def words(self) -> str:
        return _STEP_WORDS[self]


_STEP_WORDS = {
    Step.ASK: "Asked",
    Step.ANSWER: "Answered",
    Step.ASK_AGAIN: "Asked again",
    Step.RESOLVE: "Resolved",
    Step.ASSIGN: "Assigned",
}


QUERY_TRANSITIONS: dict[Step, dict[QueryState, QueryState]] = {
    Step.ANSWER: {QueryState.OPEN: QueryState.ANSWERED, QueryState.ANSWERED: QueryState.ANSWERED},
    Step.ASK_AGAIN: {
        QueryState.OPEN: QueryState.OPEN,
        QueryState.ANSWERED: QueryState.OPEN,
        QueryState.RESOLVED: QueryState.OPEN,
    },
    Step.RESOLVE: {QueryState.OPEN: QueryState.RESOLVED, QueryState.ANSWERED: QueryState.RESOLVED},
    Step.ASSIGN: {QueryState.OPEN: QueryState.OPEN, QueryState.ANSWERED: QueryState.ANSWERED},
}


def standing_of_query(state: QueryState, settled_version: int | None, version: int) -> QueryState:
    """Return how far a query really is: resolved at one version of the answer, it is open once there is a later one."""
    reopened = state is QueryState.RESOLVED and version > (settled_version or 0)
    return QueryState.OPEN if reopened else state


def why_not_step(step: Step, actor: Actor, *, is_asked: bool) -> str:
    """Say why a person may not take a step; "" when they may. `is_asked`: the query is put to them, or they answer for the case.

    Whoever wrote the answer can say something about it at any time, and can never be the one who finds it resolved.
    """
    assures = actor.leads or actor.assures
    if step is Step.ANSWER:
        return "" if is_asked or actor.is_author else "Only whoever answers for the case, or is asked, may answer this."
    if not assures:
        return "Only the lead inspector and quality assurers may do this."
    return AUTHOR if actor.is_author and step is not Step.ASSIGN else ""


# Who is asked has this long, where no other date is given.
DAYS_TO_ANSWER = 5
