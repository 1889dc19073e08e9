"""Assessments that were handed in, and reviews of them in any state, for tests."""

import uuid

from django.utils import timezone

from accounts.models import User
from cases.answers import Change
from cases.assessing import submit_assessment
from cases.models import Case, Judgement, JudgementRevision
from cases.queries.assessment import open_case
from inspections.models import Inspection
from moderation.drawing import Rule
from moderation.judging import compare, save_judgement
from moderation.models import Review, ReviewJudgement
from moderation.queries.reviewing import open_review, reviews_to_open
from moderation.reviewing import claim
from moderation.rules import Mode
from moderation.selecting import select_by_rule, select_chosen
from standards.structure import Question
from tests.cases.filling import fresh

KEY_QUESTION = "assessment.engaging"
# Words that only the inspector's answers hold.
SECRET = "Words about assessment.engaging"


def handed_in(case: Case, by: User) -> Case:
    """A case whose assessment is complete and handed in; every judgement is the first option."""
    _fill_at_once(case, by)
    submit_assessment(assessment=fresh(case).assessment, by=by)
    return fresh(case)


def _fill_at_once(case: Case, by: User) -> None:
    """What tests.cases.filling.fill does answer by answer, for tests in which an assessment is no more than there."""
    done: set[str] = set()
    while todo := [q for q in _questions(case, by) if q.code not in done]:
        done |= {question.code for question in todo}
        stored = Judgement.objects.bulk_create(
            Judgement(
                assessment=case.assessment, question_id=question.id, evidence=f"Words about {question.code}.",
                option_id=question.options[0].id if question.options else None, updated_at=timezone.now(), updated_by=by,
            )
            for question in todo
        )  # fmt: skip
        JudgementRevision.objects.bulk_create(
            JudgementRevision(
                inspection=case.inspection, judgement=one, version=1, option_id=one.option_id, evidence=one.evidence,
                operation=uuid.uuid4(), recorded_at=one.updated_at, recorded_by=by,
            )
            for one in stored
        )  # fmt: skip


def _questions(case: Case, by: User) -> list[Question]:
    opened = open_case(fresh(case), by)
    return [question for code, question in opened.edition.questions.items() if code in opened.asked]


def selected(case: Case, by: User, *, mode: Mode = Mode.BLIND, prompts: tuple[str, ...] = ()) -> Review:
    """A review of the case that waits for an assurer."""
    select_chosen(
        inspection=case.inspection, assessments=[case.assessment.pk], because="chosen", mode=mode, prompts=prompts, by=by
    )
    return Review.objects.get(assessment__case=case, closed_at=None)


def read(review: Review, by: User) -> Review:
    """The review as the pages read it for this person."""
    return reviews_to_open(by).get(pk=review.pk)


def judge(review: Review, by: User, question: str = KEY_QUESTION, choice: str = "no", reason: str = "Because.") -> None:
    """Judge one question, over whatever the person judged before."""
    now = open_review(read(review, by), by).mine.get(question)
    change = Change(choice, True, reason, True)
    base = now.version if now else 0
    save_judgement(review=review, question=question, change=change, base=base, operation=uuid.uuid4(), by=by)


def judge_all(review: Review, by: User, **others: str) -> None:
    """Judge everything as the inspector did, except what is given: question codes with __ for the dot."""
    different = {code.replace("__", "."): choice for code, choice in others.items()}
    first, *rest = open_review(read(review, by), by).questions
    judge(review, by, first.code, different.get(first.code, first.options[0].code))
    choices = [(question, question.option(different.get(question.code, question.options[0].code))) for question in rest]
    ReviewJudgement.objects.bulk_create(
        ReviewJudgement(review=review, question_id=question.id, by=by, option_id=option.id, reason="Because.")
        for question, option in choices
    )


def compared(case: Case, by: User, *, selected_by: User, mode: Mode = Mode.BLIND, **others: str) -> Review:
    """A review of a case that was handed in, claimed by one person, judged and compared."""
    review = claim(review=selected(case, selected_by, mode=mode), by=by)
    judge_all(review, by, **others)
    return compare(review=review, by=by)


def everything(inspection: Inspection, by: User, mode: Mode = Mode.BLIND) -> list[Review]:
    """Reviews of all assessments that were handed in."""
    select_by_rule(inspection=inspection, rule=Rule(share=100, local_share=100), mode=mode, by=by)
    return list(Review.objects.filter(assessment__case__inspection=inspection))
