"""What of the choice of cases waits for the lead inspector, for the overview of an inspection."""

from typing import Any

from django.db.models import Count, Exists, OuterRef, Subquery
from django.urls import reverse

from accounts.models import User
from cases.models import Case
from inspections.models import Inspection
from inspections.rules import CASELOAD_PHASES, Phase, Role
from inspections.signals import Need, counted
from sampling.models import Draw, DrawnCase


def sample_needs(*, inspection: Inspection, user: User, role: Role, **_signal: Any) -> list[Need]:
    """Return how many cases somebody has, and has not handed in, that are not inspected any more, for each module.

    They were drawn again without, or replaced, after they had come in. One query; none for who does not allocate.
    """
    if role is not Role.LEAD or Phase(inspection.phase) not in CASELOAD_PHASES:
        return []
    newest = Draw.objects.filter(inspection=inspection, module=OuterRef("draw__module")).order_by("-version").values("pk")[:1]
    drawn = DrawnCase.objects.filter(
        draw__inspection=inspection, draw__module=OuterRef("module"), case__reference=OuterRef("reference")
    )
    held = Case.objects.filter(inspection=inspection, allocated_to__isnull=False, assessment__submitted_at=None)
    others = held.filter(Exists(drawn), ~Exists(drawn.filter(draw=Subquery(newest), replacement=None)))
    where = reverse("sample", args=[inspection.reference])
    return [
        Need(f"Take back {counted(number, 'case')} that {'is' if number == 1 else 'are'} not to be inspected any more",
             url=f"{where}?module={module}")
        for module, number in others.values_list("module").annotate(number=Count("pk")).order_by("module")
    ]  # fmt: skip
