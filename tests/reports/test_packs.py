"""Asking for documents, making them in the worker, and taking them out."""

import threading
from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from inspections.models import Inspection
from inspections.rules import Phase
from notifications.models import Notification
from ratings.aggregating import aggregate
from reports.clearing import check_example
from reports.making import ATTEMPTS, HOLD, make_pack, packs_to_make
from reports.models import ExampleCheck, PackFile, PackFileRead, ReportPack
from reports.packing import FileIsGone, request_pack, take_out
from reports.queries.examples import examples_of
from reports.rules import Outcome
from reports.tasks import make
from standards.queries import edition_structure
from tests.cases.filling import answer
from tests.reports.packed import CHANGED, SAID, WORDS, check, full_disk, made, mark


def asked(inspection, by):
    return request_pack(inspection=inspection, by=by)


def test_documents_are_made_once_and_kept_with_their_digests(inspection, case, cast):
    pack = made(inspection, case, cast.ines)

    assert (pack.version, pack.state, pack.failure) == (1, "Ready", "")
    assert pack.run.digest == pack.content["digest"]
    assert [file.name.rpartition("version-1-")[2] for file in pack.files.all()] == [
        "draft-findings.docx", "draft-findings.html", "data.ods", "ratings.csv", "key-questions.csv", "cases.csv",
    ]  # fmt: skip
    file = pack.files.first()
    assert (take_out(file=file, by=cast.lee).read(2), PackFileRead.objects.get().by) == (b"PK", cast.lee)
    finished = pack.finished_at
    make_pack(pack.pk)
    assert ReportPack.objects.get(pk=pack.pk).finished_at == finished


def test_only_one_version_is_made_at_a_time_and_the_next_has_the_next_number(inspection, case, cast):
    aggregate(inspection.pk)
    first = asked(inspection, cast.lee)

    assert asked(inspection, cast.ines) == first
    make_pack(first.pk)
    assert asked(inspection, cast.ines).version == 2


def test_without_anything_worked_out_there_is_nothing_to_make(inspection, cast):
    with pytest.raises(ValidationError, match="Nothing has been worked out yet"):
        asked(inspection, cast.lee)


@pytest.mark.parametrize("who", ["lou", "quinn", "pat", "rae", "olu", "ada"])
def test_others_do_not_ask_for_documents(inspection, cast, who):
    aggregate(inspection.pk)

    with pytest.raises(PermissionDenied):
        asked(inspection, getattr(cast, who))
    assert not ReportPack.objects.exists()


@pytest.mark.parametrize("who", ["lou", "olu", "ada"])
def test_others_take_no_document_out(inspection, case, cast, who):
    file = made(inspection, case, cast.lee).files.first()

    with pytest.raises(PermissionDenied):
        take_out(file=file, by=getattr(cast, who))
    assert not PackFileRead.objects.exists()


def test_a_document_that_was_altered_or_is_missing_is_not_handed_out(inspection, case, cast):
    altered, missing = made(inspection, case, cast.lee).files.all()[:2]
    for file in (altered, missing):
        default_storage.delete(file.file.name)
    default_storage.save(altered.file.name, ContentFile(b"something else"))

    for file in (altered, missing):
        with pytest.raises(FileIsGone):
            take_out(file=file, by=cast.lee)


def test_a_failure_is_said_and_leaves_no_file(inspection, case, cast, settings, tmp_path):
    aggregate(inspection.pk)
    pack = asked(inspection, cast.lee)
    full_disk(settings, tmp_path)

    make_pack(pack.pk)

    pack.refresh_from_db()
    assert pack.state == "Failed"
    assert "could not be made" in pack.failure
    told = Notification.objects.get()
    assert (told.user, told.subject) == (cast.lee, "The documents of version 1 could not be made: North Borough PDU")
    assert not PackFile.objects.exists()
    assert asked(inspection, cast.lee).version == 2


def test_a_pack_that_kills_its_worker_is_given_up(inspection, case, cast):
    aggregate(inspection.pk)
    pack = asked(inspection, cast.lee)
    ReportPack.objects.filter(pk=pack.pk).update(attempts=ATTEMPTS)

    make_pack(pack.pk)

    assert ReportPack.objects.get(pk=pack.pk).failure == f"Given up after {ATTEMPTS} attempts."


def test_what_somebody_works_on_is_left_alone_until_they_are_gone(inspection, case, cast):
    aggregate(inspection.pk)
    pack = asked(inspection, cast.lee)
    assert packs_to_make() == [pack.pk]
    ReportPack.objects.filter(pk=pack.pk).update(held_until=timezone.now() + HOLD)

    make_pack(pack.pk)
    assert (packs_to_make(), ReportPack.objects.get(pk=pack.pk).finished_at) == ([], None)

    ReportPack.objects.filter(pk=pack.pk).update(held_until=timezone.now() - timedelta(seconds=1))
    assert packs_to_make() == [pack.pk]
    make(pack.pk)
    assert ReportPack.objects.get(pk=pack.pk).state == "Ready"


def test_what_is_made_stays_as_it_is(inspection, case, cast):
    pack = made(inspection, case, cast.lee)

    for change in (
        lambda: ReportPack.objects.filter(pk=pack.pk).update(failure="x"),
        lambda: ReportPack.objects.all().delete(),
        lambda: PackFile.objects.update(sha256="x"),
        lambda: PackFile.objects.all()._raw_delete("default"),
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            change()


@pytest.mark.django_db(transaction=True)
def test_two_people_who_ask_at_once_get_one_version(inspection, case, cast):
    aggregate(inspection.pk)
    found, together = [], threading.Barrier(2)

    def ask(by):
        together.wait()
        found.append(asked(inspection, by).version)
        connection.close()

    threads = [threading.Thread(target=ask, args=(by,)) for by in (cast.lee, cast.ines)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert found == [1, 1]


def test_an_example_goes_in_only_after_its_names_were_checked(inspection, case, cast):
    one = mark(case, cast.ines)
    pack = made(inspection, case, cast.lee)
    assert (pack.content["examples"], len(pack.content["left_out"])) == ([], 1)
    assert WORDS not in str(pack.content)

    check(one, cast.ines)
    pack = made(inspection, case, cast.lee)
    assert [example["words"] for example in pack.content["examples"]] == [CHANGED]

    one.practice_text = "Other words."
    one.save()
    pack = made(inspection, case, cast.lee)
    assert (pack.content["examples"], pack.content["left_out"][0]["because"]) == (
        [], "The example was changed after names were checked"
    )  # fmt: skip


def test_words_that_look_like_names_go_out_only_when_somebody_says_so(case, cast):
    one = mark(case, cast.ines)

    with pytest.raises(ValidationError) as refusal:
        check(one, cast.ines, words=WORDS)
    assert "Darren, Mill, Lane" in str(refusal.value)
    assert check(one, cast.ines, words=WORDS, marked_may_stay=True).stays == ["Darren", "Mill", "Lane"]


def test_an_example_is_left_out_with_a_reason(case, cast):
    one = mark(case, cast.ines)

    with pytest.raises(ValidationError, match="Enter why"):
        check(one, cast.lee, outcome=Outcome.LEFT_OUT)
    kept = check(one, cast.lee, outcome=Outcome.LEFT_OUT, reason="Too well known.")
    assert (kept.words, kept.reason, kept.version) == ("", "Too well known.", 1)
    assert check(one, cast.lee, seen=1, outcome=Outcome.LEFT_OUT, reason="Too well known.") == kept
    with pytest.raises(ValidationError, match="Enter the words"):
        check(one, cast.lee, seen=1, words=" ")
    with pytest.raises(ValidationError, match="meantime"):
        check(one, cast.ines)
    check(one, cast.ines, seen=1)
    assert ExampleCheck.objects.count() == 2


def test_answers_to_the_questions_for_examples_are_examples_too(inspection, case, cast):
    answer(case, cast.ines, "summary.good_practice", None, "Then Darren rang.")
    (key,) = [one.key for one in examples_of(inspection, edition_structure(inspection.edition_id), cast.lee)]

    assert check_example(inspection=inspection, key=key, by=cast.ines, **SAID).answer.evidence == "Then Darren rang."
    assert [one["words"] for one in made(inspection, case, cast.lee).content["examples"]] == [CHANGED]


@pytest.mark.parametrize("who", ["lou", "quinn", "pat", "rae", "olu", "ada"])
def test_others_do_not_check_names(case, cast, who):
    with pytest.raises(PermissionDenied):
        check(mark(case, cast.ines), getattr(cast, who))
    assert not ExampleCheck.objects.exists()


def test_nothing_is_checked_in_a_published_inspection_or_in_another_one(inspection, case, other_inspection, other_case, cast):
    one, another = mark(case, cast.ines), mark(other_case, cast.olu)
    with pytest.raises(PermissionDenied):
        check_example(inspection=inspection, key=f"mark-{another.pk}", by=cast.lee, **SAID)
    Inspection.objects.filter(pk=inspection.pk).update(phase=Phase.PUBLISHED)
    with pytest.raises(ValidationError, match="published"):
        check(one, cast.lee)
