"""Reports as programs read them."""

from django.db.models import F, Prefetch, QuerySet

from accounts.models import User
from inspections.models import Inspection
from reports.models import AccuracyComment, AccuracyRound, Action, ActionProgress, CommentOutcome, Recommendation, ReportPack


def documents_for_programs(user: User, inspection: Inspection) -> QuerySet[ReportPack]:
    """Return every version of the documents, described, and until when the provider comments on it; two queries."""
    packs = ReportPack.objects.visible_to(user).filter(inspection=inspection).annotate(due_on=F("accuracy_round__due_on"))
    return packs.select_related("requested_by", "run").prefetch_related("files")


def comments_for_programs(round: AccuracyRound) -> QuerySet[AccuracyComment]:
    """Return the comments of a round with every outcome, the first to be decided first; two queries."""
    outcomes = CommentOutcome.objects.select_related("decided_by").order_by("version")
    comments = AccuracyComment.objects.filter(round=round).select_related("recorded_by", "round__pack")
    return comments.prefetch_related(Prefetch("outcomes", queryset=outcomes))


def recommendations_for_programs(user: User, inspection: Inspection) -> QuerySet[Recommendation]:
    """Return every recommendation with its actions and all that was told of them; three queries."""
    told = Prefetch("progress", queryset=ActionProgress.objects.select_related("by").order_by("pk"))
    actions = Prefetch("actions", queryset=Action.objects.order_by("number").prefetch_related(told))
    seen = Recommendation.objects.visible_to(user).filter(inspection=inspection)
    return seen.select_related("standard", "changed_by").prefetch_related(actions)
