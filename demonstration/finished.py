"""One inspection of every later edition with every case judged, so that each way of rating and reporting can be looked at.

Invented with a fixed seed each, and brought in through the product's own import. `demonstration/plans.py` says what is inspected.
"""

from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from random import Random
from typing import cast

from django.db import transaction

from accounts.models import User
from cases.importing import import_cases
from cases.models import Case
from demonstration.arranging import LEAD, PANEL, arrange, deal_out, move_on
from demonstration.deciding import decide_and_lock, keep_plain_ratings, meet
from demonstration.inventing import Given, invent_answers, invent_facts, invent_interview, invent_replies
from demonstration.organising import look_at_organisation
from demonstration.plans import INSPECTIONS, Finished
from demonstration.reporting import report_on, say_what_counts
from demonstration.spreadsheets import as_csv
from demonstration.wording import DECIDED
from inspections.models import Inspection, Provider
from inspections.pooling import attach_part
from inspections.rules import Phase, Role
from interviews.answer_rows import EVIDENCE
from interviews.importing import import_answers
from ratings.aggregating import aggregate
from standards.queries import edition_structure
from standards.structure import EditionStructure

TEAM = {"researcher": Role.RESEARCHER, **PANEL, "quality assurer": Role.QUALITY_ASSURER}
INTERVIEWED = 0.6
OFFICERS_A_CASE = 0.7


def load_finished(people: dict[str, User]) -> int:
    """Load the inspections that are not there yet, and return how many were added."""
    return sum(_load(planned, people) for planned in INSPECTIONS)


def _load(planned: Finished, people: dict[str, User]) -> bool:
    if Inspection.objects.filter(reference=planned.reference).exists():
        return False
    draw, lead = Random(planned.reference), people[LEAD]
    with transaction.atomic():
        provider = Provider.objects.get_or_create(name=planned.provider, kind=planned.kind, region=planned.region)[0]
        inspection = arrange(
            reference=planned.reference,
            provider=provider,
            edition=planned.edition,
            fieldwork=planned.fieldwork,
            weeks=2,
            people=people,
            team=TEAM,
        )
        sampled = [module for module, size in planned.samples.items() for _ in range(size)]
        facts = [_facts(planned, module, number, draw) for number, module in enumerate(sampled, start=1)]
        import_cases(inspection=inspection, content=as_csv(facts), file_name="demonstration.csv", by=lead)
        deal_out(inspection, people)
        inspection = move_on(inspection, Phase.FIELDWORK, by=lead)
        import_answers(inspection=inspection, content=as_csv(_answers(inspection, planned, draw)), by=lead)
        look_at_organisation(inspection, planned, draw, by=lead)
        if whole := Inspection.objects.filter(reference=planned.part_of).exclude(phase=Phase.PUBLISHED).first():
            attach_part(whole=whole, part=inspection, reason="A unit of the region, inspected before it", by=lead)
        _finish(inspection, planned, people)
    return True


def _finish(inspection: Inspection, planned: Finished, people: dict[str, User]) -> None:
    """Take the inspection to its last phase, with all that its panel has to do before."""
    inspection = move_on(inspection, *[phase for phase in planned.phases if phase != Phase.PUBLISHED], by=people[LEAD])
    conflict = DECIDED["conflict"] if planned.conflict else ""
    if planned.phases[-1] == Phase.PUBLISHED:
        if planned.reported:
            say_what_counts(inspection, people)
        decide_and_lock(inspection, people, changed=planned.changed, conflict=conflict)
        if planned.reported:
            report_on(inspection, people)
        move_on(inspection, Phase.PUBLISHED, by=people[LEAD])
    elif planned.phases[-1] == Phase.PANEL:
        aggregate(inspection.pk)
        meet(inspection, people, conflict=conflict)
        keep_plain_ratings(inspection, people)


def _facts(planned: Finished, module: str, number: int, draw: Random) -> dict[str, object]:
    """Facts of a case of a sample: who is in a sample follows from what it is drawn for."""
    letters = "".join(word[0] for word in planned.reference.split("-")[:-1]).upper()
    officers = max(1, round(sum(planned.samples.values()) * OFFICERS_A_CASE))
    facts = invent_facts(f"{letters}-{number:03}", f"{letters}-{number % officers + 1:02}", planned.fieldwork, draw)
    if planned.some_briefly:
        facts |= _length_of_supervision(facts, draw)
    return facts | {"module": module} | _OF_SAMPLE.get(module, {})


def _length_of_supervision(facts: dict[str, object], draw: Random) -> dict[str, object]:
    """Say when a licence ends, and for some others when Probation Reset or Impact was applied: soon after the start, or later."""
    started = cast("date", facts["started_on"])
    if facts["sentence_type"] == "licence":
        return {"licence_ends_on": started + timedelta(days=draw.choice([42, 56, 120, 240])), "reset_on": ""}
    reset_on = started + timedelta(days=draw.randrange(28, 120)) if draw.random() < 0.2 else ""
    return {"licence_ends_on": "", "reset_on": reset_on}


# What all the cases of a sample have in common.
_OF_SAMPLE: Mapping[str, dict[str, object]] = {
    "through_the_gate": {"sentence_type": "licence", "sentence_months": 10, "requirements": ""},
    "unpaid_work": {"sentence_type": "community_order", "sentence_months": 12, "requirements": "unpaid_work"},
    "statutory_victims": {"sentence_type": "licence", "sentence_months": 48, "requirements": "", "rosh": "high"},
}


def _answers(inspection: Inspection, planned: Finished, draw: Random) -> list[dict[str, object]]:
    """Return a row for each case, with a cell for everything that is answered in any of them."""
    edition = edition_structure(inspection.edition_id)
    cases = Case.objects.filter(inspection=inspection).select_related("officer")
    asked_about = {module.code for module in edition.modules if module.officer_interview}
    interviewed: set[int | None] = set()
    rows = []
    for case in cases:
        row: dict[str, object] = {"reference": case.reference, "module": case.module, "submitted": "yes"}
        row |= _cells(invent_answers(case, edition, edition.pages_of(case.module), planned.sufficient, draw))
        if case.module in asked_about and case.officer_id not in interviewed and draw.random() < INTERVIEWED:
            interviewed.add(case.officer_id)
            row |= _interview(edition, planned, draw)
        rows.append(row)
    columns = list(dict.fromkeys(name for row in rows for name in row))
    return [{name: row.get(name, "") for name in columns} for row in rows]


def _interview(edition: EditionStructure, planned: Finished, draw: Random) -> dict[str, object]:
    details = invent_interview(planned.fieldwork, draw)
    return {
        "interview_held_on": details.held_on,
        "interview_held_at": details.held_at,
        "interview_mode": details.mode,
        "interview_grade": details.grade,
        "interview_caseload_fte": details.caseload_fte,
        **_cells(invent_replies(edition, draw)),
    }


def _cells(answers: Iterable[Given]) -> dict[str, object]:
    cells: dict[str, object] = {}
    for given in answers:
        cells[given.question.code] = given.option.code if given.option else ""
        cells[given.question.code + EVIDENCE] = given.words
    return cells
