"""What programs read of quality assurance, each person's as on the pages."""

from django.db.models import Prefetch, QuerySet

from accounts.models import User
from cases.models import Case
from inspections.models import Inspection
from moderation.models import AgreedJudgement, Comparison, Query, Review
from moderation.queries.asking import queries_to_open


def reviews_for_programs(user: User, inspection: Inspection) -> QuerySet[Review]:
    """Return the reviews of an inspection that the person may see, with what was compared; two queries a page."""
    compared = Prefetch("comparisons", Comparison.objects.select_related("question", "theirs", "ours"))
    found = Review.objects.visible_to(user).filter(assessment__case__inspection=inspection)
    return found.select_related("assessment__case", "held_by", "judged_by").prefetch_related(compared)


def queries_for_programs(user: User, inspection: Inspection) -> QuerySet[Query]:
    """Return the queries of an inspection that the person may see, with their steps; two queries a page."""
    return queries_to_open(user).filter(assessment__case__inspection=inspection)


def agreed_for_programs(user: User, inspection: Inspection) -> QuerySet[AgreedJudgement]:
    """Return what was agreed about cases of an inspection that the person may see; one query a page."""
    cases = Case.objects.visible_to(user).filter(inspection=inspection)
    found = AgreedJudgement.objects.filter(assessment__case__in=cases.values("pk"))
    return found.select_related("assessment", "question", "option", "by")
