"""Telling people of what happens in the apps below, which do not know of notifications."""

from typing import Any

from django.db.models import Q
from django.urls import reverse

from accounts.models import User
from inspections.models import MoveRequest
from inspections.rules import Role
from notifications.notifying import notify
from notifications.rules import Kind


def tell_of_waiting_move(request: MoveRequest, **_signal: Any) -> None:
    """Tell everybody who may confirm it that a move waits: the lead inspector and administrators, but not whoever asked."""
    leads = Q(memberships__inspection=request.inspection_id, memberships__role=Role.LEAD, memberships__left_at=None)
    people = User.objects.filter(Q(is_administrator=True) | leads, is_active=True).distinct()
    subject = f"{request.asked_by} asks to move {request.inspection} to {request.to_edition}"
    email = f"Moving inspection {request.inspection.reference} to {request.to_edition} waits for a second person"
    notify(people, Kind.SECOND_PERSON, subject, _page_of(request), about=request.inspection, email=email, by=request.asked_by)


def tell_of_answered_move(request: MoveRequest, **_signal: Any) -> None:
    """Tell who asked for a move that somebody else has confirmed it or sent it back."""
    answered_by = request.confirmed_by or request.withdrawn_by
    done = "confirmed" if request.confirmed_by else "sent back"
    subject = f"{answered_by} {done} the move of {request.inspection} to {request.to_edition}"
    email = f"The move of inspection {request.inspection.reference} to {request.to_edition} was {done}"
    notify(
        request.asked_by, Kind.SECOND_ANSWER, subject, _page_of(request), about=request.inspection, email=email, by=answered_by
    )


def _page_of(request: MoveRequest) -> str:
    return reverse("move_request", args=[request.inspection.reference, request.pk])
