"""Our markup is GOV.UK Frontend's: its package brings examples with the markup they should have.

An upgrade that changes a component's markup fails here. Left out of the comparison are our own classes (app-) and white space.
"""

import json
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
    "input": f'{{% text_input {TEXT} value=value width=width inputmode=inputmode autocomplete="" %}}',
    "select": f"{{% select {TEXT} options=options value=chosen %}}",
    "error-summary": "{% error_summary errors %}",
    "details": "{% details summaryText open=open id=id %}{{ text }}{% enddetails %}",
    "inset-text": "{% inset %}{{ text }}{% endinset %}",
    "warning-text": "{% warning %}{{ text }}{% endwarning %}",
    "back-link": "{% back_link href text %}",
    "pagination": "{% pagination previous.href next.href previous.labelText next.labelText label=landmark %}",
    "task-list": "{% task_list tasks id=prefix %}",
    "tag": "{% tag text colour %}",
}
EXAMPLES = [
    ("radios", "default"),
    ("radios", "with hint"),
    ("radios", "inline"),
    ("radios", "with fieldset and error message"),
    ("radios", "with very long option text"),
    ("checkboxes", "default"),
    ("checkboxes", "small"),
    ("checkboxes", "with hint"),
    ("textarea", "default"),
    ("textarea", "with default value"),
    ("textarea", "with custom rows"),
    ("textarea", "with hint and error message"),
    ("textarea", "with hint, error message and described by"),
    ("input", "default"),
    ("input", "with error and hint"),
    ("input", "with width-4 class"),
    ("input", "zero value"),
    ("input", "inputmode"),
    ("select", "error"),
    ("select", "hint"),
    ("error-summary", "default"),
    ("error-summary", "mixed with and without links"),
    ("details", "default"),
    ("details", "expanded"),
    ("inset-text", "default"),
    ("warning-text", "default"),
    ("back-link", "with custom text and link"),
    ("pagination", "with prev and next only"),
    ("pagination", "with previous only"),
    ("pagination", "with next only"),
    ("task-list", "default"),
    ("task-list", "with hint text and additional states"),
    ("tag", "grey"),
    ("tag", "purple"),
]


def example(component: str, name: str) -> tuple[dict, str]:
    """One example of the package: its options and the markup they should give."""
    fixtures = json.loads((COMPONENTS / component / "fixtures.json").read_text())["fixtures"]
    found = next(fixture for fixture in fixtures if fixture["name"] == name)
    return found["options"], found["html"]


def as_context(options: dict) -> dict:
    """The package's options in the words of our tags."""
    items = [item for item in options.get("items", []) if item]
    classes = options.get("classes", "")
    chosen = [item["value"] for item in items if item.get("checked") or item.get("selected")]
    return {
        "rows": 5,
        "id": "",
        "text": "Back",
        "landmark": "Pagination",
        "inline": "inline" in classes,
        "small": "small" in classes,
        "width": classes.rpartition("width-")[2] if "width-" in classes else "",
        "colour": classes.rpartition("govuk-tag--")[2],
        "options": [(item["value"], item["text"], item.get("hint", {}).get("text", "")) for item in items if "value" in item],
        "chosen": next(iter(chosen), options.get("value")),
        "errors": [(error["text"], error.get("href", "#")[1:]) for error in options.get("errorList", [])],
        "tasks": [task(item) for item in items if "title" in item],
        "prefix": "task-list",
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
    options, expected = example(component, name)
    # The colours of states are our own choice.
    ignored = ("app-", "govuk-tag--") if component == "task-list" else ("app-",)
    ours = drawn(SOURCES[component], **as_context(options))
    assert shape(ours, ignored) == shape(Page.read(expected), ignored)
