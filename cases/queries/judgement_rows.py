"""Judgements as rows for programs, in a list and in a file alike: one statement decides what a row holds."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import connection
from django.db.models import Count, QuerySet

from cases.asked import SQL, asked_of
from cases.models import Case, Judgement
from cases.queries.marks import CHANGED
from cases.rules import AnswerState
from inspections.models import Inspection
from standards.queries import edition_structure
from standards.structure import Counts, EditionStructure

# What a spreadsheet would take for the beginning of a formula (cases.csv_rows.safe_cell): such text gets an apostrophe.
_FORMULA = r"E'=', E'+', E'-', E'@', E'\t', E'\r'"

# Three different things are kept apart: not asked, not applicable, not answered. A question that holds words alone is answered
# by them. What is not asked may have been answered before: the answer is kept, and does not count. cases.rules.state_of says the
# same of one answer in hand.
_STATE = f"""CASE
    WHEN NOT coalesce(scope.asked[question.place], true) OR option.counts = '{Counts.NOT_ASKED.value}' THEN 'not_asked'
    WHEN option.counts = '{Counts.NOT_APPLICABLE.value}' THEN 'not_applicable'
    WHEN option.id IS NULL AND (question.kind <> 'text' OR coalesce(judgement.evidence, '') = '') THEN 'not_answered'
    ELSE 'answered' END"""

STATES = tuple(state.value for state in AnswerState)


def _safe(text: str) -> str:
    """Return SQL for typed words as a spreadsheet may open them; none at all are NULL."""
    return f"CASE WHEN left({text}, 1) IN ({_FORMULA}) THEN '''' || {text} ELSE nullif({text}, '') END"


COLUMNS: Mapping[str, str] = {
    "inspection": "scope.inspection",
    "edition": "scope.edition",
    "results_version": "scope.results_version",
    "set_aside": "scope.set_aside",
    "case": "scope.reference",
    "case_id": "scope.case_id",
    "module": "scope.module",
    "question": "question.code",
    "kind": "question.kind",
    "concept": "question.concept",
    "state": _STATE,
    "option": "option.code",
    "counts": "option.counts",
    "evidence": "judgement.evidence",
    "version": "coalesce(judgement.version, 0)",
    "updated_at": "judgement.updated_at",
    "updated_by": "writer.name",
    "flagged": "coalesce(mark.flagged, false)",
    "practice": "nullif(mark.practice, '')",
    "source": "nullif(mark.source, '')",
    "source_on": "mark.source_on",
    # Asked of those alone whose officer was heard: beside a comparison that is unknown PostgreSQL would look for all others, too.
    "changed_after_interview": (
        f"scope.officer_heard_at IS NOT NULL AND coalesce({CHANGED.format(heard='scope.officer_heard_at')}, false)"
    ),
    "flag_note": "coalesce(mark.flag_note, '')",
    "practice_text": "coalesce(mark.practice_text, '')",
    "changed_because": "coalesce(mark.changed_because, '')",
    "paper_date": "scope.paper_date",
    "paper_by": "scope.paper_by",
    "paper_assessor": "scope.paper_assessor",
    "safe_case": "scope.safe_reference",
    "assessor": "writer.pseudonym",
    "safe_evidence": _safe("judgement.evidence"),
    "safe_flag_note": _safe("mark.flag_note"),
    "safe_practice_text": _safe("mark.practice_text"),
    "safe_changed_because": _safe("mark.changed_because"),
}

# Conditions are decided once per case and pseudonyms made once per person; every judgement only looks them up. No join can
# lose a judgement: each has its sheet, its question and its writer, and the rest is joined loosely. Those held from an earlier
# edition are left out.
_ROWS = """
WITH writer AS MATERIALIZED (
    SELECT id, name, left(encode(sha256(convert_to(%s || id, 'UTF8')), 'hex'), 16) AS pseudonym FROM accounts_user
), scope AS MATERIALIZED (
    SELECT cases_case.id AS case_id, cases_case.reference, cases_case.module, inspection.reference AS inspection,
        inspection.edition_id, inspection.results_version, cases_case.set_aside_at IS NOT NULL AS set_aside,
        edition.code AS edition,
        CASE WHEN left(cases_case.reference, 1) IN ({formula}) THEN '''' || cases_case.reference
            ELSE cases_case.reference END AS safe_reference,
        sheet.id AS sheet_id, sheet.officer_heard_at, sheet.paper_date, hand.name AS paper_by, hand.pseudonym AS paper_assessor,
        {flags} AS asked
    FROM cases_case
    JOIN inspections_inspection inspection ON inspection.id = cases_case.inspection_id
    JOIN standards_edition edition ON edition.id = inspection.edition_id
    JOIN cases_caseassessment sheet ON sheet.case_id = cases_case.id
    LEFT JOIN writer hand ON hand.id = sheet.paper_assessor_id
    WHERE cases_case.id IN ({cases})
), question AS MATERIALIZED (
    SELECT asking.id, asking.edition_id, asking.module, asking.code, asking.kind, asking.concept, asking.position, placed.place
    FROM standards_question asking LEFT JOIN unnest(%s::bigint[], %s::int[]) AS placed (id, place) ON placed.id = asking.id
)
SELECT {columns}
FROM scope
{judgements}
LEFT JOIN standards_answeroption option ON option.id = judgement.option_id
LEFT JOIN cases_answermark mark ON mark.assessment_id = scope.sheet_id AND mark.question_id = question.id
{rest}
"""


_RECORDED = """JOIN cases_judgement judgement ON judgement.assessment_id = scope.sheet_id AND NOT judgement.held
JOIN question ON question.id = judgement.question_id
JOIN writer ON writer.id = judgement.updated_by_id"""
# Only questions of a form have a place among the flags.
_EVERY = """JOIN question ON question.edition_id = scope.edition_id AND question.module = scope.module
    AND question.place IS NOT NULL
LEFT JOIN cases_judgement judgement ON judgement.assessment_id = scope.sheet_id AND judgement.question_id = question.id
LEFT JOIN writer ON writer.id = judgement.updated_by_id"""


@dataclass(frozen=True, slots=True)
class _Flags:
    """Which questions are asked in a case: an array of booleans, and where in it each question finds its own."""

    sql: str
    parameters: list[Any]
    places: dict[int, int]


def judgement_rows(
    cases: QuerySet[Case],
    columns: Sequence[str],
    *,
    every_question: bool = False,
    key: str = "",
    rest: str = "",
    rest_parameters: Iterable[Any] = (),
) -> SQL:
    """Return the statement, with its parameters, that gives a row for every judgement about the cases.

    With `every_question`, it is a row for every question of each case's form, judged or not (see `number_of_rows`). `columns`
    are names of COLUMNS; `key` is what pseudonyms are made with; `rest` narrows or sorts.
    """
    flags = _flags([edition_structure(pk) for pk in _editions(cases)])
    chosen, case_parameters = cases.order_by().values("pk").query.sql_with_params()
    statement = _ROWS.format(
        flags=flags.sql, cases=chosen, formula=_FORMULA, rest=rest, judgements=_EVERY if every_question else _RECORDED,
        columns=", ".join(f'{COLUMNS[name]} AS "{name.removeprefix("safe_")}"' for name in columns),
    )  # fmt: skip
    questions = [list(flags.places), list(flags.places.values())]
    return statement, [key, *flags.parameters, *case_parameters, *questions, *rest_parameters]


def number_of_rows(cases: QuerySet[Case], *, every_question: bool) -> int:
    """Return how many rows `judgement_rows` gives for the cases."""
    if not every_question:
        return Judgement.objects.filter(assessment__case__in=cases, held=False).count()
    forms = cases.order_by().values_list("inspection__edition_id", "module").annotate(number=Count("pk", distinct=True))
    return sum(
        number * sum(len(page.questions) for page in edition_structure(edition).pages_of(module))
        for edition, module, number in forms
    )


def _editions(cases: QuerySet[Case]) -> list[int]:
    inspections = Inspection.objects.filter(pk__in=cases.order_by().values("inspection_id"))
    return list(inspections.order_by("edition_id").values_list("edition_id", flat=True).distinct())


def _flags(editions: Sequence[EditionStructure]) -> _Flags:
    """Return SQL for the flags over `cases_case` and `inspection`: one array for each edition, one place for each condition."""
    branches: list[str] = []
    parameters: list[Any] = []
    places: dict[int, int] = {}
    for edition in editions:
        form = [question for page in edition.pages for question in page.questions]
        conditions: list[SQL] = []
        for question in form:
            condition = asked_of(question, edition)
            if condition not in conditions:
                conditions.append(condition)
            places[question.id] = conditions.index(condition) + 1
        branches.append(f"WHEN %s THEN ARRAY[{', '.join(text for text, _ in conditions)}]")
        parameters += [edition.id, *(value for _, values in conditions for value in values)]
    if not branches:
        return _Flags("ARRAY[]::boolean[]", [], {})
    return _Flags(f"CASE inspection.edition_id {' '.join(branches)} END", parameters, places)


def listed_judgements(page: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Return the rows of a page of judgements, given `judgement_id` and `case_id` of each, by case and question; two queries."""
    if not page:
        return []
    columns = ("inspection", "edition", "case", "case_id", "module", "question", "kind", "concept", "state", "option", "counts",
               "evidence", "version", "updated_at", "updated_by", "flagged", "practice", "source", "source_on",
               "changed_after_interview", "flag_note", "practice_text", "changed_because", "paper_date", "paper_by",
               "results_version", "set_aside")  # fmt: skip
    statement, parameters = judgement_rows(
        Case.objects.filter(pk__in={row["case_id"] for row in page}),
        columns,
        rest="WHERE judgement.id = ANY(%s) ORDER BY scope.case_id, judgement.question_id",
        rest_parameters=[[row["judgement_id"] for row in page]],
    )
    with connection.cursor() as cursor:
        cursor.execute(statement, parameters)
        return [dict(zip(columns, row, strict=True)) for row in cursor.fetchall()]
