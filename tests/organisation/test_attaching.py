"""Keeping files: checked, under random names, with a digest, handed out only to those who may see the evidence."""

import hashlib
from pathlib import Path

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.base import ContentFile
from django.core.files.storage import FileSystemStorage
from django.db import DatabaseError, transaction

from inspections.rules import Phase
from organisation.attaching import FileIsGone, attach, take_out
from organisation.gathering import add_evidence, withdraw
from organisation.models import Attachment, AttachmentRead
from tests.organisation.gathered import PDF, description


@pytest.fixture(autouse=True)
def kept(settings, tmp_path):
    """Files lie on a disk, as they do where one host serves."""
    settings.MEDIA_ROOT = tmp_path
    settings.STORAGES = settings.STORAGES | {"default": {"BACKEND": "django.core.files.storage.FileSystemStorage"}}
    return tmp_path


@pytest.fixture
def item(inspection, cast):
    return add_evidence(inspection=inspection, about=description(), by=cast.ines)


def keep(item, by, name="plan.pdf", content=PDF):
    return attach(item=item, name=name, content=ContentFile(content), by=by)


def stored(kept):
    return [path for path in Path(kept).rglob("*") if path.is_file()]


def test_a_file_is_kept_under_a_name_that_says_nothing_of_its_own(item, cast, kept):
    attachment = keep(item, cast.ines, name="C:\\secret\\The plan.PDF")

    (path,) = stored(kept)
    assert (attachment.name, attachment.media_type, attachment.size) == ("The plan.PDF", "application/pdf", len(PDF))
    assert attachment.sha256 == hashlib.sha256(PDF).hexdigest()
    assert path.read_bytes() == PDF
    assert "plan" not in str(path.relative_to(kept)).lower()
    assert not path.suffix
    assert path.stat().st_mode & 0o777 == 0o600


def test_the_same_file_twice_is_two_files(item, cast, kept):
    first, second = keep(item, cast.ines), keep(item, cast.ines)

    assert first.file.name != second.file.name
    assert len(stored(kept)) == 2


def test_a_file_that_is_not_what_its_name_says_is_refused_and_nothing_stays(item, cast, kept):
    with pytest.raises(ValidationError) as refusal:
        keep(item, cast.ines, name="plan.docx")

    assert list(refusal.value.message_dict) == ["file"]
    assert (stored(kept), Attachment.objects.count()) == ([], 0)


def test_the_size_is_limited_by_a_setting(item, cast, settings, kept):
    settings.ATTACHMENT_MEGABYTES = 1
    keep(item, cast.ines, content=PDF.ljust(1024 * 1024, b" "))

    with pytest.raises(ValidationError, match="must be 1 MB or smaller"):
        keep(item, cast.ines, content=PDF.ljust(1024 * 1024 + 1, b" "))

    assert len(stored(kept)) == 1


@pytest.mark.parametrize("who", ["lou", "quinn", "pat", "rae", "olu", "ada"])
def test_whoever_does_not_record_evidence_keeps_no_file(item, cast, kept, who):
    with pytest.raises(PermissionDenied):
        keep(item, getattr(cast, who))

    assert stored(kept) == []


def test_neither_withdrawn_evidence_nor_a_published_inspection_takes_a_file(item, inspection, cast, kept):
    withdraw(thing=item, reason="Superseded.", by=cast.ines)
    with pytest.raises(ValidationError, match="has been withdrawn"):
        keep(item, cast.ines)
    inspection.phase = Phase.PUBLISHED
    inspection.save()
    with pytest.raises(ValidationError, match="published"):
        keep(item, cast.ines)
    assert stored(kept) == []


def test_taking_a_file_out_is_recorded_before_it_is_handed_over(item, cast):
    attachment = keep(item, cast.ines)

    with take_out(attachment=attachment, by=cast.quinn) as content:
        assert content.read() == PDF

    read = AttachmentRead.objects.get()
    assert (read.attachment, read.by) == (attachment, cast.quinn)
    with pytest.raises(DatabaseError), transaction.atomic():
        AttachmentRead.objects.all().delete()


@pytest.mark.parametrize("who", ["lou", "olu", "ada"])
def test_whoever_does_not_see_the_evidence_reads_no_file(item, cast, who):
    attachment = keep(item, cast.ines)

    with pytest.raises(PermissionDenied):
        take_out(attachment=attachment, by=getattr(cast, who))

    assert not AttachmentRead.objects.exists()


@pytest.mark.parametrize("damage", [lambda path: path.unlink(), lambda path: path.write_bytes(b"something else")])
def test_a_missing_or_altered_file_is_not_handed_out(item, cast, kept, damage):
    attachment = keep(item, cast.ines)
    damage(*stored(kept))

    with pytest.raises(FileIsGone):
        take_out(attachment=attachment, by=cast.ines)

    assert not AttachmentRead.objects.exists()


def test_the_storage_gives_files_no_address_of_their_own(settings):
    storage = FileSystemStorage()

    assert settings.MEDIA_URL in ("", "/")
    assert storage.location not in map(str, [settings.STATIC_ROOT, *(path for _, path in settings.STATICFILES_DIRS)])
