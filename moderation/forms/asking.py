"""What people type about queries: asking, answering, resolving, handing on."""

import uuid
from collections.abc import Callable, Iterable
from datetime import timedelta
from typing import Any

from django import forms
from django.utils import timezone

from accounts.models import User
from cases.models import Case, CaseAssessment
from cases.rules import label_of
from design.fields import DateField
from design.forms import RefusableForm
from design.widgets import Radios
from inspections.models import Inspection
from inspections.queries.teams import current_team
from moderation.models import Query, QueryStep
from moderation.querying import (
    answer,
    ask,
    ask_about_several,
    ask_again,
    assign_queries,
    resolve,
    resolve_queries,
)
from moderation.rules import DAYS_TO_ANSWER, QueryState, Step
from standards.structure import EditionStructure, Kind, Question

LONGEST_TEXT = 10_000
_STAGES: dict[Step, Callable[..., QueryStep]] = {Step.ANSWER: answer, Step.ASK_AGAIN: ask_again, Step.RESOLVE: resolve}
STEP_WORDS = {Step.ANSWER: "Answer", Step.ASK_AGAIN: "Ask again", Step.RESOLVE: "Resolve"}


def _text(label: str, required: str, hint: str = "") -> forms.CharField:
    return forms.CharField(
        label=label, help_text=hint, max_length=LONGEST_TEXT, widget=forms.Textarea({"rows": 5}),
        error_messages={"required": required},
    )  # fmt: skip


def _people(inspection: Inspection) -> list[tuple[str, str]]:
    return [(str(member.user_id), f"{member.user.name}, {member.role_words}") for member in current_team(inspection)]


class _DueForm(RefusableForm):
    """A form with a date by which an answer is expected."""

    due_on = DateField(name="the date by which it should be answered", label="To be answered by")

    def __init__(self, *args: Any, **options: Any) -> None:
        due = {"due_on": timezone.localdate() + timedelta(days=DAYS_TO_ANSWER)}
        options["initial"] = due | options.get("initial", {})
        super().__init__(*args, **options)


class AskForm(_DueForm):
    """A question about one answer."""

    operation = forms.UUIDField(widget=forms.HiddenInput(), initial=uuid.uuid4)
    text = _text("What do you want to know?", "Enter what you want to know", "Whoever answers for the case reads this.")
    to = forms.TypedChoiceField(label="Who is asked?", coerce=int, error_messages={"required": "Select who is asked"})
    field_order = ["operation", "text", "to", "due_on"]

    def __init__(self, *args: Any, case: Case, **options: Any) -> None:
        super().__init__(*args, initial={"to": case.allocated_to_id}, **options)
        self.fields["to"].choices = [("", "Select somebody"), *_people(case.inspection)]  # type: ignore[attr-defined]

    def ask(self, assessment: CaseAssessment, question: str, *, by: User) -> Query | None:
        given = self.cleaned_data
        to = User.objects.get(pk=given["to"])
        return self.carried_out(
            lambda: ask(
                assessment=assessment, question=question, text=given["text"], operation=given["operation"], to=to,
                due_on=given["due_on"], by=by,
            )
        )  # fmt: skip


class AskSeveralForm(_DueForm):
    """The same question about one answer in several cases."""

    operation = forms.UUIDField(widget=forms.HiddenInput(), initial=uuid.uuid4)
    question = forms.ChoiceField(label="About which answer?", error_messages={"required": "Select an answer"})
    text = _text("What do you want to know?", "Enter what you want to know", "Whoever answers for each case reads this.")
    field_order = ["operation", "question", "text", "due_on"]

    def __init__(self, *args: Any, edition: EditionStructure, **options: Any) -> None:
        super().__init__(*args, **options)
        asked = [one for page in edition.pages for one in page.questions if one.kind in (Kind.KEY_QUESTION, Kind.PROMPT)]
        self.fields["question"].choices = [("", "Select an answer"), *((one.code, _name(one)) for one in asked)]  # type: ignore[attr-defined]

    def ask(self, assessments: Iterable[CaseAssessment], *, by: User) -> list[Query] | None:
        return self.carried_out(lambda: ask_about_several(assessments=list(assessments), by=by, **self.cleaned_data))


def _name(question: Question) -> str:
    words = f"{label_of(question)} {question.text}"
    return words if len(words) <= 100 else f"{words[:99]}…"


class StepForm(RefusableForm):
    """What somebody says to a query, and what becomes of it. Only the steps that the person may take are offered."""

    text = _text("What do you say?", "Enter what you say")
    step = forms.TypedChoiceField(
        label="What becomes of the query?", coerce=Step, widget=Radios(small=True),
        error_messages={"required": "Select what becomes of the query"},
    )  # fmt: skip

    def __init__(self, *args: Any, steps: Iterable[Step], **options: Any) -> None:
        super().__init__(*args, **options)
        offered = [(step.value, STEP_WORDS[step]) for step in steps]
        self.fields["step"].choices = offered  # type: ignore[attr-defined]
        if len(offered) == 1:
            self.fields["step"].initial = offered[0][0]

    def take(self, query: Query, *, by: User) -> QueryStep | None:
        stage = _STAGES[self.cleaned_data["step"]]
        return self.carried_out(lambda: stage(query=query, text=self.cleaned_data["text"], by=by))


class QueryFilter(forms.Form):
    """Narrows the list of queries down, by the address."""

    state = forms.ChoiceField(
        label="State", required=False, choices=[("", "Any state"), *((state.value, state.words) for state in QueryState)]
    )
    assigned_to = forms.ChoiceField(label="Asked", required=False)
    late = forms.ChoiceField(label="Due", required=False, choices=[("", "Any date"), ("1", "Overdue")])

    def __init__(self, *args: Any, inspection: Inspection, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["assigned_to"].choices = [("", "Anybody"), *_people(inspection)]  # type: ignore[attr-defined]


class AssignQueriesForm(_DueForm):
    """Who is to answer several queries, and by when."""

    to = forms.TypedChoiceField(label="Who is asked?", coerce=int, error_messages={"required": "Select who is asked"})
    field_order = ["to", "due_on"]

    def __init__(self, *args: Any, inspection: Inspection, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["to"].choices = [("", "Select somebody"), *_people(inspection)]  # type: ignore[attr-defined]

    def carry_out(self, queries: list[int], *, by: User) -> int | None:
        to = User.objects.get(pk=self.cleaned_data["to"])
        return self.carried_out(lambda: assign_queries(queries=queries, to=to, due_on=self.cleaned_data["due_on"], by=by))


class ResolveQueriesForm(RefusableForm):
    """Why several queries are resolved."""

    text = _text("Why are they resolved?", "Enter the reason")

    def carry_out(self, queries: list[int], *, by: User) -> int | None:
        return self.carried_out(lambda: resolve_queries(queries=queries, text=self.cleaned_data["text"], by=by))
