"""What is noted beside the answers of a case, and which of them changed after the responsible officer was heard."""

from collections.abc import Mapping

from django.db.models import OuterRef, QuerySet, Subquery, Sum, Value
from django.db.models.functions import Coalesce

from cases.answers import NOTHING_YET, CurrentAnswer
from cases.mark_parts import as_typed
from cases.marks import Mark, Part, code_of
from cases.models import AnswerMark, Case, MarkRevision
from database.prepared import prepared_rows
from standards.structure import Question

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


def revisions_beside(assessment_id: int, question_id: int) -> QuerySet[MarkRevision]:
    """Return every accepted value of the mark beside an answer, part by part, the oldest first."""
    every = MarkRevision.objects.filter(mark__assessment=assessment_id, mark__question=question_id)
    return every.select_related("recorded_by").order_by("part", "version")


def typed_beside(assessment_id: int, question: Question, mark: Mark) -> dict[str, CurrentAnswer]:
    """Return the parts of a mark as they were typed, by their codes; `mark` is what stands beside the answer now. One query."""
    newest = revisions_beside(assessment_id, question.id).order_by("part", "-version").distinct("part")
    drawn = {code_of(part, question.code): typed for part, typed in as_typed(mark).items()}
    return drawn | {code_of(Part(one.part), question.code): _as_answer(one) for one in newest}


def newest_of_part(mark_id: int, part: Part) -> CurrentAnswer | None:
    """Return one part of a mark as it was typed last, None where it never was; one query."""
    newest = MarkRevision.objects.filter(mark=mark_id, part=part).select_related("recorded_by").order_by("version").last()
    return _as_answer(newest) if newest else None


def typed_at(assessment_id: int, question: Question, versions: Mapping[str, int]) -> dict[str, CurrentAnswer]:
    """Return what parts of the mark beside an answer held at the given versions, by their codes; version 0 held nothing."""
    found = {
        code_of(Part(one.part), question.code): _as_answer(one)
        for one in revisions_beside(assessment_id, question.id)
        if versions.get(code_of(Part(one.part), question.code)) == one.version
    }
    return {code: NOTHING_YET for code, version in versions.items() if version == 0} | found


def _as_answer(one: MarkRevision) -> CurrentAnswer:
    return CurrentAnswer(one.version, one.choice, one.words, one.recorded_at, one.recorded_by.name)
