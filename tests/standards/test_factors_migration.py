"""Editions that were published before factors stood on the form are laid out like those that are published now."""

from importlib import import_module

import pytest
from django.apps import apps
from django.db import connection, transaction

from standards.models import AnswerOption, Edition, Question, Standard

pytestmark = pytest.mark.django_db

migration = import_module("standards.migrations.0004_factors_are_asked")


@pytest.fixture
def edition():
    return Edition.objects.get(code="quality-and-impact-2016-17")


def rows(edition) -> list[list[tuple]]:
    return [
        list(Standard.objects.filter(edition=edition).values_list("position", "code", "number", "title")),
        list(
            Question.objects.filter(edition=edition).values_list(
                "position", "code", "kind", "standard__code", "parent__code", "concept", "number", "text"
            )
        ),
        list(
            AnswerOption.objects.filter(question__edition=edition)
            .order_by("question__position", "position")
            .values_list("question__code", "position", "code", "label", "counts", "at_most")
        ),
    ]


def as_published_earlier(edition) -> None:
    """Bring the rows into the state that earlier versions left: one row for each question about factors, at the end."""
    execute = connection.cursor().execute
    for table in migration.TABLES:
        execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
    AnswerOption.objects.filter(question__edition=edition, question__code__startswith="factor.").delete()
    Question.objects.filter(edition=edition, code__startswith="factor.").delete()
    Standard.objects.filter(edition=edition, code__startswith="factor.").delete()
    for model in (Standard, Question):
        for position, row in enumerate(model.objects.filter(edition=edition), start=1):
            model.objects.filter(pk=row.pk).update(position=position)
    last = Question.objects.filter(edition=edition).count()
    for position, part in enumerate(edition.document["factors"]["questions"], start=last + 1):
        question = Question.objects.create(
            edition=edition, code=part["code"], kind="factor", concept=part["code"], text=part["text"], position=position
        )
        for place, option in enumerate(edition.document["option_sets"][part["options"]]["options"], start=1):
            AnswerOption.objects.create(question=question, position=place, **option)
    execute("SET CONSTRAINTS ALL IMMEDIATE")
    for table in migration.TABLES:
        execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")


def migrate() -> None:
    with connection.schema_editor(atomic=False) as editor:
        migration.lay_factors_out(apps, editor)


def test_an_edition_published_earlier_gets_the_same_rows_as_one_published_now(edition):
    now = rows(edition)
    as_published_earlier(edition)
    assert rows(edition) != now
    assert Question.objects.filter(edition=edition, kind="factor").count() == 5

    migrate()
    assert rows(edition) == now
    migrate()
    assert rows(edition) == now


def test_the_edition_is_frozen_again_and_its_content_the_same(edition):
    as_published_earlier(edition)
    migrate()
    with pytest.raises(Exception, match="A published edition cannot be changed"), transaction.atomic():
        Question.objects.filter(edition=edition).update(text="Changed")
    assert Edition.objects.get(pk=edition.pk).digest == edition.digest
