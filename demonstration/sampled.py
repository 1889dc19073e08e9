"""One inspection in planning, whose cases are being chosen: plan with its seed, population, exclusions, draw and replacements.

There is a second draw, a proposal of who assesses what is not allocated yet, and the dates of the inspection. Everything goes
through the functions that the pages use. The provider's file is an invented population, with the people that a
real one has and nobody inspects: several sentences of one person, orders that ended at once, reviews.
"""

from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from decimal import Decimal
from random import Random

from django.db import transaction

from accounts.models import User
from cases.allocating import confirm_proposal
from cases.balancing import Officers
from cases.declaring import declare_conflict_of_interest
from cases.proposing import make_proposal, place_by_hand, set_allocation
from cases.queries.proposals import open_proposal
from demonstration.arranging import LEAD, arrange
from demonstration.people import COLLEAGUES
from demonstration.spreadsheets import as_csv
from inspections.dates import DateKind
from inspections.dating import set_dates
from inspections.models import Inspection, Provider
from inspections.rules import Role
from inspections.staffing import join_team
from sampling.choosing import bring_in, draw_cases, replace_case
from sampling.eligibility import MoreThanOne
from sampling.fixing import Choice, fix_plan
from sampling.loading import add_extract, ask_to_read, read_extract
from sampling.models import Extract
from sampling.programmes import SAMPLE
from sampling.rules import WhyReplaced
from standards.structure import MAIN_MODULE

REFERENCE = "southmere-2025"
SEED = 20250113
FIELDWORK = date(2025, 1, 13)
EXTRACTED = date(2024, 12, 2)
POPULATION = 320
FIRST, LAST = date(2024, 5, 6), date(2024, 7, 28)
COLUMNS = {
    "reference": "Case number", "person": "Person number", "sex": "Gender", "sentence_type": "Sentence", "rosh": "Risk of harm",
    "started_on": "Start or release", "ended_on": "Ended on", "under_review": "Review", "officer": "Officer", "office": "Office",
}  # fmt: skip
CHOICE = Choice(
    basis=SAMPLE, confidence=Decimal(80), margin=Decimal(10), first_day=FIRST, last_day=LAST,
    more_than_one=MoreThanOne.KEEP_EARLIEST, ended_within=7, left_out=("under_review",),
)  # fmt: skip

DRAWN_AGAIN = "Drawn again before the provider, who asked to see that the seed gives the same cases."
CONFLICT = "I worked beside this officer until last year."
DATES = {
    DateKind.ANNOUNCEMENT: date(2024, 11, 18), DateKind.EXTRACT_DUE: date(2024, 12, 2), DateKind.CASES_DUE: date(2025, 1, 31),
    DateKind.REVIEWS_DUE: date(2025, 2, 14), DateKind.MODERATION: date(2025, 2, 21), DateKind.PANEL: date(2025, 3, 10),
    DateKind.PUBLICATION: date(2025, 4, 22),
}  # fmt: skip


def load_sampled(people: dict[str, User]) -> int:
    """Load the inspection if it is not there yet; return how many were added."""
    if Inspection.objects.filter(reference=REFERENCE).exists():
        return 0
    with transaction.atomic():
        provider = Provider.objects.get_or_create(name="Southmere", kind="PDU", region="Midshire")[0]
        inspection = arrange(
            reference=REFERENCE, provider=provider, edition="pdu-2023-25", fieldwork=FIELDWORK, weeks=2, people=people, team={}
        )
        lead = people[LEAD]
        plan = fix_plan(inspection=inspection, module=MAIN_MODULE, choice=CHOICE, reason="", by=lead)
        content = as_csv(_population(Random(SEED)))
        extract = add_extract(plan=plan, content=content, file_name="southmere.csv", dated_on=EXTRACTED, by=lead)
        ask_to_read(extract=extract, columns=COLUMNS, by=lead)
        read_extract(extract.pk)
        read = Extract.objects.get(pk=extract.pk)
        draw_cases(extract=read, weeks=(), seen=0, reason="", by=lead)
        draw = draw_cases(extract=read, weeks=(), seen=1, reason=DRAWN_AGAIN, by=lead)
        for place, why in ((0, WhyReplaced.FILE_MISSING), (7, WhyReplaced.TRANSFERRED)):
            replace_case(drawn=draw.cases.order_by("pk")[place], why=why, note="", by=lead)
            # The second is replaced once it has come in, and is set aside.
            bring_in(inspection=inspection, module=MAIN_MODULE, by=lead)
        set_dates(inspection=inspection, dates=DATES, by=lead)
        _allocate(inspection, people)
    return 1


def _allocate(inspection: Inspection, people: dict[str, User]) -> None:
    """Allocate half of the cases, and propose who takes the others; one colleague has a conflict, one has few hours."""
    colleagues = [people[colleague.title] for colleague in COLLEAGUES]
    for colleague in colleagues:
        join_team(inspection=inspection, user=colleague, role=Role.INSPECTOR, by=people[LEAD])
    declare_conflict_of_interest(
        inspection=inspection, user=colleagues[0], kind="officer", subject="Officer 3", reason=CONFLICT, by=colleagues[0]
    )
    set_allocation(
        inspection=inspection, hours={MAIN_MODULE: Decimal(6)}, officers=Officers.TOGETHER,
        availability={colleagues[-1].pk: (Decimal(30), None)}, by=people[LEAD],
    )  # fmt: skip
    make_proposal(inspection=inspection, moves_allocated=False, by=people[LEAD])
    first = open_proposal(inspection)
    if first is not None:
        later = first.rows.order_by("case__reference").values_list("case", flat=True)[::2]
        place_by_hand(proposal=first, case_ids=list(later), to=None, by=people[LEAD])
        confirm_proposal(proposal=first, reason="", leave_changed=False, by=people[LEAD])
        make_proposal(inspection=inspection, moves_allocated=False, by=people[LEAD])


def _population(draw: Random) -> Iterator[Mapping[str, object]]:
    """Yield the rows of the provider's file; a few commenced outside the period, as in every extract."""
    days = (LAST - FIRST).days
    for number in range(1, POPULATION + 1):
        started = FIRST + timedelta(days=draw.randint(-10, days + 10))
        ended = started + timedelta(days=draw.choice((3, 90, 120))) if draw.random() < 0.06 else None
        yield {
            "Case number": f"SM-{number:04}",
            "Person number": f"P{draw.randint(1, POPULATION * 20):05}" if number % 40 else "P00001",
            "Gender": draw.choices(("male", "female"), (86, 14))[0],
            "Sentence": draw.choices(("community_order", "suspended_sentence_order", "licence"), (45, 25, 30))[0],
            "Risk of harm": draw.choices(("low", "medium", "high", ""), (20, 55, 22, 3))[0],
            "Start or release": started.isoformat(),
            "Ended on": ended.isoformat() if ended else "",
            "Review": "yes" if draw.random() < 0.02 else "",
            "Officer": f"Officer {draw.randint(1, 24)}",
            "Office": draw.choice(("Harbour Street", "Mill Lane")),
        }
