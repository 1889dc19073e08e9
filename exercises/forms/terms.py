"""The terms of an exercise, and its dates."""

from datetime import date, datetime, time
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone

from accounts.models import User
from cases.rules import label_of
from design.fields import DateField, TimeField
from design.forms import RefusableForm
from design.widgets import Checkboxes, Radios
from exercises.deciding import call_off, reschedule
from exercises.models import Exercise, TrainingCohort
from exercises.planning import Terms, add_exercise, change_exercise
from exercises.queries.listing import cohorts_for_listing, editions_to_judge_by
from exercises.rules import State, Times
from standards.models import Edition
from standards.structure import EditionStructure, Kind

_MOMENTS = ("opens", "locks", "reveals")


def _at(day: date, at: time) -> datetime:
    return timezone.make_aware(datetime.combine(day, at))


def initial_times(times: Times) -> dict[str, Any]:
    """Return dates and times as the fields show them."""
    moments = zip(_MOMENTS, (times.opens_at, times.locks_at, times.reveals_at), strict=True)
    local = {name: timezone.localtime(moment) for name, moment in moments}
    return {f"{name}_on": moment.date() for name, moment in local.items()} | {
        f"{name}_time": f"{moment:%H:%M}" for name, moment in local.items()
    }


class TimesForm(RefusableForm):
    """When an exercise opens, when answers are locked, and when everything is revealed."""

    opens_on = DateField(name="the day on which it opens", label="Opens on", help_text="For example, 27 3 2026.")
    opens_time = TimeField(name="the time at which it opens", label="Opens at", help_text="For example, 9:00 or 2:10pm.")
    locks_on = DateField(
        name="the day on which it is locked", label="Locked on", help_text="Nothing can be answered from then on."
    )
    locks_time = TimeField(name="the time at which it is locked", label="Locked at")
    reveals_on = DateField(
        name="the day of the reveal",
        label="Revealed on",
        help_text="Everybody sees all answers and the gold answers from then on.",
    )
    reveals_time = TimeField(name="the time of the reveal", label="Revealed at")

    def __init__(self, *args: Any, exercise: Exercise | None = None, **options: Any) -> None:
        """Leave what has happened to a given exercise as it was."""
        super().__init__(*args, **options)
        state = exercise.standing if exercise else State.DRAFT
        self.stays = {"opens"} if state is State.OPEN else {"opens", "locks"} if state is State.LOCKED else set()
        self.times = exercise.times if exercise else None
        for name in self.stays:
            del self.fields[f"{name}_on"], self.fields[f"{name}_time"]

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or self.cleaned_data
        moments = [self._moment(name) for name in _MOMENTS]
        if all(moments):
            opens, locks, reveals = (moment for moment in moments if moment is not None)
            given["times"] = Times(opens, locks, reveals)
            if opens >= locks:
                self.add_error("locks_on", ValidationError("It must be locked after it opens"))
            elif locks > reveals:
                self.add_error("reveals_on", ValidationError("It must be revealed when it is locked or later"))
        return given

    def _moment(self, name: str) -> datetime | None:
        if self.times is not None and name in self.stays:
            stored: datetime = getattr(self.times, f"{name}_at")
            return stored
        day, at = (self.cleaned_data.get(f"{name}_{part}") for part in ("on", "time"))
        return None if day is None or at is None else _at(day, at)

    def reschedule(self, exercise: Exercise, *, by: User) -> Exercise | None:
        return self.carried_out(lambda: reschedule(exercise=exercise, times=self.cleaned_data["times"], by=by))


class ExerciseForm(TimesForm):
    """The terms of an exercise. The edition stays once it was chosen: prompts and cases belong to it."""

    title = forms.CharField(label="Title", max_length=120, error_messages={"required": "Enter a title"})
    edition = forms.ModelChoiceField(
        label="Edition of the standards", queryset=Edition.objects.none(), empty_label="Select an edition",
        error_messages={"required": "Select an edition"},
    )  # fmt: skip
    cohort = forms.ModelChoiceField(
        label="Training cohort", queryset=TrainingCohort.objects.none(), empty_label="Select a cohort",
        help_text="Everybody in it takes part. You cannot be in it yourself.", error_messages={"required": "Select a cohort"},
    )  # fmt: skip
    named = forms.TypedChoiceField(
        label="Are answers shown with names once they are revealed?", coerce=lambda text: text == "yes", initial="no",
        choices=[("no", "No, without names"), ("yes", "Yes, with the name of who answered")], widget=Radios(small=True),
        help_text="Cannot be changed once the exercise is confirmed.",
        error_messages={"required": "Select whether names are shown"},
    )  # fmt: skip
    prompts = forms.MultipleChoiceField(
        label="Prompts that are judged besides the key questions", required=False, widget=Checkboxes(small=True)
    )
    field_order = ["title", "edition", "cohort", "named"]

    def __init__(
        self, *args: Any, exercise: Exercise | None = None, edition: EditionStructure | None = None, **options: Any
    ) -> None:
        super().__init__(*args, **options)
        self.exercise = exercise
        self.fields["cohort"].queryset = cohorts_for_listing()  # type: ignore[attr-defined]
        if edition is None:
            self.fields["edition"].queryset = editions_to_judge_by()  # type: ignore[attr-defined]
            del self.fields["prompts"]
            return
        del self.fields["edition"]
        asked = [question for page in edition.pages for question in page.questions if question.kind is Kind.PROMPT]
        self.fields["prompts"].choices = [(one.code, f"{label_of(one)} {one.text}") for one in asked]  # type: ignore[attr-defined]

    def _terms(self) -> Terms:
        given = self.cleaned_data
        return Terms(given["title"], given["cohort"], given["times"], named=given["named"], prompts=given.get("prompts", ()))

    def add(self, *, by: User) -> Exercise | None:
        return self.carried_out(lambda: add_exercise(edition=self.cleaned_data["edition"], terms=self._terms(), by=by))

    def change(self, exercise: Exercise, *, by: User) -> Exercise | None:
        return self.carried_out(lambda: change_exercise(exercise=exercise, terms=self._terms(), by=by))


def initial_terms(exercise: Exercise) -> dict[str, Any]:
    """Return the terms of an exercise as the fields show them."""
    return {
        "title": exercise.title, "cohort": exercise.cohort_id, "named": "yes" if exercise.named else "no",
        "prompts": exercise.prompts, **initial_times(exercise.times),
    }  # fmt: skip


class CallOffForm(RefusableForm):
    """Why an exercise is called off."""

    reason = forms.CharField(
        label="Why is it called off?", max_length=1000, widget=forms.Textarea({"rows": 3}),
        help_text="Those who take part read this.", error_messages={"required": "Enter why the exercise is called off"},
    )  # fmt: skip

    def call_off(self, exercise: Exercise, *, by: User) -> Exercise | None:
        return self.carried_out(lambda: call_off(exercise=exercise, reason=self.cleaned_data["reason"], by=by))
