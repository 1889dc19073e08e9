from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from standards.assembly import assemble
from standards.comparing import (
    Verdict,
    asked_of,
    changed_lines,
    changed_words,
    comparability,
    differences,
    previous_edition,
)
from standards.edition_file import read_source
from tests.standards.small import SMALL


def edition(*changes, code="small"):
    text = SMALL
    for old, new in changes:
        assert text.count(old) == 1, old
        text = text.replace(old, new)
    read = read_source(text.replace("code: small\n", f"code: {code}\n"), code)
    assert read.problems == ()
    return assemble(read.document.stored())


BEFORE = edition()
SAFETY = "assessment.safety"


def compared(*changes, code=SAFETY):
    later = edition(*changes)
    return comparability(BEFORE.questions[code], BEFORE, later.questions[code], later)


def test_other_words_alone_leave_figures_comparable():
    found = compared(("text: Is assessment good enough?", "text: Does it do?"))
    assert (found.verdict, found.words) == (Verdict.COMPARABLE, "Comparable.")


def test_a_new_answer_and_a_lost_one_call_for_caution():
    more = ('{code: "no", label: "No", counts: insufficient}', '{code: "no", label: "No", counts: insufficient}\n'
            "      - {code: na, label: Nothing, counts: not_applicable}")  # fmt: skip
    assert compared(more).words == "Comparable with caution: the answer “Nothing” is new."
    later = edition(more)
    found = comparability(later.questions[SAFETY], later, BEFORE.questions[SAFETY], BEFORE)
    assert found.words == "Comparable with caution: the answer “Nothing” is gone."


def test_other_cases_call_for_caution():
    found = compared(('applies: {answer: screening.harm, in: ["yes"]}', "applies: {fact: sex, in: [male]}"))
    assert found.words == "Comparable with caution: it is asked of other cases."
    assert compared(("fact: age, at_least: 21", "fact: age, at_least: 22"), code="assessment.safety.past").verdict is (
        Verdict.WITH_CAUTION
    )


def test_an_answer_that_counts_otherwise_is_not_comparable():
    before = BEFORE.questions[SAFETY]
    yes, no = before.options
    after = replace(before, options=(yes, replace(no, counts=yes.counts)))
    found = comparability(before, BEFORE, after, BEFORE)
    assert found.verdict is Verdict.NOT_COMPARABLE
    assert found.words == "Not comparable: the answer “No” counts as sufficient; it counted as insufficient before."


def test_another_kind_of_question_or_another_sample_is_not_comparable():
    before = BEFORE.questions[SAFETY]
    kind = comparability(before, BEFORE, BEFORE.questions["assessment.safety.past"], BEFORE)
    assert kind.words == "Not comparable: it is another kind of question."
    sample = comparability(before, BEFORE, replace(before, module="unpaid_work"), BEFORE)
    assert sample.words == "Not comparable: it is asked in another sample of cases."


def test_conditions_are_the_same_when_they_mean_the_same():
    one = {"all": [{"fact": "sex", "in": ["male"]}, {"answer": "screening.harm", "in": ["yes", "no"]}]}
    other = {"all": [{"answer": "screening.harm", "in": ["no", "yes"]}, {"fact": "sex", "in": ["male"]}]}
    assert asked_of(one, BEFORE) == asked_of(other, BEFORE)
    assert asked_of({"all": [one["all"][0]]}, BEFORE) == asked_of({"fact": "sex", "in": ["male"]}, BEFORE)
    assert asked_of({"not": one}, BEFORE) != asked_of(one, BEFORE)
    assert asked_of({"any": one["all"]}, BEFORE) != asked_of(one, BEFORE)
    assert asked_of({"fact": "age", "at_least": 21}, BEFORE) != asked_of({"fact": "age", "at_most": 21}, BEFORE)


def test_a_group_means_its_codes_and_a_question_its_concept():
    group = {"fact": "supervision", "in": ["post_custody"]}
    wider = edition(("holds: [licence]", "holds: [licence, recall]"), ("licence: Licence}", "licence: Licence, recall: Recall}"))
    assert asked_of(group, BEFORE) != asked_of(group, wider)
    named = edition(
        ("code: screening.harm, kind", "code: screening.any, concept: screening.harm, kind"),
        ("answer: screening.harm", "answer: screening.any"),
    )
    assert comparability(BEFORE.questions[SAFETY], BEFORE, named.questions[SAFETY], named).verdict is Verdict.COMPARABLE


def test_an_edition_does_not_differ_from_itself():
    found = differences(BEFORE, edition())
    assert ({change.state for change in found.questions}, found.values) == ({"same"}, ())
    assert found.counts == {"comparable": 6, "with_caution": 0, "not_comparable": 0, "new": 0, "removed": 0}


def test_every_sort_of_difference_is_found():
    later = edition(
        ("text: Are victims considered?", "text: Are actual victims considered?\n                hint: Look twice."),
        ("code: assessment.safety.past", "code: assessment.safety.present"),
        ('label: "No", counts: insufficient', 'label: "Not at all", counts: insufficient'),
        ("label: 30+, from: 30", "label: 30 and over, from: 30"),
        ("person: person", "person: client"),
        ("good: 65", "good: 70"),
    )
    found = differences(BEFORE, later)
    by = {change.concept: change for change in found.questions}
    victims = by["assessment.safety.victims"]
    assert victims.state == "changed"
    assert victims.wording == (("same", "Are"), ("added", "actual"), ("same", "victims considered?"))
    assert victims.hint == (("added", "Look twice."),)
    assert [(option.before, option.after) for option in victims.options] == [
        ("No (counts as insufficient)", "Not at all (counts as insufficient)")
    ]
    assert (by["assessment.safety.past"].state, by["assessment.safety.present"].state) == ("removed", "new")
    assert [(change.part, change.name, change.before, change.after) for change in found.values] == [
        ("Reporting bands", "Age: 30 and over", "", "30 and over"),
        ("Rating scheme", "Good", "65% to below 80%; 2 points; overall from 2 to 2 points",
         "70% to below 80%; 2 points; overall from 2 to 2 points"),
        ("Rating scheme", "Requires improvement", "50% to below 65%; 1 points; overall from 1 to 1 points",
         "50% to below 70%; 1 points; overall from 1 to 1 points"),
        ("Terms", "person", "person", "client"),
        ("Reporting bands", "Age: 30+", "30 and over", ""),
    ]  # fmt: skip


WORDS = st.lists(st.sampled_from(["is", "it", "so", "or", "not"]), max_size=12)


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(WORDS, WORDS)
def test_marked_words_hold_both_texts(before, after):
    pieces = changed_words(" ".join(before), " ".join(after))
    if before == after:
        assert pieces == ()
    else:
        assert " ".join(words for kind, words in pieces if kind != "added").split() == before
        assert " ".join(words for kind, words in pieces if kind != "removed").split() == after


def test_changed_lines_name_their_place():
    assert changed_lines("a\nb\nc", "a\nx\nc") == [("@", "line 2"), ("-", "b"), ("+", "x")]
    assert changed_lines("a\nb", "a\nb") == []


@pytest.mark.parametrize(
    ("kinds", "expected"),
    [({"old": ["CRC"], "other": ["PDU"]}, "other"), ({"old": ["CRC"], "other": ["NPS"]}, "other"), ({}, None)],
)
def test_the_edition_before_is_the_latest_for_the_same_kind_else_the_latest(kinds, expected):
    later = replace(BEFORE, valid_from="2030-01-01")
    days = {"old": "2020-01-01", "other": "2021-01-01"}
    editions = [replace(BEFORE, code=code, provider_kinds=tuple(kind), valid_from=days[code]) for code, kind in kinds.items()]
    found = previous_edition(later, [later, *editions])
    assert (found.code if found else None) == expected
