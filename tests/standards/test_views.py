import pytest
from django.urls import reverse

from standards.models import Edition, Question
from standards.publishing import load_edition
from tests.pages import assert_well_formed, page_of
from tests.standards.several_samples import SEVERAL_SAMPLES
from tests.standards.small import write

pytestmark = pytest.mark.django_db

LATEST_FIRST = [
    "dynamic-public-protection-2025", "region-2023-25", "pdu-2023-25", "pdu-2021-23", "nps-2019-20", "crc-2019-20",
    "nps-2018-19", "crc-2018-19", "quality-and-impact-2016-17",
]  # fmt: skip
CODES = sorted(LATEST_FIRST)


@pytest.fixture
def read(browser_of, cast):
    """A page as somebody sees it who is signed in and on no inspection."""

    def fetch(name, *args):
        response = browser_of(cast.olu).get(reverse(name, args=args))
        assert response.status_code == 200
        page = page_of(response)
        assert_well_formed(page)
        return page

    return fetch


def row_of(table, header):
    """The texts of the row whose header is this."""
    [row] = [row for row in table.all("tr") if [cell.text for cell in row.all("th") if cell.attrs["scope"] == "row"] == [header]]
    return [cell.text for cell in row.all("td")]


def table_of(page, caption):
    [table] = [table for table in page.all("table") if table.one("caption").text == caption]
    return table


def test_the_list_shows_every_edition_with_its_time_and_size(read):
    page = read("editions")
    table = page.one("table")
    assert row_of(table, "PDU standards 2021-23") == ["1 October 2021 to 30 September 2023", "9", "13", "Rated", "Published"]
    assert row_of(table, "CRC standards 2018-19") == ["1 June 2018 to 30 June 2019", "10", "12", "Rated", "Published"]
    assert row_of(table, "CRC standards 2019-20") == ["1 July 2019 to 31 March 2020", "10", "20", "Rated", "Published"]
    assert row_of(table, "Quality & Impact 2016-17") == ["1 March 2016 to 31 December 2017", "2", "4", "Not rated", "Published"]
    links = [link.attrs["href"] for link in table.all("a")]
    assert links == [f"/editions/{code}/" for code in LATEST_FIRST]


@pytest.mark.parametrize("code", CODES)
def test_every_link_of_the_contents_leads_to_its_part_and_back(read, code):
    page = read("edition", code)
    contents = page.one("nav", aria_label="Contents")
    targets = [link.attrs["href"] for link in contents.all("a")]
    assert len(targets) >= 8
    assert {target.removeprefix("#") for target in targets} <= set(page.ids)
    sections = page.one("main").all("section")
    assert len(page.all("a", href="#contents")) == len(sections) - 1  # the last one ends the page


def test_a_key_question_shows_wording_answers_and_when_it_is_asked(read):
    page = read("edition", "crc-2018-19")
    assert page.one("h4", id="implementation.safety").text == (
        "2.3.3 Does the implementation and delivery of services effectively support the safety of other people?"
    )
    table = table_of(page, "Prompts of 2.3.3, which inform the key question")
    answers, asked = row_of(
        table, "Are the level and nature of contact sufficient to manage and minimise the risk of harm? Draft wording"
    )[1:]
    assert answers == "Yes (counts as sufficient) No (counts as insufficient)"
    assert asked == ("Asked unless the answer to “Are there indicators of risk of harm to other people in this case?” is “No”.")
    victims = row_of(table, "Is sufficient attention given to protecting actual and potential victims? Draft wording")
    assert victims[1] == (
        "Yes (counts as sufficient) No, and should have been (counts as insufficient) "
        "There were no identifiable actual or potential victims (does not count: not applicable) Draft options"
    )


def test_published_wording_names_its_source_and_drafts_are_explained(read):
    page = read("edition", "pdu-2021-23")
    [explanation] = page.all(cls="govuk-inset-text")
    assert "means that the inspectorate has not published the wording of a question" in explanation.text
    assert "100 questions are drafted in this way, out of 113." in explanation.text
    table = table_of(page, "Prompts of 2.3.1, which inform the key question")
    headers = [cell.text for cell in table.all("th", scope="row")]
    assert "Do the requirements of the sentence start promptly, or at an appropriate time? (Bulletin 2023/03)" in headers
    assert "Are enforcement actions taken when appropriate? Draft wording" in headers


def test_organisational_standards_are_shown_with_statement_and_how_they_are_rated(read):
    page = read("edition", "crc-2018-19")
    text = page.one("section", aria_labelledby="domain-organisational").text
    assert (
        "A comprehensive range of high-quality services is in place, supporting a tailored and responsive service for all "
        "service users. (Interventions bulletin)" in text
    )
    assert text.count("Rated by people against the rating characteristics, not by shares of cases.") == 4
    unpaid_work = page.one("section", aria_labelledby="domain-specific_work").text
    assert "4.1 Unpaid work Rated by shares of cases from a sample and form of its own" in unpaid_work


def test_the_interview_shows_which_standard_each_section_informs(read):
    page = read("edition", "nps-2018-19")
    section = page.one("section", aria_labelledby="interview")
    informed = [link.text for link in section.all("a") if link.attrs["href"].startswith("#standard-")]
    assert informed == [
        "standard 1.1 Leadership",
        "standard 1.2 Staff",
        "standard 1.3 Services",
        "standard 1.4 Information and facilities",
    ]
    table = table_of(page, "Interview questions: Leadership")
    assert row_of(table, "Does your service prioritise quality? (Bulletin 2020/01)") == [
        "Yes (counts as sufficient) No (counts as insufficient) Not asked (does not count: not asked)"
    ]
    recorded = table_of(page, "Recorded beside the questions")
    assert row_of(recorded, "How many cases are you currently responsible for (FTE)? (Bulletin 2020/01)") == [
        "Caseload (full-time equivalent) (bands)"
    ]


def test_the_rating_scheme_shows_bands_points_and_what_each_rule_rests_on(read):
    page = read("edition", "pdu-2021-23")
    ratings = table_of(page, "What earns each rating")
    assert row_of(ratings, "Good") == ["65% to below 80%", "2", "14 to 22"]
    assert row_of(ratings, "Inadequate") == ["0% to below 50%", "0", "0 to 4"]
    rules = table_of(page, "Rules, and what each rests on")
    assert row_of(rules, "Rating of a standard") == [
        "The lowest of its key questions decides the rating of a standard.",
        "Known, but not seen in print",
    ]


def test_an_edition_without_ratings_says_why_and_shows_its_factors(read):
    page = read("edition", "quality-and-impact-2016-17")
    scheme = page.one("section", aria_labelledby="scheme").text
    assert "Quality & Impact inspections gave no ratings of the kind introduced in 2018" in scheme
    factors = page.one("section", aria_labelledby="factors")
    assert [item.text for item in factors.one("ul", cls="govuk-list--bullet").all("li")][:2] == [
        "Accommodation",
        "Education, training and employment",
    ]
    assert row_of(
        table_of(page, "Questions about each chosen factor"),
        "Were there any gaps in the availability of interventions? (Interventions bulletin)"
        " Hint: The published figure is the share of cases without a gap.",
    ) == ["No (counts as sufficient) Yes (counts as insufficient) Draft options"]


def test_code_lists_show_the_group_that_each_code_is_reported_in(read):
    page = read("edition", "crc-2018-19")
    ethnicity = table_of(page, "Ethnicity")
    assert row_of(ethnicity, "W2") == ["White: Irish", "White"]
    assert row_of(ethnicity, "NS") == ["Prefer not to say", "Not grouped"]
    assert row_of(table_of(page, "Age"), "60+") == ["60 and over"]


def test_the_licence_of_the_wording_is_named(read):
    sources = read("edition", "crc-2018-19").one("section", aria_labelledby="sources")
    assert "© Crown copyright, reused under the Open Government Licence v3.0" in sources.text
    assert sources.one("a").attrs["href"] == "https://www.nationalarchives.gov.uk/doc/open-government-licence/version/3/"


def test_an_unknown_edition_is_not_found(browser_of, cast):
    assert browser_of(cast.olu).get("/editions/crc-1999/").status_code == 404


def test_nobody_reads_editions_without_signing_in(browser_of):
    for address in ("/editions/", "/editions/crc-2018-19/"):
        response = browser_of(None).get(address)
        assert (response.status_code, response.url.split("?")[0]) == (302, reverse("sign_in"))


def test_an_edition_with_several_samples_shows_each_with_its_form_and_who_is_in_it(read, tmp_path):
    load_edition(write(tmp_path, SEVERAL_SAMPLES))
    page = read("edition", "small")
    form = page.one("section", aria_labelledby="form")
    assert [heading.text for heading in form.all("h3")] == ["Module: Supervision", "Module: Unpaid work", "Module: Victims"]
    assert [heading.text for heading in form.all("h4")] == ["Start", "Summary", "The work", "Unpaid work summary"]
    assert "Sample: Everybody who asked. (The manual) Officers are interviewed about these cases." in form.text
    assert "Sample: Everybody with an unpaid work requirement. No interview is held about these cases." in form.text
    domain = page.one("section", aria_labelledby="domain-cases")
    assert "Rated by shares of cases. Judged in the cases of the module Unpaid work ." in domain.text
    assert "Judged in cases and reported as shares, without a rating. Judged in the cases of the module Victims ." in domain.text
    assert "Rated by the judgements of the inspections that are part of this one, counted together." in domain.text
    assert Question.objects.get(code="unpaid_work.safety.resumed").module == "unpaid_work"


def test_a_draft_is_marked_as_one(read):
    document = Edition.objects.get(code="crc-2018-19").document
    Edition.objects.create(code="next", name="Next", digest="0", document=document | {"code": "next", "name": "Next"})
    page = read("edition", "next")
    assert page.one("h1").parent.text == "Next Draft"


def test_reading_an_edition_takes_few_queries(browser_of, cast, django_assert_max_num_queries):
    browser = browser_of(cast.olu)
    browser.get("/editions/crc-2018-19/")
    # Who is signed in, which edition, and its remarks on asking: a published edition may be given some, so no process keeps them.
    with django_assert_max_num_queries(4):
        browser.get("/editions/crc-2018-19/")
