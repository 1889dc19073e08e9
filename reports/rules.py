"""Who may work on a report, when, and what may be said about it. Pure."""

from datetime import date
from enum import StrEnum

from inspections.rules import ALL_CASES_ROLES, Phase, Role

# Local assessors are staff of inspected services: what is being said about one is not for them.
READING_ROLES = ALL_CASES_ROLES
PREPARING_ROLES = frozenset({Role.LEAD, Role.INSPECTOR, Role.ASSISTANT})
LEADING_ROLES = frozenset({Role.LEAD})

# What a report says can change until it is published.
OPEN_PHASES = frozenset(set(Phase) - {Phase.PUBLISHED})

NOT_FOR_THIS_ROLE = "Your role in this inspection does not include its report."
ONLY_THESE_PREPARE = "Only the lead inspector, inspectors and assistant inspectors of this inspection may do this."
ONLY_THE_LEAD = "Only the lead inspector of this inspection may do this."
WITHDRAWN = "This recommendation has been withdrawn and stays as it is."
FINAL = "This inspection is published: what its report says can no longer change."


# What a share of the inspected cases says, by how they were chosen (ratings.models.CountingPolicy), for the annexe of method.
SELECTION_MEANINGS = {
    "sample": (
        "The cases are a sample. Another sample would have given somewhat different shares, the more so the fewer cases a share"
        " rests on."
    ),
    "cohort": (
        "The cases are a cohort: every case of a period. The shares describe these cases; for cases of another period they are an"
        " indication."
    ),
    "": "How the cases were chosen is not recorded, so nothing is said here about cases that were not inspected.",
}


def interval_meaning(selection: str, eligible: int | None) -> str:
    """Say what intervals of shares speak about, by how the cases were chosen; a sample was drawn from `eligible` cases."""
    begins = "The line across the end of a bar, and the two figures after a share, are the interval of Wilson at 95%."
    if selection == "cohort":
        about = "No luck of a draw is in the shares of a cohort; the intervals speak about the work that the cases came from."
    elif selection == "sample" and eligible:
        about = f"In 95 of 100 samples drawn as this one was, it holds the share of all {eligible:,} cases."
    else:
        about = "In 95 of 100 samples drawn from a very large number of cases it holds the share of all of them."
    return f"{begins} {about} No rating follows from an interval."


# The form's own questions for practice examples: how their codes end, in every edition, and what they ask for.
PRACTICES = {"good_practice": "good", "poor_practice": "poor"}


class Outcome(StrEnum):
    """What became of a practice example before it goes into a document."""

    NAMES_CHANGED = "names_changed"
    LEFT_OUT = "left_out"

    @property
    def words(self) -> str:
        return "Names are changed: it may go out" if self is Outcome.NAMES_CHANGED else "Leave it out"


# Beside an example that is in no document.
NOT_CHECKED = "Nobody has confirmed that names are changed"
CHANGED_SINCE = "The example was changed after names were checked"
WITHOUT_WORDS = "The example has no words"


def left_out_because(*, original: str, checked: str | None, outcome: str, reason: str) -> str:
    """Say why a practice example stays out of a document; "" when it goes in.

    `original` is what the inspector wrote, `checked` what stood there when somebody checked it last (None: nobody did),
    `outcome` and `reason` what that person said.
    """
    if not original.strip():
        return WITHOUT_WORDS
    if checked is None:
        return NOT_CHECKED
    if checked != original:
        return CHANGED_SINCE
    return "" if outcome == Outcome.NAMES_CHANGED else reason


class Verdict(StrEnum):
    """What became of the provider's comment on a finding."""

    ACCEPTED = "accepted"
    PARTLY = "partly"
    NOT_ACCEPTED = "not_accepted"

    @property
    def words(self) -> str:
        return {"accepted": "Accepted", "partly": "Partly accepted", "not_accepted": "Not accepted"}[self.value]


class State(StrEnum):
    """How far the provider has come with an action."""

    NOT_STARTED = "not_started"
    IN_PROGRESS = "in_progress"
    DONE = "done"
    STOPPED = "stopped"

    @property
    def words(self) -> str:
        return _STATE_WORDS[self]


_STATE_WORDS = {
    State.NOT_STARTED: "Not started",
    State.IN_PROGRESS: "In progress",
    State.DONE: "Completed",
    State.STOPPED: "Stopped",
}
# Nothing more is to come of an action in these.
ENDED = frozenset({State.DONE, State.STOPPED})


def is_overdue(due_on: date, state: State, today: date) -> bool:
    """Return whether an action should have ended before today. On its due date it is not yet overdue."""
    return due_on < today and state not in ENDED
