"""How the parts of what is noted beside an answer are drawn."""

from collections.abc import Iterable
from dataclasses import dataclass

from cases.forms.assessment import AnswerField
from cases.marks import FLAGGED, NOT_FLAGGED, Part, part_called


@dataclass(frozen=True, slots=True)
class PartField:
    """One part as the page draws it: its answer, what the room for words is called and how high it is, 0 for one line.

    `tick` stands beside a single box to tick; else `none` is the radio for no choice.
    """

    drawn: AnswerField
    words: str
    rows: int
    tick: str = ""
    none: str = ""
    ticked: str = FLAGGED
    unticked: str = NOT_FLAGGED


def part_fields(fields: Iterable[AnswerField]) -> list[PartField]:
    """Return the parts of a mark as its page draws them."""
    return [_part_field(drawn) for drawn in fields]


def _part_field(drawn: AnswerField) -> PartField:
    called = part_called(drawn.code)
    match called and called[0]:
        case Part.FLAG:
            return PartField(drawn, "Note for quality assurance", 3, tick="Flag this answer for quality assurance")
        case Part.PRACTICE:
            return PartField(drawn, "Description of the practice", max(4, drawn.rows), none="None")
        case Part.SOURCE:
            return PartField(drawn, "Date of the source", 0, none="Not recorded")
    return PartField(drawn, drawn.question.text, 3)
