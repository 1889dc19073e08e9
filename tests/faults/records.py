"""What happens at the server while somebody types, and what it holds in the end. One thread of its own talks to the database."""

import asyncio
import functools
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

from django.db import connections
from django.db.models import Value
from django.db.models.functions import Concat
from django.test import Client
from django.utils import timezone

from accounts.device_keys import withdraw_keys_of
from accounts.models import User
from accounts.signing_in import end_sessions
from cases.answers import ASSESSMENT, Change, Conflict
from cases.marking import save_part
from cases.marks import part_called
from cases.models import Case, CaseAssessment, JudgementRevision, MarkRevision
from inspections.models import Inspection, TeamMember
from inspections.rules import Role
from interviews.answers import INTERVIEW
from interviews.interviewing import start_interview
from interviews.models import Interview, InterviewAnswerRevision
from interviews.rules import InterviewDetails
from tests.cases.filling import answer
from tests.cast import Cast, add_case, person
from tests.faults.oracle import Revision


@dataclass(frozen=True)
class Work:
    """One case, who inspects it, and who else writes in it."""

    case: Case
    inspector: User
    colleague: User
    administrator: User
    cookie: str  # of the inspector's session, as it is after signing in


class Records:
    """The server's side of all runs."""

    def __init__(self, inspection: Inspection, cast: Cast) -> None:
        self._inspection = inspection
        self._cast = cast
        self._thread = ThreadPoolExecutor(1, "records")

    async def run(self, what: Callable[..., Any], *args: object) -> Any:
        """Do something with the database."""
        return await asyncio.get_running_loop().run_in_executor(self._thread, functools.partial(what, *args))

    def close(self) -> None:
        self._thread.submit(connections.close_all).result(timeout=60)
        self._thread.shutdown(wait=False)

    def new_work(self, name: str) -> Work:
        """Give somebody who has done nothing yet a case of their own, with an interview that has begun."""
        inspector = person(name)
        TeamMember.objects.create(inspection=self._inspection, user=inspector, role=Role.INSPECTOR)
        case = add_case(self._inspection, name.upper(), officer=name.upper(), allocated_to=inspector)
        start_interview(case=case, details=InterviewDetails(), by=inspector)
        browser = Client()
        browser.force_login(inspector)
        return Work(case, inspector, self._cast.lee, self._cast.ada, browser.cookies["sessionid"].value)


def lock(work: Work) -> None:
    CaseAssessment.objects.filter(case=work.case).update(submitted_at=timezone.now(), submitted_by=work.colleague)
    Interview.objects.filter(case=work.case).update(submitted_at=timezone.now())


def unlock(work: Work) -> None:
    CaseAssessment.objects.filter(case=work.case).update(submitted_at=None, submitted_by=None)
    Interview.objects.filter(case=work.case).update(submitted_at=None)


def reallocate(work: Work) -> None:
    Case.objects.filter(pk=work.case.pk).update(allocated_to=work.colleague)


def give_back(work: Work) -> None:
    Case.objects.filter(pk=work.case.pk).update(allocated_to=work.inspector)


def set_aside(work: Work) -> None:
    Case.objects.filter(pk=work.case.pk).update(set_aside_at=timezone.now(), set_aside_because="It is replaced.")


def take_back(work: Work) -> None:
    Case.objects.filter(pk=work.case.pk).update(set_aside_at=None, set_aside_because="")


def put_right(work: Work) -> None:
    """Let the inspector write again, whatever was done to the case."""
    unlock(work)
    give_back(work)
    take_back(work)


def end_session(work: Work) -> None:
    end_sessions(of=User.objects.get(pk=work.inspector.pk))


def withdraw_key(work: Work) -> None:
    withdraw_keys_of(person=work.inspector, reason="The laptop is lost.", by=work.administrator)


def colleague_writes(work: Work, question: str, text: str) -> None:
    if part_called(question):
        _colleague_notes(work, question, text)
    else:
        sheet = INTERVIEW if question.startswith("interview") else ASSESSMENT
        answer(work.case, work.colleague, question, evidence=text, sheet=sheet)


def _colleague_notes(work: Work, part: str, text: str, base: int = 0) -> None:
    """Note something over whatever is there."""
    change = Change(evidence=text, set_evidence=True)
    try:
        save_part(case_id=work.case.pk, code=part, change=change, base=base, operation=uuid4(), by=work.colleague)
    except Conflict as conflict:
        _colleague_notes(work, part, text, conflict.current.version)


def revisions(work: Work) -> list[Revision]:
    """Return everything that was ever accepted about the case."""
    judged = JudgementRevision.objects.filter(judgement__assessment__case=work.case)
    heard = InterviewAnswerRevision.objects.filter(answer__interview__case=work.case)
    noted = MarkRevision.objects.filter(mark__assessment__case=work.case)
    code = Concat("part", Value("."), "mark__question__code")
    values = [
        *judged.values_list("judgement__question__code", "version", "option__code", "evidence", "recorded_at"),
        *heard.values_list("answer__question__code", "version", "option__code", "evidence", "recorded_at"),
        *noted.values_list(code, "version", "choice", "words", "recorded_at"),
    ]
    return [Revision(question, version, choice or "", evidence, at) for question, version, choice, evidence, at in values]
