"""Runs of scripts: one after the other or several at once, each with a network, a case and a person of its own."""

import asyncio
import contextlib
import math
import os
import random
import time
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from playwright.async_api import Browser, BrowserContext, Error, Playwright, async_playwright

from cases.answers import AnswerRefused
from launcher.browser import find_browser
from tests.faults import records
from tests.faults.laptop import Laptop
from tests.faults.oracle import Oracle, Outcome
from tests.faults.proxy import Proxy
from tests.faults.records import Records, Work
from tests.faults.script import Script, Step
from tests.faults.tab import Tab
from tests.faults.table import COLUMNS, Table, added

# Pauses of the page are this many times shorter than people know them.
SPEED = 4.0
# Everything must be saved within this many seconds once nothing is wrong any more.
SETTLED_WITHIN = 120
LONGEST_RUN = 300
# The first page of a run comes from a server that may be cold, to a browser that is just starting, on a machine with other work.
OPENED_WITHIN = 60
# A browser that has crashed may never say that it is closed.
CLOSED_WITHIN = 20
# Seconds between two looks at a page. Each costs a processor more than what the page itself does meanwhile.
LOOKED_AGAIN = 0.25
# After this many seconds somebody reloads a page that could not look for what waits on the laptop.
PATIENCE = 5
# What is done to the case and the session rather than in a tab.
AT_SERVER = ("lock", "unlock", "reallocate", "give back", "set aside", "take back", "end session")
_OPTIONS = ["--no-sandbox", "--disable-gpu", "--in-process-gpu", "--blink-settings=imagesEnabled=false"]


@dataclass
class Result:
    """What came out of one run."""

    script: Script
    outcome: Outcome
    hit: dict[str, int]
    seconds: float

    @property
    def report(self) -> str:
        return "\n".join([str(self.script), *(f"  !! {words}" for words in self.outcome.wrong)])


@dataclass
class Total:
    """The counts of many runs, also by what went wrong in them and where was typed."""

    results: list[Result] = field(default_factory=list)

    @property
    def table(self) -> Table:
        """What was counted, over all runs, by what went wrong in them and by their pages."""
        return added(dict.fromkeys(("all", *sorted(result.script.tried)), _counts(result.outcome)) for result in self.results)


def _counts(outcome: Outcome) -> dict[str, int]:
    return {"runs": 1} | {name: getattr(outcome, name) for name in COLUMNS if name != "runs"}


class Run:
    """One script in one or two browsers."""

    def __init__(self, script: Script, chromium: Browser, store: Records, work: Work, speed: float) -> None:
        self.script = script
        self.chromium = chromium
        self.store = store
        self.work = work
        self.speed = speed
        self.oracle = Oracle()
        self.draw = random.Random(script.seed)
        self.laptops: dict[str, Laptop] = {}
        self.tabs: dict[str, Tab] = {}
        self.count = [0]
        self.proxy: Proxy | None = None
        self.at: Step | None = None

    async def go(self, server: int) -> Result:
        begun = time.monotonic()
        self.proxy = Proxy(server, speed=self.speed, seed=self.script.seed)
        async with self.proxy.serving() as address:
            try:
                async with asyncio.timeout(LONGEST_RUN):
                    stuck = await self._all_steps(address)
            except (Error, AssertionError, TimeoutError) as error:
                stuck = [f"broke off at {self.at}: {type(error).__name__} {error}"]
            finally:
                for laptop in self.laptops.values():
                    await _closed(laptop.context)
        outcome = self.oracle.judged(await self.store.run(records.revisions, self.work))
        outcome.wrong += stuck
        return Result(self.script, outcome, self.proxy.hit, time.monotonic() - begun)

    async def _all_steps(self, address: str) -> list[str]:
        for name in sorted({step.tab for step in self.script.steps}):
            await self._open(name, address)
        for step in self.script.steps:
            self.at = step
            await self._do(step)
        return await self._settle()

    async def _open(self, name: str, address: str) -> None:
        device = name[0]
        if device not in self.laptops:
            self.laptops[device] = await Laptop.start(
                self.chromium, address, self.work, self.oracle, kind=self.script.browser, speed=self.speed
            )
        self.tabs[name] = Tab(name, self.script, self.laptops[device], self.oracle, self.draw, self.count)
        end = time.monotonic() + OPENED_WITHIN
        while not await self.tabs[name].open():
            assert time.monotonic() < end, f"the form does not open in tab {name}"
        if self.script.browser != "no database":  # nothing is wrong before the key is there; later it may well be missing
            await self.tabs[name].here.locator("#save-status[data-ready=true]").wait_for(timeout=OPENED_WITHIN * 1_000)

    async def _do(self, step: Step) -> None:
        tab = self.tabs[step.tab]
        if step.action in ("fault", "mend"):
            assert self.proxy
            self.proxy.fault = step.argument
        elif step.action in AT_SERVER:
            await self.store.run(getattr(records, step.action.replace(" ", "_")), self.work)
        elif step.action == "colleague":
            await self._colleague(tab, step.argument)
        elif step.action == "withdraw key":
            await self._withdraw_key()
        elif step.action in ("elsewhere", "online", "empty disk") or await tab.ready():
            await getattr(tab, f"do_{step.action.replace(' ', '_')}")(step.argument)

    async def _colleague(self, tab: Tab, argument: str) -> None:
        self.count[0] += 1
        found = await tab.block(argument) if await tab.ready() else None
        if found is None:
            return
        _, question = found
        try:
            await self.store.run(records.colleague_writes, self.work, question, f"colleague{self.count[0]:04d}")
        except AnswerRefused:
            return  # the case is handed in
        self.oracle.words("colleague", question, f"colleague{self.count[0]:04d}", time.monotonic())

    async def _withdraw_key(self) -> None:
        """An administrator shreds what laptops hold, which is meant to be lost: so everything is saved before."""
        stuck = await self._settle()
        assert not stuck, stuck
        await self.store.run(records.withdraw_key, self.work)
        for laptop in self.laptops.values():  # one tab of each browser hears of it, and tells the others
            tab = next(tab for tab in self.tabs.values() if tab.laptop is laptop)
            await tab.leaving()
            await tab.open()

    # --- when nothing is wrong any more

    async def _settle(self) -> list[str]:
        """Put right whatever was wrong, do what the pages ask a person to do, and say what is still not saved."""
        assert self.proxy
        self.proxy.fault = ""
        await self.store.run(records.put_right, self.work)
        for laptop in self.laptops.values():
            await laptop.context.set_offline(False)
            await laptop.empty_disk()
        stuck = []
        for tab in self.tabs.values():
            if await tab.shows_form():
                stuck += await settle(tab)
        # What waits on a laptop is found by whichever of its tabs comes to the page.
        for tab in {tab.laptop: tab for tab in self.tabs.values()}.values():
            if await tab.kept() == 0:
                continue
            for number in sorted(tab.laptop.visited):
                await tab.leaving()
                opens = await tab.open(number)
                stuck += await settle(tab, to_empty=True) if opens else [f"page {number} does not open in tab {tab.name}"]
            stuck += await emptied(tab)
        return stuck


async def settle(tab: Tab, *, to_empty: bool = False) -> list[str]:
    """Wait until a page has saved everything, deciding what it asks a person to decide; returns what is still not saved.

    `to_empty`: also what earlier pages left for it, however long a busy machine takes to find that.
    """
    end = time.monotonic() + SETTLED_WITHIN
    patience = time.monotonic() + PATIENCE
    quiet = 0
    stands = None
    while time.monotonic() < end:
        stands = await tab.stands()
        waits = stands is None or (_nothing_to_do(stands) and not _looked(stands))
        if waits and time.monotonic() > patience:
            patience = time.monotonic() + PATIENCE
            await tab.open()
        if stands is None:
            await asyncio.sleep(LOOKED_AGAIN)
            continue
        # An answer that a page finds in the outbox is taken up a moment after the page is there.
        done = _nothing_to_do(stands) and _looked(stands) and not (to_empty and await tab.kept(here=True))
        quiet = quiet + 1 if done else 0
        if quiet == 3:
            return []
        if stands["state"] == "signed-out" or stands["way"] == "signed-out":
            await tab.do_sign_in("")
        await press(tab, stands["buttons"], "Keep both, mine below", "Use mine", "Try again", "Try now")
        await asyncio.sleep(LOOKED_AGAIN)
    return [f"still not saved in tab {tab.name}: {stands}"]


async def emptied(tab: Tab) -> list[str]:
    """Wait until nothing is kept in a browser any more, what goes into the history alone included; returns what still is."""
    end = time.monotonic() + SETTLED_WITHIN
    while (kept := await tab.kept()) and time.monotonic() < end:
        await asyncio.sleep(LOOKED_AGAIN)
    return [f"still kept in the browser of tab {tab.name}: {kept}"] if kept else []


def _nothing_to_do(stands: dict[str, Any]) -> bool:
    return stands["state"] in ("saved", "idle") and not stands["unsent"]


def _looked(stands: dict[str, Any]) -> bool:
    """Whether the page has looked for what earlier ones left; a browser without a database has none."""
    return stands.get("ready") == "true" or "cannot keep" in stands["words"]


async def press(tab: Tab, there: list[str], *names: str) -> None:
    """Press the first of these buttons that is among those that are there."""
    wanted = next((name for name in names if any(button.startswith(name) for button in there)), None)
    if wanted:
        with contextlib.suppress(Error):  # the page moved on by itself
            await tab.here.get_by_role("button", name=wanted).first.click(timeout=2_000)


async def run_all(scripts: Iterable[Script], server: int, store: Records, *, at_once: int, speed: float = SPEED) -> Total:
    """Run scripts, several at once, and return what came out."""
    total = Total()
    waiting = iter(list(scripts))
    async with async_playwright() as playwright:
        chromium = await _launched(playwright)

        async def work(place: int) -> None:
            for script in waiting:
                number = len(total.results)
                person = await store.run(store.new_work, f"p{os.getpid()}-{place}-{number}-{script.seed}")
                total.results.append(await Run(script, chromium, store, person, speed).go(server))

        async with asyncio.TaskGroup() as group:
            for place in range(at_once):
                group.create_task(work(place))
        await _closed(chromium)
    return total


async def _launched(playwright: Playwright) -> Browser:
    """Start a browser, once more where it dies of a crowded machine while it starts: nobody has typed anything by then."""
    program = str(find_browser())
    kept = ["--disable-back-forward-cache"]  # Playwright switches off what people have
    with contextlib.suppress(Error):
        return await playwright.chromium.launch(executable_path=program, args=_OPTIONS, ignore_default_args=kept)
    return await playwright.chromium.launch(executable_path=program, args=_OPTIONS, ignore_default_args=kept)


async def _closed(what: Browser | BrowserContext) -> None:
    with contextlib.suppress(Error, TimeoutError):
        async with asyncio.timeout(CLOSED_WITHIN):
            await what.close()


def longest(runs: int, at_once: int) -> float:
    """Return how many seconds so many runs can take at the very most."""
    return 60 + math.ceil(runs / at_once) * (LONGEST_RUN + 3 * CLOSED_WITHIN)
