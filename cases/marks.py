"""What is noted beside answers, as plain data. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

# Where evidence comes from, for editions that give no list of their own under this name.
SOURCES_LIST = "evidence_source"
SOURCES = {
    "oasys": "OASys",
    "ndelius": "NDelius",
    "case_record": "Other case records",
    "report": "Report or letter from another agency",
    "officer": "Interview with the responsible officer",
    "other": "Another source",
}
PRACTICES = {"good": "Good practice example", "poor": "Poor practice example"}
FLAGGED, NOT_FLAGGED = "flagged", "not_flagged"


class Part(StrEnum):
    """A part of a mark, in the order of its page."""

    CHANGED = "changed"
    FLAG = "flag"
    PRACTICE = "practice"
    SOURCE = "source"


@dataclass(frozen=True, slots=True)
class Mark:
    """What is noted beside one answer."""

    flagged: bool = False
    flag_note: str = ""
    practice: str = ""  # "good" or "poor", once there are words to it
    practice_text: str = ""
    source: str = ""
    source_on: date | None = None
    changed_because: str = ""


NO_MARK = Mark()
Marks = Mapping[str, Mark]  # by the code of the question


def sources_of(code_lists: Mapping[str, Mapping[str, str]]) -> Mapping[str, str]:
    """Return (code: words) of the sources that an edition knows."""
    return code_lists.get(SOURCES_LIST) or SOURCES


def code_of(part: Part, question: str) -> str:
    """Return what a part of the mark beside the answer to a question is called by pages and programs."""
    return f"{part}.{question}"


def part_called(code: str) -> tuple[Part, str] | None:
    """Return the part of a mark that is called so, and the code of the question it stands beside; None for anything else."""
    name, _, question = code.partition(".")
    return (Part(name), question) if name in set(Part) and question else None
