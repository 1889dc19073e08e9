"""Planning an inspection and moving it on, as an administrator and a lead inspector would."""

from collections.abc import Mapping
from datetime import date, timedelta

from accounts.models import User
from cases.allocating import allocate_cases
from demonstration.people import COLLEAGUES
from inspections.models import Inspection, Provider
from inspections.planning import change_phase, plan_inspection
from inspections.rules import Phase, Role
from inspections.staffing import join_team
from standards.models import Edition

LEAD, ADMINISTRATOR = "lead inspector", "administrator"
PANEL = {"ratings panel chair": Role.PANEL_MEMBER, "ratings panel member": Role.PANEL_MEMBER}
# What the published months of 2018-19 need for fieldwork between June 2018 and June 2019.
MONTHS_TO_REPORT = 3


def arrange(
    *,
    reference: str,
    provider: Provider,
    edition: str,
    fieldwork: date,
    weeks: int,
    people: Mapping[str, User],
    team: Mapping[str, Role],
) -> Inspection:
    """Plan an inspection with the lead inspector of the demonstration and a team of people by title."""
    inspection = plan_inspection(
        provider=provider,
        edition=Edition.objects.get(code=edition),
        fieldwork_starts=fieldwork,
        fieldwork_weeks=weeks,
        lead=people[LEAD],
        reference=reference,
        by=people[ADMINISTRATOR],
    )
    for title, role in team.items():
        join_team(inspection=inspection, user=people[title], role=role, by=people[LEAD])
    return inspection


def deal_out(inspection: Inspection, people: Mapping[str, User]) -> None:
    """Give the cases of a finished inspection in turn to the colleagues who did them, and who join its team."""
    colleagues = [people[colleague.title] for colleague in COLLEAGUES]
    cases = list(inspection.cases.order_by("pk").values_list("pk", flat=True))
    for place, colleague in enumerate(colleagues):
        join_team(inspection=inspection, user=colleague, role=Role.INSPECTOR, by=people[LEAD])
        mine = cases[place :: len(colleagues)]
        if mine:
            allocate_cases(inspection=inspection, case_ids=mine, to=colleague, reason="", by=people[LEAD])


def move_on(inspection: Inspection, *phases: Phase, by: User) -> Inspection:
    """Take the inspection through these phases, one after the other."""
    for phase in phases:
        inspection = change_phase(inspection=inspection, to=phase, expected=Phase(inspection.phase), by=by)
    return inspection


def fieldwork_before(published: date) -> date:
    """Return the first Monday of the month in which the fieldwork for a report of this month began."""
    months = published.year * 12 + published.month - 1 - MONTHS_TO_REPORT
    first = date(months // 12, months % 12 + 1, 1)
    return first + timedelta(days=-first.weekday() % 7)
