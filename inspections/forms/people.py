"""Choosing somebody."""

from typing import TYPE_CHECKING

from django import forms

from accounts.models import User

if TYPE_CHECKING:
    _PersonChoice = forms.ModelChoiceField[User]
else:
    _PersonChoice = forms.ModelChoiceField


class PersonField(_PersonChoice):
    """Somebody chosen by name; the address tells people of the same name apart."""

    def label_from_instance(self, obj: User) -> str:
        return f"{obj.name} ({obj.email})"
