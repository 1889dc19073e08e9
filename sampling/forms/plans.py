"""Fixing how cases are chosen."""

from decimal import Decimal
from typing import Any

from django import forms

from accounts.models import User
from design.fields import DateField
from design.forms import RefusableForm
from design.widgets import Checkboxes, DecimalInput, Radios, WholeNumberInput
from inspections.models import Inspection
from sampling.eligibility import Basis, Exclusion, MoreThanOne
from sampling.fixing import Choice, fix_plan
from sampling.models import SamplePlan
from sampling.programmes import PROGRAMMES
from sampling.sizes import CONFIDENCE, MARGIN

# Those that are chosen one by one; the others have fields of their own.
LEFT_OUT = (
    Exclusion.ONLY_LIGHT_REQUIREMENTS,
    Exclusion.WITHOUT_NEEDED_REQUIREMENT,
    Exclusion.UNDER_REVIEW,
    Exclusion.HELD_BY_YOUTH_TEAM,
    Exclusion.TRANSFERRED,
)


class PlanForm(RefusableForm):
    """How the cases of a module are chosen, and who is not eligible."""

    basis = forms.TypedChoiceField(
        label="How are the cases chosen?",
        choices=[(one.value, one.words) for one in Basis],
        coerce=Basis,
        widget=Radios(hints={Basis.COHORT: "Two separate weeks between 27 and 32 weeks before fieldwork."}),
        error_messages={"required": "Select how the cases are chosen"},
    )
    confidence = forms.DecimalField(
        label="Confidence, in per cent", min_value=Decimal(50), max_value=Decimal("99.9"), max_digits=4, decimal_places=1,
        widget=DecimalInput, help_text="For a sample.", error_messages={"required": "Enter the confidence, for example 80"},
    )  # fmt: skip
    margin = forms.DecimalField(
        label="Margin of error, in points", min_value=Decimal("0.5"), max_value=Decimal(25), max_digits=4, decimal_places=1,
        widget=DecimalInput, help_text="For a sample.", error_messages={"required": "Enter the margin of error, for example 5"},
    )  # fmt: skip
    first_day = DateField(
        name="the first day",
        label="First day of commencement (optional)",
        required=False,
        help_text="For a sample. The weeks of a cohort follow from the start of fieldwork.",
    )
    last_day = DateField(name="the last day", label="Last day of commencement (optional)", required=False)
    more_than_one = forms.TypedChoiceField(
        label="If a person has more than one sentence in the period",
        choices=[(one.value, one.words) for one in MoreThanOne],
        coerce=MoreThanOne,
        widget=Radios(small=True),
        error_messages={"required": "Select what happens if a person has more than one sentence"},
    )
    ended_within = forms.IntegerField(
        label="Leave out cases that ended within so many days (optional)",
        min_value=0,
        max_value=366,
        required=False,
        widget=WholeNumberInput,
    )
    left_out = forms.TypedMultipleChoiceField(
        label="Leave out (optional)",
        choices=[(one.value, one.words) for one in LEFT_OUT],
        coerce=Exclusion,
        required=False,
        widget=Checkboxes(small=True),
    )
    reason = forms.CharField(
        label="Why is the plan fixed again?",
        max_length=1000,
        widget=forms.Textarea({"rows": 2}),
        error_messages={"required": "Enter why the plan is fixed again"},
    )

    def __init__(self, *args: Any, again: bool, **options: Any) -> None:
        super().__init__(*args, **options)
        if not again:
            del self.fields["reason"]

    @staticmethod
    def initial_of(basis: Basis) -> dict[str, Any]:
        """Return where a plan starts from that has this basis."""
        rules = PROGRAMMES[basis].rules
        applied = (
            rules.leave_out_light, rules.need_requirement, rules.leave_out_reviews, rules.leave_out_youth_team,
            rules.leave_out_transferred,
        )  # fmt: skip
        return {
            "basis": basis.value,
            "confidence": int(CONFIDENCE * 100),
            "margin": int(MARGIN * 100),
            "more_than_one": rules.more_than_one.value,
            "ended_within": rules.ended_within,
            "left_out": [one.value for one, applies in zip(LEFT_OUT, applied, strict=True) if applies],
        }

    @staticmethod
    def initial_from(plan: SamplePlan) -> dict[str, Any]:
        """Return the settings of an earlier plan, to be changed."""
        names = ("basis", "confidence", "margin", "first_day", "last_day", "more_than_one", "ended_within", "left_out")
        return {name: getattr(plan, name) for name in names}

    def fix(self, inspection: Inspection, module: str, *, by: User) -> SamplePlan | None:
        said = {name: self.cleaned_data[name] for name in self.fields if name != "reason"}
        reason = self.cleaned_data.get("reason", "")
        return self.carried_out(
            lambda: fix_plan(inspection=inspection, module=module, choice=Choice(**said), reason=reason, by=by)
        )
