"""Moving inspections in tests: an edition that differs from the one of North Borough in a few lines, and the move itself."""

from typing import Any

from django.db.models import Q

from accounts.models import User
from cases.answers import ASSESSMENT
from cases.models import Case
from cases.queries.answers import answers_of
from inspections.models import EditionMove, Inspection, MoveRequest
from inspections.moving import propose_move
from inspections.requesting import ask_for_move, confirm_move
from standards.drafting import source_of
from standards.edition_file import read_source
from standards.mapping import Step
from standards.models import Edition
from standards.publishing import publish

SAFETY = "assessment.safety"
CONTACT = "implementation.desistance.contact"
CHANGES = (
    ("code: pdu-2021-23\n", "code: pdu-next\n"),
    ("name: PDU standards 2021-23", "name: PDU standards next"),
    ("valid_from: 2021-10-01\nvalid_to: 2023-09-30", "valid_from: 2027-04-01"),
    # Another answer in the place of "No, mostly due to non-compliance".
    ("no_non_compliance, label: \"No, mostly due to non-compliance\"", "no_person, label: \"No, because of the person\""),
    # A prompt that is gone: the new one has another code.
    ("code: assessment.safety.victims\n", "code: assessment.safety.others\n"),
)  # fmt: skip


def later_edition(*further: tuple[str, str]) -> Edition:
    """Publish an edition that differs from pdu-2021-23 in these places, each of which stands there once."""
    text = source_of(Edition.objects.get(code="pdu-2021-23"))
    for old, new in (*CHANGES, *further):
        assert text.count(old) == 1, old
        text = text.replace(old, new)
    read = read_source(text, "pdu-next")
    assert read.problems == ()
    assert read.document is not None
    return publish(read.document)


def asked(inspection: Inspection, edition: Edition, by: User, **adjusted: Step) -> MoveRequest:
    """Ask for a move as proposed, but for the steps given by the question's code, with two underscores for each full stop."""
    proposal = propose_move(inspection, edition)
    steps = [adjusted.get(step.question.replace(".", "__"), step) for step in proposal.steps]
    return ask_for_move(
        inspection=inspection, edition=edition, steps=steps, standards=proposal.standards, expected=inspection.edition_id,
        reason="New standards", by=by,
    )  # fmt: skip


def moved(inspection: Inspection, edition: Edition, by: User, **adjusted: Step) -> EditionMove:
    """Have somebody else ask for a move, who may, and confirm it."""
    others = User.objects.filter(Q(is_administrator=True) | Q(memberships__inspection=inspection, memberships__role="lead"))
    return confirm_move(request=asked(inspection, edition, others.exclude(pk=by.pk).distinct().get(), **adjusted), by=by)


def answers(case: Case) -> dict[str, Any]:
    return {code: found.choice for code, found in answers_of(ASSESSMENT, case.pk).items()}
