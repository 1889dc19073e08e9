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

_KINDS = {"document": EvidenceKind.DOCUMENT, "meeting": EvidenceKind.MEETING, "focus group": EvidenceKind.FOCUS_GROUP}
# How often a note tells of a strength, by the rating that is proposed in the end.
_STRENGTH = {"outstanding": 0.95, "good": 0.8, "requires_improvement": 0.45, "inadequate": 0.15}
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


def look_at_organisation(inspection: Inspection, planned: Finished, draw: Random, by: User) -> None:
    """Record evidence with a note at a prompt of every standard that people rate, and propose the planned rating of each."""
    standards = [one for one in edition_structure(inspection.edition_id).standards if one.code in planned.proposed]
    for kind, title, source, summary in ORGANISATION if standards else ():
        dated = planned.fieldwork + timedelta(weeks=draw.randrange(2), days=draw.randrange(5))
        about = Description(kind=_KINDS[kind], title=title, dated=dated, source=source, summary=summary)
        item = add_evidence(inspection=inspection, about=about, by=by)
        for standard in standards:
            good = draw.random() < _STRENGTH[planned.proposed[standard.code]]
            shows = Shows.STRENGTH if good else Shows.WEAKNESS
            prompt = draw.choice(standard.questions).code
            write_note(item=item, prompt=prompt, shows=shows, text=draw.choice(_SAID[shows]), by=by)
    for code, rating in planned.proposed.items():
        propose_rating(inspection=inspection, standard=code, rating=rating, reasons=reasons(rating), version=0, by=by)
