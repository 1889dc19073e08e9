"""What every interview records besides its questions: when and how it was held, grade and caseload of the officer, notes. Pure.

An edition's file says only how grade and caseload are worded. On the page of the interview they are answered like questions, so
that nothing typed there can be lost; they are none of the edition's questions, and are counted nowhere.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

from standards.structure import Counts, Kind, Option, Question

PREFIX = "interview_detail."
HELD_ON, MODE, HELD_AT, GRADE, CASELOAD, NOTES = (
    f"{PREFIX}{name}" for name in ("held_on", "mode", "held_at", "grade", "caseload_fte", "notes")
)
# Code lists of an edition that an interview uses.
MODES, GRADES = "interview_mode", "ro_grade"


def detail_questions(
    fields: Iterable[Mapping[str, Any]], code_lists: Mapping[str, Mapping[str, str]], question: Callable[..., Question]
) -> Iterator[Question]:
    """Yield the details of an interview as questions; `fields` are those of the edition's file, `question` makes one."""
    worded = {part["code"]: part["text"] for part in fields}
    parts: list[tuple[dict[str, str], str]] = [
        ({"code": HELD_ON, "text": "Date of the interview", "hint": "For example, 27 3 2022."}, ""),
        ({"code": MODE, "text": "How was it held?"}, MODES),
        ({"code": HELD_AT, "text": "Start time", "hint": "Optional, for example 2:05pm."}, ""),
        ({"code": GRADE, "text": worded.get("grade", "Grade")}, GRADES),
        (
            {"code": CASELOAD, "text": worded.get("caseload_fte", "Caseload"), "hint": "Full-time equivalent, for example 42.5."},
            "",
        ),
        ({"code": NOTES, "text": "Interview notes that fit nowhere else"}, ""),
    ]
    for part, code_list in parts:
        options = [Option(code, label, Counts.NOT_COUNTED) for code, label in code_lists.get(code_list, {}).items()]
        yield question(part, Kind.DETAIL, applies=None, page="", options=options)
