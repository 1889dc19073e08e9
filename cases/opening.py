"""A case laid open to be written to: by somebody who may, as it is stored, and with nobody else writing meanwhile."""

from django.core.exceptions import PermissionDenied, ValidationError

from accounts.models import User
from cases.models import CaseAssessment
from cases.queries.assessment import OpenCase, case_to_open, open_case


def open_for_writing(assessment: CaseAssessment, by: User) -> OpenCase:
    """Return the case, whose assessment stays locked until the transaction ends: in line with saves and with handing in.

    Raises PermissionDenied for who may not write to it; ValidationError when the file is closed.
    """
    held = CaseAssessment.objects.select_for_update(of=("self",)).get(pk=assessment.pk)
    case = case_to_open(by, held.case_id)
    if case is None:
        raise PermissionDenied("There is no such case, or you may not see it.")
    opened = open_case(case, by)
    if not opened.standing.answers:
        raise PermissionDenied(opened.standing.read_only_because)
    if opened.read_only_because:
        raise ValidationError(opened.read_only_because)
    return opened
