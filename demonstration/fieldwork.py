"""One inspection in the middle of its fieldwork: 62 invented cases, some untouched, some half done, some submitted.

Drawn with a fixed seed and written through the functions that the pages use, answer by answer, by the inspector who has the case.
"""

import csv
import io
from datetime import date, timedelta
from decimal import Decimal
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
from demonstration.people import PERSONAS
from demonstration.wording import evidence, summary, why
from inspections.models import Inspection, Provider
from inspections.rules import Phase, Role
from interviews.answers import INTERVIEW
from interviews.interviewing import finish_interview, start_interview
from interviews.rules import InterviewDetails
from standards.applicability import applies
from standards.queries import edition_structure
from standards.structure import Counts, EditionStructure, Kind, Option, Question

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
_OFFICES = ("Harbour House", "Mill Lane", "Station Road", "The Exchange")


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
        import_cases(inspection=inspection, content=_cases(draw), file_name="demonstration.csv", by=lead)
        inspection = move_on(inspection, Phase.FIELDWORK, by=lead)
        _work(inspection, people, draw)
    return True


def _cases(draw: Random) -> bytes:
    text = io.StringIO()
    rows = [_facts(number, draw) for number in range(1, CASES + 1)]
    writer = csv.DictWriter(text, fieldnames=list(rows[0]))
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue().encode()


def _facts(number: int, draw: Random) -> dict[str, object]:
    """Facts as a provider would give them, spread roughly as in the published samples."""
    started = FIELDWORK - timedelta(weeks=draw.choice([28, 31]), days=-draw.randrange(5))
    kind = draw.choices(["community_order", "suspended_sentence_order", "licence", "post_sentence_supervision"], [45, 20, 28, 7])[
        0
    ]
    community = kind in {"community_order", "suspended_sentence_order"}
    rosh = draw.choices(["low", "medium", "high", "very_high"], [18, 60, 20, 2])[0]
    return {
        "reference": f"NB-{number:03}",
        "officer": f"PP-{(number * 17) % OFFICERS + 1:02}",
        "office": draw.choice(_OFFICES),
        "date_of_birth": started - timedelta(days=round(365.25 * draw.triangular(18, 68, 31))),
        "sex": draw.choices(["male", "female"], [87, 13])[0],
        "ethnicity": draw.choices(["W1", "W9", "A2", "B1", "M1", "O9", "NS"], [72, 6, 6, 6, 5, 3, 2])[0],
        "sentence_type": kind,
        "sentence_months": draw.choice([12, 18, 24] if community else [4, 10, 18, 30, 48]),
        "started_on": started,
        "requirements": draw.choice(["rehabilitation_activity", "unpaid_work;rehabilitation_activity"]) if community else "",
        "previous_sanctions": min(40, int(draw.expovariate(1 / 7))),
        "ogrs_score": min(99, max(3, round(draw.gauss(52, 24)))),
        "rosh": rosh,
        "mappa_category": "1" if rosh == "very_high" or draw.random() < 0.06 else "none",
    }  # fmt: skip


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
            if place < submitted:
                submit_assessment(assessment=case.assessment, by=inspector)


def _assess(case: Case, edition: EditionStructure, by: User, draw: Random, *, complete: bool) -> None:
    """Answer every page, or the first ones; what is asked depends on the facts and on the answers so far."""
    pages = edition.pages_of(case.module)
    pages = pages if complete else pages[: draw.randrange(2, 9)]
    facts = case.facts(edition)
    given: dict[str, str | None] = {}
    for page in pages:
        key_question = next((q for q in page.questions if q.kind is Kind.KEY_QUESTION), None)
        share = SUFFICIENT.get(page.stage, {}).get(key_question.aspect if key_question else "", 0.7)
        good = draw.random() < share
        for question in page.questions:
            if not applies(question.applies, facts, given):
                continue
            option = _option(question, good, draw)
            given[question.code] = option.code if option else None
            _save(ASSESSMENT, case, question, option, _words(question, option, page.stage, draw), by, draw)


def _option(question: Question, good: bool, draw: Random) -> Option | None:
    """A key question is as the page was drawn; prompts mostly follow it."""
    if not question.options:
        return None
    agrees = question.kind is Kind.KEY_QUESTION or draw.random() < 0.85
    wanted = Counts.SUFFICIENT if good == agrees else Counts.INSUFFICIENT
    if question.kind is Kind.PROMPT and draw.random() < 0.12:
        wanted = Counts.NOT_APPLICABLE
    fitting = [option for option in question.options if option.counts is wanted]
    return draw.choice(fitting or list(question.options[:2]))


def _words(question: Question, option: Option | None, stage: str, draw: Random) -> str:
    return evidence(draw, stage, option.counts) if option else summary(draw, question.code)


def _save(sheet: AnswerSheet, case: Case, question: Question, option: Option | None, words: str, by: User, draw: Random) -> None:
    if option is None and not words:
        return
    save_answer(
        sheet,
        case_id=case.pk,
        question=question.code,
        change=Change(choice=option.code if option else "", set_choice=option is not None, evidence=words, set_evidence=True),
        base=0,
        operation=UUID(int=draw.getrandbits(128), version=4),
        by=Writer(by.pk),
    )


def _interview(case: Case, edition: EditionStructure, by: User, draw: Random) -> None:
    details = InterviewDetails(
        held_on=FIELDWORK + timedelta(days=draw.randrange(5)),
        mode=draw.choice(["in_person", "video", "telephone"]),
        grade=draw.choices(["probation_officer", "probation_services_officer"], [55, 45])[0],
        caseload_fte=Decimal(draw.randrange(24, 68)),
    )
    interview = start_interview(case=case, details=details, by=by)
    for question in edition.interview:
        option = _interview_option(question, draw)
        _save(INTERVIEW, case, question, option, why(draw, option.counts) if draw.random() < 0.6 else "", by, draw)
    finish_interview(interview=interview, by=by)


def _interview_option(question: Question, draw: Random) -> Option:
    wanted = draw.choices([Counts.SUFFICIENT, Counts.INSUFFICIENT, Counts.NOT_ASKED], [62, 32, 6])[0]
    return next(option for option in question.options if option.counts is wanted)
