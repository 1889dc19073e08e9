"""Which phase of an inspection may follow which, and what each allows. Pure."""

from datetime import date, timedelta
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

    @property
    def words(self) -> str:
        """How the role is spoken of within a sentence."""
        return _ROLE_WORDS.get(self, self.value.replace("_", " "))


_ROLE_WORDS = {Role.LEAD: "lead inspector", Role.ASSISTANT: "assistant inspector"}
# What each role is for, as told to whoever gives it.
ROLE_HINTS: dict[Role, str] = {
    Role.LEAD: "Plans the inspection, allocates cases, sees every case and the ratings.",
    Role.INSPECTOR: "Assesses the cases allocated to them and sees all others.",
    Role.ASSISTANT: "Assesses the cases allocated to them and sees all others.",
    Role.LOCAL_ASSESSOR: "Staff of an inspected service. Assesses the cases allocated to them and sees no others.",
    Role.QUALITY_ASSURER: "Reads every case and the ratings.",
    Role.PANEL_MEMBER: "Reads every case and the ratings.",
    Role.RESEARCHER: "Reads every case and the ratings.",
}


# What happens in each phase, as told to whoever moves an inspection there.
PHASE_MEANINGS: dict[Phase, str] = {
    Phase.PLANNING: "Cases are brought in and allocated. Nothing can be recorded about them.",
    Phase.FIELDWORK: "Cases are assessed and officers interviewed. Cases can still be brought in and allocated.",
    Phase.MODERATION: "Assessments are checked and can still be corrected. No case comes in or changes hands.",
    Phase.PANEL: "The panel considers and decides the ratings. Case files can be read and no longer changed.",
    Phase.PUBLISHED: "The decided ratings are final and open to everybody. Two people can unlock them, with a reason.",
}
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


# What an inspection of one kind of provider may be made up of. Its edition says what is pooled.
KINDS_OF_PARTS: dict[str, frozenset[str]] = {"region": frozenset({"PDU"})}

# How soon after an alert of immediate risk somebody must have been told, where an inspection does not say otherwise. No
# publication names a limit: this one is ours.
TELL_WITHIN_HOURS = 24


def may_move(current: Phase, target: Phase) -> bool:
    """Return whether an inspection may go from one phase to another."""
    return target in TRANSITIONS[current]


def is_final(phase: Phase) -> bool:
    """Return whether no phase may follow: the inspection stays as it is."""
    return not TRANSITIONS[phase]


def refused_by_lock(*, to: Phase, is_locked: bool) -> str:
    """Say why the lock on the results, or the lack of one, keeps an inspection from a phase; "" where it does not."""
    if to == Phase.PUBLISHED and not is_locked:
        return "The results are not locked. Two people lock them, on the page of the panel, before they are published."
    if to != Phase.PUBLISHED and is_locked:
        return "The results are locked. Unlock them first: that takes two people and a reason."
    return ""


def goes_back(current: Phase, target: Phase) -> bool:
    """Return whether a move reopens earlier work. Going back needs a reason."""
    order = list(Phase)
    return order.index(target) < order.index(current)


def last_fieldwork_day(starts: date, weeks: int) -> date:
    """Return the Friday that ends the last fieldwork week; fieldwork starts on a Monday."""
    return starts + timedelta(weeks=weeks, days=-3)
