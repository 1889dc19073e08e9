"""What holds of the method for any counts at all: laws, tried on numbers that nobody chose."""

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from ratings.results import Judged, KeyQuestionTally, OneCase, RatedStandard, Rating
from ratings.rules import pooled, rate_standard
from tests.ratings.schemes import scheme

numbers = st.integers(min_value=0, max_value=60)
tallies_of_a_standard = st.lists(st.tuples(numbers, numbers, numbers, numbers, numbers), min_size=1, max_size=5).map(
    lambda rows: [KeyQuestionTally(f"q{index}", *row) for index, row in enumerate(rows)]
)


def rating_of(tallies: list[KeyQuestionTally]) -> Rating | None:
    return rate_standard(RatedStandard("s", "d", tuple(tally.key_question for tally in tallies)), tallies, scheme()).rating


@given(tallies_of_a_standard, st.data())
def test_one_more_sufficient_case_never_lowers_a_rating(tallies, data):
    chosen = data.draw(st.integers(0, len(tallies) - 1))
    better = [replace(tally, sufficient=tally.sufficient + (i == chosen)) for i, tally in enumerate(tallies)]
    before = rating_of(tallies)

    assert before is None or rating_of(better) >= before


@given(tallies_of_a_standard, st.data())
def test_one_more_insufficient_case_never_raises_a_rating(tallies, data):
    chosen = data.draw(st.integers(0, len(tallies) - 1))
    worse = [replace(tally, insufficient=tally.insufficient + (i == chosen)) for i, tally in enumerate(tallies)]
    before = rating_of(tallies)

    assert before is None or rating_of(worse) <= before


@given(tallies_of_a_standard, st.randoms(use_true_random=False))
def test_the_order_of_key_questions_never_matters(tallies, random):
    shuffled = random.sample(tallies, len(tallies))

    assert rating_of(shuffled) == rating_of(tallies)


@given(tallies_of_a_standard, st.data())
def test_a_case_to_which_the_question_does_not_apply_changes_nothing(tallies, data):
    chosen = data.draw(st.integers(0, len(tallies) - 1))
    field = data.draw(st.sampled_from(["not_applicable", "not_asked"]))
    more = [replace(tally, **{field: getattr(tally, field) + (i == chosen)}) for i, tally in enumerate(tallies)]
    standard = RatedStandard("s", "d", tuple(tally.key_question for tally in tallies))

    assert rate_standard(standard, more, scheme()) == rate_standard(standard, tallies, scheme())


@given(tallies_of_a_standard)
def test_what_one_case_would_change_is_what_rating_again_finds(tallies):
    standard = RatedStandard("s", "d", tuple(tally.key_question for tally in tallies))
    found = []
    for index, tally in enumerate(tallies):
        for becomes, step in ((Judged.INSUFFICIENT, -1), (Judged.SUFFICIENT, 1)):
            other = replace(tally, sufficient=tally.sufficient + step, insufficient=tally.insufficient - step)
            if min(other.sufficient, other.insufficient) < 0:
                continue
            after = rating_of([*tallies[:index], other, *tallies[index + 1 :]])
            if after != rating_of(tallies):
                found.append(OneCase(tally.key_question, becomes, after))

    assert rate_standard(standard, tallies, scheme()).triggers.one_case == tuple(found)


@given(st.lists(numbers, min_size=2, max_size=2))
def test_the_lowest_share_gives_the_lowest_rating(yes):
    tallies = [KeyQuestionTally(f"q{index}", count, 60 - count) for index, count in enumerate(yes)]

    assert rating_of(tallies) == min(rating_of([tally]) for tally in tallies)


cases = st.lists(st.sampled_from(["sufficient", "insufficient", "not_applicable", "not_answered", "not_asked"]), max_size=40)


def counted(states: list[str]) -> KeyQuestionTally:
    return KeyQuestionTally("q", **{state: states.count(state) for state in set(states)})


@given(st.lists(cases, max_size=6))
def test_pooling_parts_is_counting_the_cases_of_all_parts_together(parts):
    together = [state for states in parts for state in states]

    assert pooled("q", [counted(states) for states in parts]) == counted(together)


@given(st.lists(cases, max_size=6), st.randoms(use_true_random=False))
def test_the_order_of_parts_never_matters(parts, random):
    tallies = [counted(states) for states in parts]
    shuffled = random.sample(tallies, len(tallies))

    assert pooled("q", shuffled) == pooled("q", tallies)


@given(st.lists(cases, min_size=1, max_size=6))
def test_a_pooled_share_lies_between_the_lowest_and_the_highest_of_its_parts(parts):
    shares = [share for states in parts if (share := counted(states).share) is not None]
    share = pooled("q", [counted(states) for states in parts]).share

    assert share is None if not shares else min(shares) <= share <= max(shares)
