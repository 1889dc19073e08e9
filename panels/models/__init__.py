"""What is stored of ratings panels: their meetings and decisions, and the locks on results."""

from panels.models.locks import LockedRating, LockRequest
from panels.models.meetings import DecisionMaker, PanelDecision, PanelMeeting, PanelMember

__all__ = ["DecisionMaker", "LockRequest", "LockedRating", "PanelDecision", "PanelMeeting", "PanelMember"]
