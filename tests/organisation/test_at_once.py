"""What happens when two people record at the same moment: real transactions, one after the other in the database."""

import pytest

from inspections.rules import Phase
from organisation.gathering import ChangedMeanwhile, add_evidence, change_note
from organisation.models import EvidenceItem, EvidenceNote, ProposedRating
from organisation.proposing import ProposedMeanwhile, propose_rating
from organisation.rules import Shows
from tests.inspections.test_at_once import at_once
from tests.locking import lock
from tests.organisation.gathered import PROMPT, description, gather

pytestmark = pytest.mark.django_db(transaction=True)


def test_of_two_who_change_a_note_one_is_first_and_the_other_is_told(inspection, cast):
    note = gather(inspection, cast.ines).notes.get()

    def write(by):
        return lambda: change_note(note=note, version=1, prompt=PROMPT, shows=Shows.NEUTRAL, text=f"By {by}.", by=by)

    (refusal,) = at_once(write(cast.lee), write(cast.ines))

    assert isinstance(refusal, ChangedMeanwhile)
    stored = EvidenceNote.objects.get()
    assert (stored.version, stored.text) == (2, f"By {stored.changed_by}.")


def test_of_two_proposals_one_is_first_and_the_other_is_told(inspection, cast):
    def propose(rating):
        return lambda: propose_rating(
            inspection=inspection, standard="staffing", rating=rating, reasons="So.", version=0, by=cast.lee
        )  # fmt: skip

    (refusal,) = at_once(propose("good"), propose("inadequate"))

    assert isinstance(refusal, ProposedMeanwhile)
    assert ProposedRating.objects.get().version == 1


def test_nothing_comes_in_behind_the_back_of_a_lock(inspection, cast):
    inspection.phase = Phase.PANEL
    inspection.save()

    refused = at_once(
        lambda: lock(inspection, cast.lee, cast.pat),
        *[lambda: add_evidence(inspection=inspection, about=description(), by=cast.lee)] * 4,
    )

    inspection.refresh_from_db()
    assert inspection.is_locked
    assert EvidenceItem.objects.count() + len(refused) == 4
    assert all("locked" in str(refusal) for refusal in refused)
