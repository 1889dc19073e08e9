"""Under the policies `moderated` and `agreed`, what quality assurance has done decides which answers count."""

from uuid import uuid4

import pytest
from django.urls import reverse

from cases.answering import save_answer
from cases.answers import ASSESSMENT, Change, Writer
from cases.models import Judgement
from moderation.models import AgreedJudgement
from moderation.querying import ask, resolve
from moderation.settling import close, look_again, return_assessment, settle
from ratings.aggregating import aggregate
from ratings.queries.fingerprints import fingerprint_of
from ratings.queries.judged_cases import judged_cases, tallies_of
from ratings.results import KeyQuestionTally, Policy
from standards.queries import edition_structure
from tests.cast import add_case
from tests.moderation.looking import compared, handed_in, selected
from tests.pages import page_of
from tests.ratings.test_counting import decide, submit, tally_of
from tests.ratings.test_whole_trace import assert_proves_itself, document_of

ENGAGING = "assessment.engaging"


@pytest.fixture
def done(inspection, case, cast):
    """NB-001, handed in with every judgement "Yes", in an inspection that counts moderated cases."""
    handed_in(case, cast.ines)
    decide(inspection, cast.lee, Policy.MODERATED)
    return case


def counted(inspection, question=ENGAGING):
    """(sufficient, insufficient, left out) of the run that is current now."""
    aggregate(inspection.pk)
    run = inspection.rating_runs.first()
    assert run.fingerprint == fingerprint_of(inspection.pk)
    return tally_of(run, question)[:2], run.left_out


def test_a_submitted_case_counts_while_nothing_holds_it_up(done, inspection):
    add_case(inspection, "NB-002")

    assert counted(inspection) == ([1, 0], {"not_submitted": 1})


def test_a_case_under_review_is_left_out_until_the_review_is_closed(done, inspection, cast):
    review = compared(done, cast.quinn, selected_by=cast.lee)
    assert counted(inspection) == ([0, 0], {"under_review": 1})
    close(review=review, by=cast.quinn)

    assert counted(inspection) == ([1, 0], {})


def test_a_selected_case_is_under_review(done, inspection, cast):
    selected(done, cast.lee)

    assert counted(inspection) == ([0, 0], {"under_review": 1})


def test_a_returned_case_is_left_out_as_returned_also_once_it_is_handed_in_again(done, inspection, cast):
    review = compared(done, cast.quinn, selected_by=cast.lee, assessment__engaging="no")
    return_assessment(review=review, reason="Look at the plan once more.", by=cast.quinn)
    assert counted(inspection) == ([0, 0], {"returned": 1})
    submit(inspection, "NB-001", by=cast.ines)
    assert counted(inspection) == ([0, 0], {"returned": 1})
    look_again(review=review, by=cast.quinn)

    assert counted(inspection) == ([0, 0], {"under_review": 1})


def test_a_case_with_an_open_query_is_left_out_until_it_is_resolved_and_again_once_the_answer_changes(done, inspection, cast):
    query = ask(
        assessment=done.assessment, question=ENGAGING, text="Where is this?", operation=uuid4(), to=cast.ines, by=cast.quinn
    )
    assert counted(inspection) == ([0, 0], {"open_query": 1})
    resolve(query=query, text="Found it.", by=cast.quinn)
    assert counted(inspection) == ([1, 0], {})
    Judgement.objects.filter(assessment=done.assessment, question__code=ENGAGING).update(version=2)
    done.inspection.cases.filter(pk=done.pk).update(office="Elsewhere")  # anything that makes the ratings out of date

    assert counted(inspection) == ([0, 0], {"open_query": 1})


def test_the_agreed_judgement_counts_in_place_of_the_inspectors_where_the_policy_says_so(done, inspection, cast):
    review = compared(done, cast.quinn, selected_by=cast.lee, assessment__engaging="no")
    settle(review=review, question=ENGAGING, choice="no", reason="The plan shows nothing of it.", by=cast.lee)
    close(review=review, by=cast.quinn)
    assert counted(inspection) == ([1, 0], {})
    decide(inspection, cast.lee, Policy.AGREED)

    assert counted(inspection) == ([0, 1], {})
    assert counted(inspection, "assessment.safety") == ([1, 0], {})


def test_of_what_was_agreed_the_newest_counts(done, inspection, cast):
    review = compared(done, cast.quinn, selected_by=cast.lee, assessment__engaging="no")
    decide(inspection, cast.lee, Policy.AGREED)
    for choice in ("no", "yes"):
        settle(review=review, question=ENGAGING, choice=choice, reason="So.", by=cast.lee)
    close(review=review, by=cast.quinn)
    assert counted(inspection) == ([1, 0], {})
    settle(review=review, question=ENGAGING, choice="no", reason="After all.", by=cast.lee)

    assert counted(inspection) == ([0, 1], {})


def test_an_agreed_judgement_counts_where_the_inspectors_was_taken_away(done, inspection, cast):
    review = compared(done, cast.quinn, selected_by=cast.lee, assessment__engaging="no")
    settle(review=review, question=ENGAGING, choice="no", reason="So.", by=cast.lee)
    close(review=review, by=cast.quinn)
    type(done.assessment).objects.filter(pk=done.assessment.pk).update(submitted_at=None, submitted_by=None)
    save_answer(
        ASSESSMENT, case_id=done.pk, question=ENGAGING, change=Change(choice="", set_choice=True), base=1, operation=uuid4(),
        by=Writer(cast.ines.pk),
    )  # fmt: skip
    submit(inspection, "NB-001", by=cast.ines)
    assert counted(inspection) == ([0, 0], {})
    decide(inspection, cast.lee, Policy.AGREED)

    assert counted(inspection) == ([0, 1], {})


def test_pages_and_the_trace_count_the_agreed_record_alike(done, inspection, cast, browser_of, api_of):
    review = compared(done, cast.quinn, selected_by=cast.lee, assessment__engaging="no")
    settle(review=review, question=ENGAGING, choice="no", reason="So.", by=cast.lee)
    close(review=review, by=cast.quinn)
    decide(inspection, cast.lee, Policy.AGREED)
    run = aggregate(inspection.pk)
    edition = edition_structure(inspection.edition_id)

    stored = {one["key_question"]: KeyQuestionTally(**one) for one in run.tallies}
    assert tallies_of(judged_cases(run, edition, cast.lee), edition) == stored
    page = page_of(browser_of(cast.pat).get(reverse("key_question_trace", args=[inspection.reference, ENGAGING])))
    assert [link.text for link in page.one("section", id="insufficient").all("a")] == ["NB-001"]
    assert "the agreed record" in page.text
    document = document_of(inspection, cast.lee, api_of)
    assert_proves_itself(document)
    asked = {one["key_question"]: one["cases"][0] for one in document["key_questions"] if one["cases"]}
    assert (asked[ENGAGING]["agreed"], asked[ENGAGING]["option"], asked["assessment.safety"]["agreed"]) == (True, "no", False)
    assert AgreedJudgement.objects.count() == 1
