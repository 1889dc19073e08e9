"""What the apps above may listen to. Facts in the database carry the truth; a signal only makes things happen sooner."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Value
from django.dispatch import Signal

# Sent after commit, with `inspection_id`: something that a rating is computed from has changed.
judgements_changed = Signal()


# Sent within the transaction that saved a detail of an interview, with `sheet`, `case_id`, `question` and `by` (id of a person):
# the app above takes the value into its own record, or raises ValidationError by field for one that cannot be.
detail_saved = Signal()


# Sent within the transaction that sets cases aside or takes them back, with `cases` (their ids), `inspection`, `is_aside`
# and `by`: apps above tell those whose work goes with them.
set_aside_changed = Signal()


@dataclass(frozen=True, slots=True)
class Task:
    """Something to be done about a case that is no page of its form."""

    title: str
    url: str
    status: str
    hint: str = ""


# Sent once, when lists of cases are first put together: the app that reviews assessments answers with the SQL that says of each
# case how far that is: IN_REVIEW, REVIEWED or "".
review_stage_wanted = Signal()
IN_REVIEW, REVIEWED = "in_review", "reviewed"


def review_stage() -> Any:
    """Return how far the review of an assessment is, as an expression over cases: "" while there is none."""
    answers: list[tuple[Any, Any]] = review_stage_wanted.send(sender=None)
    return next((expression for _, expression in answers), Value(""))


# Sent while the pages of a case's form are listed, with `case` and `user`: the app that asks about answers says by their codes
# which questions wait for the inspector to change or explain something.
changes_asked_for = Signal()


def questions_to_change(case: Any, user: Any) -> frozenset[str]:
    """Return the codes of the questions whose answers somebody has asked about, and nobody has said anything yet."""
    answers: list[tuple[Any, Any]] = changes_asked_for.send(sender=None, case=case, user=user)
    return frozenset[str]().union(*(codes for _, codes in answers))


# Sent while the tasks of a case are listed, with `case` and `user`: apps above answer with a Task of theirs, or None.
tasks_wanted = Signal()


def tasks_of_other_apps(case: Any, user: Any) -> list[Task]:
    """Return what the apps above add to the tasks of a case."""
    answers: list[tuple[Any, Any]] = tasks_wanted.send(sender=None, case=case, user=user)
    return [task for _, task in answers if task is not None]


@dataclass(frozen=True, slots=True)
class Reply:
    """What was answered to a question that is none of the form's, and why."""

    number: str
    text: str
    answer: str
    why: str


@dataclass(frozen=True, slots=True)
class Recorded:
    """What an app above has recorded about a case, to be read with its answers. `title` is that of its Task."""

    title: str
    facts: list[tuple[str, str]]
    replies: list[Reply]
    notes: str


# Sent while everything about a case is laid out to be read, with `case` and `user`: apps above answer with a Recorded, or None.
records_wanted = Signal()


def recorded_by_other_apps(case: Any, user: Any) -> list[Recorded]:
    """Return what the apps above have recorded about a case."""
    answers: list[tuple[Any, Any]] = records_wanted.send(sender=None, case=case, user=user)
    return [recorded for _, recorded in answers if recorded is not None]
