"""The world that the gate visits, and the browser it visits it with."""

import json
import os
from collections.abc import Iterator
from copy import deepcopy
from dataclasses import asdict, fields
from pathlib import Path

import pytest
from django.utils import timezone
from playwright.sync_api import Browser

from tests.accessibility.exceptions import EXCEPTIONS
from tests.accessibility.pictures import write_index
from tests.accessibility.visiting import CHECKS, LEDGER, Visitor
from tests.accessibility.world import World, build
from tests.cast import gather_cast, north_borough, northern_case, south_borough
from tests.emptying import KeptDatabase, empties_quickly


@pytest.fixture(scope="session")
def kept_worlds() -> list[tuple[World, KeptDatabase]]:
    """The world as it was built in this process, and the database with it: none before the first test."""
    return []


@pytest.fixture
def world(transactional_db, kept_worlds) -> World:
    """An inspection with something of everything, and one without anything: built once, restored for each test."""
    if not kept_worlds:
        cast = gather_cast()
        northern = north_borough(cast)
        built = build(cast, northern, northern_case(northern, cast), south_borough(cast))
        if not empties_quickly():
            return built
        kept_worlds.append((built, KeptDatabase()))
    else:
        kept_worlds[0][1].restore()
    return deepcopy(kept_worlds[0][0])


@pytest.fixture
def visits(chromium: Browser, live_server, world: World) -> Iterator[Visitor]:
    """A browser that collects what is wrong with the pages it is sent to."""
    visitor = Visitor(chromium, live_server.url, [getattr(world.cast, person.name) for person in fields(world.cast)])
    yield visitor
    visitor.close()


def pytest_sessionfinish(session: pytest.Session, exitstatus: int) -> None:
    """Write down what was looked at, for the accessibility statement, and the page of pictures, where somebody asked for them."""
    if hasattr(session.config, "workeroutput"):
        session.config.workeroutput["ledger"] = LEDGER.told()
        return
    if pictures := os.environ.get("PICTURES_OF_PAGES"):
        write_index(Path(pictures))
    path = os.environ.get("ACCESSIBILITY_RESULTS")
    if not path or exitstatus:
        return
    results = {
        "tested_on": timezone.localdate().isoformat(),
        "axe": LEDGER.axe,
        "browser": LEDGER.browser,
        "checks": CHECKS,
        "pages": {page: sorted(states) for page, states in sorted(LEDGER.seen.items())},
        "looks": LEDGER.looks,
        "exceptions": [{name: str(value) for name, value in asdict(one).items()} for one in EXCEPTIONS],
    }
    Path(path).write_text(json.dumps(results, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


@pytest.hookimpl(optionalhook=True)
def pytest_testnodedown(node) -> None:
    """Where several processes share the work, put together what each has seen."""
    LEDGER.hear(node.workeroutput["ledger"])
