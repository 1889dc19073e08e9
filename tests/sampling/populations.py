"""Populations and draws for tests."""

from datetime import date, timedelta
from decimal import Decimal

from inspections.models import Inspection
from inspections.rules import Phase
from sampling.choosing import draw_cases
from sampling.cohorts import week
from sampling.eligibility import MoreThanOne
from sampling.fixing import Choice, fix_plan
from sampling.loading import add_extract, ask_to_read, read_extract
from sampling.models import Draw, DrawnCase, Extract, SamplePlan
from sampling.programmes import SAMPLE

DAY = date(2021, 9, 6)
HEADER = "CRN,Gender,Sentence,Risk,Start,Person,Office"
COLUMNS = {
    "reference": "CRN", "sex": "Gender", "sentence_type": "Sentence", "rosh": "Risk", "started_on": "Start",
    "person": "Person", "office": "Office",
}  # fmt: skip
SENTENCES, RISKS = ("community_order", "licence", "Suspended sentence order"), ("low", "Medium", "high", "")


def in_planning(inspection: Inspection) -> Inspection:
    Inspection.objects.filter(pk=inspection.pk).update(phase=Phase.PLANNING)
    inspection.refresh_from_db()
    return inspection


def lines(number: int, prefix: str = "P") -> list[str]:
    """Cases of every stratum, several of them with a comma, quotes and letters beyond ASCII."""
    return [
        f'{prefix}-{n:04},{"male" if n % 5 else "Female"},{SENTENCES[n % 3]},{RISKS[n % 7 % 4]},{DAY:%d/%m/%Y},,"Café, North"'
        for n in range(number)
    ]


def as_file(rows: list[str], header: str = HEADER) -> bytes:
    return "\r\n".join([header, *rows]).encode("utf-8-sig")


def choice(basis: str = SAMPLE, **other) -> Choice:
    usual = {
        "confidence": Decimal(80), "margin": Decimal(5), "first_day": None, "last_day": None,
        "more_than_one": MoreThanOne.KEEP_EARLIEST, "ended_within": 7, "left_out": [],
    }  # fmt: skip
    return Choice(basis=basis, **(usual | other))


def fixed(inspection: Inspection, by, *, module="supervision", reason="", **other) -> SamplePlan:
    return fix_plan(inspection=inspection, module=module, choice=choice(**other), reason=reason, by=by)


def added(plan: SamplePlan, by, rows: list[str]) -> Extract:
    content = as_file(rows)
    return add_extract(plan=plan, content=content, file_name=r"C:\out\people.csv", dated_on=DAY, by=by)


def loaded(plan: SamplePlan, by, rows: list[str], columns=None) -> Extract:
    extract = added(plan, by, rows)
    ask_to_read(extract=extract, columns=columns or COLUMNS, by=by)
    read_extract(extract.pk)
    extract.refresh_from_db()
    return extract


def drawn(extract: Extract, by, *, weeks=(), seen=0, reason="") -> Draw:
    return draw_cases(extract=Extract.objects.get(pk=extract.pk), weeks=weeks, seen=seen, reason=reason, by=by)


def cohort_lines(inspection: Inspection, prefix: str = "K") -> list[str]:
    """A licence on every day of the weeks 33 to 26 before fieldwork."""
    first = week(33, inspection.fieldwork_starts).first
    days = [first + timedelta(days=day) for day in range(7 * 8)]
    return [f"{prefix}-{n:02},male,licence,low,{day:%Y-%m-%d},," for n, day in enumerate(days)]


def drawn_sample(inspection: Inspection, by, prefix: str = "P") -> DrawnCase:
    """Draw a sample, leave the inspection in the phase it was in, and return the first case drawn."""
    inspection.refresh_from_db()
    phase = inspection.phase
    in_planning(inspection)
    draw = drawn(loaded(fixed(inspection, by), by, lines(12, prefix)), by)
    Inspection.objects.filter(pk=inspection.pk).update(phase=phase)
    inspection.refresh_from_db()
    return draw.cases.order_by("stratum", "place").first()
