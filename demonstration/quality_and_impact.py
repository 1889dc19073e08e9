"""The 14 finished Quality & Impact inspections: constructed cases whose figures are those of the interventions bulletin.

The cases come in through the product's own import, each in its police area of the bulletin's Annex A. Nobody in them is real; how
they were made stands in `demonstration/constructing`.
"""

from datetime import date, datetime, timedelta
from pathlib import Path

from django.db import transaction
from django.utils.text import slugify

from accounts.models import User
from analysis.reproducing.figures import rows_of
from analysis.reproducing.interventions_2019 import EDITION, PUBLICATION
from cases.importing import import_cases
from demonstration.arranging import LEAD, PANEL, arrange, deal_out, fieldwork_before, move_on
from demonstration.deciding import decide_and_publish
from demonstration.spreadsheets import as_csv, rows_in
from inspections.models import Inspection, Provider
from inspections.rules import Phase, Role
from interviews.importing import import_answers
from standards.factors import NOT_CHOSEN

CASES = Path(__file__).parent / "data" / "cases-2016-17.csv"
FACTS = ("reference", "officer", "office", "age", "sex", "ethnicity", "sentence_type", "ogrs_score", "rosh", "mappa_category")
# The sampled sentences and licences had begun about nine months before.
WEEKS_SINCE_START = 39


def load_quality_and_impact(people: dict[str, User]) -> int:
    """Load the finished inspections that are not there yet, and return how many were added."""
    areas: dict[str, list[dict[str, str]]] = {}
    for row in rows_in(CASES):
        areas.setdefault(row["area"], []).append(row)
    inspected = [row for row in rows_of(PUBLICATION, "annexA1_inspections") if row["inspected"] == "yes"]
    return sum(_load(area, areas[area["pcc_area_inspected"]], people) for area in inspected)


def _load(area: dict[str, str], rows: list[dict[str, str]], people: dict[str, User]) -> bool:
    name, published = area["pcc_area_inspected"], _month(area["date_of_inspection_report"])
    reference = slugify(f"{name} area {published.year}")
    if Inspection.objects.filter(reference=reference).exists():
        return False
    lead, fieldwork = people[LEAD], fieldwork_before(published)
    with transaction.atomic():
        inspection = arrange(
            reference=reference,
            provider=Provider.objects.get_or_create(name=name, kind="area", region=area["nps_division"])[0],
            edition=EDITION,
            fieldwork=fieldwork,
            weeks=2,
            people=people,
            team={"researcher": Role.RESEARCHER, **PANEL},
        )
        facts = as_csv(_facts(row, place, fieldwork) for place, row in enumerate(rows))
        import_cases(inspection=inspection, content=facts, file_name=CASES.name, by=lead)
        deal_out(inspection, people)
        inspection = move_on(inspection, Phase.FIELDWORK, by=lead)
        import_answers(inspection=inspection, content=as_csv(map(_answers, rows)), by=lead)
        decide_and_publish(move_on(inspection, Phase.MODERATION, Phase.PANEL, by=lead), people)
    return True


def _month(printed: str) -> date:
    """Return the month of the report: the last one where an area was inspected again, whose data were used."""
    last = printed.split(";")[-1].strip()
    name, year = last.split()
    return datetime.strptime(f"{name[:3]} {year}", "%b %Y").date()  # noqa: DTZ007  (a month has no time zone)


def _facts(row: dict[str, str], place: int, fieldwork: date) -> dict[str, object]:
    return {name: row[name] for name in FACTS} | {"started_on": fieldwork - timedelta(weeks=WEEKS_SINCE_START, days=place % 14)}


def _answers(row: dict[str, str]) -> dict[str, str]:
    """The file leaves blank what is not a priority in a case."""
    factors = {name for name in row if name.startswith("factor.") and name.count(".") == 1}
    answers = {name: answer or (NOT_CHOSEN if name in factors else "") for name, answer in row.items() if "." in name}
    return {"reference": row["reference"], "submitted": "yes", **answers}
