"""The findings document for Word and everything that opens its files: headings, tables, lists, and bars as pictures in tables."""

import io
from typing import Any

import docx
from docx.document import Document

from design.templatetags.words import date_and_time, long_date, plural
from reports.documents.word_parts import add_bar, add_part, add_table, begin
from reports.findings import Findings, KeyQuestionLine, StandardLine

_DRAFT = "Draft for factual accuracy checking. Not for publication."


def as_word(findings: Findings) -> bytes:
    """Return the document as DOCX."""
    document = begin(docx.Document(), title=findings.title, header=_DRAFT, made_at=findings.made_at)
    _opening(document, findings)
    _ratings(document, findings)
    for standard in findings.standards:
        _standard(document, standard)
    _examples(document, findings)
    _recommendations(document, findings)
    _flow(document, findings)
    _method(document, findings)
    content = io.BytesIO()
    document.save(content)
    return content.getvalue()


def _opening(document: Document, findings: Findings) -> None:
    document.add_heading(findings.title, level=0)
    rows = [
        ("Provider", f"{findings.provider} ({findings.kind})"),
        ("Region", findings.region or "Not given"),
        ("Fieldwork", f"{long_date(findings.fieldwork_starts)} to {long_date(findings.fieldwork_ends)}"),
        ("Standards", findings.edition),
        ("Cases", "; ".join(f"{one.title}: {plural(one.cases, 'case')}, {one.submitted} submitted" for one in findings.samples)),
        ("Ratings", findings.results),
        ("How cases were chosen", findings.selection),
        ("Which answers count", findings.policy),
        ("This document", f"Version {findings.version}, made {date_and_time(findings.made_at)}, in the {findings.phase} phase"),
    ]
    if findings.pooled:
        parts = (f"{one.title}: {one.submitted} of {plural(one.cases, 'case')}" for one in findings.pooled)
        rows.insert(5, ("Pooled from parts", "; ".join(parts)))
    add_table(document, ("About", "This inspection"), rows, widths=(4.5, 12.5))
    document.add_paragraph(
        "Every finding has a reference, F1 and so on. Comments on factual accuracy name the reference and the version."
    )


def _ratings(document: Document, findings: Findings) -> None:
    document.add_heading("Ratings", level=1)
    rows = [(one.finding, one.name, *one.ratings, "" if one.points is None else str(one.points)) for one in findings.standards]
    if overall := findings.overall:
        points = f"{overall.points} of {overall.most_points}"
        rows.append((overall.finding, "Overall", *overall.ratings, points))
    head = ("Finding", "Standard", "Computed", "Decided by the panel", "Points")
    add_table(document, head, rows, widths=(1.8, 6.2, 3.5, 3.5, 2), numeric_from=4)
    if findings.overall_absent:
        document.add_paragraph(findings.overall_absent)
    for one in findings.standards:
        if one.decided_because:
            document.add_paragraph(f"{one.name}, decided otherwise than computed: {one.decided_because}")


def _standard(document: Document, standard: StandardLine) -> None:
    document.add_heading(standard.name, level=1)
    said = [f"{standard.finding}. {standard.rated_by}.", standard.statement]
    for text in filter(None, said):
        document.add_paragraph(text).paragraph_format.keep_with_next = bool(standard.key_questions)
    if not standard.key_questions:
        return
    head = ("Finding", "Key question", "Yes", "No", "Not applicable", "Not asked", "Not answered", "Share of yes (95% interval)")
    rows = [_counts(line) for line in standard.key_questions]
    table = add_table(document, head, rows, widths=(1.7, 3.9, 1.1, 1, 2.2, 1.4, 2.2, 3.5), numeric_from=2, points=8.5)
    for row, line in zip(table.rows[1:], standard.key_questions, strict=True):
        add_bar(row.cells[-1], line)
    document.add_paragraph(
        "Share of yes: cases judged sufficient, in per cent of those judged. The bar is as long as the share; a full bar is 100%."
        " The line across its end is the interval."
    )


def _counts(line: KeyQuestionLine) -> tuple[Any, ...]:
    tally = line.tally
    words = f"{line.number} {line.text}".strip() + (" (decides the rating)" if line.decides else "")
    counts = (tally.sufficient, tally.insufficient, tally.not_applicable, tally.not_asked, tally.not_answered)
    return (line.finding, words, *counts, "")


def _examples(document: Document, findings: Findings) -> None:
    document.add_heading("Practice examples", level=1)
    for practice in ("good", "poor"):
        chosen = [one for one in findings.examples if one.practice == practice]
        document.add_heading(f"{practice.capitalize()} practice", level=2)
        if not chosen:
            document.add_paragraph("No example.")
        for one in chosen:
            document.add_paragraph(f"{one.finding}. {one.question}", style="Heading 3")
            document.add_paragraph(one.words, style="Quote")
    if findings.examples:
        document.add_paragraph("Names and details that could tell who an example is about have been changed.")
    if findings.left_out:
        document.add_heading("Examples left out", level=2)
        rows = [(one.practice.capitalize(), one.question, one.because, one.number) for one in findings.left_out]
        head = ("Practice", "Question", "Why they are left out", "Examples")
        add_table(document, head, rows, widths=(2.2, 6.3, 6.2, 2.3), numeric_from=3)


def _recommendations(document: Document, findings: Findings) -> None:
    document.add_heading("Recommendations", level=1)
    if not findings.recommendations:
        document.add_paragraph("No recommendation.")
        return
    rows = [(one.finding, one.number, one.about, one.text) for one in findings.recommendations]
    add_table(document, ("Finding", "Number", "About", "Recommendation"), rows, widths=(1.8, 1.9, 4.3, 9))


def _flow(document: Document, findings: Findings) -> None:
    if not findings.flow:
        return
    document.add_heading("Annexe: how the cases were chosen", level=1)
    rows = [(one.sample, one.words, one.signed, "") for one in findings.flow]
    head = ("Sample", "Step", "Cases", "Part of the population")
    table = add_table(document, head, rows, widths=(3.6, 8, 1.9, 3.5), numeric_from=2)
    population = {one.sample: one.number for one in reversed(findings.flow) if one.kind == "total"}
    for row, one in zip(table.rows[1:], findings.flow, strict=True):
        if one.kind == "total" and population[one.sample]:
            add_part(row.cells[-1], one.number, population[one.sample])
    document.add_paragraph(
        "A total is the total before it, less those who left in between and with those who joined. The bar of a total is as"
        " long as its part of the population; a full bar is everybody."
    )


def _method(document: Document, findings: Findings) -> None:
    document.add_heading("Annexe: method and sources", level=1)
    for text in (
        findings.selection_meaning,
        findings.interval_meaning,
        f"{findings.policy} Not asked, not applicable and not answered are kept apart, and none of them is part of a share.",
        "Shares are printed as whole per cents, rounded half up from exact values.",
        *findings.method,
    ):
        document.add_paragraph(text)
    document.add_heading("Sources", level=2)
    for text in findings.sources:
        document.add_paragraph(text, style="List Bullet")
    document.add_paragraph(f"Ratings of run {findings.run}. Digest: {findings.digest}")
