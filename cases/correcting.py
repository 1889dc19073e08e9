"""A fact of a case turns out to be wrong and is put right, with a reason; no correction is overwritten unseen."""

import pghistory
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts.models import User
from cases.facts import FACT_NAMES, CaseFacts, about, faults
from cases.models import Case, ResponsibleOfficer
from cases.permissions import answers_this_case, read_only_because_set_aside
from cases.queries.facts import facts_as_given
from cases.signals import judgements_changed
from inspections.models import TeamMember
from inspections.rules import CASELOAD_PHASES, RECORDING_PHASES, Role
from standards.queries import edition_structure

LONGEST_REASON = 1_000


class FactsChanged(Exception):  # noqa: N818  (reads as what happened)
    """Somebody else has corrected the case since the facts were read; `current` is how they stand now."""

    def __init__(self, current: CaseFacts) -> None:
        super().__init__("The facts were changed by somebody else.")
        self.current = current


def why_not_correct(user: User, case: Case) -> str:
    """Say why the person may not correct the facts of a case; "" when they may. Read the case with inspection and assessment.

    The lead inspector may, and whoever the case is allocated to until they have handed it in. One query.
    """
    member = TeamMember.objects.current().filter(inspection=case.inspection_id, user=user)
    role = member.values_list("role", flat=True).first()
    if not answers_this_case(user, case, role):
        return "Only the inspector this case is allocated to, and the lead inspector, may correct its facts."
    if why := read_only_because_set_aside(case):
        return why
    if case.inspection.phase not in CASELOAD_PHASES | RECORDING_PHASES:
        return f"This inspection is in the {case.inspection.phase} phase: the facts of its cases stand."
    if case.assessment.submitted_at is not None and role != Role.LEAD:
        return "The assessment was handed in: ask the lead inspector to correct a fact."
    return ""


def correct_facts(*, case: Case, facts: CaseFacts, seen: CaseFacts | None, reason: str, by: User) -> list[str]:
    """Replace the facts that the person saw by the corrected ones and return the names of those that changed.

    Raises PermissionDenied, FactsChanged when the facts are not (or no longer) those that were `seen`, and ValidationError
    naming the fact (or `reason`) that cannot be; nothing is changed then. What is asked about a case depends on its facts, so
    ratings may change.
    """
    reason = reason.strip()
    with transaction.atomic(), pghistory.context(user=by.pk, reason=reason):
        held = (
            Case.objects.select_for_update(no_key=True, of=("self",))
            .select_related("inspection", "assessment", "officer")
            .get(pk=case.pk)
        )
        if refusal := why_not_correct(by, held):
            raise PermissionDenied(refusal)
        current = facts_as_given(held)
        if current != seen:
            raise FactsChanged(current)
        changed = current.differences(facts)
        _check(held, facts, changed, reason)
        if changed:
            _store(held, facts, changed)
            inspection = held.inspection_id
            transaction.on_commit(lambda: judgements_changed.send_robust(sender=None, inspection_id=inspection))
    return changed


def _check(case: Case, facts: CaseFacts, changed: list[str], reason: str) -> None:
    if not changed:
        raise ValidationError("You have not changed any fact.")
    code_lists = edition_structure(case.inspection.edition_id).code_lists
    problems: dict[str, list[str]] = {}
    for name, why in faults(facts, code_lists, timezone.localdate()):
        problems.setdefault(name, []).append(about(name, why))
    if not reason:
        problems["reason"] = ["Say how you know, for example where the right value stands."]
    elif len(reason) > LONGEST_REASON:
        problems["reason"] = [f"The reason must be {LONGEST_REASON:,} characters or fewer."]
    elif "\x00" in reason:
        problems["reason"] = ["The reason must not contain null characters."]
    if problems:
        raise ValidationError(problems)


def _store(case: Case, facts: CaseFacts, changed: list[str]) -> None:
    values = {name: facts.value(name) for name in FACT_NAMES if name not in ("officer", "requirements")}
    for name, value in values.items():
        setattr(case, name, value)
    case.requirements = list(facts.requirements)
    if "officer" in changed:
        case.officer = _officer(case, facts.officer)
    try:
        with transaction.atomic():
            case.save(update_fields=changed)
    except IntegrityError as error:
        # The interview refers to case and officer together (interviews.models): the database keeps them together.
        if "officer" not in changed or "officer_holds_the_case" not in str(error):
            raise
        reason = "The officer cannot be changed: they were interviewed about this case."
        raise ValidationError({"officer": reason}) from None


def _officer(case: Case, reference: str) -> ResponsibleOfficer | None:
    if not reference:
        return None
    return ResponsibleOfficer.objects.get_or_create(inspection_id=case.inspection_id, reference=reference)[0]
