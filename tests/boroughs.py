"""Two inspections with something on every page, for trying who opens what."""

from dataclasses import dataclass

from cases.models import Case
from inspections.models import Inspection, TeamMember
from interviews.interviewing import start_interview
from interviews.rules import InterviewDetails
from ratings.aggregating import aggregate
from tests.alerts.raising import alert_on
from tests.cases.filling import answer
from tests.cast import Cast, add_case, gather_cast, north_borough, northern_case, person, south_borough, southern_case
from tests.organisation.gathered import gather
from tests.reports.packed import begin, kept, mark, plan_actions
from tests.sampling.populations import drawn_sample


@dataclass
class Boroughs:
    """Both inspections with an interview that was begun, a member besides the lead, and ratings."""

    cast: Cast
    own: tuple[Inspection, Case]
    other: tuple[Inspection, Case]


def build_boroughs() -> Boroughs:
    cast = gather_cast()
    inspection, other_inspection = north_borough(cast), south_borough(cast)
    case, other_case = northern_case(inspection, cast), southern_case(other_inspection, cast)
    add_case(other_inspection, "SB-002", allocated_to=cast.olu)
    TeamMember.objects.create(inspection=other_inspection, user=person("xen"), role="inspector")
    for one, by in ((case, cast.ines), (other_case, cast.olu)):
        start_interview(case=one, details=InterviewDetails(), by=by)
        answer(one, by, "assessment.safety", "yes")
        answer(one, by, "assessment.safety.harm", "no")
        aggregate(one.inspection_id)
    for one, by, secret in ((inspection, cast.lee, "Northern"), (other_inspection, cast.olu, "Secretville")):
        gather(one, by, title=f"Plan of {secret}")
        alert_on(one.cases.order_by("pk").first(), by, concern=f"Danger in {secret}")
        mark(one.cases.order_by("pk").first(), by, text=f"Seen in {secret}.")
        plan_actions(begin(kept(one, by), by), by)
        drawn_sample(one, by, prefix=secret)
    return Boroughs(cast, (inspection, case), (other_inspection, other_case))
