"""Decisions, meetings and locks in the words that people read."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from inspections.models import Inspection
from panels.models import LockRequest, PanelDecision, PanelMeeting
from panels.rules import OVERALL
from ratings.queries.grid import ShownRating
from ratings.queries.schemes import rating_of


def shown_rating(code: str | None, scale: Mapping[str, str]) -> ShownRating | None:
    """Return a rating in the words of a scale; None for no code."""
    return ShownRating(scale[code], rating_of(code).value) if code else None


@dataclass(frozen=True, slots=True)
class ShownDecision:
    """One decision of the panel: what was computed, what was decided, why, by whom."""

    about: str
    version: int
    computed: ShownRating | None
    decided: ShownRating | None
    reasons: str
    members: tuple[str, ...]
    recorded_by: str
    recorded_at: datetime
    held_on: date

    @property
    def changes(self) -> bool:
        return self.computed != self.decided


def shown_decision(decision: PanelDecision, scale: Mapping[str, str]) -> ShownDecision:
    """Return a decision as people read it; read it with its standard, meeting, members and who recorded it."""
    return ShownDecision(
        decision.standard.code if decision.standard else OVERALL,
        decision.version,
        shown_rating(decision.computed, scale),
        shown_rating(decision.decided, scale),
        decision.reasons,
        tuple(person.name for person in decision.people),
        decision.recorded_by.name,
        decision.recorded_at,
        decision.meeting.held_on,
    )


def decisions_of(inspection: Inspection, scale: Mapping[str, str]) -> dict[str, list[ShownDecision]]:
    """Return every decision about the inspection by what it is about, the newest first; two queries."""
    made = PanelDecision.objects.filter(inspection=inspection).order_by("-version")
    found: dict[str, list[ShownDecision]] = {}
    for one in made.select_related("standard", "meeting", "recorded_by").prefetch_related("members__user"):
        found.setdefault(one.standard.code if one.standard else OVERALL, []).append(shown_decision(one, scale))
    return found


def meetings_of(inspection: Inspection) -> list[PanelMeeting]:
    """Return the meetings about the inspection with who was present, the latest first; two queries."""
    met = PanelMeeting.objects.filter(inspection=inspection).select_related("chair", "called_by").order_by("-pk")
    return list(met.prefetch_related("members__user", "members__declared_by"))


@dataclass(frozen=True, slots=True)
class Lock:
    """How the lock on an inspection's results stands: what waits to be confirmed, and what happened before, the latest first."""

    is_locked: bool
    version: int
    waiting: LockRequest | None
    history: tuple[LockRequest, ...]

    @property
    def next_version(self) -> int:
        return self.version + 1

    @property
    def locked_by(self) -> LockRequest | None:
        """The request by which the results were locked; None while they are not."""
        return next((one for one in self.history if one.confirmed_at and one.to_lock), None) if self.is_locked else None


def lock_of(inspection: Inspection) -> Lock:
    """Return how the lock stands; one query."""
    people = ("asked_by", "confirmed_by", "withdrawn_by")
    requests = list(LockRequest.objects.filter(inspection=inspection).select_related(*people).order_by("-pk"))
    waiting = next((one for one in requests if one.confirmed_at is None and one.withdrawn_at is None), None)
    return Lock(inspection.is_locked, inspection.results_version, waiting, tuple(one for one in requests if one is not waiting))


def meeting_under_way(inspection: Inspection) -> PanelMeeting | None:
    """Return the meeting that is under way, with everybody present; two queries."""
    return next((one for one in meetings_of(inspection) if one.closed_at is None), None)
