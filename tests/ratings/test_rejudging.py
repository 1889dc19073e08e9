"""Single cases that could change a rating: none is missed, and none is named that could not."""

from itertools import combinations

from hypothesis import given, settings
from hypothesis import strategies as st

from ratings.rejudging import Effect, contested, left_out, rejudged
from ratings.results import Judged, KeyQuestionTally, Overall, RatedStandard, Rating, Source
from ratings.rules import rate_inspection
from ratings.sensitivity import overall_of, ratings_of
from tests.ratings.schemes import GOOD, INADEQUATE, OUTSTANDING, REQUIRES_IMPROVEMENT, scheme, schemes

YES, NO = Judged.SUFFICIENT, Judged.INSUFFICIENT
CODES = ("engaging", "safety", "plan")
STANDARDS = (
    RatedStandard("leadership", "d", (), Source.CHARACTERISTICS),
    RatedStandard("assessment", "d", ("engaging", "safety")),
    RatedStandard("planning", "d", ("plan",)),
)
BANDS = {INADEQUATE: (0, 1), REQUIRES_IMPROVEMENT: (2, 4), GOOD: (5, 7), OUTSTANDING: (8, 9)}


def tallied(cases, waiting=0):
    counts = {code: [judged.get(code) for judged in cases.values()] for code in CODES}
    return {
        code: KeyQuestionTally(code, sufficient=found.count(YES), insufficient=found.count(NO), not_answered=waiting)
        for code, found in counts.items()
    }


def outcome(cases, method, leadership, waiting=0):
    """Ratings of the standards and overall, by the rules themselves."""
    decided = {} if leadership is None else {"leadership": leadership}
    rated = rate_inspection(STANDARDS, tallied(cases, waiting), method, decided)
    return {one.standard: one.rating for one in rated.standards} | {"overall": rated.overall.rating}


# --- figures that people can check by hand ----------------------------------------------------------------------------


def test_the_case_that_could_change_a_standard_is_named_with_what_would_follow():
    cases = {f"NB-{n}": {"engaging": YES, "safety": YES if n < 2 else NO} for n in range(4)}  # safety: 2 of 4
    tallies, standards = tallied(cases), STANDARDS[1:2]
    two = scheme(overall={INADEQUATE: (0, 0), REQUIRES_IMPROVEMENT: (1, 1), GOOD: (2, 2), OUTSTANDING: (3, 3)})
    found = rejudged(cases, standards, tallies, two, {})

    up, down = (REQUIRES_IMPROVEMENT, GOOD), (REQUIRES_IMPROVEMENT, INADEQUATE)
    assert found == [
        Effect("NB-0", {"assessment": down}, down), Effect("NB-1", {"assessment": down}, down),
        Effect("NB-2", {"assessment": up}, up), Effect("NB-3", {"assessment": up}, up),
    ]  # fmt: skip


def test_a_rating_that_rests_on_one_case_is_gone_without_it():
    cases = {"NB-0": {"plan": YES}}
    found = left_out(cases, STANDARDS[2:], tallied(cases), scheme(overall={OUTSTANDING: (0, 3)}), {})

    assert found == [Effect("NB-0", {"planning": (OUTSTANDING, None)}, (OUTSTANDING, None))]


def test_open_judgements_give_a_lowest_and_a_highest_rating():
    tallies = {"plan": KeyQuestionTally("plan", 70, 30)}
    of_one = scheme(overall={INADEQUATE: (0, 0), REQUIRES_IMPROVEMENT: (1, 1), GOOD: (2, 2), OUTSTANDING: (3, 3)})
    lowest, highest = contested({"plan": (6, 2)}, STANDARDS[2:], tallies, of_one, {})

    assert lowest == Effect("lowest", {"planning": (GOOD, REQUIRES_IMPROVEMENT)}, (GOOD, REQUIRES_IMPROVEMENT))
    assert highest == Effect("highest", {}, None)
    assert (bool(lowest), bool(highest)) == (True, False)


# --- laws, against every possibility ----------------------------------------------------------------------------------

judgements = st.dictionaries(st.sampled_from(CODES), st.sampled_from(Judged), max_size=3)
caseloads = st.lists(judgements, min_size=1, max_size=5).map(lambda found: {f"C{n}": one for n, one in enumerate(found)})
methods = schemes.flatmap(lambda method: st.sampled_from(Overall).map(lambda rule: scheme_with(method, rule)))
leaderships = st.none() | st.sampled_from(Rating)


def scheme_with(method, rule):
    return type(method)(
        bands=method.bands, round_before_banding=method.round_before_banding, points=method.points, overall=BANDS,
        discretion=method.discretion, not_rated=rule,
    )  # fmt: skip


@given(caseloads, methods, leaderships, st.integers(0, 1))
def test_ratings_here_are_those_of_the_rules(cases, method, leadership, waiting):
    tallies, decided = tallied(cases, waiting), {} if leadership is None else {"leadership": leadership}
    found = ratings_of(STANDARDS, tallies, method, decided)

    assert found | {"overall": overall_of(STANDARDS, tallies, method, found)} == outcome(cases, method, leadership, waiting)


@settings(max_examples=60)
@given(caseloads, methods, leaderships)
def test_a_case_is_named_if_and_only_if_judging_it_again_could_change_a_rating(cases, method, leadership):
    decided = {} if leadership is None else {"leadership": leadership}
    found = rejudged(cases, STANDARDS, tallied(cases), method, decided)
    before = outcome(cases, method, leadership)
    could = {
        name
        for name, judged in cases.items()
        for again in every_judging(judged)
        if outcome(cases | {name: again}, method, leadership) != before
    }

    assert {effect.case for effect in found} == could


def every_judging(judged):
    """Every way in which some of a case's judgements may turn."""
    other = {YES: NO, NO: YES}
    for number in range(1, len(judged) + 1):
        for codes in combinations(judged, number):
            yield {code: other[side] if code in codes else side for code, side in judged.items()}


@given(caseloads, methods, leaderships)
def test_what_a_named_case_would_change_is_what_rating_again_finds(cases, method, leadership):
    decided = {} if leadership is None else {"leadership": leadership}
    before = outcome(cases, method, leadership)
    extremes = {
        (name, tuple(changes(before, outcome(cases | {name: dict.fromkeys(judged, side)}, method, leadership)).items()))
        for name, judged in cases.items()
        for side in (YES, NO)
    }

    for effect in rejudged(cases, STANDARDS, tallied(cases), method, decided):
        assert (effect.case, tuple(said(effect).items())) in extremes


@given(caseloads, methods, leaderships)
def test_leaving_a_case_out_is_rating_the_others(cases, method, leadership):
    decided = {} if leadership is None else {"leadership": leadership}
    before = outcome(cases, method, leadership)
    expected = {}
    for name in cases:
        others = {other: judged for other, judged in cases.items() if other != name}
        if differs := changes(before, outcome(others, method, leadership)):
            expected[name] = differs

    assert {one.case: said(one) for one in left_out(cases, STANDARDS, tallied(cases), method, decided)} == expected


@given(caseloads, methods, leaderships, st.data())
def test_open_judgements_reach_no_further_than_said(cases, method, leadership, data):
    decided = {} if leadership is None else {"leadership": leadership}
    disputed = data.draw(st.lists(st.sampled_from(sorted(cases)), unique=True))
    counts = {code: tuple(sum(cases[name].get(code) is side for name in disputed) for side in (YES, NO)) for code in CODES}
    lowest, highest = contested(counts, STANDARDS, tallied(cases), method, decided)
    before = outcome(cases, method, leadership)

    for effect, side in ((lowest, NO), (highest, YES)):
        again = {name: dict.fromkeys(judged, side) if name in disputed else judged for name, judged in cases.items()}
        assert said(effect) == changes(before, outcome(again, method, leadership))


def changes(before, after):
    return {code: (before[code], after[code]) for code in before if before[code] != after[code]}


def said(effect):
    return dict(effect.standards) | ({} if effect.overall is None else {"overall": effect.overall})
