"""What came of an exercise once it is revealed: the gold answers beside everybody's, and how far they agree.

Nothing here asks whether it may be shown: `results_of` is for an exercise whose state shows answers, and raises otherwise.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.utils.crypto import salted_hmac

from accounts.models import User
from cases.rules import label_of
from exercises.figures import GroupFigures, Unit, figures_by_group
from exercises.models import ExerciseAnswer
from exercises.queries.opening import OpenExercise, OpenGoldCase
from standards.structure import Kind, Option, Question

NOBODY = ""


@dataclass(frozen=True, slots=True)
class Given:
    """What somebody answered. `who` is "" where the exercise shows no names; one's own answer is always known as such."""

    option: Option
    reason: str
    who: str
    is_own: bool


@dataclass(frozen=True, slots=True)
class QuestionResult:
    """One question about one case: the gold answer, and everybody's."""

    case: OpenGoldCase
    question: Question
    gold: Option
    gold_reason: str
    gold_by: str
    given: tuple[Given, ...]
    unit: Unit

    @property
    def label(self) -> str:
        return label_of(self.question)

    @property
    def agree(self) -> int:
        """How many chose the gold answer."""
        return sum(one.option.code == self.gold.code for one in self.given)

    @property
    def counts(self) -> list[tuple[str, int]]:
        """Each option with how many chose it, in the order of the form."""
        chosen = Counter(one.option.code for one in self.given)
        return [(option.label, chosen[option.code]) for option in self.question.options]


@dataclass(frozen=True, slots=True)
class Line:
    """One row of the table of figures."""

    name: str
    kind: str
    figures: GroupFigures


@dataclass(frozen=True)
class Results:
    """Everything that was answered, question by question, case by case."""

    opened: OpenExercise
    questions: tuple[QuestionResult, ...]

    def of(self, case: int, code: str) -> QuestionResult | None:
        found = (one for one in self.questions if one.case.case.pk == case and one.question.code == code)
        return next(found, None)

    @cached_property
    def lines(self) -> list[Line]:
        """The figures of key questions, then of prompts: each question over all cases, and all of a kind together."""
        prompts = [one for one in self.questions if one.question.kind is Kind.PROMPT]
        others = [one for one in self.questions if one.question.kind is not Kind.PROMPT]
        return [*_lines(others, "key_question", "All key questions"), *_lines(prompts, "prompt", "All prompts")]


def _lines(results: Iterable[QuestionResult], kind: str, all_of_them: str) -> list[Line]:
    named: dict[str, str] = {}
    groups: dict[str, list[Unit]] = {}
    for one in results:
        question = one.question
        named[question.code] = " ".join(part for part in (question.about, question.number, question.text) if part)
        groups.setdefault(question.code, []).append(one.unit)
    if not groups:
        return []
    whole, each = figures_by_group(groups)
    return [*(Line(named[code], kind, figures) for code, figures in each.items()), Line(all_of_them, kind, whole)]


def results_of(opened: OpenExercise, user: User) -> Results:
    """Return what was answered. Two queries, however many answered. Raises ValueError before the reveal."""
    if not opened.state.shows_answers:
        raise ValueError("Nothing is shown before the reveal.")
    rows = ExerciseAnswer.objects.filter(
        case__exercise=opened.exercise, case__removed_at=None, option__isnull=False
    ).values("case_id", "question_id", "is_gold", "option__code", "reason", "by_id", "by__name")  # fmt: skip
    found: dict[tuple[int, int], list[Any]] = {}
    for row in rows:
        found.setdefault((row["case_id"], row["question_id"]), []).append(row)
    results = (
        _result(opened, case, question, found.get((case.case.pk, question.id), []), user)
        for case in opened.cases
        for question in case.questions
    )
    return Results(opened, tuple(one for one in results if one is not None))


def _result(
    opened: OpenExercise, case: OpenGoldCase, question: Question, rows: list[dict[str, Any]], user: User
) -> QuestionResult | None:
    golden = next((row for row in rows if row["is_gold"]), None)
    options = {option.code: option for option in question.options}
    if golden is None:
        return None
    others = sorted((row for row in rows if not row["is_gold"]), key=lambda row: _place(opened, case, question, row))
    gold = options[golden["option__code"]]
    given = tuple(_given(row, options, user, named=opened.exercise.named) for row in others)
    unit = Unit(gold.counts.value, {row["by_id"]: options[row["option__code"]].counts.value for row in others})
    return QuestionResult(case, question, gold, golden["reason"], golden["by__name"], given, unit)


def _place(opened: OpenExercise, case: OpenGoldCase, question: Question, row: dict[str, Any]) -> str:
    """Return where an answer stands: by name, or where there are none in an order that differs from question to question."""
    if opened.exercise.named:
        return f"{row['by__name']} {row['by_id']}"
    return salted_hmac("exercises.order", f"{case.case.pk}|{question.code}|{row['by_id']}").hexdigest()


def _given(row: dict[str, Any], options: dict[str, Option], user: User, *, named: bool) -> Given:
    return Given(options[row["option__code"]], row["reason"], row["by__name"] if named else NOBODY, row["by_id"] == user.pk)
