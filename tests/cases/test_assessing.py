"""Saving a page at once, submitting and reopening an assessment."""

from functools import partial

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from pghistory.models import Events

from cases.answers import ASSESSMENT, NOTHING_YET, Change, Conflict, CurrentAnswer, Locked
from cases.assessing import TypedAnswer, merged, reopen_assessment, save_page, submit_assessment
from cases.models import Case, CaseAssessment, Judgement, JudgementRevision
from cases.signals import judgements_changed
from inspections.models import Inspection
from inspections.rules import Phase
from tests.cases.filling import KEY_QUESTION, PROMPT, answer, fill
from tests.cases.test_answering import at_once


def now(choice: str = "", evidence: str = "", version: int = 3) -> CurrentAnswer:
    return CurrentAnswer(version, choice, evidence, None, "Lee")


def typed(choice: str = "", evidence: str = "", version: int = 3, decision: str = "", seen: int = -1) -> TypedAnswer:
    return TypedAnswer(PROMPT, version, choice, evidence, decision, seen)


BASE = now("yes", "Old.", 2)


@pytest.mark.parametrize(
    ("mine", "theirs", "written"),
    [
        (typed("yes", "Old."), now("no", "New."), None),  # nothing typed: theirs stays
        (typed("yes", "Mine."), now("yes", "Old."), Change(evidence="Mine.", set_evidence=True)),
        (typed("yes", "Mine."), now("no", "Old."), Change(evidence="Mine.", set_evidence=True)),  # different fields
        (typed("no", "Old."), now("yes", "New."), Change(choice="no", set_choice=True)),
        (typed("no", "Mine."), now("no", "Old."), Change(evidence="Mine.", set_evidence=True)),  # the same choice by both
        (typed("no", "Mine."), now("no", "Mine."), None),
        (typed("", ""), now("yes", "Old."), Change("", True, "", True)),  # taking everything back is a change too
        (typed("yes", "Old.\r\n"), now("yes", "Old.\n"), None),
    ],
)
def test_what_only_one_of_two_changed_is_put_together(mine, theirs, written):
    assert merged(mine, BASE, theirs) == written


@pytest.mark.parametrize(
    ("mine", "theirs"),
    [
        (typed("yes", "Mine."), now("yes", "Theirs.")),
        (typed("no", "Old."), now("", "Old.")),
        (typed("no", "Mine."), now("yes", "Theirs.")),
    ],
)
def test_where_both_changed_the_same_field_somebody_must_decide(mine, theirs):
    with pytest.raises(Conflict) as conflict:
        merged(mine, BASE, theirs)
    assert conflict.value.current == theirs


def test_without_knowing_what_the_form_was_filled_from_only_equal_answers_go_through():
    assert merged(typed("yes", "Same."), None, now("yes", "Same.")) is None
    with pytest.raises(Conflict):
        merged(typed("yes", "Mine."), None, now("yes", "Same."))


@pytest.mark.parametrize(
    ("decision", "written"),
    [
        ("saved", None),
        ("mine", Change("no", True, "Mine.", True)),
        ("both", Change("no", True, "Theirs.\n\nMine.", True)),
    ],
)
def test_a_decision_is_carried_out(decision, written):
    theirs = now("yes", "Theirs.", 3)
    assert merged(typed("no", "Mine.", 1, decision, seen=3), BASE, theirs) == written


def test_a_decision_against_an_answer_that_changed_again_is_asked_for_again():
    with pytest.raises(Conflict):
        merged(typed("no", "Mine.", 1, "mine", seen=3), BASE, now("yes", "Newest.", 4))


def page(case, by, *answers: TypedAnswer):
    return save_page(ASSESSMENT, case_id=case.pk, typed=answers, by=by)


def test_only_what_was_changed_is_saved(case, cast):
    answer(case, cast.ines, PROMPT, "yes", "Words.")
    outcome = page(case, cast.ines, TypedAnswer(PROMPT, 1, "yes", "Words."), TypedAnswer(KEY_QUESTION, 0, "no", ""))
    assert (outcome.saved, dict(outcome.not_saved)) == ((KEY_QUESTION,), {})
    assert JudgementRevision.objects.count() == 2


def test_an_empty_page_writes_nothing(case, cast):
    assert page(case, cast.ines, TypedAnswer(PROMPT, 0, "", ""), TypedAnswer(KEY_QUESTION, 0, "", "")).saved == ()
    assert not Judgement.objects.exists()


def test_the_same_page_twice_is_saved_once(case, cast):
    posted = (TypedAnswer(PROMPT, 0, "yes", "Words."), TypedAnswer(KEY_QUESTION, 0, "no", "Reasons."))
    assert page(case, cast.ines, *posted).saved == (PROMPT, KEY_QUESTION)
    assert page(case, cast.ines, *posted).complete
    assert JudgementRevision.objects.count() == 2


def test_a_page_that_was_changed_after_going_back_is_no_repeat(case, cast):
    page(case, cast.ines, TypedAnswer(PROMPT, 0, "yes", "First."))
    outcome = page(case, cast.ines, TypedAnswer(PROMPT, 0, "yes", "Second."))
    assert outcome.not_saved[PROMPT].conflict.evidence == "First."
    assert outcome.not_saved[PROMPT].typed.evidence == "Second."


def test_one_answer_in_conflict_does_not_hold_back_the_others(case, cast):
    answer(case, cast.lee, PROMPT, "no", "Lee's.")
    outcome = page(case, cast.ines, TypedAnswer(PROMPT, 0, "yes", "Mine."), TypedAnswer(KEY_QUESTION, 0, "yes", "Reasons."))
    assert outcome.saved == (KEY_QUESTION,)
    assert list(outcome.not_saved) == [PROMPT]
    assert outcome.refused == ""


def test_words_given_up_for_the_saved_ones_stay_in_the_history(case, cast):
    answer(case, cast.lee, PROMPT, "no", "Lee's.")
    assert page(case, cast.ines, TypedAnswer(PROMPT, 0, "yes", "Mine.", "saved", 1)).complete
    revisions = JudgementRevision.objects.order_by("version").values_list(
        "version", "option__code", "evidence", "recorded_by__name"
    )
    assert list(revisions) == [(1, "no", "Lee's.", "Lee"), (2, "yes", "Mine.", "Ines"), (3, "no", "Lee's.", "Ines")]


def test_what_cannot_be_stored_comes_back_with_the_reason(case, cast):
    outcome = page(case, cast.ines, TypedAnswer(PROMPT, 0, "perhaps", ""), TypedAnswer(KEY_QUESTION, 0, "", "a\x00b"))
    assert list(outcome.not_saved[PROMPT].errors) == ["choice"]
    assert list(outcome.not_saved[KEY_QUESTION].errors) == ["evidence"]


def test_a_page_for_a_closed_case_comes_back_whole(case, cast):
    fill(case, cast.ines)
    submit_assessment(assessment=case.assessment, by=cast.ines)
    outcome = page(case, cast.ines, TypedAnswer(PROMPT, 1, "no", "Too late."))
    assert "read-only" in outcome.refused
    assert outcome.not_saved[PROMPT].typed.evidence == "Too late."


def test_the_case_can_be_handed_in_when_nothing_is_missing(case, cast):
    fill(case, cast.ines)
    submitted = submit_assessment(assessment=case.assessment, by=cast.ines)
    assert submitted.submitted_by == cast.ines
    event = Events.objects.tracks(submitted).latest("pgh_id")
    assert event.pgh_context["user"] == cast.ines.pk


def test_what_is_missing_is_listed_and_nothing_is_handed_in(case, cast):
    fill(case, cast.ines, leave_out=(PROMPT,))
    answer(case, cast.ines, KEY_QUESTION, evidence=" ")
    with pytest.raises(ValidationError) as refused:
        submit_assessment(assessment=case.assessment, by=cast.ines)
    assert refused.value.messages == ["Answer 2.1.1 a", "Give reasons for the judgement of key question 2.1.1"]
    assert CaseAssessment.objects.get(case=case).submitted_at is None


def test_handing_in_twice_changes_nothing(case, cast):
    fill(case, cast.ines)
    first = submit_assessment(assessment=case.assessment, by=cast.ines)
    assert submit_assessment(assessment=case.assessment, by=cast.lee).submitted_at == first.submitted_at
    assert CaseAssessment.objects.get(case=case).submitted_by == cast.ines


@pytest.mark.parametrize("name", ["asha", "lou", "quinn", "pat", "rae", "olu", "ada"])
def test_only_those_who_answer_a_case_hand_it_in(case, cast, name):
    fill(case, cast.ines)
    with pytest.raises(PermissionDenied):
        submit_assessment(assessment=case.assessment, by=getattr(cast, name))


def test_nothing_is_handed_in_while_the_case_files_are_closed(case, cast):
    fill(case, cast.ines)
    Inspection.objects.update(phase=Phase.PANEL)
    with pytest.raises(ValidationError, match="panel phase"):
        submit_assessment(assessment=case.assessment, by=cast.ines)


def test_the_lead_reopens_with_a_reason_and_answers_can_be_saved_again(case, cast):
    fill(case, cast.ines)
    submit_assessment(assessment=case.assessment, by=cast.ines)
    reopened = reopen_assessment(assessment=case.assessment, reason=" Prompt b is unclear. ", by=cast.lee)
    assert (reopened.submitted_at, reopened.submitted_by) == (None, None)
    assert reopened.reopened_because == "Prompt b is unclear."
    assert answer(case, cast.ines, PROMPT, "no", "Better.").version == 2
    assert reopen_assessment(assessment=case.assessment, reason="Again", by=cast.lee).reopened_because == "Prompt b is unclear."


def test_reopening_is_for_the_lead_and_needs_a_reason(case, cast):
    fill(case, cast.ines)
    submit_assessment(assessment=case.assessment, by=cast.ines)
    for name in ("ines", "quinn", "olu", "ada"):
        with pytest.raises(PermissionDenied):
            reopen_assessment(assessment=case.assessment, reason="Because", by=getattr(cast, name))
    with pytest.raises(ValidationError):
        reopen_assessment(assessment=case.assessment, reason="  ", by=cast.lee)
    Inspection.objects.update(phase=Phase.PUBLISHED)
    with pytest.raises(ValidationError, match="published phase"):
        reopen_assessment(assessment=case.assessment, reason="Because", by=cast.lee)
    assert CaseAssessment.objects.get(case=case).submitted_at is not None


def test_the_worker_is_told_of_both(case, cast, django_capture_on_commit_callbacks):
    told = []

    def listen(inspection_id, **_):
        told.append(inspection_id)

    fill(case, cast.ines)
    judgements_changed.connect(listen)
    with django_capture_on_commit_callbacks(execute=True):
        submit_assessment(assessment=case.assessment, by=cast.ines)
        submit_assessment(assessment=case.assessment, by=cast.ines)
        reopen_assessment(assessment=case.assessment, reason="Because", by=cast.lee)
    judgements_changed.disconnect(listen)
    assert told == [case.inspection_id] * 2


def test_leaving_and_returning_to_what_is_asked_keeps_every_answer(case, cast):
    prompt = "implementation.engaging.enforcement"
    answer(case, cast.ines, "implementation.engaging.non_compliance", "yes")
    answer(case, cast.ines, prompt, "no", "Not enforced.")
    answer(case, cast.ines, "implementation.engaging.non_compliance", "none")
    fill(case, cast.ines, leave_out=(prompt, "implementation.engaging.non_compliance"))
    submit_assessment(assessment=case.assessment, by=cast.ines)
    kept = Judgement.objects.get(question__code=prompt)
    assert (kept.option.code, kept.evidence) == ("no", "Not enforced.")


@pytest.mark.django_db(transaction=True)
def test_a_save_that_races_with_submission_is_either_counted_or_refused(case, cast):
    fill(case, cast.ines)
    for _ in range(5):
        jobs = [partial(answer, case, cast.ines, PROMPT, None, text) for text in ("", "One.", "Two.")]
        submit = partial(submit_assessment, assessment=case.assessment, by=cast.lee)
        submitted, *saves = at_once(submit, *jobs)
        assert not isinstance(submitted, Exception), submitted
        assert all(not isinstance(save, Exception) or isinstance(save, Locked | Conflict) for save in saves), saves
        last = JudgementRevision.objects.latest("recorded_at").recorded_at
        assert last <= CaseAssessment.objects.get(case=case).submitted_at
        reopen_assessment(assessment=Case.objects.get(pk=case.pk).assessment, reason="Once more", by=cast.lee)


def test_an_answer_that_was_never_given_is_version_0():
    assert (NOTHING_YET.version, NOTHING_YET.choice, NOTHING_YET.saved_at) == (0, "", None)
