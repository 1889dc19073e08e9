"""A picture of every page and state, wide and narrow, and the page that shows them all: `make screenshots` names the folder."""

import base64
import os
from pathlib import Path

from django.utils.text import slugify
from playwright.sync_api import Page

HEIGHT = 1000  # of a page at most: what is below looks as what is above
SCALE = {"wide": 0.6, "narrow": 1}  # still legible, and small enough to be kept beside the code


def photograph(tab: Page, page: str, state: str, view: str) -> None:
    """Take a picture if pictures are wanted. Errors look the same everywhere: one page with them is enough."""
    folder = os.environ.get("PICTURES_OF_PAGES")
    if not folder or (state == "with errors" and page != "add_inspection"):
        return
    width, height = tab.evaluate("[document.documentElement.clientWidth, document.documentElement.scrollHeight]")
    clip = {"x": 0, "y": 0, "width": width, "height": min(height, HEIGHT), "scale": SCALE[view]}
    session = tab.context.new_cdp_session(tab)
    options = {"format": "webp", "quality": 30, "clip": clip, "captureBeyondViewport": True}
    taken = session.send("Page.captureScreenshot", options)
    session.detach()
    Path(folder, f"{slugify(page)}.{slugify(state)}.{view}.webp").write_bytes(base64.b64decode(taken["data"]))


def write_index(folder: Path) -> None:
    """Write the page that shows all pictures, beside their folder."""
    shown = sorted(picture.name.removesuffix(".wide.webp") for picture in folder.glob("*.wide.webp"))
    lines = [
        "# Every page in every state",
        "",
        "Taken by `make screenshots` from the data of the accessibility gate, at 1280 and 320 pixels; nobody in them is real.",
        "",
    ]
    for name in shown:
        page, state = name.split(".")
        pictures = " ".join(f"![{page}, {state}, {view}]({folder.name}/{name}.{view}.webp)" for view in ("wide", "narrow"))
        lines += [f"## {page.replace('_', ' ').capitalize()}: {state.replace('-', ' ')}", "", pictures, ""]
    folder.with_suffix(".md").write_text("\n".join(lines), encoding="utf-8")
