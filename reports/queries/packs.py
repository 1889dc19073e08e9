"""Report packs as pages show them."""

from django.db.models import Count, F, Prefetch, QuerySet

from accounts.models import User
from inspections.models import Inspection
from panels.models import PanelDecision
from ratings.models import RatingRun
from reports.models import PackFile, ReportPack


def inspection_named(user: User, reference: str) -> QuerySet[Inspection]:
    """Return the inspection with this reference if the person is on it, with their role in it."""
    visible = Inspection.objects.visible_to(user).with_reader().filter(reference=reference)
    return visible.select_related("provider", "edition").defer("edition__document")


def packs_of(inspection: Inspection, user: User) -> list[ReportPack]:
    """Return every version of the documents, the newest first, with who asked for it and the provider's comments; one query."""
    packs = ReportPack.objects.visible_to(user).filter(inspection=inspection)
    packs = packs.annotate(due_on=F("accuracy_round__due_on"), comments=Count("accuracy_round__comments"))
    return list(packs.select_related("requested_by").defer("content"))


def packs_seen_by(user: User, inspection: Inspection) -> QuerySet[ReportPack]:
    """Return the packs of the inspection with their documents, and how often each was taken out."""
    files = PackFile.objects.annotate(read_count=Count("reads")).order_by("pk")
    packs = ReportPack.objects.visible_to(user).filter(inspection=inspection)
    return packs.select_related("requested_by", "run").prefetch_related(Prefetch("files", queryset=files))


def is_outdated(pack: ReportPack) -> bool:
    """Return whether ratings have come out otherwise, or were decided, since a version was made; at most two queries."""
    if pack.run is None:
        return False
    newest = RatingRun.objects.filter(inspection=pack.inspection_id).order_by("-pk").values_list("digest", flat=True).first()
    decided = PanelDecision.objects.filter(inspection=pack.inspection_id, recorded_at__gt=pack.finished_at)
    return newest != pack.run.digest or decided.exists()


def files_seen_by(user: User, inspection: Inspection) -> QuerySet[PackFile]:
    """Return the documents of all packs of the inspection."""
    return PackFile.objects.visible_to(user).filter(pack__inspection=inspection).select_related("pack")
