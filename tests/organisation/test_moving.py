"""Notes and proposed ratings go with an inspection that moves to another edition; what has no place there is held."""

import pytest
from django.urls import reverse

from inspections.models import Inspection
from inspections.planning import change_inspection
from inspections.requesting import ask_for_move, confirm_move
from organisation.gathering import change_note, withdraw
from organisation.models import EvidenceNote, ProposedRating
from organisation.proposing import propose_rating
from organisation.queries import proposed_ratings
from organisation.queries.workspace import versions_of_note
from organisation.rules import Shows
from ratings.aggregating import aggregate
from standards.models import Edition
from tests.inspections.moves import later_edition, moved
from tests.organisation.gathered import PROMPT, gather
from tests.pages import assert_well_formed, page_of

pytestmark = pytest.mark.django_db

WITHOUT_LEVELS = ("          - code: staffing.levels\n", "          - code: staffing.numbers\n")
PROMPTS = tuple((f"code: staffing.levels.{name}\n", f"code: staffing.numbers.{name}\n")
                for name in ("planned", "workloads", "managers", "active_management"))  # fmt: skip


@pytest.fixture
def planned(inspection, case, cast):
    """North Borough in planning, with a note on staffing levels and two ratings proposed for staffing."""
    gather(inspection, cast.ines)
    for version, rating in enumerate(("good", "requires_improvement")):
        propose_rating(
            inspection=inspection, standard="staffing", rating=rating, reasons=f"Reason {version}.", version=version, by=cast.lee
        )
    Inspection.objects.filter(pk=inspection.pk).update(phase="planning")
    inspection.refresh_from_db()
    return inspection


@pytest.fixture
def newer(db):
    return later_edition()


@pytest.fixture
def without_levels(db):
    """An edition that has another key question in the place of staffing levels."""
    return later_edition(WITHOUT_LEVELS, *PROMPTS)


def test_notes_go_with_their_prompts_and_keep_their_history(planned, newer, cast):
    move = moved(planned, newer, cast.ada)
    note = EvidenceNote.objects.get()
    assert (note.question.edition, note.question.code, note.version, note.changed_by, note.written_by) == (
        newer, PROMPT, 2, cast.ada, cast.ines,
    )  # fmt: skip
    assert [version.row.question.edition.code for version in versions_of_note(note)] == ["pdu-next", "pdu-2021-23"]
    assert (move.counts["notes_carried"], "notes_held" in move.counts) == (1, False)
    assert list(EvidenceNote.objects.standing()) == [note]


def test_the_rating_that_stood_is_proposed_again_and_nothing_is_overwritten(planned, newer, cast):
    before = list(ProposedRating.objects.order_by("pk").values())
    move = moved(planned, newer, cast.lee)
    assert list(ProposedRating.objects.order_by("pk").values())[:2] == before
    again = ProposedRating.objects.latest("pk")
    assert (again.standard.edition, again.version, again.rating, again.reasons, again.proposed_by) == (
        newer, 3, "requires_improvement", "Reason 1.", cast.lee,
    )  # fmt: skip
    assert again.carried_from.version == 2
    assert (move.counts["ratings_carried"], "ratings_held" in move.counts) == (1, False)
    assert proposed_ratings(planned.pk) == {"staffing": "requires_improvement"}
    standards = {one["standard"]: one["rating"] for one in aggregate(planned.pk).ratings["standards"]}
    assert standards["staffing"] == "requires_improvement"


def test_a_note_without_a_place_is_held_until_somebody_ties_it_anew(planned, without_levels, cast, browser_of):
    move = moved(planned, without_levels, cast.lee)
    assert (move.counts["notes_held"], move.counts_in_words.endswith("proposed ratings: 1 carried, 0 held")) == (1, True)
    planned.refresh_from_db()
    [note] = EvidenceNote.objects.held()
    assert not EvidenceNote.objects.standing().exists()
    page = page_of(browser_of(cast.ines).get(reverse("organisation", args=[planned.reference])))
    assert_well_formed(page)
    assert "Held since the inspection moved" in page.text
    assert "Workforce plan: posts are vacant." in page.text
    page = page_of(browser_of(cast.ines).get(reverse("note", args=[planned.reference, note.pk])))
    assert_well_formed(page)
    assert "Select a prompt of PDU standards next to have it count again." in page.text

    change_note(note=note, version=1, prompt="staffing.numbers", shows=Shows.WEAKNESS, text=note.text, by=cast.ines)

    assert EvidenceNote.objects.standing().get().question.code == "staffing.numbers"
    assert "Held since" not in page_of(browser_of(cast.ines).get(reverse("organisation", args=[planned.reference]))).text


def test_a_rating_that_is_held_does_not_count_and_is_read_with_its_edition(planned, newer, cast, browser_of, api_of):
    request = ask_for_move(inspection=planned, edition=newer, steps=[], standards=[], expected=planned.edition_id, by=cast.lee)
    move = confirm_move(request=request, by=cast.ada)
    planned.refresh_from_db()
    assert move.counts["ratings_held"] == 1
    assert proposed_ratings(planned.pk) == {}
    lee = browser_of(cast.lee)
    page = page_of(lee.get(reverse("organisation", args=[planned.reference])))
    assert "for the standard of PDU standards 2021-23" in page.text
    page = page_of(lee.get(reverse("organisation_standard", args=[planned.reference, "staffing"])))
    assert_well_formed(page)
    assert "No rating has been proposed yet." in page.text
    assert page.text.count("for the standard of PDU standards 2021-23") == 2
    told = api_of(cast.lee).get(f"/api/inspections/{planned.reference}/proposed-ratings/").json()["results"]
    assert [(one["edition"], one["carried_from"]) for one in told] == [("pdu-2021-23", None), ("pdu-2021-23", None)]

    again = propose_rating(inspection=planned, standard="staffing", rating="good", reasons="Anew.", version=0, by=cast.lee)

    assert (again.version, proposed_ratings(planned.pk)) == (1, {"staffing": "good"})
    page = page_of(lee.get(reverse("organisation_standard", args=[planned.reference, "staffing"])))
    assert "Anew." in page.text


def test_the_next_proposal_after_a_move_follows_the_one_carried_over(planned, newer, cast, browser_of):
    moved(planned, newer, cast.lee)
    planned.refresh_from_db()
    page = page_of(browser_of(cast.lee).get(reverse("organisation_standard", args=[planned.reference, "staffing"])))
    assert "carried over from PDU standards 2021-23 when the inspection moved" in page.text
    again = propose_rating(inspection=planned, standard="staffing", rating="good", reasons="Better.", version=3, by=cast.lee)
    assert again.version == 4


def test_withdrawn_notes_are_neither_lost_nor_made_to_count(planned, newer, cast):
    withdraw(thing=EvidenceNote.objects.get(), reason="Said by somebody else.", by=cast.ines)
    assert moved(planned, newer, cast.lee).counts["notes_carried"] == 1
    assert EvidenceNote.objects.get().withdrawn_because == "Said by somebody else."
    assert not EvidenceNote.objects.standing().exists()


def test_an_edition_corrected_in_the_plan_takes_notes_along(other_inspection, newer, cast):
    """Without cases an administrator corrects the edition in the plan: notes that are there already are no answers to nothing."""
    Inspection.objects.filter(pk=other_inspection.pk).update(phase="planning")
    other_inspection.refresh_from_db()
    gather(other_inspection, cast.olu)
    change_inspection(
        inspection=other_inspection, edition=Edition.objects.get(pk=newer.pk), fieldwork_starts=other_inspection.fieldwork_starts,
        fieldwork_weeks=other_inspection.fieldwork_weeks, reference="", by=cast.ada,
    )  # fmt: skip
    assert EvidenceNote.objects.get().question.edition == newer
