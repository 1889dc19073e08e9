"""Assessments that were first written on paper: who can have filled in the form, and what was said about it since."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.apps import apps
from django.db.models import QuerySet
from django.utils import timezone

from accounts.models import User
from cases.models import Case, CaseAssessment
from inspections.models import TeamMember
from inspections.rules import ASSESSING_ROLES, Phase, Role

# The history table has no model written out: the database fills it by trigger.
_HISTORY = "cases.CaseAssessmentEvent"


@dataclass(frozen=True, slots=True)
class PaperAssessor:
    """Somebody who can have filled in a paper form about a case; `left_on` for one who has left the team since."""

    user: User
    left_on: date | None = None


def paper_assessors(case: Case) -> list[PaperAssessor]:
    """Return those who assess, or have assessed, in the inspection of a case, by name; one query.

    Local assessors have nothing to do with cases that are not theirs.
    """
    members = TeamMember.objects.filter(inspection=case.inspection_id, role__in=[role.value for role in ASSESSING_ROLES])
    found: dict[int, PaperAssessor] = {}
    for member in members.select_related("user").order_by("user__name", "user_id", "joined_at"):
        if member.role != Role.LOCAL_ASSESSOR or member.user_id == case.allocated_to_id:
            left_on = timezone.localdate(member.left_at) if member.left_at else None
            found[member.user_id] = PaperAssessor(member.user, left_on)
    return list(found.values())


def to_confirm(user: User) -> QuerySet[Case]:
    """Return the cases in which the person has not confirmed yet what was typed in from their paper form; one query."""
    own = Case.objects.visible_to(user).filter(assessment__paper_assessor=user, assessment__transcript_confirmed_at=None)
    return own.exclude(inspection__phase=Phase.PUBLISHED).select_related("inspection__provider", "assessment")


@dataclass(frozen=True, slots=True)
class TranscriptChange:
    """What was said about the paper form of an assessment, by whom and when; `reason` where there had to be one."""

    at: datetime
    title: str
    by: str
    words: str = ""
    reason: str = ""


def transcript_history(assessment: CaseAssessment) -> list[TranscriptChange]:
    """Return every change of what is recorded about a paper form, the latest first; two queries."""
    events = (
        apps.get_model(_HISTORY)
        ._default_manager.filter(pgh_obj=assessment.pk)
        .order_by("pgh_id")
        .values("pgh_created_at", "pgh_context__metadata", "paper_date", "paper_assessor_id", "transcript_confirmed_at")
    )
    told: list[dict[str, Any]] = []
    before: tuple[Any, ...] = (None, None, None)
    for event in events:
        now = (event["paper_date"], event["paper_assessor_id"], event["transcript_confirmed_at"])
        if now != before:
            told.append(event | {"confirms": now[:2] == before[:2], "context": event["pgh_context__metadata"] or {}})
        before = now
    people = _names({event["context"].get("user") for event in told} | {event["paper_assessor_id"] for event in told})
    return [_change(event, people) for event in reversed(told)]


def _names(keys: Iterable[int | None]) -> dict[int | None, str]:
    return dict(User.objects.filter(pk__in=[key for key in keys if key]).values_list("pk", "name"))


def _change(event: dict[str, Any], people: dict[int | None, str]) -> TranscriptChange:
    at, by = event["pgh_created_at"], people.get(event["context"].get("user"), "")
    if event["paper_date"] is None:
        return TranscriptChange(at, "Not from paper after all", by, reason=str(event["context"].get("reason") or ""))
    if event["confirms"]:
        return TranscriptChange(at, "Confirmed as what they wrote", by)
    return TranscriptChange(at, "Entered from paper", by, f"Filled in by {people[event['paper_assessor_id']]}")
