import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, ProgrammingError, transaction

from accounts.models import User
from standards.drafting import (
    DraftChanged,
    begin_draft,
    confirm_dry_run_read,
    discard_draft,
    obstacles,
    publish_draft,
    save_source,
    source_of,
)
from standards.edition_file import edition_files, read_source, written
from standards.models import AnswerOption, Edition, EditionDraft
from standards.publishing import Result, load_edition
from standards.queries import edition_structure
from standards.queries.drafts import history_of, source_at
from standards.rules import why_not_publish
from tests.cast import person

pytestmark = pytest.mark.django_db


@pytest.fixture
def draft(cast):
    base = Edition.objects.get(code="pdu-2021-23")
    return begin_draft(based_on=base, code="pdu-2027", name="PDU  standards 2027 ", by=cast.ada)


@pytest.fixture
def alma(cast):
    return person("alma", is_administrator=True)


def test_a_draft_begins_with_all_that_its_edition_holds_comments_too(draft, cast):
    assert (draft.name, draft.version, draft.problems, draft.author) == ("PDU standards 2027", 1, [], cast.ada)
    assert "# As printed in the tables of Bulletin 2023/03." in draft.source
    base = draft.based_on.document
    assert {key: value for key, value in draft.document.items() if key not in ("code", "name")} == {
        key: value for key, value in base.items() if key not in ("code", "name")
    }


@pytest.mark.parametrize("path", edition_files(), ids=lambda path: path.stem)
def test_the_file_of_a_published_edition_gives_the_same_digest(path, db):
    edition = Edition.objects.get(code=path.stem)
    read = read_source(source_of(edition), edition.code)
    assert (read.problems, read.document.digest()) == ((), edition.digest)


def test_an_edition_whose_file_is_gone_is_written_from_what_is_stored(db):
    edition = Edition.objects.get(code="quality-and-impact-2016-17")
    document = edition.document | {"code": "elsewhere"}
    moved = Edition.objects.create(
        code="elsewhere",
        name="Elsewhere",
        digest=read_source(written(document), "elsewhere").document.digest(),
        document=document,
    )
    assert read_source(source_of(moved), "elsewhere").document.digest() == moved.digest


@pytest.mark.parametrize("code", ["", "PDU", "pdu 2023", "pdu-", "pdu_2023", "pdu--2023"])
def test_a_code_that_cannot_be_one_is_refused(cast, code):
    with pytest.raises(ValidationError) as refused:
        begin_draft(based_on=Edition.objects.first(), code=code, name="New", by=cast.ada)
    assert list(refused.value.error_dict) == ["code"]


def test_a_code_is_taken_by_an_edition_and_by_an_open_draft_until_it_is_given_up(draft, cast):
    base = Edition.objects.get(code="pdu-2021-23")
    for code in ("pdu-2027", "nps-2018-19"):
        with pytest.raises(ValidationError, match="already"):
            begin_draft(based_on=base, code=code, name="Another", by=cast.ada)
    discard_draft(draft=draft, by=cast.ada)
    assert begin_draft(based_on=base, code="pdu-2027", name="Another", by=cast.ada).is_open


def test_only_administrators_draft(draft, cast):
    for act in (
        lambda: begin_draft(based_on=draft.based_on, code="x", name="X", by=cast.lee),
        lambda: save_source(draft=draft, source="x", seen=1, by=cast.lee),
        lambda: discard_draft(draft=draft, by=cast.lee),
        lambda: confirm_dry_run_read(draft=draft, digest=draft.digest, by=cast.lee),
        lambda: publish_draft(draft=draft, seen=1, by=cast.lee),
    ):
        with pytest.raises(PermissionDenied):
            act()


def test_a_faulty_text_is_kept_with_line_and_reason_of_every_fault(draft, cast):
    text = draft.source.replace("from: 56}", "from: 57}").replace("name: PDU", "naem: PDU")
    saved = save_source(draft=draft, source=text, seen=1, by=cast.ada)
    assert (saved.source, saved.version, saved.digest, saved.document) == (text, 2, "", None)
    assert [reason for _, reason in saved.problems] == [
        "`name` is missing.",
        "`naem` is not a key that is known here.",
        "There is a gap between the bands `36-55` and `56+`.",
    ]
    assert saved.name == "PDU standards 2027"  # as it was called last


@pytest.mark.parametrize("text", ["", " \n", "a" * 500_001, "name: \x00"])
def test_a_text_that_cannot_be_kept_is_refused(draft, cast, text):
    with pytest.raises(ValidationError) as refused:
        save_source(draft=draft, source=text, seen=1, by=cast.ada)
    assert list(refused.value.error_dict) == ["source"]


def test_a_text_saved_meanwhile_is_not_overwritten_unseen(draft, cast, alma):
    theirs = draft.source.replace("# Seven", "# In fact seven")
    save_source(draft=draft, source=theirs, seen=1, by=alma)
    with pytest.raises(DraftChanged) as conflict:
        save_source(draft=draft, source=draft.source + "# mine\n", seen=1, by=cast.ada)
    assert (conflict.value.current.source, conflict.value.current.edited_by) == (theirs, alma)


def test_saving_the_same_text_is_no_new_version(draft, cast, alma):
    same = draft.source.replace("\n", "\r\n")
    assert save_source(draft=draft, source=same, seen=1, by=alma).version == 1
    assert EditionDraft.objects.get().edited_by == cast.ada


def test_every_version_stays_in_the_history_with_who_and_when(draft, cast, alma):
    first = draft.source
    save_source(draft=draft, source=first + "# one\n", seen=1, by=alma)
    assert [(event.version, event.by, event.what) for event in history_of(draft)] == [
        (2, "Alma", "Changed"),
        (1, "Ada", "Begun from PDU standards 2021-23"),
    ]
    assert (source_at(draft, 1), source_at(draft, 2), source_at(draft, 3)) == (first, first + "# one\n", None)


def ready(draft, by):
    return confirm_dry_run_read(draft=draft, digest=draft.digest, by=by)


def test_another_administrator_publishes_and_the_file_gives_the_same_digest(draft, cast, alma):
    ready(draft, cast.ada)
    edition = publish_draft(draft=draft, seen=1, by=alma)
    assert (edition.status, edition.code, edition.digest) == ("published", "pdu-2027", draft.digest)
    assert source_of(edition) == draft.source
    assert read_source(source_of(edition), "pdu-2027").document.digest() == edition.digest
    assert AnswerOption.objects.filter(question__edition=edition).count() > 100
    assert len(edition_structure(edition.pk).key_questions) == 13
    held = EditionDraft.objects.get()
    assert (held.published_by, held.published_alone, held.is_open) == (alma, False, False)


def test_what_was_published_may_be_loaded_as_a_file_and_nothing_else_under_its_code(draft, cast, alma, tmp_path):
    ready(draft, cast.ada)
    edition = publish_draft(draft=draft, seen=1, by=alma)
    path = tmp_path / "pdu-2027.yaml"
    path.write_text(source_of(edition), encoding="utf-8")
    assert load_edition(path).result is Result.UNCHANGED
    path.write_text(source_of(edition).replace("Outcomes", "Results"), encoding="utf-8")
    assert load_edition(path).result is Result.REFUSED


def test_a_file_may_take_the_code_of_a_draft_which_then_cannot_be_published(draft, cast, alma, tmp_path):
    path = tmp_path / "pdu-2027.yaml"
    path.write_text(draft.source, encoding="utf-8")
    assert load_edition(path).result is Result.ADDED
    ready(draft, cast.ada)
    with pytest.raises(ValidationError, match="was published in the meantime"):
        publish_draft(draft=draft, seen=1, by=alma)


def test_whoever_made_the_last_change_does_not_publish(draft, cast, alma):
    ready(draft, alma)
    with pytest.raises(ValidationError, match="Another administrator must publish it"):
        publish_draft(draft=draft, seen=1, by=cast.ada)
    assert not Edition.objects.filter(code="pdu-2027").exists()


def test_the_only_administrator_publishes_alone_and_it_is_recorded(draft, cast):
    User.objects.filter(pk=person("gone", is_administrator=True).pk).update(is_active=False)
    ready(draft, cast.ada)
    assert obstacles(draft, cast.ada) != []  # as it was read before the dry run
    draft.refresh_from_db()
    assert obstacles(draft, cast.ada) == []
    publish_draft(draft=draft, seen=1, by=cast.ada)
    assert EditionDraft.objects.get().published_alone


def test_a_dry_run_of_another_text_does_not_count(draft, cast, alma):
    changed = save_source(draft=draft, source=draft.source.replace("Outcomes", "Results"), seen=1, by=cast.ada)
    with pytest.raises(ValidationError, match="changed after this dry run"):
        confirm_dry_run_read(draft=draft, digest=draft.digest, by=alma)
    ready(changed, alma)
    again = save_source(draft=draft, source=draft.source, seen=2, by=cast.ada)
    with pytest.raises(ValidationError, match="dry run"):
        publish_draft(draft=again, seen=3, by=alma)


def test_a_version_that_was_not_seen_is_not_published(draft, cast, alma):
    ready(draft, alma)
    save_source(draft=draft, source=draft.source + "# one\n", seen=1, by=cast.ada)
    with pytest.raises(DraftChanged):
        publish_draft(draft=draft, seen=1, by=alma)


def test_a_closed_draft_stays_as_it_is_in_the_database_too(draft, cast):
    discard_draft(draft=draft, by=cast.ada)
    with pytest.raises(ValidationError, match="closed"):
        save_source(draft=draft, source="x", seen=1, by=cast.ada)
    with pytest.raises(ProgrammingError), transaction.atomic():
        EditionDraft.objects.update(name="Other")
    with pytest.raises(ProgrammingError), transaction.atomic():
        EditionDraft.objects.filter(pk=draft.pk).delete()


def test_the_database_holds_one_open_draft_to_a_code(draft):
    draft.pk = None
    with pytest.raises(IntegrityError), transaction.atomic():
        draft.save()


@pytest.mark.parametrize(
    ("changes", "reasons"),
    [
        ({}, 0),
        ({"faults": 1}, 1),
        ({"tried_digest": "other"}, 1),
        ({"faults": 1, "digest": "", "tried_digest": ""}, 1),
        ({"edited_last_by_publisher": True}, 1),
        ({"edited_last_by_publisher": True, "administrators": 1}, 0),
        ({"faults": 2, "edited_last_by_publisher": True}, 2),
    ],
)
def test_what_stands_in_the_way_of_publishing(changes, reasons):
    usual = {"faults": 0, "digest": "d", "tried_digest": "d", "edited_last_by_publisher": False, "administrators": 2}
    assert len(why_not_publish(**(usual | changes))) == reasons
