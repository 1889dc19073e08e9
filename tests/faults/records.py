"""What happens at the server while somebody types, and what it holds in the end. One thread of its own talks to the database."""

import asyncio
import functools
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any

from django.db import connections
from django.test import Client
from django.utils import timezone

from accounts.device_keys import withdraw_keys_of
from accounts.models import User
from accounts.signing_in import end_sessions
from cases.models import Case, CaseAssessment, JudgementRevision
from inspections.models import Inspection, TeamMember
from inspections.rules import Role
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
        """Give somebody who has done nothing yet a case of their own."""
        inspector = person(name)
        TeamMember.objects.create(inspection=self._inspection, user=inspector, role=Role.INSPECTOR)
        case = add_case(self._inspection, name.upper(), allocated_to=inspector)
        browser = Client()
        browser.force_login(inspector)
        return Work(case, inspector, self._cast.lee, self._cast.ada, browser.cookies["sessionid"].value)


def lock(work: Work) -> None:
    CaseAssessment.objects.filter(case=work.case).update(submitted_at=timezone.now(), submitted_by=work.colleague)


def unlock(work: Work) -> None:
    CaseAssessment.objects.filter(case=work.case).update(submitted_at=None, submitted_by=None)


def end_session(work: Work) -> None:
    end_sessions(of=User.objects.get(pk=work.inspector.pk))


def withdraw_key(work: Work) -> None:
    withdraw_keys_of(person=work.inspector, reason="The laptop is lost.", by=work.administrator)


def colleague_writes(work: Work, question: str, text: str) -> None:
    answer(work.case, work.colleague, question, evidence=text)


def revisions(work: Work) -> list[Revision]:
    """Return everything that was ever accepted about the case."""
    kept = JudgementRevision.objects.filter(judgement__assessment__case=work.case).order_by("id")
    values = kept.values_list("judgement__question__code", "version", "option__code", "evidence", "recorded_at")
    return [Revision(question, version, choice or "", evidence, at) for question, version, choice, evidence, at in values]
