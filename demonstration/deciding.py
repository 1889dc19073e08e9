"""What the ratings panel did about the finished inspections, and how their results were locked, by two people, and published."""

from datetime import timedelta

from accounts.models import User
from demonstration.arranging import LEAD, move_on
from demonstration.wording import DECIDED
from inspections.models import Inspection
from inspections.rules import Phase
from panels.deciding import considered, decide, keep_computed
from panels.locking import ask, confirm
from panels.meeting import call_meeting, declare_conflict
from panels.models import PanelMeeting
from panels.queries.agenda import Item, agenda_of
from panels.queries.shown import meeting_under_way
from panels.rules import OVERALL
from ratings.aggregating import aggregate
from ratings.results import Rating

CHAIR, MEMBER = "ratings panel chair", "ratings panel member"
WEEKS_TO_PANEL = 4


def meet(inspection: Inspection, people: dict[str, User], *, conflict: str = "") -> PanelMeeting:
    """Call the panel together some weeks after fieldwork; the member beside the chair may have a conflict of interest."""
    held_on = inspection.fieldwork_ends + timedelta(weeks=WEEKS_TO_PANEL)
    members = [people[CHAIR], people[MEMBER]]
    meeting = call_meeting(inspection=inspection, held_on=held_on, chair=people[CHAIR], members=members, by=people[LEAD])
    if conflict:
        declare_conflict(member=meeting.members.get(user=people[MEMBER]), conflict=conflict, by=people[MEMBER])
    return meeting


def keep_plain_ratings(inspection: Inspection, people: dict[str, User]) -> None:
    """Keep, in one decision, what gives no reason to consider discretion."""
    agenda = agenda_of(inspection, people[LEAD])
    if agenda and agenda.plain:
        keep_computed(inspection=inspection, reasons=DECIDED["plain"], members=_makers(inspection), by=people[CHAIR])


def decide_and_publish(inspection: Inspection, people: dict[str, User], *, changed: str = "", conflict: str = "") -> None:
    """Decide about everything, lock it and publish it."""
    decide_and_lock(inspection, people, changed=changed, conflict=conflict)
    move_on(inspection, Phase.PUBLISHED, by=people[LEAD])


def decide_and_lock(inspection: Inspection, people: dict[str, User], *, changed: str = "", conflict: str = "") -> None:
    """Decide about everything and lock it. The standard `changed` is rated one step higher than was worked out."""
    aggregate(inspection.pk)
    agenda = agenda_of(inspection, people[LEAD])
    if agenda:
        meet(inspection, people, conflict=conflict)
        keep_plain_ratings(inspection, people)
        plain = {item.code for item in agenda.plain}
        for item in agenda.items:
            if item.needs_decision and item.code not in plain:
                _decide(inspection, people, item, raised=item.code == changed)
        _decide_overall(inspection, people)
    confirm(request=ask(inspection=inspection, to_lock=True, by=people[LEAD]), by=people[CHAIR])
    inspection.refresh_from_db()


def _makers(inspection: Inspection) -> list[int]:
    meeting = meeting_under_way(inspection)
    return [one.pk for one in meeting.members.all() if not one.conflict] if meeting else []


def _decide(inspection: Inspection, people: dict[str, User], item: Item, *, raised: bool) -> None:
    rank = item.result.computed.rank if item.result.computed else 0
    rating = Rating(rank + 1 if raised else rank).code
    said = "raised" if raised else "proposed" if item.is_proposed else "near"
    members, by = _makers(inspection), people[CHAIR]
    decide(inspection=inspection, about=item.code, rating=rating, reasons=DECIDED[said], members=members, version=0, by=by)


def _decide_overall(inspection: Inspection, people: dict[str, User]) -> None:
    """Keep the overall rating that follows from the decisions about standards, or leave the inspection without one."""
    before = considered(inspection)
    rating = before.follows.code if before.follows is not None else ""
    reasons = DECIDED["overall"] if rating else DECIDED["no overall"]
    members, by = _makers(inspection), people[CHAIR]
    decide(inspection=inspection, about=OVERALL, rating=rating, reasons=reasons, members=members, version=0, by=by)
