"""Somebody at one tab of a laptop, in which every step of a script can be done."""

import asyncio
import contextlib
import random
import re
import string
import time
from typing import Any

from playwright.async_api import Dialog, Error, Locator, Page

from tests.faults.laptop import Laptop
from tests.faults.oracle import Oracle
from tests.faults.script import PAGES, Script

_SYLLABLES = ("river", "oak", "moor", "field", "stone", "barrow", "hazel", "thorn")
_HOW_IT_STANDS = """() => {
  const line = document.querySelector("#save-status");
  if (!line?.dataset.state) return null;
  const unsent = [...document.querySelectorAll("[data-answer]")].filter((block) => block.querySelector(".app-not-saved"));
  const words = line.textContent.trim().replace(/\\s+/g, " ");
  const shown = [...document.querySelectorAll("button")].filter((button) => button.offsetParent);
  const buttons = shown.map((button) => button.textContent.trim());
  const late = globalThis.machineIsLate() / 1000;
  return { ...line.dataset, words, buttons, late, unsent: unsent.map((block) => block.dataset.answer) };
}"""
_COUNT = """here => new Promise((resolve, reject) => {
  const request = indexedDB.open("outbox");
  request.onerror = () => reject(request.error);
  request.onsuccess = () => {
    const all = request.result.transaction("entries").objectStore("entries").getAll();
    const counts = (entry) => !here || entry.aside || entry.page === location.pathname;
    all.onerror = () => reject(all.error);
    all.onsuccess = () => { request.result.close(); resolve(all.result.filter(counts).length); };
  };
})"""
_TO_END = "box => { box.focus(); box.setSelectionRange(box.value.length, box.value.length); }"
_CLICK = "one => { one.focus(); one.click(); return one.checked ? one.value : one.dataset.instead; }"
# The questions of a page that are answered in words, or by choosing.
_WORDED = "[data-answer]:not([hidden]):has(textarea:not([hidden]))"
_CHOSEN = '[data-answer]:not([hidden]):has([name^="choice-"])'
_TURNS = "kind => { dispatchEvent(new PageTransitionEvent(kind, { persisted: true })); }"
_THEIRS = "Use the saved one"


class Tab:
    """One tab with a page that takes answers about the case. Steps are the methods named `do_...`; each
    returns when a person would go on.
    """

    def __init__(self, name: str, script: Script, laptop: Laptop, oracle: Oracle, draw: random.Random, count: list[int]) -> None:
        self.name = name
        self.script = script
        self.laptop = laptop
        self.oracle = oracle
        self.draw = draw
        self.count = count
        self.showing = 0
        self.page: Page | None = None
        self.unsent: list[str] = []

    @property
    def here(self) -> Page:
        assert self.page
        return self.page

    def path(self, number: int) -> str:
        return f"/cases/{self.laptop.work.case.pk}/{PAGES[self.script.pages[number]]}"

    async def open(self, number: int | None = None) -> bool:
        """Go to a page of the run and sign in on the way if asked to; says whether it is there."""
        self.showing = self.showing if number is None else number
        self.laptop.visited.add(self.showing)
        try:
            await (await self._any()).goto(self.laptop.address + self.path(self.showing))
            await self.laptop.sign_in(self.here)
            await self.here.wait_for_load_state("domcontentloaded")
            if not await self.here.locator("#save-status").count():
                return False  # the case is handed in: the page is there to be read
            await self.here.locator("#save-status[data-state]").wait_for()
        except Error:
            return False
        return await self.shows_form()

    async def _any(self) -> Page:
        """The tab, whatever it shows; a new one where it was closed."""
        if self.page is None:
            self.page = await self.laptop.context.new_page()
            self.page.on("dialog", self._asked)
        return self.page

    async def _asked(self, dialog: Dialog) -> None:
        # The page stands still while it asks: what was unsent must be known from before.
        if dialog.type == "beforeunload":
            self.oracle.warned(self.name, self.unsent)
        with contextlib.suppress(Error):  # the page is gone already
            await dialog.accept()

    async def shows_form(self) -> bool:
        """Whether the form is there and says that it saves by itself: without that nobody would rely on it."""
        return self.page is not None and await self.page.locator("#save-status[data-state]").count() == 1

    async def stands(self) -> dict[str, Any] | None:
        """Return what the status line says, with the questions marked "Not saved yet"; None where there is none."""
        try:
            return await self.here.evaluate(_HOW_IT_STANDS)
        except Error:
            return None

    async def kept(self, *, here: bool = False) -> int | None:
        """Return how many entries the outbox holds, or those for this page; None where that cannot be said."""
        stands = await self.stands() if self.page else None
        if not stands or stands.get("ready") != "true":
            return None
        try:
            return int(await self.here.evaluate(_COUNT, here))
        except Error:
            return None

    async def ready(self) -> bool:
        """Open the form where it is not shown, as somebody does who wants to write, and answer what the page asks first."""
        if not await self.shows_form():
            return await self.open()
        question = self.here.locator("dialog[open] button").first
        if await question.count():
            await question.click()
        return True

    async def leaving(self) -> None:
        """Note what may be lost with the page: what is younger than a second, and what it had said it cannot keep."""
        now = time.monotonic()
        stands = await self.stands() if self.page else None
        self.oracle.left(self.name, now, late=stands["late"] if stands else 0)
        self.unsent = stands["unsent"] if stands else []
        if stands and "no-storage" in (stands.get("state"), stands.get("way")):
            self.oracle.warned(self.name, stands["unsent"])

    # --- what is put in

    def _text(self) -> str:
        self.count[0] += 1
        return f"{self.draw.choice(_SYLLABLES)}{self.count[0]:04d}"

    async def block(self, argument: str, kind: str = _WORDED) -> tuple[Locator, str] | None:
        """Return the first question of a kind, `0`, or the last, `-1`, with its code; None where the page has none."""
        blocks = self.here.locator(kind)
        count = await blocks.count()
        if not count:
            return None
        block = blocks.nth(int(argument or 0) % count)
        return block, await block.get_attribute("data-answer") or ""

    async def _at_end(self, argument: str) -> str:
        block, question = await self._worded(argument)
        await block.locator("textarea").evaluate(_TO_END)
        return question

    async def _worded(self, argument: str) -> tuple[Locator, str]:
        found = await self.block(argument)
        assert found, "no box for words"
        return found

    async def do_type(self, argument: str) -> None:
        question, text = await self._at_end(argument), self._text()
        await self.here.keyboard.type(f"{text} ", delay=self.draw.choice((0, 5, 15)))
        self.oracle.words(self.name, question, text, time.monotonic())

    async def do_dictate(self, argument: str) -> None:
        """Speech comes as text, without keys."""
        question, text = await self._at_end(argument), self._text()
        await self.here.keyboard.insert_text(f"{text}, ")
        self.oracle.words(self.name, question, text, time.monotonic())

    async def do_paste(self, argument: str) -> None:
        question, text = await self._at_end(argument), self._text()
        await self.here.evaluate("text => document.execCommand('insertText', false, text)", f"{text}\nand a second line.\n")
        self.oracle.words(self.name, question, text, time.monotonic())

    async def do_paste_much(self, argument: str) -> None:
        """A text that is longer than what a page may send while it is closed."""
        question, text = await self._at_end(argument), self._text()
        much = f"{text} {'and so on, ' * 2_500}{text}-end "
        await self.here.evaluate("text => document.execCommand('insertText', false, text)", much)
        self.oracle.words(self.name, question, much, time.monotonic())

    async def do_begin(self, argument: str) -> None:
        """Half a word: nobody promises to keep what is not a second old."""
        await self._at_end(argument)
        await self.here.keyboard.type(self._text()[:3])

    async def do_compose(self, argument: str) -> None:
        """An input method: what is being composed stands in the box before it is decided."""
        question, text = await self._at_end(argument), self._text()
        protocol = await self.laptop.context.new_cdp_session(self.here)
        for end in range(1, 4):
            await protocol.send("Input.imeSetComposition", {"text": text[:end], "selectionStart": end, "selectionEnd": end})
        await protocol.send("Input.insertText", {"text": f"{text} "})
        self.oracle.words(self.name, question, text, time.monotonic())

    async def do_replace(self, argument: str) -> None:
        question, text = await self._at_end(argument), self._text()
        block, _ = await self._worded(argument)
        box = block.locator("textarea")
        before = await box.evaluate("box => { const before = box.value; box.select(); return before; }")
        await self.here.keyboard.insert_text(f"{text} ")
        self.oracle.erased(question, before)
        self.oracle.words(self.name, question, text, time.monotonic())

    async def do_choose(self, argument: str) -> None:
        """Choose an option of a question, `1`, or a certain one, `1/0`."""
        number, _, option = argument.partition("/")
        found = await self.block(number, _CHOSEN)
        if found is None:
            return  # a summary is words alone
        block, question = found
        options = block.locator('[name^="choice-"]:not([value=""])')
        option = option or str(self.draw.randrange(await options.count()))
        # Not by the mouse: the page may move under it when the status line says more.
        code = await options.nth(int(option)).evaluate(_CLICK)
        assert code, "a radio that was clicked is not checked"
        self.oracle.choice(self.name, question, code, time.monotonic())

    async def do_says(self, argument: str) -> None:
        """Wait until the status line says that this is the state of the answers, or in the way of sending them."""
        line = self.here.locator(f"#save-status[data-state={argument}], #save-status[data-way={argument}]")
        await line.wait_for(timeout=60_000)

    async def do_give_up(self, _argument: str) -> None:
        """Decide for what somebody else wrote."""
        await self.here.get_by_role("button", name=_THEIRS).first.click()

    # --- where the person goes

    async def do_blur(self, _argument: str) -> None:
        await self.here.evaluate("document.activeElement?.blur()")

    async def do_pause(self, argument: str) -> None:
        await self.here.wait_for_timeout(int(argument))

    async def do_turn(self, _argument: str) -> None:
        """Follow the link to the other page, or go there where there is none; words go out first, if they can."""
        other = 1 - self.showing
        path = self.path(other)
        link = self.here.locator(f'a[href="{path}"], a[href^="{path}#"]')
        await self.leaving()
        try:
            if not await link.count():
                await self.here.goto(self.laptop.address + path)
            else:
                await link.first.click()
                await self.here.wait_for_url(f"**{path}*", timeout=4_000)
        except Error:
            await self.open(other)
        self.showing = other
        self.laptop.visited.add(other)

    async def do_back(self, _argument: str) -> None:
        """Leave the form and come back by the browser's own button."""
        await self.leaving()
        try:
            await self.here.goto(f"{self.laptop.address}/cases/{self.laptop.work.case.pk}/")
            await self.here.go_back()
        except Error:
            await self.open()

    async def do_put_aside(self, argument: str) -> None:
        """Leave the form, and have the browser bring the very page back, as browsers do that keep pages for their back button.

        The browser of the tests keeps none; what such a page goes through is done to it: it is told, and stands still meanwhile.
        """
        protocol = await self.laptop.context.new_cdp_session(self.here)
        await self.here.evaluate(_TURNS, "pagehide")
        await protocol.send("Page.setWebLifecycleState", {"state": "frozen"})
        await asyncio.sleep(int(argument or 1_500) / 1_000)
        await protocol.send("Page.setWebLifecycleState", {"state": "active"})
        with contextlib.suppress(Error):  # it fetches itself anew at once
            await self.here.evaluate(_TURNS, "pageshow")
        await self.here.wait_for_timeout(300)  # nobody types before they have seen it
        await self.here.wait_for_load_state()

    async def do_reload(self, _argument: str) -> None:
        await self.leaving()
        try:
            await self.here.reload()
        except Error:
            await self.open()

    async def do_kill(self, _argument: str) -> None:
        """The page dies, and somebody opens it again."""
        await self.do_close("")
        await self.open()

    async def do_close(self, _argument: str) -> None:
        """The page is gone in the middle of a word, without a chance to do anything."""
        await self.leaving()
        dying, self.page = self.here, None
        try:
            await dying.goto("chrome://crash", timeout=3_000)
        except Error:
            await dying.close()

    async def do_elsewhere(self, _argument: str) -> None:
        """Go to a page without the form, and stay until it has sent what others left."""
        await (await self._any()).goto(f"{self.laptop.address}/my-cases/")
        await self.here.locator("[data-laptop][data-waiting]").wait_for(state="attached")
        await self.here.wait_for_timeout(500)

    # --- the session and the laptop

    async def do_sign_in(self, _argument: str) -> None:
        """Sign in in a new tab, as the status line offers."""
        page = await self.laptop.context.new_page()
        try:
            await page.goto(f"{self.laptop.address}/sign-in/")
            await self.laptop.sign_in(page)
        except Error:
            return  # there is no network: the person tries again later
        finally:
            await page.close()

    async def do_change_token(self, _argument: str) -> None:
        """The token that forms prove themselves with changes, as after signing in elsewhere."""
        token = "".join(self.draw.choices(string.ascii_letters, k=32))
        await self.laptop.context.add_cookies([{"name": "csrftoken", "value": token, "url": self.laptop.address}])

    async def do_sign_out(self, _argument: str) -> None:
        await self.leaving()
        await self.here.get_by_role("button", name="Sign out").click()
        keep = self.here.get_by_role("button", name=re.compile("^Sign out and keep (it|them) locked"))
        delete = self.here.get_by_role("button", name="Sign out and delete")
        out = self.here.get_by_role("button", name="Sign in")
        try:
            await keep.or_(delete).or_(out).first.wait_for()
            if await keep.count():
                await keep.click()
            elif await delete.count():
                await self.here.keyboard.press("Escape")
                return
            await out.wait_for()
        except Error:
            pass  # there is no network: the browser shows so, or the page stays
        await self.open()

    async def do_clear_data(self, _argument: str) -> None:
        """The browser is told to forget what sites have kept, while the page is open; the session stays."""
        protocol = await self.laptop.context.new_cdp_session(self.here)
        kinds = "indexeddb,local_storage,cache_storage"
        await protocol.send("Storage.clearDataForOrigin", {"origin": self.laptop.address, "storageTypes": kinds})
        await self.here.evaluate("sessionStorage.clear()")

    async def do_offline(self, _argument: str) -> None:
        await self.laptop.context.set_offline(True)

    async def do_online(self, _argument: str) -> None:
        await self.laptop.context.set_offline(False)

    async def do_fill_disk(self, _argument: str) -> None:
        await self.laptop.fill_disk()

    async def do_empty_disk(self, _argument: str) -> None:
        await self.laptop.empty_disk()
