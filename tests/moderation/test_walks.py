"""People doing anything at all with a review, in any order: whatever happens, nothing judged is lost and four eyes hold."""

import uuid
from random import Random

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from cases.answers import AnswerRefused, Change
from cases.assessing import submit_assessment
from cases.models import JudgementRevision, Seal
from inspections.models import TeamMember
from inspections.rules import Role
from moderation.judging import compare, save_judgement
from moderation.models import AgreedJudgement, Comparison, Review, ReviewJudgement, ReviewJudgementRevision
from moderation.queries.reviewing import open_review, reviews_to_open
from moderation.reviewing import assign, claim, hand_back, take_over, withdraw
from moderation.rules import TRANSITIONS, Action, Mode, State
from moderation.settling import close, look_again, return_assessment, settle
from tests.cases.filling import answer, fresh
from tests.cast import person
from tests.moderation.looking import KEY_QUESTION, handed_in, selected

STEPS = 70
REFUSALS = (PermissionDenied, ValidationError, AnswerRefused, Review.DoesNotExist)


@pytest.fixture
def people(inspection, cast):
    quincy = person("quincy")
    TeamMember.objects.create(inspection=inspection, user=quincy, role=Role.QUALITY_ASSURER)
    return [cast.lee, cast.quinn, quincy, cast.ines, cast.pat]


class Walk:
    """One review, and people who try whatever comes into their heads."""

    def __init__(self, case, people, seed):
        self.case, self.people, self.draw = case, people, Random(seed)
        self.did: list[tuple[str, str]] = []

    @property
    def review(self):
        return Review.objects.get(assessment__case=self.case)

    def judge_all(self, *, review, by):
        opened = open_review(reviews_to_open(by).get(pk=review.pk), by)
        for question in opened.questions:
            base = opened.judged(question).version
            change = Change(self.draw.choice(question.options).code, True, "Because.", True)
            save_judgement(review=review, question=question.code, change=change, base=base, operation=uuid.uuid4(), by=by)

    def resubmit(self, *, review, by):
        if by.name != "Ines":
            raise PermissionDenied
        answer(fresh(self.case), by, KEY_QUESTION, self.draw.choice(["yes", "no"]))
        submit_assessment(assessment=fresh(self.case).assessment, by=by)

    def settle_one(self, *, review, by):
        question = self.draw.choice([KEY_QUESTION, "assessment.safety", "planning.engaging"])
        settle(review=review, question=question, choice=self.draw.choice(["yes", "no"]), reason="So.", by=by)

    def tries(self):
        to = self.draw.choice(self.people)
        return {
            "claim": claim, "take_over": take_over, "hand_back": hand_back, "compare": compare, "close": close,
            "look_again": look_again, "judge": self.judge_all, "resubmit": self.resubmit, "settle": self.settle_one,
            "assign": lambda *, review, by: assign(review=review, to=to, by=by),
            "return": lambda *, review, by: return_assessment(review=review, reason="Again.", by=by),
            "withdraw": lambda *, review, by: withdraw(review=review, reason="", by=by),
        }  # fmt: skip

    def step(self):
        before = Review.objects.get(pk=self.review.pk)
        name, by = self.draw.choice(list(self.tries())), self.draw.choice(self.people)
        try:
            self.tries()[name](review=before, by=by)
        except REFUSALS:
            assert self.review.state == before.state or name == "judge"
            return
        self.did.append((name, by.name))
        self.assert_allowed(name, State(before.state), State(self.review.state))

    def assert_allowed(self, name, before, after):
        if name not in {"judge", "resubmit"} and before != after:
            assert TRANSITIONS[Action(name)][before] is after, (name, before, after)


@pytest.mark.parametrize("seed", range(4))
def test_whatever_people_do_nothing_judged_is_lost_and_four_eyes_hold(case, cast, people, seed):
    walk = Walk(handed_in(case, cast.ines), people, seed)
    selected(walk.case, cast.lee, mode=Mode.BLIND)
    kept = 0
    for _ in range(STEPS):
        walk.step()
        assert ReviewJudgementRevision.objects.count() >= kept
        kept = ReviewJudgementRevision.objects.count()
        hidden = Seal.objects.filter(case=walk.case, lifted_at=None).exists()
        assert hidden == (not State(walk.review.state).shows_both)

    authors = set(JudgementRevision.objects.values_list("recorded_by", flat=True))
    assert authors.isdisjoint(ReviewJudgement.objects.values_list("by", flat=True))
    assert authors.isdisjoint(AgreedJudgement.objects.values_list("by", flat=True))
    assert walk.review.judged_by_id not in AgreedJudgement.objects.values_list("by", flat=True)
    assert walk.review.held_by_id not in authors
    assert Comparison.objects.values("question").distinct().count() == Comparison.objects.count()
    assert {name for name, _ in walk.did} >= {"claim"}
