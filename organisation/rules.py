"""What evidence about an organisation may be, and who may see and record it. Pure."""

from enum import StrEnum

from inspections.rules import ALL_CASES_ROLES, Phase, Role, is_final

# Local assessors are staff of inspected services: what is said about their organisation is not for them.
READING_ROLES = ALL_CASES_ROLES
WRITING_ROLES = frozenset({Role.LEAD, Role.INSPECTOR, Role.ASSISTANT})
PROPOSING_ROLES = frozenset({Role.LEAD})

NOT_FOR_THIS_ROLE = "Your role in this inspection does not include the evidence about its organisation."
ONLY_THESE_WRITE = "Only the lead inspector, inspectors and assistant inspectors of this inspection may record evidence."
ONLY_THE_LEAD_PROPOSES = "Only the lead inspector proposes ratings."
FINAL = "This inspection is published: nothing in it can change."
LOCKED = "The results of this inspection are locked: nothing that they rest on can change."


class EvidenceKind(StrEnum):
    """What a piece of evidence is."""

    DOCUMENT = "document"
    MEETING = "meeting"
    FOCUS_GROUP = "focus_group"
    OBSERVATION = "observation"
    INTERVIEWS = "interviews"
    CASES = "cases"
    OTHER = "other"

    @property
    def words(self) -> str:
        return _KIND_WORDS.get(self, self.value.replace("_", " ").capitalize())


_KIND_WORDS = {EvidenceKind.INTERVIEWS: "Interviews with officers", EvidenceKind.CASES: "Findings in cases"}


class Shows(StrEnum):
    """What a note says the evidence shows about a prompt."""

    STRENGTH = "strength"
    WEAKNESS = "weakness"
    NEUTRAL = "neutral"


def closed_because(phase: Phase, *, is_locked: bool = False) -> str:
    """Say why nothing can be recorded any more; "" while it can. Evidence comes in from the first day of planning."""
    if is_final(phase):
        return FINAL
    return LOCKED if is_locked else ""
