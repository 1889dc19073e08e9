"""Selecting by rule: repeatable, independent of order, nothing chosen that the rule does not name."""

from hypothesis import given
from hypothesis import strategies as st

from moderation.drawing import CHOSEN, FLAGGED, FURTHER, LOCAL_SHARE, NEW, SHARE, Candidate, Rule, draw

candidates = st.lists(
    st.builds(
        Candidate, st.just(0), st.integers(1, 400), st.integers(1, 6), st.booleans(), st.booleans(), st.integers(0, 2),
    ),
    max_size=20, unique_by=lambda one: one.case_id,
)  # fmt: skip
rules = st.builds(
    Rule,
    st.integers(0, 100),
    st.integers(0, 100),
    st.booleans(),
    st.booleans(),
    st.integers(0, 10),
    st.integers(0, 10**6),
    st.just(()),
)


def of(person: int, number: int, start: int = 1, **others) -> list[Candidate]:
    return [Candidate(case, case, person, **others) for case in range(start, start + number)]


@given(candidates, rules, st.randoms())
def test_the_order_of_the_list_does_not_matter(given_ones, rule, random):
    shuffled = list(given_ones)
    random.shuffle(shuffled)

    assert draw(shuffled, rule) == draw(given_ones, rule)


@given(candidates, rules)
def test_everything_drawn_is_a_candidate_with_a_reason_that_the_rule_gives(given_ones, rule):
    drawn = draw(given_ones, rule)
    named = {
        reason
        for reason, wanted in (
            (NEW, rule.new_people), (FLAGGED, rule.flagged), (SHARE, rule.share), (LOCAL_SHARE, rule.local_share),
            (FURTHER, rule.further),
        )
        if wanted
    }  # fmt: skip

    assert {one.candidate for one in drawn} <= set(given_ones)
    assert all(one.reasons and set(one.reasons) <= named for one in drawn)
    assert len({one.candidate.case_id for one in drawn}) == len(drawn)


@given(candidates, st.integers(1, 100), st.integers(0, 1000))
def test_the_share_of_each_persons_cases_is_taken_rounded_up(given_ones, share, seed):
    given_ones = [one for one in given_ones if not one.is_local]
    drawn = draw(given_ones, Rule(share=share, seed=seed))

    for person in {one.person_id for one in given_ones}:
        own = sum(one.person_id == person for one in given_ones)
        taken = sum(one.candidate.person_id == person for one in drawn)
        assert (taken - 1) * 100 < own * share <= taken * 100


@given(candidates, rules, st.integers(401, 500))
def test_one_persons_further_case_leaves_the_draw_of_the_others_alone(given_ones, rule, case_id):
    rule = Rule(rule.share, rule.local_share, rule.new_people, rule.flagged, 0, rule.seed)
    more = [*given_ones, Candidate(0, case_id, 99)]

    assert [one for one in draw(more, rule) if one.candidate.person_id != 99] == draw(given_ones, rule)


def test_all_of_a_new_inspector_and_all_flagged_are_taken():
    cases = [*of(1, 5), *of(2, 4, start=6, is_new=True), *of(3, 2, start=10, flagged=1)]

    drawn = draw(cases, Rule(new_people=True, flagged=True))

    assert [(one.candidate.case_id, one.reasons) for one in drawn] == [
        *((case, (NEW,)) for case in (6, 7, 8, 9)), *((case, (FLAGGED,)) for case in (10, 11)),
    ]  # fmt: skip


def test_a_share_of_local_assessors_is_one_of_its_own():
    drawn = draw([*of(1, 10), *of(2, 10, start=11, is_local=True)], Rule(share=10, local_share=50))

    assert sorted(one.candidate.person_id for one in drawn) == [1, *[2] * 5]


def test_further_ones_are_drawn_among_those_that_nothing_else_selects():
    drawn = draw([*of(1, 3, flagged=1), *of(2, 7, start=4)], Rule(flagged=True, further=2, seed=7))

    assert sum(one.reasons == (FURTHER,) for one in drawn) == 2
    assert {one.candidate.person_id for one in drawn if one.reasons == (FURTHER,)} == {2}


def test_cases_that_somebody_names_are_taken_whatever_the_rule_says():
    drawn = draw(of(1, 9), Rule(chosen=(3, 7, 99)))

    assert [(one.candidate.case_id, one.reasons) for one in drawn] == [(3, (CHOSEN,)), (7, (CHOSEN,))]
    assert Rule(chosen=(3, 7)).words == ["2 by name"]


def test_the_seed_decides_and_the_same_seed_draws_the_same():
    cases = of(1, 30)
    draws = {tuple(one.candidate.case_id for one in draw(cases, Rule(further=5, seed=seed))) for seed in range(20)}

    assert len(draws) > 15
    assert [one.candidate.case_id for one in draw(cases, Rule(further=3, seed=8312))] == [9, 20, 30]


def test_every_case_is_drawn_about_equally_often():
    cases = of(1, 12)
    counts = dict.fromkeys(range(1, 13), 0)
    for seed in range(3000):
        for one in draw(cases, Rule(further=4, seed=seed)):
            counts[one.candidate.case_id] += 1

    assert all(900 < count < 1100 for count in counts.values())
