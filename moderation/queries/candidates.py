"""Assessments that can be selected for review."""

from collections import Counter
from collections.abc import Sequence
from datetime import datetime

from django.db.models import Exists, OuterRef, QuerySet

from cases.models import Case
from cases.queries.marks import with_flagged
from inspections.models import Inspection, TeamMember
from inspections.rules import Role
from moderation.drawing import Candidate
from moderation.models import Review
from moderation.rules import State


def candidates_in(inspection: Inspection, *, new_since: datetime) -> list[Candidate]:
    """Return the assessments that were handed in and have no review but withdrawn ones. Two queries.

    A person who was added after `new_since` is new.
    """
    cases = _to_be_selected(inspection)
    local = set(_local_assessors(inspection))
    found = []
    for case in with_flagged(cases).select_related("assessment__submitted_by", "allocated_to").order_by("pk"):
        person = case.allocated_to or case.assessment.submitted_by
        assert person is not None  # noqa: S101  (who handed it in is stored with the time)
        flagged, is_new = vars(case)["flagged"], person.joined_at > new_since
        found.append(Candidate(case.assessment.pk, case.pk, person.pk, person.pk in local, is_new, flagged))
    return found


def candidates_by_reference(inspection: Inspection, references: Sequence[str]) -> dict[str, int]:
    """Return the ids of the cases with these references that can be selected. A reference in two samples stands for neither."""
    found = list(_to_be_selected(inspection).filter(reference__in=references).values_list("reference", "pk"))
    counted = Counter(reference for reference, _ in found)
    return {reference: pk for reference, pk in found if counted[reference] == 1}


def _to_be_selected(inspection: Inspection) -> QuerySet[Case]:
    reviews = Review.objects.filter(assessment__case=OuterRef("pk")).exclude(state=State.WITHDRAWN.value)
    return Case.objects.inspected().filter(~Exists(reviews), inspection=inspection, assessment__submitted_at__isnull=False)


def _local_assessors(inspection: Inspection) -> list[int]:
    members = TeamMember.objects.filter(inspection=inspection, role=Role.LOCAL_ASSESSOR)
    return list(members.values_list("user", flat=True))
