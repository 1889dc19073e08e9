"""Queries: about one version of an answer, open again when it changes, never resolved by whoever wrote it."""

import uuid
from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone

from cases.assessing import reopen_assessment
from inspections.models import TeamMember
from inspections.rules import Role
from moderation.models import Query, QueryStep
from moderation.querying import (
    answer as reply,
)
from moderation.querying import (
    ask,
    ask_about_several,
    ask_again,
    assign_queries,
    resolve,
    resolve_queries,
)
from moderation.rules import Mode
from moderation.settling import close
from tests.cases.filling import answer, fresh
from tests.cast import add_case
from tests.moderation.looking import KEY_QUESTION, compared, handed_in, selected
from tests.pages import page_of


@pytest.fixture
def done(case, cast):
    return handed_in(case, cast.ines)


@pytest.fixture
def query(done, cast):
    return asked(done, cast.quinn)


def asked(case, by, **others):
    given = {"question": KEY_QUESTION, "text": "Where is this in the file?", "operation": uuid.uuid4()}
    return ask(assessment=case.assessment, by=by, **given | others)


def is_open(query):
    return Query.objects.open().filter(pk=query.pk).exists()


def test_a_query_is_bound_to_the_version_it_asks_about(query, cast):
    assert (query.version, query.revision.version, query.revision.option.code) == (1, 1, "yes")
    assert (query.assigned_to, query.due_on) == (cast.ines, timezone.localdate() + timedelta(days=5))
    assert query.steps.get().text == "Where is this in the file?"


def test_an_answer_that_is_not_there_can_be_asked_about(case, cast):
    query = asked(case, cast.quinn)

    assert (query.version, query.revision) == (0, None)


def test_asked_twice_with_one_form_is_asked_once(done, cast):
    operation = uuid.uuid4()

    assert asked(done, cast.quinn, operation=operation) == asked(done, cast.quinn, operation=operation)
    assert QueryStep.objects.count() == 1


@pytest.mark.parametrize("name", ["ines", "asha", "lou", "pat", "rae", "olu", "ada"])
def test_only_lead_and_assurers_ask(done, cast, name):
    with pytest.raises(PermissionDenied):
        asked(done, getattr(cast, name))


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"text": "  "}, "text"), ({"question": "no.such"}, "question"),
        ({"due_on": timezone.localdate() - timedelta(days=1)}, "due_on"),
    ],
)  # fmt: skip
def test_what_cannot_be_asked_is_said_at_its_field(done, cast, given, field):
    with pytest.raises(ValidationError) as refusal:
        asked(done, cast.quinn, **given)
    assert set(refusal.value.message_dict) == {field}


def test_a_query_is_put_to_somebody_who_sees_the_case(done, cast):
    for somebody in (cast.olu, cast.lou):
        with pytest.raises(ValidationError) as refusal:
            asked(done, cast.quinn, to=somebody)
        assert set(refusal.value.message_dict) == {"to"}


def test_no_assurer_asks_about_a_case_that_is_to_be_judged_blind(done, cast):
    selected(done, cast.lee, mode=Mode.BLIND)

    with pytest.raises(PermissionDenied):
        asked(done, cast.quinn)


def test_a_thread_of_question_answer_and_resolution(query, cast):
    reply(query=query, text="On page 3.", by=cast.ines)
    ask_again(query=query, text="Which paragraph?", by=cast.quinn)
    reply(query=query, text="The second.", by=cast.ines)
    resolve(query=query, text="Found it.", by=cast.quinn)

    assert [(step.step, step.by.name) for step in query.steps.all()] == [
        ("ask", "Quinn"), ("answer", "Ines"), ("ask_again", "Quinn"), ("answer", "Ines"), ("resolve", "Quinn"),
    ]  # fmt: skip
    assert not is_open(query)


def test_the_case_says_where_changes_are_asked_for_until_somebody_answers(query, case, cast, browser_of):
    browser, url = browser_of(cast.ines), f"/cases/{case.pk}/"
    tags = [tag.text for tag in page_of(browser.get(url)).all("strong", cls="govuk-tag--purple")]
    assert tags == ["Changes asked for"]
    reply(query=query, text="It is in the plan of March.", by=cast.ines)
    assert "Changes asked for" not in page_of(browser.get(url)).text


def test_whoever_wrote_the_answer_never_resolves(query, cast):
    for role in (Role.INSPECTOR, Role.QUALITY_ASSURER):
        TeamMember.objects.filter(user=cast.ines).update(role=role)
        with pytest.raises(PermissionDenied):
            resolve(query=query, text="Done.", by=cast.ines)
    with pytest.raises(IntegrityError), transaction.atomic():
        QueryStep.objects.create(query=query, step="resolve", text="Done.", version=1, by=cast.ines)


def test_a_later_edit_opens_a_resolved_query_again(query, done, cast):
    resolve(query=query, text="Clear now.", by=cast.quinn)
    assert not is_open(query)
    reopen_assessment(assessment=done.assessment, reason="A word was wrong.", by=cast.lee)
    answer(fresh(done), cast.ines, KEY_QUESTION, evidence="Other words.")

    assert is_open(query)
    resolve(query=query, text="Still clear.", by=cast.quinn)
    assert not is_open(query)


def test_an_edit_of_another_answer_leaves_it_resolved(query, done, cast):
    resolve(query=query, text="Clear now.", by=cast.quinn)
    reopen_assessment(assessment=done.assessment, reason="A word was wrong.", by=cast.lee)
    answer(fresh(done), cast.ines, "assessment.safety", evidence="Other words.")

    assert not is_open(query)


def test_resolving_twice_is_refused_and_it_can_be_opened_again(query, cast):
    resolve(query=query, text="Clear.", by=cast.quinn)

    with pytest.raises(ValidationError, match="resolved already"):
        resolve(query=query, text="Clear.", by=cast.lee)
    ask_again(query=query, text="Not clear after all.", by=cast.lee)
    assert is_open(query)


@pytest.mark.parametrize("step", [reply, ask_again, resolve])
def test_every_step_needs_words(query, cast, step):
    with pytest.raises(ValidationError) as refusal:
        step(query=query, text=" ", by=cast.ines if step is reply else cast.quinn)
    assert set(refusal.value.message_dict) == {"text"}


@pytest.mark.parametrize("name", ["asha", "lou", "pat", "rae", "olu", "ada"])
def test_nobody_else_takes_part(query, cast, name):
    for step in (reply, ask_again, resolve):
        with pytest.raises(PermissionDenied):
            step(query=query, text="Me too.", by=getattr(cast, name))


def test_who_is_asked_answers_although_the_case_is_not_theirs(query, cast):
    assign_queries(queries=[query.pk], to=cast.asha, due_on=timezone.localdate(), by=cast.quinn)

    reply(query=query, text="I held the interview: page 2.", by=cast.asha)
    assert [(step.step, step.text) for step in query.steps.all()][1] == ("assign", "To Asha")


def test_several_are_asked_assigned_and_resolved_at_once_or_not_at_all(inspection, done, cast):
    other = add_case(inspection, "NB-002", allocated_to=cast.lee)
    sheets, operation = [done.assessment, other.assessment], uuid.uuid4()
    more = {"question": KEY_QUESTION, "text": "Say when.", "operation": operation}

    with pytest.raises(PermissionDenied):  # one of the cases is the lead's own
        ask_about_several(assessments=sheets, by=cast.lee, **more)
    assert not Query.objects.exists()
    found = ask_about_several(assessments=sheets, by=cast.quinn, **more)
    assert found == ask_about_several(assessments=sheets, by=cast.quinn, **more)
    ids = [query.pk for query in found]
    assign_queries(queries=ids, to=cast.ines, due_on=timezone.localdate(), by=cast.lee)
    with pytest.raises(PermissionDenied):
        resolve_queries(queries=ids, text="Fine.", by=cast.lee)
    assert Query.objects.open().count() == 2
    assert resolve_queries(queries=ids, text="Fine.", by=cast.quinn) == 2


def test_a_review_is_not_closed_over_an_open_query(done, cast):
    review = compared(done, cast.quinn, selected_by=cast.lee)
    query = asked(done, cast.quinn)

    with pytest.raises(ValidationError, match="open queries"):
        close(review=review, by=cast.quinn)
    resolve(query=query, text="Clear.", by=cast.lee)
    close(review=review, by=cast.quinn)


def test_who_sees_which_queries(query, done, cast):
    seeing = [name for name, user in vars(cast).items() if Query.objects.visible_to(user).exists()]

    assert seeing == ["lee", "ines", "quinn"]
