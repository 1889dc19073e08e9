"""What was learnt about the organisation of a finished inspection: evidence, notes on what it shows, and proposed ratings."""

from datetime import timedelta
from random import Random

from accounts.models import User
from demonstration.plans import Finished
from demonstration.wording import ORGANISATION, reasons
from inspections.models import Inspection
from organisation.gathering import Description, add_evidence, write_note
from organisation.proposing import propose_rating
from organisation.rules import EvidenceKind, Shows
from standards.queries import edition_structure
from standards.structure import Kind

_KINDS = {"document": EvidenceKind.DOCUMENT, "meeting": EvidenceKind.MEETING, "focus group": EvidenceKind.FOCUS_GROUP}
NOTES_AN_ITEM = 3


def look_at_organisation(inspection: Inspection, planned: Finished, draw: Random, by: User) -> None:
    """Record evidence, tie notes to prompts, and propose the planned rating of each standard that people rate."""
    edition = edition_structure(inspection.edition_id)
    prompts = [question.code for question in edition.all_questions if question.kind is Kind.ORGANISATIONAL]
    if not planned.proposed:
        return
    for kind, title, source, summary in ORGANISATION:
        dated = planned.fieldwork + timedelta(days=draw.randrange(10))
        about = Description(kind=_KINDS[kind], title=title, dated=dated, source=source, summary=summary)
        item = add_evidence(inspection=inspection, about=about, by=by)
        for prompt in draw.sample(prompts, NOTES_AN_ITEM):
            shows = draw.choice([Shows.STRENGTH, Shows.WEAKNESS])
            write_note(item=item, prompt=prompt, shows=shows, text=draw.choice(_SAID[shows]), by=by)
    for standard, rating in planned.proposed.items():
        propose_rating(inspection=inspection, standard=standard, rating=rating, reasons=reasons(rating), version=0, by=by)


_SAID = {
    Shows.STRENGTH: [
        "Known to everybody asked, and seen in practice.",
        "Reviewed each quarter; what was decided had been done by the next review.",
    ],
    Shows.WEAKNESS: [
        "On paper since last year; nobody asked could say what had changed.",
        "Staff describe it differently in every office.",
    ],
}
