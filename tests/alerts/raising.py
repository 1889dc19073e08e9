"""Alerts as tests need them."""

import uuid
from datetime import timedelta

from django.utils import timezone

from alerts.alerting import Told, raise_alert
from alerts.rules import AlertKind, How


def told(**changes) -> Told:
    parts = {
        "name": "Sam Okoro",
        "role": "Head of unit",
        "organisation": "North Borough PDU",
        "told_at": timezone.now() - timedelta(minutes=5),
        "how": How.PHONE,
    }
    return Told(**parts | changes)


def alert_on(case, by, *, concern="A child in the household is at risk.", **changes):
    options = {"kind": AlertKind.CHILD, "told": None, "operation": uuid.uuid4()} | changes
    return raise_alert(case=case, concern=concern, by=by, **options)
