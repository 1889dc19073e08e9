"""The 28 finished inspections of 2018-19: constructed cases whose tables are those of Bulletin 2020/01. Nobody in them is real.

The cases come in through the product's own import. They are dealt out in turn, CRC cases to the CRCs and NPS cases to the NPS
divisions of the bulletin's Annex A, so that every load gives the same inspections.
"""

from datetime import datetime
from pathlib import Path

from django.db import transaction
from django.utils.text import slugify

from accounts.models import User
from analysis.reproducing.bulletin_2020_01 import JUDGEMENTS, PUBLICATION
from analysis.reproducing.figures import rows_of
from cases.importing import import_cases
from demonstration.arranging import LEAD, PANEL, arrange, deal_out, fieldwork_before, move_on
from demonstration.deciding import decide_and_publish
from demonstration.spreadsheets import as_csv, rows_in
from inspections.models import Inspection, Provider
from inspections.rules import Phase, Role
from interviews.importing import import_answers

CASES = Path(__file__).parent / "data" / "cases-2018-19.csv"
EDITIONS = {"CRC": "crc-2018-19", "NPS": "nps-2018-19"}

# The file names groups where a provider's record would name the detail; the editions have codes for "not further specified".
_CODES = {
    "ethnicity": {"White": "white", "Ethnic minority": "minority"},
    "sentence_type": {"Community sentence": "community_sentence", "Post-custody": "post_custody"},
    "rosh": {"High/Very high": "high_or_very_high"},
}
# The edition names this question after its subject, harm to others.
_INTERVIEW_CODES = {"q_agencies_risk": "interview.agencies_harm"}
_JUDGED = dict(zip(["j_implementation", "j_desistance", "j_safety"], JUDGEMENTS.values(), strict=True))


def load_published(people: dict[str, User]) -> int:
    """Load the finished inspections that are not there yet, and return how many were added."""
    rows, named = rows_in(CASES), rows_of(PUBLICATION, "annexA_inspections")
    added = 0
    for kind in EDITIONS:
        providers = [row for row in named if row["crc_or_nps"] == kind]
        of_kind = [row for row in rows if row["provider_type"] == kind]
        for place, provider in enumerate(providers):
            added += _load(provider, of_kind[place :: len(providers)], people)
    return added


def _load(provider: dict[str, str], rows: list[dict[str, str]], people: dict[str, User]) -> bool:
    kind = provider["crc_or_nps"]
    published = datetime.strptime(provider["month_of_report_publication"], "%B %Y").date()  # noqa: DTZ007  (a month has no time zone)
    reference = slugify(f"{provider['provider'][:40]} {kind} {published.year}")
    if Inspection.objects.filter(reference=reference).exists():
        return False
    lead = people[LEAD]
    with transaction.atomic():
        inspection = arrange(
            reference=reference,
            provider=Provider.objects.get_or_create(name=provider["provider"], kind=kind)[0],
            edition=EDITIONS[kind],
            fieldwork=fieldwork_before(published),
            weeks=3,
            people=people,
            team={"researcher": Role.RESEARCHER, **PANEL},
        )
        import_cases(inspection=inspection, content=as_csv(map(_facts, rows)), file_name=CASES.name, by=lead)
        deal_out(inspection, people)
        inspection = move_on(inspection, Phase.FIELDWORK, by=lead)
        import_answers(inspection=inspection, content=as_csv(map(_answers, rows)), by=lead)
        decide_and_publish(move_on(inspection, Phase.MODERATION, Phase.PANEL, by=lead), people)
    return True


def _facts(row: dict[str, str]) -> dict[str, str]:
    return {
        "reference": row["case_id"],
        "officer": row["case_id"].replace("S20", "RO"),
        "age": row["age"],
        "sex": row["gender"],
        "ogrs_score": row["ogrs_score"],
        **{name: codes.get(row[name], row[name]) for name, codes in _CODES.items()},
    }


def _answers(row: dict[str, str]) -> dict[str, str]:
    """The file leaves the judgement on safety blank where there were no indicators of risk of harm (the bulletin's note 4)."""
    return {
        "reference": row["case_id"],
        "submitted": "yes",
        "screening.harm_indicators": "Yes" if row["j_safety"] else "No",
        **{code: row[column] for column, code in _JUDGED.items()},
        "interview_grade": row["ro_grade"],
        "interview_caseload_fte": row["caseload_fte"],
        **{_interview_code(column): answer for column, answer in row.items() if column.startswith("q_")},
    }


def _interview_code(column: str) -> str:
    return _INTERVIEW_CODES.get(column, f"interview.{column.removeprefix('q_')}")
