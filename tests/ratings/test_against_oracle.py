"""The rules against a second working-out that shares nothing with them: thousands of schemes and counts that nobody chose."""

from itertools import pairwise
from random import Random

import pytest

from ratings.queries.schemes import read_scheme
from ratings.results import InspectionRating, KeyQuestionTally, RatedStandard, Rating, Source, StandardRating
from ratings.rules import band_of_share, pooled, rate_inspection, rate_key_question
from ratings.sensitivity import overall_of, ratings_of
from tests.ratings import oracle

STATES = ("sufficient", "insufficient", "not_applicable", "not_answered", "not_asked")
PROPORTION, EVERY = "in_proportion_to_rated_standards", "when_every_standard_is_rated"


def a_scheme(chance: Random, standards: int) -> dict:
    """A scheme as an edition file has it: limits, points and overall bands of its own, or those of the editions."""
    usual = chance.random() < 0.4
    starts = [0, 50, 65, 80] if usual else [0, *sorted(chance.sample(range(1, 101), 3))]
    worths = [0, 1, 2, 3] if usual else sorted(chance.sample(range(9), 4))
    fewest, most = worths[0] * standards, worths[-1] * standards
    cuts = sorted(chance.sample(range(fewest, most), 3))
    limits = list(zip([fewest, *(cut + 1 for cut in cuts)], [*cuts, most], strict=True))

    def by_rating(values):
        return dict(zip(oracle.SCALE, values, strict=True))

    overall = {
        "overall": {"standards": standards, "points": by_rating(limits)},
        "not_rated": {"overall": chance.choice((PROPORTION, EVERY))},
    }  # fmt: skip
    # A tenth of the editions rate standards and nothing as a whole.
    return (overall if chance.random() < 0.9 else {}) | {
        "bands": {"from_per_cent": by_rating(starts)}, "rounding": {"round_before_banding": chance.random() < 0.5},
        "standard": {"rule": "lowest_key_question"}, "points": {"of": by_rating(worths)},
        "discretion": {
            "within_points": chance.choice((0, 1, 5, 7)), "one_case_would_change": chance.random() < 0.8,
            "cases_at_most": chance.choice((0, 3, 5)),
        },
    }  # fmt: skip


def some_states(chance: Random) -> list[str]:
    """What a key question has in each case; often in a sub-sample, and often with a share on a limit."""
    kind = chance.random()
    if kind < 0.12:
        return chance.choices(STATES[2:], k=chance.randint(0, 4))
    if kind < 0.4:
        of = chance.choice((2, 4, 10, 20, 40))
        yes = chance.choice((of // 2, of * 13 // 20, of * 4 // 5)) + chance.choice((-1, 0, 0, 1))
        judged = ["sufficient"] * yes + ["insufficient"] * (of - yes)
        return judged + chance.choices(STATES[2:], k=chance.randint(0, 3))
    return chance.choices(STATES, weights=(chance.randint(0, 6), chance.randint(1, 4), 1, 1, 1), k=chance.randint(1, 30))


def some_standards(chance: Random) -> list[dict]:
    found: list[dict] = []
    for number in range(chance.randint(2, 8)):
        one: dict = {"code": f"s{number}", "domain": chance.choice("ab")}
        if chance.random() < 0.2:
            one["decided"] = chance.choice((None, *oracle.SCALE))
        else:
            one["questions"] = {f"s{number}.q{place}": some_states(chance) for place in range(chance.choice((0, 1, 3, 3, 3, 4)))}
        found.append(one)
    return found


def tallied(code: str, states: list[str], chance: Random) -> KeyQuestionTally:
    """Counted in parts, as a region is, and pooled; the order of cases is no matter."""
    shuffled = chance.sample(states, len(states))
    cut = chance.randint(0, len(states))
    parts = (shuffled[:cut], shuffled[cut:])
    return pooled(code, [KeyQuestionTally(code, *(part.count(state) for state in STATES)) for part in parts])


def rated(standards: list[dict], data: dict, chance: Random) -> InspectionRating:
    """Rated by the product; what it says of firmness must agree with it."""
    known = tuple(
        RatedStandard(
            one["code"], one["domain"], tuple(one.get("questions", ())),
            Source.CHARACTERISTICS if "decided" in one else chance.choice((Source.CASES, Source.PARTS)),
        )
        for one in standards
    )  # fmt: skip
    tallies = {
        code: tallied(code, states, chance) for one in standards for code, states in one.get("questions", {}).items()
    }  # fmt: skip
    decided = {one["code"]: Rating[one["decided"].upper()] for one in standards if one.get("decided")}
    scheme = read_scheme(data)
    found = rate_inspection(known, tallies, scheme, decided)
    again = ratings_of(known, tallies, scheme, decided)
    assert again == {one.standard: one.rating for one in found.standards}
    assert overall_of(known, tallies, scheme, again) == (found.overall.rating if found.overall else None)
    return found


def named(rating: Rating | None) -> str | None:
    return None if rating is None else rating.code


def said_of(found: StandardRating) -> dict:
    triggers = found.triggers
    assert all(one.key_question == found.decided_by[0] for one in triggers.near_boundary)
    return {
        "rating": named(found.rating), "why": found.not_rated, "points": found.points, "decided_by": list(found.decided_by),
        "near": [one.boundary for one in triggers.near_boundary],
        "one_case": [(one.key_question, one.becomes, named(one.rating)) for one in triggers.one_case],
        "few": [(one.key_question, one.judged) for one in triggers.few_cases],
    }  # fmt: skip


def said_of_all(found: InspectionRating) -> dict:
    overall, places = found.overall, {one.standard: place for place, one in enumerate(found.standards)}
    said = {
        "standards": [said_of(one) for one in found.standards],
        "domains": {one.domain: (one.points, one.most_points, one.rated, one.standards) for one in found.domains},
    }  # fmt: skip
    return said if overall is None else said | {
        "points": overall.points, "most": overall.most_points,
        "rating": named(overall.rating), "lowest": named(overall.lowest_possible), "highest": named(overall.highest_possible),
        "missing": [places[code] for code in overall.missing],
    }  # fmt: skip


@pytest.mark.parametrize("seed", range(8))
def test_whole_inspections_are_rated_alike(seed):
    for number in range(400):
        chance = Random(f"{seed}-{number}")
        standards = some_standards(chance)
        data = a_scheme(chance, len(standards))

        assert said_of_all(rated(standards, data, chance)) == oracle.inspection(standards, data), f"{seed}-{number}"


@pytest.mark.parametrize("rounds", [False, True])
def test_every_share_of_up_to_a_hundred_and_twenty_cases_is_banded_and_printed_alike(rounds):
    data = a_scheme(Random(1), 4) | {"rounding": {"round_before_banding": rounds}}
    data["bands"] = {"from_per_cent": dict(zip(oracle.SCALE, (0, 50, 65, 80), strict=True))}
    scheme = read_scheme(data)

    for judged in range(1, 121):
        for yes in range(judged + 1):
            found = rate_key_question(KeyQuestionTally("q", yes, judged - yes), scheme)
            assert (named(found.rating), found.per_cent) == (oracle.band(yes, judged, data), oracle.printed(yes, judged))
            near = {named(one.rating) for one in found.one_case}
            turned = {oracle.band(other, judged, data) for other in (yes - 1, yes + 1) if 0 <= other <= judged}
            assert near == turned - {named(found.rating)}


def test_shares_on_every_limit_and_a_hair_beside_it_are_banded_alike():
    """One case of a million million is a hair; half a per cent too, for schemes that round."""
    of = 10**12
    for seed in range(60):
        data = a_scheme(Random(seed), 3)
        scheme = read_scheme(data)
        starts = data["bands"]["from_per_cent"].values()
        for at in [point for start in starts for point in (2 * start - 1, 2 * start, 2 * start + 1)]:
            for yes in range(at * of // 200 - 1, at * of // 200 + 2):
                if 0 <= yes <= of:
                    share = KeyQuestionTally("q", yes, of - yes).share
                    assert named(band_of_share(share, scheme)) == oracle.band(yes, of, data)


def test_the_second_working_out_gives_what_is_known_of_the_method():
    """So that two mistakes cannot agree: published totals, and the pairs that follow from the method's words."""
    starts = dict(zip(oracle.SCALE, (0, 50, 65, 80), strict=True))
    nine = dict(zip(oracle.SCALE, ((0, 4), (5, 13), (14, 22), (23, 27)), strict=True))
    data = a_scheme(Random(1), 9) | {"bands": {"from_per_cent": starts}, "rounding": {"round_before_banding": False}}
    data["overall"] = {"points": nine}

    assert [oracle.band(yes, 1000, data) for yes in (494, 500, 640, 650, 790, 800)] == [
        "inadequate", "requires_improvement", "requires_improvement", "good", "good", "outstanding",
    ]  # fmt: skip
    assert [oracle.overall(points, 9, 9, data) for points in (2, 4, 5, 13, 14, 22, 23)] == [
        "inadequate", "inadequate", "requires_improvement", "requires_improvement", "good", "good", "outstanding",
    ]  # fmt: skip
    rounded = data | {"rounding": {"round_before_banding": True}}
    assert [oracle.band(yes, 1000, rounded) for yes in (494, 495, 645, 795)] == list(oracle.SCALE)
    assert all(low + 1 == high for (_, low), (high, _) in pairwise(nine.values()))
