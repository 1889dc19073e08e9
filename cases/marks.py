"""What is noted beside answers, as plain data. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

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


@dataclass(frozen=True, slots=True)
class Mark:
    """What is noted beside one answer."""

    flagged: bool = False
    flag_note: str = ""
    practice: str = ""  # "good" or "poor"
    practice_text: str = ""
    source: str = ""
    source_on: date | None = None
    changed_because: str = ""


NO_MARK = Mark()
Marks = Mapping[str, Mark]  # by the code of the question


def sources_of(code_lists: Mapping[str, Mapping[str, str]]) -> Mapping[str, str]:
    """Return (code: words) of the sources that an edition knows."""
    return code_lists.get(SOURCES_LIST) or SOURCES
