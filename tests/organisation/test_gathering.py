"""Recording evidence and notes: who may, over which version, with its history, and withdrawing instead of removing."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import DatabaseError, IntegrityError, transaction
from django.utils import timezone

from inspections.rules import Phase
from organisation.gathering import ChangedMeanwhile, add_evidence, change_evidence, change_note, withdraw, write_note
from organisation.models import Attachment, EvidenceItem, EvidenceNote
from organisation.queries.workspace import versions_of_evidence, versions_of_note
from organisation.rules import EvidenceKind, Shows
from tests.organisation.gathered import PROMPT, description, gather


@pytest.fixture
def item(inspection, cast):
    return gather(inspection, cast.ines)


@pytest.fixture
def note(item):
    return item.notes.get()


def test_evidence_is_kept_as_described(inspection, cast):
    about = description(title="  Workforce   plan ", source=" Head  of the unit ", summary="\nTwo lines,\nthen none.\n")

    item = add_evidence(inspection=inspection, about=about, by=cast.asha)

    item.refresh_from_db()
    assert (item.kind, item.title, item.source, item.summary) == (
        "document", "Workforce plan", "Head of the unit", "Two lines,\nthen none.",
    )  # fmt: skip
    assert (item.version, item.added_by, item.changed_by) == (1, cast.asha, cast.asha)


@pytest.mark.parametrize("who", ["lou", "quinn", "pat", "rae", "olu", "ada"])
def test_only_those_who_inspect_record_evidence(inspection, item, note, cast, who):
    by = getattr(cast, who)
    for write in (
        lambda: add_evidence(inspection=inspection, about=description(), by=by),
        lambda: change_evidence(item=item, version=1, about=description(title="Other"), by=by),
        lambda: write_note(item=item, prompt=PROMPT, shows=Shows.NEUTRAL, text="x", by=by),
        lambda: change_note(note=note, version=1, prompt=PROMPT, shows=Shows.NEUTRAL, text="x", by=by),
        lambda: withdraw(thing=note, reason="x", by=by),
    ):
        with pytest.raises(PermissionDenied):
            write()


@pytest.mark.parametrize("phase", Phase)
def test_evidence_is_recorded_until_the_inspection_is_published(inspection, item, note, cast, phase):
    inspection.phase = phase
    inspection.save()
    for write in (
        lambda: add_evidence(inspection=inspection, about=description(), by=cast.lee),
        lambda: change_evidence(item=item, version=1, about=description(title="Other"), by=cast.lee),
        lambda: write_note(item=item, prompt=PROMPT, shows=Shows.NEUTRAL, text="x", by=cast.lee),
        lambda: change_note(note=note, version=1, prompt=PROMPT, shows=Shows.NEUTRAL, text="x", by=cast.lee),
        lambda: withdraw(thing=note, reason="x", by=cast.lee),
    ):
        if phase is Phase.PUBLISHED:
            with pytest.raises(ValidationError, match="published"):
                write()
        else:
            write()


def test_evidence_of_the_future_is_refused_at_its_field(inspection, cast):
    tomorrow = timezone.localdate() + timedelta(days=1)

    with pytest.raises(ValidationError) as refusal:
        add_evidence(inspection=inspection, about=description(dated=tomorrow), by=cast.ines)

    assert list(refusal.value.message_dict) == ["dated"]
    add_evidence(inspection=inspection, about=description(dated=timezone.localdate()), by=cast.ines)


def test_a_new_description_replaces_the_version_that_was_seen_and_the_old_one_is_kept(item, cast):
    changed = change_evidence(item=item, version=1, about=description(kind=EvidenceKind.MEETING, summary="Said."), by=cast.lee)

    assert (changed.version, changed.kind, changed.changed_by, changed.added_by) == (2, "meeting", cast.lee, cast.ines)
    assert [(v.number, v.by, v.row.summary) for v in versions_of_evidence(item)] == [
        (2, "Lee", "Said."), (1, "Ines", "Plans for the year."),
    ]  # fmt: skip


def test_whoever_saw_an_older_version_overwrites_nothing_and_is_shown_the_newer_one(item, cast):
    change_evidence(item=item, version=1, about=description(summary="Lee's words."), by=cast.lee)

    with pytest.raises(ChangedMeanwhile, match="Lee has changed this") as refusal:
        change_evidence(item=item, version=1, about=description(summary="Ines's words."), by=cast.ines)

    assert (refusal.value.current.summary, refusal.value.current.version) == ("Lee's words.", 2)
    assert EvidenceItem.objects.get().summary == "Lee's words."
    assert change_evidence(item=item, version=2, about=description(summary="Ines's words."), by=cast.ines).version == 3


def test_saving_the_same_again_changes_nothing_whatever_version_was_seen(item, note, cast):
    again = change_evidence(item=item, version=7, about=description(), by=cast.lee)
    same = change_note(note=note, version=7, prompt=PROMPT, shows=Shows(note.shows), text=note.text, by=cast.lee)

    assert (again.version, again.changed_by, same.version, same.changed_by) == (1, cast.ines, 1, cast.ines)
    assert len(versions_of_note(note)) == 1


def test_a_note_is_changed_over_the_version_seen_and_keeps_what_it_said(note, cast):
    change_note(note=note, version=1, prompt="leadership.vision", shows=Shows.STRENGTH, text="Better now.", by=cast.lee)

    with pytest.raises(ChangedMeanwhile) as refusal:
        change_note(note=note, version=1, prompt=PROMPT, shows=Shows.NEUTRAL, text="Mine.", by=cast.ines)

    assert refusal.value.current.text == "Better now."
    versions = versions_of_note(note)
    assert [(v.number, v.by, v.row.shows, v.row.question.code) for v in versions] == [
        (2, "Lee", "strength", "leadership.vision"), (1, "Ines", "weakness", PROMPT),
    ]  # fmt: skip


@pytest.mark.parametrize("prompt", ["assessment.engaging", "unknown", "", "interview.quality"])
def test_a_note_stands_at_a_question_of_a_standard_that_people_rate(item, note, cast, prompt):
    for write in (
        lambda: write_note(item=item, prompt=prompt, shows=Shows.NEUTRAL, text="x", by=cast.ines),
        lambda: change_note(note=note, version=1, prompt=prompt, shows=Shows.NEUTRAL, text="x", by=cast.ines),
    ):
        with pytest.raises(ValidationError) as refusal:
            write()
        assert refusal.value.message_dict == {"prompt": ["Select a prompt or key question"]}


def test_what_is_withdrawn_stays_with_its_reason_and_cannot_be_changed(item, note, cast):
    withdrawn = withdraw(thing=note, reason=" Said by somebody else. ", by=cast.lee)

    assert (withdrawn.withdrawn_by, withdrawn.withdrawn_because) == (cast.lee, "Said by somebody else.")
    with pytest.raises(ValidationError, match="has been withdrawn"):
        change_note(note=note, version=1, prompt=PROMPT, shows=Shows.NEUTRAL, text="x", by=cast.ines)
    assert withdraw(thing=note, reason="Again.", by=cast.ines).withdrawn_because == "Said by somebody else."
    assert len(versions_of_note(note)) == 1


def test_withdrawn_evidence_takes_no_description_and_no_note(item, note, cast):
    withdraw(thing=item, reason="Superseded.", by=cast.ines)

    for write in (
        lambda: change_evidence(item=item, version=1, about=description(title="Other"), by=cast.ines),
        lambda: write_note(item=item, prompt=PROMPT, shows=Shows.NEUTRAL, text="x", by=cast.ines),
        lambda: change_note(note=note, version=1, prompt=PROMPT, shows=Shows.NEUTRAL, text="x", by=cast.ines),
    ):
        with pytest.raises(ValidationError, match="has been withdrawn"):
            write()
    assert not EvidenceNote.objects.standing().exists()


@pytest.mark.parametrize("reason", ["", "  \n"])
def test_nothing_is_withdrawn_without_a_reason(item, cast, reason):
    with pytest.raises(ValidationError) as refusal:
        withdraw(thing=item, reason=reason, by=cast.lee)

    assert list(refusal.value.message_dict) == ["reason"]


@pytest.mark.parametrize("model", [EvidenceItem, EvidenceNote, Attachment])
def test_the_database_itself_deletes_nothing_and_withdraws_nothing_without_a_reason(item, cast, model):
    with pytest.raises(DatabaseError), transaction.atomic():
        model.objects.all().delete()
    with pytest.raises(IntegrityError, match="is_withdrawn_with_a_reason"), transaction.atomic():
        model.objects.update(withdrawn_at=timezone.now(), withdrawn_by=cast.lee)
