"""The inspected cases, their facts as given, and every answer recorded about them with its whole history."""

from cases.models.answers import Answer, AnswerRevision, CaseAssessment, Judgement, JudgementRevision
from cases.models.caseload import APPEND_ONLY, NEVER_DELETED, Case, CaseQuerySet, ResponsibleOfficer, Seal
from cases.models.exchange import DeviceReport, ExportLog
from cases.models.marks import AnswerMark, Completion
from cases.models.visits import Visit

__all__ = [
    "APPEND_ONLY",
    "NEVER_DELETED",
    "Answer",
    "AnswerMark",
    "AnswerRevision",
    "Case",
    "CaseAssessment",
    "CaseQuerySet",
    "Completion",
    "DeviceReport",
    "ExportLog",
    "Judgement",
    "JudgementRevision",
    "ResponsibleOfficer",
    "Seal",
    "Visit",
]
