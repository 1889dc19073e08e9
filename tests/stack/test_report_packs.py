"""The documents of a report, asked for here and made by a real worker that a real broker and scheduler tell of it."""

from hashlib import sha256
from pathlib import Path

import pytest

from notifications.models import Notification
from ratings.aggregating import aggregate
from reports.models import ReportPack
from reports.packing import request_pack
from tests.ratings.judging import judge
from tests.stack.running import wait_until

pytestmark = [pytest.mark.stack, pytest.mark.django_db(transaction=True)]


def test_documents_are_made_once_by_a_worker_that_starts_after_they_were_asked_for(
    stack, inspection, case, cast, monkeypatch, tmp_path
):
    monkeypatch.setenv("MEDIA_ROOT", str(tmp_path))
    judge(case, by=cast.ines, assessment__safety="yes")
    aggregate(inspection.pk)
    asked = request_pack(inspection=inspection, by=cast.lee)

    stack.start_worker()
    stack.start_worker()
    stack.start_scheduler()
    wait_until(lambda: not ReportPack.objects.filter(finished_at=None).exists(), seconds=90)

    pack = ReportPack.objects.get(pk=asked.pk)
    assert (pack.state, pack.attempts) == ("Ready", 1)
    files = list(pack.files.all())
    assert len(files) == 6
    for file in files:
        assert sha256(Path(tmp_path, file.file.name).read_bytes()).hexdigest() == file.sha256
    assert len([path for path in tmp_path.rglob("*") if path.is_file()]) == 6
    assert Notification.objects.get(kind="report").user == cast.lee
