"""The network between a browser and the web server, which can be made to fail in the ways that networks and servers do.

Faults hit what scripts ask for (saving, reading, keys, pings); pages and files come through while there is a network.
"""

import asyncio
import contextlib
import math
from collections.abc import Iterator
from dataclasses import dataclass

from launcher.programs import HOST

SEGMENT = 1_460
LOST = 100  # one segment in so many
RESENT_AFTER = 0.2
# How long a late reply takes, in the seconds of the page: longer than the fifteen after which it gives up.
LATE = 20


def _canned(status: str, body: bytes, *headers: str) -> bytes:
    lines = [f"HTTP/1.1 {status}", *headers, f"Content-Length: {len(body)}", "Connection: close", "", ""]
    return "\r\n".join(lines).encode() + body


_CANNED = {
    "redirect": _canned("302 Found", b"", "Location: /sign-in/"),
    "portal": _canned("200 OK", b"<!DOCTYPE html><h1>Welcome to the hotel's Wi-Fi</h1>", "Content-Type: text/html"),
    "error": _canned("500 Internal Server Error", b"<h1>Sorry</h1>", "Content-Type: text/html"),
    "busy": _canned("503 Service Unavailable", b"{}", "Retry-After: 2", "Content-Type: application/json"),
}
# What can be the matter: before the server is asked, after it has answered, and on the way.
FAULTS = ("drop before", "drop after", "late", "loss", "down", *_CANNED)


@dataclass(frozen=True, slots=True)
class Request:
    """What a browser asked."""

    head: bytes
    body: bytes

    @property
    def by_script(self) -> bool:
        """Say whether a script asks for data, rather than the browser for a page or its files."""
        return b"\r\naccept: application/json" in self.head.lower()

    @property
    def of_files(self) -> bool:
        """Say whether it is for a file that is the same for everybody."""
        return self.head.startswith(b"GET /static/")

    @property
    def to_server(self) -> bytes:
        """Return it as the server gets it: one request for each connection."""
        lines = [line for line in self.head.split(b"\r\n") if not line.lower().startswith(b"connection:")]
        return b"\r\n".join([*lines, b"Connection: close", b"", b""]) + self.body


class Proxy:
    """One network: an address for browsers and what is wrong with it at the moment."""

    files: dict[bytes, bytes] = {}  # of all networks: files do not change while tests run

    def __init__(self, server: int, *, speed: float, seed: int) -> None:
        self.server = server
        self.speed = speed
        self.fault = ""
        self.hit: dict[str, int] = {}
        self._segments = seed % LOST  # that were on the way so far
        self._serving = set[asyncio.Task[None]]()

    @contextlib.asynccontextmanager
    async def serving(self) -> Iterator[str]:
        """Serve until the end of the block; gives the address for browsers."""
        listening = await asyncio.start_server(self._take, HOST, 0)
        try:
            yield f"http://{HOST}:{listening.sockets[0].getsockname()[1]}"
        finally:
            listening.close()
            for task in self._serving:
                task.cancel()
            await asyncio.gather(*self._serving, return_exceptions=True)

    async def _take(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.create_task(self._serve(reader, writer))
        self._serving.add(task)
        task.add_done_callback(self._serving.discard)

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        # A browser may leave, and the server may be gone, at any moment: that is what is tried here.
        try:
            with contextlib.suppress(OSError, asyncio.IncompleteReadError):
                reply = await self._reply(await _request(reader))
                if reply:
                    await self._pour(reply, writer)
                else:
                    writer.transport.abort()
        finally:
            writer.close()

    async def _reply(self, request: Request) -> bytes:
        """Return what goes back to the browser; nothing where the connection breaks."""
        fault = self.fault if request.by_script or self.fault in ("down", "loss") else ""
        if fault and fault != "loss":  # which loses a few only
            self.hit[fault] = self.hit.get(fault, 0) + 1
        if b":batch" in request.head.split(b"\r\n", 1)[0] and not fault:
            self.hit["batch"] = self.hit.get("batch", 0) + 1
        if fault in ("down", "drop before"):
            return b""
        if fault in _CANNED:
            return _CANNED[fault]
        await self._pause(len(request.to_server))
        reply = await self._asked(request)
        if fault == "late":
            await asyncio.sleep(LATE / self.speed)
        return b"" if fault == "drop after" else reply

    async def _asked(self, request: Request) -> bytes:
        if not request.of_files:
            return await self._from_server(request)
        name = request.head.split(b"\r\n", 1)[0]
        if name not in self.files:
            head, _, body = (await self._from_server(request)).partition(b"\r\n\r\n")
            assert head.startswith(b"HTTP/1.1 200 "), head
            kept = [line for line in head.split(b"\r\n") if not line.lower().startswith((b"cache-control:", b"etag:"))]
            self.files[name] = b"\r\n".join([*kept, b"Cache-Control: max-age=3600", b"", body])
        return self.files[name]

    async def _from_server(self, request: Request) -> bytes:
        reader, writer = await asyncio.open_connection(HOST, self.server)
        try:
            writer.write(request.to_server)
            await writer.drain()
            return await reader.read()
        finally:
            writer.close()

    async def _pour(self, reply: bytes, writer: asyncio.StreamWriter) -> None:
        """Send a reply as the network carries it."""
        for start in range(0, len(reply), SEGMENT if self.fault == "loss" else len(reply)):
            part = reply[start : start + SEGMENT] if self.fault == "loss" else reply
            await self._pause(len(part))
            writer.write(part)
            await writer.drain()

    async def _pause(self, size: int) -> None:
        """Wait as long as it takes until what is lost on the way has been sent again."""
        if self.fault != "loss":
            return
        before, self._segments = self._segments, self._segments + math.ceil(size / SEGMENT)
        for _ in range(self._segments // LOST - before // LOST):
            self.hit["loss"] = self.hit.get("loss", 0) + 1
            await asyncio.sleep(RESENT_AFTER)


async def _request(reader: asyncio.StreamReader) -> Request:
    head = (await reader.readuntil(b"\r\n\r\n")).removesuffix(b"\r\n\r\n")
    length = next((int(line[15:]) for line in head.lower().split(b"\r\n") if line.startswith(b"content-length:")), 0)
    return Request(head, await reader.readexactly(length))
