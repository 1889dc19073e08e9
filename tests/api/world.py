"""What the API tests read and write: two inspections with everything in them, callers with tokens, the OpenAPI document."""

import re
import uuid
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from django.utils import timezone
from jsonschema import Draft202012Validator
from rest_framework.test import APIClient

from accounts.models import User
from accounts.signing_in import issue_token
from cases.answering import save_answer
from cases.answers import ASSESSMENT, Change, Writer
from cases.declaring import declare_conflict_of_interest
from cases.models import AllocationProposal, Case
from config.api_schema import openapi
from exercises.models import Exercise, GoldCase
from exercises.planning import CaseText, Terms, add_exercise, add_gold_case
from exercises.rules import Times
from exercises.staffing import make_cohort
from inspections.models import Inspection, TeamMember
from interviews.models import Interview, InterviewAnswer
from moderation.models import Query, Review, Selection
from moderation.rules import Mode, State
from organisation.proposing import propose_rating
from panels.models import LockRequest
from ratings.aggregating import aggregate
from reports.acting import add_action
from reports.hearing import begin_round, record_comment
from reports.recommending import add_recommendation
from standards.models import AnswerOption
from tests.alerts.raising import alert_on, told
from tests.cast import Cast, add_case, gather_cast, north_borough, south_borough
from tests.organisation.gathered import gather
from tests.reports.packed import kept
from tests.sampling.populations import drawn_sample

KEY_QUESTION = "assessment.engaging"


@dataclass
class World:
    """North Borough with the whole team, South Borough with Olu alone; in each a case with answers, an interview and a run."""

    cast: Cast
    north: Inspection
    south: Inspection
    ines_case: Case
    lou_case: Case
    south_case: Case
    north_interview: Interview
    south_interview: Interview
    north_review: Review = field(init=False)
    south_review: Review = field(init=False)
    north_query: Query = field(init=False)
    south_query: Query = field(init=False)
    gold_case: GoldCase = field(init=False)
    keys: dict[str, str] = field(default_factory=dict)

    def client(self, caller: str) -> APIClient:
        """A program of this caller: `nobody`, a name, or a name with `:read` for their read-only token."""
        client = APIClient(raise_request_exception=False)
        if caller != "nobody":
            client.credentials(HTTP_AUTHORIZATION=f"Token {self.keys[caller]}")
        return client


def answer(case: Case, by: User, question: str = KEY_QUESTION, choice: str = "yes", evidence: str = "", base: int = 0) -> None:
    save_answer(
        ASSESSMENT,
        case_id=case.pk,
        question=question,
        change=Change(choice=choice, set_choice=bool(choice), evidence=evidence, set_evidence=bool(evidence)),
        base=base,
        operation=uuid.uuid4(),
        by=Writer(by.pk),
    )


def hold_interview(case: Case, interviewer: User, why: str) -> Interview:
    interview = Interview.objects.create(
        case=case, officer=case.officer, interviewer=interviewer, held_on=date(2022, 3, 9), grade="po"
    )
    options = AnswerOption.objects.filter(question__edition=case.inspection.edition_id, question__kind="interview", code="no")
    option = options.earliest("question__position")
    InterviewAnswer.objects.create(
        interview=interview,
        question=option.question,
        option=option,
        evidence=why,
        updated_at=timezone.now(),
        updated_by=interviewer,
    )
    return interview


def build_world() -> World:
    cast = gather_cast()
    north, south = north_borough(cast), south_borough(cast)
    ines_case = add_case(
        north, "NB-001", officer="RO1", allocated_to=cast.ines, age=34, sex="male", ethnicity="W1", office="Northville",
        sentence_type="community_order", rosh="medium", ogrs_score=55, requirements=["unpaid_work"],
    )  # fmt: skip
    lou_case = add_case(north, "NB-002", officer="RO2", allocated_to=cast.lou, rosh="low")
    south_case = add_case(south, "SB-001", officer="RO9", allocated_to=cast.olu, rosh="high", office="Secretville")
    answer(ines_case, cast.ines, evidence="Northern evidence.")
    answer(lou_case, cast.lou, choice="no", evidence="Borrowed evidence.")
    answer(south_case, cast.olu, evidence="Secret evidence.")
    world = World(
        cast, north, south, ines_case, lou_case, south_case,
        hold_interview(ines_case, cast.ines, "Northern reasons."), hold_interview(south_case, cast.olu, "Secret reasons."),
    )  # fmt: skip
    for inspection, lead in ((north, cast.lee), (south, cast.olu)):
        drawn_sample(inspection, lead)
    for inspection, lead, word in ((north, cast.lee, "Northern"), (south, cast.olu, "Secret")):
        gather(inspection, lead, title=f"{word} plan")
        alert_on(inspection.cases.order_by("pk").first(), lead, concern=f"{word} danger.", told=told(organisation=f"{word} unit"))
        propose_rating(
            inspection=inspection, standard="staffing", rating="good", reasons=f"{word} reasons.", version=0, by=lead
        )  # fmt: skip
    for inspection, lead, word in ((north, cast.lee, "Northern"), (south, cast.olu, "Secret")):
        declare_conflict_of_interest(
            inspection=inspection, user=lead, kind="case", subject="X-1", reason=f"{word} friend.", by=lead
        )  # fmt: skip
        proposal = AllocationProposal.objects.create(inspection=inspection, officers="either", moves_allocated=True, made_by=lead)
        held = inspection.cases.order_by("pk").first()
        proposal.rows.create(case=held, held_by=held.allocated_to, to=lead, why="room")
        _report(inspection, lead, word)
    world.north_review = _review(ines_case, held_by=cast.quinn)
    world.gold_case = _exercise(world.north, cast)
    world.south_review = _review(south_case, held_by=cast.ada)
    world.north_query, world.south_query = _query(ines_case, by=cast.quinn), _query(south_case, by=cast.ada)
    aggregate(north.pk)
    aggregate(south.pk)
    LockRequest.objects.create(inspection=north, to_lock=True, reason="Northern reasons.", asked_by=cast.pat)
    LockRequest.objects.create(inspection=south, to_lock=True, reason="Secret reasons.", asked_by=cast.ada)
    for name, person in vars(cast).items():
        world.keys[name] = _key(person, may_write=True)
        world.keys[f"{name}:read"] = _key(person, may_write=False)
    return world


def _report(inspection: Inspection, lead: User, word: str) -> None:
    """Draft findings with one comment of the provider, and a recommendation with an action."""
    pack = kept(inspection, lead)
    begun = begin_round(pack=pack, due_on=timezone.localdate() + timedelta(days=14), by=lead)
    record_comment(round=begun, finding="F2", text=f"{word} posts.", received_on=timezone.localdate(), by=lead)
    one = add_recommendation(inspection=inspection, standard="staffing", text=f"{word} posts.", by=lead)
    add_action(recommendation=one, text=f"{word} recruits.", owner="Head", due_on=date(2022, 12, 1), by=lead)


def _query(case: Case, *, by: User) -> Query:
    """A query that waits for whoever answers for the case."""
    answered = case.assessment.judgements.get(question__code=KEY_QUESTION)
    return Query.objects.create(
        assessment=case.assessment, question_id=answered.question_id, version=answered.version, assigned_to=case.allocated_to,
        operation=uuid.uuid4(), asked_by=by,
    )  # fmt: skip


def _exercise(inspection: Inspection, cast: Cast) -> GoldCase:
    """The case of an open exercise in which Ines takes part; nobody has answered, and nobody wrote a gold answer."""
    cohort = make_cohort(name="Spring", people=[cast.ines], by=cast.ada)
    agreed = Terms("Spring", cohort, Times(*(timezone.now() + timedelta(days=days) for days in (-1, 1, 2))))
    exercise = add_exercise(edition=inspection.edition, terms=agreed, by=cast.ada)
    case = add_gold_case(exercise=exercise, text=CaseText("Case A", "Notes.", {"age": 34}), by=cast.ada)
    Exercise.objects.update(state="confirmed", confirmed_by=cast.ada)
    return case


def _review(case: Case, *, held_by: User) -> Review:
    """An open review, so that everybody still sees the case."""
    counts = {"candidates": 1, "selected": 1}
    selection = Selection.objects.create(inspection=case.inspection, rule={}, mode=Mode.OPEN, made_by=held_by, **counts)
    return Review.objects.create(
        assessment=case.assessment, selection=selection, mode=Mode.OPEN, state=State.CLAIMED, held_by=held_by
    )


def _key(person: User, *, may_write: bool) -> str:
    expires_at = timezone.now() + timedelta(days=1)
    return issue_token(name="Test", expires_at=expires_at, may_write=may_write, by=person)[1]


def role_of(world: World, name: str) -> str:
    member = TeamMember.objects.current().filter(inspection=world.north, user=getattr(world.cast, name)).first()
    return member.role if member else ""


def operations() -> set[tuple[str, str]]:
    """Every operation that the API describes, as (method, path)."""
    return {(method.upper(), path) for path, methods in openapi()["paths"].items() for method in methods}


def assert_described(method: str, path: str, response: Any) -> None:
    """The reply is one that the OpenAPI document announces for the operation, and its body fits the schema."""
    operation = openapi()["paths"][path][method.lower()]
    assert str(response.status_code) in operation["responses"], f"{method} {path} does not announce {response.status_code}"
    content = operation["responses"][str(response.status_code)].get("content", {})
    media_type = re.split(";", response.headers["Content-Type"])[0]
    assert media_type in content, f"{method} {path} {response.status_code} does not announce {media_type}"
    if media_type.endswith("json"):
        schema = {**content[media_type]["schema"], "components": openapi()["components"]}
        Draft202012Validator(schema).validate(response.json())
