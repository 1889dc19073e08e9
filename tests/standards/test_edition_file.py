import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from standards.assembly import assemble
from standards.document import Document
from standards.edition_file import edition_files, read_edition
from standards.edition_file.conditions import FACTS
from tests.standards.broken import BROKEN
from tests.standards.small import SMALL, line_of, write


def test_an_edition_without_faults_is_read(tmp_path):
    read = read_edition(write(tmp_path))
    assert read.problems == ()
    assert read.document.name == "A small edition"


@pytest.mark.parametrize("path", edition_files(), ids=lambda path: path.stem)
def test_the_editions_of_the_product_have_no_faults(path):
    assert read_edition(path).problems == ()


@pytest.mark.parametrize(("old", "new", "shown_at", "reason"), BROKEN.values(), ids=BROKEN)
def test_a_broken_edition_is_refused_with_line_and_reason(tmp_path, old, new, shown_at, reason):
    assert SMALL.count(old) == 1
    text = SMALL.replace(old, new)
    problems = read_edition(write(tmp_path, text)).problems
    expected = f"small.yaml, line {line_of(shown_at, text)}: {reason}"
    assert [str(problem) for problem in problems if str(problem).startswith(expected)], [str(problem) for problem in problems]


@pytest.mark.parametrize(("old", "new", "shown_at", "reason"), BROKEN.values(), ids=BROKEN)
def test_one_fault_is_not_reported_as_many(tmp_path, old, new, shown_at, reason):
    """A fault may show in two places (a band moved leaves a gap and an end), but what depends on it is left alone."""
    problems = read_edition(write(tmp_path, SMALL.replace(old, new))).problems
    assert 1 <= len(problems) <= 2


def test_a_missing_scheme_is_refused_and_its_absence_may_be_explained(tmp_path):
    text = SMALL[: SMALL.index("scheme:\n  scale")]
    [problem] = read_edition(write(tmp_path, text)).problems
    assert "The rating scheme is missing: standards are judged in cases." in problem.reason
    explained = text + "scheme: null\nscheme_absent: This edition rates nothing.\n"
    assert read_edition(write(tmp_path, explained)).problems == ()


def test_all_faults_are_shown_together_in_the_order_of_the_file(tmp_path):
    text = (
        SMALL.replace("counts: insufficient", "counts: poor")
        .replace("title: Start\n", "titel: Start\n")
        .replace("from: 30}", "from: 31}")
        .replace("fact: age", "fact: shoe_size")
        .replace("answer: screening.harm", "answer: screening.risk")
        .replace("rule: lowest_key_question", "rule: coin_toss")
    )
    problems = read_edition(write(tmp_path, text)).problems
    expected = ["counts: poor", "label: 30+", "titel: Start", "answer: screening.risk", "fact: shoe_size", "rule: coin_toss"]
    lines = [problem.line for problem in problems]
    assert lines == sorted(lines)
    assert {line_of(fragment, text) for fragment in expected} <= set(lines)


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "The file must hold keys with values."),
        (b"- just\n- a list\n", "The file must hold keys with values."),
        (b"name: caf\xe9\n", "The file is not text in UTF-8."),
        (b"name: \x07\n", "There is a character here that cannot be seen"),
        (b"[" * 5000, "Lists stand within lists too deeply to be read."),
    ],
)
def test_a_file_that_is_no_edition_at_all_is_refused(tmp_path, content, reason):
    path = tmp_path / "small.yaml"
    path.write_bytes(content)
    [problem] = read_edition(path).problems
    assert problem.reason.startswith(reason)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("title: Start\n", 'title: "St\\0art"\n'),
        ("title: Start\n", 'title: "St\\ud800art"\n'),
        ("step: 1\n", "step: 1e30\n"),
        ("from: 30}", "from: 1e400}"),
        ("step: 1\n", f"step: {'9' * 5000}\n"),
        ("at_least: 21", f"at_least: {'9' * 5000}"),
    ],
)
def test_what_cannot_be_stored_or_reckoned_with_is_a_fault_like_any_other(tmp_path, old, new):
    assert SMALL.count(old) == 1
    assert read_edition(write(tmp_path, SMALL.replace(old, new))).problems


def test_a_file_that_does_not_exist_is_refused(tmp_path):
    [problem] = read_edition(tmp_path / "nowhere.yaml").problems
    assert str(problem) == "nowhere.yaml, line 1: There is no such file."


CHILD = """\
code: child
name: A child
extends: small
domains:
  - code: more
    title: More
    standards:
      - {code: extra, title: Extra, rated_by: characteristics}
"""


SCREENING = SMALL[SMALL.index("  screening:\n") : SMALL.index("\ncode_lists:")]


def test_an_edition_may_extend_another_and_replace_its_parts(tmp_path):
    write(tmp_path)
    text = CHILD.replace("code: more", "code: cases") + "interview: {}\noption_sets:\n" + SCREENING
    read = read_edition(write(tmp_path, text, "child"))
    assert read.problems == ()
    assert (read.document.code, read.document.name) == ("child", "A child")
    assert [standard.code for domain in read.document.domains for standard in domain.standards] == ["extra"]
    assert read.document.attribution == "Written for a test."
    assert read.document.interview.sections == []


def test_a_domain_that_the_extended_edition_lacks_is_added(tmp_path):
    write(tmp_path)
    read = read_edition(write(tmp_path, CHILD, "child"))
    assert [domain.code for domain in read.document.domains] == ["cases", "more"]
    [problem] = read.problems
    line = line_of("    standards: 1", SMALL)
    assert str(problem) == f"small.yaml, line {line}: The scheme counts 1 standards, the edition has 2 that are rated."


NAMING = CHILD.replace("code: more", "code: cases").replace("      - {code: extra", "      - assessment\n      - {code: extra")


def test_a_standard_and_a_section_of_the_extended_edition_may_be_named_by_their_codes(tmp_path):
    write(tmp_path)
    read = read_edition(write(tmp_path, NAMING + "interview:\n  sections: [staff]\n", "child"))

    assert [standard.code for standard in read.document.domains[0].standards] == ["assessment", "extra"]
    assert read.document.domains[0].standards[0].key_questions[0].code == "assessment.safety"
    assert [section.code for section in read.document.interview.sections] == ["staff"]


def test_a_name_that_the_extended_edition_does_not_know_is_shown(tmp_path):
    write(tmp_path)
    text = NAMING.replace("- assessment", "- planning") + "interview:\n  sections: [nowhere]\n"

    assert [(problem.line, problem.reason) for problem in read_edition(write(tmp_path, text, "child")).problems] == [
        (line_of("- planning", text), "The extended edition `small` has no standard `planning`."),
        (line_of("nowhere", text), "The extended edition `small` has no section of the interview `nowhere`."),
    ]


def test_a_fault_of_the_extended_edition_is_shown_in_its_own_file(tmp_path):
    text = SMALL.replace("from: 30}", "from: 31}")
    write(tmp_path, text)
    problems = read_edition(write(tmp_path, CHILD, "child")).problems
    assert ("small.yaml", line_of("from: 31}", text)) in [(problem.file, problem.line) for problem in problems]


@pytest.mark.parametrize(
    ("base", "reason"),
    [
        (None, "The extended edition `small` cannot be read: There is no such file."),
        (SMALL + "extends: other\n", "`small` extends another edition itself: only one level is allowed."),
    ],
)
def test_only_an_edition_that_stands_alone_can_be_extended(tmp_path, base, reason):
    if base:
        write(tmp_path, base)
    problems = read_edition(write(tmp_path, CHILD, "child")).problems
    assert ("child.yaml", 3, reason) in [(problem.file, problem.line, problem.reason) for problem in problems]


def test_an_edition_cannot_extend_itself(tmp_path):
    text = CHILD.replace("extends: small", "extends: child")
    [problem] = read_edition(write(tmp_path, text, "child")).problems
    assert problem.reason == "An edition cannot extend itself."


def test_the_guide_to_edition_files_names_every_key_and_fact():
    guide = (edition_files()[0].parent / "README.md").read_text(encoding="utf-8")
    assert [key for key in Document.model_fields if f"`{key}`" not in guide] == []
    assert [fact for fact in FACTS if fact not in guide] == []


LINES = SMALL.splitlines()
SCRAPS = ["null", "[]", "{}", "- 1", "x: y", "text", "? [a]: b", "&a 1", "*a", "'", "\t", "2030-13-45", "{fact: age}", "[[0], 1]"]


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(
        st.tuples(st.integers(0, len(LINES) - 1), st.sampled_from(["drop", "double", "value", "line"]), st.sampled_from(SCRAPS)),
        min_size=1,
        max_size=4,
    )
)
def test_whatever_is_in_a_file_the_answer_is_a_list_of_faults_in_it(tmp_path, changes):
    lines = list(LINES)
    for number, change, scrap in changes:
        indent = lines[number][: len(lines[number]) - len(lines[number].lstrip())]
        key = lines[number].split(":")[0]
        new = {"drop": "", "double": f"{lines[number]}\n{lines[number]}", "value": f"{key}: {scrap}", "line": indent + scrap}
        lines[number] = new[change]
    text = "\n".join(lines)
    read = read_edition(write(tmp_path, text))
    last = text.count("\n") + 2
    assert all(problem.file == "small.yaml" and 1 <= problem.line <= last and problem.reason for problem in read.problems)
    assert read.problems or assemble(read.document.stored())
