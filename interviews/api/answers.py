"""Saving one answer of an interview, and reading it back, by the same protocol as an answer about a case."""

from typing import ClassVar

from drf_spectacular.utils import extend_schema, extend_schema_view

from cases.answers import AnswerSheet
from cases.api.answers import AnswerView
from cases.api.batches import AnswerBatchView
from interviews.answers import INTERVIEW


@extend_schema_view(
    get=extend_schema(summary="Read an answer of an interview", tags=["Interviews"], operation_id="read_interview_answer"),
    patch=extend_schema(summary="Save an answer of an interview", tags=["Interviews"], operation_id="save_interview_answer"),
)
class InterviewAnswerView(AnswerView):
    """One answer of the interview about a case."""

    sheet: ClassVar[AnswerSheet] = INTERVIEW


@extend_schema_view(
    post=extend_schema(
        summary="Save several answers of an interview", tags=["Interviews"], operation_id="save_interview_answers"
    ),
)
class InterviewAnswerBatchView(AnswerBatchView):
    """Several answers of the interview about a case."""

    sheet: ClassVar[AnswerSheet] = INTERVIEW
