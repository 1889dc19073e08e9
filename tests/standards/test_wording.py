from dataclasses import replace
from decimal import Decimal

import pytest

from standards.assembly import assemble
from standards.bands import Band
from standards.edition_file import edition_files, read_edition
from standards.wording import asked_in_words, condition_in_words, limits_in_words, name_of, rating_rows, rule_rows

CRC = assemble(read_edition(edition_files()[0]).document.stored())


@pytest.mark.parametrize(
    ("code", "sentence"),
    [
        ("assessment.engaging", "Asked of every case."),
        (
            "planning.safety",
            "Asked unless the answer to “Are there indicators of risk of harm to other people in this case?” is “No”.",
        ),
        ("implementation.engaging.contact_before_release", "Asked when the type of supervision is “Post-custody”."),
        (
            "implementation.engaging.enforcement",
            "Asked when the answer to “2.3.1 e Are risks of non-compliance identified and addressed in a timely fashion to "
            "reduce the need for enforcement actions?” is “Yes” or “No, and should have been”.",
        ),
    ],
)
def test_a_question_says_when_it_is_asked(code, sentence):
    assert asked_in_words(CRC.questions[code], CRC) == sentence


@pytest.mark.parametrize(
    ("condition", "words"),
    [
        ({"fact": "ogrs_score", "at_least": 50, "at_most": 74}, "the OGRS score is at least 50 and at most 74"),
        ({"fact": "age", "at_most": 25}, "the age is at most 25"),
        (
            {"fact": "requirements", "includes": ["unpaid_work", "curfew"]},
            "the requirements include “Unpaid work” or “Curfew”",
        ),
        ({"fact": "requirements", "known": True}, "the requirements are known"),
        ({"fact": "rosh", "known": False}, "the risk of serious harm is not known"),
        ({"fact": "rosh", "in": ["low"]}, "the risk of serious harm is “Low”"),
        (
            {
                "all": [
                    {"fact": "sex", "in": ["male"]},
                    {"any": [{"fact": "age", "at_least": 60}, {"fact": "age", "known": False}]},
                ]
            },
            "the sex is “Male” and (the age is at least 60 or the age is not known)",
        ),
        (
            {"any": [{"not": {"fact": "rosh", "in": ["low"]}}, {"fact": "age", "at_most": 20}]},
            "it is not so that the risk of serious harm is “Low” or the age is at most 20",
        ),
    ],
)
def test_a_condition_reads_as_plain_english(condition, words):
    assert condition_in_words(condition, CRC) == words


@pytest.mark.parametrize(
    ("lowest", "highest", "words"),
    [(18, 24, "18 to 24"), (60, None, "60 and over"), (None, 29, "29 and under"), (1, 1, "1"), ("6.01", 12, "6.01 to 12")],
)
def test_the_limits_of_a_band_read_as_words(lowest, highest, words):
    limits = [None if limit is None else Decimal(limit) for limit in (lowest, highest)]
    assert limits_in_words(Band("code", "Label", *limits)) == words


def test_the_rating_scheme_reads_from_the_highest_rating_down():
    rows = [(row.label, row.share, row.points, row.overall) for row in rating_rows(CRC.scheme)]
    assert rows == [
        ("Outstanding", "80% and over", 3, "26 to 30"),
        ("Good", "65% to below 80%", 2, "16 to 25"),
        ("Requires improvement", "50% to below 65%", 1, "6 to 15"),
        ("Inadequate", "0% to below 50%", 0, "0 to 5"),
    ]
    assert rating_rows({}) == []


def test_every_rule_says_what_it_rests_on():
    rules = {rule.title: rule.basis for rule in rule_rows(CRC.scheme)}
    assert rules == {
        "Share of sufficient cases": "Known, but not seen in print",
        "Rounding": "Not known",
        "Rating of a standard": "Known, but not seen in print",
        "Points": "Known, but not seen in print",
        "Overall rating": "Known, but not seen in print",
        "Professional discretion": "Known, but not seen in print",
        "Standards without a rating": "Inferred",
    }
    assert rule_rows({}) == []


def test_measures_have_names_that_people_use():
    assert [name_of(measure) for measure in ("ogrs_score", "rosh", "something_new")] == [
        "OGRS score",
        "Risk of serious harm",
        "Something new",
    ]


def test_a_prompt_under_a_conditional_key_question_says_both_conditions():
    prompt = replace(
        CRC.questions["planning.safety.contingency"],
        applies={"all": [CRC.questions["planning.safety"].applies, {"fact": "rosh", "in": ["high"]}]},
    )
    assert asked_in_words(prompt, CRC) == (
        "Asked when it is not so that the answer to “Are there indicators of risk of harm to other people in this case?” is “No” "
        "and the risk of serious harm is “High”."
    )
