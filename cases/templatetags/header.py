"""Which case is on screen, at the top of every page about it."""

from collections.abc import Mapping
from html import escape
from typing import Any

from django import template
from django.utils.safestring import SafeString

from design.addresses import address
from design.templatetags.casework import case_header

register = template.Library()
_LINK = '<a class="govuk-link" href="{}">{}</a>'


@register.simple_tag(takes_context=True)
def case_top(context: template.Context) -> str:
    """Show the case of a page that was given its frame (cases.views.frame); `here` says that it is the case's own first page."""
    values = context.flatten()
    return top_of(values, overview=not values.get("here"))


def top_of(frame: Mapping[Any, Any], *, overview: bool = False) -> str:
    """Draw the header of a case with the ways to what belongs to it; with `overview`, also to its first page."""
    case = frame["case"]
    links = [("Case overview", address("case", case.pk))] if overview else []
    links += [("All answers", address("all_answers", case.pk)), ("Raise an alert", address("raise_alert", case.pk))]
    links += [(task.title, task.url) for task in frame["tasks"]]
    return case_header(
        SafeString(" ".join([_LINK.format(escape(url), escape(title)) for title, url in links])),
        reference=case.reference, age=frame["person"], sentence=frame["sentence"], risk_of_serious_harm=frame["rosh"],
        officer=case.officer.reference if case.officer else "", module=frame["module"],
    )  # fmt: skip
