"""An inspection whose panel meets: every standard of its edition rated, one of them near a boundary."""

from dataclasses import dataclass

from django.utils import timezone

from accounts.models import User
from inspections.models import Inspection, TeamMember
from inspections.rules import Phase, Role
from organisation.proposing import propose_rating
from panels.deciding import decide, keep_computed
from panels.locking import ask, confirm
from panels.meeting import call_meeting
from panels.models import LockRequest, PanelDecision, PanelMeeting
from panels.queries.agenda import agenda_of
from panels.rules import OVERALL
from ratings.aggregating import aggregate
from standards.queries import edition_structure
from tests.cast import Cast, add_case, person
from tests.ratings.judging import judge

CASES = 6  # one more than makes a panel look
FACTS = {"age": 34, "sex": "male", "sentence_type": "community_order", "rosh": "medium", "ogrs_score": 55}
NEAR = "assessment"  # the standard with four of six at one key question: 66.7%, less than five points from 65
PROPOSED = "good"


@dataclass
class Panel:
    """Pat is the chair, Pia sits beside; Lee leads the inspection."""

    inspection: Inspection
    meeting: PanelMeeting
    pia: User
    cast: Cast

    @property
    def makers(self) -> list[int]:
        """Ids of the members who may decide."""
        return [one.pk for one in self.meeting.members.all() if not one.conflict]

    def decide(self, about: str, rating: str, *, version: int = 0, by: User | None = None, **options) -> PanelDecision:
        given = {"reasons": "Weighed.", "members": self.makers} | options
        return decide(inspection=self.inspection, about=about, rating=rating, version=version, by=by or self.cast.pat, **given)

    def keep(self, *codes: str) -> None:
        """Keep the computed ratings of standards, or of the whole, as they are now."""
        for code in codes:
            agenda = agenda_of(self.inspection, self.cast.pat)
            before = agenda.overall.follows if code == OVERALL else agenda.item(code).result.computed
            decisions = agenda.overall_decisions if code == OVERALL else agenda.item(code).decisions
            codes_of = {label: code for code, label in agenda.run.scheme["scale"].items()}
            self.decide(code, codes_of[before.label] if before else "", version=decisions[0].version if decisions else 0)

    def decide_all(self) -> None:
        """Decide about everything, and keep it all."""
        keep_computed(inspection=self.inspection, reasons="No trigger.", members=self.makers, by=self.cast.pat)
        agenda = agenda_of(self.inspection, self.cast.pat)
        self.keep(*(item.code for item in agenda.items if item.needs_decision), OVERALL)

    def lock(self, reason: str = "") -> LockRequest:
        """Lock the results: Lee asks, Pat confirms."""
        request = ask(inspection=self.inspection, to_lock=True, reason=reason, by=self.cast.lee)
        return self._confirmed(request)

    def unlock(self, reason: str = "A case was counted twice.") -> LockRequest:
        return self._confirmed(ask(inspection=self.inspection, to_lock=False, reason=reason, by=self.cast.lee))

    def _confirmed(self, request: LockRequest) -> LockRequest:
        found = confirm(request=request, by=self.cast.pat)
        self.inspection.refresh_from_db()
        return found


def rate(inspection: Inspection, cast: Cast) -> None:
    """Judge six cases and propose the ratings that people give; what is worked out leaves one standard near a boundary."""
    edition = edition_structure(inspection.edition_id)
    judged = [one for one in edition.standards if one.rated_by == "cases"]
    for number in range(CASES):
        case = add_case(inspection, f"P-{number:03}", allocated_to=cast.ines, **FACTS)
        choices = {code.replace(".", "__"): "yes" for one in judged for code in one.counted}
        if number >= 4:
            choices[f"{NEAR}__desistance"] = "no"
        judge(case, by=cast.ines, **choices)
    for one in edition.standards:
        if one.rated_by == "characteristics":
            propose_rating(inspection=inspection, standard=one.code, rating=PROPOSED, reasons="So.", version=0, by=cast.lee)
    Inspection.objects.filter(pk=inspection.pk).update(phase=Phase.PANEL)
    inspection.refresh_from_db()
    aggregate(inspection.pk)


def gather_panel(inspection: Inspection, cast: Cast) -> Panel:
    """Rate the inspection, and call the meeting."""
    rate(inspection, cast)
    pia = person("pia")
    TeamMember.objects.create(inspection=inspection, user=pia, role=Role.PANEL_MEMBER)
    meeting = call_meeting(
        inspection=inspection, held_on=timezone.localdate(), chair=cast.pat, members=[cast.pat, pia], by=cast.lee
    )
    return Panel(inspection, meeting, pia, cast)
