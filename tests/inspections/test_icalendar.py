"""Files for calendar programs, by RFC 5545: line ends, folding, escaping. No database."""

from datetime import UTC, date, datetime

from hypothesis import given
from hypothesis import strategies as st

from inspections.icalendar import Entry, calendar_file, escaped, folded

MADE_AT = datetime(2026, 3, 2, 8, 30, tzinfo=UTC)
WORDS = st.text(st.characters(exclude_categories=("Cs",)), max_size=300)


def file(*entries):
    return calendar_file(entries, name="Inspections", made_at=MADE_AT)


def test_a_file_is_written_as_the_standard_says():
    entry = Entry("1-panel@host", date(2026, 3, 31), date(2026, 3, 31), "Panel: A, B; C", "https://host/x/", "1 day late")
    assert file(entry) == (
        b"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//Inspections//EN\r\nCALSCALE:GREGORIAN\r\nMETHOD:PUBLISH\r\n"
        b"BEGIN:VEVENT\r\nUID:1-panel@host\r\nDTSTAMP:20260302T083000Z\r\nDTSTART;VALUE=DATE:20260331\r\n"
        b"DTEND;VALUE=DATE:20260401\r\nSUMMARY:Panel: A\\, B\\; C\r\nDESCRIPTION:1 day late\r\nURL:https://host/x/\r\n"
        b"TRANSP:TRANSPARENT\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"
    )


def test_nothing_can_be_smuggled_in_by_a_name():
    content = file(Entry("1@host", date(2026, 3, 2), date(2026, 3, 6), "A\r\nEND:VEVENT\nX\u2028Y\x00Z\\", "https://host/"))
    assert content.count(b"\r\nEND:VEVENT\r\n") == 1
    assert b"SUMMARY:A\\nEND:VEVENT\\nX\\nYZ\\\\\r\n" in content


@given(WORDS)
def test_folded_lines_are_short_whole_letters_and_come_back_as_they_were(text):
    line = f"SUMMARY:{escaped(text)}"
    first, *others = folded(line)
    assert all(len(part.encode()) <= 75 for part in [first, *others])
    assert all(part.startswith(" ") and len(part) > 1 for part in others)
    assert first + "".join(part[1:] for part in others) == line


@given(WORDS)
def test_an_escaped_text_is_one_line_and_can_be_read_back(text):
    said = escaped(text)
    assert "\n" not in said
    assert "\r" not in said
    pieces = said.replace("\\\\", "\x00").replace("\\;", ";").replace("\\,", ",").replace("\\n", "\n").replace("\x00", "\\")
    kept = "".join(letter for letter in "\n".join(text.splitlines()) if letter in "\t\n" or (letter >= " " and letter != "\x7f"))
    assert pieces == kept
