"""Blank forms: what stands on the sheets of an edition, what a case's facts leave out of them, and the pages that print them."""

import pytest

from standards.applicability import answers_read, applies
from standards.models import Edition
from standards.paper import deciders, interview_details, paper_form, paper_interview
from standards.queries import edition_structure
from standards.structure import MAIN_MODULE, Kind
from tests.pages import assert_well_formed, page_of

pytestmark = pytest.mark.django_db
FACTS = {"supervision": "community", "sentence_type": "community_order", "rosh": "low", "requirements": [], "age": 30}


def structure(code):
    return edition_structure(Edition.objects.get(code=code).pk)


def every_form():
    return [
        (edition, module) for edition in map(structure, codes()) for module in edition.module_titles if edition.pages_of(module)
    ]


def codes():
    return Edition.objects.values_list("code", flat=True)


def pages_in(paper):
    return [page for _, pages in paper.stages for page in pages]


def test_every_question_of_every_form_stands_on_paper_once():
    for edition, module in every_form():
        printed = [
            asked.question.code for page in pages_in(paper_form(edition, module)) if not page.about for asked in page.questions
        ]
        asked = [q.code for page in edition.pages_of(module) for q in page.questions if q.kind is not Kind.FACTOR]
        assert printed == asked, (edition.code, module)


def test_which_factors_matter_is_not_known_beforehand_so_there_is_a_page_for_each_that_may_be_chosen():
    edition = structure("quality-and-impact-2016-17")
    about = [page for page in pages_in(paper_form(edition, MAIN_MODULE)) if page.about]
    assert [page.title for page in about][:2] == ["Priority factor 1 of at most 5", "Priority factor 2 of at most 5"]
    assert len(about) == edition.factors.at_most
    assert {asked.question.text for asked in about[0].questions} == {question.text for question in edition.factors.questions}


def test_a_page_says_once_in_which_cases_it_is_asked_and_a_prompt_what_it_adds():
    edition = structure("pdu-2023-25")
    pages = {page.title: page for page in pages_in(paper_form(edition, MAIN_MODULE))}
    safety = next(page for page in pages.values() if page.questions[-1].question.code == "planning.safety")
    assert safety.only == "Not when the risk of serious harm is “Low”."
    assert {asked.only for asked in safety.questions} == {""}
    pages = pages_in(paper_form(structure("crc-2018-19"), MAIN_MODULE))
    told = {asked.question.code: asked.only for page in pages for asked in page.questions}
    assert told["implementation.engaging.contact_before_release"] == "Only when the type of supervision is “Post-custody”."
    assert told["implementation.engaging.enforcement"].startswith("Only when the answer to “2.3.1 e ")


def test_the_facts_of_a_case_leave_out_what_they_rule_out_and_nothing_that_an_answer_decides():
    for edition, module in every_form():
        paper = paper_form(edition, module, FACTS)
        left_out = {question.code for question in paper.ruled_out}
        for page in edition.pages_of(module):
            for question in page.questions:
                ruled_out = not answers_read(question.applies) and not applies(question.applies, FACTS, {})
                assert (question.code in left_out) == ruled_out, question.code
        assert all(page.questions for page in pages_in(paper))


def test_the_facts_that_decide_have_their_words_to_tick():
    named = {decider.name: decider.labels for decider in deciders(structure("pdu-2023-25"), MAIN_MODULE)}
    assert named["Risk of serious harm"] == ("Low", "Medium", "High", "Very high")


def test_an_interview_on_paper_has_every_question_and_its_details():
    edition = structure("pdu-2021-23")
    asked = [one.question for _, questions in paper_interview(edition) for one in questions]
    assert asked == list(edition.interview)
    numbers = [one.number for _, questions in paper_interview(edition) for one in questions]
    assert numbers == [str(place) for place in range(1, len(asked) + 1)]
    names = [part.name for part in interview_details(edition)]
    assert names[:3] == ["Date of the interview", "How was it held?", "Start time"]
    assert len(names) == 3 + len(edition.interview_fields)


def test_every_edition_leads_to_a_blank_form_of_each_sample_and_of_its_interview(cast, browser_of):
    browser = browser_of(cast.rae)
    for code in codes():
        page = page_of(browser.get(f"/editions/{code}/"))
        links = [link.attrs["href"] for link in page.all("a") if "/blank" in link.attrs["href"]]
        edition = structure(code)
        assert len(links) == len(edition.module_titles) + bool(edition.interview), code
        for link in links:
            sheets = page_of(browser.get(link))
            assert_well_formed(sheets)
            assert edition.attribution in sheets.text
            assert f"version {edition.digest[:8]}" in sheets.text


def test_what_an_edition_does_not_have_is_not_there(cast, browser_of):
    browser = browser_of(cast.rae)
    assert browser.get("/editions/pdu-2021-23/blank/nonsense/").status_code == 404
    assert browser.get("/editions/nonsense/blank/supervision/").status_code == 404
    without = next(code for code in codes() if not structure(code).interview)
    assert browser.get(f"/editions/{without}/blank-interview/").status_code == 404


def test_the_longest_form_asks_no_more_of_the_database_than_the_shortest(cast, browser_of, django_assert_max_num_queries):
    browser = browser_of(cast.rae)
    for code in ("quality-and-impact-2016-17", "pdu-2021-23"):
        browser.get(f"/editions/{code}/blank/supervision/")
        with django_assert_max_num_queries(4):
            browser.get(f"/editions/{code}/blank/supervision/")
