"""Going to a page as somebody, and everything that is looked for there."""

from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from django.conf import settings
from django.test import Client
from playwright.sync_api import Browser, BrowserContext, Page, Response

from accounts.models import User
from tests.accessibility.exceptions import EXCEPTIONS
from tests.accessibility.pictures import photograph
from tests.browsing import AXE, NARROW, TAGS, WIDE
from tests.pages import Page as Markup
from tests.pages import faults_of
from tests.templates.test_static_files import NOT_OURS

SCRIPT = Path(__file__).parent / "checks.js"
# To say where a fault is takes axe-core as long as to find that there is none.
RUN_AXE = """async ({ runOnly, preload }) => {
  const told = { runOnly, preload, resultTypes: ['violations'] }
  const { violations } = await axe.run(document, { ...told, selectors: false, elementRef: false })
  return violations.length ? axe.run(document, told) : { violations }
}"""
# Forced colours change nothing that the other rules look at, and those have looked at the same page already.
COLOUR_RULES = ["color-contrast", "link-in-text-block"]
# What is done at every look, in the words of the accessibility statement.
CHECKS = [
    "the rules of axe-core for WCAG 2.0, 2.1 and 2.2 at levels A and AA, and its best practices",
    "the same at a width of 320 pixels, which is 400% zoom of a usual screen, without scrolling in two directions",
    "the same in forced colours, as the contrast themes of Windows have them",
    "text with wider spacing between lines, words and letters, without anything being cut off",
    "focus that can be seen and is not covered, at every place the keyboard comes to",
    "one main heading, no jumps between levels of headings, legends told apart",
    "captions and row headers of every table, and a table beside every chart",
    "errors named in the title and in a summary whose links lead to the fields",
    "help, this statement and the privacy notice at the same place on every page",
    "titles that name nobody",
    "no script, style or font from anywhere else",
]


@dataclass
class Ledger:
    """What a run has looked at: of each page the states that were seen."""

    seen: dict[str, set[str]] = field(default_factory=dict)
    looks: int = 0
    axe: str = ""
    browser: str = ""

    def enter(self, page: str, state: str, tab: Page) -> None:
        """One more look at a page; called at each of its widths."""
        self.seen.setdefault(page, set()).add(state)
        self.looks += 1
        if not self.axe:
            self.axe = tab.evaluate("axe.version")
            self.browser = f"Chromium {tab.context.browser.version.partition('.')[0]}" if tab.context.browser else ""

    def told(self) -> dict[str, Any]:
        """What is here, in plain values that go from one process to another."""
        return {
            "seen": {page: sorted(states) for page, states in self.seen.items()},
            "looks": self.looks,
            "by": [self.axe, self.browser],
        }

    def hear(self, told: dict[str, Any]) -> None:
        """Add what another process has seen."""
        for page, states in told["seen"].items():
            self.seen.setdefault(page, set()).update(states)
        self.looks += told["looks"]
        self.axe, self.browser = told["by"] if told["looks"] else (self.axe, self.browser)


LEDGER = Ledger()


class Visitor:
    """A browser with a tab for each person; collects what is wrong with every page and state that is looked at."""

    def __init__(self, chromium: Browser, address: str, people: list[User]) -> None:
        self.chromium, self.address, self.names = chromium, address, [person.name for person in people]
        self.faults: list[str] = []
        self._help: list[str] = []
        self._tabs: dict[str, Page] = {}

    def tab_of(self, person: User | None) -> Page:
        """The tab in which somebody, or nobody, is signed in."""
        name = person.name if person else ""
        if name not in self._tabs:
            self._tabs[name] = self._open(person)
        return self._tabs[name]

    def _open(self, person: User | None) -> Page:
        context: BrowserContext = self.chromium.new_context(viewport=WIDE, locale="en-GB", timezone_id="Europe/London")
        context.add_init_script(path=AXE)
        context.add_init_script(path=SCRIPT)
        if person:
            client = Client()
            client.force_login(person)
            value = client.cookies["sessionid"].value
            context.add_cookies([{"name": "sessionid", "value": value, "url": self.address}])
        tab = context.new_page()
        tab.on("pageerror", lambda error: self.faults.append(f"{tab.url}: a script failed: {error}"))
        tab.on("console", lambda said: self.faults.append(f"{tab.url}: {said.text}") if "Security Policy" in said.text else None)
        tab.on("request", lambda asked: self._same_origin(tab, asked.url))
        return tab

    def _same_origin(self, tab: Page, url: str) -> None:
        if not url.startswith((self.address, "data:", "blob:")):
            self.faults.append(f"{tab.url} asks for {url}")

    def go(self, tab: Page, path: str, page: str, *, status: int = 200) -> Response | None:
        """Open a page and look at what the server sent, before any script has run."""
        response = tab.goto(f"{self.address}{path}", wait_until="load")
        assert response
        self._note(page, "as sent", [] if response.status == status else [f"answers {response.status}, not {status}"])
        if response.headers.get("content-security-policy") != settings.CONTENT_SECURITY_POLICY:
            self._note(page, "as sent", ["has another content security policy"])
        sent = response.text()
        self._note(page, "as sent", [f"carries {mark.decode()}" for mark in sorted(set(NOT_OURS.findall(sent.encode())))])
        self._note(page, "as sent", faults_of(Markup.read(sent)))
        return response

    def look(self, tab: Page, page: str, state: str = "filled", *, closely: bool = True) -> None:
        """Examine what is on the screen: wide, narrow and in forced colours; `closely` also spacing and every place of focus."""
        tab.wait_for_load_state("load")
        for view, check in (("wide", self._wide), ("narrow", self._narrow), ("forced colours", self._forced)):
            self._note(page, f"{state}, {view}", check(tab, closely))
            LEDGER.enter(page, state, tab)
            if view != "forced colours":
                photograph(tab, page, state, view)
        tab.set_viewport_size(WIDE)

    def _wide(self, tab: Page, closely: bool) -> list[str]:
        tab.set_viewport_size(WIDE)
        faults = [*_asked(tab, "structure"), *_asked(tab, "tables"), *_asked(tab, "errors"), *_asked(tab, "reflow")]
        named = [f"the title names {name}" for name in self.names if name in tab.title().replace("-", " ").split()]
        return [*faults, *named, *self._same_help(tab), *_axe(tab, style_sheets=True)]

    def _same_help(self, tab: Page) -> list[str]:
        links = tab.locator("footer .app-footer__link").all_text_contents()
        self._help = self._help or links
        return [] if links == self._help and {"Help", "Accessibility statement"} <= {*links} else [f"the footer offers {links}"]

    def _narrow(self, tab: Page, closely: bool) -> list[str]:
        tab.set_viewport_size(NARROW)
        return [*_asked(tab, "reflow"), *_axe(tab), *(_asked(tab, "spaced") + _asked(tab, "focus") if closely else [])]

    def _forced(self, tab: Page, closely: bool) -> list[str]:
        tab.set_viewport_size(WIDE)
        tab.emulate_media(forced_colors="active")
        faults = [*_axe(tab, COLOUR_RULES), *(_asked(tab, "focus", True) if closely else [])]
        tab.emulate_media(forced_colors="none")
        return faults

    def _note(self, page: str, where: str, faults: list[str]) -> None:
        self.faults += [f"{page} ({where}): {fault}" for fault in faults]

    def assert_sound(self) -> None:
        assert not self.faults, "\n".join(self.faults)

    def close(self) -> None:
        for tab in self._tabs.values():
            tab.context.close()


def _asked(tab: Page, check: str, argument: Any = None) -> list[str]:
    found: list[str] = tab.evaluate(f"argument => gate.{check}(argument)", argument)
    return found


def _axe(tab: Page, only: list[str] | None = None, *, style_sheets: bool = False) -> list[str]:
    """What axe-core finds; `style_sheets` has it read these as well, which are the same at every width."""
    rules = {"type": "rule", "values": only} if only else {"type": "tag", "values": TAGS}
    found = tab.evaluate(RUN_AXE, {"runOnly": rules, "preload": style_sheets})
    allowed = {(exception.rule, exception.selector) for exception in EXCEPTIONS if exception.expires >= date.today()}  # noqa: DTZ011
    return [
        f"{rule['id']} ({rule['impact']}): {node['target']} {node['failureSummary']}"
        for rule in found["violations"]
        for node in rule["nodes"]
        if not any((rule["id"], target) in allowed for target in node["target"])
    ]
