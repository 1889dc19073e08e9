"""`make test`, `make faults` and `make bench`: the product against a database and broker that are thrown away afterwards."""

import os
import secrets
import shutil
from pathlib import Path

from launcher.browser import find_browser
from launcher.environment import local_environment
from launcher.places import PROJECT, PYTHON
from launcher.problems import CannotContinueError
from launcher.processes import run_in_foreground
from launcher.servers import passing_servers

# So many processes more than processors: browser tests wait most of their time.
_WAITING = 3
_NO_BROWSER = """
!!! No browser was found, so the browser tests are left out of this run.
!!! Install Chromium, or set BROWSER_PATH to one. REQUIRE_BROWSER=1 turns this into a failure.
"""


def test(arguments: list[str]) -> int:
    """Run pytest with the given arguments, in parallel unless they say otherwise; returns its exit status."""
    environment: dict[str, str] = {}
    browser = find_browser()
    if browser:
        # Playwright brings a Node of its own, which needs a library that small systems lack.
        environment |= {"BROWSER_PATH": str(browser), "PLAYWRIGHT_NODEJS_PATH": shutil.which("node") or ""}
    elif os.environ.get("REQUIRE_BROWSER", "0") not in {"", "0"}:
        raise CannotContinueError("REQUIRE_BROWSER is set, and no browser was found for the browser tests.")
    else:
        print(_NO_BROWSER, flush=True)
    chosen = [] if browser else ["-m", "not browser"]
    if not any(argument.startswith(("-n", "--numprocesses")) for argument in arguments):
        chosen += ["-n", str(len(os.sched_getaffinity(0)) + _WAITING)]
    with passing_servers("test") as servers:
        environment = _environment(servers.database_url, servers.broker_url) | environment
        return run_in_foreground([str(PYTHON), "-m", "pytest", *chosen, *arguments], environment)


def faults(arguments: list[str]) -> int:
    """Try the form against a network that fails, and the whole product with its parts being killed.

    RUNS scripts (1,000) from SEED on (another one each time), and CHAOS_SECONDS of killing: five minutes, or a few seconds where
    RUNS asks for certain scripts.
    """
    chaos = {} if "RUNS" in os.environ else {"CHAOS_SECONDS": "300"}
    os.environ |= {"RUNS": "1000", "SEED": str(secrets.randbelow(10**9)), **chaos, **os.environ, "REQUIRE_BROWSER": "1"}
    return test(["tests/faults", "-p", "no:randomly", *arguments])


def accessibility(pictures: Path | None = None) -> int:
    """Look at every page, and record the results for the accessibility statement, or take `pictures` into a folder instead."""
    if pictures:
        os.environ["PICTURES_OF_PAGES"] = str(pictures)
    else:
        os.environ["ACCESSIBILITY_RESULTS"] = str(PROJECT / "config" / "accessibility_results.json")
    os.environ["REQUIRE_BROWSER"] = "1"
    return test(["tests/accessibility"])


def bench(arguments: list[str]) -> int:
    """Measure the product on a database as safe as one for real data, and print the figures."""
    with passing_servers("bench", durable=True) as servers:
        environment = _environment(servers.database_url, servers.broker_url)
        return run_in_foreground([str(PYTHON), "-m", "bench", *arguments], environment)


def _environment(database_url: str, broker_url: str) -> dict[str, str]:
    environment = local_environment(database_url, broker_url, secrets.token_urlsafe(48))
    return {name: value for name, value in environment.items() if name not in {"ALLOWED_HOSTS", "INSECURE_LOCAL"}}
