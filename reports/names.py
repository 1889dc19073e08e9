"""Words of a practice example that may tell who it is about. Pure.

A machine cannot know what is a name: this errs on the side of marking too much, and a person decides about every mark. Marked
are what is known from the case itself, dates, numbers that look like references, and capitalised words within a sentence.
"""

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from enum import StrEnum


class Sign(StrEnum):
    """Why a word is marked."""

    KNOWN = "known"
    DATE = "date"
    NUMBER = "number"
    NAME = "name"

    @property
    def words(self) -> str:
        return _SIGN_WORDS[self]


_SIGN_WORDS = {
    Sign.KNOWN: "known from the case",
    Sign.DATE: "a date",
    Sign.NUMBER: "looks like a reference or a number",
    Sign.NAME: "looks like a name or a place",
}


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


# Capitalised words of the trade that name nobody.
_VOCABULARY = _words(
    """
    I OASys NDelius MAPPA MARAC RoSH OGRS OGRS3 OGRS4 SARA ARMS ETE GP NHS CPS HMP HMPPS CRC NPS PDU PSO RAR DRR ATR MHTR PSR
    IOM RO PO ViSOR LSCB HDC ROTL PSS YOT YJS
    """
)
# Words that sentences begin with, also those in which a name comes next.
_OPENINGS = _words(
    """
    A After Although An And As At Because Before But By During For From He Her His However If In It Later No Not On Once She
    Since So The Their Then There They This To Today Until We When Where While With
    """
)
_MONTHS = (
    "January|February|March|April|May|June|July|August|September|October|November|December"
    "|Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept|Sep|Oct|Nov|Dec"
)
_DATE = re.compile(
    rf"\b\d{{1,2}}[./-]\d{{1,2}}(?:[./-]\d{{2,4}})?\b|\b\d{{4}}-\d{{2}}-\d{{2}}\b"
    rf"|\b\d{{1,2}}(?:st|nd|rd|th)?\s+(?:of\s+)?(?:{_MONTHS})\b(?:,?\s+\d{{4}}\b)?"
    rf"|\b(?:{_MONTHS})\b(?:\s+\d{{1,2}}(?:st|nd|rd|th)?\b)?(?:,?\s+\d{{4}}\b)"
    rf"|\b(?:{_MONTHS})\s+\d{{1,2}}(?:st|nd|rd|th)?\b"
    r"|\b(?:19|20)\d{2}\b"
)
_TOKEN = re.compile(r"[^\W_]+(?:[/-][^\W_]+)*")
_WORD = re.compile(r"[^\W\d_]+(?:['\u2019-][^\W\d_]+)*")
_FEWEST_DIGITS = 4


@dataclass(frozen=True, slots=True)
class Mark:
    """A marked stretch of a text: where it begins and ends, and why it is marked."""

    start: int
    end: int
    text: str
    sign: Sign


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of a text, marked or not, for showing the whole."""

    text: str
    sign: Sign | None


def marks_in(text: str, known: Collection[str] = ()) -> tuple[Mark, ...]:
    """Return what may tell who a text is about, in order and without overlaps.

    `known` are words that are known from the case: references, office, officer. They are found in any case of letters.
    """
    found: list[Mark] = []
    for start, end, sign in (*_known(text, known), *_dates(text), *_numbers(text), *_names(text)):
        if all(end <= other.start or start >= other.end for other in found):
            found.append(Mark(start, end, text[start:end], sign))
    return tuple(sorted(found, key=lambda mark: mark.start))


def pieces_of(text: str, marks: Collection[Mark]) -> list[Piece]:
    """Return the whole text in pieces, as `marks_in` has marked it."""
    pieces, position = [], 0
    for mark in marks:
        pieces += [Piece(text[position : mark.start], None), Piece(mark.text, mark.sign)]
        position = mark.end
    pieces.append(Piece(text[position:], None))
    return [piece for piece in pieces if piece.text]


def _known(text: str, known: Collection[str]) -> Iterator[tuple[int, int, Sign]]:
    for word in sorted({one.strip() for one in known} - {""}, key=len, reverse=True):
        for match in re.finditer(rf"(?<!\w){re.escape(word)}(?!\w)", text, flags=re.IGNORECASE):
            yield match.start(), match.end(), Sign.KNOWN


def _dates(text: str) -> Iterator[tuple[int, int, Sign]]:
    for match in _DATE.finditer(text):
        yield match.start(), match.end(), Sign.DATE


def _numbers(text: str) -> Iterator[tuple[int, int, Sign]]:
    """Return long numbers, and capitals mixed with digits: reference numbers, telephone numbers, postcodes."""
    for match in _TOKEN.finditer(text):
        token = match.group()
        digits = sum(letter.isdigit() for letter in token)
        mixed = digits and any(letter.isupper() for letter in token) and token not in _VOCABULARY
        if digits >= _FEWEST_DIGITS or mixed:
            yield match.start(), match.end(), Sign.NUMBER


def _names(text: str) -> Iterator[tuple[int, int, Sign]]:
    """Return capitalised words within a sentence; at its beginning those that look like a name elsewhere or go on with one."""
    words = [match for match in _WORD.finditer(text) if _is_capitalised(match.group())]
    within = [match for match in words if not _begins_a_sentence(text, match.start())]
    elsewhere = {_without_owner(match.group()) for match in within}
    beginnings = {match.start() for match in within}
    for match in words:
        goes_on = text[match.end() : match.end() + 1] == " " and match.end() + 1 in beginnings and match.group() not in _OPENINGS
        if match in within or goes_on or _without_owner(match.group()) in elsewhere:
            yield match.start(), match.end(), Sign.NAME


def _is_capitalised(word: str) -> bool:
    return word[0].isupper() and _without_owner(word) not in _VOCABULARY


def _without_owner(word: str) -> str:
    """Return "Anna" for "Anna's"; "I" for "I'm"."""
    return re.split(r"['\u2019]", word, maxsplit=1)[0]


def _begins_a_sentence(text: str, start: int) -> bool:
    before = text[:start].rstrip(" \t\"'\u2018\u201c(\u2022*-")
    return not before or (before[-1] in ".!?:\n\r" and before.split()[-1:] not in (["Mr."], ["Mrs."], ["Ms."], ["Dr."]))
