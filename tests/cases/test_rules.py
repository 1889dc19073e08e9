"""What is asked about a case, what is missing from it and how far it has come."""

import pytest

from cases.answers import CurrentAnswer
from cases.models import Case
from cases.rules import Status, gaps_of, page_status, progress_of, questions_asked, status_once_handed_in, tally_of
from standards.models import Edition
from standards.queries import edition_structure
from standards.structure import MAIN_MODULE

PDU, CRC = "pdu-2021-23", "crc-2018-19"
ENGAGING = "implementation.engaging"
SCREENING = "screening.harm_indicators"


def given(choice: str = "", evidence: str = "") -> CurrentAnswer:
    return CurrentAnswer(1, choice, evidence, None, "Ines")


def structure(code: str):
    return edition_structure(Edition.objects.get(code=code).pk)


def asked_in(code: str, choices: dict[str, str] | None = None, **facts) -> frozenset[str]:
    edition = structure(code)
    return questions_asked(edition, MAIN_MODULE, Case(**facts).facts(edition), choices or {})


def test_a_prompt_for_released_people_is_asked_of_them_alone(db):
    prompt = f"{ENGAGING}.contact_before_release"
    assert prompt in asked_in(PDU, sentence_type="licence")
    assert prompt not in asked_in(PDU, sentence_type="community_order")
    assert prompt not in asked_in(PDU)


@pytest.mark.parametrize(("choice", "asked"), [("yes", True), ("no_should_have", True), ("none", False), ("", False)])
def test_enforcement_is_asked_about_when_there_were_risks_of_non_compliance(db, choice, asked):
    found = asked_in(PDU, {f"{ENGAGING}.non_compliance": choice})
    assert (f"{ENGAGING}.enforcement" in found) is (f"{ENGAGING}.re_engagement" in found) is asked


@pytest.mark.parametrize(("choice", "asked"), [("yes", True), ("no", False), ("", True)])
def test_a_case_without_indicators_of_harm_is_not_asked_about_safety_in_2018(db, choice, asked):
    found = asked_in(CRC, {SCREENING: choice})
    for code in ("assessment.safety", "planning.safety", "implementation.safety", "reviewing.safety"):
        assert (code in found) is asked
    assert ("assessment.safety.harm" in found) is asked
    assert {"assessment.engaging", SCREENING} <= found


def gap_parts(code: str, answer: CurrentAnswer) -> list[str]:
    return [gap.part for gap in gaps_of(structure(PDU).questions[code], answer)]


@pytest.mark.parametrize(
    ("code", "choice", "evidence", "missing"),
    [
        ("assessment.engaging", "", "", ["choice", "evidence"]),
        ("assessment.engaging", "yes", "  \n", ["evidence"]),
        ("assessment.engaging", "no", "Reasons.", []),
        ("assessment.engaging.involvement", "", "Words.", ["choice"]),
        ("assessment.engaging.involvement", "yes", "", []),
        ("assessment.engaging.involvement", "no", "", ["evidence"]),
        (f"{ENGAGING}.non_compliance", "none", "", []),
        (f"{ENGAGING}.non_compliance", "no_should_have", "", ["evidence"]),
        ("summary.case", "", "", []),
        ("interview.skills", "", "", ["choice"]),
        ("interview.skills", "no", "", []),
        ("interview.skills", "not_asked", "", []),
    ],
)
def test_a_judgement_needs_reasons_and_an_insufficient_prompt_evidence(db, code, choice, evidence, missing):
    assert gap_parts(code, given(choice, evidence)) == missing


def test_messages_name_a_question_by_its_number_or_its_words(db):
    messages = [
        gap.message
        for edition, code in ((PDU, "assessment.engaging.involvement"), (CRC, SCREENING))
        for gap in gaps_of(structure(edition).questions[code], given())
    ]
    assert messages == ["Answer 2.1.1 a", "Answer “Are there indicators of risk of harm to other people in this case?”"]


PAGE = (
    "assessment.engaging",
    "assessment.engaging.involvement",
    "assessment.engaging.motivation",
    "assessment.engaging.diversity",
)


@pytest.mark.parametrize(
    ("answers", "status"),
    [
        ({}, Status.NOT_STARTED),
        ({PAGE[1]: given("", "  ")}, Status.NOT_STARTED),
        ({PAGE[1]: given("yes")}, Status.IN_PROGRESS),
        ({PAGE[1]: given("", "Words first.")}, Status.IN_PROGRESS),
        ({code: given("yes") for code in PAGE}, Status.IN_PROGRESS),
        ({code: given("yes", "Words.") for code in PAGE}, Status.COMPLETED),
        ({code: given("no", "Words.") for code in PAGE}, Status.COMPLETED),
    ],
)
def test_a_page_is_completed_when_nothing_is_missing_from_it(db, answers, status):
    page = structure(PDU).page("assessment.engaging")
    assert page_status(page, asked_in(PDU), answers) is status


def test_a_page_of_free_texts_is_completed_when_each_has_words(db):
    page = structure(PDU).page("summary")
    texts = {question.code: given("", "Words.") for question in page.questions}
    assert page_status(page, asked_in(PDU), texts) is Status.COMPLETED
    assert page_status(page, asked_in(PDU), {"summary.case": given("", "Words.")}) is Status.IN_PROGRESS


def test_what_is_not_asked_leaves_the_count_whatever_was_answered(db):
    edition = structure(CRC)
    answers = {SCREENING: given("no"), "assessment.safety": given("yes", "Kept."), "assessment.engaging": given("no")}
    asked = asked_in(CRC, {code: answer.choice for code, answer in answers.items()})
    assert page_status(edition.page("assessment.safety"), asked, answers) is Status.NOT_ASKED
    progress = progress_of(edition, asked, answers)
    assert (progress.asked, progress.judged, progress.completed) == (8, 1, 0)


def test_the_tally_keeps_apart_what_does_not_apply_and_what_is_not_answered(db):
    page = structure(PDU).page(ENGAGING)
    prompts = [question for question in page.questions if question.parent]
    answers = {
        f"{ENGAGING}.start_promptly": given("no_non_compliance"),
        f"{ENGAGING}.working_relationship": given("yes"),
        f"{ENGAGING}.non_compliance": given("none"),
    }
    tally = tally_of(prompts, answers)
    assert (tally.asked, tally.sufficient, tally.insufficient, tally.not_applicable, tally.unanswered) == (7, 1, 1, 1, 4)


def test_a_page_of_what_was_handed_in_is_in_progress_no_more():
    """What came in from elsewhere is taken as handed in, complete or not."""
    assert {status: status_once_handed_in(status) for status in Status if status_once_handed_in(status) is not status} == {
        Status.IN_PROGRESS: Status.COMPLETED,
        Status.NOT_STARTED: Status.NOT_RECORDED,
    }
