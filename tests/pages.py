"""Reads pages as a browser's parser would, and says what is wrong with them. Needs no browser, so it runs everywhere."""

import re
from collections import Counter
from collections.abc import Iterator
from html.parser import HTMLParser
from typing import Self

VOID = frozenset(("area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"))
UNLABELLED_INPUTS = frozenset({"hidden", "submit", "button"})
# Bytes, compressed: with styles and scripts, a first visit to any page of a form stays under 100 KB.
LARGEST_PAGE = 15_000
HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")


class Element:
    """One element of a page, with what is inside it."""

    def __init__(self, tag: str, attrs: dict[str, str], parent: "Element | None") -> None:
        self.tag = tag
        self.attrs = attrs
        self.parent = parent
        self.children: list[Element | str] = []

    def __iter__(self) -> Iterator["Element"]:
        """Everything inside, in the order of the page."""
        for child in self.children:
            if isinstance(child, Element):
                yield child
                yield from child

    def all(self, *tags: str, cls: str = "", **attrs: str) -> list["Element"]:
        """Elements inside with one of these tags, this class and these attributes (`aria_label` for aria-label)."""
        wanted = {name.rstrip("_").replace("_", "-"): value for name, value in attrs.items()}
        return [
            element
            for element in self
            if (not tags or element.tag in tags)
            and (not cls or cls in element.classes)
            and all(element.attrs.get(name) == value for name, value in wanted.items())
        ]

    def one(self, *tags: str, cls: str = "", **attrs: str) -> "Element":
        """The one element that fits; fails when there is none or there are several."""
        found = self.all(*tags, cls=cls, **attrs)
        assert len(found) == 1, f"{len(found)} elements are {tags} {cls} {attrs}"
        return found[0]

    def within(self, tag: str) -> "Element | None":
        """The nearest element of this kind around it."""
        around = self.parent
        while around is not None and around.tag != tag:
            around = around.parent
        return around

    @property
    def classes(self) -> list[str]:
        return self.attrs.get("class", "").split()

    @property
    def text(self) -> str:
        """The words inside, with single spaces."""
        parts = (child if isinstance(child, str) else child.text for child in self.children)
        return " ".join(" ".join(parts).split())


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.page = Page("document", {}, None)
        self.open: list[Element] = [self.page]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        names = Counter(name for name, _ in attrs)
        self.page.faults += [f"<{tag}> has the attribute {name} twice" for name, count in names.items() if count > 1]
        element = Element(tag, {name: value or "" for name, value in attrs}, self.open[-1])
        self.open[-1].children.append(element)
        if tag not in VOID:
            self.open.append(element)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag not in VOID:
            self.handle_endtag(tag)

    def handle_endtag(self, tag: str) -> None:
        if self.open[-1].tag == tag:
            self.open.pop()
        else:
            self.page.faults.append(f"</{tag}> closes <{self.open[-1].tag}>")

    def handle_data(self, data: str) -> None:
        self.open[-1].children.append(data)


class Page(Element):
    """A whole page, or a piece of one."""

    def __init__(self, tag: str, attrs: dict[str, str], parent: Element | None) -> None:
        super().__init__(tag, attrs, parent)
        self.faults: list[str] = []

    @classmethod
    def read(cls, html: str) -> Self:
        reader = _Reader()
        reader.feed(html)
        reader.close()
        reader.page.faults += [f"<{element.tag}> is never closed" for element in reader.open[1:]]
        return reader.page  # type: ignore[return-value]

    @property
    def ids(self) -> list[str]:
        return [element.attrs["id"] for element in self if "id" in element.attrs]


def page_of(response) -> Page:
    """The page that a view answered with."""
    return Page.read(response.content.decode())


def faults_of(page: Page, *, whole: bool = True) -> list[str]:
    """Say what is wrong with a page (or, when not `whole`, with a piece of one); nothing is what every page should have."""
    checks = [_ids, _scripts_and_styles, _controls, _groups, _tables, _regions, _words, _pictures]
    if whole:
        checks += [_frame, _headings, _landmarks]
    return [*page.faults, *(fault for check in checks for fault in check(page))]


def assert_well_formed(page: Page, *, whole: bool = True) -> None:
    faults = faults_of(page, whole=whole)
    assert not faults, "\n".join(faults)


def _ids(page: Page) -> Iterator[str]:
    counted = Counter(page.ids)
    yield from (f"the id {name} is there {count} times" for name, count in counted.items() if count > 1)
    for element in page:
        for attribute in ("aria-describedby", "aria-labelledby", "aria-controls", "for"):
            for name in element.attrs.get(attribute, "").split():
                if name not in counted:
                    yield f"{attribute} of <{element.tag}> names {name}, which is not there"
        address = element.attrs.get("href", "")
        if element.tag == "a" and element.parent and element.within("ul") and address.startswith("#"):
            in_summary = "govuk-error-summary__list" in element.within("ul").classes  # type: ignore[union-attr]
            if in_summary and address[1:] not in counted:
                yield f"the error summary leads to {address}, which is not there"


def _scripts_and_styles(page: Page) -> Iterator[str]:
    yield from ("there is a <style>" for _ in page.all("style"))
    for script in page.all("script"):
        if "src" not in script.attrs:
            yield "there is a script within the page"
    for element in page:
        for name, value in element.attrs.items():
            if name == "style" or re.fullmatch(r"on[a-z]+", name):
                yield f"<{element.tag}> has {name}="
            if name in ("href", "action", "src") and value.strip().lower().startswith("javascript:"):
                yield f"<{element.tag}> runs script from {name}"


def _controls(page: Page) -> Iterator[str]:
    labels = {label.attrs.get("for", ""): label.text for label in page.all("label")}
    for control in page.all("input", "select", "textarea"):
        if control.attrs.get("type") in UNLABELLED_INPUTS:
            continue
        name = control.attrs.get("name", "?")
        if not labels.get(control.attrs.get("id", ""), "") and "aria-label" not in control.attrs:
            yield f"the {control.tag} {name} has no label"
        if "required" in control.attrs or "maxlength" in control.attrs:
            yield f"the {control.tag} {name} is checked or cut by the browser"
    for form in page.all("form"):
        if "novalidate" not in form.attrs:
            yield "a form lacks novalidate"
        if form.attrs.get("method", "").lower() == "post" and not form.all("input", name="csrfmiddlewaretoken"):
            yield "a form that posts has no CSRF token"


def _groups(page: Page) -> Iterator[str]:
    for fieldset in page.all("fieldset"):
        first = next((child for child in fieldset.children if isinstance(child, Element)), None)
        if first is None or first.tag != "legend" or not first.text:
            yield "a fieldset does not begin with a legend"
    for radio in page.all("input", type="radio"):
        if radio.within("fieldset") is None:
            yield f"the radio {radio.attrs.get('name')} is in no fieldset"


def _tables(page: Page) -> Iterator[str]:
    for table in page.all("table"):
        if not any(caption.text for caption in table.all("caption")):
            yield "a table has no caption"
        if not table.all("th"):
            yield "a table has no headers"
    for header in page.all("th"):
        if header.attrs.get("scope") not in ("col", "row", "colgroup", "rowgroup"):
            yield f"the table header {header.text!r} has no scope"
        if not header.text:
            yield "a table header is empty"


def _regions(page: Page) -> Iterator[str]:
    for pane in page.all(cls="moj-scrollable-pane"):
        if pane.attrs.get("tabindex") != "0" or not pane.attrs.get("aria-label"):
            yield "a scrollable region cannot be reached or has no name"


def _words(page: Page) -> Iterator[str]:
    yield from (f"the link {link.text!r} leads nowhere" for link in page.all("a") if not link.attrs.get("href"))
    for element in page.all("a", "button", "summary", "legend", "label", "option", *HEADINGS):
        nameless_option = element.tag == "option" and element.attrs.get("value") == ""
        if not element.text and "aria-label" not in element.attrs and not nameless_option:
            yield f"<{element.tag}> says nothing"


def _pictures(page: Page) -> Iterator[str]:
    yield from ("an image has no alt" for image in page.all("img") if "alt" not in image.attrs)
    for drawing in page.all("svg"):
        hidden = drawing.attrs.get("aria-hidden") == "true" or drawing.attrs.get("role") == "presentation"
        if not hidden and not (drawing.attrs.get("role") == "img" and drawing.all("title")):
            yield "a drawing is neither named nor hidden"


def _frame(page: Page) -> Iterator[str]:
    if [html.attrs.get("lang") for html in page.all("html")] != ["en"]:
        yield "the page has no language"
    titles = [title for title in page.all("title") if title.within("svg") is None]
    if len(titles) != 1 or not titles[0].text.endswith(" - Record probation inspections"):
        yield "the page has no title of its own"
    elif titles[0].text.startswith("Error: ") != bool(page.all(cls="govuk-error-summary")):
        yield "title and error summary disagree"
    if "OFFICIAL - SENSITIVE" not in page.text:
        yield "the protective marking is missing"


def _headings(page: Page) -> Iterator[str]:
    if (count := len(page.all("h1"))) != 1:
        yield f"there are {count} h1"
    level = 1
    for heading in page.one("main").all(*HEADINGS):
        now = int(heading.tag[1])
        if now > level + 1:
            yield f"the heading {heading.text!r} jumps from level {level} to {now}"
        level = now


def _landmarks(page: Page) -> Iterator[str]:
    for tag in ("main", "header", "footer"):
        if (count := len([element for element in page.all(tag) if element.within("main") is None])) != 1:
            yield f"there are {count} of <{tag}>"
    names = [nav.attrs.get("aria-label", "") for nav in page.all("nav")]
    if "" in names or len(set(names)) != len(names):
        yield f"navigation landmarks are not told apart by their names: {names}"
    skip = [link.attrs["href"][1:] for link in page.all("a", cls="govuk-skip-link")]
    if not skip or not set(skip) <= set(page.ids):
        yield "the skip link leads nowhere"
