"""The data annexe as files: one table a sheet with its title in the first cell, behind a cover and notes; and one CSV a table."""

import io
from collections.abc import Iterable, Sequence

from odfdo import Cell, Column, Document, Row, Style, Table

from cases.csv_rows import written
from design.templatetags.words import date_and_time, long_date
from reports.documents import annexe
from reports.findings import Findings

_BOLD, _WRAPPED, _WIDEST, _WIDE, _NARROW = "app-bold", "app-wrapped", "app-widest", "app-wide", "app-narrow"
_LONG_TEXTS = frozenset({"Standard", "Key question", "Domain", "Sample", "Computed rating", "Decided rating"})


def as_csv(table: annexe.Table) -> bytes:
    """Return a table as CSV, in which no cell is a formula."""
    return written([list(table.head), *([str(cell) for cell in row] for row in table.rows)]).encode()


def as_spreadsheet(findings: Findings, tables: Iterable[annexe.Table]) -> bytes:
    """Return the annexe as an OpenDocument spreadsheet. Every cell is a number or text, never a formula."""
    tables = list(tables)
    document = Document("spreadsheet")
    document.body.clear()
    _add_styles(document)
    about: list[tuple[annexe.Cell, ...]] = [
        ("Provider", findings.provider), ("Inspection", findings.reference), ("Version", findings.version),
        ("Fieldwork", f"{long_date(findings.fieldwork_starts)} to {long_date(findings.fieldwork_ends)}"),
        ("Standards", findings.edition), ("Ratings", findings.results),
        ("Cases", findings.selection), ("Which answers count", findings.policy),
        ("Made", date_and_time(findings.made_at)), ("Digest of the ratings", findings.digest),
    ]  # fmt: skip
    contents: list[tuple[annexe.Cell, ...]] = [(f"Sheet “{table.title}”", f"{len(table.rows)} rows") for table in tables]
    document.body.append(_sheet("Cover", f"Data annexe: {findings.provider}", [*about, *contents], (_NARROW, _WIDE)))
    notes = [(note,) for note in (*annexe.NOTES, findings.selection_meaning, *findings.sources)]
    document.body.append(_sheet("Notes", "Notes", notes, (_WIDEST,)))
    for table in tables:
        document.body.append(_sheet(table.title, f"{table.title}: {findings.provider}", table.rows, _widths(table), table.head))
    document.meta.title = f"Data annexe: {findings.provider}"
    document.meta.language = "en-GB"
    content = io.BytesIO()
    document.save(content)
    return content.getvalue()


def _add_styles(document: Document) -> None:
    bold = Style("table-cell", name=_BOLD)
    bold.set_properties({"fo:font-weight": "bold"}, area="text")
    document.insert_style(bold, automatic=True)
    wrapped = Style("table-cell", name=_WRAPPED)
    wrapped.set_properties({"fo:wrap-option": "wrap", "style:vertical-align": "top"}, area="table-cell")
    document.insert_style(wrapped, automatic=True)
    for name, width in ((_WIDEST, "17cm"), (_WIDE, "9cm"), (_NARROW, "3.5cm")):
        document.insert_style(Style("table-column", name=name, width=width), automatic=True)


def _widths(table: annexe.Table) -> tuple[str, ...]:
    return tuple(_WIDE if name in _LONG_TEXTS else _NARROW for name in table.head)


def _sheet(
    name: str, title: str, rows: Iterable[Sequence[annexe.Cell]], widths: Iterable[str], head: Sequence[str] = ()
) -> Table:  # fmt: skip
    """Return a sheet: its title, the names of the columns where it has some, then its rows."""
    sheet = Table(name)
    for width in widths:
        sheet.append(Column(style=width))
    sheet.append_row(_row([title], _BOLD))
    if head:
        sheet.append_row(_row(head, _BOLD))
    for cells in rows:
        sheet.append_row(_row(cells, _WRAPPED))
    return sheet


def _row(cells: Iterable[annexe.Cell], style: str) -> Row:
    row = Row()
    for value in cells:
        row.append_cell(Cell(value, style=style, cell_type=None if isinstance(value, int) else "string"))
    return row
