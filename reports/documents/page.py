"""The findings document as a page of its own: one file that needs nothing besides itself."""

from typing import Any

from django.template.loader import render_to_string

from reports.findings import Findings, StandardLine


def as_page(findings: Findings) -> bytes:
    """Return the document as HTML."""
    context = {
        "findings": findings,
        "charts": [(standard, _bars(standard)) for standard in findings.standards],
        "practice": [
            (f"{practice.capitalize()} practice", [one for one in findings.examples if one.practice == practice])
            for practice in ("good", "poor")
        ],
    }
    return render_to_string("reports/documents/findings.html", context).encode()


def _bars(standard: StandardLine) -> list[tuple[Any, ...]]:
    """Return what the chart of a standard needs of each key question: label, per cent, text, colour and interval."""
    return [
        (line.name, int(line.per_cent), f"{line.per_cent}% of {line.tally.judged}", 0, (int(line.low), int(line.high)))
        if line.per_cent
        else (line.name, None, "Nothing judged")
        for line in standard.key_questions
    ]
