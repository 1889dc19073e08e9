"""Where the answers of an interview are kept: the same protocol as that of the assessment (cases.answers)."""

from cases.answers import AnswerSheet
from standards.structure import Kind

INTERVIEW = AnswerSheet(
    sheet="interviews_interview",
    answer="interviews_interviewanswer",
    revision="interviews_interviewanswerrevision",
    answer_to_sheet="interview_id",
    revision_to_answer="answer_id",
    kinds=(Kind.INTERVIEW, Kind.DETAIL),
)
