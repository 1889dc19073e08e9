"""Reviews from selection to agreement: who may do what, what stays hidden, and that nothing judged is lost."""

import uuid
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction

from cases.answers import Change, Conflict, Locked, NotAllowed, NotFound, OperationReused
from cases.assessing import reopen_assessment, submit_assessment
from cases.models import Case, Seal
from inspections.models import Inspection, TeamMember
from inspections.rules import Phase, Role
from moderation.drawing import Rule
from moderation.judging import compare, save_judgement, set_aside_judgement
from moderation.models import AgreedJudgement, Comparison, Review, ReviewJudgement, ReviewJudgementRevision
from moderation.queries.reviewing import open_review
from moderation.reviewing import assign, claim, hand_back, take_over, withdraw
from moderation.rules import Mode, State, Theme
from moderation.selecting import select_by_rule, select_chosen
from moderation.settling import close, look_again, return_assessment, settle
from tests.cases.filling import PROMPT, answer, fresh
from tests.cast import add_case, person
from tests.moderation.looking import KEY_QUESTION, compared, handed_in, judge, judge_all, read, selected


@pytest.fixture
def done(case, cast):
    return handed_in(case, cast.ines)


@pytest.fixture
def quincy(inspection):
    """A second quality assurer."""
    user = person("quincy")
    TeamMember.objects.create(inspection=inspection, user=user, role=Role.QUALITY_ASSURER)
    return user


def state_of(review):
    return Review.objects.get(pk=review.pk).state


def test_selecting_by_rule_records_rule_seed_and_among_how_many(inspection, done, cast):
    chosen = select_by_rule(inspection=inspection, rule=Rule(share=20, seed=8312), mode=Mode.BLIND, by=cast.quinn)

    assert (chosen.rule["share"], chosen.rule["seed"], chosen.candidates, chosen.selected) == (20, 8312, 1, 1)
    assert (chosen.made_by, chosen.reviews.get().because) == (cast.quinn, ["share"])


def test_what_is_not_handed_in_or_under_review_is_not_selected(inspection, done, cast):
    add_case(inspection, "NB-777", allocated_to=cast.ines)
    selected(done, cast.quinn)

    with pytest.raises(ValidationError, match="No assessment"):
        select_by_rule(inspection=inspection, rule=Rule(share=100), mode=Mode.OPEN, by=cast.quinn)
    with pytest.raises(ValidationError, match="not handed in"):
        select_chosen(inspection=inspection, assessments=[done.assessment.pk], because="chosen", mode=Mode.OPEN, by=cast.lee)


@pytest.mark.parametrize("name", ["ines", "asha", "lou", "pat", "rae", "olu", "ada"])
def test_nobody_but_lead_and_assurers_selects(inspection, done, cast, name):
    with pytest.raises(PermissionDenied):
        select_by_rule(inspection=inspection, rule=Rule(share=100), mode=Mode.BLIND, by=getattr(cast, name))


def test_an_empty_rule_and_prompts_of_no_edition_select_nothing(inspection, done, cast):
    with pytest.raises(ValidationError):
        select_by_rule(inspection=inspection, rule=Rule(), mode=Mode.BLIND, by=cast.quinn)
    with pytest.raises(ValidationError, match="prompts"):
        select_by_rule(inspection=inspection, rule=Rule(share=1), mode=Mode.BLIND, prompts=["no.such"], by=cast.quinn)


def test_a_blind_review_closes_the_case_to_assurers_until_it_is_compared(done, cast):
    review = selected(done, cast.lee)
    hidden = [name for name in vars(cast) if not Case.objects.visible_to(getattr(cast, name)).filter(pk=done.pk).exists()]
    claim(review=review, by=cast.quinn)
    judge_all(review, cast.quinn)
    still_hidden = not Case.objects.visible_to(cast.quinn).filter(pk=done.pk).exists()
    compare(review=review, by=cast.quinn)

    assert hidden == ["ada", "lou", "quinn", "olu"]
    assert still_hidden
    assert Case.objects.visible_to(cast.quinn).filter(pk=done.pk).exists()


def test_an_open_review_hides_nothing(done, cast):
    selected(done, cast.lee, mode=Mode.OPEN)

    assert Case.objects.visible_to(cast.quinn).filter(pk=done.pk).exists()


def test_who_has_seen_the_answers_already_makes_the_review_an_open_one(done, cast):
    review = claim(review=selected(done, cast.lee), seen=True, by=cast.quinn)

    assert review.mode == Mode.OPEN
    assert not Seal.objects.filter(lifted_at=None).exists()


def test_one_of_two_assurers_gets_the_review(done, cast, quincy):
    review = selected(done, cast.lee)
    claim(review=review, by=cast.quinn)
    claim(review=review, by=cast.quinn)

    with pytest.raises(ValidationError, match="Claimed"):
        claim(review=review, by=quincy)


def test_an_author_cannot_claim_be_assigned_or_settle(done, cast):
    review = selected(done, cast.lee)
    TeamMember.objects.filter(user=cast.ines).update(role=Role.QUALITY_ASSURER)

    with pytest.raises(PermissionDenied, match="written in this assessment"):
        claim(review=review, by=cast.ines)
    with pytest.raises(ValidationError, match="written in this assessment"):
        assign(review=review, to=cast.ines, by=cast.lee)


def test_the_database_itself_refuses_an_author(done, cast):
    review = compared(done, cast.quinn, selected_by=cast.lee, assessment__engaging="no")
    line = open_review(read(review, cast.lee), cast.lee).lines[0]
    agreed = {"assessment": done.assessment, "review": review, "question_id": line.question.id, "version": 1, "reason": "So."}

    for who in (cast.ines, cast.quinn):
        with pytest.raises(IntegrityError), transaction.atomic():
            AgreedJudgement.objects.create(**agreed, option_id=line.question.options[0].id, by=who)
    with pytest.raises(IntegrityError), transaction.atomic():
        Review.objects.filter(pk=review.pk).update(held_by=cast.ines)
    with pytest.raises(IntegrityError), transaction.atomic():
        ReviewJudgement.objects.create(review=review, question_id=line.question.id, by=cast.ines)


def test_a_judgement_keeps_every_version_and_a_retry_writes_once(done, cast):
    review = claim(review=selected(done, cast.lee), by=cast.quinn)
    operation, change = uuid.uuid4(), Change("no", True, "Seen in the plan.", True)

    first = save_judgement(review=review, question=KEY_QUESTION, change=change, base=0, operation=operation, by=cast.quinn)
    again = save_judgement(review=review, question=KEY_QUESTION, change=change, base=0, operation=operation, by=cast.quinn)
    judge(review, cast.quinn, choice="yes", reason="Looked again.")

    assert first == again
    other_words = {"question": KEY_QUESTION, "change": Change("no", True, "Not seen.", True), "by": cast.quinn}
    other_question = {"question": PROMPT, "change": change, "by": cast.quinn}
    for reused in (other_words, other_question, {"question": KEY_QUESTION, "change": change, "by": cast.lee}):
        with pytest.raises(OperationReused):
            save_judgement(review=review, base=2, operation=operation, **reused)
    assert [(r.version, r.option.code, r.reason) for r in ReviewJudgementRevision.objects.order_by("version")] == [
        (1, "no", "Seen in the plan."), (2, "yes", "Looked again."),
    ]  # fmt: skip
    assert state_of(review) == State.JUDGING


def test_what_was_given_up_is_kept_once_and_never_taken_for_other_words(done, cast):
    review = claim(review=selected(done, cast.lee), by=cast.quinn)
    judge(review, cast.quinn, choice="no", reason="First.")
    aside: Any = {"review": review, "question": KEY_QUESTION, "base": 1, "operation": uuid.uuid4(), "by": cast.quinn}

    kept = set_aside_judgement(given_up=Change("", False, "Given up.", True), **aside)
    assert set_aside_judgement(given_up=Change("", False, "Given up.", True), **aside) == kept
    with pytest.raises(OperationReused):
        set_aside_judgement(given_up=Change("", False, "Other words.", True), **aside)
    assert list(ReviewJudgementRevision.objects.order_by("version").values_list("reason", flat=True)) == [
        "First.", "Given up.", "First.",
    ]  # fmt: skip


def test_a_judgement_over_an_unseen_version_is_a_conflict_that_shows_it(done, cast):
    review = claim(review=selected(done, cast.lee), by=cast.quinn)
    judge(review, cast.quinn, choice="no", reason="First.")

    with pytest.raises(Conflict) as conflict:
        save_judgement(
            review=review, question=KEY_QUESTION, change=Change("yes", True), base=0, operation=uuid.uuid4(), by=cast.quinn
        )
    assert (conflict.value.current.choice, conflict.value.current.evidence) == ("no", "First.")


def test_what_cannot_be_judged_is_refused(done, cast, quincy):
    review = claim(review=selected(done, cast.lee), by=cast.quinn)
    save = {"review": review, "base": 0, "operation": uuid.uuid4()}

    with pytest.raises(ValidationError, match="not an answer"):
        save_judgement(**save, question=KEY_QUESTION, change=Change("maybe", True), by=cast.quinn)
    with pytest.raises(NotFound):
        save_judgement(**save, question="assessment.engaging.involvement", change=Change("yes", True), by=cast.quinn)
    for who in (quincy, cast.lee, cast.ines, cast.olu):
        with pytest.raises(NotAllowed):
            save_judgement(**save, question=KEY_QUESTION, change=Change("yes", True), by=who)
    assert not ReviewJudgement.objects.exists()


def test_chosen_prompts_are_judged_too(done, cast):
    review = claim(review=selected(done, cast.lee, prompts=("assessment.engaging.involvement",)), by=cast.quinn)

    judge(review, cast.quinn, "assessment.engaging.involvement", "no")

    assert ReviewJudgement.objects.get().question.code == "assessment.engaging.involvement"


def test_nothing_is_compared_before_everything_is_judged(done, cast):
    review = claim(review=selected(done, cast.lee), by=cast.quinn)
    judge(review, cast.quinn)

    with pytest.raises(ValidationError) as refusal:
        compare(review=review, by=cast.quinn)
    assert len(refusal.value.messages) == len(open_review(read(review, cast.quinn), cast.quinn).questions) - 1
    assert not Comparison.objects.exists()


def test_a_comparison_keeps_what_both_said_whatever_they_say_later(done, cast):
    review = compared(done, cast.quinn, selected_by=cast.lee, assessment__engaging="no")
    return_assessment(review=review, reason="Look at the plan.", by=cast.quinn)
    answer(fresh(done), cast.ines, KEY_QUESTION, "no")
    submit_assessment(assessment=fresh(done).assessment, by=cast.ines)

    kept = Comparison.objects.get(review=review, question__code=KEY_QUESTION)
    assert (kept.theirs.code, kept.ours.code, kept.version, kept.reason) == ("yes", "no", 1, "Because.")
    line = open_review(read(review, cast.lee), cast.lee).lines[0]
    assert (line.differs, line.changed_since, line.is_settled, line.settled_as.code) == (True, True, True, "no")


def test_what_was_compared_is_judged_no_more(done, cast):
    review = compared(done, cast.quinn, selected_by=cast.lee)

    with pytest.raises(Locked, match="Compared"):
        judge(review, cast.quinn, choice="no")


def test_a_reopened_assessment_is_not_compared(done, cast):
    review = claim(review=selected(done, cast.lee), by=cast.quinn)
    judge_all(review, cast.quinn)
    reopen_assessment(assessment=done.assessment, reason="A page is missing.", by=cast.lee)

    with pytest.raises(ValidationError, match="handed in again"):
        compare(review=review, by=cast.quinn)


def test_a_disagreement_is_settled_by_somebody_else_with_a_reason(done, cast, quincy):
    review = compared(done, cast.quinn, selected_by=cast.lee, assessment__engaging="no")
    settlement = {"review": review, "question": KEY_QUESTION, "choice": "no"}

    with pytest.raises(PermissionDenied, match="You judged this case"):
        settle(**settlement, reason="I say so.", by=cast.quinn)
    with pytest.raises(PermissionDenied):
        settle(**settlement, reason="I say so.", by=cast.ines)
    with pytest.raises(ValidationError) as refusal:
        settle(review=review, question=KEY_QUESTION, choice="maybe", reason=" ", by=cast.lee)
    assert set(refusal.value.message_dict) == {"choice", "reason"}
    settle(**settlement, reason="The plan is not signed.", theme=Theme.EVIDENCE, by=cast.lee)
    settle(review=review, question=KEY_QUESTION, choice="yes", reason="It is, on page 3.", by=quincy)
    settled = open_review(read(review, cast.lee), cast.lee).lines[0]
    assert (settled.agreed.by, settled.settled_as.code, AgreedJudgement.objects.count()) == (quincy, "yes", 2)


def test_where_they_agree_there_is_nothing_to_settle(done, cast):
    review = compared(done, cast.quinn, selected_by=cast.lee)

    with pytest.raises(ValidationError, match="do not differ"):
        settle(review=review, question=KEY_QUESTION, choice="no", reason="Still.", by=cast.lee)


def test_a_review_closes_once_nothing_is_left_open(done, cast):
    review = compared(done, cast.quinn, selected_by=cast.lee, assessment__engaging="no")

    with pytest.raises(ValidationError, match="Settle"):
        close(review=review, by=cast.quinn)
    settle(review=review, question=KEY_QUESTION, choice="no", reason="Right.", by=cast.lee)
    close(review=review, by=cast.quinn)
    assert state_of(review) == State.AGREED
    settle(review=review, question=KEY_QUESTION, choice="yes", reason="Wrong after all.", by=cast.lee)
    assert state_of(review) == State.AGREED


def test_a_returned_assessment_is_open_for_its_inspector_and_comes_back(done, cast):
    review = compared(done, cast.quinn, selected_by=cast.lee, assessment__engaging="no")

    with pytest.raises(ValidationError, match="why"):
        return_assessment(review=review, reason=" ", by=cast.quinn)
    return_assessment(review=review, reason="Two answers lack evidence.", by=cast.quinn)
    assert fresh(done).assessment.reopened_because == "Two answers lack evidence."
    with pytest.raises(ValidationError, match="not been handed in again"):
        look_again(review=review, by=cast.quinn)
    answer(fresh(done), cast.ines, KEY_QUESTION, "no")
    submit_assessment(assessment=fresh(done).assessment, by=cast.ines)
    look_again(review=review, by=cast.quinn)
    close(review=review, by=cast.quinn)
    assert state_of(review) == State.AGREED


def test_who_takes_over_begins_with_nothing_and_what_was_judged_stays(done, cast, quincy):
    review = claim(review=selected(done, cast.lee), by=cast.quinn)
    judge(review, cast.quinn)
    with pytest.raises(PermissionDenied, match="still on the team"):
        take_over(review=review, by=quincy)
    TeamMember.objects.filter(user=cast.quinn).update(left_at="2099-01-01T00:00:00Z")

    take_over(review=review, by=quincy)

    assert state_of(review) == State.CLAIMED
    assert open_review(read(review, quincy), quincy).mine == {}
    assert ReviewJudgement.objects.get().by == cast.quinn


def test_a_comparison_that_changes_hands_stays_with_who_judged(done, cast, quincy):
    review = compared(done, cast.quinn, selected_by=cast.lee, assessment__engaging="no")

    assign(review=review, to=quincy, by=cast.lee)
    settle(review=review, question=KEY_QUESTION, choice="no", reason="Right.", by=quincy)
    close(review=review, by=quincy)

    assert Review.objects.get().judged_by == cast.quinn


def test_handing_back_lets_somebody_else_claim(done, cast, quincy):
    review = claim(review=selected(done, cast.lee), by=cast.quinn)
    judge(review, cast.quinn)

    hand_back(review=review, by=cast.quinn)
    claim(review=review, by=quincy)
    hand_back(review=review, by=cast.lee)
    claim(review=review, by=cast.quinn)

    assert open_review(read(review, cast.quinn), cast.quinn).mine[KEY_QUESTION].choice == "no"


def test_a_review_is_withdrawn_by_the_lead_alone_and_with_a_reason(done, cast):
    review = selected(done, cast.quinn)

    with pytest.raises(PermissionDenied):
        withdraw(review=review, reason="Not needed.", by=cast.quinn)
    with pytest.raises(ValidationError):
        withdraw(review=review, reason="", by=cast.lee)
    withdraw(review=review, reason="Chosen by mistake.", by=cast.lee)
    assert not Seal.objects.filter(lifted_at=None).exists()
    assert selected(done, cast.quinn).pk != review.pk


def test_nothing_happens_in_the_panel_phase(inspection, done, cast):
    review = compared(done, cast.quinn, selected_by=cast.lee, assessment__engaging="no")
    Inspection.objects.filter(pk=inspection.pk).update(phase=Phase.PANEL)

    for step in (
        lambda: settle(review=review, question=KEY_QUESTION, choice="no", reason="Right.", by=cast.lee),
        lambda: return_assessment(review=review, reason="Again.", by=cast.quinn),
        lambda: close(review=review, by=cast.quinn),
    ):
        with pytest.raises(ValidationError, match="panel phase"):
            step()


def test_an_inspection_with_reviews_does_not_move_to_another_edition(inspection, done, cast):
    from inspections.signals import edition_records_wanted  # noqa: PLC0415

    selected(done, cast.quinn)

    with pytest.raises(ValidationError, match="quality assurance"):
        edition_records_wanted.send(sender=None, inspection=inspection)
