"""The bands that follow from both sides of the compared cases: rules, page and file, and whose are not shown."""

import csv
import io
from fractions import Fraction

import pytest
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from moderation.rules import Mode
from moderation.settling import settle
from ratings.agreeing import (
    ENOUGH,
    NOTHING,
    ONE_BAND,
    TOO_FEW,
    Side,
    bands_of_questions,
    bands_of_standards,
    figures_of_bands,
)
from ratings.queries.agreed_bands import Against, Of, band_agreement
from ratings.queries.schemes import rated_standards, scheme_of
from ratings.results import Rating
from standards.queries import edition_structure
from tests.cast import add_case
from tests.moderation.looking import compared, handed_in
from tests.pages import assert_well_formed, page_of

O, G, R, I = reversed(Rating)  # noqa: E741
ENGAGING = "assessment.engaging"
ratings = st.sampled_from([None, *Rating])
pairs = st.lists(st.tuples(ratings, ratings), max_size=60)


def test_figures_of_pairs_of_bands():
    found = figures_of_bands([(G, G)] * 20 + [(O, G)] * 8 + [(G, R)] * 4 + [(R, G)] * 2 + [(None, G)])

    assert (found.pairs, found.apart, found.agree, found.share) == (34, 1, 20, Fraction(10, 17))
    assert (found.direction.first_only, found.direction.second_only) == (12, 2)
    assert found.direction.p == pytest.approx(0.0129, abs=5e-5)
    assert found.words == ""
    assert found.direction_words == "The inspector's is higher in 12, lower in 2 (p = 0.013)"


@pytest.mark.parametrize(
    ("given_pairs", "words"),
    [([], NOTHING), ([(None, G)], NOTHING), ([(G, G)] * (ENOUGH - 1), TOO_FEW), ([(G, G)] * ENOUGH, ONE_BAND)],
)
def test_what_is_not_defined_is_said(given_pairs, words):
    found = figures_of_bands(given_pairs)

    assert (found.words, found.kappa) == (words, None)


@given(pairs)
def test_swapping_the_sides_changes_the_direction_alone(found):
    one, other = figures_of_bands(found), figures_of_bands([(b, a) for a, b in found])

    assert (one.pairs, one.apart, one.agree, one.interval, one.words) == (
        other.pairs, other.apart, other.agree, other.interval, other.words,
    )  # fmt: skip
    assert one.pairs + one.apart == len(found)
    assert (one.kappa and one.kappa.value) == (other.kappa and other.kappa.value)
    if one.direction:
        assert (one.direction.first_only, one.direction.second_only) == (other.direction.second_only, other.direction.first_only)
        assert one.agree + one.direction.first_only + one.direction.second_only == one.pairs


def test_bands_follow_from_the_editions_own_rules(inspection):
    edition = edition_structure(inspection.edition_id)
    given_rules = rated_standards(edition), scheme_of(edition)
    others = {
        code: ["sufficient"] * 4 for code in next(one for one in edition.standards if one.code == "assessment").key_questions
    }
    side = Side(others | {ENGAGING: ["sufficient", "insufficient", "not_applicable", ""]})

    assert bands_of_questions(side, *given_rules)[ENGAGING] is R
    assert bands_of_standards(side, *given_rules)["assessment"] is R  # the lowest key question decides
    assert bands_of_standards(side, *given_rules)["planning"] is None


@pytest.fixture
def three(inspection, cast):
    """Three compared cases of two inspectors; the assurer differs about one, which is settled for the assurer."""
    for number, who in enumerate((cast.ines, cast.ines, cast.asha)):
        one = handed_in(add_case(inspection, f"NB-9{number}", allocated_to=who), who)
        review = compared(one, cast.quinn, selected_by=cast.lee, **({"assessment__engaging": "no"} if number == 0 else {}))
        if number == 0:
            settle(review=review, question=ENGAGING, choice="no", reason="So.", by=cast.lee)


def test_a_settled_difference_reaches_the_band(three, cast):
    for against in Against:
        found = band_agreement(cast.lee, mode=Mode.BLIND, against=against)
        [differs] = [line for line in found.lines if line.differs]
        assert (differs.inspector, differs.assurer, differs.agreed) == (O, G, G)
        assert (found.whole.agree, found.whole.direction.first_only) == (found.whole.pairs - 1, 1)
    of_questions = band_agreement(cast.lee, mode=Mode.BLIND, of=Of.QUESTION)
    assert [line.item[:5] for line in of_questions.lines if line.differs] == ["2.1.1"]
    assert band_agreement(cast.lee, mode=Mode.OPEN).lines == []


def test_the_bands_of_a_single_inspector_are_not_shown(inspection, cast, browser_of):
    compared(handed_in(add_case(inspection, "NB-90", allocated_to=cast.ines), cast.ines), cast.quinn, selected_by=cast.lee)

    found = band_agreement(cast.lee, mode=Mode.BLIND)
    assert (found.lines, found.hidden) == ([], 1)
    assert "1 inspection is not shown" in page_of(browser_of(cast.lee).get(reverse("agreed_bands"))).text


def test_the_page_shows_figures_and_bands_and_the_file_the_same(three, cast, browser_of, django_assert_num_queries):
    quinn = browser_of(cast.quinn)
    quinn.get(reverse("agreed_bands"))
    with django_assert_num_queries(4):
        page = page_of(quinn.get(reverse("agreed_bands"), {"inspection": "north-borough"}))

    assert_well_formed(page)
    assert "The inspector's is higher in 1, lower in 0 (p = 1.000)" in page.text
    assert "Outstanding Good Good They differ" in page.text
    rows = csv.DictReader(io.StringIO(quinn.get(reverse("agreed_bands_file"), {"by": "inspection"}).content.decode()))
    by_name = {row["group"]: row for row in rows}
    assert list(by_name) == ["North Borough PDU, north-borough", "All"]
    assert (by_name["All"]["agree"], by_name["All"]["inspector_higher"], by_name["All"]["note"]) == ("4", "1", TOO_FEW)
    for by in ("edition", "period"):
        assert quinn.get(reverse("agreed_bands"), {"by": by, "against": "assurer", "of": "question"}).status_code == 200


def test_who_sees_no_figures_sees_no_bands(three, cast, browser_of):
    for name in ("ines", "asha", "lou", "pat", "olu", "ada"):
        client = browser_of(getattr(cast, name))
        assert "No bands to compare yet" in client.get(reverse("agreed_bands"), {"inspection": "north-borough"}).content.decode()
        assert NOTHING in client.get(reverse("agreed_bands_file")).content.decode()
