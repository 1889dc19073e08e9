"""A review whose case is not inspected any more goes from the lists by itself, is kept with the reason, and may come back."""

import uuid

import pytest
from django.core.exceptions import ValidationError

from cases.answers import Change, Locked
from cases.models import Case
from cases.setting_aside import set_cases_aside, take_cases_back
from moderation.judging import compare, save_judgement
from moderation.models import Review
from moderation.queries.asking import queries_put_to
from moderation.queries.listing import overview_of, review_lines
from moderation.queries.reviewing import open_review
from moderation.reviewing import assign, claim, hand_back, withdraw
from moderation.rules import State
from tests.cases.filling import fresh
from tests.moderation.looking import KEY_QUESTION, handed_in, judge_all, read, selected
from tests.moderation.test_querying import asked
from tests.pages import assert_well_formed, page_of

WHY = "Not in the sample drawn on 4 March 2022 at 9:32am: Another file."


@pytest.fixture
def review(case, cast):
    """A review that the quality assurer has claimed."""
    return claim(review=selected(handed_in(case, cast.ines), cast.quinn), by=cast.quinn)


def aside(case, by):
    set_cases_aside(case.inspection, Case.objects.filter(pk=case.pk), because=WHY, by=by)


def back(case, by):
    take_cases_back(case.inspection, Case.objects.filter(pk=case.pk), because="In the sample again: draw 3", by=by)


def test_it_goes_from_the_list_says_why_and_comes_back(inspection, case, review, cast, browser_of):
    assurer = browser_of(cast.quinn)
    listed = f"/inspections/{inspection.reference}/reviews/"
    aside(case, cast.lee)

    assert [line.is_set_aside for line in review_lines(inspection, cast.quinn)] == [True]
    assert overview_of(inspection, cast.quinn).under_way == 0
    page = page_of(assurer.get(listed))
    assert_well_formed(page)
    assert "1 review waits for nobody, and comes back by itself if the case is drawn again." in page.text
    assert WHY in page.text
    assert not page.all("table")
    one = page_of(assurer.get(f"/reviews/{review.pk}/"))
    assert_well_formed(one)
    assert WHY in one.text
    assert [link.text for link in one.all("a") if link.text in ("Hand back", "Compare", "Assign")] == ["Hand back"]

    back(case, cast.lee)
    again = page_of(assurer.get(listed))
    assert len(again.all("table")) == 1
    assert "not inspected any more" not in again.text
    assert Review.objects.get() == review


def test_nothing_is_judged_meanwhile_and_what_was_judged_stays(case, review, cast, browser_of):
    judge_all(review, cast.quinn)
    aside(case, cast.lee)
    place = {"review": review, "question": KEY_QUESTION, "base": 1, "operation": uuid.uuid4(), "by": cast.quinn}

    with pytest.raises(Locked, match=r"not inspected any more.*Another file") as refused:
        save_judgement(change=Change("no", True, "", False), **place)
    assert refused.value.reason == "set_aside"
    with pytest.raises(ValidationError, match="not inspected any more"):
        compare(review=review, by=cast.quinn)
    with pytest.raises(ValidationError, match="not inspected any more"):
        assign(review=review, to=cast.quinn, by=cast.lee)
    page = f"/reviews/{review.pk}/judge/{open_review(read(review, cast.quinn), cast.quinn).pages[0][0].code}/"
    assert WHY in page_of(browser_of(cast.quinn).get(page)).text
    assert not page_of(browser_of(cast.quinn).get(page)).all("textarea")

    back(case, cast.lee)
    assert compare(review=review, by=cast.quinn).state == State.COMPARED


def test_it_can_be_let_go_of_meanwhile(case, review, cast):
    aside(case, cast.lee)
    assert hand_back(review=review, by=cast.quinn).state == State.SELECTED
    assert withdraw(review=review, reason="Not inspected.", by=cast.lee).state == State.WITHDRAWN
    assert fresh(case).set_aside_at is not None


def test_a_query_waits_for_nobody_meanwhile(inspection, case, cast, browser_of):
    query = asked(handed_in(case, cast.ines), cast.quinn)
    assert [line.query for line in queries_put_to(cast.ines)] == [query]
    aside(case, cast.lee)
    assert queries_put_to(cast.ines) == []
    page = page_of(browser_of(cast.quinn).get(f"/inspections/{inspection.reference}/queries/"))
    assert_well_formed(page)
    assert "Open Case not inspected any more" in page.one("table").text
    back(case, cast.lee)
    assert [line.query for line in queries_put_to(cast.ines)] == [query]


def test_programs_are_told_why(inspection, case, review, cast, api_of):
    address = f"/api/inspections/{inspection.reference}/reviews/"
    assert api_of(cast.quinn).get(address).json()["results"][0]["set_aside"] is None
    aside(case, cast.lee)
    assert api_of(cast.quinn).get(address).json()["results"][0]["set_aside"]["because"] == WHY
