"""A closed-loop HTTP client on asyncio: so many connections, each sending its next request when the last was answered."""

import asyncio
import time
from collections.abc import Callable
from dataclasses import dataclass

HEADER_END = b"\r\n\r\n"


@dataclass(frozen=True, slots=True)
class Round:
    """What one round of requests showed. Times in milliseconds."""

    requests: int
    errors: int
    per_second: float
    p50: float
    p95: float
    cpu_ms: float = 0.0


def percentile(sorted_values: list[float], share: float) -> float:
    """Return the value below which `share` of the values lie."""
    return sorted_values[min(len(sorted_values) - 1, int(len(sorted_values) * share))]


def run(port: Callable[[int], int], make_request: Callable[[int], bytes], *, clients: int, seconds: float) -> Round:
    """Send what `make_request(client)` makes to `port(client)`, from so many clients for so long, after a short warm-up."""
    asyncio.run(_round(port, make_request, clients, min(1.0, seconds)))
    times, errors, wall = asyncio.run(_round(port, make_request, clients, seconds))
    times.sort()
    if not times:
        raise RuntimeError(f"No request was answered with success; {errors} failed.")
    return Round(len(times), errors, len(times) / wall, percentile(times, 0.5) * 1e3, percentile(times, 0.95) * 1e3)


async def _round(
    port: Callable[[int], int], make_request: Callable[[int], bytes], clients: int, seconds: float
) -> tuple[list[float], int, float]:
    times: list[float] = []
    errors = 0
    began = time.perf_counter()

    async def client(number: int) -> None:
        nonlocal errors
        reader, writer = await asyncio.open_connection("127.0.0.1", port(number), limit=1 << 20)
        while time.perf_counter() - began < seconds:
            start = time.perf_counter()
            writer.write(make_request(number))
            status, closes = await _answer(reader)
            if status < 400:
                times.append(time.perf_counter() - start)
            else:
                errors += 1
            if closes:
                writer.close()
                reader, writer = await asyncio.open_connection("127.0.0.1", port(number), limit=1 << 20)
        writer.close()

    await asyncio.gather(*(client(number) for number in range(clients)))
    return times, errors, time.perf_counter() - began


async def _answer(reader: asyncio.StreamReader) -> tuple[int, bool]:
    head = (await reader.readuntil(HEADER_END)).lower()
    status = int(head[9:12])
    closes = b"connection: close" in head
    length = head.partition(b"content-length:")[2].split(b"\r\n", 1)[0].strip()
    if length:
        await reader.readexactly(int(length))
    elif b"transfer-encoding: chunked" in head:
        while size := int((await reader.readuntil(b"\r\n")).split(b";")[0], 16):
            await reader.readexactly(size + 2)
        await reader.readuntil(b"\r\n")
    elif closes:
        await reader.read()
    return status, closes
