"""Telling people what happens to a report."""

from collections.abc import Iterable

from django.urls import reverse

from accounts.models import User
from notifications.notifying import notify
from notifications.rules import Kind
from reports.models import ReportPack


def tell(
    pack: ReportPack, people: User | Iterable[User], event: str, *, page: str = "report_pack", by: User | None = None
) -> None:
    """Tell people of what has just happened to a version of the documents, in its transaction; `page` is where to read on.

    `event` goes out by email too: it names nobody.
    """
    inspection = pack.inspection
    link = reverse(page, args=[inspection.reference, pack.version])
    email = f"{event}: inspection {inspection.reference}"
    notify(people, Kind.REPORT, f"{event}: {inspection.provider}", link, about=inspection, email=email, by=by)
