"""Asking for the documents of an inspection, and taking them out. They are made by the worker (reports.making)."""

import hashlib
import logging
from typing import IO, Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction

from accounts.models import User
from inspections.models import Inspection
from inspections.rules import Phase
from ratings.models import RatingRun
from reports.models import PackFile, PackFileRead, ReportPack
from reports.permissions import held
from reports.rules import ONLY_THESE_PREPARE, PREPARING_ROLES

logger = logging.getLogger(__name__)
_CHUNK = 64 * 1024


class FileIsGone(Exception):  # noqa: N818  (reads as what happened)
    """A document is not where it was stored, or is no longer what was stored."""


@transaction.atomic
def request_pack(*, inspection: Inspection, by: User) -> ReportPack:
    """Ask for the next version of the documents, or return the one that is already being made.

    The row is the request: the worker takes it up within seconds. Raises
    PermissionDenied, and ValidationError while nothing has been worked out that could be reported.
    """
    locked = held(inspection.pk, by, PREPARING_ROLES, ONLY_THESE_PREPARE, phases=tuple(Phase))
    newest = ReportPack.objects.filter(inspection=locked).order_by("-version").first()
    if newest is not None and newest.finished_at is None:
        return newest
    if not RatingRun.objects.filter(inspection=locked).exists():
        raise ValidationError("Nothing has been worked out yet that could be reported. Try again when there are judgements.")
    version = newest.version + 1 if newest else 1
    return ReportPack.objects.create(inspection=locked, version=version, requested_by=by)


def take_out(*, file: PackFile, by: User) -> IO[Any]:
    """Return the content of a document, opened, and record that the person has read it.

    Raises PermissionDenied, and FileIsGone for a file that is missing or was altered where it is stored.
    """
    if not PackFile.objects.visible_to(by).filter(pk=file.pk).exists():
        raise PermissionDenied
    try:
        content: IO[Any] = file.file.storage.open(str(file.file.name), "rb")
    except FileNotFoundError:
        logger.exception("The file of document %s is missing", file.pk)
        raise FileIsGone from None
    digest = hashlib.sha256()
    while chunk := content.read(_CHUNK):
        digest.update(chunk)
    content.seek(0)
    if digest.hexdigest() != file.sha256:
        content.close()
        logger.error("The file of document %s is not the one that was stored", file.pk)
        raise FileIsGone
    PackFileRead.objects.create(file=file, by=by)
    return content
