"""Why drawn cases are replaced, when what may be done, and what is said to whoever may not. Pure."""

from enum import StrEnum

from inspections.rules import CASELOAD_PHASES, Phase

# A plan is fixed, a population loaded and a sample drawn before fieldwork; cases may have to be replaced until it ends.
PLANNING_PHASES = frozenset({Phase.PLANNING})
REPLACING_PHASES = CASELOAD_PHASES

ONLY_THESE_ARRANGE = "Only the lead inspector and administrators plan the sample of an inspection."
NOT_PLANNED = "A sample is planned and drawn while the inspection is in planning."
NOT_REPLACED = "Cases are replaced and brought in while the inspection is planned or in fieldwork."


class WhyReplaced(StrEnum):
    """Why a drawn case is not inspected."""

    NOT_ELIGIBLE = "not_eligible"
    FILE_MISSING = "file_missing"
    TRANSFERRED = "transferred"
    CONFLICT = "conflict"
    OTHER = "other"

    @property
    def words(self) -> str:
        return _WORDS[self]


_WORDS = {
    WhyReplaced.NOT_ELIGIBLE: "Found not to be eligible",
    WhyReplaced.FILE_MISSING: "Record not available",
    WhyReplaced.TRANSFERRED: "Transferred out",
    WhyReplaced.CONFLICT: "Conflict of interest that nobody on the team is free of",
    WhyReplaced.OTHER: "Another reason",
}
