"""Evidence about the organisation in the inspection that is in fieldwork, as data/fieldwork-evidence.yaml tells it."""

import csv
import io
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import yaml
from django.core.files.base import ContentFile
from django.db import transaction

from accounts.models import User
from demonstration.arranging import LEAD
from demonstration.fieldwork import REFERENCE
from inspections.models import Inspection
from inspections.rules import Phase, Role
from organisation.attaching import attach
from organisation.gathering import Description, add_evidence, withdraw, write_note
from organisation.models import EvidenceItem
from organisation.proposing import propose_rating
from organisation.rules import EvidenceKind, Shows

EVIDENCE = Path(__file__).parent / "data" / "fieldwork-evidence.yaml"
# Who gathers evidence, by title; nothing is loaded once somebody has arranged the team otherwise.
_GATHERING = {LEAD: Role.LEAD, "inspector": Role.INSPECTOR, "assistant inspector": Role.ASSISTANT}


def load_fieldwork_evidence(people: Mapping[str, User]) -> bool:
    """Load the evidence if the inspection has none and is as it was loaded; return whether it was added."""
    inspection = inspection_as_loaded(people)
    if inspection is None or EvidenceItem.objects.filter(inspection=inspection).exists():
        return False
    told = yaml.safe_load(EVIDENCE.read_text(encoding="utf-8"))
    with transaction.atomic():
        for one in told["evidence"]:
            _gather(inspection, one, people[one["by"]])
        _propose(inspection, told["proposals"], people[LEAD])
    return True


def inspection_as_loaded(people: Mapping[str, User]) -> Inspection | None:
    """Return the inspection in fieldwork; None once somebody has moved it on or arranged its team otherwise."""
    inspection = Inspection.objects.filter(reference=REFERENCE, phase=Phase.FIELDWORK).first()
    team = dict(inspection.team.filter(left_at=None).values_list("user", "role")) if inspection else {}
    return inspection if all(team.get(people[title].pk) == role for title, role in _GATHERING.items()) else None


def _gather(inspection: Inspection, told: Mapping[str, Any], by: User) -> None:
    kind, summary = EvidenceKind(told["kind"]), told.get("summary", "")
    about = Description(kind, told["title"], told["dated"], told["source"], summary)
    item = add_evidence(inspection=inspection, about=about, by=by)
    for note in told.get("notes", ()):
        write_note(item=item, prompt=note["prompt"], shows=Shows(note["shows"]), text=note["text"], by=by)
    if file := told.get("file"):
        attach(item=item, name=file["name"], content=ContentFile(_table(file["rows"])), by=by)
    if reason := told.get("withdrawn"):
        withdraw(thing=item, reason=reason, by=by)


def _propose(inspection: Inspection, proposals: Sequence[Mapping[str, str]], lead: User) -> None:
    versions: dict[str, int] = {}
    for told in proposals:
        seen = versions.get(told["standard"], 0)
        versions[told["standard"]] = propose_rating(inspection=inspection, **told, version=seen, by=lead).version


def _table(rows: Sequence[Sequence[object]]) -> bytes:
    text = io.StringIO()
    csv.writer(text).writerows(rows)
    return text.getvalue().encode()
