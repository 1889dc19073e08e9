"""Making the documents of a report, in the worker: gathered once, written in every form, kept with their digests."""

import hashlib
import logging
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction
from django.db.models import F, Q
from django.utils import timezone

from ratings.models import RatingRun
from reports.documents.annexe import tables_of
from reports.documents.page import as_page
from reports.documents.printable import printable
from reports.documents.sheets import as_csv, as_spreadsheet
from reports.documents.word import as_word
from reports.findings import Findings
from reports.models import PackFile, ReportPack
from reports.queries.contents import contents_of
from reports.telling import tell

logger = logging.getLogger(__name__)

ATTEMPTS = 3
# Much longer than the documents of one inspection take.
HOLD = timedelta(minutes=5)
_FAILED = "The documents could not be made. The log of the worker says why. Ask for them again; if it fails again, tell support."


class _TakenOver(Exception):  # noqa: N818  (reads as what happened)
    """Somebody else has taken the pack up, or finished it, while it was being made here."""


@dataclass(frozen=True, slots=True)
class Document:
    """One document as it was written."""

    name: str
    title: str
    media_type: str
    content: bytes


def packs_to_make() -> list[int]:
    """Return the packs that nobody works on. One query."""
    free = Q(held_until=None) | Q(held_until__lt=timezone.now())
    return list(ReportPack.objects.filter(free, finished_at=None).order_by("pk").values_list("pk", flat=True))


def make_pack(pack_id: int) -> None:
    """Make the documents of a pack, unless it is finished or somebody else is at it.

    A pack that fails says so and is finished; one that has killed its worker too often too.
    """
    now = timezone.now()
    free = ReportPack.objects.filter(Q(held_until=None) | Q(held_until__lt=now), pk=pack_id, finished_at=None)
    if not free.update(held_until=now + HOLD, attempts=F("attempts") + 1):
        return
    pack = ReportPack.objects.select_related("inspection__provider", "requested_by").get(pk=pack_id)
    if pack.attempts > ATTEMPTS:
        _finish(pack, failure=f"Given up after {ATTEMPTS} attempts.")
        return
    try:
        findings, run = contents_of(pack)
        _keep(pack, findings, run, documents_of(findings))
    except _TakenOver:
        logger.warning("Pack %s was taken over while it was made", pack.pk)
    except Exception:
        logger.exception("The documents of pack %s could not be made", pack.pk)
        _finish(pack, failure=_FAILED)


def documents_of(findings: Findings) -> list[Document]:
    """Return every document of a pack."""
    findings = printable(findings)
    stem = f"{findings.reference}-version-{findings.version}"
    tables = tables_of(findings)
    spreadsheet = as_spreadsheet(findings, tables)
    return [
        Document(f"{stem}-draft-findings.docx", "Draft findings, Word document", _WORD, as_word(findings)),
        Document(f"{stem}-draft-findings.html", "Draft findings, page", "text/html", as_page(findings)),
        Document(f"{stem}-data.ods", "Data annexe, spreadsheet", _SPREADSHEET, spreadsheet),
        *(Document(f"{stem}-{table.code}.csv", f"{table.title}, CSV", "text/csv", as_csv(table)) for table in tables),
    ]


_WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_SPREADSHEET = "application/vnd.oasis.opendocument.spreadsheet"


def _keep(pack: ReportPack, findings: Findings, run: RatingRun, documents: Sequence[Document]) -> None:
    """Store every document, or none: what was stored is taken away again when anything fails."""
    kept: list[PackFile] = []
    try:
        for document in documents:
            kept.append(_stored(pack, document))
        with transaction.atomic():
            _finish(pack, run_id=run.pk, content=findings.as_data())
            for file in kept:
                file.save(force_insert=True)
    except BaseException:
        for file in kept:
            default_storage.delete(str(file.file.name))
        raise


def _stored(pack: ReportPack, document: Document) -> PackFile:
    digest = hashlib.sha256(document.content).hexdigest()
    about = {"name": document.name, "title": document.title, "media_type": document.media_type}
    file = PackFile(pack=pack, size=len(document.content), sha256=digest, **about)
    file.file.save("", ContentFile(document.content), save=False)
    return file


@transaction.atomic
def _finish(pack: ReportPack, **columns: object) -> None:
    """Finish a pack that is still this attempt's, and tell who asked for it. Raises _TakenOver."""
    own = ReportPack.objects.filter(pk=pack.pk, attempts=pack.attempts, finished_at=None)
    if not own.update(finished_at=timezone.now(), held_until=None, **columns):
        raise _TakenOver
    became = "could not be made" if "failure" in columns else "are ready"
    tell(pack, pack.requested_by, f"The documents of version {pack.version} {became}")
