"""Faults that people make when they write an edition: each is refused with the line and what to do about it."""

import pytest

from standards.edition_file import read_edition, read_source
from tests.standards.small import SMALL, line_of, write

MODULE = """\
modules:
  - code: visits
    title: Visits
    sample: All visited.
    draft: true
    form:
      first:
        - code: visit
          title: Visit
          questions:
            - {code: visits.held, kind: screening, text: Held, draft: true, options: screening}

"""
IN_MODULE = """\
      - code: visits
        title: Visits
        module: visits
        rated_by: nothing
        key_questions:
          - {code: visits.good, text: Good, draft: true, options: yes_no, applies: {answer: screening.harm, in: ["yes"]}}

"""
FACTORS = """\
factors:
  title: Factors
  at_most: 1
  draft: true
  factors: {one: One, two: Two}
  questions:
    - {code: factor.done, text: Done, draft: true, options: yes_no}
"""
DOMAINS = SMALL[SMALL.index("domains:\n") : SMALL.index("interview:")]
KEY_QUESTIONS = DOMAINS[DOMAINS.index("        key_questions:") : -1]
PAGE = "      questions:\n        - {code: summary.case, kind: text, text: Case summary, draft: true}\n"
SCHEME = SMALL[SMALL.index("scheme:") :]
OVERALL = SMALL[SMALL.index("  overall:\n") : SMALL.index("  discretion:")]
DISCRETION = SMALL[SMALL.index("  discretion:") : SMALL.index("  not_rated:")]
NOT_RATED = SMALL[SMALL.index("  not_rated:") :]

# What is replaced, by what, where the fault is shown (the line on which this stands), and the reason.
FAULTY = {
    "no overall rating and no reason": (
        OVERALL,
        "",
        "\nscheme:",
        "`overall` is missing. Where standards are rated and nothing as a whole, leave out",
    ),
    "no overall rating and a rule for it": (
        OVERALL,
        "  overall_absent: None.\n",
        "not_rated:",
        "There is no overall rating (`overall`), so nothing says when",
    ),
    "an overall rating and why there is none": (
        OVERALL,
        f"{OVERALL}  overall_absent: None.\n",
        "overall_absent",
        "There is an overall rating, so nothing explains",
    ),
    "an overall rating without its rule": (
        NOT_RATED,
        "",
        "\nscheme:",
        "`not_rated` is missing: say when there is an overall rating although a standard has none.",
    ),
    "no domain": (DOMAINS, "domains: []\n", "domains: []", "The edition has no domain, and so no standard"),
    "domain without a list": (DOMAINS, "domains:\n", "domains:", "`domains` must be a list."),
    "standard that is a word": (
        "    standards:\n",
        "    standards:\n      - planning\n",
        "- planning",
        "`standards` must have keys",
    ),
    "standard that is nothing": ("    standards:\n", "    standards:\n      -\n", "      -\n", "`standards` must have keys"),
    "standard of unknown source": (
        "        title: Assessment\n",
        "        title: Assessment\n        source: Hearsay\n",
        "Hearsay",
        "`Hearsay` is not among",
    ),
    "standard both published and draft": (
        "        title: Assessment\n",
        "        title: Assessment\n        source: The manual\n        draft: true\n",
        "        draft: true\n        key",
        "`assessment` is either published (`source`) or a draft, not both.",
    ),
    "question without words": (
        "            text: Is assessment good enough?\n",
        "",
        "code: assessment.safety\n",
        "`text` is missing.",
    ),
    "words that are a list": ("text: Is assessment good enough?", "text: [Is it]", "text: [Is it]", "`text` must be a text."),
    "aspect of no kind": (
        "            options: yes_no\n            applies",
        "            options: yes_no\n            aspect: risk\n            applies",
        "aspect: risk",
        "`aspect` is `risk`; it must be '', 'engaging',",
    ),
    "page without questions": (PAGE, "      questions: []\n", "questions: []", "`questions` must have at least one entry."),
    "page named like a standard": (
        "    - code: summary\n",
        "    - code: assessment\n",
        "    - code: assessment\n      title: Summary",
        "There is another standard or page `assessment`",
    ),
    "option without counting": (
        'label: "No", counts: insufficient',
        'label: "No"',
        'label: "No"}\n  screening',
        "`counts` is missing.",
    ),
    "option in capitals": (
        'code: "no", label: "No", counts: ins',
        'code: "NO", label: "No", counts: ins',
        '"NO"',
        "`NO` is not a",
    ),
    "option with a space": (
        'code: "no", label: "No", counts: ins',
        'code: "no no", label: "No", counts: ins',
        '"no no"',
        "`no no` is not a code: small letters, digits and underscores",
    ),
    "code that is too long": (
        'code: "no", label: "No", counts: ins',
        f'code: {"n" * 61}, label: "No", counts: ins',
        "code: nnn",
        "`code` must have 60 characters or fewer.",
    ),
    "label that is nothing": ('label: "No", counts: ins', "label: , counts: ins", "label: , ", "`label` must be a text."),
    "condition on another sample's form": (
        f"{KEY_QUESTIONS}\n",
        f"{KEY_QUESTIONS}{IN_MODULE}{MODULE}",
        "code: visits.good",
        "The question `screening.harm` is asked later than this one, or not on this form",
    ),
    "conditions in a circle": (
        "draft: true, options: screening}",
        'draft: true, options: screening, applies: {answer: assessment.safety, in: ["yes"]}}',
        "answer: assessment.safety",
        "The question `assessment.safety` is asked later than this one",
    ),
    "prompt that asks its own key question": (
        "{fact: supervision, in: [post_custody]}",
        '{answer: assessment.safety, in: ["yes"]}',
        "answer: assessment.safety",
        "The question `assessment.safety` is asked later than this one",
    ),
    "condition on no answer": ('in: ["yes"]', "in: []", "in: []", "A condition on an answer is"),
    "limit that is true": ("at_least: 21", "at_least: true", "at_least: true", "`age` is a number: test it with"),
    "limit without end": ("at_least: 21", "at_least: -.inf", "at_least: -.inf", "`age` is a number: test it with"),
    "band in words": ("from: 18, to: 29", "from: young, to: 29", "from: young", "`from` must be a number."),
    "band below nothing": ("from: 18, to: 29", "from: -18, to: 29", "from: -18", "`from` must be 0 or more."),
    "band given twice": ("{code: old, label: 30+", "{code: young, label: 30+", "label: 30+", "There is another band `young`"),
    "step backwards": ("    step: 1\n", "    step: -1\n", "step: -1", "`step` must be above 0."),
    "groups that read alike": ("label: Minority", "label: WHITE", "label: WHITE", "“WHITE” is there twice: nobody could tell"),
    "codes that read alike": ("male: Male, ", "male: Female, ", "male: Female, ", "“Female” is there twice"),
    "code list without labels": (
        "sex: {male: Male, female: Female}",
        "sex: [male, female]",
        "sex: [male",
        "`sex` must have keys",
    ),
    "grade from another list": ("code_list: ro_grade", "code_list: sex", "code_list: sex", "`grade` is recorded by `ro_grade`"),
    "factors of unknown source": (
        "interview:\n",
        FACTORS.replace("draft: true\n  f", "source: Hearsay\n  f") + "interview:\n",
        "source: Hearsay",
        "`Hearsay` is not among the sources.",
    ),
    "question about a factor by another name": (
        "interview:\n",
        FACTORS.replace("factor.done", "done") + "interview:\n",
        "{code: done",
        "`done` is asked about each factor: its code must be `factor.` and one word.",
    ),
    "no factor at all": (
        "interview:\n",
        FACTORS.replace("{one: One, two: Two}", "{}") + "interview:\n",
        "at_most: 1",
        "At most 1 of 0 factors can never be reached.",
    ),
    "pooled from nowhere": (
        KEY_QUESTIONS,
        "        rated_by: parts\n        key_questions: [{code: a.b, text: T, draft: true, pools: [x.z]}]\n",
        "pools: [x.z]",
        "No published edition has a key question with the concept `x.z`",
    ),
    "scheme that is a word": (SCHEME, "scheme: none\n", "scheme: none", "`scheme` must have keys with values of its own."),
    "no scheme for no reason": (
        SCHEME,
        'scheme: null\nscheme_absent: " "\n',
        "scheme: null",
        "The rating scheme is missing: stan",
    ),
    "share below nothing": (
        "from_per_cent: {inadequate: 0",
        "from_per_cent: {inadequate: -1",
        "inadequate: -1",
        "`inadequate` must be 0 or more.",
    ),
    "points below nothing": ("of: {inadequate: 0", "of: {inadequate: -1", "inadequate: -1", "`inadequate` must be 0 or more."),
    "points without end": (
        "good: 2, outstanding: 3}",
        "good: 2, outstanding: 3000000000}",
        "3000000000",
        "`outstanding` must be ",
    ),
    "discretion about everything": (
        "within_points: 5,",
        "within_points: 500,",
        "within_points: 500",
        "`within_points` must be 100",
    ),
    "part of the scheme missing": (DISCRETION, "", "\nscheme:", "`discretion` is missing."),
    "kind of provider given twice": ("[PDU]", "[PDU, PDU]", "[PDU, PDU]", "`PDU` is there twice."),
    "day of another notation": ("2030-01-01", "01/01/2030", "01/01/2030", "`valid_from`: a date is written as year, month"),
    "moment for a day": ("2030-01-01", "2030-01-01T10:00:00", "T10:00", "`valid_from`: a date is written as year, month and day"),
    "term of any length": (
        "{person: person,",
        f"{{person: {'p' * 300},",
        "{person: ppp",
        "`person` must have 200 characters or fewer.",
    ),
    "unknown key at the top": (
        "code: small\n",
        "code: small\nversion: 2\n",
        "version: 2",
        "`version` is not a key that is known",
    ),
}


@pytest.mark.parametrize(("old", "new", "shown_at", "reason"), FAULTY.values(), ids=FAULTY)
def test_a_faulty_file_is_refused_with_line_and_reason_as_a_file_and_in_the_browser(tmp_path, old, new, shown_at, reason):
    assert SMALL.count(old) == 1
    text = SMALL.replace(old, new)
    problems = read_edition(write(tmp_path, text), lambda: {"x.y"}).problems
    line = line_of(shown_at, text) + shown_at.startswith("\n")
    expected = f"small.yaml, line {line}: {reason}"
    assert [str(problem) for problem in problems if str(problem).startswith(expected)], [str(problem) for problem in problems]
    assert read_source(text, "small", lambda: {"x.y"}).problems == problems


def test_standards_may_be_rated_without_an_overall_rating(tmp_path):
    text = SMALL.replace(NOT_RATED, "").replace(OVERALL, "  overall_absent: Standards are rated alone.\n")
    assert read_edition(write(tmp_path, text)).problems == ()
