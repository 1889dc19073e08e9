"""The browser decides who is asked what exactly as the server does."""

from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cases.rules import follow_the_page, questions_asked
from standards.applicability import applies, for_browser
from standards.assembly import assemble
from standards.edition_file import edition_files, read_edition, read_source
from standards.edition_file.conditions import CODED_FACTS, NUMBER_FACTS
from tests.cases.deciding import in_browser
from tests.standards.unusual import UNUSUAL_EDITIONS

__all__ = ["in_browser"]

EDITIONS = {path.stem: assemble(read_edition(path).document.stored()) for path in edition_files()} | {
    code: assemble(read_source(text, code).document.stored()) for code, text in UNUSUAL_EDITIONS.items()
}

# Codes that look like numbers, like parts of the language and like what every object has in a browser.
words = st.sampled_from(["yes", "no", "3", "", "6.01", "in", "constructor", "__proto__", "toString", "É", "\U0001f9ed"])
names = st.sampled_from(["rosh", "ogrs_score", "requirements", "constructor", "__proto__", "hasOwnProperty"])
numbers = st.one_of(
    st.integers(-1000, 1000),
    st.decimals(-1000, 1000, places=2),
    st.decimals(allow_nan=False, allow_infinity=False, min_value=Decimal("-1e20"), max_value=Decimal("1e20")),
    st.sampled_from(
        [Decimal("6.01"), Decimal("6.010"), Decimal("6.0100000000000000000001"), 6, Decimal("1E+2"), Decimal("-0.0")]
    ),
)
values = st.one_of(st.none(), words, numbers, st.lists(words, max_size=3))
leaves = st.one_of(
    st.fixed_dictionaries({"fact": names, "known": st.booleans()}),
    st.fixed_dictionaries({"fact": names, "in": st.lists(words, min_size=1, max_size=3)}),
    st.fixed_dictionaries({"fact": names, "includes": st.lists(words, min_size=1, max_size=3)}),
    st.fixed_dictionaries({"fact": names, "at_least": numbers}),
    st.fixed_dictionaries({"fact": names, "at_most": numbers}),
    st.fixed_dictionaries({"fact": names, "at_least": numbers, "at_most": numbers}),
    st.fixed_dictionaries({"answer": names, "in": st.lists(words, min_size=1, max_size=3)}),
)
conditions = st.one_of(
    st.none(),
    st.just({}),
    st.recursive(
        leaves,
        lambda parts: st.one_of(
            st.lists(parts, min_size=1, max_size=4).map(lambda several: {"all": several}),
            st.lists(parts, min_size=1, max_size=4).map(lambda several: {"any": several}),
            parts.map(lambda one: {"not": one}),
        ),
        max_leaves=12,
    ),
)


@settings(max_examples=400, deadline=None)
@given(st.lists(conditions, min_size=1, max_size=8), st.dictionaries(names, values), st.dictionaries(names, st.none() | words))
def test_server_and_browser_agree_on_every_condition(in_browser, several, facts, answers):
    assert in_browser(several, facts, answers) == [applies(condition, facts, answers) for condition in several]


def facts_of(edition):
    coded = {
        name: st.sampled_from(["", "unheard_of", *edition.code_lists.get(listed, {})]) for name, listed in CODED_FACTS.items()
    }
    lists = st.lists(st.sampled_from([*edition.code_lists["requirement"]]), max_size=3)
    return st.fixed_dictionaries({**coded, **dict.fromkeys(NUMBER_FACTS, st.none() | numbers), "requirements": lists})


def answers_of(edition):
    given_to = {
        code: st.sampled_from(["", None, *(option.code for option in edition.questions[code].options)])
        for code in edition.pages_reading
    }
    return st.fixed_dictionaries({}, optional=given_to)


@pytest.mark.parametrize("code", EDITIONS)
@settings(max_examples=60, deadline=None)
@given(data=st.data())
def test_the_browser_asks_what_the_form_of_every_edition_asks(in_browser, code, data):
    edition = EDITIONS[code]
    facts, answers = data.draw(facts_of(edition)), data.draw(answers_of(edition))
    for module in edition.modules:
        form = [question for page in edition.pages_of(module.code) for question in page.questions]
        decided = in_browser([question.applies for question in form], facts, answers)
        asked = {question.code for question, holds in zip(form, decided, strict=True) if holds}
        assert asked == questions_asked(edition, module.code, facts, answers)


def test_numbers_go_to_the_browser_exactly():
    facts = {"age": 34, "sentence_months": Decimal("6.50"), "big": Decimal("1E+2"), "rosh": "high", "sex": None}
    assert for_browser(facts) == {
        "age": {"number": "34"}, "sentence_months": {"number": "6.50"}, "big": {"number": "100"}, "rosh": "high", "sex": None,
    }  # fmt: skip
    assert for_browser({"all": ({"fact": "sex", "known": True}, {"fact": "age", "at_least": 18})}) == {
        "all": [{"fact": "sex", "known": True}, {"fact": "age", "at_least": {"number": "18"}}]
    }


def test_questions_that_follow_answers_on_their_own_page():
    following = {code: {page.code: follow_the_page(page) for page in edition.pages} for code, edition in EDITIONS.items()}
    after = "implementation.engaging"
    for code in ("crc-2018-19", "nps-2018-19", "pdu-2021-23"):
        assert following[code][after] == {f"{after}.enforcement", f"{after}.re_engagement"}
    assert not any(following["quality-and-impact-2016-17"].values())
