"""What is noted beside the answers of a case, and which of them changed after the responsible officer was heard."""

from django.db.models import OuterRef, QuerySet, Subquery, Sum, Value
from django.db.models.functions import Coalesce

from cases.marks import Mark
from cases.models import AnswerMark, Case
from database.prepared import prepared_rows

_MARKS = """
SELECT q.code, m.flagged, m.flag_note, m.practice, m.practice_text, m.source, m.source_on, m.changed_because
FROM cases_answermark m JOIN standards_question q ON q.id = m.question_id
WHERE m.assessment_id = %s
"""

# The option chosen when the officer had been heard is that of the last version before. None then was no answer to change.
CHANGED = """judgement.updated_at > {heard} AND (
    SELECT r.option_id FROM cases_judgementrevision r
    WHERE r.judgement_id = judgement.id AND r.recorded_at <= {heard} ORDER BY r.version DESC LIMIT 1
) <> coalesce(judgement.option_id, 0)"""

_CHANGED = """
SELECT q.code FROM cases_judgement judgement
JOIN cases_caseassessment sheet ON sheet.id = judgement.assessment_id
JOIN standards_question q ON q.id = judgement.question_id
WHERE sheet.id = %s AND {changed}
"""


def with_flagged(cases: QuerySet[Case]) -> QuerySet[Case]:
    """Read with each case how many of its answers are flagged for quality assurance, as `flagged`."""
    flags = AnswerMark.objects.filter(assessment__case=OuterRef("pk"), flagged=True).order_by().values("assessment")
    return cases.annotate(flagged=Coalesce(Subquery(flags.annotate(number=Sum(Value(1))).values("number")), 0))


def marks_of(assessment_id: int) -> dict[str, Mark]:
    """Return what is noted beside the answers of a case, by the code of the question; one query."""
    return {code: Mark(*rest) for code, *rest in prepared_rows(_MARKS, (assessment_id,))}


def changed_after_interview(assessment_id: int) -> frozenset[str]:
    """Return the codes of the questions whose chosen option is another one than when the officer was heard; one query."""
    statement = _CHANGED.format(changed=CHANGED.format(heard="sheet.officer_heard_at"))
    return frozenset(code for (code,) in prepared_rows(statement, (assessment_id,)))
