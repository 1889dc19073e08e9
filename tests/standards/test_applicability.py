from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from standards.applicability import answers_read, applies, facts_read, leaves, one_or_the_other

FACTS = {
    "supervision": "post_custody",
    "requirements": ["unpaid_work", "curfew"],
    "ogrs_score": 50,
    "sentence_months": Decimal("6.01"),
    "sex": "",
    "age": None,
}
ANSWERS = {"screening.harm": "yes", "assessment.engaging": None}


@pytest.mark.parametrize(
    ("condition", "expected"),
    [
        (None, True),
        ({}, True),
        ({"fact": "supervision", "in": ["post_custody"]}, True),
        ({"fact": "supervision", "in": ["community"]}, False),
        ({"fact": "requirements", "includes": ["curfew", "exclusion"]}, True),
        ({"fact": "requirements", "includes": ["exclusion"]}, False),
        ({"fact": "ogrs_score", "at_least": 50}, True),
        ({"fact": "ogrs_score", "at_least": 51}, False),
        ({"fact": "ogrs_score", "at_most": 50}, True),
        ({"fact": "ogrs_score", "at_least": 20, "at_most": 49}, False),
        ({"fact": "sentence_months", "at_most": 6}, False),
        ({"fact": "sentence_months", "at_least": Decimal("6.01")}, True),
        ({"fact": "supervision", "at_least": 1}, False),
        ({"fact": "supervision", "known": True}, True),
        ({"fact": "sex", "known": True}, False),
        ({"fact": "sex", "known": False}, True),
        ({"fact": "age", "at_least": 0}, False),
        ({"fact": "rosh", "in": ["low"]}, False),
        ({"answer": "screening.harm", "in": ["yes"]}, True),
        ({"answer": "screening.harm", "in": ["no"]}, False),
        ({"answer": "assessment.engaging", "in": ["yes"]}, False),
        ({"not": {"answer": "assessment.engaging", "in": ["no"]}}, True),
        ({"all": [{"fact": "ogrs_score", "at_least": 1}, {"fact": "sex", "known": True}]}, False),
        ({"any": [{"fact": "ogrs_score", "at_least": 1}, {"fact": "sex", "known": True}]}, True),
    ],
)
def test_a_condition_over_facts_and_answers(condition, expected):
    assert applies(condition, FACTS, ANSWERS) is expected


single = st.one_of(
    st.fixed_dictionaries({"fact": st.just("rosh"), "in": st.lists(st.sampled_from(["low", "high"]), min_size=1, unique=True)}),
    st.fixed_dictionaries({"fact": st.just("ogrs_score"), "at_least": st.integers(0, 100)}),
    st.fixed_dictionaries({"answer": st.just("first"), "in": st.just(["yes"])}),
)
conditions = st.recursive(
    single,
    lambda inner: st.one_of(
        st.fixed_dictionaries({"not": inner}),
        st.fixed_dictionaries({"all": st.lists(inner, min_size=1, max_size=3)}),
        st.fixed_dictionaries({"any": st.lists(inner, min_size=1, max_size=3)}),
    ),
    max_leaves=8,
)
facts = st.fixed_dictionaries({"rosh": st.sampled_from(["", "low", "high"]), "ogrs_score": st.none() | st.integers(0, 100)})
answers = st.fixed_dictionaries({"first": st.none() | st.sampled_from(["yes", "no"])})


@given(conditions, facts, answers)
def test_not_turns_a_condition_round(condition, facts, answers):
    assert applies({"not": condition}, facts, answers) is not applies(condition, facts, answers)


@given(st.lists(conditions, min_size=1, max_size=3), facts, answers)
def test_all_and_any_mirror_one_another(parts, facts, answers):
    denied = [{"not": part} for part in parts]
    assert applies({"all": parts}, facts, answers) is not applies({"any": denied}, facts, answers)


@given(conditions, facts, answers)
def test_only_the_facts_and_answers_that_a_condition_names_matter(condition, facts, answers):
    named_facts = {name: value for name, value in facts.items() if name in facts_read(condition)}
    named_answers = {code: value for code, value in answers.items() if code in answers_read(condition)}
    assert applies(condition, named_facts, named_answers) is applies(condition, facts, answers)


def test_the_parts_of_a_condition_are_found_however_deep():
    condition = {
        "all": [
            {"not": {"answer": "first", "in": ["no"]}},
            {"any": [{"fact": "age", "at_least": 18}, {"fact": "sex", "known": True}]},
        ]
    }
    assert list(leaves(condition)) == [
        {"answer": "first", "in": ["no"]},
        {"fact": "age", "at_least": 18},
        {"fact": "sex", "known": True},
    ]
    assert (answers_read(condition), facts_read(condition)) == ({"first"}, {"age", "sex"})
    assert list(leaves(None)) == []


CONDITION = {"fact": "licence_days", "at_most": 56}


@pytest.mark.parametrize(
    ("first", "second", "so"),
    [
        (CONDITION, {"not": CONDITION}, True),
        ({"not": CONDITION}, CONDITION, True),
        (CONDITION, CONDITION, False),
        (CONDITION, {"fact": "licence_days", "at_least": 57}, False),  # of an unknown length neither holds
        (None, None, False),
        (None, {"not": CONDITION}, False),
    ],
)
def test_two_conditions_of_which_just_one_holds_in_any_case(first, second, so):
    assert one_or_the_other(first, second) is so
