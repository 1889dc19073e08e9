"""The history of an answer, and the way back to where somebody left off."""

from datetime import UTC, datetime, timedelta
from uuid import uuid4

from django.urls import reverse

from cases.answering import set_aside
from cases.answers import ASSESSMENT, Change, Writer, back_from
from cases.assessing import submit_assessment
from cases.queries.answers import answers_of
from cases.queries.history import ON_A_PAGE, Save, history_of_answer, sittings
from cases.queries.resuming import left_off
from interviews.answers import INTERVIEW
from interviews.interviewing import start_interview
from interviews.rules import InterviewDetails
from tests.cases.filling import KEY_QUESTION, PROMPT, answer, fill
from tests.cast import add_case
from tests.pages import assert_well_formed, page_of

NINE = datetime(2026, 6, 4, 9, tzinfo=UTC)
ASKED_OF_OFFICER = "interview.priority_quality"


def history_url(case, question=PROMPT):
    return reverse("answer_history", args=[case.pk, question])


def saved(version, minutes, *, by=1, choice="", operation=None):
    return Save(version, choice, NINE + timedelta(minutes=minutes), by, "Somebody", operation or uuid4())


def test_a_pause_another_person_and_another_choice_each_begin_a_new_sitting():
    saves = [saved(1, 0), saved(2, 9), saved(3, 30), saved(4, 31, by=2), saved(5, 32, by=2, choice="no"), saved(6, 33, by=2)]
    assert [[save.version for save in sitting] for sitting in sittings(saves)] == [[1, 2], [3], [4], [5], [6]]
    assert sittings([]) == []


def test_what_was_given_up_in_a_conflict_stands_alone_with_its_writing_back():
    given_up = saved(3, 2)
    back = saved(4, 2, operation=back_from(given_up.operation))
    saves = [saved(1, 0), saved(2, 1), given_up, back, saved(5, 3), saved(6, 4)]
    assert [[save.version for save in sitting] for sitting in sittings(saves)] == [[1, 2], [3, 4], [5, 6]]


def test_option_and_words_given_up_in_a_conflict_are_shown_with_the_answer_that_stands(case, cast, browser_of):
    answer(case, cast.lee, PROMPT, "no", "Lee's words.")
    set_aside(
        ASSESSMENT, case_id=case.pk, question=PROMPT, given_up=Change("yes", True, "My words.", True), base=1, operation=uuid4(),
        by=Writer(cast.ines.pk),
    )  # fmt: skip
    page = page_of(browser_of(cast.rae).get(history_url(case)))
    assert_well_formed(page)
    newest, _ = page.all("div", cls="app-timeline__item")
    assert "Versions 2 to 3" in newest.text
    assert "Typed over what somebody else had saved, and given up for it:" in newest.text
    assert "“No” became Yes" in newest.text
    assert "[added: My]" in newest.text
    assert answers_of(ASSESSMENT, case.pk)[PROMPT].evidence == "Lee's words."


def test_the_history_says_who_changed_which_words(case, cast, browser_of):
    answer(case, cast.ines, PROMPT, "yes", "Seen in the plan.")
    answer(case, cast.ines, PROMPT, evidence="Seen in the first plan.")
    answer(case, cast.lee, PROMPT, "no", "Seen in no plan.")
    page = page_of(browser_of(cast.rae).get(history_url(case)))
    assert_well_formed(page)
    assert "Saved 3 times." in page.text
    newest, oldest = page.all("div", cls="app-timeline__item")
    assert "Version 3" in newest.text
    assert "Lee" in newest.text
    assert "“Yes” became No" in newest.text
    assert "[removed: the first]" in newest.text
    assert "[added: no]" in newest.text
    assert "Versions 1 to 2" in oldest.text
    assert "[added: Seen in the first plan.]" in oldest.text
    one_by_one = page_of(browser_of(cast.rae).get(history_url(case) + "?every=1"))
    assert "[added: first ]" in one_by_one.text


def test_what_was_typed_is_shown_as_text(case, cast, browser_of):
    answer(case, cast.ines, PROMPT, evidence="<script>alert(1)</script>")
    response = browser_of(cast.ines).get(history_url(case))
    assert b"<script>alert" not in response.content
    assert "[added: <script>alert(1)</script>]" in page_of(response).text


def test_an_answer_without_history_says_so_and_unknown_questions_are_not_there(case, cast, browser_of):
    assert "Nobody has answered this yet." in page_of(browser_of(cast.ines).get(history_url(case))).text
    assert browser_of(cast.ines).get(history_url(case, "no.such.question")).status_code == 404
    assert browser_of(cast.ines).get(history_url(case, ASKED_OF_OFFICER)).status_code == 404
    assert browser_of(cast.ines).get(history_url(case) + "?up-to=x&every=1").status_code == 200


def test_a_long_history_comes_in_pages_of_two_queries_each(case, cast, django_assert_num_queries):
    for number in range(ON_A_PAGE + 3):
        answer(case, cast.ines if number % 2 else cast.lee, PROMPT, evidence=f"Text {number}")
    with django_assert_num_queries(2):
        first = history_of_answer(ASSESSMENT, case.pk, PROMPT)
    assert (len(first.changes), first.older, first.versions) == (ON_A_PAGE, 3, ON_A_PAGE + 3)
    rest = history_of_answer(ASSESSMENT, case.pk, PROMPT, up_to=first.older)
    assert ([change.last for change in rest.changes], rest.older) == ([3, 2, 1], 0)


def test_answers_that_changed_link_to_their_history(case, cast, browser_of):
    answer(case, cast.ines, PROMPT, "yes")
    answer(case, cast.ines, KEY_QUESTION, "yes")
    answer(case, cast.ines, PROMPT, "no")
    pages = reverse("case_page", args=[case.pk, KEY_QUESTION]), reverse("all_answers", args=[case.pk])
    for url in pages:
        page = page_of(browser_of(cast.ines).get(url))
        assert [link.attrs["href"] for link in page.all("a") if "history" in link.attrs["href"]] == [history_url(case)]
    reading = page_of(browser_of(cast.rae).get(pages[0]))
    assert [link.text for link in reading.all("a", href=history_url(case))] == ["History of 2.1.1 a"]


def test_an_interview_has_its_histories_too(case, cast, browser_of):
    start_interview(case=case, details=InterviewDetails(), by=cast.ines)
    answer(case, cast.ines, ASKED_OF_OFFICER, "yes", sheet=INTERVIEW)
    answer(case, cast.ines, ASKED_OF_OFFICER, "no", "Too little time.", sheet=INTERVIEW)
    url = reverse("interview_answer_history", args=[case.pk, ASKED_OF_OFFICER])
    assert page_of(browser_of(cast.ines).get(reverse("interview", args=[case.pk]))).one("a", href=url)
    page = page_of(browser_of(cast.ines).get(url))
    assert_well_formed(page)
    assert "“Yes” became No" in page.text
    assert browser_of(cast.ines).get(url.replace(ASKED_OF_OFFICER, PROMPT)).status_code == 404


def test_the_way_back_leads_to_what_the_person_wrote_last(case, inspection, cast, browser_of):
    other = add_case(inspection, "NB-002", allocated_to=cast.ines)
    assert left_off(cast.ines) is None
    answer(other, cast.ines, PROMPT, "yes")
    answer(case, cast.ines, KEY_QUESTION, "yes")
    answer(case, cast.ines, PROMPT, "yes")
    answer(case, cast.lee, KEY_QUESTION, "no")
    here = f"/cases/{case.pk}/form/{KEY_QUESTION}/#question-{PROMPT}"
    browser = browser_of(cast.ines)
    mine = page_of(browser.get("/my-cases/")).one("p", id="left-off")
    assert mine.one("a").attrs["href"] == here
    assert mine.one("a").text == "case NB-001, 2.1.1 a"
    assert page_of(browser.get(f"/cases/{other.pk}/")).one("p", id="left-off").one("a").text == "2.1.1 a"
    assert not page_of(browser_of(cast.rae).get(f"/cases/{case.pk}/")).all("p", id="left-off")


def test_the_way_back_does_not_lead_into_what_is_closed_or_gone(case, cast):
    fill(case, cast.ines)
    assert left_off(cast.ines)
    submit_assessment(assessment=case.assessment, by=cast.ines)
    assert left_off(cast.ines) is None
    assert left_off(cast.lee) is None


def test_where_somebody_left_off_is_one_query(case, cast, django_assert_num_queries):
    answer(case, cast.ines, PROMPT, "yes")
    left_off(cast.ines)
    with django_assert_num_queries(1):
        assert left_off(cast.ines).label == "2.1.1 a"
