"""Saying that a page of the form is completed, or that one will come back to it."""

import pghistory
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from accounts.models import User
from cases.models import CaseAssessment, Completion
from cases.opening import open_for_writing
from cases.queries.assessment import OpenCase
from standards.structure import Kind, Page


class NotSureError(Exception):
    """Judgement and prompts point different ways, and nobody has said why the judgement stands."""


def has_judgement(page: Page) -> bool:
    """Return whether a page is one that somebody completes: a key question with what informs it."""
    return any(question.kind is Kind.KEY_QUESTION for question in page.questions)


@transaction.atomic
def complete_page(*, assessment: CaseAssessment, page: str, completed: bool, because: str = "", by: User) -> Completion:
    """Record that a page is completed, or that the person will come back to it. Saying it again changes nothing.

    `because` says why a judgement stands that the prompts do not point to. Raises PermissionDenied; ValidationError when the
    file is closed or an answer is missing; NotSureError when such a reason is needed and there is none.
    """
    opened = open_for_writing(assessment, by)
    found = opened.page(page)
    if found is None or not has_judgement(found):
        raise ValidationError("There is no such key question in this case.")
    if completed and (gaps := opened.gaps_on(found)):
        raise ValidationError([gap.message for gap in gaps])
    return _record(opened, found, completed, because.strip(), by)


def _record(opened: OpenCase, page: Page, completed: bool, because: str, by: User) -> Completion:
    """Store what was said. A reason once given stays for as long as the judgement does."""
    disagree = opened.judgement_to_confirm(page) if completed else ""
    if disagree and not because:
        raise NotSureError(disagree)
    known = Completion.objects.filter(assessment=opened.case.assessment.pk, page=page.code).first()
    mark = known or Completion(assessment=opened.case.assessment, page=page.code)
    if known is not None and known.completed == completed and not disagree:
        return known
    if disagree:
        mark.sure_of, mark.because = opened.answers[page.code].choice, because
    mark.completed, mark.said_at, mark.said_by = completed, timezone.now(), by
    with pghistory.context(user=by.pk, reason="Completed" if completed else "To come back to"):
        mark.save()
    return mark
