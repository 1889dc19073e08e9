"""Evidence, notes and proposed ratings of an inspection, in the order in which programs page through them."""

from django.db.models import QuerySet

from accounts.models import User
from inspections.models import Inspection
from organisation.models import EvidenceItem, EvidenceNote, ProposedRating


def evidence_for_programs(user: User, inspection: Inspection) -> QuerySet[EvidenceItem]:
    """Return all evidence with its files, withdrawn or not; two queries."""
    visible = EvidenceItem.objects.visible_to(user).filter(inspection=inspection)
    return visible.select_related("added_by", "changed_by").prefetch_related("attachments")


def notes_for_programs(user: User, inspection: Inspection) -> QuerySet[EvidenceNote]:
    """Return all notes as they stand now, withdrawn or not; one query."""
    visible = EvidenceNote.objects.visible_to(user).filter(item__inspection=inspection)
    related = visible.select_related("question__standard", "question__edition", "written_by", "changed_by")
    return related.defer("question__edition__document")


def proposals_for_programs(user: User, inspection: Inspection) -> QuerySet[ProposedRating]:
    """Return every proposal there was; one query."""
    visible = ProposedRating.objects.visible_to(user).filter(inspection=inspection)
    return visible.select_related("standard__edition", "proposed_by").defer("standard__edition__document")
