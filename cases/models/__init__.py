"""The inspected cases, their facts as given, and every answer recorded about them with its whole history."""

from cases.models.answers import Answer, AnswerRevision, CaseAssessment, Judgement, JudgementRevision
from cases.models.caseload import AGAINST_A_CONFLICT, APPEND_ONLY, NEVER_DELETED, Case, CaseQuerySet, ResponsibleOfficer, Seal
from cases.models.conflicts import DeclaredConflict
from cases.models.exchange import DeviceReport, ExportLog
from cases.models.marks import AnswerMark, Completion, MarkRevision
from cases.models.proposals import HOURS_PER_CASE, AllocationProposal, AllocationSettings, Availability, ProposedAllocation
from cases.models.visits import Visit

__all__ = [
    "AGAINST_A_CONFLICT",
    "APPEND_ONLY",
    "HOURS_PER_CASE",
    "NEVER_DELETED",
    "AllocationProposal",
    "AllocationSettings",
    "Answer",
    "AnswerMark",
    "AnswerRevision",
    "Availability",
    "Case",
    "CaseAssessment",
    "CaseQuerySet",
    "Completion",
    "DeclaredConflict",
    "DeviceReport",
    "ExportLog",
    "Judgement",
    "JudgementRevision",
    "MarkRevision",
    "ProposedAllocation",
    "ResponsibleOfficer",
    "Seal",
    "Visit",
]
