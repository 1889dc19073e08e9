"""The saving protocol against a model: answers about a case, what is noted beside them and an interview's. Several people, one by
one and in batches, retries, ids used again, stale versions, another edition, words given up, closed cases, in any order."""

import uuid
from dataclasses import dataclass, field, replace
from typing import Any

import pytest
from django.db import transaction
from django.db.models import Value
from django.db.models.functions import Concat
from django.test import Client
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule, run_state_machine_as_test

from cases.answering import save_answer, set_aside
from cases.answers import (
    ASSESSMENT,
    NOTHING_YET,
    AnswerRefused,
    Change,
    Conflict,
    Locked,
    Moved,
    NotAllowed,
    OperationReused,
    Saved,
    Writer,
)
from cases.marking import save_part, set_part_aside
from cases.models import AnswerMark, Case, CaseAssessment, Judgement, JudgementRevision, MarkRevision
from cases.queries.answers import answers_of
from interviews.answers import INTERVIEW
from interviews.interviewing import start_interview
from interviews.models import Interview, InterviewAnswer, InterviewAnswerRevision
from interviews.rules import InterviewDetails
from tests.cases.filling import PROMPT
from tests.cast import ROLES, add_case, gather_cast, plan

OTHER = "assessment.engaging.motivation"
FLAG = f"flag.{PROMPT}"
HEARD = "interview.skills"
# Where each is saved.
PLACES = {PROMPT: "answers", OTHER: "answers", FLAG: "marks", HEARD: "interview/answers"}
QUESTIONS = st.sampled_from(tuple(PLACES))
ANOTHER_EDITION = 2**40
ANSWERING = st.sampled_from(("ines", "lee"))
# None: this part is left as it is.
CHOICE = st.none() | st.sampled_from(("", "yes", "no"))
EVIDENCE = st.none() | st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00\r"), max_size=8)


def changing(choice, evidence, edition) -> Change:
    if choice is None and evidence is None:
        choice = "yes"
    return Change(choice or "", choice is not None, evidence or "", evidence is not None, edition)


CHANGE = st.builds(changing, CHOICE, EVIDENCE, st.sampled_from((None, None, None, ANOTHER_EDITION)))


@dataclass
class Sent:
    """An operation that somebody sent, and what came back."""

    by: str
    question: str
    operation: uuid.UUID
    change: Change
    base: int
    given_up: bool = False
    saved: Saved | None = None

    @property
    def moved(self) -> bool:
        """Whether it was typed under another edition; the history takes whatever was given up."""
        return self.change.edition is not None and not self.given_up

    @property
    def as_json(self) -> dict[str, Any]:
        fields = {"choice": self.change.choice} if self.change.set_choice else {}
        fields |= {"evidence": self.change.evidence} if self.change.set_evidence else {}
        told = {"question": self.question, "version": self.base, "op": str(self.operation), "fields": fields}
        told |= {"edition": self.change.edition} if self.change.edition else {}
        return told | ({"set_aside": True} if self.given_up else {})


@dataclass
class Model:
    """What must be true of one answer."""

    history: list[tuple[str, str, str]] = field(default_factory=lambda: [("", "", "")])  # choice, evidence, by; version = index

    @property
    def version(self) -> int:
        return len(self.history) - 1

    @property
    def now(self) -> tuple[int, str, str]:
        return (self.version, *self.history[-1][:2])

    def accept(self, sent: Sent) -> None:
        """What an operation over the newest version makes of the answer."""
        choice, evidence, _ = before = self.history[-1]
        change = sent.change
        self.history.append(
            (change.choice if change.set_choice else choice, change.evidence if change.set_evidence else evidence, sent.by)
        )
        if sent.given_up:
            self.history.append((*before[:2], sent.by))


class Saving(RuleBasedStateMachine):
    """Nothing saved is lost, nothing is written twice, nothing is written over something unseen."""

    @initialize()
    def begin(self):
        self.savepoint = transaction.atomic()
        self.savepoint.__enter__()
        self.people = gather_cast()
        team = {getattr(self.people, name): role for name, role in ROLES.items()}
        self.case = add_case(plan("North Borough", team=team), "NB-001", officer="RO1", allocated_to=self.people.ines)
        start_interview(case=self.case, details=InterviewDetails(), by=self.people.ines)
        self.models = {question: Model() for question in PLACES}
        self.closed = ""  # the reason for which nothing is saved
        self.sent: list[Sent] = []

    def teardown(self):
        if hasattr(self, "savepoint"):
            transaction.set_rollback(True)
            self.savepoint.__exit__(None, None, None)

    def send(self, sent: Sent):
        person = getattr(self.people, sent.by)
        what = {"given_up" if sent.given_up else "change": sent.change, "base": sent.base, "operation": sent.operation}
        if sent.question == FLAG:
            return (set_part_aside if sent.given_up else save_part)(case_id=self.case.pk, code=FLAG, by=person, **what)
        sheet = INTERVIEW if sent.question == HEARD else ASSESSMENT
        by = Writer(person.pk, person.sign_in_key)
        save = set_aside if sent.given_up else save_answer
        return save(sheet, case_id=self.case.pk, question=sent.question, by=by, **what)

    def made(self, by, question, change, behind=0, given_up=False) -> Sent:
        base = max(0, self.models[question].version - behind)
        if question == FLAG and change.choice:
            change = replace(change, choice={"yes": "flagged", "no": "not_flagged"}[change.choice])
        return Sent(by, question, uuid.uuid4(), change, base, given_up)

    @rule(by=ANSWERING, question=QUESTIONS, change=CHANGE, given_up=st.booleans())
    def save(self, by, question, change, given_up):
        """Somebody who answers the case saves what they changed in the newest version, or what they give up for it."""
        self.save_one(self.made(by, question, change, given_up=given_up))

    @rule(by=st.sampled_from(("ines", "lee", "quinn")), question=QUESTIONS, change=CHANGE, behind=st.integers(-1, 2))
    def save_anyhow(self, by, question, change, behind):
        """Somebody saves from an older version, or one that does not exist yet, or without being allowed to."""
        self.save_one(self.made(by, question, change, behind))

    def save_one(self, sent: Sent):
        model = self.models[sent.question]
        outcome = self.attempt(sent)
        if isinstance(outcome, NotAllowed):
            assert sent.by == "quinn"
        elif isinstance(outcome, Moved):
            assert sent.moved
        elif isinstance(outcome, Locked):
            assert outcome.reason == self.closed
        elif isinstance(outcome, Conflict):
            now = outcome.current
            assert sent.base != model.version
            assert (now.version, now.choice, now.evidence) == model.now
        else:
            assert not self.closed
            assert not sent.moved
            assert sent.by != "quinn"
            self.accepted(sent, outcome)

    def attempt(self, sent: Sent) -> Saved | AnswerRefused:
        try:
            with transaction.atomic():
                return self.send(sent)
        except AnswerRefused as refused:
            return refused

    def accepted(self, sent: Sent, saved: Saved):
        model = self.models[sent.question]
        assert sent.base == model.version
        model.accept(sent)
        assert saved.version == model.version
        sent.saved = saved
        self.sent.append(sent)

    @precondition(lambda self: self.sent)
    @rule(data=st.data())
    def repeat(self, data):
        """A reply was lost: the same operation comes again, at any later time."""
        sent = data.draw(st.sampled_from(self.sent))
        assert self.send(sent) == sent.saved

    @precondition(lambda self: self.sent)
    @rule(data=st.data(), behind=st.integers(0, 1))
    def reuse(self, data, behind):
        """The id of an operation comes again with other words: they are not called saved."""
        sent = data.draw(st.sampled_from([one for one in self.sent if not one.given_up] or self.sent))
        if not sent.given_up:
            base = max(0, self.models[sent.question].version - behind)
            other = replace(sent, base=base, change=Change(evidence=f"{sent.change.evidence} more", set_evidence=True))
            if not other.change.is_in("", self.models[sent.question].history[sent.saved.version][1]):
                assert isinstance(self.attempt(other), OperationReused)

    @rule(
        by=st.sampled_from(("ines", "lee", "quinn")),
        place=st.sampled_from(("answers", "marks", "interview/answers")),
        data=st.data(),
    )
    def batch(self, by, place, data):
        """A browser sends what it could not send before: new and old operations, up to date and stale ones, mixed."""
        questions = [question for question, where in PLACES.items() if where == place]
        changes = CHANGE.map(lambda change: replace(change, edition=None)) if by == "quinn" else CHANGE
        parts = st.tuples(st.sampled_from(questions), changes, st.integers(0, 2))
        own = [sent for sent in self.sent if sent.by == by and sent.question in questions]
        sent = [self.made(by, *part) for part in data.draw(st.lists(parts, min_size=1, max_size=4))]
        sent += data.draw(st.lists(st.sampled_from(own), max_size=2)) if own else []
        client = Client()
        client.force_login(getattr(self.people, by))
        body = {"operations": [one.as_json for one in sent]}
        reply = client.post(f"/api/cases/{self.case.pk}/{place}:batch", body, content_type="application/json")
        if by == "quinn":
            assert reply.status_code == 403
            return
        results = reply.json()["results"]
        assert [result["op"] for result in results] == [str(one.operation) for one in sent]
        for one, result in zip(sent, results, strict=True):
            self.check(one, result)

    def check(self, sent: Sent, result: dict[str, Any]):
        model = self.models[sent.question]
        if sent.saved is not None:
            assert (result["status"], result["version"]) == (200, sent.saved.version)
            assert parse_datetime(result["saved_at"]) == sent.saved.saved_at
        elif self.closed or sent.moved:
            assert result["status"] == 409
            assert result["reason"] in ({self.closed} - {""}) | ({"instrument_changed"} if sent.moved else set())
        elif sent.base != model.version:
            now = result["current"]
            assert result["status"] == 412
            assert (now["version"], now["fields"]["choice"], now["fields"]["evidence"]) == model.now
        else:
            assert result["status"] == 200
            self.accepted(sent, Saved(result["version"], parse_datetime(result["saved_at"])))

    @precondition(lambda self: not self.closed and self.models[PROMPT].version > 1)
    @rule()
    def submit(self):
        CaseAssessment.objects.filter(case=self.case).update(submitted_at=timezone.now(), submitted_by=self.people.lee)
        Interview.objects.filter(case=self.case).update(submitted_at=timezone.now())
        self.closed = "submitted"

    @precondition(lambda self: not self.closed and self.models[PROMPT].version > 1)
    @rule()
    def set_case_aside(self):
        Case.objects.filter(pk=self.case.pk).update(set_aside_at=timezone.now(), set_aside_because="It is replaced.")
        self.closed = "set_aside"

    @precondition(lambda self: self.closed)
    @rule()
    def reopen(self):
        CaseAssessment.objects.filter(case=self.case).update(submitted_at=None, submitted_by=None)
        Interview.objects.filter(case=self.case).update(submitted_at=None)
        Case.objects.filter(pk=self.case.pk).update(set_aside_at=None, set_aside_because="")
        self.closed = ""

    @invariant()
    def what_is_stored_is_what_was_accepted(self):
        if not hasattr(self, "models"):
            return
        stored = answers_of(ASSESSMENT, self.case.pk) | answers_of(INTERVIEW, self.case.pk)
        for question, model in self.models.items():
            now = stored.get(question, NOTHING_YET)
            assert question == FLAG or (now.version, now.choice, now.evidence) == model.now
        mark = AnswerMark.objects.first()
        assert (mark.flag_note if mark else "") == self.models[FLAG].now[2]
        assert sorted(self.kept()) == sorted(
            (question, version, *accepted)
            for question, model in self.models.items()
            for version, accepted in enumerate(model.history)
            if version
        )
        answered = [question for question, model in self.models.items() if model.version]
        assert Judgement.objects.count() + InterviewAnswer.objects.count() == len({*answered} - {FLAG})

    def kept(self) -> list[tuple[str, int, str, str, str]]:
        """Everything in the history, as the models have it."""
        code = Concat("part", Value("."), "mark__question__code")
        judged = JudgementRevision.objects.values_list(
            "judgement__question__code", "version", "option__code", "evidence", "recorded_by__name"
        )
        heard = InterviewAnswerRevision.objects.values_list(
            "answer__question__code", "version", "option__code", "evidence", "recorded_by__name"
        )
        noted = MarkRevision.objects.values_list(code, "version", "choice", "words", "recorded_by__name")
        rows = [*judged, *heard, *noted]
        return [(question, version, choice or "", words, name.lower()) for question, version, choice, words, name in rows]


@pytest.mark.django_db
def test_in_any_order_nothing_is_lost_written_twice_or_overwritten_unseen():
    run_state_machine_as_test(
        Saving,
        settings=settings(max_examples=40, stateful_step_count=25, deadline=None, suppress_health_check=[HealthCheck.too_slow]),
    )
