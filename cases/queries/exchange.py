"""Cases and judgements that somebody may see, in the order in which programs page through them."""

from typing import Any

from django.db.models import QuerySet

from accounts.models import User
from cases.models import Case, CaseQuerySet, Judgement
from cases.queries.caseload import with_status


def cases_for_programs(user: User, inspection: str = "") -> QuerySet[Case]:
    """Return the cases that the person may see, of one inspection or of all, with everything that is said of them; one query."""
    return with_status(_visible(user, inspection)).select_related("inspection", "officer")


def judgements_for_programs(user: User, inspection: str = "") -> QuerySet[Judgement, Any]:
    """Return where the judgements that the person may see are to be found (see `listed_judgements`)."""
    visible = Judgement.objects.filter(assessment__case__in=_visible(user, inspection))
    return visible.values("id", "assessment_id", "question_id")


def _visible(user: User, inspection: str) -> CaseQuerySet:
    cases = Case.objects.visible_to(user)
    return cases.filter(inspection__reference=inspection) if inspection else cases
