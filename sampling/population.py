"""The population of an inspection as a provider's file gives it: every row read, everything wrong with it listed. Pure."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from cases.case_rows import SHORTENED, Modules, cases_of, column_help, date_from, is_shortened
from cases.csv_rows import MOST_PROBLEMS, FileRefused, Problem, Table
from cases.facts import FACT_NAMES, CaseFacts, CodeLists
from cases.tables import unreadable
from sampling import eligibility
from sampling.eligibility import Person
from standards.applicability import Fact

CASE_COLUMNS = ("reference", *FACT_NAMES)
LONGEST_PERSON = 60
ROWS_BETWEEN = 2_000  # from one word about how far the file has come to the next
# What decides about eligibility and is not known of a case otherwise.
POPULATION_COLUMNS = {
    "person": "Who the person is",
    "ended_on": "Order or licence ended on",
    **{name: column.label for name, column in eligibility.COLUMNS.items()},
}
COLUMNS = (*CASE_COLUMNS, *POPULATION_COLUMNS)
_FACTS = frozenset(FACT_NAMES)
_YES, _NO = frozenset({"yes", "y", "true", "1"}), frozenset({"no", "n", "false", "0", ""})


@dataclass(frozen=True, slots=True)
class PopulationRow:
    """One row that could be read. `cells` are those that describe the case, as they stand in the file."""

    row: int
    person: Person
    facts: CaseFacts
    cells: Mapping[str, str]


def read_population(
    table: Table, code_lists: CodeLists, modules: Modules, today: date, checked: Callable[[int], None] = lambda _: None
) -> list[PopulationRow]:
    """Read a whole table; `checked` is told every so often how many rows have been looked at.

    `modules` holds the one module that the population is of. Raises FileRefused with every problem of the file, in its order.
    """
    case_columns = tuple(name for name in table.columns if name in CASE_COLUMNS)
    rows = _Told([(number, {name: cells[name] for name in case_columns}) for number, cells in table.rows], checked)
    problems: list[Problem] = [*unreadable(table), *_cut_short(table), *_below_the_table(table)]
    people = {number: _Row(number, cells, problems) for number, cells in table.rows}
    try:
        given = cases_of(Table(case_columns, rows), code_lists, modules, today).cases
    except FileRefused as refused:
        raise FileRefused(_one_a_cell([*problems, *refused.problems])) from None
    found = []
    for case, (_, cells) in zip(given, rows, strict=True):
        found.append(PopulationRow(case.row, people[case.row].person(case.reference, case.facts), case.facts, cells))
    if problems:
        raise FileRefused(_one_a_cell(problems))
    return found


class _Told(list[tuple[int, dict[str, str]]]):
    """Rows that say, while somebody goes through them, how far they have come."""

    def __init__(self, rows: Sequence[tuple[int, dict[str, str]]], checked: Callable[[int], None]) -> None:
        super().__init__(rows)
        self._checked = checked

    def __iter__(self) -> Iterator[tuple[int, dict[str, str]]]:
        for place, row in enumerate(super().__iter__()):
            if place and place % ROWS_BETWEEN == 0:
                self._checked(place)
            yield row


def _cut_short(table: Table) -> Iterator[Problem]:
    for number, cells in table.rows:
        if is_shortened(cells.get("person", "")):
            yield Problem(number, "person", cells["person"], SHORTENED)


def _below_the_table(table: Table) -> Iterator[Problem]:
    """Yield a last row of a reference alone where every other row holds more: a total or "End of report" is no case."""
    bare = [number for number, cells in table.rows if not any(cell for name, cell in cells.items() if name != "reference")]
    number, cells = table.rows[-1]
    if bare == [number] and len(table.rows) > 1 and cells.get("reference"):
        reason = "The last row holds nothing else. Take it out if it is a total or a note, or fill it in."
        yield Problem(number, "reference", cells["reference"][:60], reason)


def _one_a_cell(problems: Sequence[Problem]) -> list[Problem]:
    """Return the first problem of each cell, in the order of the rows: what cannot be read need not be called wrong as well."""
    first: dict[tuple[int, str, str], Problem] = {}
    for one in problems:
        first.setdefault((one.row, one.column, one.reason if not one.column else ""), one)
    return sorted(first.values(), key=lambda one: one.row)[:MOST_PROBLEMS]


class _Row:
    """What a row says about eligibility; what is wrong with it goes to `problems`."""

    def __init__(self, number: int, cells: Mapping[str, str], problems: list[Problem]) -> None:
        self._number, self._cells, self._problems = number, cells, problems
        self._ended_on = self._date("ended_on")
        self._flags = {name: self._flag(name) for name in eligibility.COLUMNS}
        if len(cells.get("person", "")) > LONGEST_PERSON:
            self._wrong("person", f"Use up to {LONGEST_PERSON} characters.")
        if cells["reference"].startswith("'"):
            # Exports put one in front of what a spreadsheet would run; a check of the draw takes it off again.
            self._wrong("reference", "A reference cannot begin with an apostrophe.")
        self._check_end()

    def _check_end(self) -> None:
        try:
            if self._ended_on and self._ended_on < date_from(self._cells.get("started_on", "")):
                self._wrong("ended_on", "This is before the start or release date.")
        except ValueError:
            return  # what is wrong with the start is said where it is read

    def person(self, reference: str, facts: CaseFacts) -> Person:
        return Person(
            reference=reference,
            person=self._cells.get("person", ""),
            started_on=facts.started_on,
            ended_on=self._ended_on,
            facts={name: _fact(facts, name) for name in eligibility.FACTS_READ & _FACTS} | self._flags,
        )

    def _date(self, name: str) -> date | None:
        text = self._cells.get(name, "")
        try:
            return date_from(text) if text else None
        except ValueError as error:
            self._wrong(name, str(error))
            return None

    def _flag(self, name: str) -> str:
        word = self._cells.get(name, "").casefold()
        if word not in _YES | _NO:
            self._wrong(name, "Write yes or no; blank means no.")
        return "yes" if word in _YES else "no"

    def _wrong(self, name: str, why: str) -> None:
        self._problems.append(Problem(self._number, name, self._cells.get(name, "")[:120], why))


def _fact(facts: CaseFacts, name: str) -> Fact:
    """Return a fact as conditions read it."""
    value = facts.value(name)
    return list(value) if isinstance(value, tuple) else None if isinstance(value, date) else value


def offered(header: tuple[str, ...], remembered: Mapping[str, str]) -> dict[str, str]:
    """Return which columns of a file probably hold what: as the provider's last file had it, else those of the same name."""
    by_name = {"_".join(name.lower().split()): name for name in header}
    likely = {name: by_name[name] for name in COLUMNS if name in by_name}
    return likely | {name: theirs for name, theirs in remembered.items() if theirs in header and name in COLUMNS}


def help_of(modules: Modules) -> list[tuple[str, str]]:
    """Return each column with what may stand in it, in words."""
    case_help = [
        (name, words.replace("the list below", "the edition's list"))
        for name, words in column_help(modules)
        if name in CASE_COLUMNS
    ]
    yes_or_no = "Yes or no; blank means no."
    return [
        *case_help,
        ("person", "The provider's own number of the person, by which several sentences of one person are found."),
        ("ended_on", "2022-01-31 or 31/01/2022; blank while it runs."),
        *((name, f"{column.help} {yes_or_no}".strip()) for name, column in eligibility.COLUMNS.items()),
    ]
