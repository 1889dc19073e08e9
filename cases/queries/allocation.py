"""What the lead inspector looks at before cases change hands: which they are, whose they are, who has room."""

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass

from django.db.models import Exists, OuterRef, QuerySet

from accounts.models import User
from cases.models import Case
from cases.queries.case_lines import Status
from cases.queries.caseload import Caseload, Narrowing, status_of, with_status
from cases.queries.conflicts import conflicting
from inspections.models import Inspection, TeamMember
from inspections.queries.teams import current_team, open_cases_by_person
from inspections.queries.waiting import Waiting, answers_waiting
from inspections.rules import ASSESSING_ROLES
from standards.structure import EditionStructure

# As many are named on the page; the others are counted.
CASES_NAMED = 25


@dataclass(frozen=True, slots=True)
class Recipient:
    """Somebody who may be given cases, and how many they hold that are not handed in."""

    user: User
    open_cases: int
    barred: int = 0  # of the chosen cases: they have declared a conflict of interest about them

    @property
    def hint(self) -> str:
        """For example "8 open cases. Declared a conflict about 2 of these cases."."""
        held = f"{self.open_cases:,} open case{'' if self.open_cases == 1 else 's'}."
        return f"{held} Declared a conflict about {self.barred:,} of these cases." if self.barred else held


@dataclass(frozen=True, slots=True)
class ChosenCase:
    """A case chosen for allocation, with the name of whoever has it now."""

    reference: str
    inspector: str
    status: Status
    module: str  # its title; "" where the edition has only one


@dataclass(frozen=True, slots=True)
class Choice:
    """The cases chosen for allocation. Those handed in, or not inspected, are left out of `ids`: they stay where they are."""

    ids: tuple[int, ...]
    named: tuple[ChosenCase, ...]
    begun: int  # somebody has them and has begun: changing hands needs a reason
    handed_in: int
    set_aside: int
    waiting: tuple[Waiting, ...] = ()  # whose laptops hold answers about them: once a case is somebody else's they are refused

    @property
    def unnamed(self) -> int:
        return len(self.ids) - len(self.named)


def assessing(inspection: Inspection) -> list[User]:
    """Return everybody on the team who assesses, in the order of the team. One query."""
    return [member.user for member in current_team(inspection) if member.role in ASSESSING_ROLES]


def inspectors_of(inspection: Inspection) -> list[User]:
    """Return everybody who assesses or still holds cases of the inspection, by name: those who left are among them. One query."""
    assess = TeamMember.objects.current().filter(inspection=inspection, role__in=[role.value for role in ASSESSING_ROLES])
    hold = Case.objects.filter(inspection=inspection)
    return list(
        User.objects.filter(
            Exists(assess.filter(user=OuterRef("pk"))) | Exists(hold.filter(allocated_to=OuterRef("pk")))
        ).order_by("name", "pk")
    )


def recipients(inspection: Inspection, keys: Collection[int]) -> list[Recipient]:
    """Return who may be given cases, with how many of those with these keys they must not have. Three queries."""
    held = open_cases_by_person(inspection)
    barred = Counter(user for users in conflicting(inspection.cases.filter(pk__in=keys)).values() for user in users)
    return [
        Recipient(user, held.get(user.pk, 0), barred[user.pk]) for user in assessing(inspection) if user.is_active
    ]  # fmt: skip


def chosen(caseload: Caseload, keys: Collection[int]) -> Choice:
    """Return what is known of the cases with these keys that the person may see.

    One query however many cases, and one more where answers about them wait on laptops.
    """
    return _choice(caseload.visible().filter(pk__in=keys), caseload.edition)


def all_fitting(caseload: Caseload, narrowing: Narrowing) -> Choice:
    """Return every case that fits, as `chosen` does."""
    return _choice(caseload.narrowed(narrowing), caseload.edition)


def _choice(cases: QuerySet[Case], edition: EditionStructure) -> Choice:
    found = with_status(cases).order_by("reference", "module")
    statuses = [(case, status_of(case)) for case in found]
    open_cases = [(case, status) for case, status in statuses if status.is_to_do]
    unsent = [case.pk for case, _ in open_cases if vars(case)["unsent"]]
    return Choice(
        ids=tuple(case.pk for case, _ in open_cases),
        named=tuple(
            ChosenCase(
                case.reference, case.allocated_to.name if case.allocated_to else "", status, edition.module_title(case.module)
            )
            for case, status in open_cases[:CASES_NAMED]
        ),
        begun=sum(status is Status.IN_PROGRESS for _, status in open_cases),
        handed_in=sum(status.is_handed_in for _, status in statuses),
        set_aside=sum(status is Status.SET_ASIDE for _, status in statuses),
        waiting=tuple(answers_waiting(Case.objects.filter(pk__in=unsent))) if unsent else (),
    )
