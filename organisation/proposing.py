"""The lead inspector's rating of a standard that people rate: proposed with reasons, again as often as evidence changes it."""

from django.core.exceptions import ValidationError
from django.db import transaction

from accounts.models import User
from inspections.models import Inspection
from organisation.models import ProposedRating
from organisation.permissions import held_for_proposing
from organisation.signals import rating_proposed
from standards.models import Standard
from standards.queries import edition_structure


class ProposedMeanwhile(ValidationError):  # noqa: N818  (reads as what happened)
    """Another proposal has been made since the standard was read; `current` is that one."""

    def __init__(self, current: ProposedRating) -> None:
        self.current = current
        super().__init__(f"{current.proposed_by} has proposed a rating in the meantime. Compare both, then save again.")


@transaction.atomic
def propose_rating(*, inspection: Inspection, standard: str, rating: str, reasons: str, version: int, by: User) -> ProposedRating:
    """Propose a rating for a standard, by its code, over the proposal of version `version` (0 for the first).

    The same rating with the same reasons again changes nothing. Raises PermissionDenied, ProposedMeanwhile, and
    ValidationError for a standard that people do not rate, a rating that the edition does not have, or without reasons.
    """
    edition = edition_structure(held_for_proposing(inspection.pk, by).edition_id)
    if standard not in {one.code for one in edition.standards if one.rated_by == "characteristics"} or not edition.scheme:
        raise ValidationError("This standard is not rated by people in the edition of this inspection.")
    if rating not in edition.scheme["scale"]:
        raise ValidationError({"rating": "Select a rating"})
    if not reasons.strip():
        raise ValidationError({"reasons": "Enter the reasons for this rating"})
    made = ProposedRating.objects.filter(inspection=inspection, standard__code=standard).of_edition()
    current = made.select_related("proposed_by").order_by("-version").first()
    if current and (current.rating, current.reasons) == (rating, reasons.strip()):
        return current
    if version != (current.version if current else 0):
        if current is None:
            raise ValidationError("No rating has been proposed for this standard yet.")
        raise ProposedMeanwhile(current)
    proposal = ProposedRating.objects.create(
        inspection=inspection,
        standard=Standard.objects.get(edition=inspection.edition_id, code=standard),
        version=version + 1,
        rating=rating,
        reasons=reasons.strip(),
        proposed_by=by,
    )
    transaction.on_commit(lambda: rating_proposed.send_robust(sender=None, inspection_id=inspection.pk))
    return proposal
