"""What inspectors noted beside their answers in the inspection that is in fieldwork, as data/fieldwork-marks.yaml tells it."""

from functools import cache
from pathlib import Path
from typing import Any
from uuid import NAMESPACE_URL, UUID, uuid5

import yaml

from accounts.models import User
from cases.answers import Change
from cases.marking import save_part
from cases.marks import Part, code_of
from cases.models import Case

_MARKS = Path(__file__).parent / "data" / "fieldwork-marks.yaml"


@cache
def marks_told() -> dict[str, list[dict[str, Any]]]:
    """Return what is noted, by the reference of the case."""
    told: dict[str, list[dict[str, Any]]] = yaml.safe_load(_MARKS.read_text(encoding="utf-8"))
    return told


def note_beside_answers(case: Case, by: User) -> None:
    """Note beside the answers of a case that is still open what is told of it."""
    for told in marks_told().get(case.reference, ()):
        code = code_of(Part(told["part"]), told["question"])
        change = Change(choice=told["choice"], set_choice=True, evidence=told["words"], set_evidence=True)
        save_part(case_id=case.pk, code=code, change=change, base=0, operation=_operation(case, code), by=by)


def _operation(case: Case, code: str) -> UUID:
    """Return the id of the operation, the same each time the demonstration is loaded."""
    drawn = uuid5(NAMESPACE_URL, f"{case.inspection.reference}/{case.reference}/{code}")
    return UUID(bytes=drawn.bytes, version=4)
