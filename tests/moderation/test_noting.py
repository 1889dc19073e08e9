"""Learning notes: proposed by one, approved by another, every version kept, shown with the guidance and in the history."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from cases.queries.assessment import case_to_open, open_case
from moderation.noting import decide_note, propose_note
from moderation.rules import Mode, Theme
from moderation.settling import settle
from standards.models import LearningNote
from standards.queries.notes import Note, note_at
from tests.cases.filling import answer
from tests.moderation.looking import KEY_QUESTION, compared, handed_in
from tests.pages import assert_well_formed, page_of

WORDS = "Count a plan as shared only where the person has seen it."


def proposed(inspection, by, text=WORDS, question=KEY_QUESTION, found="Half of the differences were about this."):
    return propose_note(edition_id=inspection.edition_id, question=question, text=text, found=found, by=by)


def approved(inspection, cast, text=WORDS):
    return decide_note(note=proposed(inspection, cast.quinn, text), approve=True, reason="Agreed in the team.", by=cast.lee)


def test_a_note_is_shown_once_somebody_else_has_approved_it(inspection, case, cast, browser_of):
    page = reverse("case_page", args=[case.pk, KEY_QUESTION])
    note = proposed(inspection, cast.quinn)
    assert WORDS not in browser_of(cast.ines).get(page).content.decode()

    decide_note(note=note, approve=True, reason="Agreed in the team.", by=cast.lee)

    shown = page_of(browser_of(cast.ines).get(page))
    assert_well_formed(shown)
    day = timezone.localdate()
    assert f"Learning note for 2.1.1, version 1, {day.day} {day:%B %Y}" in shown.text
    assert WORDS in shown.text
    assert "Always show guidance" in shown.text
    for paper in (reverse("blank_case_form", args=[case.pk]), reverse("blank_form", args=["pdu-2021-23", "supervision"])):
        printed = page_of(browser_of(cast.ines).get(paper))
        assert_well_formed(printed)
        assert f"Learning note, version 1, {day.day} {day:%B %Y}: {WORDS}" in printed.text


def test_every_version_stays_and_an_empty_one_ends_the_note(inspection, case, cast, browser_of):
    for text in (WORDS, "Another wording.", ""):
        approved(inspection, cast, text)

    assert list(LearningNote.objects.order_by("version").values_list("version", "text")) == [
        (1, WORDS), (2, "Another wording."), (3, ""),
    ]  # fmt: skip
    shown = browser_of(cast.ines).get(reverse("case_page", args=[case.pk, KEY_QUESTION])).content.decode()
    assert "Learning note" not in shown
    text = page_of(browser_of(cast.ines).get(reverse("learning_note", args=["pdu-2021-23", KEY_QUESTION]))).text
    assert "Version 3" in text
    assert "The note ended." in text
    assert WORDS in text
    assert "Half of the differences" not in text  # what was found is for whoever assures quality


def test_the_form_asks_the_database_no_more_for_them(inspection, case, cast, django_assert_num_queries):
    approved(inspection, cast)
    open_case(case_to_open(cast.ines, case.pk), cast.ines).notes  # noqa: B018  (reads it)

    opened = open_case(case_to_open(cast.ines, case.pk), cast.ines)
    with django_assert_num_queries(0):
        assert [note.text for note in opened.notes.values()] == [WORDS]

    approved(inspection, cast, "Newer words.")
    opened = open_case(case_to_open(cast.ines, case.pk), cast.ines)
    assert [(note.text, note.version) for note in opened.notes.values()] == [("Newer words.", 2)]


def test_the_history_of_an_answer_says_which_version_was_shown(inspection, case, cast, browser_of):
    answer(case, cast.ines, KEY_QUESTION, "yes")
    approved(inspection, cast)
    answer(case, cast.ines, KEY_QUESTION, "no")

    text = page_of(browser_of(cast.ines).get(reverse("answer_history", args=[case.pk, KEY_QUESTION]))).text

    assert text.count("Learning note shown then: version 1") == 1
    assert text.index("Version 2") < text.index("Learning note shown then") < text.index("Version 1")


def test_which_note_was_shown_at_a_moment():
    start = timezone.now()
    notes = [Note(3, "", start + timedelta(2)), Note(2, "b", start + timedelta(1)), Note(1, "a", start)]
    moments = (-timedelta(seconds=1), timedelta(0), timedelta(1), timedelta(2))

    assert [note and note.version for note in (note_at(notes, start + one) for one in moments)] == [None, 1, 2, None]


@pytest.mark.parametrize("name", ["ines", "asha", "lou", "pat", "rae", "olu", "ada"])
def test_only_who_leads_or_assures_in_the_edition_proposes_and_decides(inspection, cast, name):
    note = proposed(inspection, cast.quinn)
    somebody = getattr(cast, name)
    with pytest.raises(PermissionDenied):
        proposed(inspection, somebody, question="assessment.safety")
    with pytest.raises(PermissionDenied):
        decide_note(note=note, approve=True, reason="So.", by=somebody)


def test_nobody_decides_about_their_own_and_nobody_decides_twice(inspection, cast):
    note = proposed(inspection, cast.quinn)
    with pytest.raises(PermissionDenied):
        decide_note(note=note, approve=True, reason="Mine.", by=cast.quinn)
    with pytest.raises(IntegrityError), transaction.atomic():
        LearningNote.objects.filter(pk=note.pk).update(
            state="approved", version=1, decided_by=cast.quinn, decided_at=timezone.now()
        )
    decide_note(note=note, approve=False, reason="Too narrow.", by=cast.lee)
    with pytest.raises(ValidationError, match="decided already"):
        decide_note(note=note, approve=True, reason="After all.", by=cast.lee)


@pytest.mark.parametrize(
    ("given", "field"),
    [({"found": " "}, "found"), ({"text": ""}, "text"), ({"question": "no.such"}, None), ({"question": "interview.staff"}, None)],
)
def test_what_cannot_be_proposed_is_said(inspection, cast, given, field):
    with pytest.raises(ValidationError) as refusal:
        proposed(inspection, cast.quinn, **given)
    assert field is None or set(refusal.value.message_dict) == {field}


def test_a_second_proposal_waits_for_the_first(inspection, cast):
    proposed(inspection, cast.quinn)

    with pytest.raises(ValidationError, match="decide about that one first"):
        proposed(inspection, cast.lee, text="Other words.")


def test_the_pages_from_finding_to_note(inspection, case, cast, browser_of):
    review = compared(handed_in(case, cast.ines), cast.quinn, selected_by=cast.lee, mode=Mode.BLIND, assessment__engaging="no")
    settle(review=review, question=KEY_QUESTION, choice="no", reason="So.", theme=Theme.EVIDENCE, by=cast.lee)
    quinn, lee = browser_of(cast.quinn), browser_of(cast.lee)
    page = reverse("learning_note", args=["pdu-2021-23", KEY_QUESTION])
    assert page in quinn.get(reverse("quality")).content.decode()

    found = page_of(quinn.get(page))
    assert_well_formed(found)
    assert "differed in 1 of 1 comparison" in found.text
    assert "What the case file shows: 1" in found.text
    refused = quinn.post(page, {"text": WORDS, "found": ""})
    assert "Enter what was found" in refused.content.decode()
    assert WORDS in refused.content.decode()
    quinn.post(page, {"text": WORDS, "found": "They differed about sharing."})
    note = LearningNote.objects.get()
    decide = reverse("decide_note", args=[note.pk])
    assert "Somebody else decides about it." in page_of(quinn.get(page)).text
    assert quinn.get(decide).status_code == 403
    assert "Proposed by Quinn" in page_of(lee.get(reverse("learning_notes"))).text

    assert_well_formed(page_of(lee.get(decide)))
    assert "Select what you decide" in lee.post(decide, {"reason": "Yes."}).content.decode()
    lee.post(decide, {"approve": "yes", "reason": "Yes."})
    listed = page_of(browser_of(cast.olu).get(reverse("learning_notes")))
    assert_well_formed(listed)
    assert WORDS in listed.text


@pytest.mark.parametrize(("name", "status"), [("ines", 403), ("ada", 403), ("rae", 403)])
def test_who_may_not_propose_reads_only(inspection, cast, browser_of, name, status):
    note = proposed(inspection, cast.quinn)
    client = browser_of(getattr(cast, name))
    page = reverse("learning_note", args=["pdu-2021-23", KEY_QUESTION])

    assert WORDS not in client.get(page).content.decode()
    assert client.post(page, {"text": "x", "found": "y"}).status_code == status
    assert client.post(reverse("decide_note", args=[note.pk]), {"approve": "yes", "reason": "z"}).status_code == status
    assert LearningNote.objects.count() == 1
    assert client.get(reverse("learning_note", args=["pdu-2021-23", "interview.staff"])).status_code == 404
