"""Many first answers in one statement."""

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from cases.answers import ASSESSMENT
from cases.models import Judgement, JudgementRevision
from cases.recording import FirstAnswer, record_answers
from standards.models import Question


@pytest.fixture
def recorded(case, cast):
    """Record answers of the case, as many as given: (code of the question, code of the option or "", evidence)."""

    def record(*answers):
        questions = {question.code: question for question in Question.objects.filter(edition=case.inspection.edition)}
        first = (
            FirstAnswer(
                case.assessment.pk,
                questions[code].pk,
                questions[code].options.get(code=choice).pk if choice else None,
                evidence,
            )
            for code, choice, evidence in answers
        )
        return record_answers(ASSESSMENT, first, inspection_id=case.inspection_id, by_id=cast.lee.pk, now=timezone.now())

    return record


def test_each_answer_has_its_first_revision_and_an_operation_of_its_own(recorded, case, cast):
    evidence = 'Ää €5 \N{GRINNING FACE}\nsecond, "line" {1,2} NULL \\N'
    assert recorded(("assessment.engaging", "yes", evidence), ("assessment.safety", "", "")) == 2
    kept = Judgement.objects.filter(assessment__case=case).order_by("pk").values_list("option__code", "evidence", "version")
    assert list(kept) == [("yes", evidence, 1), (None, "", 1)]
    revisions = JudgementRevision.objects.filter(inspection=case.inspection)
    assert set(revisions.values_list("evidence", "version", "recorded_by")) == {(evidence, 1, cast.lee.pk), ("", 1, cast.lee.pk)}
    assert len(set(revisions.values_list("operation"))) == 2


def test_nothing_is_nothing(recorded, django_assert_num_queries):
    with django_assert_num_queries(1):  # that of the questions
        assert recorded() == 0


def test_what_is_answered_is_not_answered_again(recorded, case):
    recorded(("assessment.engaging", "yes", "First."))
    with pytest.raises(IntegrityError), transaction.atomic():
        recorded(("assessment.safety", "no", ""), ("assessment.engaging", "no", "Second."))
    assert Judgement.objects.get(assessment__case=case).evidence == "First."
