"""How the questions of two editions are put together for a page."""

from dataclasses import replace

from standards.comparing import Comparability, QuestionChange, Verdict, differences
from standards.difference_groups import MOST_OPEN, groups_of
from tests.standards.test_comparing import BEFORE, SAFETY, edition

ASKED = BEFORE.questions[SAFETY]
SAME = QuestionChange("c", ASKED, ASKED, Comparability(Verdict.COMPARABLE))
WORDED = replace(SAME, wording=(("added", "all"),))
DOUBTED = replace(WORDED, comparability=Comparability(Verdict.WITH_CAUTION, ("it is asked of other cases",)))
ELSEWHERE = replace(SAME, comparability=Comparability(Verdict.NOT_COMPARABLE, ("it is asked in another sample of cases",)))
NEW, GONE = QuestionChange("n", None, ASKED), QuestionChange("g", ASKED, None)


def test_the_gravest_come_first_and_a_question_in_the_same_words_is_not_taken_for_the_same():
    groups = groups_of([SAME, GONE, NEW, WORDED, DOUBTED, ELSEWHERE])
    assert [(group.code, group.questions) for group in groups] == [
        ("not_comparable", (ELSEWHERE,)), ("with_caution", (DOUBTED,)), ("changed", (WORDED,)), ("new", (NEW,)),
        ("removed", (GONE,)), ("same", (SAME,)),
    ]  # fmt: skip
    assert all(group.title for group in groups)
    assert [group.code for group in groups if group.is_list] == ["new", "removed", "same"]


def test_what_differs_stands_open_while_it_is_short():
    assert [group.stands_open for group in groups_of([SAME, WORDED])] == [True, False]
    assert [group.stands_open for group in groups_of([WORDED] * MOST_OPEN)] == [True]
    assert [group.stands_open for group in groups_of([WORDED] * (MOST_OPEN + 1))] == [False]


def test_every_question_of_two_editions_is_in_one_group():
    changes = differences(BEFORE, edition(("text: Is assessment good enough?", "text: Does it do?"))).questions
    held = [change for group in groups_of(changes) for change in group.questions]
    assert sorted(held, key=lambda change: change.concept) == sorted(changes, key=lambda change: change.concept)
