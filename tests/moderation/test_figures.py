"""What is said about a group of comparisons, what is not, and the page and file that say it."""

import csv
import io

import pytest
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from inspections.models import TeamMember
from inspections.rules import Role
from moderation.figures import (
    BY_SUBTRACTION,
    ENOUGH,
    INSUFFICIENT,
    NOTHING,
    ONE_CATEGORY,
    ONE_PERSON,
    SUFFICIENT,
    TOO_FEW,
    Judged,
    by_group,
    figures_of,
)
from moderation.models import Review
from moderation.rules import Mode, Theme
from moderation.settling import close, settle
from tests.cast import add_case
from tests.moderation.looking import compared, handed_in, selected
from tests.moderation.test_querying import asked
from tests.pages import assert_well_formed, page_of

counts = st.sampled_from([SUFFICIENT, INSUFFICIENT, "not_applicable"])
judged = st.lists(st.builds(Judged, counts, counts, st.integers(1, 3)), max_size=45)


def pairs(agree: int, differ: int = 0, person: int | None = None) -> list[Judged]:
    found = [Judged(SUFFICIENT, SUFFICIENT, person or place % 2) for place in range(agree)]
    return found + [Judged(SUFFICIENT, INSUFFICIENT, person or place % 2) for place in range(differ)]


def test_below_thirty_pairs_there_is_agreement_and_no_coefficient():
    found = figures_of(pairs(26, 3))

    assert (found.pairs, found.agree, found.no_coefficients) == (29, 26, TOO_FEW)
    assert found.share is not None
    assert (found.ac1, found.kappa, found.alpha) == (None, None, None)
    assert figures_of(pairs(27, 3)).ac1 is not None


def test_one_inspectors_figures_are_not_shown_before_there_are_thirty():
    assert figures_of(pairs(28, 1, person=7)).hidden == ONE_PERSON
    assert figures_of(pairs(29, 1, person=7)).hidden == ""


def test_the_one_group_that_is_not_shown_cannot_be_found_by_subtraction():
    whole, each = by_group({"a": pairs(40, 5), "b": pairs(10, 2, person=7)})
    assert (whole.hidden, each["a"].hidden, each["b"].hidden) == (BY_SUBTRACTION, "", ONE_PERSON)
    whole, _ = by_group({"a": pairs(40, 5), "b": pairs(10, 2, person=7), "c": pairs(3, 2, person=8)})
    assert whole.hidden == ""


def test_what_is_not_defined_is_said():
    found = figures_of(pairs(31))

    assert (found.kappa, found.alpha, found.kappa_words, found.negative) == (None, None, ONE_CATEGORY, None)
    assert found.ac1.value == 1
    assert found.direction_words == "They differ nowhere"
    assert figures_of([]).hidden == NOTHING


def test_pairs_in_which_one_says_not_applicable_are_counted_apart():
    found = figures_of([*pairs(30, 2), Judged("not_applicable", SUFFICIENT, 1), Judged(INSUFFICIENT, "not_applicable", 2)])

    assert (found.pairs, found.apart) == (32, 2)


@given(judged)
def test_every_pair_is_counted_once_or_the_group_is_hidden(given_ones):
    found = figures_of(given_ones)

    if not found.hidden:
        assert found.pairs + found.apart == len(given_ones)
        assert 0 <= found.agree <= found.pairs
        assert (found.ac1 is None) == (found.pairs < ENOUGH)


@given(st.dictionaries(st.sampled_from("abcd"), judged))
def test_whenever_the_whole_is_shown_no_single_group_is_missing(groups):
    whole, each = by_group(groups)

    if not whole.hidden and len(each) > 1:
        assert sum(one.hidden == ONE_PERSON for one in each.values()) != 1


@pytest.fixture
def three(inspection, cast):
    """Three reviews of cases of two inspectors; the assurer differs once."""
    for number, who in enumerate((cast.ines, cast.ines, cast.asha)):
        one = handed_in(add_case(inspection, f"NB-9{number}", allocated_to=who), who)
        others = {"assessment__engaging": "no"} if number == 0 else {}
        compared(one, cast.quinn, selected_by=cast.lee, **others)


def rows_of(client, **query):
    text = client.get(reverse("agreement_file"), query).content.decode()
    return {row["group"]: row for row in csv.DictReader(io.StringIO(text))}


def test_the_page_says_it_with_a_chart_and_a_table(three, cast, browser_of):
    page = page_of(browser_of(cast.quinn).get(reverse("agreement")))

    assert_well_formed(page)
    assert "66.7%" in page.text
    assert "2 of 3" in page.text
    assert "Sufficient says only the inspector 1, only the assurer 0 (p = 1.000)" in page.text
    assert "Fewer than 30 pairs" in page.text


def test_the_file_holds_the_same_figures_unrounded(three, cast, browser_of):
    rows = rows_of(browser_of(cast.quinn))

    engaging = next(row for name, row in rows.items() if name.startswith("2.1.1"))
    assert (engaging["pairs"], engaging["agree"], engaging["agreement"]) == ("3", "2", "0.666667")
    assert (engaging["kappa"], engaging["note"]) == ("", TOO_FEW)
    assert rows["All"]["gwet_ac1"] != ""
    assert rows["All"]["judged"] == "blind"


@pytest.mark.parametrize(("by", "names"), [("inspection", ["North Borough PDU, north-borough"]), ("edition", ["PDU 2021-23"])])
def test_the_figures_are_grouped(three, cast, browser_of, by, names):
    found = [name for name in rows_of(browser_of(cast.lee), by=by) if name != "All"]

    assert len(found) == len(names)
    assert len(rows_of(browser_of(cast.lee), by="standard")) == 6
    assert len(rows_of(browser_of(cast.lee), by="period")) == 2


def test_open_reviews_are_kept_apart_from_blind_ones(three, inspection, cast, browser_of):
    one = handed_in(add_case(inspection, "NB-77", allocated_to=cast.asha), cast.asha)
    compared(one, cast.quinn, selected_by=cast.lee, mode=Mode.OPEN)
    quinn = browser_of(cast.quinn)

    assert rows_of(quinn)["All"]["pairs"] == "39"
    assert rows_of(quinn, mode="open")["All"]["note"] == ONE_PERSON
    assert "All" in rows_of(quinn, mode="nonsense")


def test_who_sees_no_reviews_sees_no_figures(three, cast, browser_of):
    for name in ("ines", "asha", "lou", "pat", "olu", "ada"):
        client = browser_of(getattr(cast, name))
        assert rows_of(client)["All"]["note"] == NOTHING
        assert "Nothing compared yet" in client.get(reverse("agreement")).content.decode()
    assert rows_of(browser_of(cast.rae))["All"]["pairs"] == "39"
    TeamMember.objects.filter(user=cast.rae, role=Role.RESEARCHER).update(left_at="2099-01-01T00:00:00Z")
    assert rows_of(browser_of(cast.rae))["All"]["note"] == NOTHING


def test_the_page_asks_as_often_for_many_as_for_few(three, cast, browser_of, django_assert_num_queries):
    quinn = browser_of(cast.quinn)

    with django_assert_num_queries(4):
        quinn.get(reverse("agreement"))


def test_the_quality_page_says_what_was_checked_what_waits_and_what_people_differ_about(
    three, inspection, cast, browser_of, django_assert_num_queries
):
    review = Review.objects.filter(comparisons__question__code="assessment.engaging").earliest("pk")
    settle(review=review, question="assessment.engaging", choice="no", reason="So.", theme=Theme.EVIDENCE, by=cast.lee)
    close(review=review, by=cast.quinn)
    asked(review.assessment.case, cast.quinn)
    selected(handed_in(add_case(inspection, "NB-80", allocated_to=cast.asha), cast.asha), cast.lee)
    quinn = browser_of(cast.quinn)
    with django_assert_num_queries(9):
        page = page_of(quinn.get(reverse("quality")))

    assert_well_formed(page)
    [row] = [row.text for row in page.all("tr") if "North Borough" in row.text]
    assert row.endswith("4 1 25.0% 3 1 0 1 0")
    assert "What the case file shows 1" in page.text
    assert "Agreement on key questions, quarter by quarter" in page.text
    assert "on probation? 1 3" in page.text
    assert "Nothing to check yet" in browser_of(cast.ines).get(reverse("quality")).content.decode()
