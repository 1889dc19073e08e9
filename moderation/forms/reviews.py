"""What people type about reviews: which are selected, who gets one, what is agreed, why something goes back."""

import secrets
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from accounts.models import User
from cases.rules import label_of
from design.forms import RefusableForm
from design.widgets import Checkboxes, Radios, WholeNumberInput
from inspections.models import Inspection
from moderation.drawing import Rule
from moderation.models import AgreedJudgement, Return, Review, Selection
from moderation.permissions import assurers_of
from moderation.queries.candidates import candidates_by_reference
from moderation.queries.reviewing import Line
from moderation.reviewing import assign, withdraw
from moderation.rules import Mode, State, Theme
from moderation.selecting import select_by_rule
from moderation.settling import return_assessment, settle
from standards.structure import EditionStructure, Kind

LONGEST_TEXT = 10_000
LARGEST_SEED = 999_999


def _percent(label: str, hint: str) -> forms.IntegerField:
    return forms.IntegerField(
        label=label, help_text=hint, min_value=0, max_value=100, required=False, widget=WholeNumberInput(),
        error_messages={
            "invalid": f"{label} must be a whole number", "min_value": f"{label} must be between 0 and 100",
            "max_value": f"{label} must be between 0 and 100",
        },
    )  # fmt: skip


class SelectForm(RefusableForm):
    """A rule that selects assessments for review."""

    mode = forms.TypedChoiceField(
        label="How are they judged?", choices=[(mode.value, mode.words) for mode in Mode], coerce=Mode, initial=Mode.BLIND,
        widget=Radios(small=True, hints={Mode.BLIND.value: "Until it is compared, no quality assurer sees the case elsewhere.",
                                         Mode.OPEN.value: "Measures what an assurer accepts, not how reliable judgements are."}),
        error_messages={"required": "Select how they are judged"},
    )  # fmt: skip
    share = _percent("Share of each inspector's cases", "Per cent, rounded up: 20 takes one of up to five cases.")
    local_share = _percent("Share of each local assessor's cases", "Per cent, rounded up.")
    new_people = forms.BooleanField(label="All cases of inspectors in their first year", required=False)
    flagged = forms.BooleanField(label="All cases with an answer flagged for quality assurance", required=False)
    further = forms.IntegerField(
        label="How many more at random", min_value=0, max_value=500, required=False, widget=WholeNumberInput(),
        error_messages={"invalid": "How many more must be a whole number", "min_value": "How many more must be 0 or more"},
    )  # fmt: skip
    seed = forms.IntegerField(
        label="Seed of the draw", min_value=0, max_value=LARGEST_SEED, widget=WholeNumberInput(),
        help_text="Kept with the selection: rule and seed draw the same cases again.",
        error_messages={"required": "Enter a seed", "invalid": "The seed must be a whole number",
                        "max_value": f"The seed must be {LARGEST_SEED:,} or less"},
    )  # fmt: skip
    references = forms.CharField(
        label="Cases by name (optional)",
        required=False,
        max_length=2000,
        widget=forms.Textarea({"rows": 3}),
        help_text="References of cases to review whatever the rule says, for instance those near a boundary: one on each line.",
    )
    prompts = forms.MultipleChoiceField(
        label="Prompts that are judged besides the key questions", required=False, widget=Checkboxes(small=True)
    )

    def __init__(self, *args: Any, inspection: Inspection, edition: EditionStructure, **options: Any) -> None:
        options.setdefault("initial", {"seed": secrets.randbelow(LARGEST_SEED), "share": 20})
        super().__init__(*args, **options)
        self.inspection = inspection
        asked = [question for page in edition.pages for question in page.questions if question.kind is Kind.PROMPT]
        self.fields["prompts"].choices = [(one.code, f"{label_of(one)} {one.text}") for one in asked]  # type: ignore[attr-defined]

    def clean_references(self) -> dict[str, int]:
        """Return the ids of the cases by the references that were typed, all of which can be selected."""
        wanted = list(dict.fromkeys(line.strip() for line in self.cleaned_data["references"].splitlines() if line.strip()))
        found = candidates_by_reference(self.inspection, wanted)
        missing = [reference for reference in wanted if reference not in found]
        if missing:
            raise ValidationError(f"Not handed in, or under review already: {', '.join(missing)}")
        return found

    def select(self, *, by: User) -> Selection | None:
        given = self.cleaned_data
        rule = Rule(
            share=given["share"] or 0, local_share=given["local_share"] or 0, new_people=given["new_people"],
            flagged=given["flagged"], further=given["further"] or 0, seed=given["seed"],
            chosen=tuple(given["references"].values()),
        )  # fmt: skip
        return self.carried_out(
            lambda: select_by_rule(inspection=self.inspection, rule=rule, mode=given["mode"], prompts=given["prompts"], by=by)
        )


class ReviewFilter(forms.Form):
    """Narrows the list of reviews down, by the address."""

    state = forms.ChoiceField(
        label="State", required=False, choices=[("", "Any state"), *((state.value, state.words) for state in State)]
    )
    mode = forms.ChoiceField(
        label="Mode", required=False, choices=[("", "Blind or open"), *((mode.value, mode.value.capitalize()) for mode in Mode)]
    )
    holder = forms.ChoiceField(label="Assurer", required=False)

    def __init__(self, *args: Any, inspection: Inspection, **options: Any) -> None:
        super().__init__(*args, **options)
        people = [(str(user.pk), user.name) for user in assurers_of(inspection.pk)]
        self.fields["holder"].choices = [("", "Anybody"), *people]  # type: ignore[attr-defined]


def _reason(label: str, required: str, hint: str = "") -> forms.CharField:
    return forms.CharField(
        label=label, help_text=hint, max_length=LONGEST_TEXT, widget=forms.Textarea({"rows": 5}),
        error_messages={"required": required},
    )  # fmt: skip


class ClaimForm(forms.Form):
    """Whether somebody who claims a blind review knows the answers already."""

    seen = forms.BooleanField(
        label="I have already seen what the inspector answered", required=False,
        help_text="Then this becomes an open review, and does not count among the blind ones.",
    )  # fmt: skip


class AssignForm(RefusableForm):
    """Who gets a review."""

    to = forms.ModelChoiceField(
        label="Who judges this case?", queryset=User.objects.none(), empty_label=None, widget=Radios(small=True),
        error_messages={"required": "Select who judges this case", "invalid_choice": "Select somebody from the list"},
    )  # fmt: skip

    def __init__(self, *args: Any, inspection: Inspection, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["to"].queryset = assurers_of(inspection.pk)  # type: ignore[attr-defined]

    def assign(self, review: Review, *, by: User) -> Review | None:
        return self.carried_out(lambda: assign(review=review, to=self.cleaned_data["to"], by=by))


class WithdrawForm(RefusableForm):
    """Why a review is taken off the list."""

    reason = _reason("Why is it withdrawn?", "Enter why the review is withdrawn")

    def withdraw(self, review: Review, *, by: User) -> Review | None:
        return self.carried_out(lambda: withdraw(review=review, reason=self.cleaned_data["reason"], by=by))


class ReturnForm(RefusableForm):
    """Why an assessment goes back to the inspector."""

    reason = _reason(
        "Why is it returned?", "Enter why the assessment is returned", "The inspector reads this. Say which answers to look at."
    )

    def send_back(self, review: Review, *, by: User) -> Return | None:
        return self.carried_out(lambda: return_assessment(review=review, reason=self.cleaned_data["reason"], by=by))


class SettleForm(RefusableForm):
    """What is agreed about one question, and why."""

    choice = forms.ChoiceField(
        label="What is agreed?", widget=Radios(small=True), error_messages={"required": "Select what is agreed"}
    )
    reason = _reason("Reason", "Enter the reason", "What in the file, or in the standards, decides it.")
    theme = forms.TypedChoiceField(
        label="What was the disagreement about? (optional)", required=False, coerce=Theme, empty_value=None,
        choices=[("", "Not said"), *((theme.value, theme.words) for theme in Theme)], widget=Radios(small=True),
    )  # fmt: skip

    def __init__(self, *args: Any, line: Line, **options: Any) -> None:
        super().__init__(*args, **options)
        self.line = line
        self.fields["choice"].choices = [(one.code, one.label) for one in line.question.options]  # type: ignore[attr-defined]

    def settle(self, review: Review, *, by: User) -> AgreedJudgement | None:
        return self.carried_out(lambda: settle(review=review, question=self.line.question.code, by=by, **self.cleaned_data))
