import dataclasses

import pytest

from standards import queries
from standards.assembly import assemble
from standards.edition_file import edition_files, read_edition
from standards.models import AnswerOption, Edition, Question
from standards.queries import edition_structure, editions_for_browsing

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def nothing_read_yet(monkeypatch):
    monkeypatch.setattr(queries, "_published", {})


@pytest.mark.parametrize("path", edition_files(), ids=lambda path: path.stem)
def test_the_stored_edition_says_what_its_file_says_in_the_same_order(path):
    stored = edition_structure(Edition.objects.get(code=path.stem).pk)
    from_file = assemble(read_edition(path).document.stored())
    same = {field.name for field in dataclasses.fields(stored)} - {
        "id",
        "status",
        "digest",
        "pages",
        "interview",
        "interview_details",
        "factors",
        "domains",
    }
    for name in same:
        assert getattr(stored, name) == getattr(from_file, name)
    assert [list(codes) for codes in stored.code_lists.values()] != []
    assert {name: list(codes) for name, codes in stored.code_lists.items()} == {
        name: list(codes) for name, codes in from_file.code_lists.items()
    }
    without_keys = [
        dataclasses.replace(question, id=0, options=tuple(dataclasses.replace(option, id=0) for option in question.options))
        for question in stored.with_rows.values()
    ]
    assert without_keys == list(from_file.with_rows.values())


def test_questions_and_options_carry_the_keys_of_their_rows():
    edition = Edition.objects.get(code="crc-2018-19")
    structure = edition_structure(edition.pk)
    keys = {(q.id, q.code, option.id, option.code) for q in structure.with_rows.values() for option in q.options}
    rows = AnswerOption.objects.filter(question__edition=edition)
    assert keys == set(rows.values_list("question_id", "question__code", "id", "code"))
    questions = Question.objects.filter(edition=edition)
    assert {(q.id, q.code) for q in structure.with_rows.values()} == set(questions.values_list("id", "code"))


def test_a_published_edition_is_read_once_per_process(django_assert_num_queries):
    key = Edition.objects.get(code="nps-2018-19").pk
    with django_assert_num_queries(4):
        first = edition_structure(key)
    with django_assert_num_queries(0):
        assert edition_structure(key) is first


def test_a_draft_is_read_anew_because_it_may_change(django_assert_num_queries):
    document = read_edition(edition_files()[0]).document.stored()
    draft = Edition.objects.create(code="draft", name="Draft", digest="0", document=document)
    assert edition_structure(draft.pk).name == "CRC standards 2018-19"
    Edition.objects.filter(pk=draft.pk).update(document=document | {"name": "Renamed"})
    with django_assert_num_queries(4):
        assert edition_structure(draft.pk).name == "Renamed"


def test_an_unknown_edition_is_an_error():
    with pytest.raises(Edition.DoesNotExist):
        edition_structure(0)


def test_editions_are_listed_latest_first_with_one_query_once_known(django_assert_num_queries):
    editions_for_browsing()
    with django_assert_num_queries(1):
        listed = [edition.code for edition in editions_for_browsing()]
    assert listed == [
        "dynamic-public-protection-2025", "region-2023-25", "pdu-2023-25", "pdu-2021-23", "nps-2019-20", "crc-2019-20",
        "nps-2018-19", "crc-2018-19", "quality-and-impact-2016-17",
    ]  # fmt: skip
