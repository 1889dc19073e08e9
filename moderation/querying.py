"""Queries about answers: asking, answering, asking again, finding one resolved, and putting it to somebody with a date."""

from collections.abc import Collection, Sequence
from datetime import date, timedelta
from uuid import UUID, uuid5

import pghistory
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from cases.models import Case, CaseAssessment, Judgement, JudgementRevision
from inspections.models import TeamMember
from moderation.holding import require_recording, tell
from moderation.models import Query, QueryStep
from moderation.permissions import actor_for, assures, wrote_in
from moderation.rules import (
    AUTHOR,
    DAYS_TO_ANSWER,
    ONLY_ASSURERS,
    QUERY_TRANSITIONS,
    QueryState,
    Step,
    standing_of_query,
    why_not_step,
)
from notifications.notifying import notify
from notifications.rules import Kind
from standards.queries import edition_structure
from standards.structure import EditionStructure


@transaction.atomic
def ask(
    *, assessment: CaseAssessment, question: str, text: str, operation: UUID, to: User | None = None, due_on: date | None = None,
    by: User,
) -> Query:  # fmt: skip
    """Ask about an answer as it is now. The same operation again returns what it asked before.

    It is put to whoever answers for the case where nobody else is named, and is due in DAYS_TO_ANSWER days. Raises
    PermissionDenied for who may not, or wrote in the assessment; ValidationError by field.
    """
    asked = Query.objects.filter(operation=operation, asked_by=by).first()
    if asked is not None:
        return asked
    case = _case_to_ask_about(assessment, by)
    if wrote_in(assessment, by):
        raise PermissionDenied(AUTHOR)
    found = _asked_in(edition_structure(case.inspection.edition_id), case, question)
    person = to or case.allocated_to
    due = due_on or timezone.localdate() + timedelta(days=DAYS_TO_ANSWER)
    words = _given(text, "Enter what you want to know")
    _check(case, person, due)
    with pghistory.context(user=by.pk, reason="Asked"):
        revision = _newest(assessment, found)
        query = Query.objects.create(
            assessment=assessment, question_id=found, revision=revision, version=revision.version if revision else 0,
            assigned_to=person, due_on=due, operation=operation, asked_by=by,
        )  # fmt: skip
    QueryStep.objects.create(query=query, step=Step.ASK.value, text=words, version=query.version, by=by)
    _notify(Kind.QUERY_ASKED, query, person, by)
    tell(case.inspection_id)
    return query


@transaction.atomic
def ask_about_several(
    *, assessments: Sequence[CaseAssessment], question: str, text: str, operation: UUID, due_on: date | None = None, by: User
) -> list[Query]:
    """Ask the same about several assessments, all or none. Raises as `ask` does."""
    return [
        ask(
            assessment=one, question=question, text=text, due_on=due_on, by=by, operation=uuid5(operation, str(one.pk))
        )
        for one in assessments
    ]  # fmt: skip


def answer(*, query: Query, text: str, by: User) -> QueryStep:
    """Say something as whoever is asked, or wrote the answer. Raises PermissionDenied; ValidationError without words."""
    return _step(Step.ANSWER, query, text, by)


def ask_again(*, query: Query, text: str, by: User) -> QueryStep:
    """Ask further, or open a resolved query again. Raises PermissionDenied; ValidationError without words."""
    return _step(Step.ASK_AGAIN, query, text, by)


def resolve(*, query: Query, text: str, by: User) -> QueryStep:
    """Find a query resolved at the answer as it is now; whoever wrote in the assessment never may.

    Raises PermissionDenied; ValidationError without a reason, or when it is resolved already.
    """
    return _step(Step.RESOLVE, query, text, by)


@transaction.atomic
def assign_queries(*, queries: Collection[int], to: User, due_on: date, by: User) -> int:
    """Put queries, by their ids, to somebody, with a date; all or none. Return how many.

    Raises PermissionDenied for who may not; ValidationError for somebody who is not on the team, or a date that has passed.
    """
    for query in _locked(queries, by):
        _refuse(Step.ASSIGN, query, by)
        _check(query.assessment.case, to, due_on)
        with pghistory.context(user=by.pk, reason=f"Assigned to {to}"):
            query.assigned_to, query.due_on = to, due_on
            query.save(update_fields=["assigned_to", "due_on"])
        QueryStep.objects.create(query=query, step=Step.ASSIGN.value, text=f"To {to}", version=_version(query), by=by)
        _notify(Kind.QUERY_ASKED, query, to, by)
    return len(queries)


@transaction.atomic
def resolve_queries(*, queries: Collection[int], text: str, by: User) -> int:
    """Find several queries resolved, by their ids; all or none. Raises as `resolve` does."""
    for query in _locked(queries, by):
        _step(Step.RESOLVE, query, text, by)
    return len(queries)


@transaction.atomic
def _step(step: Step, query: Query, text: str, by: User) -> QueryStep:
    [held] = _locked([query.pk], by)
    after = _refuse(step, held, by)
    words = _given(text, "Enter your answer" if step is Step.ANSWER else "Enter the reason")
    version = _version(held)
    with pghistory.context(user=by.pk, reason=step.value):
        held.state = after.value
        if step is Step.RESOLVE:
            held.settled_version = version
        held.save(update_fields=["state", "settled_version"])
    if step is Step.ANSWER:
        _notify(Kind.QUERY_ANSWERED, held, held.asked_by, by)
    elif step is Step.ASK_AGAIN:
        _notify(Kind.QUERY_ASKED, held, held.assigned_to, by)
    tell(held.assessment.case.inspection_id)
    return QueryStep.objects.create(query=held, step=step.value, text=words, version=version, by=by)


def _notify(kind: Kind, query: Query, person: User | None, by: User) -> None:
    """Tell somebody of a query that is put to them, or whoever asked it of an answer."""
    case, done = query.assessment.case, "answered" if kind is Kind.QUERY_ANSWERED else "to answer"
    subject, link = f"Query about case {case.reference} {done}", reverse("query", args=[query.pk])
    notify(person or (), kind, subject, link, about=case.inspection, case=case.reference, by=by)


def _locked(queries: Collection[int], by: User) -> list[Query]:
    visible = set(Query.objects.visible_to(by).filter(pk__in=queries).values_list("pk", flat=True))
    if visible != set(queries):
        raise PermissionDenied("There is no such query, or you may not see it.")
    rows = Query.objects.select_for_update(of=("self",)).select_related("assessment__case__inspection", "assigned_to", "asked_by")
    return list(rows.filter(pk__in=visible).order_by("pk"))


def _refuse(step: Step, query: Query, by: User) -> QueryState:
    """Return the state that follows, or raise why there is none."""
    refusal = why_not_step(step, actor_for(query, by), is_asked=query.assigned_to_id == by.pk)
    if refusal:
        raise PermissionDenied(refusal)
    require_recording(query.assessment.case.inspection)
    now = standing_of_query(QueryState(query.state), query.settled_version, _version(query))
    after = QUERY_TRANSITIONS[step].get(now)
    if after is None:
        raise ValidationError(f"This query is {now.words.lower()} already.")
    return after


def _case_to_ask_about(assessment: CaseAssessment, by: User) -> Case:
    visible = Case.objects.visible_to(by).select_related("inspection", "allocated_to").filter(pk=assessment.case_id).first()
    if visible is None:
        raise PermissionDenied("There is no such case, or you may not see it.")
    if not assures(by, visible.inspection_id):
        raise PermissionDenied(ONLY_ASSURERS)
    require_recording(visible.inspection)
    return visible


def _asked_in(edition: EditionStructure, case: Case, code: str) -> int:
    """Return the id of a question of the form of this case."""
    form = {question.code: question.id for page in edition.pages_of(case.module) for question in page.questions}
    if code not in form:
        raise ValidationError({"question": "The form of this case has no such question."})
    return form[code]


def _newest(assessment: CaseAssessment, question_id: int) -> JudgementRevision | None:
    """Return the version of an answer that is asked about. Until the transaction ends nobody writes another."""
    CaseAssessment.objects.select_for_update(of=("self",)).get(pk=assessment.pk)
    revisions = JudgementRevision.objects.filter(judgement__assessment=assessment, judgement__question=question_id)
    return revisions.order_by("-version").first()


def _version(query: Query) -> int:
    CaseAssessment.objects.select_for_update(of=("self",)).get(pk=query.assessment_id)
    answers = Judgement.objects.filter(assessment=query.assessment_id, question=query.question_id)
    return answers.values_list("version", flat=True).first() or 0


def _check(case: Case, person: User | None, due_on: date) -> None:
    if person is None:
        raise ValidationError({"to": "Select who is asked: the case is allocated to nobody"})
    if not TeamMember.objects.current().filter(inspection=case.inspection_id, user=person).exists():
        raise ValidationError({"to": "Select somebody on the team of this inspection"})
    if not Case.objects.visible_to(person).filter(pk=case.pk).exists():
        raise ValidationError({"to": f"{person} does not see case {case.reference}: select somebody else"})
    if due_on < timezone.localdate():
        raise ValidationError({"due_on": "The date must be today or in the future"})


def _given(text: str, otherwise: str) -> str:
    if not text.strip():
        raise ValidationError({"text": otherwise})
    return text.strip()
