"""The pages of the factual-accuracy round and of the action plan, as a browser without scripts sees them."""

import pytest
from django.urls import reverse
from django.utils import timezone

from inspections.models import Inspection
from inspections.rules import Phase
from reports.acting import change_action
from reports.models import AccuracyRound, Action, CommentOutcome, CommentsRead, Publication, Recommendation
from reports.recommending import change_recommendation
from tests.moderation.looking import claim, handed_in, selected
from tests.pages import assert_well_formed, page_of
from tests.reports.packed import begin, kept, plan_actions

ROUND = "/inspections/north-borough/report/documents/1/accuracy/"
PLAN = "/inspections/north-borough/action-plan/"


def on(name, day):
    return {f"{name}_day": str(day.day), f"{name}_month": str(day.month), f"{name}_year": str(day.year)}


TODAY = timezone.localdate()


@pytest.fixture
def as_lee(browser_of, cast):
    return browser_of(cast.lee)


@pytest.fixture
def pack(inspection, case, cast):
    return kept(inspection, cast.lee)


def read(browser, address):
    response = browser.get(address)
    assert response.status_code == 200
    page = page_of(response)
    assert_well_formed(page)
    return page


def refused(browser, address, data):
    response = browser.post(address, data)
    assert response.status_code == 200
    page = page_of(response)
    assert_well_formed(page)
    assert page.all(cls="govuk-error-summary")
    return page


def test_a_round_from_its_beginning_to_the_outcome_of_a_comment(pack, as_lee, browser_of, cast):
    assert "The round has not begun" in read(as_lee, ROUND).text
    assert browser_of(cast.ines).get(f"{ROUND}comments/add/").status_code == 404
    assert "Enter the due date" in refused(as_lee, f"{ROUND}due/", {"version": "0"}).text
    as_lee.post(f"{ROUND}due/", {"version": "0", **on("due_on", TODAY)})
    assert "The provider has said nothing yet." in read(as_lee, ROUND).text

    as_ines = browser_of(cast.ines)
    page = refused(as_ines, f"{ROUND}comments/add/", {"finding": "", "text": "There were 12.", **on("received_on", TODAY)})
    assert "Select the finding that the comment is about" in page.text
    assert page.one("textarea", name="text").text == "There were 12."
    said = {"finding": "F2", "text": "There were 12.", **on("received_on", TODAY)}
    assert as_ines.post(f"{ROUND}comments/add/", said).headers["Location"] == ROUND

    address = f"{ROUND}comments/1/"
    page = refused(as_lee, address, {"seen": "0", "outcome": "", "reason": "It was ten."})
    assert page.one("textarea", name="reason").text == "It was ten."
    as_lee.post(address, {"seen": "0", "outcome": "not_accepted", "reason": "It was ten."})
    assert "in the meantime" in refused(as_lee, address, {"seen": "0", "outcome": "accepted", "reason": "Twelve."}).text
    page = read(browser_of(cast.pat), ROUND)
    assert "F2 1.2 Staffing" in page.text
    assert "It was ten." in page.text
    assert CommentOutcome.objects.count() == 1


def test_the_comments_are_taken_out_as_a_file_and_that_is_recorded(pack, cast, browser_of):
    begin(pack, cast.lee)

    response = browser_of(cast.pat).get(f"{ROUND}comments.csv")

    assert response.headers["Content-Disposition"] == 'attachment; filename="north-borough-version-1-comments.csv"'
    assert "There were 12 posts." in response.content.decode()
    assert CommentsRead.objects.get().by == cast.pat


def test_the_due_date_is_changed_over_the_one_that_was_seen(pack, as_lee, cast):
    begin(pack, cast.lee)
    as_lee.post(f"{ROUND}due/", {"version": "1", **on("due_on", TODAY)})

    page = refused(as_lee, f"{ROUND}due/", {"version": "1", **on("due_on", TODAY.replace(year=TODAY.year + 1, day=1))})

    assert "has changed this in the meantime" in page.text
    assert page.one("input", name="version").attrs["value"] == "2"
    assert AccuracyRound.objects.get().due_on == TODAY


def test_recommendations_actions_and_progress_are_written_on_their_pages(inspection, as_lee, browser_of, cast):
    assert "No recommendations yet" in read(as_lee, PLAN).text
    assert "No action plans yet" in read(as_lee, "/action-plans/").text
    assert "Enter the recommendation" in refused(as_lee, f"{PLAN}recommendations/add/", {"standard": "staffing", "text": ""}).text
    as_lee.post(f"{PLAN}recommendations/add/", {"standard": "staffing", "text": "Fill the posts."})
    as_ines = browser_of(cast.ines)
    page = refused(as_ines, f"{PLAN}recommendations/1/plan-action/", {"text": "Recruit.", "owner": "", **on("due_on", TODAY)})
    assert "Enter" in page.one(cls="govuk-error-summary").text
    assert page.one("textarea", name="text").text == "Recruit."
    as_ines.post(f"{PLAN}recommendations/1/plan-action/", {"text": "Recruit.", "owner": "Head", **on("due_on", TODAY)})
    action = Action.objects.get()
    address = reverse("action", args=["north-borough", action.pk])
    assert "Enter what has been done" in refused(as_ines, address, {"state": "done", "note": ""}).text
    as_ines.post(address, {"state": "done", "note": "All posts are filled."})

    page = read(browser_of(cast.pat), PLAN)
    assert "1.2 Staffing" in page.text
    assert [cell.text for cell in page.one("tbody").all("td")] == ["Head", f"{TODAY.day} {TODAY:%B %Y}", "Completed"]
    assert "All posts are filled." in read(browser_of(cast.pat), address).text
    assert "No action is overdue." in read(as_lee, "/action-plans/").text


def test_both_are_shown_when_somebody_else_was_first(pack, as_lee, cast):
    action = plan_actions(begin(pack, cast.lee), cast.lee)
    one = Recommendation.objects.get()
    change_recommendation(recommendation=one, version=1, standard="", text="Theirs.", by=cast.lee)
    change_action(action=action, version=1, text="Theirs.", owner="Deputy", due_on=TODAY, by=cast.asha)

    page = refused(as_lee, f"{PLAN}recommendations/1/", {"version": "1", "standard": "", "text": "Mine."})
    assert "Theirs." in page.text
    assert page.one("textarea", name="text").text == "Mine."
    address = reverse("edit_action", args=["north-borough", action.pk])
    page = refused(as_lee, address, {"version": "1", "text": "Mine.", "owner": "Head", **on("due_on", TODAY)})
    assert "Asha has changed this in the meantime" in page.text
    assert as_lee.post(address, {"version": "2", "text": "Mine.", "owner": "Head", **on("due_on", TODAY)}).status_code == 302
    assert "Deputy" in read(as_lee, reverse("action", args=["north-borough", action.pk])).text


def test_a_withdrawn_recommendation_stays_with_its_reason(pack, as_lee, cast):
    plan_actions(begin(pack, cast.lee), cast.lee)
    address = f"{PLAN}recommendations/1/withdraw/"
    assert "Enter why it is withdrawn" in refused(as_lee, address, {"reason": ""}).text
    as_lee.post(address, {"reason": "Done already."})

    page = read(as_lee, PLAN)

    assert "Withdrawn by Lee" in page.text
    assert "Done already." in page.text
    assert not page.all("a", href=f"{PLAN}recommendations/1/plan-action/")
    assert not read(as_lee, f"{PLAN}recommendations/1/").all("textarea")


def test_the_publication_date_is_set(inspection, as_lee):
    address = f"{PLAN}publication/"
    said = {"version": "0", "published_on_day": "1", "published_on_month": "3", "published_on_year": "2022"}
    assert "after the end of fieldwork" in refused(as_lee, address, said).text
    as_lee.post(address, said | {"published_on_month": "9"})

    assert "To be published on 1 September 2022." in read(as_lee, PLAN).text
    Inspection.objects.filter(pk=inspection.pk).update(phase=Phase.PUBLISHED)
    assert "Published on 1 September 2022." in read(as_lee, PLAN).text
    assert Publication.objects.count() == 1


def test_what_is_overdue_is_shown_over_all_inspections(pack, as_lee, cast):
    plan_actions(begin(pack, cast.lee), cast.lee)

    page = read(as_lee, "/action-plans/")

    assert "Overdue actions" in page.text
    assert "Action 1.1 Recruit six officers." in page.text
    assert "Overdue" in read(as_lee, PLAN).text


def test_in_a_published_inspection_actions_go_on_and_the_rest_is_read_only(inspection, pack, as_lee, cast):
    action = plan_actions(begin(pack, cast.lee), cast.lee)
    Inspection.objects.filter(pk=inspection.pk).update(phase=Phase.PUBLISHED)

    for address in (f"{PLAN}recommendations/add/", f"{PLAN}recommendations/1/withdraw/", f"{ROUND}due/", f"{ROUND}comments/add/"):
        assert as_lee.get(address).status_code == 403
    for address in (f"{PLAN}recommendations/1/", f"{ROUND}comments/1/"):
        assert as_lee.post(address, {}).status_code == 403
        assert not read(as_lee, address).all("textarea")
    address = reverse("action", args=["north-borough", action.pk])
    assert as_lee.post(address, {"state": "done", "note": "Done."}).status_code == 302


@pytest.mark.parametrize("page", [ROUND, f"{ROUND}comments/1/", PLAN, "/action-plans/"])
def test_pages_take_a_constant_number_of_queries(pack, as_lee, cast, page, django_assert_max_num_queries):
    plan_actions(begin(pack, cast.lee), cast.lee)

    with django_assert_max_num_queries(10):
        read(as_lee, page)


def test_who_judges_a_case_blind_sees_no_recommendation_of_its_inspection(inspection, case, browser_of, cast):
    plan_actions(begin(kept(inspection, cast.lee), cast.lee), cast.lee)
    as_quinn = browser_of(cast.quinn)
    assert "North Borough" in read(as_quinn, "/action-plans/").one("main").text

    claim(review=selected(handed_in(case, cast.ines), cast.lee), by=cast.quinn)
    assert "North Borough" not in read(as_quinn, "/action-plans/").one("main").text
    assert not Recommendation.objects.visible_to(cast.quinn).exists()
    assert not Action.objects.visible_to(cast.quinn).exists()
