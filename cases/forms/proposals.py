"""What the lead inspector types on the way to an allocation: hours, what may move, who else, and the confirmation."""

from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Any

from django import forms
from django.http import QueryDict

from accounts.models import User
from cases.allocating import AllocationOutcome, confirm_proposal
from cases.balancing import Officers
from cases.models import HOURS_PER_CASE, AllocationProposal, AllocationSettings
from cases.proposing import LONGEST_CASE, MOST_HOURS, make_proposal, place_by_hand, set_allocation
from cases.queries.proposals import Colleague
from design.forms import RefusableForm
from design.widgets import Checkboxes, DecimalInput, Radios, WholeNumberInput
from inspections.models import Inspection
from standards.queries import edition_structure

_NOBODY = "nobody"
HOURS_BASIS = (
    "No publication says how long a case takes. "
    f"Until you set another figure, each counts {HOURS_PER_CASE} hours: our own estimate."
)


def _hours(label: str, highest: Decimal, *, required: bool = False) -> forms.DecimalField:
    return forms.DecimalField(
        label=label, required=required, min_value=Decimal("0.25") if required else Decimal(0), max_value=highest,
        decimal_places=2, widget=DecimalInput,
        error_messages={
            "required": f"Enter {label[:1].lower()}{label[1:]}", "invalid": "Enter a number, for example 37.5",
            "min_value": "Enter a number above 0" if required else "Enter 0 or more", "max_value": f"Enter at most {highest:,}",
            "max_decimal_places": "Enter at most two decimal places", "max_digits": f"Enter at most {highest:,}",
        },
    )  # fmt: skip


class SettingsForm(RefusableForm):
    """How long cases take, what becomes of one officer's cases, and what everybody has for the inspection."""

    hours_basis = HOURS_BASIS

    officers = forms.ChoiceField(
        label="Where do the cases of one officer go?",
        choices=[(one.value, one.words) for one in Officers],
        widget=Radios,
        error_messages={"required": "Select where the cases of one officer go"},
    )

    def __init__(
        self, data: QueryDict | None, *, inspection: Inspection, settings: AllocationSettings, people: Sequence[Colleague]
    ) -> None:
        modules = edition_structure(inspection.edition_id).modules
        initial: dict[str, Any] = {"officers": settings.officers}
        initial |= {f"module_{module.code}": settings.hours_of(module.code) for module in modules}
        initial |= {f"hours_{one.user.pk}": one.hours and f"{one.hours.normalize():f}" for one in people}
        initial |= {f"cases_{one.user.pk}": one.cases for one in people}
        super().__init__(data, initial=initial)
        self.inspection, self.people, self.modules = inspection, people, [module.code for module in modules]
        for module in modules:
            label = f"Hours a case takes: {module.title}" if len(modules) > 1 else "Hours a case takes"
            self.fields[f"module_{module.code}"] = _hours(label, LONGEST_CASE, required=True)
        for one in people:
            self.fields[f"hours_{one.user.pk}"] = _hours(f"Hours {one.user.name} has", MOST_HOURS)
            self.fields[f"cases_{one.user.pk}"] = forms.IntegerField(
                label=f"Cases {one.user.name} can take", required=False, min_value=0, max_value=9_999, widget=WholeNumberInput,
                error_messages={
                    "invalid": "Enter a whole number", "min_value": "Enter 0 or more", "max_value": "Enter at most 9,999"
                },
            )  # fmt: skip

    def set(self, *, by: User) -> AllocationSettings | None:
        given = self.cleaned_data
        people = [one.user.pk for one in self.people]
        return self.carried_out(
            lambda: set_allocation(
                inspection=self.inspection,
                hours={module: given[f"module_{module}"] for module in self.modules},
                officers=given["officers"],
                availability={pk: (given[f"hours_{pk}"], given[f"cases_{pk}"]) for pk in people},
                by=by,
            )
        )


class ProposeForm(RefusableForm):
    """Whether what is allocated stays."""

    moves_allocated = forms.BooleanField(
        label="Cases that are allocated and that nobody has begun may go to others", required=False
    )

    def propose(self, inspection: Inspection, *, by: User) -> AllocationProposal | None:
        moves = self.cleaned_data["moves_allocated"]
        return self.carried_out(lambda: make_proposal(inspection=inspection, moves_allocated=moves, by=by))


class PlaceForm(RefusableForm):
    """Who else the ticked cases of a proposal are for."""

    to = forms.ChoiceField(label="Propose the selected cases for", error_messages={"required": "Select a person"})

    def __init__(self, *args: Any, people: Iterable[Colleague], **options: Any) -> None:
        super().__init__(*args, **options)
        self.people = {str(one.user.pk): one.user for one in people}
        names = [(key, user.name) for key, user in self.people.items()]
        self.fields["to"].choices = [("", "Select a person"), *names, (_NOBODY, "Nobody")]  # type: ignore[attr-defined]

    @property
    def recipient_name(self) -> str:
        """Return the name of whoever was selected."""
        to = self.people.get(self.cleaned_data["to"])
        return to.name if to else "nobody"

    def place(self, proposal: AllocationProposal, keys: Sequence[int], *, by: User) -> int | None:
        to = self.people.get(self.cleaned_data["to"])
        return self.carried_out(lambda: place_by_hand(proposal=proposal, case_ids=keys, to=to, by=by))


class ConfirmForm(RefusableForm):
    """The confirmation of a proposal."""

    leave_changed = forms.MultipleChoiceField(
        label="What changed since",
        required=False,
        choices=[("yes", "Leave these cases as they are now, and allocate the others")],
        widget=Checkboxes,
    )
    reason = forms.CharField(
        label="Reason",
        required=False,
        widget=forms.Textarea({"rows": 3}),
        help_text="Needed where a case that somebody has begun changes hands. It is kept in the history of each case.",
    )

    def __init__(self, *args: Any, changed: bool, **options: Any) -> None:
        super().__init__(*args, **options)
        if not changed and not self.is_bound:
            del self.fields["leave_changed"]

    def confirm(self, proposal: AllocationProposal, *, by: User) -> AllocationOutcome | None:
        given = self.cleaned_data
        leave = bool(given.get("leave_changed"))
        return self.carried_out(lambda: confirm_proposal(proposal=proposal, reason=given["reason"], leave_changed=leave, by=by))
