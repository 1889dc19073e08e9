"""Choosing which emails one gets."""

from collections.abc import Mapping

from django.db import transaction

from accounts.models import User
from notifications.models import EmailChoice
from notifications.rules import ALWAYS_AT_ONCE, Email, Kind


@transaction.atomic
def choose_emails(*, chosen: Mapping[Kind, Email], by: User) -> None:
    """Set when the person gets emails of each kind. It counts for what happens from now on; danger cannot be switched off."""
    may = {kind: email for kind, email in chosen.items() if kind not in ALWAYS_AT_ONCE}
    rows = [EmailChoice(user=by, kind=kind.value, email=email.value) for kind, email in may.items()]
    EmailChoice.objects.bulk_create(rows, update_conflicts=True, unique_fields=["user", "kind"], update_fields=["email"])
