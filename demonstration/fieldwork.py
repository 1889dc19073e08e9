"""One inspection in the middle of its fieldwork: 62 invented cases, some untouched, some half done, some submitted.

Drawn with a fixed seed and written through the functions that the pages use, answer by answer, by the inspector who has the case.
"""

from datetime import date
from random import Random
from uuid import UUID

from django.db import transaction

from accounts.models import User
from cases.allocating import allocate_cases
from cases.answering import save_answer
from cases.answers import ASSESSMENT, AnswerSheet, Change, Writer
from cases.assessing import submit_assessment
from cases.importing import import_cases
from cases.models import Case
from demonstration.arranging import LEAD, arrange, move_on
from demonstration.fieldwork_marks import note_beside_answers
from demonstration.inventing import Given, invent_answers, invent_facts, invent_interview, invent_replies
from demonstration.people import PERSONAS
from demonstration.spreadsheets import as_csv
from inspections.models import Inspection, Provider
from inspections.rules import Phase, Role
from interviews.answers import INTERVIEW
from interviews.interviewing import finish_interview, start_interview
from standards.queries import edition_structure
from standards.structure import EditionStructure

REFERENCE = "north-borough-2023"
SEED = 20230306
FIELDWORK = date(2023, 3, 6)
CASES = 62
OFFICERS = 37
# How many cases each has, and how many of these are submitted and half done; the rest is untouched, or not allocated.
ALLOCATION = (
    ("inspector", 20, 9, 6),
    ("assistant inspector", 14, 6, 4),
    ("local assessor", 12, 5, 4),
    ("lead inspector", 12, 6, 2),
)
# How often each key question is judged sufficient: one stage clearly good, one near a boundary, one weak.
SUFFICIENT = {
    "assessment": {"engaging": 0.82, "desistance": 0.72, "safety": 0.63},
    "planning": {"engaging": 0.78, "desistance": 0.76, "safety": 0.67},
    "implementation": {"engaging": 0.85, "desistance": 0.60, "safety": 0.48},
    "reviewing": {"engaging": 0.80, "desistance": 0.70, "safety": 0.55},
    "outcomes": {"": 0.58},
}


def load_fieldwork(people: dict[str, User]) -> bool:
    """Load the inspection if it is not there yet; return whether it was added."""
    if Inspection.objects.filter(reference=REFERENCE).exists():
        return False
    draw = Random(SEED)
    lead = people[LEAD]
    with transaction.atomic():
        inspection = arrange(
            reference=REFERENCE,
            provider=Provider.objects.get_or_create(name="North Borough", kind="PDU", region="Northern")[0],
            edition="pdu-2021-23",
            fieldwork=FIELDWORK,
            weeks=2,
            people=people,
            team={persona.title: persona.role for persona in PERSONAS if persona.role and persona.role != Role.LEAD},
        )
        rows = (
            invent_facts(f"NB-{number:03}", f"PP-{(number * 17) % OFFICERS + 1:02}", FIELDWORK, draw)
            for number in range(1, CASES + 1)
        )
        import_cases(inspection=inspection, content=as_csv(rows), file_name="demonstration.csv", by=lead)
        inspection = move_on(inspection, Phase.FIELDWORK, by=lead)
        _work(inspection, people, draw)
    return True


def _work(inspection: Inspection, people: dict[str, User], draw: Random) -> None:
    edition = edition_structure(inspection.edition_id)
    cases = list(Case.objects.filter(inspection=inspection).select_related("officer", "assessment"))
    interviewed: set[int | None] = set()
    start = 0
    for title, number, submitted, half_done in ALLOCATION:
        inspector, mine = people[title], cases[start : start + number]
        start += number
        allocate_cases(inspection=inspection, case_ids=[case.pk for case in mine], to=inspector, reason="", by=people[LEAD])
        for place, case in enumerate(mine[: submitted + half_done]):
            case.allocated_to = inspector
            _assess(case, edition, inspector, draw, complete=place < submitted)
            if case.officer_id not in interviewed and draw.random() < 0.8:
                interviewed.add(case.officer_id)
                _interview(case, edition, inspector, draw)
            note_beside_answers(case, inspector)
            if place < submitted:
                submit_assessment(assessment=case.assessment, by=inspector)


def _assess(case: Case, edition: EditionStructure, by: User, draw: Random, *, complete: bool) -> None:
    """Answer every page, or the first ones."""
    pages = edition.pages_of(case.module)
    asked = pages if complete else pages[: draw.randrange(2, 9)]
    for given in invent_answers(case, edition, asked, SUFFICIENT, draw):
        _save(ASSESSMENT, case, given, by, draw)


def _interview(case: Case, edition: EditionStructure, by: User, draw: Random) -> None:
    interview = start_interview(case=case, details=invent_interview(FIELDWORK, draw), by=by)
    for given in invent_replies(edition, draw):
        _save(INTERVIEW, case, given, by, draw)
    finish_interview(interview=interview, by=by)


def _save(sheet: AnswerSheet, case: Case, given: Given, by: User, draw: Random) -> None:
    save_answer(
        sheet,
        case_id=case.pk,
        question=given.question.code,
        change=Change(
            choice=given.option.code if given.option else "",
            set_choice=given.option is not None,
            evidence=given.words,
            set_evidence=True,
        ),
        base=0,
        operation=UUID(int=draw.getrandbits(128), version=4),
        by=Writer(by.pk),
    )
