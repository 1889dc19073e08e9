"""A laptop: one browser with what it keeps, whose tabs are somebody's (tab.py)."""

from pathlib import Path
from typing import Any

from django.utils import timezone
from playwright.async_api import Browser, BrowserContext, Page

from tests.cast import PASSWORD
from tests.faults.oracle import Oracle, Shown
from tests.faults.records import Work

_IN_EVERY_PAGE = Path(__file__).with_name("browser_side.js").read_text(encoding="utf-8")
# By how many milliseconds the clock of the laptop is wrong; one is put back by an hour while the page is open.
_SKEW = {
    "clock ahead": "400 * 86_400_000",
    "clock behind": "-3 * 86_400_000",
    "clock put back": "(passed() > 2_000 ? -3_600_000 : 0)",
}
_PATIENCE = 8_000
_WINDOW = {"width": 640, "height": 480}  # small: nobody looks, and every pixel is drawn by a processor


class Laptop:
    """A browser of its own, with what it keeps."""

    def __init__(self, context: BrowserContext, address: str, work: Work) -> None:
        self.context = context
        self.address = address
        self.work = work
        self.visited: set[int] = set()  # of the two pages of the run, those that were opened here

    @classmethod
    async def start(cls, chromium: Browser, address: str, work: Work, oracle: Oracle, *, kind: str, speed: float) -> "Laptop":
        """Start a browser of one of the kinds of `script.BROWSERS`, whose pauses are `speed` times shorter."""
        context = await chromium.new_context(locale="en-GB", timezone_id="Europe/London", viewport=_WINDOW)
        context.set_default_timeout(_PATIENCE)

        def said_saved(_source: dict[str, Any], answers: list[dict[str, Any]]) -> None:
            oracle.says_saved([Shown(**answer | {"choices": tuple(answer["choices"])}) for answer in answers], timezone.now())

        await context.expose_binding("saidSaved", said_saved)
        script = _IN_EVERY_PAGE.replace("SPEED", str(speed)).replace("SKEW", _SKEW.get(kind, "0"))
        await context.add_init_script(script.replace("!DATABASE", str(kind == "no database").lower()))
        await context.add_cookies([{"name": "sessionid", "value": work.cookie, "url": address}])
        return cls(context, address, work)

    async def sign_in(self, page: Page) -> None:
        """Sign in where a page asks for it; it then leads to where the person wanted to go."""
        if "/sign-in/" not in page.url:
            return
        await page.get_by_label("Email address").fill(self.work.inspector.email)
        await page.get_by_label("Password", exact=True).fill(PASSWORD)
        await page.get_by_role("button", name="Sign in").click()
        await page.get_by_role("button", name="Sign out").wait_for()

    async def fill_disk(self) -> None:
        """Let every write into a database fail, in pages that are open and in those to come: they ask this cookie."""
        await self.context.add_cookies([{"name": "disk", "value": "full", "url": self.address}])

    async def empty_disk(self) -> None:
        await self.context.clear_cookies(name="disk")
