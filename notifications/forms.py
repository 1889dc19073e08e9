"""Which emails somebody wants."""

from collections.abc import Collection

from django import forms
from django.http import QueryDict

from accounts.models import User
from design.widgets import Radios
from notifications.preferences import choose_emails
from notifications.queries import emails_wanted_by
from notifications.rules import CHOOSABLE, Email, Kind


class EmailsForm(forms.Form):
    """For each kind of notification: at once, once a day or never."""

    def __init__(self, data: QueryDict | None = None, *, kinds: Collection[Kind] = CHOOSABLE, **options: object) -> None:
        super().__init__(data, **options)  # type: ignore[arg-type]
        for kind in kinds:
            self.fields[kind.value] = forms.TypedChoiceField(
                label=kind.words,
                choices=[(email.value, email.words) for email in Email],
                coerce=Email,
                widget=Radios(small=True),
                error_messages={"required": f"Select when you get an email: {kind.words[0].lower()}{kind.words[1:]}"},
            )

    @classmethod
    def of(cls, person: User, data: QueryDict | None = None) -> "EmailsForm":
        """Return the form as it stands for a person. One query."""
        wanted = emails_wanted_by(person)
        return cls(data, kinds=wanted, initial={kind.value: email.value for kind, email in wanted.items()})

    def save(self, *, by: User) -> None:
        choose_emails(chosen={kind: self.cleaned_data[kind.value] for kind in map(Kind, self.fields)}, by=by)
