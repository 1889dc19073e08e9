"""Which phase of an inspection may follow which, and what each allows. Pure."""

from enum import StrEnum


class Phase(StrEnum):
    PLANNING = "planning"
    FIELDWORK = "fieldwork"
    MODERATION = "moderation"
    PANEL = "panel"
    PUBLISHED = "published"


class Role(StrEnum):
    """What somebody is in one inspection."""

    LEAD = "lead"
    INSPECTOR = "inspector"
    ASSISTANT = "assistant"
    LOCAL_ASSESSOR = "local_assessor"
    QUALITY_ASSURER = "quality_assurer"
    PANEL_MEMBER = "panel_member"
    RESEARCHER = "researcher"


# Forward as the work goes, back by one step where work must be reopened. A published inspection stays as it is.
TRANSITIONS: dict[Phase, frozenset[Phase]] = {
    Phase.PLANNING: frozenset({Phase.FIELDWORK}),
    Phase.FIELDWORK: frozenset({Phase.PLANNING, Phase.MODERATION}),
    Phase.MODERATION: frozenset({Phase.FIELDWORK, Phase.PANEL}),
    Phase.PANEL: frozenset({Phase.MODERATION, Phase.PUBLISHED}),
    Phase.PUBLISHED: frozenset(),
}

# Case files may be recorded in these phases; in any other they are read-only.
RECORDING_PHASES = frozenset({Phase.FIELDWORK, Phase.MODERATION})
# Cases may be brought in and allocated in these.
CASELOAD_PHASES = frozenset({Phase.PLANNING, Phase.FIELDWORK})

# Who assesses cases that are allocated to them.
ASSESSING_ROLES = frozenset({Role.LEAD, Role.INSPECTOR, Role.ASSISTANT, Role.LOCAL_ASSESSOR})
# Local assessors are staff of inspected services: they see the cases allocated to them and nothing else.
OWN_CASES_ONLY = frozenset({Role.LOCAL_ASSESSOR})
# Who sees the cases and answers of the whole inspection.
ALL_CASES_ROLES = frozenset(set(Role) - OWN_CASES_ONLY)
# Who sees ratings while they are provisional.
RATINGS_ROLES = ALL_CASES_ROLES


def may_move(current: Phase, target: Phase) -> bool:
    """Return whether an inspection may go from one phase to another."""
    return target in TRANSITIONS[current]
