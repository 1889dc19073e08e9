"""Forms whose input goes to one function that may refuse it."""

from collections.abc import Callable
from typing import TypeVar

from django import forms
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.http import HttpRequest, QueryDict

Result = TypeVar("Result")


def posted(request: HttpRequest) -> QueryDict | None:
    """Return what was sent to a form, also when that is nothing at all; None when the form is only to be shown."""
    return request.POST if request.method == "POST" else None


class RefusableForm(forms.Form):
    """A form that shows why the function it was meant for refused what was typed, and keeps what was typed."""

    def carried_out(self, stage: Callable[[], Result]) -> Result | None:
        """Return what the function returned; when it refused, None, with its reasons among the form's errors.

        Reasons that name a field of this form stand beside the field, all others above the form.
        """
        try:
            return stage()
        except ValidationError as refusal:
            self.refuse(refusal)
            return None

    def refuse(self, refusal: ValidationError) -> None:
        """Add the reasons of a refusal to the form's errors."""
        by_field = refusal.error_dict if hasattr(refusal, "error_dict") else {NON_FIELD_ERRORS: refusal.error_list}
        for name, reasons in by_field.items():
            self.add_error(name if name in self.fields else None, ValidationError(reasons))
