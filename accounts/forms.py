"""What people type about themselves, and administrators about people."""

from datetime import timedelta
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils import timezone

from accounts.device_keys import withdraw_keys_of
from accounts.managing import add_person, change_person, deactivate_person, reactivate_person, set_temporary_password
from accounts.models import ApiToken, User
from accounts.preferences import prefer
from accounts.signing_in import change_password, choose_password, issue_token, recognise
from design.forms import RefusableForm
from design.widgets import Radios, WholeNumberInput

LONGEST_TOKEN_DAYS = 366


class SignInForm(RefusableForm):
    email = forms.EmailField(
        label="Email address",
        widget=forms.EmailInput({"autocomplete": "username", "spellcheck": "false"}),
        error_messages={"required": "Enter your email address", "invalid": "Enter an email address, like name@example.com"},
    )
    password = forms.CharField(
        strip=False,
        widget=forms.PasswordInput({"autocomplete": "current-password"}),
        error_messages={"required": "Enter your password"},
    )

    def person(self) -> User | None:
        """Return who signs in; None, and why, when nobody does."""
        return self.carried_out(lambda: recognise(email=self.cleaned_data["email"], password=self.cleaned_data["password"]))


class NewPasswordForm(RefusableForm):
    """A password typed twice."""

    new = forms.CharField(
        label="New password",
        strip=False,
        help_text="At least 12 characters. Three words that do not belong together are easy to remember and hard to guess.",
        widget=forms.PasswordInput({"autocomplete": "new-password"}),
        error_messages={"required": "Enter a new password"},
    )
    repeated = forms.CharField(
        label="Type the new password again",
        strip=False,
        widget=forms.PasswordInput({"autocomplete": "new-password"}),
        error_messages={"required": "Type the new password again"},
    )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("new") and cleaned.get("repeated") and cleaned["new"] != cleaned["repeated"]:
            self.add_error("repeated", "The two passwords are not the same")
        return cleaned

    def choose(self, *, by: User) -> User | None:
        return self.carried_out(lambda: choose_password(new=self.cleaned_data["new"], by=by))


class ChangePasswordForm(NewPasswordForm):
    current = forms.CharField(
        label="Current password",
        strip=False,
        widget=forms.PasswordInput({"autocomplete": "current-password"}),
        error_messages={"required": "Enter the password you have now"},
    )
    field_order = ["current", "new", "repeated"]

    def change(self, *, by: User) -> User | None:
        current, new = self.cleaned_data["current"], self.cleaned_data["new"]
        return self.carried_out(lambda: change_password(current=current, new=new, by=by))


class TokenForm(RefusableForm):
    name = forms.CharField(
        label="What the token is for",
        max_length=120,
        error_messages={
            "required": "Enter what the token is for",
            "max_length": "What the token is for must be 120 characters or fewer",
        },
    )
    days = forms.IntegerField(
        label="Days until it expires",
        initial=90,
        min_value=1,
        max_value=LONGEST_TOKEN_DAYS,
        widget=WholeNumberInput,
        help_text=f"Between 1 and {LONGEST_TOKEN_DAYS}.",
        error_messages={
            "required": "Enter in how many days the token expires",
            "invalid": "Days until it expires must be a whole number",
            "min_value": "The token must be valid for at least 1 day",
            "max_value": f"The token may be valid for {LONGEST_TOKEN_DAYS} days at most",
        },
    )
    may_write = forms.TypedChoiceField(
        label="What may it do?",
        choices=[("no", "Read what I may see"), ("yes", "Read, and also write what I may write")],
        coerce=lambda answer: answer == "yes",
        initial="no",
        widget=Radios,
        error_messages={"required": "Select what the token may do"},
    )

    def issue(self, *, by: User) -> tuple[ApiToken, str] | None:
        typed = self.cleaned_data
        return self.carried_out(
            lambda: issue_token(
                name=typed["name"],
                expires_at=timezone.now() + timedelta(days=typed["days"]),
                may_write=typed["may_write"],
                by=by,
            )
        )


class PreferencesForm(forms.Form):
    """How the pages of a case behave for one person."""

    always_show_guidance = forms.TypedChoiceField(
        label="Guidance to prompts",
        choices=[("no", "Show it when I open it"), ("yes", "Always show it")],
        coerce=lambda answer: answer == "yes",
        widget=Radios,
        error_messages={"required": "Select when guidance is shown"},
    )
    keyboard_shortcuts = forms.TypedChoiceField(
        label="Keyboard shortcuts",
        choices=[("yes", "On"), ("no", "Off")],
        coerce=lambda answer: answer == "yes",
        widget=Radios,
        help_text="They work on the form of a case and in interviews. Nothing is only on a key.",
        error_messages={"required": "Select whether keyboard shortcuts are on"},
    )

    @classmethod
    def of(cls, person: User, data: QueryDict | None = None) -> "PreferencesForm":
        """Return the form as it stands for a person."""
        names = ("always_show_guidance", "keyboard_shortcuts")
        return cls(data, initial={name: "yes" if getattr(person, name) else "no" for name in names})

    def save(self, *, by: User) -> None:
        prefer(**self.cleaned_data, by=by)


class PersonForm(RefusableForm):
    """Name, address and whether somebody is an administrator, for a new person or one who is here already."""

    name = forms.CharField(
        max_length=120,
        widget=forms.TextInput({"autocomplete": "off"}),
        error_messages={"required": "Enter a name", "max_length": "The name must be 120 characters or fewer"},
    )
    email = forms.EmailField(
        label="Email address",
        max_length=254,
        widget=forms.EmailInput({"autocomplete": "off", "spellcheck": "false"}),
        help_text="The person signs in with it.",
        error_messages={
            "required": "Enter an email address",
            "invalid": "Enter an email address, like name@example.com",
            "max_length": "The email address must be 254 characters or fewer",
        },
    )
    is_administrator = forms.BooleanField(
        label="Administrator",
        required=False,
        help_text="Arranges people, providers, inspections and teams. Sees no case unless on the team of its inspection.",
    )

    def add(self, *, by: User) -> tuple[User, str] | None:
        return self.carried_out(lambda: add_person(**self.cleaned_data, by=by))

    def change(self, person: User, *, by: User) -> User | None:
        return self.carried_out(lambda: change_person(person=person, **self.cleaned_data, by=by))


class ReasonForm(RefusableForm):
    """Why an administrator deactivates somebody; may be left empty."""

    reason = forms.CharField(
        label="Reason (optional)",
        required=False,
        max_length=1000,
        widget=forms.Textarea({"rows": 3}),
        help_text="Kept in the history of the account.",
        error_messages={"max_length": "The reason must be 1,000 characters or fewer"},
    )

    def deactivate(self, person: User, *, by: User) -> User | None:
        reason = self.cleaned_data["reason"]
        return self.carried_out(lambda: deactivate_person(person=person, reason=reason, by=by))


class WithdrawKeysForm(RefusableForm):
    """Why what a person's laptops hold is made unreadable."""

    reason = forms.CharField(
        label="Why can nobody read them any more?",
        max_length=1000,
        widget=forms.Textarea({"rows": 3}),
        help_text="For example that the laptop was lost. Kept in the history of the account.",
        error_messages={"required": "Enter a reason", "max_length": "The reason must be 1,000 characters or fewer"},
    )

    def withdraw(self, person: User, *, by: User) -> User | None:
        reason = self.cleaned_data["reason"]
        return self.carried_out(lambda: withdraw_keys_of(person=person, reason=reason, by=by))


class TemporaryPasswordForm(RefusableForm):
    """Nothing to type: the person is meant or is not."""

    def give(self, person: User, *, by: User) -> str | None:
        """Return the new password; None, and why, when it is refused."""
        stage = set_temporary_password if person.is_active else reactivate_person
        return self.carried_out(lambda: stage(person=person, by=by))


class PeopleFilter(forms.Form):
    search = forms.CharField(
        label="Name or email address", required=False, max_length=200, widget=forms.TextInput({"autocomplete": "off"})
    )
