"""One case in a list, and how far it has come in words."""

from dataclasses import dataclass
from enum import StrEnum

from cases.models import Case
from cases.queries.progress import Progress
from cases.signals import IN_REVIEW, REVIEWED
from standards.bands import band_of
from standards.structure import EditionStructure


class Status(StrEnum):
    """How far a case has come."""

    NOT_ALLOCATED = "not_allocated"
    ALLOCATED = "allocated"
    IN_PROGRESS = "in_progress"
    READY_FOR_QA = "ready_for_qa"
    SET_ASIDE = "set_aside"

    @property
    def words(self) -> str:
        return _STATUS_WORDS[self]


_STATUS_WORDS = {
    Status.NOT_ALLOCATED: "Not allocated",
    Status.ALLOCATED: "Allocated",
    Status.IN_PROGRESS: "In progress",
    Status.READY_FOR_QA: "Ready for QA",
    Status.SET_ASIDE: "Not inspected",
}


@dataclass(frozen=True, slots=True)
class CaseLine:
    """One case in a list."""

    case: Case
    edition: EditionStructure
    status: Status
    progress: Progress
    url: str
    unsent: int = 0  # answers that wait on somebody's laptop
    flagged: int = 0  # answers flagged for quality assurance
    stage: str = ""  # of its review, once it is handed in

    @property
    def status_words(self) -> str:
        """How far it has come in words: of what is handed in, how far quality assurance is, and whether results are locked."""
        if self.status is not Status.READY_FOR_QA:
            return self.status.words
        if vars(self.case).get("is_locked"):
            return "Locked"
        return {IN_REVIEW: "In QA", REVIEWED: "Moderated"}.get(self.stage, self.status.words)

    @property
    def sentence(self) -> str:
        return self.edition.label("sentence_type", self.case.sentence_type)

    @property
    def rosh(self) -> str:
        return self.edition.label("rosh", self.case.rosh)

    @property
    def module(self) -> str:
        return self.edition.module_title(self.case.module)

    @property
    def ogrs_band(self) -> str:
        """The edition's band, or the score itself where no band of the edition holds it."""
        score = self.case.ogrs_score
        band = band_of(score, self.edition.bands.get("ogrs_score", ()))
        return band.label if band else "Not known" if score is None else str(score)
