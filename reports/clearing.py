"""Before a practice example goes out somebody confirms that names are changed, or says why it stays out."""

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction

from accounts.models import User
from cases.models import AnswerMark
from inspections.models import Inspection
from reports.models import ExampleCheck
from reports.names import marks_in
from reports.permissions import held
from reports.queries.examples import example
from reports.rules import ONLY_THESE_PREPARE, PREPARING_ROLES, Outcome
from standards.queries import edition_structure


@transaction.atomic
def check_example(
    *, inspection: Inspection, key: str, seen: int, outcome: Outcome, words: str, marked_may_stay: bool, reason: str, by: User
) -> ExampleCheck:  # fmt: skip
    """Record that a practice example, by its key, may go out in these words, or stays out for a reason.

    `seen` is the version of the check that the person saw, 0 for none. Words that are still marked (reports.names) go out only
    when the person says that they may stay; they are recorded. The same again changes nothing. Raises PermissionDenied and
    ValidationError.
    """
    locked = held(inspection.pk, by, PREPARING_ROLES, ONLY_THESE_PREPARE)
    found = example(locked, edition_structure(locked.edition_id), by, key)
    if found is None:
        raise PermissionDenied
    current = found.check.version if found.check else 0
    if seen != current:
        raise ValidationError("Somebody has checked this example in the meantime. Look at what they said, then save again.")
    words, reason = words.strip(), reason.strip()
    stays = [one.text for one in marks_in(words, found.known)] if outcome == Outcome.NAMES_CHANGED else []
    _check(outcome, words, stays, marked_may_stay, reason)
    goes_out = outcome == Outcome.NAMES_CHANGED
    said = {
        "outcome": outcome.value, "original": found.original, "words": words if goes_out else "", "stays": stays,
        "reason": "" if goes_out else reason,
    }  # fmt: skip
    if found.check and all(getattr(found.check, name) == value for name, value in said.items()):
        return found.check
    of = {"mark" if isinstance(found.source, AnswerMark) else "answer": found.source}
    return ExampleCheck.objects.create(version=current + 1, checked_by=by, **of, **said)


def _check(outcome: Outcome, words: str, stays: list[str], marked_may_stay: bool, reason: str) -> None:
    if outcome == Outcome.LEFT_OUT and not reason:
        raise ValidationError({"reason": "Enter why the example is left out"})
    if outcome == Outcome.NAMES_CHANGED and not words:
        raise ValidationError({"words": "Enter the words in which the example goes out"})
    if stays and not marked_may_stay:
        listed = ", ".join(dict.fromkeys(stays))
        raise ValidationError({"marked_may_stay": f"Change these words, or say that they may stay: {listed}"})
