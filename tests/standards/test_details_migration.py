"""Editions that were published before the details of an interview were answered get the rows that are published now."""

from importlib import import_module

import pytest
from django.apps import apps
from django.db import connection

from standards.details import HELD_AT, PREFIX
from standards.models import AnswerOption, Edition, Question

pytestmark = pytest.mark.django_db

details = import_module("standards.migrations.0007_interview_details")
start_time = import_module("standards.migrations.0010_interviews_have_a_start_time")


def rows(edition) -> list[tuple]:
    questions = Question.objects.filter(edition=edition).values_list("position", "code", "kind", "concept", "text", "module")
    options = AnswerOption.objects.filter(question__edition=edition, question__kind="interview_detail")
    return [*questions, *options.values_list("question__code", "position", "code", "label", "counts")]


def as_published_earlier(edition, prefix) -> None:
    execute = connection.cursor().execute
    for table in details.TABLES:
        execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
    AnswerOption.objects.filter(question__edition=edition, question__code__startswith=prefix).delete()
    Question.objects.filter(edition=edition, code__startswith=prefix).delete()
    execute("SET CONSTRAINTS ALL IMMEDIATE")
    for table in details.TABLES:
        execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")


def migrate() -> None:
    with connection.schema_editor() as editor:
        details.lay_details_out(apps, editor)
        start_time.add_the_start_time(apps, editor)


@pytest.mark.parametrize("code", ["crc-2018-19", "pdu-2021-23"])
def test_an_edition_published_earlier_gets_what_a_new_one_has_and_stays_frozen(code):
    edition = Edition.objects.get(code=code)
    published = rows(edition)
    as_published_earlier(edition, PREFIX)
    assert rows(edition) != published
    migrate()
    assert rows(edition) == published
    migrate()  # doing it again adds nothing
    assert rows(edition) == published
    with pytest.raises(Exception, match="published"):
        Question.objects.filter(edition=edition, kind="interview_detail").update(text="Other words")


def test_an_edition_whose_interviews_had_no_start_time_gets_it_in_its_place():
    edition = Edition.objects.get(code="pdu-2021-23")
    before = list(edition.questions.values_list("code", flat=True))
    as_published_earlier(edition, HELD_AT)
    migrate()
    assert list(edition.questions.values_list("code", flat=True)) == before
    assert edition.questions.get(code=HELD_AT).text == "Start time"
