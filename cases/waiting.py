"""Answers that wait on somebody's laptop: what a browser says it could not send yet."""

from collections.abc import Mapping
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from cases.models import Case, DeviceReport

# More than any form has questions: a count that is higher is none.
MOST_UNSENT = 999


@transaction.atomic
def note_waiting(*, user: User, device: UUID, unsent: Mapping[int, int]) -> None:
    """Note how many answers of which cases (by id) wait in a browser of the person. 0 says that a case's have all been sent.

    Cases that the person may not see any more are noted only as sent. Three queries at most.
    """
    if not unsent:
        return
    own = DeviceReport.objects.filter(user=user, device=device)
    own.filter(case__in=[case for case, count in unsent.items() if count == 0]).delete()
    waiting = {case: min(count, MOST_UNSENT) for case, count in unsent.items() if count > 0}
    if not waiting:
        return
    now = timezone.now()
    visible = Case.objects.visible_to(user).filter(pk__in=waiting).values_list("pk", flat=True)
    reports = [
        DeviceReport(user=user, device=device, case_id=case, unsent=waiting[case], waiting_since=now, seen_at=now)
        for case in sorted(visible)
    ]
    DeviceReport.objects.bulk_create(
        reports, update_conflicts=True, unique_fields=["user", "device", "case"], update_fields=["unsent", "seen_at"]
    )
