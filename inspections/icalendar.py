"""A calendar as a file that calendar programs read: RFC 5545, of which days and times are all that is needed here. Pure."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

_LONGEST_LINE = 75  # octets, without the line end


@dataclass(frozen=True, slots=True)
class Entry:
    """One or more whole days, or a time of the first. `uid` stays the same however the entry changes; `at` is in UTC."""

    uid: str
    first: date
    last: date
    summary: str
    url: str
    description: str = ""
    at: datetime | None = None


def calendar_file(entries: Iterable[Entry], *, name: str, made_at: datetime) -> bytes:
    """Return the file. `made_at` is in UTC."""
    stamp = f"{made_at:%Y%m%dT%H%M%SZ}"
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", f"PRODID:-//{escaped(name)}//EN", "CALSCALE:GREGORIAN", "METHOD:PUBLISH"]
    for entry in entries:
        lines += _event(entry, stamp)
    lines.append("END:VCALENDAR")
    return "".join(f"{part}\r\n" for line in lines for part in folded(line)).encode()


def _event(entry: Entry, stamp: str) -> Iterator[str]:
    yield "BEGIN:VEVENT"
    yield f"UID:{escaped(entry.uid)}"
    yield f"DTSTAMP:{stamp}"
    if entry.at:
        yield f"DTSTART:{entry.at:%Y%m%dT%H%M%SZ}"
    else:
        yield f"DTSTART;VALUE=DATE:{entry.first:%Y%m%d}"
        # The end is the first day that is no longer part of it.
        yield f"DTEND;VALUE=DATE:{entry.last + timedelta(days=1):%Y%m%d}"
    yield f"SUMMARY:{escaped(entry.summary)}"
    if entry.description:
        yield f"DESCRIPTION:{escaped(entry.description)}"
    yield f"URL:{entry.url}"
    yield "TRANSP:TRANSPARENT"
    yield "END:VEVENT"


def escaped(text: str) -> str:
    """Return a text as a value: backslash, semicolon, comma and line ends escaped, other control characters left out."""
    joined = "\n".join(text.splitlines())
    kept = "".join(letter for letter in joined if letter in "\t\n" or (letter >= " " and letter != "\x7f"))
    return kept.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,").replace("\n", "\\n")


def folded(line: str) -> list[str]:
    """Return a line in parts of at most 75 octets, each but the first beginning with a space; no letter is cut in two."""
    parts, part, length = [], "", 0
    for letter in line:
        size = len(letter.encode())
        if length + size > _LONGEST_LINE:
            parts.append(part)
            part, length = " ", 1
        part += letter
        length += size
    return [*parts, part]
