"""How far an inspection is and what it needs next, as one person may see it."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime

from django.db.models import Count, Exists, Max, OuterRef, Q

from accounts.models import User
from inspections.dates import DateKind, Day
from inspections.models import Inspection, TeamMember
from inspections.queries.teams import Standing
from inspections.rules import ASSESSING_ROLES, CASELOAD_PHASES, RECORDING_PHASES, Phase, Role
from inspections.signals import Need, needs_of_other_apps
from standards.queries import edition_structure


@dataclass(frozen=True, slots=True)
class Workload:
    """One person's cases in an inspection; `user_id` is None for the cases that nobody holds.

    Somebody who no longer assesses, or has left the team, may still hold some: they must be given to others.
    """

    user_id: int | None
    name: str
    allocated: int
    in_progress: int
    submitted: int
    in_review: int = 0
    returned: int = 0
    last_saved: datetime | None = None
    assesses: bool = True
    has_left: bool = False

    @property
    def open(self) -> int:
        return self.allocated - self.submitted

    @property
    def not_started(self) -> int:
        return self.open - self.in_progress


@dataclass(frozen=True, slots=True)
class ModuleProgress:
    """The cases of one sample of the inspection, and how many of them are submitted."""

    title: str
    code: str
    total: int
    submitted: int


@dataclass(frozen=True, slots=True)
class Progress:
    """The cases of an inspection that somebody may see, by how far they are. Each case counts once."""

    workloads: tuple[Workload, ...]
    not_allocated: int = 0
    not_started: int = 0
    in_progress: int = 0
    submitted: int = 0
    modules: tuple[ModuleProgress, ...] = ()  # where the cases belong to several, in the edition's order

    @property
    def total(self) -> int:
        return self.not_allocated + self.not_started + self.in_progress + self.submitted

    @property
    def rows(self) -> list[tuple[str, int, str]]:
        """State in words, number of cases, and the name by which a list of cases is narrowed down to it."""
        return [
            ("Not allocated", self.not_allocated, "not_allocated"),
            ("Allocated, not started", self.not_started, "allocated"),
            ("In progress", self.in_progress, "in_progress"),
            ("Submitted", self.submitted, "ready_for_qa"),
        ]

    @property
    def bars(self) -> list[tuple[str, int]]:
        """State in words and number of cases, for a chart."""
        return [(words, number) for words, number, _ in self.rows]

    def held_by(self, user: User) -> Workload | None:
        return next((workload for workload in self.workloads if workload.user_id == user.pk), None)


# Who reviews a case belongs to a higher app: it is reached through the case, never imported here.
_IN_REVIEW = {"assessment__reviews__state__in": ["selected", "claimed", "judging", "compared"]}


def progress_of(inspection: Inspection, user: User, team: list[TeamMember]) -> Progress:
    """Count the inspected cases that the person may see, by inspector and state; one query whatever their number.

    A case is in progress once any answer about it was recorded, submitted once it was handed in, and not allocated
    whenever nobody holds it and it is not submitted. Everybody on the team who assesses has a row, with or without cases,
    and so has whoever has left and still holds some.
    """
    by_module = _by_module(inspection, user)
    workloads = _together(workload for held in by_module.values() for workload in held)
    held = [workload for workload in workloads if workload.user_id is not None]
    nobody = next((workload for workload in workloads if workload.user_id is None), Workload(None, "", 0, 0, 0))
    return Progress(
        workloads=tuple(_with_the_team(held, team)),
        not_allocated=nobody.open,
        not_started=sum(workload.open - workload.in_progress for workload in held),
        in_progress=sum(workload.in_progress for workload in held),
        submitted=sum(workload.submitted for workload in workloads),
        modules=tuple(
            ModuleProgress(
                module.title,
                module.code,
                sum(one.allocated for one in by_module[module.code]),
                sum(one.submitted for one in by_module[module.code]),
            )
            for module in edition_structure(inspection.edition_id).modules
            if len(by_module) > 1 and module.code in by_module
        ),
    )


def _by_module(inspection: Inspection, user: User) -> dict[str, list[Workload]]:
    """Return each person's cases of each sample, as far as the other person may see them; one query."""
    visible = inspection.cases.visible_to(user).filter(set_aside_at=None)
    # The cases themselves belong to a higher app: they are reached through the inspection, never imported here.
    has_answers = Exists(inspection.cases.filter(pk=OuterRef("pk"), assessment__judgements__isnull=False))
    counted = visible.order_by().values("allocated_to", "allocated_to__name", "module").annotate(
        all=Count("pk"),
        returned=Count("pk", filter=Exists(inspection.cases.filter(pk=OuterRef("pk"), assessment__reviews__state="returned"))),
        in_review=Count("pk", filter=Exists(inspection.cases.filter(pk=OuterRef("pk"), **_IN_REVIEW))),
        submitted=Count("pk", filter=Q(assessment__submitted_at__isnull=False)),
        started=Count("pk", filter=Q(assessment__submitted_at=None) & Q(has_answers)),
    )  # fmt: skip
    by_module: dict[str, list[Workload]] = {}
    for row in counted:
        one = Workload(row["allocated_to"], row["allocated_to__name"] or "", row["all"], row["started"], row["submitted"])
        one = replace(one, in_review=row["in_review"], returned=row["returned"])
        by_module.setdefault(row["module"], []).append(one)
    return by_module


def with_last_saved(progress: Progress, inspection: Inspection, user: User) -> Progress:
    """Return the same progress with when an answer about each person's cases was last saved; one query."""
    rows = inspection.cases.visible_to(user).order_by().values("allocated_to")
    saved: dict[int | None, datetime] = dict(
        rows.annotate(at=Max("assessment__judgements__updated_at")).values_list("allocated_to", "at")
    )
    return replace(progress, workloads=tuple(replace(one, last_saved=saved.get(one.user_id)) for one in progress.workloads))


def _together(workloads: Iterable[Workload]) -> list[Workload]:
    """Return one workload for each person, whatever modules their cases belong to."""
    people: dict[int | None, Workload] = {}
    for one in workloads:
        held = people.get(one.user_id, replace(one, allocated=0, in_progress=0, submitted=0, in_review=0, returned=0))
        people[one.user_id] = replace(
            held, allocated=held.allocated + one.allocated, in_progress=held.in_progress + one.in_progress,
            submitted=held.submitted + one.submitted, in_review=held.in_review + one.in_review,
            returned=held.returned + one.returned,
        )  # fmt: skip
    return list(people.values())


def _with_the_team(held: list[Workload], team: list[TeamMember]) -> list[Workload]:
    """Return a row for everybody who assesses, in the order of the team, then for others who hold a case, by name."""
    by_person = {workload.user_id: workload for workload in held}
    assessors = [member.user for member in team if member.role in ASSESSING_ROLES]
    rows = [by_person.pop(user.pk, Workload(user.pk, user.name, 0, 0, 0)) for user in assessors]
    present = {member.user_id for member in team}
    others = sorted(by_person.values(), key=lambda workload: (workload.name, workload.user_id or 0))
    return rows + [replace(workload, assesses=False, has_left=workload.user_id not in present) for workload in others]


def what_needs(
    inspection: Inspection, user: User, standing: Standing, progress: Progress, team: list[TeamMember], days: Iterable[Day] = ()
) -> list[Need]:  # fmt: skip
    """Return what the person should do next: what is late first, then the most pressing.

    `days` are the dates of the inspection. Somebody who sees no case figures is only told what the plan itself shows. No query
    but those of the apps that add needs of theirs.
    """
    needs: list[Need] = []
    late = next((day for day in days if day.key == DateKind.CASES_DUE and day.is_late), None)
    own = progress.held_by(user)
    if inspection.phase in RECORDING_PHASES and standing.assesses and own and own.open:
        due = f", {late.state}" if late else ""
        needs.append(Need(f"Finish {_cases(own.open)} allocated to you{due}", "my_cases", is_late=bool(late)))
    if standing.role is not None:
        needs += needs_of_other_apps(inspection, user, standing.role)
    if standing.may_arrange:
        needs += _needs_of_the_plan(inspection, team)
    if standing.role == Role.LEAD:
        if late and (waiting := progress.total - progress.submitted):
            needs.append(Need(f"{_cases(waiting)} not submitted, {late.state}", "cases", is_late=True))
        needs += _needs_of_the_lead(Phase(inspection.phase), progress, is_locked=inspection.is_locked)
    return sorted(needs, key=lambda need: not need.is_late)


def _cases(number: int) -> str:
    return f"{number:,} case{'' if number == 1 else 's'}"


def _needs_of_the_plan(inspection: Inspection, team: list[TeamMember]) -> list[Need]:
    assessors = [member for member in team if member.role in ASSESSING_ROLES]
    if inspection.phase in CASELOAD_PHASES and len(assessors) < 2:
        return [Need("Add inspectors to the team", "team")]
    return []


def _needs_of_the_lead(phase: Phase, progress: Progress, *, is_locked: bool) -> list[Need]:
    """Return what moves the inspection on to its next phase, or keeps it from going there."""
    waiting = progress.total - progress.submitted
    needs = []
    if phase == Phase.PLANNING and not progress.total:
        needs.append(Need("Plan which cases are inspected, or import them", "sample"))
    elif phase in CASELOAD_PHASES and not progress.total:
        needs.append(Need("Import the cases", "import_cases"))
    if phase in CASELOAD_PHASES and progress.not_allocated:
        needs.append(Need(f"Allocate {_cases(progress.not_allocated)}", "allocate_cases"))
    if phase == Phase.PLANNING and progress.total:
        needs.append(Need("Start fieldwork when the team is ready", "change_phase"))
    if phase in RECORDING_PHASES and progress.total and not waiting:
        following = "moderation" if phase == Phase.FIELDWORK else "the panel"
        needs.append(Need(f"All cases are submitted: move on to {following}", "change_phase"))
    if phase == Phase.MODERATION and waiting:
        needs.append(Need(f"{_cases(waiting)} {'is' if waiting == 1 else 'are'} not submitted", "cases"))
    if phase == Phase.PANEL:
        needs.append(Need("Publish: the results are locked", "change_phase") if is_locked else Need("Prepare the panel", "panel"))
    return needs
