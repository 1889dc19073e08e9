"""GOV.UK and Ministry of Justice components that hold no form control."""

from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import Any

from django import template
from django.http import QueryDict
from django.template.loader import render_to_string
from django.utils.html import format_html
from django.utils.safestring import SafeString

from design.addresses import address

register = template.Library()

ALERT_KINDS = ("information", "success", "warning", "error")
_ALERT_OF_LEVEL = {"debug": "information", "info": "information"}


def _drawn(name: str, **context: Any) -> SafeString:
    return render_to_string(f"components/{name}.html", context)


# --- messages --------------------------------------------------------------------------------------------------------


@register.simple_block_tag
def alert(content: str, kind: str, title: str, heading: bool = False, role: str = "region") -> str:
    """Show a message: kind is information, success, warning or error (or a Django message level).

    `title` names the message for screen readers and is shown when there is no content or `heading` is true. At most
    one alert of a page has role="alert".
    """
    shown = _ALERT_OF_LEVEL.get(kind, kind)
    if shown not in ALERT_KINDS:
        raise template.TemplateSyntaxError(f"no such kind of alert: {kind}")
    return _drawn("alert", kind=shown, title=title, heading=heading, role=role, content=SafeString(content.strip()))


@register.simple_block_tag
def notification(content: str, title: str = "", success: bool = False, id: str = "govuk-notification-banner-title") -> str:
    """Show a banner about the whole service. Use sparingly: people overlook banners. `id` tells two of a page apart."""
    return _drawn("notification", content=content, title=title or ("Success" if success else "Important"), success=success, id=id)


@register.simple_block_tag
def inset(content: str) -> str:
    """Set text apart from what is around it."""
    return _drawn("inset", content=content)


@register.simple_block_tag
def warning(content: str) -> str:
    """Warn of something with consequences."""
    return _drawn("warning", content=content)


@register.simple_block_tag
def panel(content: str, title: str) -> str:
    """Confirm that something was done; the title is the page's h1."""
    return _drawn("panel", title=title, content=SafeString(content.strip()))


@register.simple_block_tag
def details(content: str, summary: str, open: bool = False, id: str = "") -> str:
    """Text that opens on request, such as guidance to a prompt."""
    return _drawn("details", summary=summary, content=content, open=open, id=id)


@register.simple_block_tag
def empty_state(content: str, heading: str) -> str:
    """Say why a list is empty and what to do next, instead of showing an empty table."""
    return _drawn("empty_state", heading=heading, content=content)


# --- text that belongs together --------------------------------------------------------------------------------------


@register.simple_block_tag
def summary_card(content: str, title: str, level: int = 2, id: str = "") -> str:
    """A titled card around `summary_list`, prose or a table."""
    return _drawn("summary_card", title=title, level=level, id=id, content=content)


@register.simple_block_tag
def summary_row(content: str, key: str, change_url: str = "", change_text: str = "Change", others_change: bool = False) -> str:
    """One row of a summary list. An empty row says "Not provided" rather than disappearing.

    `others_change` keeps the column of links free in a row without one, where other rows have links.
    """
    return _drawn(
        "summary_row", key=key, content=SafeString(content.strip()), change_url=change_url,
        change_text=change_text, others_change=others_change,
    )  # fmt: skip


@register.inclusion_tag("components/summary_list.html")
def summary_list(rows: Iterable[Sequence[Any]]) -> dict[str, Any]:
    """Show (key, value) pairs or (key, value, change url) triples; an empty value reads "Not provided"."""
    triples = [tuple((*row, "")[:3]) for row in rows]
    return {"rows": triples, "others_change": any(change_url for _, _, change_url in triples)}


@register.simple_block_tag
def scrollable(content: str, label: str) -> str:
    """Let a table wider than the screen scroll sideways, by keyboard too. `label` names the region."""
    return _drawn("scrollable", label=label, content=content)


@register.inclusion_tag("components/data_table.html")
def data_table(
    caption: str, head: Sequence[Any], rows: Iterable[Sequence[Any]], numeric_from: int = 1, caption_size: str = "m"
) -> dict[str, Any]:
    """Show rows of plain values; the first cell is the row's header, cells from `numeric_from` on are figures."""
    return {"caption": caption, "head": head, "rows": rows, "numeric_from": numeric_from, "caption_size": caption_size}


@register.simple_block_tag
def timeline_item(content: str, title: str, by: str = "", when: Any = None, level: int = 3) -> str:
    """One event in `<div class="app-timeline">`, newest first."""
    return _drawn("timeline_item", title=title, by=by, when=when, level=level, content=content)


# --- getting about ---------------------------------------------------------------------------------------------------


register.simple_tag(address, name="address")

_CRUMB = '<li class="govuk-breadcrumbs__list-item"><a class="govuk-breadcrumbs__link" href="{}">{}</a></li>'
_CRUMBS = '<nav class="govuk-breadcrumbs" aria-label="Breadcrumb">\n  <ol class="govuk-breadcrumbs__list">{}</ol>\n</nav>'


@register.simple_tag
def breadcrumbs(*texts_and_urls: str) -> str:
    """Show the pages above this one: text, url, text, url, … The current page is not among them."""
    if len(texts_and_urls) % 2:
        raise template.TemplateSyntaxError("breadcrumbs takes pairs of text and url")
    pairs = zip(texts_and_urls[::2], texts_and_urls[1::2], strict=True)
    return SafeString(_CRUMBS.format("\n".join([_crumb(str(url), str(text)) for text, url in pairs])))


@lru_cache(maxsize=1_000)
def _crumb(url: str, text: str) -> str:
    """Draw a link. Most stand above many pages: the markup of the last used is kept."""
    return format_html(_CRUMB, url, text)


@register.inclusion_tag("components/back_link.html")
def back_link(url: str, text: str = "Back") -> dict[str, Any]:
    return {"url": url, "text": text}


@register.inclusion_tag("components/pagination.html")
def pagination(
    previous_url: str = "", next_url: str = "", previous_label: str = "", next_label: str = "", label: str = "Pages"
) -> dict[str, Any]:
    """Link to the page before and the page after; nothing is drawn where there is neither."""
    return {
        "previous_url": previous_url, "next_url": next_url,
        "previous_label": previous_label, "next_label": next_label, "label": label,
    }  # fmt: skip


_SORT_HEADER = (
    '<th scope="col" class="govuk-table__header{}" aria-sort="{}">'
    '<a class="govuk-link govuk-link--no-visited-state app-sort app-sort--{}" href="?{}">{}</a></th>'
)


@register.simple_tag(takes_context=True)
def sort_header(
    context: template.Context, text: str, key: str, sort: str, numeric: bool = False, first: str = "ascending"
) -> str:
    """Draw a column heading that sorts the whole list on the server.

    `sort` is the order in force: a column's key, with a minus sign for descending. The link keeps what the
    address asks for (in a mould: `query`) and goes back to the first page; a column not yet sorted by starts in the order
    named by `first`.
    """
    current = sort.removeprefix("-")
    state = ("descending" if sort.startswith("-") else "ascending") if current == key else "none"
    descend_next = state == "ascending" or (state == "none" and first == "descending")
    query = context["request"].GET.copy() if "request" in context else QueryDict(context["query"], mutable=True)
    for page_part in ("after", "before", "page"):
        query.pop(page_part, None)
    query["sort"] = f"-{key}" if descend_next else key
    side = " govuk-table__header--numeric" if numeric else ""
    return format_html(_SORT_HEADER, side, state, state, query.urlencode(), text)


@register.simple_block_tag
def filter_panel(
    content: str, action: str = "", clear_url: str = "", heading: str = "Filter", open: bool = True, button: str = "Apply filters"
) -> str:
    """A form that narrows a list down, by GET, so that its result has an address. `clear_url` shows "Clear filters"."""
    return _drawn("filter_panel", content=content, action=action, clear_url=clear_url, heading=heading, open=open, button=button)


@register.simple_block_tag
def sub_navigation(content: str, label: str) -> str:
    """A row of links to the sections of one thing; `nav_link` draws each."""
    return _drawn("sub_navigation", label=label, content=content)


_NAV_LINK = '<li class="moj-sub-navigation__item"><a class="moj-sub-navigation__link"{} href="{}">{}</a></li>'


@register.simple_tag
def nav_link(text: str, url: str, current: bool = False, name: str = "", shown: str = "") -> str:
    """A link of `sub_navigation`; it is marked when `current`, or when its `name` is the one `shown`."""
    here = current or (bool(name) and name == shown)
    return format_html(_NAV_LINK, SafeString(' aria-current="page"') if here else "", url, text)
