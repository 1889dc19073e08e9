"""Research & Analysis Bulletin 2020/01 (HM Inspectorate of Probation): Tables 1, 2, B1 and B2."""

from collections.abc import Callable, Iterator
from decimal import Decimal

from django.db.models import QuerySet

from analysis.queries import CaseRecord, interviewed_case_records
from analysis.reproducing.figures import Figure, rows_of
from analysis.rules import Share, share_of, shares_by
from inspections.models import Inspection
from inspections.rules import Phase
from standards.models import Question
from standards.structure import Kind

PUBLICATION = "2020-01"

# The publication's three judgements, by the ending of its column names and by the code of the key question.
JUDGEMENTS = {
    "sentence_implemented_effectively": "implementation.engaging",
    "delivery_supports_desistance": "implementation.desistance",
    "delivery_supports_safety": "implementation.safety",
}
_TABLE_2 = dict(
    zip(
        ["implementation_engagement", "implementation_desistance", "implementation_safety"],
        JUDGEMENTS.values(),
        strict=True,
    )
)
CASELOAD_QUESTION = "How many cases are you currently responsible for (FTE)?"


def reproduce_2020_01() -> list[Figure]:
    """Return every figure of Tables 1, 2, B1 and B2 of Bulletin 2020/01 beside our own.

    Counted are the interviewed cases of the published inspections that the bulletin's Annex A names.
    """
    records = interviewed_case_records(inspections_of_2020_01())
    codes = _interview_codes_by_wording()
    return [*_table_1(records, codes), *_table_2(records), *_table_b1(records, codes), *_table_b2(records)]


def inspections_of_2020_01() -> QuerySet[Inspection]:
    """The inspections named in Annex A: published, of the 2018-19 editions, with fieldwork from June 2018 to June 2019."""
    named: QuerySet[Inspection] = Inspection.objects.none()
    rows = rows_of(PUBLICATION, "annexA_inspections")
    for kind, edition in (("CRC", "crc-2018-19"), ("NPS", "nps-2018-19")):
        names = [row["provider"] for row in rows if row["crc_or_nps"] == kind]
        named = named | Inspection.objects.filter(
            provider__name__in=names, provider__kind=kind, edition__code=edition, phase=Phase.PUBLISHED
        )
    return named


def _interview_codes_by_wording() -> dict[str, str]:
    """The publication names questions by their wording; the edition holds it verbatim, so it leads to the code."""
    questions = Question.objects.filter(edition__code="crc-2018-19", kind=Kind.INTERVIEW)
    return dict(questions.values_list("text", "code"))


def _table_1(records: list[CaseRecord], codes: dict[str, str]) -> Iterator[Figure]:
    for row in rows_of(PUBLICATION, "table1_ro_questions"):
        share = share_of(record.interview.get(codes[row["question"]]) for record in records)
        yield Figure("Table 1", row["question"], "% yes", share.per_cent(0), Decimal(row["pct_yes"]))


def _table_2(records: list[CaseRecord]) -> Iterator[Figure]:
    for row in rows_of(PUBLICATION, "table2_judgements"):
        share = share_of(record.judgements.get(_TABLE_2[row["judgement_id"]]) for record in records)
        yield Figure("Table 2", row["judgement"], "n", share.n, int(row["n"]))
        yield Figure("Table 2", row["judgement"], "% yes", share.per_cent(0), Decimal(row["pct_yes"]))


def _table_b1(records: list[CaseRecord], codes: dict[str, str]) -> Iterator[Figure]:
    for row in rows_of(PUBLICATION, "tableB1"):
        if row["question"] == CASELOAD_QUESTION:
            category: Callable[[CaseRecord], str | None] = _category("Caseload")
        else:
            category = _response(codes[row["question"]])
        yield from _cross_tab("Table B1", f"{row['question']} {row['response']}", row["response"], category, row, records)


def _table_b2(records: list[CaseRecord]) -> Iterator[Figure]:
    for row in rows_of(PUBLICATION, "tableB2"):
        name = f"{row['case_variable']}: {row['category']}"
        yield from _cross_tab("Table B2", name, row["category"], _category(row["case_variable"]), row, records)


def _category(variable: str) -> Callable[[CaseRecord], str | None]:
    """Labels are compared without regard to case: the bulletin prints both "High/Very high" and "High/Very High"."""
    return lambda record: (record.categories[variable] or "").casefold() or None


def _response(code: str) -> Callable[[CaseRecord], str | None]:
    words = {True: "yes", False: "no"}
    return lambda record: words[record.interview[code]] if code in record.interview else None


def _cross_tab(
    table: str,
    name: str,
    wanted: str,
    category: Callable[[CaseRecord], str | None],
    row: dict[str, str],
    records: list[CaseRecord],
) -> Iterator[Figure]:
    """Yield n and % of one printed row for each of the three judgements."""
    for column, code in JUDGEMENTS.items():
        share = shares_by((category(record), record.judgements.get(code)) for record in records).get(
            wanted.casefold(), Share(0, 0)
        )
        misprint = ""
        if row.get("case_variable") == "Age group" and column == "sentence_implemented_effectively":
            misprint = "printing error: the column repeats that of the third judgement"
        yield Figure(table, name, f"n, {column}", share.n, int(row[f"n_{column}"]), misprint)
        yield Figure(table, name, f"% yes, {column}", share.per_cent(1), Decimal(row[f"pct_yes_{column}"]), misprint)
