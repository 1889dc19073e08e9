"""Fixing how cases are chosen."""

from decimal import Decimal
from fractions import Fraction
from typing import Any

from django import forms

from accounts.models import User
from design.fields import DateField
from design.forms import RefusableForm
from design.widgets import Checkboxes, DecimalInput, Radios, WholeNumberInput
from inspections.models import Inspection
from sampling.eligibility import CHOSEN, MoreThanOne
from sampling.fixing import Choice, fix_plan
from sampling.models import SamplePlan
from sampling.programmes import PROGRAMMES


def _in_points(share: Fraction) -> int | float:
    points = share * 100
    return int(points) if points.denominator == 1 else float(points)


class PlanForm(RefusableForm):
    """How the cases of a module are chosen, and who is not eligible."""

    basis = forms.ChoiceField(
        label="How are the cases chosen?",
        choices=[(one.code, one.words) for one in PROGRAMMES.values()],
        widget=Radios(hints={one.code: one.hint for one in PROGRAMMES.values() if one.hint}),
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
    left_out = forms.MultipleChoiceField(
        label="Leave out (optional)",
        choices=[(one.code, one.words) for one in CHOSEN.values()],
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
    def initial_of(basis: str) -> dict[str, Any]:
        """Return where a plan starts from that has this basis, the code of a programme."""
        programme = PROGRAMMES[basis]
        rules = programme.rules
        return {
            "basis": basis,
            "confidence": _in_points(programme.confidence),
            "margin": _in_points(programme.margin),
            "more_than_one": rules.more_than_one.value,
            "ended_within": rules.ended_within,
            "left_out": list(rules.left_out),
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
