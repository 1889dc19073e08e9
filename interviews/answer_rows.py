"""The rows of a file of answers: what each says about its case, and everything that is wrong with it.

Columns: `reference`; `module`, blank for the edition's first; a question's code for its answer (option code or label), and the
code followed by `:evidence` for the words beside it; `interview_held_on`, `interview_held_at`, `interview_mode`,
`interview_grade`, `interview_caseload_fte`; `submitted` (yes, no or blank).
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import time
from decimal import Decimal
from typing import Any

from django.utils import timezone

from cases.answers import LONGEST_EVIDENCE, plain_newlines
from cases.case_rows import codes_by_word, date_from, folded
from cases.csv_rows import MOST_PROBLEMS, FileRefused, Problem, Table
from cases.models import Case
from cases.tables import read_file
from design.fields import time_of_day
from inspections.models import Inspection
from interviews.queries.interview import is_held_about
from interviews.rules import InterviewDetails, faults
from standards.details import GRADES, MODES
from standards.structure import EditionStructure, Kind, Option, Question

DETAILS = ("interview_held_on", "interview_held_at", "interview_mode", "interview_grade", "interview_caseload_fte")
EVIDENCE = ":evidence"
NO_DETAILS = InterviewDetails()
_SUBMITTED = {"yes": True, "true": True, "1": True, "no": False, "false": False, "0": False, "": False}

# question id -> (option id, evidence)
Given = dict[int, tuple[int | None, str]]


@dataclass(slots=True)
class AnswerRow:
    """What one row says about one case."""

    number: int
    case: Case
    judgements: Given = field(default_factory=dict)
    answers: Given = field(default_factory=dict)
    details: InterviewDetails = NO_DETAILS
    submitted: bool = False

    @property
    def has_interview(self) -> bool:
        return bool(self.answers) or self.details != NO_DETAILS


def columns_of(edition: EditionStructure) -> tuple[str, ...]:
    """Return the names of all columns that a file of answers may have."""
    return (
        "reference",
        "module",
        "submitted",
        *DETAILS,
        *(name for code in edition.questions for name in (code, code + EVIDENCE)),
    )


def file_to_fill_in(inspection: Inspection, edition: EditionStructure) -> list[Sequence[str]]:
    """Return a header with every column, and a row for every case that is inspected: its reference, its module and blanks."""
    names = columns_of(edition)
    cases = Case.objects.filter(inspection=inspection, set_aside_at=None).order_by("module", "reference")
    blank = [""] * (len(names) - 2)
    return [names, *([case, module, *blank] for case, module in cases.values_list("reference", "module"))]


def read_answers(content: bytes, inspection: Inspection, edition: EditionStructure) -> list[AnswerRow]:
    """Read a whole file of answers about cases of the inspection. Raises FileRefused with every problem of the file."""
    rows, problems = _read(read_file(content, columns=columns_of(edition), required=("reference",)), inspection, edition)
    if problems:
        raise FileRefused(problems[:MOST_PROBLEMS])
    return rows


def _read(table: Table, inspection: Inspection, edition: EditionStructure) -> tuple[list[AnswerRow], list[Problem]]:
    found = Case.objects.filter(inspection=inspection).select_related("assessment", "inspection")
    cases = {(case.module, case.reference): case for case in found}
    modules = codes_by_word(edition.module_titles)
    rows: dict[tuple[str, str], AnswerRow] = {}
    problems: list[Problem] = []
    for number, cells in table.rows:
        reference, module = cells["reference"], folded(cells.get("module", ""))
        key = (modules.get(module, "") if module else edition.modules[0].code, reference)
        if key not in cases or key in rows:
            why = "The case is there twice." if key in rows else "There is no such case in this inspection."
            problems.append(Problem(number, "reference", reference[:120], why))
            continue
        row = rows[key] = AnswerRow(number, cases[key])
        problems += _whole_row(row, cells)
        problems += _answers_of(row, cells, edition)
        problems += _details_of(row, cells, edition)
        if row.has_interview and row.case.officer_id is None:
            problems.append(Problem(number, "reference", reference, "An interview needs the officer who holds the case."))
        if row.has_interview and not is_held_about(row.case):
            problems.append(Problem(number, "reference", reference, "No interview is held about cases of this module."))
    return list(rows.values()), problems


def _whole_row(row: AnswerRow, cells: dict[str, str]) -> Iterator[Problem]:
    submitted = _SUBMITTED.get(cells.get("submitted", "").casefold())
    if submitted is None:
        yield Problem(row.number, "submitted", cells["submitted"][:120], "Write yes, no, or nothing.")
    row.submitted = bool(submitted)
    if row.case.set_aside_at:
        yield Problem(row.number, "reference", row.case.reference, "The case is set aside: it is not inspected any more.")


def _answers_of(row: AnswerRow, cells: dict[str, str], edition: EditionStructure) -> Iterator[Problem]:
    limited = 0
    for code, question in edition.questions.items():
        word, evidence = cells.get(code, ""), cells.get(code + EVIDENCE, "")
        if not word and not evidence:
            continue
        option = _option(question, word)
        if option and option.at_most:
            limited += 1
            if limited > option.at_most:
                yield Problem(
                    row.number, code, word[:120], f"At most {option.at_most} can be chosen about one case: this is one more."
                )
        if word and option is None:
            yield Problem(row.number, code, word[:120], "This is not an answer to the question.")
        if len(evidence) > LONGEST_EVIDENCE:
            why = f"The text has {len(evidence):,} characters; at most {LONGEST_EVIDENCE:,} fit."
            yield Problem(row.number, code + EVIDENCE, evidence[:120], why)
        if question.kind is not Kind.INTERVIEW and question.module != row.case.module:
            yield Problem(row.number, code, word[:120], "This is asked in cases of another module.")
        given = row.answers if question.kind is Kind.INTERVIEW else row.judgements
        given[question.id] = (option.id if option else None, plain_newlines(evidence))


def _option(question: Question, word: str) -> Option | None:
    return next((o for o in question.options if folded(word) in (folded(o.code), folded(o.label))), None)


def _details_of(row: AnswerRow, cells: dict[str, str], edition: EditionStructure) -> Iterator[Problem]:
    """Take the details of the interview, and yield what is wrong with them."""
    for name in DETAILS:
        if not (text := cells.get(name, "")):
            continue
        fact = name.removeprefix("interview_")
        try:
            row.details = replace(row.details, **{fact: _detail(fact, text, edition)})
        except ValueError as error:
            yield Problem(row.number, name, text[:120], str(error))
    for fact, why in faults(row.details, edition, timezone.localdate()).items():
        yield Problem(row.number, f"interview_{fact}", cells.get(f"interview_{fact}", "")[:120], f"{why}.")


def _detail(fact: str, text: str, edition: EditionStructure) -> Any:
    """Return a detail of an interview as it is kept: a date, a time, a number or a code. Raises ValueError with the reason."""
    if fact == "held_on":
        return date_from(text)
    if fact == "held_at":
        if (at := _time(text)) is None:
            raise ValueError("Write the time as 14:05 or 2:05pm.")
        return at
    if fact == "caseload_fte":
        if not re.fullmatch(r"[0-9]{1,4}([.,][0-9]{1,2})?", text):
            raise ValueError("Give a number from 0 to 999.9.")
        return Decimal(text.replace(",", "."))
    code = codes_by_word(edition.code_lists.get({"grade": GRADES, "mode": MODES}[fact], {})).get(folded(text))
    if code is None:
        raise ValueError("This is not in the edition's list.")
    return code


def _time(text: str) -> time | None:
    """Return the time for what people write and for what programs do: 14:05:00."""
    return time_of_day(text.removesuffix(":00") if text.count(":") == 2 else text)
