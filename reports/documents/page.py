"""The findings document as a page of its own: one file that needs nothing besides itself."""

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


def _bars(standard: StandardLine) -> list[tuple[str, int | None, str]]:
    """Return label, per cent and text of each key question of a standard, for its chart."""
    return [
        (line.name, int(line.per_cent) if line.per_cent else None,
         f"{line.per_cent}% of {line.tally.judged}" if line.per_cent else "Nothing judged")
        for line in standard.key_questions
    ]  # fmt: skip
