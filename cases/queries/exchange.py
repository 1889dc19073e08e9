"""Cases and judgements that somebody may see, in the order in which programs page through them."""

from typing import Any

from django.db.models import F, QuerySet, Subquery

from accounts.models import User
from cases.models import Case, CaseQuerySet
from cases.queries.caseload import that_are, with_status
from inspections.models import Inspection


def cases_for_programs(user: User, inspection: str = "", module: str = "", status: str = "") -> QuerySet[Case]:
    """Return the cases that the person may see, with everything that is said of them; one query.

    Of one inspection, of one sample of cases, and with one status, where reference, code and status are given.
    """
    cases: QuerySet[Case] = _visible(user, inspection)
    cases = cases.filter(module=module) if module else cases
    cases = that_are(status, cases) if status else cases
    return with_status(cases).select_related("inspection", "officer", "assessment__paper_assessor")


def judgements_for_programs(user: User, inspection: str = "") -> QuerySet[Case, Any]:
    """Return where the judgements that the person may see are to be found (see `listed_judgements`), to be paged by their key.

    It starts from the cases: their indexes give the order, so that no page costs more than another.
    """
    judged = _visible(user, inspection).filter(assessment__judgements__held=False)
    return judged.values(
        case_id=F("id"), question_id=F("assessment__judgements__question_id"), judgement_id=F("assessment__judgements__id")
    )


def _visible(user: User, inspection: str) -> CaseQuerySet:
    cases = Case.objects.visible_to(user)
    # As a value rather than a join: the index on inspection and id then gives the order.
    named = Inspection.objects.filter(reference=inspection).values("pk")
    return cases.filter(inspection_id=Subquery(named)) if inspection else cases
