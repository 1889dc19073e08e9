"""The cases of a CSV file or a workbook: reads every value as the fact it is and lists everything wrong with it. Pure."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import TypeAlias

from cases.csv_rows import MOST_PROBLEMS, FileRefused, Problem, Table
from cases.facts import (
    CODE_LIST_OF,
    DATES,
    EARLIEST_YEAR,
    FACT_NAMES,
    LIMITS,
    LONGEST,
    LONGEST_SENTENCE,
    CaseFacts,
    CodeLists,
    Value,
    contradictions,
    months_fault,
    text_fault,
    whole_fault,
)
from cases.tables import read_file

# The samples of an edition: titles by code, the main one first.
Modules: TypeAlias = Mapping[str, str]

COLUMNS = ("reference", "module", *FACT_NAMES)
# Days that can be read in one way only, a name of the month included; a time of the day behind them says nothing about the day.
_TIME = r"(?:[T ][0-9]{1,2}:[0-9]{2}(?::[0-9]{2}(?:\.[0-9]+)?)?(?: ?[AaPp][Mm])?)?"
_DATES = tuple(
    re.compile(day + _TIME)
    for day in (
        r"(?P<y>[0-9]{4})(?P<by>[-/.])(?P<m>[0-9]{1,2})(?P=by)(?P<d>[0-9]{1,2})",
        r"(?P<d>[0-9]{1,2})(?P<by>[-/.])(?P<m>[0-9]{1,2})(?P=by)(?P<y>[0-9]{4})",
        r"(?P<d>[0-9]{1,2})(?:st|nd|rd|th)?(?P<by>[ -])(?P<m>[A-Za-z]{3,9})(?P=by)(?P<y>[0-9]{4})",
    )
)
_MONTHS = {
    word: number
    for number, name in enumerate(
        [
            "january",
            "february",
            "march",
            "april",
            "may",
            "june",
            "july",
            "august",
            "september",
            "october",
            "november",
            "december",
        ],
        start=1,
    )
    for word in (name, name[:3], *(["sept"] if number == 9 else []))
}
# What a spreadsheet makes of a long number: several become one, and nobody can tell which it was.
SHORTENED = "A spreadsheet has shortened this number. Ask for the column as text."
_SHORTENED = re.compile(r"[0-9](\.[0-9]+)?E\+[0-9]+", re.IGNORECASE)
_WHOLE = re.compile(r"[0-9]{1,9}")
_DECIMAL = re.compile(r"[0-9]{1,9}(\.[0-9]{1,2})?")


@dataclass(frozen=True, slots=True)
class GivenCase:
    """One row that could be read."""

    row: int
    reference: str
    module: str
    facts: CaseFacts


@dataclass(frozen=True, slots=True)
class CaseFile:
    """The columns a file has, and its cases."""

    columns: tuple[str, ...]
    cases: tuple[GivenCase, ...]


def read_cases(content: bytes, code_lists: CodeLists, modules: Modules, today: date) -> CaseFile:
    """Read a whole file of cases. Codes may be given by code or by label of the edition's lists; a blank cell is not known.

    A blank module is the first of the edition's `modules`.

    Raises FileRefused with every problem of the file (up to MOST_PROBLEMS).
    """
    return cases_of(read_file(content, columns=COLUMNS, required=("reference",)), code_lists, modules, today)


def cases_of(table: Table, code_lists: CodeLists, modules: Modules, today: date) -> CaseFile:
    """Read the cases of a table whose columns are among COLUMNS, as `read_cases` does; its cells stay as they are."""
    reader = _FactReader(code_lists, today)
    module_of = codes_by_word(modules)
    problems: list[Problem] = []
    cases: list[GivenCase] = []
    first_row: dict[tuple[str, str], int] = {}
    for number, cells in table.rows:
        word = cells.get("module", "")
        module = module_of.get(folded(word), "") if word else next(iter(modules))
        if not module:
            problems.append(Problem(number, "module", word[:120], "This is not a module of the edition."))
        reference, found = reader.reference(number, cells["reference"], module, first_row)
        facts, wrong = reader.facts(number, cells)
        problems += [*found, *wrong]
        if len(problems) >= MOST_PROBLEMS:
            rest = f"The file has {MOST_PROBLEMS:,} problems up to here. The rows below were not checked."
            raise FileRefused([*problems[:MOST_PROBLEMS], Problem(number, "", "", rest)])
        cases.append(GivenCase(number, reference, module, facts))
    if problems:
        raise FileRefused(problems)
    return CaseFile(table.columns, tuple(cases))


def columns_of(modules: Modules) -> tuple[str, ...]:
    """Return the columns that say something: in an edition with one sample, the module says nothing."""
    return tuple(name for name in COLUMNS if name != "module" or len(modules) > 1)


def example(code_lists: CodeLists, modules: Modules, module: str) -> list[tuple[str, ...]]:
    """Return a file to start from: the header and one made-up case of a module in the codes of the edition."""
    first = {name: next(iter(code_lists.get(code_list, {})), "") for name, code_list in CODE_LIST_OF.items()}
    values = first | {
        "reference": "EXAMPLE-1", "module": module, "officer": "Officer 12", "office": "North Street",
        "date_of_birth": "27/03/1989", "sentence_months": "12", "started_on": "2022-01-31",
        "previous_sanctions": "3", "ogrs_score": "55",
        "requirements": "; ".join(list(code_lists.get("requirement", {}))[:2]),
    }  # fmt: skip
    columns = columns_of(modules)
    return [columns, tuple(values.get(name, "") for name in columns)]


def column_help(modules: Modules) -> list[tuple[str, str]]:
    """Return what may stand in each column, in words."""
    text = "Text, up to {} characters."
    help_of = {
        "reference": f"How the case is known here. Every case needs its own, of up to {LONGEST['reference']} characters.",
        "module": f"The sample it belongs to: a code or title of the list below. Blank means {next(iter(modules.values()))}.",
        "officer": "The provider's own reference of the responsible officer. " + text.format(LONGEST["officer"]),
        "office": text.format(LONGEST["office"]),
        "date_of_birth": "2022-01-31, 31/01/2022 or 31 January 2022, or a date of a workbook.",
        "age": "Whole years at the start or release, {} to {}. Only needed without a date of birth.".format(*LIMITS["age"]),
        "sentence_months": f"Months, 0 to {LONGEST_SENTENCE}.",
        "started_on": "Start or release date: 2022-01-31 or 31/01/2022.",
        "licence_ends_on": "2022-01-31 or 31/01/2022; only where a licence was set at release.",
        "reset_on": "2022-01-31 or 31/01/2022; only where Probation Reset or Probation Impact was applied.",
        "requirements": "Codes or labels of the list below, separated by semicolons.",
        "previous_sanctions": "Whole number, {} to {}.".format(*LIMITS["previous_sanctions"]),
        "ogrs_score": "Whole number, {} to {}.".format(*LIMITS["ogrs_score"]),
    }
    return [(name, help_of.get(name, "A code or label of the list below.")) for name in columns_of(modules)]


class _FactReader:
    """Turns cells into facts. Holds what the labels of the edition's codes mean, and today's date."""

    def __init__(self, code_lists: CodeLists, today: date) -> None:
        self._codes = {name: codes_by_word(code_lists.get(code_list, {})) for name, code_list in CODE_LIST_OF.items()}
        self._order = {code: place for place, code in enumerate(code_lists.get(CODE_LIST_OF["requirements"], {}))}
        self._today = today

    def reference(self, row: int, text: str, module: str, first_row: dict[tuple[str, str], int]) -> tuple[str, list[Problem]]:
        try:
            if not text:
                raise ValueError("Every case needs a reference.")
            if is_shortened(text):
                raise ValueError(SHORTENED)
            reference = _text("reference", text)
            if (module, reference) in first_row:
                raise ValueError(f"The reference is already in row {first_row[module, reference]}.")
        except ValueError as error:
            return "", [Problem(row, "reference", text[:120], str(error))]
        first_row[module, reference] = row
        return reference, []

    def facts(self, row: int, cells: Mapping[str, str]) -> tuple[CaseFacts, list[Problem]]:
        values: dict[str, Value] = {}
        problems = []
        for name, text in cells.items():
            if name in ("reference", "module") or not text:
                continue
            try:
                values[name] = self._value(name, text)
            except ValueError as error:
                problems.append(Problem(row, name, text[:120], str(error)))
        facts = CaseFacts(**values)  # type: ignore[arg-type]  # each column is read as its fact's own type
        problems += [Problem(row, name, cells.get(name, ""), why) for name, why in contradictions(facts, self._today)]
        return facts, problems

    def _value(self, name: str, text: str) -> Value:
        if name == "requirements":
            codes = {self._code(name, part.strip()) for part in text.split(";") if part.strip()}
            return tuple(sorted(codes, key=self._order.__getitem__))
        if name in CODE_LIST_OF:
            return self._code(name, text)
        if name in DATES:
            return date_from(text)
        if name == "sentence_months":
            return _months(text)
        return _whole(name, text) if name in LIMITS else _text(name, text)

    def _code(self, name: str, text: str) -> str:
        known = self._codes[name]
        if not known:
            raise ValueError("The edition of this inspection does not record this: leave the cell blank.")
        code = known.get(folded(text))
        if code is None:
            raise ValueError(f"“{text[:60]}” is not in the edition's list.")
        return code


def codes_by_word(code_list: Mapping[str, str]) -> dict[str, str]:
    """Return the code for each code and label, whatever their case; a label that two codes share stands for neither."""
    labels: dict[str, list[str]] = {}
    for code, label in code_list.items():
        labels.setdefault(folded(label), []).append(code)
    single = {label: codes[0] for label, codes in labels.items() if len(codes) == 1}
    return single | {folded(code): code for code in code_list}


def folded(word: str) -> str:
    """Return a code or label without what does not change its meaning: capitals, doubled and unbreakable spaces."""
    return " ".join(word.split()).casefold()


def is_shortened(text: str) -> bool:
    """Return whether a spreadsheet has written a long number as 1.23457E+11."""
    return _SHORTENED.fullmatch(text) is not None


def _text(name: str, text: str) -> str:
    if why := text_fault(name, text):
        raise ValueError(why)
    return text


def _whole(name: str, text: str) -> int:
    number = int(text) if _WHOLE.fullmatch(text) else None
    if number is None or whole_fault(name, number):
        raise ValueError(whole_fault(name, number))
    return number


def _months(text: str) -> Decimal:
    months = Decimal(text) if _DECIMAL.fullmatch(text) else None
    if months is None or months_fault(months):
        raise ValueError(months_fault(months))
    return months


def date_from(text: str) -> date:
    """Return a date as people type it into tables. Raises ValueError with the reason."""
    match = next((found for pattern in _DATES if (found := pattern.fullmatch(text))), None)
    if match is None:
        raise ValueError("Write the date as 2022-01-31 or 31/01/2022.")
    try:
        day = date(int(match["y"]), _MONTHS.get(match["m"].lower()) or int(match["m"]), int(match["d"]))
    except ValueError:
        raise ValueError("There is no such date.") from None
    if day.year < EARLIEST_YEAR:
        raise ValueError(f"The year is before {EARLIEST_YEAR}.")
    return day


def code_rows(code_lists: CodeLists, modules: Modules) -> list[tuple[str, str, str]]:
    """Return (column, code, label) of every code that the edition knows."""
    samples = [("module", code, title) for code, title in modules.items()] if len(modules) > 1 else []
    return samples + [
        (name, code, label) for name, code_list in CODE_LIST_OF.items() for code, label in code_lists.get(code_list, {}).items()
    ]
