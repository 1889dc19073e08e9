"""Bulletin on the availability and delivery of interventions (HM Inspectorate of Probation, 2019): its figures and tables.

With them what its text says in numbers: who was in the sample, how often a factor was a priority, and how NPS and CRCs differed.
"""

from collections.abc import Callable, Iterable, Iterator
from decimal import Decimal

from django.db.models import QuerySet

from analysis.queries import CaseRecord, case_records
from analysis.reproducing.figures import Figure, rows_of
from analysis.rules import Share, share_of
from inspections.models import Inspection
from inspections.rules import Phase
from standards.factors import code_about, factor_code
from standards.models import Edition
from standards.queries import edition_structure

PUBLICATION, EDITION = "2019-interventions", "quality-and-impact-2016-17"

# Figure -> file, column, question about each factor.
FIGURES = {
    "Figure 1": ("figure1_availability", "pct_with_services_available", "availability"),
    "Figure 2": ("figure2_delivery", "pct_with_interventions_delivered", "delivery"),
    "Figure 3": ("figure3_contracted_providers", "pct_contracted_providers_contributed_sufficiently", "contracted_contribution"),
    "Figure 4": ("figure4_partners", "pct_partners_contributed_sufficiently", "partner_contribution"),
}
# Table -> file, and the question of each measure.
TABLES = {
    "Table 1": ("table1_contracted_providers", "contracted"),
    "Table 2": ("table2_partners", "partners"),
}
MEASURES = {"sufficient_focus_on_risk_of_harm": "harm_focus", "sufficient_information_for_reviewing": "information"}
# What the text compares between providers, by the question about each factor.
COMPARED = {
    "availability": "availability",
    "delivery": "delivery",
    "contracted_providers": "contracted_contribution",
    "partners": "partner_contribution",
}
# The bulletin's names for its groups, and ours.
_VARIABLES = {
    "Gender": "Gender",
    "Age group": "Age group",
    "Ethnic group": "Ethnicity",
    "Supervision type": "Supervision",
    "OGRS band": "Likelihood of reoffending",
}
_PRINTED_FOR = {">30": "Under 30"}

Wanted = Callable[[CaseRecord], bool]


def reproduce_2019_interventions() -> list[Figure]:
    """Return every figure beside our own, counted from the published Quality & Impact inspections that Annex A names."""
    records = case_records(inspections_of_2019_interventions())
    factors = _factor_codes()
    misprints = {(row["table"], row["row"], row["column"]): row["reason"] for row in rows_of(PUBLICATION, "misprints")}
    return [
        Figure(table, row, column, ours, published, misprints.get((table, row, column), ""))
        for table, row, column, ours, published in (
            *_sample(records),
            *_priorities(records, factors),
            *_figures(records, factors),
            *_providers(records, factors),
            *_tables(records),
        )
    ]


def inspections_of_2019_interventions() -> QuerySet[Inspection]:
    """The inspected police areas of Annex A: published inspections of the edition, one for each area."""
    areas = {row["pcc_area_inspected"] for row in rows_of(PUBLICATION, "annexA1_inspections") if row["inspected"] == "yes"}
    return Inspection.objects.filter(
        provider__name__in=areas, provider__kind="area", edition__code=EDITION, phase=Phase.PUBLISHED
    )


def provider_of(record: CaseRecord) -> str:
    """Return "NPS" or "CRC": an area has offices of both, and the name of an office begins with whose it is."""
    return record.office.partition(" ")[0]


# table, row, column, ours, published
Compared = tuple[str, str, str, Decimal | int | None, Decimal | int]


def _factor_codes() -> dict[str, str]:
    """The publication names factors by the edition's labels."""
    edition = edition_structure(Edition.objects.values_list("pk", flat=True).get(code=EDITION))
    return {label: factor for factor, label in edition.factors.factors.items()} if edition.factors else {}


def _sample(records: list[CaseRecord]) -> Iterator[Compared]:
    groups: dict[str, Wanted] = {
        "cases_all": lambda record: True,
        "crc": lambda record: provider_of(record) == "CRC",
        "nps": lambda record: provider_of(record) == "NPS",
        "female": lambda record: record.categories["Gender"] == "Female",
        "post_release": lambda record: record.categories["Supervision"] == "Post-custody",
        "high_vhigh_rosh": lambda record: record.categories["RoSH level"] == "High/Very high",
        "mappa_eligible": lambda record: record.categories["MAPPA"] not in (None, "Not eligible"),
    }
    for row in rows_of(PUBLICATION, "sample_description"):
        share = share_of(map(groups[row["group_id"]], records))
        yield "Sample", row["group"], "n", share.yes, int(row["n"])
        if row["pct_of_cases"]:
            yield "Sample", row["group"], "% of cases", share.per_cent(0), Decimal(row["pct_of_cases"])


def _priorities(records: list[CaseRecord], factors: dict[str, str]) -> Iterator[Compared]:
    for row in rows_of(PUBLICATION, "priority_factors"):
        if printed := row["pct_of_cases_factor_identified_as_priority"]:
            code = factor_code(factors[row["priority_factor"]])
            share = share_of(record.judgements.get(code, False) for record in records)
            yield "Priority factors", row["priority_factor"], "% of cases", share.per_cent(0), Decimal(printed)


def _figures(records: list[CaseRecord], factors: dict[str, str]) -> Iterator[Compared]:
    for figure, (file, column, question) in FIGURES.items():
        for row in rows_of(PUBLICATION, file):
            share = _share(records, code_about(factors[row["priority_factor"]], question))
            yield figure, row["priority_factor"], "% yes", share.per_cent(0), Decimal(row[column])


def _providers(records: list[CaseRecord], factors: dict[str, str]) -> Iterator[Compared]:
    for row in rows_of(PUBLICATION, "nps_crc_differences"):
        question = COMPARED.get(row["measure_id"])
        code = code_about(factors[row["priority_factor"]], question) if question else "partners.information"
        for provider in ("NPS", "CRC"):
            share = _share((record for record in records if provider_of(record) == provider), code)
            name = f"{row['measure']}: {row['priority_factor']}"
            yield "NPS and CRCs", name, f"% yes, {provider}", share.per_cent(0), Decimal(row[f"{provider.lower()}_pct"])


def _tables(records: list[CaseRecord]) -> Iterator[Compared]:
    for table, (file, who) in TABLES.items():
        for row in rows_of(PUBLICATION, file):
            held = [record for record in records if _is_in(record, row["group"], row["category"])]
            for measure, question in MEASURES.items():
                share, name = _share(held, f"{who}.{question}"), f"{row['group']}: {row['category']}"
                yield table, name, f"n, {measure}", share.n, int(row[f"n_{measure}"])
                yield table, name, f"% yes, {measure}", share.per_cent(1), Decimal(row[f"pct_yes_{measure}"])


def _is_in(record: CaseRecord, group: str, category: str) -> bool:
    if group == "Provider":
        return provider_of(record) == category
    return group == "All cases" or record.categories[_VARIABLES[group]] == _PRINTED_FOR.get(category, category)


def _share(records: Iterable[CaseRecord], code: str) -> Share:
    return share_of(record.judgements.get(code) for record in records)
