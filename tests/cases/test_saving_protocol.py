"""The saving protocol against a model: several people, retries, stale versions, submission and reopening, in any order."""

import uuid
from dataclasses import dataclass, field

import pytest
from django.db import transaction
from django.utils import timezone
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule, run_state_machine_as_test

from cases.answering import save_answer
from cases.answers import ASSESSMENT, AnswerRefused, Change, Conflict, Locked, NotAllowed, Saved, Writer
from cases.models import CaseAssessment, Judgement, JudgementRevision
from cases.queries.answers import current_answer
from tests.cases.filling import PROMPT
from tests.cast import ROLES, add_case, gather_cast, plan

# None: this part is left as it is.
CHOICE = st.none() | st.sampled_from(("", "yes", "no"))
EVIDENCE = st.none() | st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00\r"), max_size=8)


@dataclass
class Sent:
    """An operation that somebody sent, and what came back."""

    by: str
    operation: uuid.UUID
    change: Change
    base: int
    saved: Saved | None = None


@dataclass
class Model:
    """What must be true of one answer."""

    history: list[tuple[str, str, str]] = field(default_factory=lambda: [("", "", "")])  # choice, evidence, by; version = index
    open: bool = True
    sent: list[Sent] = field(default_factory=list)

    @property
    def version(self) -> int:
        return len(self.history) - 1


class Saving(RuleBasedStateMachine):
    """Nothing saved is lost, nothing is written twice, nothing is written over something unseen."""

    @initialize()
    def begin(self):
        self.savepoint = transaction.atomic()
        self.savepoint.__enter__()
        self.people = gather_cast()
        team = {getattr(self.people, name): role for name, role in ROLES.items()}
        self.case = add_case(plan("North Borough", team=team), "NB-001", allocated_to=self.people.ines)
        self.model = Model()
        self.question_id = current_question(self.case)

    def teardown(self):
        if hasattr(self, "savepoint"):
            transaction.set_rollback(True)
            self.savepoint.__exit__(None, None, None)

    def send(self, sent: Sent):
        person = getattr(self.people, sent.by)
        return save_answer(
            ASSESSMENT, case_id=self.case.pk, question=PROMPT, change=sent.change, base=sent.base, operation=sent.operation,
            by=Writer(person.pk, person.sign_in_key),
        )  # fmt: skip

    @rule(by=st.sampled_from(("ines", "lee")), choice=CHOICE, evidence=EVIDENCE)
    def save(self, by, choice, evidence):
        """Somebody who answers the case saves what they changed in the newest version."""
        self.save_from(by, choice, evidence, self.model.version)

    @rule(by=st.sampled_from(("ines", "lee", "quinn")), choice=CHOICE, evidence=EVIDENCE, behind=st.integers(-1, 2))
    def save_anyhow(self, by, choice, evidence, behind):
        """Somebody saves from an older version, or one that does not exist yet, or without being allowed to."""
        self.save_from(by, choice, evidence, max(0, self.model.version - behind))

    def save_from(self, by, choice, evidence, base):
        if choice is None and evidence is None:
            choice = "yes"
        sent = Sent(by, uuid.uuid4(), Change(choice or "", choice is not None, evidence or "", evidence is not None), base)
        outcome = self.attempt(sent)
        if isinstance(outcome, NotAllowed):
            assert by == "quinn"
        elif isinstance(outcome, Locked):
            assert not self.model.open
        elif isinstance(outcome, Conflict):
            now = outcome.current
            assert base != self.model.version
            assert (now.version, now.choice, now.evidence) == (self.model.version, *self.model.history[-1][:2])
        else:
            assert self.model.open
            assert by != "quinn"
            assert base == self.model.version
            before = self.model.history[-1]
            self.model.history.append((before[0] if choice is None else choice, before[1] if evidence is None else evidence, by))
            assert outcome.version == self.model.version
            sent.saved = outcome
            self.model.sent.append(sent)

    def attempt(self, sent: Sent) -> Saved | AnswerRefused:
        try:
            return self.send(sent)
        except AnswerRefused as refused:
            return refused

    @precondition(lambda self: self.model.sent)
    @rule(data=st.data())
    def repeat(self, data):
        """A reply was lost: the same operation comes again, at any later time."""
        sent = data.draw(st.sampled_from(self.model.sent))
        assert self.send(sent) == sent.saved

    @precondition(lambda self: self.model.open and self.model.version > 1)
    @rule()
    def submit(self):
        CaseAssessment.objects.filter(case=self.case).update(submitted_at=timezone.now(), submitted_by=self.people.lee)
        self.model.open = False

    @precondition(lambda self: not self.model.open)
    @rule()
    def reopen(self):
        CaseAssessment.objects.filter(case=self.case).update(submitted_at=None, submitted_by=None)
        self.model.open = True

    @invariant()
    def what_is_stored_is_what_was_accepted(self):
        if not hasattr(self, "model"):
            return
        now = current_answer(ASSESSMENT, self.case.pk, self.question_id)
        assert (now.version, now.choice, now.evidence) == (self.model.version, *self.model.history[-1][:2])
        kept = JudgementRevision.objects.order_by("version").values_list(
            "version", "option__code", "evidence", "recorded_by__name"
        )
        assert [(version, option or "", evidence, name.lower()) for version, option, evidence, name in kept] == [
            (version, *accepted) for version, accepted in enumerate(self.model.history) if version
        ]
        assert Judgement.objects.count() == (1 if self.model.version else 0)


def current_question(case) -> int:
    return case.inspection.edition.questions.values_list("pk", flat=True).get(code=PROMPT)


@pytest.mark.django_db
def test_in_any_order_nothing_is_lost_written_twice_or_overwritten_unseen():
    run_state_machine_as_test(
        Saving,
        settings=settings(max_examples=40, stateful_step_count=25, deadline=None, suppress_health_check=[HealthCheck.too_slow]),
    )
