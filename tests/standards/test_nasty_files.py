"""Files that nobody would write on purpose: each is refused with the line and a reason that a person understands."""

import pytest

from standards.edition_file import read_edition
from tests.standards.small import SMALL, line_of, write

DEEP = "{not: " * 60 + "{fact: sex, known: true}" + "}" * 60
UNSEEN = "There is a character here that cannot be seen"
TAG = "A tag is not allowed: leave out"
ALIAS = "An anchor with an alias is not allowed"
ASSESSMENT = "        title: Assessment\n"
DAY = "a date is written as year, month and day, for example 2023-10-01."

# What is replaced, by what, where the fault is shown (the line on which this stands), and the reason.
NASTY = {
    "tab": ("    title: Start\n", "\ttitle: Start\n", "\ttitle", "This is not YAML: "),
    "key that is a list": ("name: A small edition\n", "? [a, b]\n: c\nname: A small edition\n", "? [a, b]", "A key must be"),
    "anchor that holds itself": ("interview:\n", "more: &a [*a]\ninterview:\n", "more: &a", ALIAS),
    "merge": ("officer: officer, ", "officer: officer, <<: {chief: chief}, ", "<<:", "`<<` is not a code"),
    "tag of a language": ("name: A small", "name: !!python/name:os.system A small", "!!python", TAG),
    "tag of our own": ("name: A small", "name: !secret A small", "!secret", "A tag is not allowed: leave out `!secret`."),
    "two documents": ("\nterms:", "\n---\nterms:", "---", "This is not YAML: but found another document."),
    "condition too deep": ("{fact: age, at_least: 21}", DEEP, "{fact: sex, known: true}}", "Lists stand within lists too"),
    "character without width": ("title: Start\n", "title: St\u200bart\n", "title: St\u200bart", UNSEEN),
    "writing turned round": ("title: Start\n", "title: \u202eStart\n", "title: \u202e", UNSEEN),
    "unseen character in a key": ("sources: {The manual", 'sources: {"The\\0manual": A, The manual', "The\\0manual", UNSEEN),
    "letter that looks like another": ("code: small\n", "code: sm\u0430ll\n", "code: sm\u0430ll", "`sm\u0430ll` is not a code"),
    "seconds since 1970": ("2030-01-01", "86400", "valid_from: 86400", f"`valid_from`: {DAY}"),
    "day that is none": ("2030-01-01", "2030-02-30", "valid_from: 2030-02-30", "`valid_from` "),
    "number too large": ("from: 30}", "from: 1e999999}", "label: 30+", "`from` must "),
    "not a number": ("from: 30}", "from: .nan}", "label: 30+", "`from` must be a number."),
    "share above the whole": ("good: 65", "good: 650", "from_per_cent", "`good` must be 100 or less."),
    "condition on itself": (
        'answer: screening.harm, in: ["yes"]', 'answer: assessment.safety, in: ["yes"]', "answer: assessment.safety",
        "The question `assessment.safety` is asked later than this one",
    ),
    "nothing for nobody": ("provider_kinds: [PDU]", "provider_kinds: []", "provider_kinds", "The edition is made for no kind"),
    "part that is a number": ("interview:\n", "interview: 7\nspare:\n", "interview: 7", "`interview` must have keys"),
    "words where a rule belongs": (ASSESSMENT, f"{ASSESSMENT}        rated_by: {{by: cases}}\n", "rated_by", "`rated_by` is "),
    "sample of no shape": (ASSESSMENT, f"{ASSESSMENT}        module: [a]\n", "module: [a]", "`module` must be a text."),
    "control character": ("title: Start", "title: St\x1bart", "title: St\x1bart", UNSEEN),
    "answers named like a page": ("The manual, options: yes_no}", "The manual, options: start}", "options: start}",
                                  "There is no option set `start`."),
    "remark on a page": ("scheme:\n", "asking: [{question: start, basis: unknown, text: Why}]\nscheme:\n", "asking: [{question",
                         "There is no question `start`."),
    "interview about a page": ("informs: assessment", "informs: start", "informs: start", "There is no standard `start`."),
    "answers of a list": ("answer: screening.harm,", "answer: [screening.harm],", "answer: [screening", "A condition on"),
    "fact of a list": ("{fact: age,", "{fact: [age],", "{fact: [age]", "There is no fact `['age']`"),
    "condition that nobody meets": ("at_least: 21}", "at_least: 31, at_most: 20}", "at_least: 31", "Nobody is asked: no `age`"),
    "label of nothing": ('label: "Yes", counts: sufficient', 'label: "  ", counts: sufficient', 'label: "  "',
                         "`label` must not be empty."),
    "name of nothing": ("name: A small edition", 'name: " "', 'name: " "', "`name` must not be empty."),
    "answers that read alike": ('label: "No", counts: ins', 'label: "YES", counts: ins', 'label: "YES"', "“YES” is there twice"),
    "bands that read alike": ("label: 30+", "label: 18-29, from: 30}\n      - {code: older, label: 18-29", "code: older",
                              "“18-29” is there twice"),
    "ratings that read alike": ("good: Good, outstanding: Outst", "good: Good, outstanding: Good, x: Outst", "scale:",
                                "“Good” is there twice"),
    "field given twice": ("  sections:\n", "    - {code: grade, text: G, code_list: sex, draft: true}\n  sections:\n", "text: G,",
                          "There is another field `grade`"),
    "part of a share": ("good: 65", "good: 64.5", "from_per_cent", "`good` must be a whole number."),
    "half a range": ("inadequate: [0, 0]", "inadequate: [0]", "inadequate: [0]", "`inadequate` must have 2 entries."),
    "standards without end": ("standards: 1\n", "standards: 99999999999999999999\n", "standards: 9999", "The scheme counts 9999"),
    "step of nothing": ("step: 1\n", "step: 0\n", "step: 0", "`step` must be above 0."),
    "list where keys belong": ("  yes_no:\n    options:\n      -", "  yes_no:\n      -", "yes_no:\n      -",
                               "`yes_no` must have keys with values of its own."),
    "one domain without a list": ("domains:\n  - code: cases", "domains:\n    code: cases", "domains:\n    code",
                                  "`domains` must be a list."),
    "name that is too long": ("title: Start", f"title: {'a' * 201}", "title: aaa", "`title` must have 200 characters or fewer."),
    "space that is none": ("      title: Start", "\xa0     title: Start", "title: Start",
                           "This is not YAML: the line begins with a space that does not count as one."),
}  # fmt: skip


@pytest.mark.parametrize(("old", "new", "shown_at", "reason"), NASTY.values(), ids=NASTY)
def test_a_nasty_file_is_refused_with_line_and_reason(tmp_path, old, new, shown_at, reason):
    assert SMALL.count(old) == 1
    text = SMALL.replace(old, new)
    problems = read_edition(write(tmp_path, text)).problems
    expected = f"small.yaml, line {line_of(shown_at, text)}: {reason}"
    assert [str(problem) for problem in problems if str(problem).startswith(expected)], [str(problem) for problem in problems]


@pytest.mark.parametrize("extends", ["../small", "/etc/passwd", '""', "null", "[small]", '"a\\0b"', "Small"])
def test_what_is_extended_is_the_code_of_an_edition_and_no_path(tmp_path, extends):
    write(tmp_path)
    problems = read_edition(write(tmp_path, f"code: child\nextends: {extends}\n", "child")).problems
    assert (2, "`extends` names the code of another edition.") in [(problem.line, problem.reason) for problem in problems]


def test_a_folder_is_no_file(tmp_path):
    folder = tmp_path / "small.yaml"
    folder.mkdir()
    [problem] = read_edition(folder).problems
    assert str(problem) == "small.yaml, line 1: The file cannot be read: Is a directory."


def test_aliases_that_would_fill_the_memory_are_refused_at_once(tmp_path):
    lines = ["a0: &a0 [x, x, x, x, x, x, x, x, x]"]
    lines += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]" for n in range(1, 12)]
    [problem] = read_edition(write(tmp_path, "\n".join(lines))).problems
    assert problem.reason.startswith(ALIAS)


@pytest.mark.parametrize(
    ("text", "line", "reason"),
    [
        ("", 1, "The file must hold keys"),
        ("# nothing\n", 1, "The file must hold keys"),
        ("a word", 1, "The file must hold keys"),
        ("- a\n", 1, "The file must hold keys"),
        ("\na: " + "[" * 100_000, 2, "Lists stand within lists too deeply"),
        ("? " * 3_000, 1, "Lists stand within lists too deeply"),
        ("".join(f"{'  ' * n}a:\n" for n in range(60)), 42, "Lists stand within lists too deeply"),
        ("a: x\n" * 100_001, 1, "The file is too long for an edition: it may have 500,000 characters."),
        ("a: " + "x" * 2_000_000, 1, "The file is too long for an edition"),
    ],
)
def test_what_is_no_edition_at_all_is_refused_at_once(tmp_path, text, line, reason):
    [problem] = read_edition(write(tmp_path, text)).problems
    assert (problem.line, problem.reason[: len(reason)]) == (line, reason)


def test_a_mark_at_the_beginning_and_the_line_ends_of_other_systems_are_no_fault(tmp_path):
    path = tmp_path / "small.yaml"
    path.write_bytes(b"\xef\xbb\xbf" + SMALL.replace("\n", "\r\n").encode())
    assert read_edition(path).problems == ()
