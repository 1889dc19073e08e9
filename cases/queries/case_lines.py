"""One case in a list, and how far it has come in words."""

from dataclasses import dataclass
from enum import StrEnum

from cases.models import Case
from cases.queries.progress import Progress
from standards.bands import band_of
from standards.structure import EditionStructure


class Status(StrEnum):
    """How far a case has come: of what is handed in, how far quality assurance is, and whether results are locked."""

    NOT_ALLOCATED = "not_allocated"
    ALLOCATED = "allocated"
    IN_PROGRESS = "in_progress"
    READY_FOR_QA = "ready_for_qa"
    IN_QA = "in_qa"
    MODERATED = "moderated"
    LOCKED = "locked"
    SET_ASIDE = "set_aside"

    @property
    def words(self) -> str:
        return _STATUS_WORDS[self]

    @property
    def is_handed_in(self) -> bool:
        return self in _HANDED_IN

    @property
    def is_to_do(self) -> bool:
        """Whether it is inspected and not handed in yet."""
        return self not in _HANDED_IN and self is not Status.SET_ASIDE


_HANDED_IN = frozenset({Status.READY_FOR_QA, Status.IN_QA, Status.MODERATED, Status.LOCKED})

_STATUS_WORDS = {
    Status.NOT_ALLOCATED: "Not allocated",
    Status.ALLOCATED: "Allocated",
    Status.IN_PROGRESS: "In progress",
    Status.READY_FOR_QA: "Ready for QA",
    Status.IN_QA: "In QA",
    Status.MODERATED: "Moderated",
    Status.LOCKED: "Locked",
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

    @property
    def status_words(self) -> str:
        return self.status.words

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
