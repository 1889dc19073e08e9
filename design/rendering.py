"""How Django forms become GOV.UK markup: classes, hints and error messages tied to their inputs."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.forms.boundfield import BoundField
from django.forms.renderers import TemplatesSetting
from django.forms.utils import ErrorList
from django.forms.widgets import ChoiceWidget, Input

from design.widgets import DateWidget

# In this order: the first kind a widget belongs to decides.
_CLASSES: tuple[tuple[type[forms.Widget], str], ...] = (
    (forms.HiddenInput, ""),
    (forms.Textarea, "govuk-textarea"),
    (forms.RadioSelect, "govuk-radios__input"),
    (forms.CheckboxSelectMultiple, "govuk-checkboxes__input"),
    (forms.CheckboxInput, "govuk-checkboxes__input"),
    (forms.Select, "govuk-select"),
    (forms.FileInput, "govuk-file-upload"),
    (forms.PasswordInput, "govuk-input govuk-password-input__input govuk-js-password-input-input"),
    (Input, "govuk-input"),
)
_WITH_ERROR_CLASS = frozenset({"govuk-textarea", "govuk-select", "govuk-file-upload", "govuk-input"})
# Django's own messages that do not say which field they mean. A choice that is none of the options is as good as none.
_UNNAMED = (
    ("required", forms.Field.default_error_messages["required"]),
    ("invalid_choice", forms.ChoiceField.default_error_messages["invalid_choice"]),
    ("invalid_choice", forms.ModelChoiceField.default_error_messages["invalid_choice"]),
)


def widget_class(widget: forms.Widget) -> str:
    """Return the GOV.UK class of a widget's inputs, empty for one that has none."""
    return next((name for kind, name in _CLASSES if isinstance(widget, kind)), "")


def faulty_parts(errors: ErrorList) -> frozenset[str]:
    """Return which parts (`day`, `month`, `year`) of a date the errors concern; empty when they concern all of it."""
    return frozenset(part for error in errors.as_data() for part in (error.params or {}).get("parts", ()))


def lower_first(label: str) -> str:
    """Return a label as it reads within a sentence: "Start date" becomes "start date", "OGRS score" stays."""
    return label if label[1:2].isupper() or not label else label[0].lower() + label[1:]


class GovukBoundField(BoundField):
    """A field of a form on a page, with the attributes that GOV.UK Frontend expects on its inputs.

    The browser neither demands nor cuts anything (no `required`, no `maxlength`): a long text that was pasted arrives
    whole, and the server says what is wrong with it in words.
    """

    def build_widget_attrs(self, attrs: Any, widget: forms.Widget | None = None) -> dict[str, Any]:
        shown = widget or self.field.widget
        built = dict(super().build_widget_attrs(attrs, shown))
        built |= {"required": False, "aria-invalid": False, "maxlength": False, "minlength": False}
        own_class = widget_class(shown)
        classes = [own_class, shown.attrs.get("class", ""), attrs.get("class", "")]
        if self.errors and (base := own_class.split(" ")[0]) in _WITH_ERROR_CLASS:
            classes.append(f"{base}--error")
        if joined := " ".join(name for name in classes if name):
            built["class"] = joined
        if self.errors and isinstance(shown, DateWidget):
            built["data-faulty-parts"] = " ".join(sorted(faulty_parts(self.errors) or DateWidget.part_names()))
        return built

    @property
    def messages(self) -> list[str]:
        """Return what is wrong with the field, in words that also make sense at the top of the page."""
        return [self._worded(error, str(text)) for error, text in zip(self.errors.as_data(), self.errors, strict=True)]

    def _worded(self, error: ValidationError, text: str) -> str:
        """Name the field in the messages that Django words as if one were looking at it. Messages of our own stay."""
        label = str(self.label)
        if (error.code, error.message) in _UNNAMED:
            return self._empty(label)
        if error.code == "max_length" and error.params:
            return f"{label} must be {error.params['limit_value']:,} characters or fewer"
        return text

    def _empty(self, label: str) -> str:
        if self.is_single_checkbox:
            return f"Confirm: {label}"
        if label.endswith("?"):
            return f"Answer the question \u201c{label}\u201d"
        chosen = isinstance(self.field.widget, ChoiceWidget | forms.FileInput)
        return f"{'Select' if chosen else 'Enter'} {lower_first(label)}"

    @property
    def is_password(self) -> bool:
        return isinstance(self.field.widget, forms.PasswordInput)

    @property
    def is_single_checkbox(self) -> bool:
        return isinstance(self.field.widget, forms.CheckboxInput)

    @property
    def is_date(self) -> bool:
        return isinstance(self.field.widget, DateWidget)

    @property
    def first_input_id(self) -> str:
        """Return the id of the input that an error about this field leads to."""
        widget = self.field.widget
        if isinstance(widget, DateWidget):
            faulty = faulty_parts(self.errors)
            first = next((index for index, name in enumerate(widget.part_names()) if name in faulty), 0)
            return f"{self.auto_id}_{first}"
        if isinstance(widget, forms.RadioSelect | forms.CheckboxSelectMultiple):
            return f"{self.auto_id}_0"
        return self.auto_id


class FormRenderer(TemplatesSetting):
    """Renders forms with the templates under `templates/django/forms/`."""

    bound_field_class = GovukBoundField
