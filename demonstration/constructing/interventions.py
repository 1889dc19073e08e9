"""The cases of the demonstration's Quality & Impact inspections, made so that the interventions bulletin comes out of them again.

Source of every printed figure: HM Inspectorate of Probation, Research & Analysis Bulletin on the availability and delivery of
interventions (Quality & Impact inspections), 2019. What cannot come out, and why, stands beside the figures:
analysis/publications/2019-interventions/misprints.csv.
"""

import csv
from collections.abc import Iterable
from decimal import Decimal
from pathlib import Path
from random import Random

from analysis.reproducing.figures import rows_of
from demonstration.constructing.dealing import Profile, draw_exactly, swap_until_counted
from demonstration.constructing.factors import FACTORS, judge_factors
from demonstration.constructing.people import CASES, Case, invent_cases, profile_of
from demonstration.constructing.tables import ALL, COLUMNS, Column, counts_of, shares_of

SEED = 20190301
PUBLICATION = "2019-interventions"
QUESTIONS = ("availability", "delivery", "contracted_contribution", "partner_contribution", "referral")
FACTS = (
    "reference",
    "area",
    "officer",
    "office",
    "age",
    "sex",
    "ethnicity",
    "sentence_type",
    "ogrs_score",
    "rosh",
    "mappa_category",
)
ANSWERS = (
    *(column.question for column in COLUMNS),
    *(code for factor in FACTORS for code in (f"factor.{factor}", *(f"factor.{factor}.{question}" for question in QUESTIONS))),
)
# Cases in which such organisations had a part, though neither question of the table applied.
FURTHER_CONTRACTED, FURTHER_PARTNERS = 210, 110

_FIGURES = {
    "availability": ("figure1_availability", "pct_with_services_available"),
    "delivery": ("figure2_delivery", "pct_with_interventions_delivered"),
    "contracted_contribution": ("figure3_contracted_providers", "pct_contracted_providers_contributed_sufficiently"),
    "partner_contribution": ("figure4_partners", "pct_partners_contributed_sufficiently"),
}
_MEASURES = {
    "availability": "availability",
    "delivery": "delivery",
    "contracted_providers": "contracted_contribution",
    "partners": "partner_contribution",
}


def construct_cases() -> list[Case]:
    """Return the 1,066 cases with facts and answers: the same ones every time."""
    draw = Random(SEED)
    cases = invent_cases(draw)
    profiles = [profile_of(case) for case in cases]
    for column in COLUMNS:
        _answer(cases, profiles, column, draw)
    contracted = _with_a_part(cases, "contracted", FURTHER_CONTRACTED, draw)
    partners = _with_a_part(cases, "partners", FURTHER_PARTNERS, draw)
    judge_factors(cases, contracted, partners, _printed(), draw)
    return cases


def write_cases(cases: Iterable[Case], path: Path) -> None:
    """Write the cases as a CSV file; what was not asked is blank."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, fieldnames=[*FACTS, *ANSWERS], restval="", extrasaction="ignore", lineterminator="\n")
        writer.writeheader()
        writer.writerows(cases)


def _answer(cases: list[Case], profiles: list[Profile], column: Column, draw: Random) -> None:
    """Answer a question of Tables 1 and 2, sooner in cases in which its neighbour, asked before, was answered too."""
    shares = shares_of(column, rows_of(PUBLICATION, column.table))
    neighbours = [other.question for other in COLUMNS if other.table == column.table and other.question in cases[0]]

    def weight(place: int) -> float:
        return 8.0 if any(cases[place][code] != "not_applicable" for code in neighbours) else 1.0

    asked = draw_exactly(range(CASES), shares[ALL].n, draw, weight)
    answers = ["not_applicable"] * CASES
    for rank, place in enumerate(asked):
        answers[place] = "yes" if rank < shares[ALL].yes else "no"
    for case, answer in zip(cases, swap_until_counted(answers, profiles, counts_of(shares), draw), strict=True):
        case[column.question] = answer


def _with_a_part(cases: list[Case], who: str, further: int, draw: Random) -> set[int]:
    codes = [column.question for column in COLUMNS if column.question.startswith(who)]
    judged = {place for place, case in enumerate(cases) if any(case[code] != "not_applicable" for code in codes)}
    return judged | set(draw_exactly(sorted(set(range(CASES)) - judged), further, draw))


def _printed() -> dict[str, dict[str, Decimal]]:
    """The percentages of Figures 1 to 4 and those that the text gives for NPS and CRC cases."""
    printed = {
        question: {row["priority_factor"]: Decimal(row[column]) for row in rows_of(PUBLICATION, figure)}
        for question, (figure, column) in _FIGURES.items()
    }
    for row in rows_of(PUBLICATION, "nps_crc_differences"):
        if question := _MEASURES.get(row["measure_id"]):
            for provider in ("NPS", "CRC"):
                of_provider = printed.setdefault(f"{question} {provider}", {})
                of_provider[row["priority_factor"]] = Decimal(row[f"{provider.lower()}_pct"])
    return printed
