import pytest
from django.db import IntegrityError, connection, transaction
from django.db.models import ProtectedError

from standards.models import AnswerOption, Edition, Question, Standard

pytestmark = pytest.mark.django_db

FROZEN = "A published edition cannot be changed: make a new edition."


@pytest.fixture
def edition():
    return Edition.objects.get(code="pdu-2021-23")


@pytest.fixture
def draft():
    return Edition.objects.create(code="draft", name="A draft", digest="0", document={})


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE standards_edition SET name = 'Changed' WHERE id = %(edition)s",
        "UPDATE standards_edition SET status = 'draft' WHERE id = %(edition)s",
        "UPDATE standards_edition SET document = '{}' WHERE id = %(edition)s",
        "DELETE FROM standards_edition WHERE id = %(edition)s",
        "UPDATE standards_standard SET title = 'Changed' WHERE edition_id = %(edition)s",
        "UPDATE standards_standard SET edition_id = %(draft)s WHERE edition_id = %(edition)s",
        "DELETE FROM standards_standard WHERE edition_id = %(edition)s",
        "INSERT INTO standards_standard (edition_id, code, number, title, position) VALUES (%(edition)s, 'new', '', '', 99)",
        "UPDATE standards_question SET text = 'Changed?' WHERE edition_id = %(edition)s",
        "UPDATE standards_question SET edition_id = %(draft)s WHERE edition_id = %(edition)s",
        "DELETE FROM standards_question WHERE edition_id = %(edition)s",
        "INSERT INTO standards_question (edition_id, code, kind, concept, number, text, position)"
        " VALUES (%(edition)s, 'new', 'prompt', '', '', '', 999)",
        "UPDATE standards_answeroption SET counts = 'sufficient' WHERE question_id = %(question)s",
        "DELETE FROM standards_answeroption WHERE question_id = %(question)s",
        "INSERT INTO standards_answeroption (question_id, code, label, counts, position)"
        " VALUES (%(question)s, 'new', 'New', 'sufficient', 99)",
    ],
)
def test_the_database_itself_refuses_every_change_to_a_published_edition(edition, draft, statement):
    keys = {"edition": edition.pk, "draft": draft.pk, "question": edition.questions.exclude(options=None).first().pk}
    with pytest.raises(IntegrityError, match=FROZEN), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement, keys)


@pytest.mark.parametrize("model", [Standard, Question, AnswerOption])
def test_a_row_of_a_draft_cannot_be_moved_into_a_published_edition(edition, draft, model):
    standard = Standard.objects.create(edition=draft, code="s", number="1", title="S", position=1)
    question = Question.objects.create(edition=draft, standard=standard, code="q", kind="prompt", text="?", position=1)
    option = AnswerOption.objects.create(question=question, code="o", label="O", counts="sufficient", position=1)
    row = {Standard: standard, Question: question, AnswerOption: option}[model]
    owner = {"question": edition.questions.first()} if model is AnswerOption else {"edition": edition}
    with pytest.raises(IntegrityError, match=FROZEN), transaction.atomic():
        model.objects.filter(pk=row.pk).update(**owner)


def test_a_published_edition_cannot_be_deleted_or_saved_by_the_application(edition):
    with pytest.raises(ProtectedError):
        edition.delete()
    edition.name = "Changed"
    with pytest.raises(IntegrityError, match=FROZEN), transaction.atomic():
        edition.save()


def test_a_draft_may_be_changed_and_removed(draft):
    standard = Standard.objects.create(edition=draft, code="s", number="1", title="S", position=1)
    Standard.objects.filter(pk=standard.pk).update(title="Better")
    question = Question.objects.create(edition=draft, standard=standard, code="q", kind="prompt", text="?", position=1)
    AnswerOption.objects.create(question=question, code="o", label="O", counts="sufficient", position=1).delete()
    question.delete()
    standard.refresh_from_db()
    assert standard.title == "Better"
    standard.delete()
    draft.delete()
    assert not Edition.objects.filter(code="draft").exists()


def test_rows_are_named_as_people_name_them(edition):
    question = edition.questions.get(code="outcomes.progress")
    assert str(edition) == "PDU standards 2021-23"
    assert str(question.standard) == "2.5 Outcomes"
    assert str(question).startswith("2.5.1 Do early outcomes demonstrate")
    assert str(question.options.first()) == "Yes"
