"""Who may write into a case file, and why somebody may not, in words for pages and programs."""

from dataclasses import dataclass
from datetime import datetime

from accounts.models import User
from cases.models import Case
from design.templatetags.words import date_and_time
from inspections.models import Inspection, TeamMember
from inspections.rules import ASSESSING_ROLES, Role

ONLY_THESE_ANSWER = "Only the inspector this case is allocated to, and the lead inspector, may answer."


def read_only_since(handed_in_at: datetime) -> str:
    """Say why nothing can be recorded in a case, or interview, that was handed in."""
    return f"This was handed in on {date_and_time(handed_in_at)} and is read-only until it is reopened."


def read_only_because_of_phase(inspection: Inspection) -> str:
    """Say why nothing can be recorded in the inspection's phase."""
    return f"This inspection is in the {inspection.phase} phase: its case files are read-only."


def read_only_because_set_aside(case: Case) -> str:
    """Say why nothing can be recorded in a case that is not inspected any more; "" for one that is."""
    if case.set_aside_at is None:
        return ""
    when = date_and_time(case.set_aside_at)
    return f"Set aside on {when}: this case is not inspected any more and is read-only. {case.set_aside_because}"


def may_allocate(user: User, inspection: Inspection) -> bool:
    """Return whether the person decides who assesses which case: the lead inspector alone. One query."""
    return TeamMember.objects.current().filter(inspection=inspection, user=user, role=Role.LEAD).exists()


def answers_this_case(user: User, case: Case, role: str | None) -> bool:
    """Return whether the person, who has this role in the inspection, is one of those who answer for the case."""
    return role == Role.LEAD or (case.allocated_to_id == user.pk and role in {r.value for r in ASSESSING_ROLES})


@dataclass(frozen=True, slots=True)
class Standing:
    """What somebody is to a case: their role in its inspection, and whether they may write into its file."""

    role: str | None
    is_lead: bool
    answers: bool  # one of those who answer for this case, whatever its state
    closed_because: str  # why nobody may write now, "" when the file is open

    @property
    def may_write(self) -> bool:
        return self.answers and not self.closed_because

    @property
    def read_only_because(self) -> str:
        """Say why the person may not write; "" when they may."""
        return self.closed_because or ("" if self.answers else ONLY_THESE_ANSWER)


def standing(user: User, case: Case) -> Standing:
    """Return what the person is to the case; one query, none for a case read `with_reader`. Read it with its inspection."""
    role = _role(user, case)
    return Standing(
        role=role,
        is_lead=role == Role.LEAD,
        answers=answers_this_case(user, case, role),
        closed_because=_closed_because(case),
    )


def _closed_because(case: Case) -> str:
    return read_only_because_set_aside(case) or (
        "" if case.inspection.is_recording else read_only_because_of_phase(case.inspection)
    )


def _role(user: User, case: Case) -> str | None:
    read = vars(case)
    if read.get("reader") == user.pk:
        return str(read["role_of_reader"])
    return TeamMember.objects.current().filter(inspection=case.inspection_id, user=user).values_list("role", flat=True).first()
