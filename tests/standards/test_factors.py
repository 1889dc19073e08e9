"""Faults in what an edition's file says about priority factors."""

import pytest

from standards.edition_file import read_edition
from standards.factors import code_about, factor_code
from tests.standards.small import SMALL, line_of, write

FACTORS = (
    "factors:\n  title: Factors\n  draft: true\n  at_most: 1\n  factors: {one: One}\n  questions:\n"
    "    - {code: factor.done, text: Done, draft: true, options: yes_no}\n"
)
TEXT = SMALL.replace("interview:\n", f"{FACTORS}interview:\n", 1)


def test_an_edition_may_have_factors(tmp_path):
    read = read_edition(write(tmp_path, TEXT))
    assert read.problems == ()


@pytest.mark.parametrize(
    ("old", "new", "reason"),
    [
        ("one: One", "One: One", "The factor `One` becomes part of codes: it must be in lower case."),
        ("code: factor.done", "code: done", "`done` is asked about each factor: its code must be `factor.` and one word."),
        (
            "code: factor.done", "code: factor.a.b",
            "`factor.a.b` is asked about each factor: its code must be `factor.` and one word.",
        ),
        (
            "code: interview.workload", "code: factor.workload",
            "`factor.workload` is not asked about a factor: its code must not begin with `factor.`.",
        ),
    ],
)  # fmt: skip
def test_codes_of_factors_and_of_nothing_else_begin_alike(tmp_path, old, new, reason):
    assert TEXT.count(old) == 1
    text = TEXT.replace(old, new)
    [problem] = read_edition(write(tmp_path, text)).problems
    assert str(problem) == f"small.yaml, line {line_of(new, text)}: {reason}"


def test_no_page_or_standard_may_have_the_code_of_the_page_of_factors(tmp_path):
    text = TEXT.replace("      - code: assessment\n", "      - code: factors\n", 1)
    problems = [problem.reason for problem in read_edition(write(tmp_path, text)).problems]
    assert any("another standard or page `factors`" in reason for reason in problems), problems


def test_codes_are_made_of_the_factor_and_the_question():
    assert factor_code("accommodation") == "factor.accommodation"
    assert code_about("accommodation", "factor.delivery") == "factor.accommodation.delivery"
