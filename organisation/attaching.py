"""Files as evidence: taken in when they are what they seem to be, and handed out to those who may see the evidence."""

import contextlib
import hashlib
import logging
from collections.abc import Iterator
from typing import IO, Any

import pghistory
from django.conf import settings
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.base import File
from django.db import transaction

from accounts.models import User
from organisation.file_types import NotAccepted, harmless_name, recognised
from organisation.models import Attachment, AttachmentRead, EvidenceItem
from organisation.permissions import held_for_writing

logger = logging.getLogger(__name__)
_CHUNK = 64 * 1024


class FileIsGone(Exception):  # noqa: N818  (reads as what happened)
    """The file of an attachment is not where it was stored, or is no longer what was stored."""


def attach(*, item: EvidenceItem, name: str, content: "File[bytes]", by: User) -> Attachment:
    """Keep a file with a piece of evidence, under a random name and with the SHA-256 of its content.

    Raises PermissionDenied, and ValidationError for a file that is too large or of no accepted type, for withdrawn evidence
    and in a published inspection. Nothing stays stored of a file that was refused.
    """
    size = int(content.size)
    if size > settings.ATTACHMENT_MEGABYTES * 1024 * 1024:
        raise ValidationError({"file": f"The file must be {settings.ATTACHMENT_MEGABYTES} MB or smaller"})
    kept = harmless_name(name)
    try:
        kind = recognised(kept, content)
    except NotAccepted as refusal:
        raise ValidationError({"file": str(refusal)}) from None
    attachment = Attachment(
        item=item, name=kept, media_type=kind.media_type, size=size, sha256=_sha256(content), added_by=by
    )  # fmt: skip
    with _stored(attachment, content), transaction.atomic():
        held_for_writing(item.inspection_id, by)
        if EvidenceItem.objects.get(pk=item.pk).withdrawn_at is not None:
            raise ValidationError("This evidence has been withdrawn and stays as it is.")
        with pghistory.context(user=by.pk, reason=""):
            attachment.save()
    return attachment


@contextlib.contextmanager
def _stored(attachment: Attachment, content: "File[bytes]") -> Iterator[None]:
    """Store the file before anything is locked, and take it away again when what follows fails."""
    attachment.file.save("", content, save=False)
    try:
        yield
    except BaseException:
        attachment.file.storage.delete(str(attachment.file.name))
        raise


def take_out(*, attachment: Attachment, by: User) -> IO[Any]:
    """Return the content of a file, opened, and record that the person has read it.

    Raises PermissionDenied, and FileIsGone for a file that is missing or was altered where it is stored.
    """
    if not Attachment.objects.visible_to(by).filter(pk=attachment.pk).exists():
        raise PermissionDenied
    try:
        content: IO[Any] = attachment.file.storage.open(str(attachment.file.name), "rb")
    except FileNotFoundError:
        logger.exception("The file of attachment %s is missing", attachment.pk)
        raise FileIsGone from None
    if _sha256(content) != attachment.sha256:
        content.close()
        logger.error("The file of attachment %s is not the one that was stored", attachment.pk)
        raise FileIsGone
    AttachmentRead.objects.create(attachment=attachment, by=by)
    return content


def _sha256(content: IO[Any]) -> str:
    digest = hashlib.sha256()
    content.seek(0)
    while chunk := content.read(_CHUNK):
        digest.update(chunk)
    content.seek(0)
    return digest.hexdigest()
