"""Faults that people make when they write an edition: each is refused with the line and what to do about it."""

import pytest

from standards.edition_file import read_edition
from tests.standards.small import SMALL, line_of, write

OVERALL = SMALL[SMALL.index("  overall:\n") : SMALL.index("  discretion:")]
NOT_RATED = SMALL[SMALL.index("  not_rated:") :]

# What is replaced, by what, where the fault is shown (the line on which this stands), and the reason.
FAULTY = {
    "no overall rating and no reason": (
        OVERALL, "", "\nscheme:", "`overall` is missing. Where standards are rated and nothing as a whole, leave out",
    ),
    "no overall rating and a rule for it": (
        OVERALL, "  overall_absent: None.\n", "not_rated:", "There is no overall rating (`overall`), so nothing says when",
    ),
    "an overall rating and why there is none": (
        OVERALL, f"{OVERALL}  overall_absent: None.\n", "overall_absent", "There is an overall rating, so nothing explains",
    ),
    "an overall rating without its rule": (
        NOT_RATED, "", "\nscheme:", "`not_rated` is missing: say when there is an overall rating although a standard has none.",
    ),
}  # fmt: skip


@pytest.mark.parametrize(("old", "new", "shown_at", "reason"), FAULTY.values(), ids=FAULTY)
def test_a_faulty_file_is_refused_with_line_and_reason(tmp_path, old, new, shown_at, reason):
    assert SMALL.count(old) == 1
    text = SMALL.replace(old, new)
    problems = read_edition(write(tmp_path, text)).problems
    line = line_of(shown_at, text) + shown_at.startswith("\n")
    expected = f"small.yaml, line {line}: {reason}"
    assert [str(problem) for problem in problems if str(problem).startswith(expected)], [str(problem) for problem in problems]


def test_standards_may_be_rated_without_an_overall_rating(tmp_path):
    text = SMALL.replace(NOT_RATED, "").replace(OVERALL, "  overall_absent: Standards are rated alone.\n")
    assert read_edition(write(tmp_path, text)).problems == ()
