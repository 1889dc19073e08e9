"""Take the README's screenshots anew from the demonstration, in a real browser."""

import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from cases.models import Case
from demonstration.fieldwork import REFERENCE
from demonstration.people import PASSWORD
from launcher.browser import find_browser

FOLDER = settings.BASE_DIR / "docs" / "screenshots"
SIZE = {"width": 1280, "height": 1000}


class Command(BaseCommand):
    help = "Write the screenshots of the README. Needs the demonstration and a browser."

    def handle(self, *args: Any, **options: Any) -> None:
        """Start a server of its own, look at two pages as two people, and keep what they see."""
        from playwright.sync_api import sync_playwright  # noqa: PLC0415  (a tool of developers; not installed in production)

        half_done = Case.objects.filter(
            inspection__reference=REFERENCE, allocated_to__email="inspector@example.org", assessment__submitted_at=None
        )
        case = half_done.filter(assessment__judgements__question__code="planning.safety").first()
        assert case is not None  # noqa: S101  (the demonstration has one)
        pages = {
            "key-question": ("inspector@example.org", f"/cases/{case.pk}/form/planning.safety/"),
            "ratings": ("lead@example.org", f"/inspections/{REFERENCE}/ratings/"),
        }
        FOLDER.mkdir(exist_ok=True)
        with _serving() as address, sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=find_browser(), args=["--no-sandbox", "--no-zygote"])
            for name, (email, path) in pages.items():
                tab = browser.new_context(viewport=SIZE, locale="en-GB").new_page()  # type: ignore[arg-type]
                tab.goto(f"{address}/sign-in/")
                tab.get_by_label("Email address").fill(email)
                tab.get_by_label("Password", exact=True).fill(PASSWORD)
                tab.get_by_role("button", name="Sign in").click()
                tab.goto(f"{address}{path}")
                tab.screenshot(path=FOLDER / f"{name}.png")
                self.stdout.write(f"{FOLDER.relative_to(settings.BASE_DIR)}/{name}.png: {path}")
            browser.close()


@contextmanager
def _serving() -> Iterator[str]:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [sys.executable, "-m", "gunicorn", "config.wsgi", "--bind", f"127.0.0.1:{port}", "--no-control-socket"]
    process = subprocess.Popen(command)  # noqa: S603  (our own server)
    try:
        for _ in range(100):
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", port)) == 0:
                    break
            time.sleep(0.1)
        yield f"http://127.0.0.1:{port}"
    finally:
        process.terminate()
        process.wait(timeout=10)
