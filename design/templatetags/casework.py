"""What inspectors look at all day: states, ratings, the case on screen and the way around its key questions."""

from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import Any

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.text import slugify

from design.addresses import address
from design.moulds import Mould
from design.templatetags.design import breadcrumbs

register = template.Library()

# A colour repeats what the word says and never stands alone. Red stays for errors. None: black text without a tag,
# for states that need nobody's attention any more.
STATUS_COLOURS: dict[str, str | None] = {
    # a key question or an interview
    "not-yet-started": "grey",
    "not-started": "grey",
    "cannot-start-yet": None,
    "in-progress": "blue",
    "completed": None,
    "there-is-a-problem": "red",
    "changes-asked-for": "purple",
    # a case
    "not-allocated": "grey",
    "allocated": "teal",
    "submitted": None,
    "ready-for-qa": "yellow",
    "in-qa": "purple",
    "moderated": "green",
    "locked": None,
    # an inspection's phase
    "planning": "grey",
    "fieldwork": "blue",
    "moderation": "purple",
    "panel": "yellow",
    "published": None,
    # a note on evidence
    "strength": "green",
    "weakness": "orange",
    "neutral": "grey",
    "withdrawn": "grey",
    # an alert of immediate risk
    "not-acknowledged": "orange",
    "acknowledged": "blue",
    "closed": None,
    "late": "magenta",
    # a report and the provider's action plan
    "ready": "green",
    "failed": "red",
    "overdue": "orange",
    "stopped": "grey",
    "accepted": "green",
    "partly-accepted": "teal",
    "not-accepted": "purple",
    "not-decided": "yellow",
    # a review and a query of quality assurance
    "waiting-for-an-assurer": "yellow",
    "claimed": "teal",
    "being-judged": "blue",
    "compared": "purple",
    "returned-to-the-inspector": "orange",
    "agreed": "green",
    "open": "yellow",
    "open-again-the-answer-changed": "orange",
    "answered": "blue",
    "resolved": None,
    # an edition
    "draft": "yellow",
    "draft-wording": "yellow",
}
# From the lowest rating to the highest, for schemes of four. The words are the edition's.
RATING_COLOURS = ("magenta", "yellow", "blue", "green")
_RATING_ORDER = ("inadequate", "requires-improvement", "good", "outstanding")


def tag_html(text: str, colour: str | None) -> str:
    """Return a tag, or plain text for a state that needs no attention."""
    if colour is None:
        return format_html("{}", text)
    return format_html('<strong class="govuk-tag govuk-tag--{} app-tag">{}</strong>', colour, text)


@register.simple_tag
def tag(text: str, colour: str = "grey") -> str:
    """A tag in one of GOV.UK's colours."""
    return tag_html(text, colour)


@register.simple_tag
def status_tag(status: str) -> str:
    """Show a state by its words ("In progress") in the colour it has everywhere; unknown words are grey."""
    return _status_html(str(status))


@lru_cache(maxsize=100)
def _status_html(words: str) -> str:
    return tag_html(words, STATUS_COLOURS.get(slugify(words.replace("_", " ")), "grey"))


@register.simple_tag
def rating_tag(rating: str, rank: int | None = None) -> str:
    """Show a rating in its colour. `rank` counts from 0, the lowest, for schemes whose words are not the usual four."""
    if not rating:
        return tag_html("Not rated", "grey")
    words = slugify(rating)
    place = rank if rank is not None else _RATING_ORDER.index(words) if words in _RATING_ORDER else None
    known = place is not None and 0 <= place < len(RATING_COLOURS)
    return tag_html(rating, RATING_COLOURS[place] if known and place is not None else "grey")


_CASE_HEADER = Mould(
    "components/case_header.html", "reference", "module", "age", "sentence", "risk_of_serious_harm", "officer", "links"
)


@register.simple_block_tag
def case_header(
    content: str,
    reference: str,
    age: Any = "",
    sentence: str = "",
    risk_of_serious_harm: str = "",
    officer: str = "",
    module: str = "",
) -> str:
    """Show which case is on screen: its reference, then the facts an inspector keeps in mind; links go inside.

    What is not known reads "Not recorded": a missing fact would look like a broken page.
    """
    known = [value if value not in (None, "") else "Not recorded" for value in (age, sentence, risk_of_serious_harm)]
    values = (reference, module, *known, officer, SafeString(content))
    return _CASE_HEADER.filled(values, has_module=bool(module), has_officer=bool(officer), has_links=bool(content.strip()))


@register.simple_tag
def case_breadcrumbs(case: Any, inspection: Any, here: bool = False) -> str:
    """Show the pages above a page of a case; `here` is the case's own first page, which is not above itself."""
    above = ["Inspections", address("inspections"), inspection.provider, address("inspection", inspection.reference)]
    above += ["Cases", address("cases", inspection.reference)]
    return breadcrumbs(*above) if here else breadcrumbs(*above, f"Case {case.reference}", address("case", case.pk))


@register.inclusion_tag("components/task_list.html")
def task_list(items: Iterable[dict[str, Any]], id: str = "task") -> dict[str, Any]:
    """List things to do: each has `title`, `status`, and where they apply `url` and `hint`. `id` is unique on the page."""
    return {"items": list(items), "id": id}


@register.simple_tag
def side_navigation(
    groups: Iterable[tuple[str, Sequence[dict[str, Any]]]], label: str, overview_url: str = "", overview: str = ""
) -> str:
    """The way around a long form: groups of (heading, items), each item with `text`, `url`, `status`, `count` and `current`.
    One that `chooses` things says how many; what another counts are answers.

    On narrow screens and in print only the link to the overview is left.
    """
    lists = SafeString("\n".join([_side_heading(heading) + _side_list(items) for heading, items in groups]))
    return _SIDE_NAVIGATION.filled((overview_url, lists), label=label, overview=(overview or label) if overview_url else "")


_SIDE_NAVIGATION = Mould("components/side_navigation.html", "overview_url", "lists")
# A page in each state that it can be in, with each number of answers: its address alone is the case's own.
_SIDE_ITEM = Mould("components/side_navigation_item.html", "url", kept=4_000)


@lru_cache(maxsize=500)
def _side_heading(heading: str) -> str:
    return format_html('<h2 class="app-side-navigation__heading">{}</h2>\n', heading) if heading else ""


_PLAIN_ITEM = {"status": "", "count": "", "chooses": False, "current": False}


def _side_list(items: Iterable[dict[str, Any]]) -> SafeString:
    drawn = [_SIDE_ITEM.filled((one.pop("url"),), **(_PLAIN_ITEM | one)) for one in map(dict, items)]
    return SafeString("\n".join(('<ul class="app-side-navigation__list">', *drawn, "</ul>")))


_INSPECTION_NAVIGATION = Mould("components/inspection_navigation.html", kept=500)


@register.simple_tag
def inspection_navigation(inspection: Any, current: str) -> SafeString:
    """The sections of one inspection; `current` is the name of the one on screen (its URL name)."""
    return _INSPECTION_NAVIGATION.filled(reference=inspection.reference, current=current)
