"""The findings document as a page of its own: one file that needs nothing besides itself."""

from collections.abc import Iterable
from typing import Any

from django.template.loader import render_to_string

from reports.findings import Findings, StandardLine
from reports.small_numbers import FlowLine


def as_page(findings: Findings) -> bytes:
    """Return the document as HTML."""
    context = {
        "findings": findings,
        "charts": [(standard, _bars(standard)) for standard in findings.standards],
        "flows": [(sample, _totals(findings.flow, sample)) for sample in dict.fromkeys(one.sample for one in findings.flow)],
        "practice": [
            (f"{practice.capitalize()} practice", [one for one in findings.examples if one.practice == practice])
            for practice in ("good", "poor")
        ],
    }
    return render_to_string("reports/documents/findings.html", context).encode()


def _totals(flow: Iterable[FlowLine], sample: str) -> list[tuple[str, int, str]]:
    """Return label, number and text of each total in the flow statement of a sample, for its chart."""
    return [(one.words, one.number, one.signed) for one in flow if one.sample == sample and one.kind == "total"]


def _bars(standard: StandardLine) -> list[tuple[Any, ...]]:
    """Return what the chart of a standard needs of each key question: label, per cent, text, colour and interval."""
    return [
        (line.name, int(line.per_cent), f"{line.per_cent}% of {line.tally.judged}", 0, (int(line.low), int(line.high)))
        if line.per_cent
        else (line.name, None, "Nothing judged")
        for line in standard.key_questions
    ]
