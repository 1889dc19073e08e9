"""Evidence as tests need it: a description, small files of every accepted type, and an item with a note and a file."""

import io
import zipfile
from datetime import date

from django.core.files.base import ContentFile

from organisation.attaching import attach
from organisation.gathering import Description, add_evidence, write_note
from organisation.models import EvidenceItem
from organisation.rules import EvidenceKind, Shows

PROMPT = "staffing.levels"
PDF = b"%PDF-1.4\n% a document for tests\n%%EOF\n"


def description(**changes) -> Description:
    parts = {
        "kind": EvidenceKind.DOCUMENT,
        "title": "Workforce plan",
        "dated": date(2022, 2, 1),
        "source": "Head of the unit",
        "summary": "Plans for the year.",
    }
    return Description(**parts | changes)


def packed(**entries: str) -> bytes:
    """An archive with these entries, in order; `mimetype` is stored as OpenDocument wants it, the others are compressed."""
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in entries.items():
            archive.writestr(name, text, zipfile.ZIP_STORED if name == "mimetype" else None)
    return content.getvalue()


def gather(inspection, by, *, title: str = "Workforce plan", prompt: str = PROMPT) -> EvidenceItem:
    """A piece of evidence with a note and a file."""
    item = add_evidence(inspection=inspection, about=description(title=title), by=by)
    write_note(item=item, prompt=prompt, shows=Shows.WEAKNESS, text=f"{title}: posts are vacant.", by=by)
    attach(item=item, name="plan.pdf", content=ContentFile(PDF), by=by)
    return item
