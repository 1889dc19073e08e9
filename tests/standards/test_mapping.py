from dataclasses import replace

import pytest

from standards.details import CASELOAD, GRADE, HELD_AT, HELD_ON, MODE, NOTES
from standards.mapping import How, Step, faults_of, proposed_steps
from standards.structure import Counts
from tests.standards.test_comparing import BEFORE, edition

SAFETY = "assessment.safety"


def step_for(code, *changes):
    return next(step for step in proposed_steps(BEFORE, edition(*changes)) if step.question == code)


def test_the_same_questions_are_carried_as_they_are():
    steps = proposed_steps(BEFORE, edition())
    assert {step.how for step in steps} == {How.CARRY}
    assert [step.question for step in steps] == [
        "screening.harm", "assessment.safety.victims", "assessment.safety.past", SAFETY, "summary.case", "interview.workload",
        HELD_ON, MODE, HELD_AT, GRADE, CASELOAD, NOTES,
    ]  # fmt: skip
    assert all(step.to == step.question and all(a == b for a, b in step.options.items()) for step in steps)
    assert faults_of(steps, BEFORE, edition()) == {}


def test_a_question_with_the_same_concept_is_found_under_another_code():
    step = step_for("screening.harm", ("code: screening.harm, kind", "code: screening.any, concept: screening.harm, kind"),
                    ("answer: screening.harm", "answer: screening.any"))  # fmt: skip
    assert (step.how, step.to) == (How.CARRY, "screening.any")


def test_a_question_that_is_gone_is_held():
    step = step_for("assessment.safety.past", ("code: assessment.safety.past", "code: assessment.safety.new"))
    assert (step.how, step.to, dict(step.options)) == (How.HOLD, "", {})


def test_a_question_with_an_answer_less_is_converted_and_that_answer_held():
    changed = ('{code: "no", label: "No", counts: insufficient}', "{code: never, label: Never, counts: insufficient}")
    step = step_for(SAFETY, changed)
    assert (step.how, dict(step.options)) == (How.CONVERT, {"yes": "yes"})
    full = replace(step, options={"yes": "yes", "no": "never"})
    assert faults_of([full], BEFORE, edition(changed)) == {}


def test_an_answer_that_counts_otherwise_is_not_proposed():
    later = edition(
        ("option_sets:\n", "option_sets:\n  other:\n    options:\n      - {code: \"yes\", label: \"Yes\", counts: sufficient}\n"
         "      - {code: \"no\", label: \"No\", counts: not_applicable}\n"),
        ("text: Are victims considered?\n                draft: true\n                options: yes_no",
         "text: Are victims considered?\n                draft: true\n                options: other"),
    )  # fmt: skip
    assert later.questions["assessment.safety.victims"].options[1].counts is Counts.NOT_APPLICABLE
    step = next(step for step in proposed_steps(BEFORE, later) if step.question == "assessment.safety.victims")
    assert (step.how, dict(step.options)) == (How.CONVERT, {"yes": "yes"})


@pytest.mark.parametrize(
    ("step", "reason"),
    [
        (Step("nothing", How.CARRY, SAFETY), "The earlier edition has no such question."),
        (Step(SAFETY, How.HOLD, SAFETY), "An answer that is held goes to no question."),
        (Step(SAFETY, How.CARRY), "The later edition has no question of this kind that its answers could go to."),
        (Step(SAFETY, How.CONVERT, "assessment.safety.past"), "The later edition has no question of this kind"),
        (Step(SAFETY, How.CONVERT, SAFETY, {"yes": "maybe"}), "The answer “yes” cannot become “maybe”."),
        (Step(SAFETY, How.CONVERT, SAFETY, {"maybe": "yes"}), "The answer “maybe” cannot become “yes”."),
        (Step(SAFETY, How.CARRY, SAFETY, {"yes": "yes"}), "It can only be converted"),
    ],
)
def test_a_step_that_cannot_be_is_said(step, reason):
    assert faults_of([step], BEFORE, BEFORE)[step.question].startswith(reason)


def test_two_questions_cannot_become_one():
    steps = [
        Step(code, How.CONVERT, "assessment.safety.past") for code in ("assessment.safety.past", "assessment.safety.victims")
    ]
    assert list(faults_of(steps, BEFORE, BEFORE).values()) == [
        "Answers to another question go to “assessment.safety.past” already."
    ]
