"""What a browser that has never been here loads to show the form page."""

import gzip
import re
from collections.abc import Iterator
from http.client import HTTPConnection
from urllib.parse import urljoin

from bench.filling import Filled
from bench.servers import Server

_IN_PAGE = re.compile(r'<(?:script|link)\b[^>]*\b(?:src|href)="(/static/[^"]+)"')
_IN_SCRIPT = re.compile(r'\b(?:from|import)\s*"(\.{1,2}/[^"]+)"')
_IN_STYLE = re.compile(r'url\("?(/static/[^")]+|\.{1,2}/[^")]+)"?\)')


def first_visit(filled: Filled, product: Server, page: str) -> Iterator[str]:
    """Load the page and everything that it, its scripts and its styles name; sizes as they come over the network."""
    connection = HTTPConnection("localhost", product.port(), timeout=30)
    sizes: dict[str, int] = {}
    waiting = [page]
    while waiting:
        path = waiting.pop()
        if path in sizes:
            continue
        connection.request("GET", path, headers={"Cookie": f"sessionid={filled.cookie}", "Accept-Encoding": "gzip"})
        answer = connection.getresponse()
        raw = answer.read()
        if answer.status != 200:
            raise RuntimeError(f"{path} answered {answer.status}")
        packed = answer.headers.get("Content-Encoding") == "gzip"
        # Files are packed when they are collected; pages are left to the proxy, and packed here as one would.
        sizes[path] = len(raw) if packed or path != page else len(gzip.compress(raw))
        text = (gzip.decompress(raw) if packed else raw).decode(errors="replace")
        pattern = _IN_PAGE if path == page else _IN_STYLE if path.endswith(".css") else _IN_SCRIPT
        waiting += [urljoin(path, found) for found in pattern.findall(text)]
    connection.close()
    whole = sum(sizes.values()) / 1e3
    yield f"form page: {sizes[page] / 1e3:.0f} KB gzipped, {whole:.0f} KB with the {len(sizes) - 1} files of a first visit"
