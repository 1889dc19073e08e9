"""A region in tests: parts of it, and cases of theirs with judgements."""

from datetime import date
from typing import Any

from cases.models import Case
from inspections.models import Inspection
from inspections.rules import Role
from tests.cast import add_case, plan
from tests.ratings.judging import judge

POST_CUSTODY = {"sentence_type": "licence", "started_on": date(2024, 1, 1)}


def part_of(region: Inspection, name: str, cast: Any, edition: str = "pdu-2023-25") -> Inspection:
    part = plan(name, edition=edition, team={cast.olu: Role.LEAD})
    Inspection.objects.filter(pk=part.pk).update(part_of=region)
    return part


def judged(
    inspection: Inspection,
    reference: str,
    cast: Any,
    *,
    module: str = "supervision",
    facts: dict[str, Any] | None = None,
    **choices: str,
) -> Case:
    case = add_case(inspection, reference, module=module, allocated_to=cast.olu, **(facts or {}))
    judge(case, by=cast.olu, **choices)
    return case
