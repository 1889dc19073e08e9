"""The rating scheme of an edition becomes what the rules work with, or is refused."""

from fractions import Fraction

import pytest

from ratings.queries.schemes import rated_standards, read_scheme, scheme_of
from ratings.results import Band, Discretion, RatedStandard, Rating, Source
from standards.models import Edition
from standards.queries import edition_structure


def structure(code: str):
    return edition_structure(Edition.objects.get(code=code).pk)


def test_the_scheme_of_an_edition_is_read_exactly(db):
    scheme = scheme_of(structure("crc-2018-19"))

    assert scheme.bands == (
        Band(Rating.INADEQUATE, Fraction(0)), Band(Rating.REQUIRES_IMPROVEMENT, Fraction(50)),
        Band(Rating.GOOD, Fraction(65)), Band(Rating.OUTSTANDING, Fraction(80)),
    )  # fmt: skip
    assert scheme.points == {rating: rating.value for rating in Rating}
    assert scheme.overall == {
        Rating.INADEQUATE: (0, 5), Rating.REQUIRES_IMPROVEMENT: (6, 15), Rating.GOOD: (16, 25), Rating.OUTSTANDING: (26, 30),
    }  # fmt: skip
    assert (scheme.round_before_banding, scheme.discretion) == (False, Discretion(Fraction(5), True, 5))


def test_an_edition_that_rates_nothing_has_no_scheme(db):
    assert scheme_of(structure("quality-and-impact-2016-17")) is None


def test_standards_know_their_domain_and_what_decides_them(db):
    standards = {one.code: one for one in rated_standards(structure("pdu-2021-23"))}

    assert standards["leadership"] == RatedStandard("leadership", "organisational", (), Source.CHARACTERISTICS)
    assert standards["outcomes"] == RatedStandard("outcomes", "case_supervision", ("outcomes.progress",))
    assert len(standards) == 9


@pytest.mark.parametrize(("part", "key"), [("standard", "rule"), ("not_rated", "overall")])
def test_a_rule_that_this_release_does_not_know_is_refused(db, part, key):
    data = structure("pdu-2021-23").scheme

    with pytest.raises(ValueError, match="knows no rule “toss_a_coin”"):
        read_scheme({**data, part: {**data[part], key: "toss_a_coin"}})
