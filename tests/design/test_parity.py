"""Our markup is GOV.UK Frontend's: its package brings examples with the markup they should have.

An upgrade that changes a component's markup fails here. Left out of the comparison are our own classes (app-) and white space.
"""

import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings

from tests.pages import Element, Page

COMPONENTS = Path(settings.BASE_DIR) / "node_modules/govuk-frontend/dist/govuk/components"
CHOICES = (
    'name=name id=idPrefix legend=fieldset.legend.text legend_size="" hint=hint.text error=errorMessage.text options=options '
    "small=small inline=inline described_by=fieldset.describedBy"
)
TEXT = 'name=name label=label.text id=id label_size="" hint=hint.text error=errorMessage.text described_by=describedBy'
SOURCES = {
    "radios": f"{{% radios {CHOICES} value=chosen %}}",
    "checkboxes": f"{{% checkboxes {CHOICES.replace(' inline=inline', '')} values=values %}}",
    "textarea": f"{{% textarea {TEXT} value=value rows=rows %}}",
    "input": f"{{% text_input {TEXT} value=value width=width inputmode=inputmode autocomplete=autocomplete type=type %}}",
    "select": f"{{% select {TEXT} options=options value=chosen %}}",
    "error-summary": "{% error_summary errors %}",
    "details": "{% details summaryText open=open id=id %}{{ content }}{% enddetails %}",
    "inset-text": "{% inset %}{{ content }}{% endinset %}",
    "warning-text": "{% warning %}{{ content }}{% endwarning %}",
    "panel": "{% panel titleText %}{{ content }}{% endpanel %}",
    "notification-banner": (
        "{% notification title=titleText success=success %}"
        '<p class="govuk-notification-banner__heading">{{ content }}</p>{% endnotification %}'
    ),
    "back-link": "{% back_link href text %}",
    "breadcrumbs": "{% breadcrumbs CRUMBS %}",
    "pagination": "{% pagination previous.href next.href previous.labelText next.labelText label=landmarkLabel %}",
    "task-list": "{% task_list tasks id=idPrefix %}",
    "tag": "{% tag text colour %}",
}
# Components of the package that we draw without a partial to compare, or not at all.
WITHOUT = {
    "button": "written where it stands: one element",
    "label": "part of every control", "hint": "part of every control", "error-message": "part of every control",
    "fieldset": "part of every group of controls; `fieldset` writes the same for groups of our own",
    "date-input": "drawn by Django from a form: tests/design/test_forms.py", "password-input": "drawn by Django from a form",
    "file-upload": "drawn by Django from a form", "summary-list": "`summary_list` marks what is not provided, in words of ours",
    "table": "`data_table` always has a caption and row headers", "skip-link": "written in base.html",
    "service-navigation": "ours holds the form that signs out", "generic-header": "ours holds the marking",
    "footer": "GOV.UK's carries the Royal Arms", "header": "GOV.UK's carries its logotype",
    "accordion": "not used: headings and links do", "character-count": "not used: there is no limit that anybody meets",
    "cookie-banner": "not used: no cookie needs consent", "exit-this-page": "not used: for services for the public",
    "feedback": "not used: people ask whoever runs the service", "language-navigation": "not used: there is one language",
    "phase-banner": "not used: nothing is said about a phase", "tabs": "not used: tabs hide content and do not print",
}  # fmt: skip
# What our partials do not do, by option of the package, and why. Every example without such an option is compared.
EVERYWHERE = {
    r"(\w|\.|\[\])*[aA]ttributes\.": "a page that needs another attribute writes the element",
    r"(\w|\.|\[\])*[hH]tml$": "text stays text, so that nothing typed becomes markup; block tags are compared with text in them",
    r"formGroup\.": "no question needs a class or words of its own around it",
    r"(label|fieldset\.legend)\.(classes|isPageHeading)": "sizes are arguments of ours, and pages have an h1 of their own",
    r"(items\[\]\.)?disabled": "nothing is disabled: what cannot be done is said in words",
}
_CHOICES = {
    r"items\[\]\.conditional": "boxes that appear confuse screen readers: the box for words is always there",
    r"items\[\]\.(divider|behaviour)": "no list has an option apart from the others",
    r"items\[\]\.(id|name)": "ids and names follow from the question, as the links of the error summary expect",
    r"items\[\]\.label": "labels look alike",
    r"items\[\]$": "our lists have no gaps",
    r"fieldset\.classes": "fieldsets look alike",
}
LEFT_OUT: dict[str, dict[str, str]] = {
    "radios": _CHOICES,
    "checkboxes": _CHOICES | {r"describedBy": "the hint and the error describe the group"},
    "textarea": {r"autocomplete|spellcheck": "evidence is checked for spelling as the browser is set to"},
    "input": {r"prefix|suffix|inputWrapper": "units stand in the label", r"pattern|spellcheck|autocapitalize": "not needed yet"},
    "select": {r"items\[\]$": "our lists have no gaps"},
    "error-summary": {r"description": "the errors are the whole message", r"disableAutoFocus": "it always takes the focus"},
    "inset-text": {r"id": "nothing links to one"},
    "warning-text": {r"iconFallbackText": "it says Warning"},
    "panel": {r"actions": "buttons follow the panel", r"headingLevel": "its title is the h1 of the page"},
    "notification-banner": {
        r"titleHeadingLevel|titleId|role|disableAutoFocus": "a banner is about the whole service, so its title is an h2",
    },
    "breadcrumbs": {r"collapseOnMobile|labelText": "they are short, and there is one language"},
    "pagination": {
        r"items": "lists are read by key: there are no page numbers",
        r"(previous|next)\.text": "the words are always the same",
    },
    "task-list": {
        r"items\[\]\.(classes|title\.classes|status\.classes)|classes": "lists of tasks look alike",
        r"items\[\]$": "our lists have no gaps",
    },
}
# Looks that our partials have an argument for; an example with another class is left out.
LOOKS = re.compile(r"govuk-(radios|checkboxes)--(small|inline)|govuk-input--width-\d+|govuk-tag--\w+")
# Examples that differ from ours on purpose.
_SAID_ONCE = "what is chosen is said once, not by option and as a value"
_VALUES = "every option has a value, which is what is stored"
DIFFERENT = {
    ("radios", "item checked overrides value"): _SAID_ONCE,
    ("checkboxes", "item checked overrides values"): _SAID_ONCE,
    ("select", "item selected overrides value"): _SAID_ONCE,
    ("select", "without values"): _VALUES,
    ("select", "without values with selected value"): _VALUES,
    ("select", "with falsy values"): _VALUES,
    ("error-summary", "html as titleText"): "the title is always There is a problem",
    ("task-list", "html passed as text"): "the colour of a state is our own choice",
    ("breadcrumbs", "html as text"): "the page itself is not among them",
    ("breadcrumbs", "with last breadcrumb as current page"): "the page itself is not among them",
}
# Options without which our partials are never drawn.
ALWAYS = {"radios": "fieldset", "checkboxes": "fieldset", "back-link": "href", "tag": "classes"}


def options_of(given: object, path: str = "") -> Iterator[str]:
    """The names of all options of an example: `items[].hint.text`."""
    if isinstance(given, dict):
        for name, value in given.items():
            yield from options_of(value, f"{path}.{name}" if path else name)
    elif isinstance(given, list):
        for value in given:
            yield from options_of(value, f"{path}[]")
    else:
        yield path


def fixtures(component: str) -> list[dict]:
    return json.loads((COMPONENTS / component / "fixtures.json").read_text())["fixtures"]


def left_out(component: str, options: dict) -> list[str]:
    """The reasons why an example is not compared."""
    reasons = EVERYWHERE | LEFT_OUT.get(component, {})
    found = [reason for pattern, reason in reasons.items() if any(re.match(pattern, name) for name in options_of(options))]
    other = [name for name in options.get("classes", "").split() if not LOOKS.fullmatch(name)]
    missing = [f"it always has {ALWAYS[component]}"] if component in ALWAYS and ALWAYS[component] not in options else []
    return [*found, *missing, *(f"no page needs the look {name}" for name in other)]


EXAMPLES = [
    (component, fixture["name"])
    for component in SOURCES
    for fixture in fixtures(component)
    if not left_out(component, fixture["options"]) and (component, fixture["name"]) not in DIFFERENT
]


def as_context(component: str, options: dict) -> dict:
    """The package's options in the words of our tags."""
    items = [item for item in options.get("items", []) if item]
    classes = options.get("classes", "")
    chosen = [item.get("value", item["text"]) for item in items if item.get("checked") or item.get("selected")]
    return {
        "rows": 5,
        "id": "",
        "type": "text",
        "autocomplete": "",
        "idPrefix": "task-list" if component == "task-list" else options.get("name", ""),
        "titleText": "",
        "success": options.get("type") == "success",
        "landmarkLabel": "Pagination",
        "inline": "inline" in classes,
        "small": "small" in classes,
        "width": classes.rpartition("width-")[2] if "width-" in classes else "",
        "colour": classes.rpartition("govuk-tag--")[2],
        "options": [
            (item.get("value", item.get("text")), item["text"], item.get("hint", {}).get("text", ""))
            for item in items
            if "text" in item
        ],
        "chosen": next(iter(chosen), options.get("value")),
        "errors": [(error["text"], error.get("href", "#")[1:]) for error in options.get("errorList", [])],
        "tasks": [task(item) for item in items if "title" in item],
        "crumbs": [part for item in items if "text" in item for part in (item["text"], item.get("href", ""))],
        "content": options.get("text", ""),
        "text": "Back",
        **options,
        "values": options.get("values", chosen),
    }


def task(item: dict) -> dict:
    status = item["status"].get("text") or item["status"]["tag"]["text"]
    return {
        "title": item["title"]["text"],
        "url": item.get("href", ""),
        "hint": item.get("hint", {}).get("text", ""),
        "status": status,
    }


def shape(element: Element, ignored: tuple[str, ...]) -> tuple:
    """An element for comparison: tag, attributes and what is inside, without white space and ignored classes."""
    attrs = dict(element.attrs)
    if "class" in attrs:
        attrs["class"] = " ".join(sorted(name for name in element.classes if not name.startswith(ignored)))
    inside = [shape(child, ignored) if isinstance(child, Element) else " ".join(child.split()) for child in element.children]
    return element.tag, tuple(sorted(attrs.items())), tuple(child for child in inside if child)


@pytest.mark.parametrize(("component", "name"), EXAMPLES)
def test_our_markup_is_that_of_the_package(drawn, component, name):
    found = next(fixture for fixture in fixtures(component) if fixture["name"] == name)
    # The colours of states are our own choice.
    ignored = ("app-", "govuk-tag--") if component == "task-list" else ("app-",)
    context = as_context(component, found["options"])
    crumbs = " ".join(f"crumbs.{number}" for number in range(len(context["crumbs"])))
    ours = drawn(SOURCES[component].replace("CRUMBS", crumbs), **context)
    assert shape(ours, ignored) == shape(Page.read(found["html"]), ignored)


def test_every_component_of_the_package_is_compared_or_says_why_not():
    there = {path.parent.name for path in COMPONENTS.glob("*/fixtures.json")}
    assert set(SOURCES) | set(WITHOUT) == there
    assert not set(SOURCES) & set(WITHOUT)


@pytest.mark.parametrize("component", SOURCES)
def test_nothing_is_left_out_that_the_package_does_not_have(component):
    names = {name for fixture in fixtures(component) for name in options_of(fixture["options"])}
    assert [option for option in LEFT_OUT.get(component, {}) if not any(re.match(option, name) for name in names)] == []
    assert {name for of, name in DIFFERENT if of == component} <= {fixture["name"] for fixture in fixtures(component)}
