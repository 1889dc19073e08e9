"""Form controls: GOV.UK inputs drawn from a Django form, or from plain values where the questions come from data."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, cast

from django import template
from django.forms import BaseForm
from django.forms.boundfield import BoundField
from django.template.loader import render_to_string
from django.utils.html import conditional_escape, format_html, format_html_join
from django.utils.safestring import SafeString

from design.rendering import GovukBoundField

register = template.Library()


@dataclass(frozen=True)
class Choice:
    """One radio button or checkbox as the templates draw it."""

    id: str
    value: str
    label: str
    hint: str
    checked: bool
    data: str = ""  # further attributes, as HTML


@dataclass(frozen=True)
class FoundError:
    """One line of the error summary: what is wrong, and the id of the input where it can be put right."""

    message: str
    target: str


def choices_from(options: Iterable[Any], *, id: str, chosen: Iterable[Any], carry: str = "") -> list[Choice]:
    """Return what to draw for options given as (value, label), (value, label, hint) or objects with `code` and `label`.

    Ids follow GOV.UK Frontend: the first option has the id of the question, the others end in -2, -3 and so on. `carry`
    names an attribute of the objects that becomes a data attribute.
    """
    wanted = {str(value) for value in chosen if value is not None}
    drawn = []
    for number, option in enumerate(options, start=1):
        if isinstance(option, tuple | list):
            value, label, hint = (*option, "")[:3]
        else:
            value, label, hint = option.code, option.label, getattr(option, "hint", "")
        option_id = id if number == 1 else f"{id}-{number}"
        data = format_html(' data-{}="{}"', carry, getattr(option, carry)) if carry else ""
        drawn.append(Choice(option_id, str(value), str(label), str(hint), str(value) in wanted, data))
    return drawn


_ITEM = (
    '<div class="govuk-{kind}__item"><input class="govuk-{kind}__input" id="{{0}}" name="{{1}}" type="{type}" value="{{2}}"{{3}}>'
    '<label class="govuk-label govuk-{kind}__label" for="{{0}}">{{4}}</label>{{5}}</div>'
)
_ITEMS = {"radios": _ITEM.format(kind="radios", type="radio"), "checkboxes": _ITEM.format(kind="checkboxes", type="checkbox")}
_ITEM_HINT = '<div id="{}-item-hint" class="govuk-hint govuk-{}__hint">{}</div>'
_OPTION = '<option value="{}"{}>{}</option>'


def items_html(kind: str, name: str, choices: Iterable[Choice], data: str = "") -> SafeString:
    """Return the inputs of a question: kind is radios or checkboxes; `data` are attributes of every input.

    Drawn here and not by a template: a page of the form has a hundred of them.
    """
    safe_name = conditional_escape(name)
    return format_html_join("\n", _ITEMS[kind], (_item(kind, safe_name, choice, data) for choice in choices))


def _item(kind: str, name: str, choice: Choice, data: str) -> tuple[str, ...]:
    described = format_html(' aria-describedby="{}-item-hint"', choice.id) if choice.hint else ""
    hint = format_html(_ITEM_HINT, choice.id, kind, choice.hint) if choice.hint else ""
    attributes = SafeString(f"{' checked' if choice.checked else ''}{described}{data}{choice.data}")
    return choice.id, name, choice.value, attributes, choice.label, hint


def data_attributes(given: Mapping[str, Any]) -> SafeString:
    """Return keyword arguments such as `data_prompt="2a"` as HTML attributes (` data-prompt="2a"`)."""
    unknown = [name for name in given if not name.startswith("data_")]
    if unknown:
        raise template.TemplateSyntaxError(f"not an option of this tag: {', '.join(unknown)}")
    return format_html_join("", ' {}="{}"', ((name.replace("_", "-"), value) for name, value in given.items()))


def _control(*, name: str, id: str, hint: str, error: str, described_by: str, **options: Any) -> dict[str, Any]:
    """Return what every control's template needs, with the ids of its hint and error message in `described_by`."""
    own_id = id or name
    parts = [described_by, f"{own_id}-hint" if hint else "", f"{own_id}-error" if error else ""]
    described = " ".join(part for part in parts if part)
    return {"name": name, "id": own_id, "hint": hint, "error": error, "described_by": described, **options}


@register.inclusion_tag("components/radios.html")
def radios(
    name: str,
    legend: str,
    options: Iterable[Any],
    value: Any = None,
    id: str = "",
    hint: str = "",
    error: str = "",
    legend_size: str = "s",
    small: bool = False,
    inline: bool = False,
    described_by: str = "",
    **data: Any,
) -> dict[str, Any]:
    """Draw one question with radio buttons. `data_…` arguments become attributes of every button."""
    context = _control(name=name, id=id, hint=hint, error=error, described_by=described_by)
    choices = choices_from(options, id=context["id"], chosen=[value])
    context |= {"legend": legend, "legend_size": legend_size, "small": small, "inline": inline}
    return context | {"items": items_html("radios", name, choices, data_attributes(data))}


@register.simple_tag
def radio_items(name: str, options: Iterable[Any], value: Any = None, id: str = "", carry: str = "") -> str:
    """Draw radio buttons alone, for a question whose frame a page draws itself.

    `carry` names an attribute of every option that scripts read: it becomes a data attribute of the button.
    """
    return items_html("radios", name, choices_from(options, id=id or name, chosen=[value], carry=carry))


@register.inclusion_tag("components/checkboxes.html")
def checkboxes(
    name: str,
    legend: str,
    options: Iterable[Any],
    values: Iterable[Any] = (),
    id: str = "",
    hint: str = "",
    error: str = "",
    legend_size: str = "s",
    small: bool = False,
    described_by: str = "",
    **data: Any,
) -> dict[str, Any]:
    """Draw one question with checkboxes, of which several may be chosen."""
    context = _control(name=name, id=id, hint=hint, error=error, described_by=described_by)
    choices = choices_from(options, id=context["id"], chosen=values)
    context |= {"legend": legend, "legend_size": legend_size, "small": small}
    return context | {"items": items_html("checkboxes", name, choices, data_attributes(data))}


@register.inclusion_tag("components/textarea.html")
def textarea(
    name: str,
    label: str,
    value: str | None = "",
    id: str = "",
    hint: str = "",
    error: str = "",
    rows: int = 5,
    label_size: str = "s",
    described_by: str = "",
    **data: Any,
) -> dict[str, Any]:
    """Draw a box for longer text. Nothing limits what may be typed or pasted."""
    context = _control(name=name, id=id, hint=hint, error=error, described_by=described_by)
    return context | {
        "label": label, "label_size": label_size, "value": value, "rows": rows, "data": data_attributes(data)
    }  # fmt: skip


@register.inclusion_tag("components/text_input.html")
def text_input(
    name: str,
    label: str,
    value: Any = "",
    id: str = "",
    hint: str = "",
    error: str = "",
    type: str = "text",
    width: int | str = "",
    inputmode: str = "",
    autocomplete: str = "off",
    label_size: str = "s",
    described_by: str = "",
    **data: Any,
) -> dict[str, Any]:
    """Draw a box for one line; `width` is in characters (2, 3, 4, 5, 10, 20 or 30)."""
    context = _control(name=name, id=id, hint=hint, error=error, described_by=described_by)
    context |= {"label": label, "label_size": label_size, "value": value, "type": type, "width": width}
    return context | {"inputmode": inputmode, "autocomplete": autocomplete, "data": data_attributes(data)}


@register.inclusion_tag("components/select.html")
def select(
    name: str,
    label: str,
    options: Iterable[Any],
    value: Any = None,
    id: str = "",
    hint: str = "",
    error: str = "",
    label_size: str = "s",
    described_by: str = "",
    **data: Any,
) -> dict[str, Any]:
    """Draw a list to choose one of; options as for radios."""
    context = _control(name=name, id=id, hint=hint, error=error, described_by=described_by)
    choices = choices_from(options, id=context["id"], chosen=[value])
    drawn = ((choice.value, SafeString(" selected") if choice.checked else "", choice.label) for choice in choices)
    context |= {"label": label, "label_size": label_size, "data": data_attributes(data)}
    return context | {"options": format_html_join("\n", _OPTION, drawn)}


@register.simple_block_tag
def fieldset(content: str, legend: str, id: str = "", hint: str = "", error: str = "", legend_size: str = "m") -> str:
    """Group the inputs written between the tags under one legend."""
    context = _control(name=id, id=id, hint=hint, error=error, described_by="")
    return render_to_string(
        "components/fieldset.html", context | {"legend": legend, "legend_size": legend_size, "content": content}
    )


@register.inclusion_tag("django/forms/field.html")
def field(bound: BoundField, size: str = "s", page_heading: bool = False) -> dict[str, Any]:
    """Draw one field of a form with its label or legend in size s, m, l or xl, or as the page's heading."""
    return {"field": bound, "size": size, "page_heading": page_heading}


def errors_of(form: BaseForm) -> list[FoundError]:
    """Return the form's errors in the order of its fields, those of the whole form first."""
    found = [FoundError(str(message), "") for message in form.non_field_errors()]
    for bound in cast("Iterable[GovukBoundField]", form):
        found += [FoundError(message, "" if bound.is_hidden else bound.first_input_id) for message in bound.messages]
    return found


@register.inclusion_tag("components/error_summary.html")
def error_summary(source: BaseForm | Iterable[tuple[str, str]] | None = None) -> dict[str, Any]:
    """List what is wrong at the top of a page: from a form, or from (message, id of the input) pairs. Empty if nothing is."""
    if isinstance(source, BaseForm):
        errors = errors_of(source) if source.is_bound else []
    else:
        errors = [FoundError(str(message), target) for message, target in source or ()]
    return {"errors": errors}


@register.simple_tag
def error_prefix(*sources: Any) -> str:
    """Return "Error: " for the page title when a form or a list of errors among the sources is not clean."""
    for source in sources:
        if source.errors if isinstance(source, BaseForm) else source:
            return "Error: "
    return ""
