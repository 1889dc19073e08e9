"""How an answer came to be what it is: who changed it, when, and from what to what. Of case assessments and interviews alike."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import groupby, pairwise
from operator import attrgetter
from uuid import UUID

from cases.answers import NOTHING_YET, AnswerSheet, CurrentAnswer, back_from
from cases.differences import Piece, word_differences
from cases.queries.answers import saves_of, versions_of
from cases.queries.marks import revisions_beside

# Answers are saved while they are typed. What one person saved without a longer pause is shown as one change.
PAUSE = timedelta(minutes=10)
ON_A_PAGE = 20


@dataclass(frozen=True, slots=True)
class Save:
    """One accepted value of an answer, without its words. `choice` is the code of the chosen option, "" for none."""

    version: int
    choice: str
    at: datetime
    by_id: int
    by: str
    operation: UUID
    moved_from: str = ""  # the edition that the inspection left: nobody typed this

    def gave_up(self, before: "Save") -> bool:
        """Whether this wrote back the answer that the save before had set aside something for, given up in a conflict."""
        return self.operation == back_from(before.operation)


@dataclass(frozen=True, slots=True)
class Change:
    """What one person made of an answer at one sitting: the saves `first` to `last`, and what differs from the one before."""

    first: int
    last: int
    by: str
    at: datetime
    choice_before: str
    choice: str
    words: list[Piece]
    moved_from: str = ""
    given_up: bool = (
        False  # typed over an answer that somebody else had changed, and given up for it: `choice` and `words` say what
    )

    @property
    def title(self) -> str:
        return f"Version {self.first}" if self.first == self.last else f"Versions {self.first} to {self.last}"


@dataclass(frozen=True, slots=True)
class History:
    """Changes of an answer, newest first. `older` is the version to ask for those before, 0 when these are the first."""

    changes: list[Change]
    versions: int
    older: int


def history_of_answer(
    sheet: AnswerSheet, case_id: int, question: str, *, up_to: int | None = None, every_save: bool = False
) -> History:
    """Return how an answer changed, from version `up_to` backwards; two queries, however often it was saved."""
    saves = [Save(*row) for row in saves_of(sheet, case_id, question)]
    shown = [save for save in saves if up_to is None or save.version <= up_to]
    sat = [[save] for save in shown] if every_save else sittings(shown)
    page = sat[-ON_A_PAGE:]
    versions = {version for sitting in page for version in (sitting[0].version - 1, sitting[0].version, sitting[-1].version)}
    answers = versions_of(sheet, case_id, question, versions)
    changes = [_change(sitting, answers) for sitting in reversed(page)]
    return History(changes, len(saves), page[0][0].version - 1 if len(page) < len(sat) else 0)


def history_of_mark(assessment_id: int, question_id: int) -> dict[str, list[Change]]:
    """Return how each part of what is noted beside an answer changed, newest first, the last twenty changes; one query."""
    found: dict[str, list[Change]] = {}
    for part, revisions in groupby(revisions_beside(assessment_id, question_id), key=attrgetter("part")):
        saves, answers = [], {0: NOTHING_YET}
        for one in revisions:
            by = one.recorded_by
            saves.append(Save(one.version, one.choice, one.recorded_at, by.pk, by.name, one.operation))
            answers[one.version] = CurrentAnswer(one.version, one.choice, one.words, one.recorded_at, by.name)
        found[part] = [_change(sitting, answers) for sitting in reversed(sittings(saves)[-ON_A_PAGE:])]
    return found


def sittings(saves: Sequence[Save]) -> list[list[Save]]:
    """Put together what one person saved without a pause. Pure.

    A choice that changes begins anew: none is passed over. What was given up in a conflict stands with its writing back, alone.
    """
    together: list[list[Save]] = []
    aside = {save.version - 1 for before, save in pairwise(saves) if save.gave_up(before)}
    for save in saves:
        before = together[-1][-1] if together else None
        if before is not None and before.version in aside:
            together[-1].append(save)
            continue
        if save.version in aside or (before is not None and before.version - 1 in aside):
            together.append([save])
            continue
        alike = before is not None and (save.by_id, save.choice, save.moved_from) == (
            before.by_id,
            before.choice,
            before.moved_from,
        )
        if before is None or not alike or save.at - before.at > PAUSE:
            together.append([])
        together[-1].append(save)
    return together


def _change(sitting: Sequence[Save], answers: dict[int, CurrentAnswer]) -> Change:
    given_up = len(sitting) == 2 and sitting[1].gave_up(sitting[0])
    before, after = answers[sitting[0].version - 1], answers[sitting[0 if given_up else -1].version]
    return Change(
        first=sitting[0].version, last=sitting[-1].version, by=sitting[-1].by, at=sitting[-1].at,
        choice_before=before.choice, choice=after.choice, words=word_differences(before.evidence, after.evidence),
        moved_from=sitting[0].moved_from, given_up=given_up,
    )  # fmt: skip
