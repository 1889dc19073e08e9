"""What people send about ratings: which answers count, and the dry run of a draft."""

from collections.abc import Iterable
from typing import Any

from django import forms

from accounts.models import User
from design.forms import RefusableForm
from design.widgets import Checkboxes, Radios, WholeNumberInput
from inspections.models import Inspection
from moderation.drawing import Rule
from moderation.models import Selection
from moderation.rules import Mode
from moderation.selecting import select_by_rule
from ratings.attempting import ask_again
from ratings.counting import set_policy
from ratings.models import CountingPolicy, DryRun, RatingFailure
from ratings.queries.agreed_bands import Against, GroupedBy, Of
from ratings.queries.judged_cases import JudgedCase
from ratings.queries.scratch import LETTERS, STATES, why_not
from ratings.results import Policy
from ratings.trying import request_dry_run
from standards.drafting import confirm_dry_run_read
from standards.models import EditionDraft
from standards.structure import Question


class CountingForm(RefusableForm):
    """Which answers count, how the cases were chosen, and why."""

    policy = forms.TypedChoiceField(
        label="Which answers count?",
        choices=[(policy.value, policy.label) for policy in Policy],
        coerce=Policy,
        widget=Radios(hints={policy.value: policy.hint for policy in Policy}),
        error_messages={"required": "Select which answers count"},
    )
    selection = forms.ChoiceField(
        label="How were the cases chosen?",
        required=False,
        choices=[*CountingPolicy.Selection.choices, ("", "Not said")],
        widget=Radios(hints={"sample": "Intervals then say how far chance in drawing it may have carried a share.",
                             "cohort": "Intervals then speak about the work that these cases came from."}),
    )  # fmt: skip
    eligible = forms.IntegerField(
        label="Of a sample: how many cases was it drawn from? (optional)", required=False, min_value=1, max_value=1_000_000,
        widget=WholeNumberInput,
        error_messages={"invalid": "The number of cases must be a whole number",
                        "min_value": "The number of cases must be 1 or more",
                        "max_value": "The number of cases must be 1,000,000 or fewer"},
    )  # fmt: skip
    reason = forms.CharField(
        label="Reason", max_length=1000, widget=forms.Textarea({"rows": 3}),
        help_text="Shown to everybody who sees the ratings.",
        error_messages={"required": "Enter why. It is shown with the figures.",
                        "max_length": "The reason must be 1,000 characters or fewer"},
    )  # fmt: skip

    def __init__(self, *args: Any, inspection: Inspection, **options: Any) -> None:
        super().__init__(*args, **options)
        self.inspection = inspection

    def decide(self, *, by: User) -> CountingPolicy | None:
        return self.carried_out(lambda: set_policy(inspection=self.inspection, **self.cleaned_data, by=by))


class ChangeForm(forms.Form):
    """One judgement to be tried out. Sent by address, for nothing is stored."""

    case = forms.ChoiceField(label="Case", error_messages={"required": "Select a case", "invalid_choice": "Select a case"})
    question = forms.ChoiceField(
        label="Key question",
        error_messages={"required": "Select a key question", "invalid_choice": "Select a key question"},
    )
    becomes = forms.ChoiceField(
        label="Judged as if it were", choices=[(letter, STATES[state]) for letter, state in LETTERS.items()],
        widget=Radios(inline=True),
        error_messages={"required": "Select a judgement", "invalid_choice": "Select a judgement"},
    )  # fmt: skip

    def __init__(self, *args: Any, cases: Iterable[JudgedCase], questions: Iterable[Question], **options: Any) -> None:
        super().__init__(*args, **options)
        self.cases = {str(case.pk): case for case in cases}
        self.questions = {str(question.id): question for question in questions}
        names = [(key, f"{one.number} {one.text}".strip()) for key, one in self.questions.items()]
        self.fields["case"].choices = [("", "Choose a case"), *((key, one.reference) for key, one in self.cases.items())]  # type: ignore[attr-defined]
        self.fields["question"].choices = [("", "Choose a key question"), *names]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        chosen = super().clean() or {}
        if not self.errors and (reason := why_not(self.cases[chosen["case"]], self.questions[chosen["question"]])):
            self.add_error("case", reason)
        return chosen

    @property
    def text(self) -> str:
        """The change as the address has it."""
        return "{case}.{question}.{becomes}".format(**self.cleaned_data)


class DryRunForm(RefusableForm):
    """Nothing to type: a dry run is asked for."""

    def request(self, draft: EditionDraft, *, by: User) -> DryRun | None:
        return self.carried_out(lambda: request_dry_run(draft=draft, by=by))


class DryRunReadForm(RefusableForm):
    """Which content's dry run somebody has read."""

    digest = forms.CharField(widget=forms.HiddenInput, max_length=64)

    def confirm(self, draft: EditionDraft, *, by: User) -> EditionDraft | None:
        return self.carried_out(lambda: confirm_dry_run_read(draft=draft, digest=self.cleaned_data["digest"], by=by))


class TryAgainForm(RefusableForm):
    """Nothing to type: what could not be rated is tried once more."""

    def ask(self, failure: RatingFailure, *, by: User) -> bool:
        """Return whether it could be asked for."""

        def asked() -> bool:
            ask_again(failure=failure, by=by)
            return True

        return self.carried_out(asked) is True


def _choice(label: str, options: type[Against] | type[Of] | type[GroupedBy], first: Any) -> forms.TypedChoiceField:
    choices = [(one.value, one.words) for one in options]
    return forms.TypedChoiceField(label=label, required=False, coerce=options, empty_value=first, choices=choices)


class BandFilter(forms.Form):
    """Which bands are compared with which, grouped by what, and narrowed down to one inspection or edition."""

    mode = forms.TypedChoiceField(
        label="Judged", required=False, coerce=Mode, empty_value=Mode.BLIND,
        choices=[(Mode.BLIND.value, "Blind"), (Mode.OPEN.value, "Open")],
    )  # fmt: skip
    of = _choice("Bands of", Of, Of.STANDARD)
    against = _choice("Inspectors beside", Against, Against.AGREED)
    by = _choice("Grouped by", GroupedBy, GroupedBy.ITEM)
    inspection = forms.ChoiceField(label="Inspection", required=False)
    edition = forms.ChoiceField(label="Edition", required=False)

    def __init__(self, *args: Any, inspections: Iterable[Inspection], **options: Any) -> None:
        super().__init__(*args, **options)
        offered = list(inspections)
        names = [(one.reference, f"{one}, {one.fieldwork_starts:%Y}") for one in offered]
        editions = sorted({(one.edition.code, one.edition.name) for one in offered})
        self.fields["inspection"].choices = [("", "All that you see"), *names]  # type: ignore[attr-defined]
        self.fields["edition"].choices = [("", "All editions"), *editions]  # type: ignore[attr-defined]


class BoundaryForm(RefusableForm):
    """Which of the cases that could change a rating are reviewed, and how."""

    mode = forms.TypedChoiceField(
        label="How are they judged?", choices=[(mode.value, mode.words) for mode in Mode], coerce=Mode, initial=Mode.BLIND,
        widget=Radios(small=True), error_messages={"required": "Select how they are judged"},
    )  # fmt: skip
    cases = forms.TypedMultipleChoiceField(
        label="Which cases, and the ratings that each could change", coerce=int, widget=Checkboxes(small=True),
        error_messages={"required": "Select at least one case", "invalid_choice": "Select cases from the list"},
    )  # fmt: skip

    def __init__(self, *args: Any, inspection: Inspection, cases: list[tuple[int, str]], **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["cases"].initial = [pk for pk, _ in cases]
        self.inspection = inspection
        self.fields["cases"].choices = cases  # type: ignore[attr-defined]

    def select(self, *, by: User) -> Selection | None:
        rule, mode = Rule(near_boundary=tuple(self.cleaned_data["cases"])), self.cleaned_data["mode"]
        return self.carried_out(lambda: select_by_rule(inspection=self.inspection, rule=rule, mode=mode, by=by))
