"""Asking for a lock, confirming one, and withdrawing what was asked for."""

from django import forms

from accounts.models import User
from design.forms import RefusableForm
from inspections.models import Inspection
from panels.locking import ask, confirm, withdraw
from panels.models import LockRequest


class LockForm(RefusableForm):
    """Why results are to be locked or unlocked."""

    reason = forms.CharField(
        label="Reason (optional)",
        required=False,
        max_length=2000,
        widget=forms.Textarea({"rows": 3}),
        help_text="Kept with the results for good.",
    )

    def ask(self, inspection: Inspection, *, to_lock: bool, by: User) -> LockRequest | None:
        reason = self.cleaned_data["reason"]
        return self.carried_out(lambda: ask(inspection=inspection, to_lock=to_lock, reason=reason, by=by))


class UnlockForm(LockForm):
    """Unlocking always needs a reason."""

    reason = forms.CharField(
        label="Why are the results unlocked?",
        max_length=2000,
        widget=forms.Textarea({"rows": 3}),
        help_text="Kept with the results for good.",
        error_messages={"required": "Enter why the results are unlocked"},
    )


class AnswerForm(RefusableForm):
    """What becomes of a request that waits."""

    answer = forms.ChoiceField(choices=[("confirm", "Confirm"), ("withdraw", "Withdraw")], widget=forms.HiddenInput)

    def give(self, request: LockRequest, *, by: User) -> LockRequest | None:
        stage = confirm if self.cleaned_data["answer"] == "confirm" else withdraw
        return self.carried_out(lambda: stage(request=request, by=by))
