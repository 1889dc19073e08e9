"""Planning an inspection and moving it from phase to phase."""

from datetime import date
from typing import Any

import pghistory
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.utils.text import slugify

from accounts.models import User
from accounts.permissions import require_administrator
from inspections.models import Inspection, Provider, TeamMember
from inspections.moving import check_edition, proposed_mapping, record_move
from inspections.permissions import may_arrange
from inspections.rules import TELL_WITHIN_HOURS, Phase, Role, goes_back, is_final, may_move, refused_by_lock
from standards.models import Edition
from standards.queries import edition_structure

# Words that stand in addresses where a reference would.
RESERVED_REFERENCES = frozenset({"add"})
_LONGEST_REFERENCE = 60


@transaction.atomic
def add_provider(*, name: str, kind: str, region: str = "", by: User) -> Provider:
    """Add an organisation that can be inspected. Administrators only."""
    require_administrator(by)
    provider = Provider(name=" ".join(name.split()), kind=kind, region=" ".join(region.split()))
    provider.full_clean(validate_unique=False, validate_constraints=False)
    with pghistory.context(user=by.pk, reason=""):
        try:
            with transaction.atomic():
                provider.save()
        except IntegrityError:
            raise ValidationError({"name": f"{provider} is already here."}) from None
    return provider


def propose_reference(provider: Provider, fieldwork_starts: date) -> str:
    """Return a reference that is not taken: provider and year, for instance "north-borough-pdu-2022"."""
    year = str(fieldwork_starts.year)
    stem = slugify(str(provider))[: _LONGEST_REFERENCE - len(year) - 5].strip("-") or "inspection"
    proposal = f"{stem}-{year}"
    taken = set(Inspection.objects.filter(reference__startswith=proposal).values_list("reference", flat=True))
    numbered = (f"{proposal}-{number}" for number in range(2, len(taken) + 3))
    return next(name for name in (proposal, *numbered) if name not in taken)


@transaction.atomic
def plan_inspection(
    *,
    provider: Provider,
    edition: Edition,
    fieldwork_starts: date,
    fieldwork_weeks: int,
    lead: User,
    reference: str = "",
    tell_within_hours: int = TELL_WITHIN_HOURS,
    by: User,
) -> Inspection:
    """Add an inspection in its planning phase with its lead inspector. Administrators only.

    `fieldwork_starts` is a Monday, `fieldwork_weeks` between 1 and 12, `tell_within_hours` between 1 and 168. The
    edition must be published and made for the kind of provider. Without a reference one is proposed.
    """
    require_administrator(by)
    if not lead.is_active:
        raise ValidationError({"lead": "Choose somebody who may sign in."})
    reference = reference.strip() or propose_reference(provider, fieldwork_starts)
    with pghistory.context(user=by.pk, reason=""):
        inspection = _save(
            Inspection(phase=Phase.PLANNING),
            provider=provider,
            edition=edition,
            fieldwork_starts=fieldwork_starts,
            fieldwork_weeks=fieldwork_weeks,
            reference=reference,
            tell_within_hours=tell_within_hours,
        )
        TeamMember.objects.create(inspection=inspection, user=lead, role=Role.LEAD)
    return inspection


@transaction.atomic
def change_inspection(
    *,
    inspection: Inspection,
    edition: Edition,
    fieldwork_starts: date,
    fieldwork_weeks: int,
    reference: str,
    tell_within_hours: int | None = None,
    by: User,
) -> Inspection:
    """Correct an inspection's plan. Administrators only. Its provider stays; its edition too, once it has a case.

    Cases are judged against the edition, so another edition would leave answers to questions it does not ask. What is noted about
    the organisation goes with the inspection as far as the other edition has a place for it.
    """
    require_administrator(by)
    # Whoever brings cases in holds the same row, so that each waits for the other; recording answers goes on meanwhile.
    held = Inspection.objects.select_for_update(of=("self",), no_key=True).select_related("provider").get(pk=inspection.pk)
    if is_final(Phase(held.phase)):
        raise ValidationError("A published inspection stays as it is.")
    if edition.pk != held.edition_id:
        _check_edition_may_change(held)
        check_edition(edition, held.provider)
    with pghistory.context(user=by.pk, reason=""):
        if edition.pk != held.edition_id:
            mapping = proposed_mapping(edition_structure(held.edition_id), edition_structure(edition.pk))
            record_move(held, edition, mapping, reason="", by=by)
        return _save(
            held,
            edition=edition,
            fieldwork_starts=fieldwork_starts,
            fieldwork_weeks=fieldwork_weeks,
            reference=reference.strip() or held.reference,
            tell_within_hours=held.tell_within_hours if tell_within_hours is None else tell_within_hours,
        )


def _save(inspection: Inspection, **fields: Any) -> Inspection:
    """Check and store a plan; each refusal names its field."""
    for name, value in fields.items():
        setattr(inspection, name, value)
    if inspection.fieldwork_starts.isoweekday() != 1:
        raise ValidationError({"fieldwork_starts": "Fieldwork must start on a Monday."})
    if not 1 <= inspection.fieldwork_weeks <= 12:
        raise ValidationError({"fieldwork_weeks": "Fieldwork takes between 1 and 12 weeks."})
    if not 1 <= inspection.tell_within_hours <= 168:
        raise ValidationError({"tell_within_hours": "Somebody must be told within 1 to 168 hours."})
    check_edition(inspection.edition, inspection.provider)
    if inspection.reference in RESERVED_REFERENCES:
        raise ValidationError({"reference": f"Choose another reference: '{inspection.reference}' is part of an address."})
    inspection.full_clean(validate_unique=False, validate_constraints=False)
    try:
        with transaction.atomic():
            inspection.save()
    except IntegrityError:
        raise ValidationError({"reference": "Another inspection has this reference already."}) from None
    return inspection


def _check_edition_may_change(inspection: Inspection) -> None:
    if inspection.phase != Phase.PLANNING:
        raise ValidationError({"edition": f"The edition changes in planning alone; this inspection is in {inspection.phase}."})
    if inspection.cases.exists():
        reason = "The edition cannot change here any more: this inspection has cases. Move it to a newer edition instead."
        raise ValidationError({"edition": reason})
    if inspection.part_of_id is not None or inspection.parts.exists():
        reason = "The edition cannot change while the inspection is part of another, or others are part of it."
        raise ValidationError({"edition": reason})


def check_move(*, inspection: Inspection, expected: Phase, to: Phase, reason: str) -> None:
    """Raise ValidationError unless the inspection, as it is, may be moved as somebody who saw it in `expected` asks."""
    current = Phase(inspection.phase)
    if current != expected:
        raise ValidationError(f"Somebody has moved this inspection to {current.value} in the meantime. Nothing was changed.")
    if is_final(current):
        raise ValidationError("A published inspection stays as it is.")
    if not may_move(current, to):
        raise ValidationError({"to": f"An inspection cannot go from {current.value} to {to.value}."})
    if refusal := refused_by_lock(to=to, is_locked=inspection.is_locked):
        raise ValidationError({"to": refusal})
    if goes_back(current, to) and not reason.strip():
        raise ValidationError({"reason": f"Enter why the inspection goes back to {to.value}."})


@transaction.atomic
def change_phase(*, inspection: Inspection, to: Phase, expected: Phase, reason: str = "", by: User) -> Inspection:
    """Move an inspection to the next phase, or with a reason one back. The lead inspector and administrators may.

    `expected` is the phase that the person saw: when somebody has moved the inspection since, nothing changes. Raises
    ValidationError for a move that inspections.rules does not know; a published inspection is never moved.
    """
    if not may_arrange(by, inspection):
        raise PermissionDenied
    # Recording answers goes on meanwhile: it only refers to the inspection.
    held = Inspection.objects.select_for_update(no_key=True).get(pk=inspection.pk)
    check_move(inspection=held, expected=expected, to=to, reason=reason)
    if is_final(to) and (unpublished := held.parts.exclude(phase=Phase.PUBLISHED).select_related("provider")):
        names = ", ".join(sorted(str(part) for part in unpublished))
        raise ValidationError(f"What is pooled must be final first. Not published yet: {names}.")
    with pghistory.context(user=by.pk, reason=reason.strip()):
        held.phase = to
        held.save(update_fields=["phase"])
    return held
