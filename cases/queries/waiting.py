"""Answers that wait on somebody's laptop, case by case."""

from django.db.models import OuterRef, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce

from cases.models import Case, DeviceReport
from inspections.queries.waiting import Waiting, answers_waiting


def with_unsent(cases: QuerySet[Case]) -> QuerySet[Case]:
    """Read with each case how many of its answers wait on laptops, as `unsent`."""
    counted = DeviceReport.objects.filter(case=OuterRef("pk")).order_by().values("case").annotate(count=Sum("unsent"))
    return cases.annotate(unsent=Coalesce(Subquery(counted.values("count")), 0))


def waiting_for(case_id: int) -> list[Waiting]:
    """Return whose laptops hold answers about a case; one query."""
    return answers_waiting(Case.objects.filter(pk=case_id))
