"""What can be asked of the saving of an answer, and what comes back. Pure.

One kind of answer serves the assessment form and the interview; an `AnswerSheet` says in which tables it lives.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import NamedTuple
from uuid import UUID, uuid5

from django.core.exceptions import ValidationError

from standards.structure import Kind

# Far above any evidence ever typed; it keeps a program from filling the disk with one answer.
LONGEST_EVIDENCE = 50_000
# The reason of a refusal that is nobody's to decide about: the same operation is sent again.
BUSY = "busy"
# And of one after which the page has to be opened again.
INSTRUMENT_CHANGED = "instrument_changed"


@dataclass(frozen=True, slots=True)
class AnswerSheet:
    """Where answers of one sort live: tables and columns, and the kinds of question it holds."""

    sheet: str
    answer: str
    revision: str
    answer_to_sheet: str
    revision_to_answer: str
    kinds: tuple[Kind, ...]


ASSESSMENT = AnswerSheet(
    sheet="cases_caseassessment",
    answer="cases_judgement",
    revision="cases_judgementrevision",
    answer_to_sheet="assessment_id",
    revision_to_answer="judgement_id",
    kinds=(Kind.KEY_QUESTION, Kind.PROMPT, Kind.FACTOR, Kind.SCREENING, Kind.TEXT),
)


@dataclass(frozen=True, slots=True)
class Writer:
    """Who writes. `sign_in_key` is given by a browser session that was not checked yet; None when the person is known already."""

    user_id: int
    sign_in_key: str | None = None


def plain_newlines(text: str) -> str:
    """Return the text with every line end as a newline alone."""
    return text.replace("\r\n", "\n").replace("\r", "\n")


def storable(text: str) -> bool:
    """Return whether PostgreSQL can store the text: no null character, no half of a surrogate pair."""
    try:
        return b"\x00" not in text.encode()
    except UnicodeEncodeError:
        return False


@dataclass(frozen=True, slots=True)
class Change:
    """What is to change. A part that is not `set` stays as it is; `choice` "" takes the chosen option away.

    `edition` is the id of the one whose question was answered, None where that is not known: nothing is saved under another.
    """

    choice: str = ""
    set_choice: bool = False
    evidence: str = ""
    set_evidence: bool = False
    edition: int | None = None

    def checked(self) -> "Change":
        """Return the change as it is stored, or raise ValidationError naming the field that cannot be.

        Line ends become plain newlines, as a browser's text box holds them: a form post has others.
        """
        if not (self.set_choice or self.set_evidence):
            raise ValidationError("Nothing to change: give a choice, evidence or both.")
        evidence = plain_newlines(self.evidence)
        if len(evidence) > LONGEST_EVIDENCE:
            raise ValidationError({"evidence": f"Evidence must be {LONGEST_EVIDENCE:,} characters or fewer."})
        for name, text in (("choice", self.choice), ("evidence", evidence)):
            if not storable(text):
                raise ValidationError({name: "This contains a character that is not text. Delete it or paste the text again."})
        return replace(self, evidence=evidence)

    def is_in(self, choice: str, evidence: str) -> bool:
        """Return whether a stored answer holds what this asks for."""
        return (not self.set_choice or choice == self.choice) and (not self.set_evidence or evidence == self.evidence)


def back_from(operation: UUID) -> UUID:
    """Return the id of the operation that writes an answer back over what the given operation has set aside."""
    return uuid5(operation, "back")


def too_many(at_most: int, chosen: Iterable[str]) -> str:
    """Say that an option can be chosen nowhere else, given the questions in whose answers it is."""
    return f"At most {at_most} can be chosen. Chosen are: {'; '.join(chosen)}. Take one back before you choose another."


@dataclass(frozen=True, slots=True)
class Saved:
    """The answer was written, or had been by the same operation before."""

    version: int
    saved_at: datetime


class CurrentAnswer(NamedTuple):
    """An answer as it stands. Version 0: nobody has answered yet. A tuple, since each page makes one of every answer."""

    version: int
    choice: str
    evidence: str
    saved_at: datetime | None
    saved_by: str


NOTHING_YET = CurrentAnswer(0, "", "", None, "")


class AnswerRefused(Exception):  # noqa: N818  (its subclasses read as what happened)
    """The answer was not written. `reason` is a stable code, `message` a sentence for people."""

    def __init__(self, reason: str, message: str) -> None:
        super().__init__(message)
        self.reason = reason
        self.message = message


class SignedOut(AnswerRefused):
    """The session has ended."""


class NotFound(AnswerRefused):
    """No such case or question, or none that this person may see."""


class NotAllowed(AnswerRefused):
    """The person may see the case but not answer."""


class Locked(AnswerRefused):
    """The sheet is not open: handed in, or the inspection is in another phase."""


class OperationReused(AnswerRefused):
    """The operation was carried out before, with other words or for another answer: what it holds now is not saved."""

    def __init__(self) -> None:
        super().__init__("operation_reused", "This operation id was used for something else.")


class Moved(Locked):
    """The inspection follows another edition than the one whose question was answered."""

    def __init__(self) -> None:
        message = "This inspection has moved to another edition since the page was opened."
        super().__init__(INSTRUMENT_CHANGED, f"{message} Copy your text, then open the page again.")


class Conflict(AnswerRefused):
    """The answer has changed since the version that was to be replaced."""

    def __init__(self, current: CurrentAnswer) -> None:
        super().__init__("changed", "This answer was changed somewhere else.")
        self.current = current
