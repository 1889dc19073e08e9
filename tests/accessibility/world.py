"""What the gate looks at: inspections with something of everything in them, and what a page's address is about."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.utils import timezone

from accounts.managing import add_person
from accounts.models import ApiToken, User
from accounts.signing_in import issue_token
from alerts.models import Alert
from cases.assessing import submit_assessment
from cases.declaring import declare_conflict_of_interest, withdraw_conflict_of_interest
from cases.models import AnswerMark, Case, DeclaredConflict
from cases.proposing import make_proposal
from cases.setting_aside import set_cases_aside
from exercises.discussing import learn, say
from exercises.models import GoldCase
from inspections.models import Inspection, MoveRequest, TeamMember
from inspections.pooling import attach_part
from inspections.rules import Phase, Role
from interviews.answers import INTERVIEW
from interviews.interviewing import finish_interview, start_interview
from interviews.rules import InterviewDetails
from moderation.models import Query, Review
from moderation.noting import decide_note, propose_note
from moderation.querying import answer as reply
from moderation.reviewing import claim
from moderation.settling import look_again, return_assessment
from organisation.gathering import withdraw
from organisation.models import Attachment, EvidenceItem, EvidenceNote
from organisation.proposing import propose_rating
from panels.meeting import declare_conflict
from ratings.aggregating import aggregate
from ratings.trying import request_dry_run, try_draft
from reports.models import Action, PackFile
from sampling.choosing import replace_case
from sampling.models import DrawnCase
from sampling.rules import WhyReplaced
from standards.drafting import begin_draft
from standards.mapping import How, Step
from standards.models import Edition, EditionDraft, LearningNote
from standards.queries import edition_structure
from tests.alerts.raising import alert_on, told
from tests.cases.filling import answer, fill, fresh
from tests.cast import Cast, add_case, plan
from tests.exercises.arranged import opened, prepared, revealed
from tests.inspections.moves import asked as asked_to_move
from tests.moderation.looking import compared, handed_in, selected
from tests.moderation.test_querying import asked
from tests.organisation.gathered import gather
from tests.panels.deciding import NEAR, gather_panel
from tests.ratings.judging import judge
from tests.reports.packed import begin, check, documents, mark, plan_actions
from tests.sampling.populations import added, drawn_sample, fixed, lines

FACTS: dict[str, Any] = {
    "age": 34, "sex": "male", "ethnicity": "W1", "sentence_type": "community_order", "rosh": "medium", "ogrs_score": 55,
}  # fmt: skip
ANSWERED = "assessment.engaging.involvement"
MORE_THAN_A_PAGE = 27  # of cases: the list then has a second page


@dataclass(frozen=True)
class World:
    """What there is to be looked at."""

    cast: Cast
    inspection: Inspection
    case: Case
    submitted: Case
    empty: Inspection
    region: Inspection
    planned: Inspection
    moving: MoveRequest  # that waits for somebody to confirm it
    loading: Inspection  # with a population of which nobody has said yet what its columns hold
    newcomer: User
    password: str
    token: ApiToken
    draft: EditionDraft
    banding: EditionDraft
    item: EvidenceItem
    note: EvidenceNote
    attachment: Attachment
    interviewed: str
    alert: Alert
    compared: Review
    claimed: Review
    query: Query
    proposed: LearningNote
    example: AnswerMark
    decided: Inspection  # whose panel meets
    action: Action
    drawn: DrawnCase
    written: GoldCase  # of an exercise that is being prepared
    open_case: GoldCase
    shown: GoldCase  # of an exercise that was revealed
    conflict: DeclaredConflict

    def value(self, route: str, name: str) -> Any:
        """What the parameter `name` in the address `route` stands for: what the longest fitting beginning says."""
        fitting = [beginning for beginning in self._values if route.startswith(beginning) and name in self._values[beginning]]
        return self._values[max(fitting, key=len)][name]

    @property
    def _values(self) -> dict[str, dict[str, Any]]:
        workspace, report = "inspections/<slug:reference>/organisation/", "inspections/<slug:reference>/report/"
        plan = "inspections/<slug:reference>/action-plan/"
        return {
            "inspections/": {"reference": self.inspection.reference, "question": "assessment.safety"},
            "monitoring/": {"pk": 1},
            "inspections/<slug:reference>/move/": {"reference": self.planned.reference},
            "inspections/<slug:reference>/move/<int:pk>/": {
                "reference": self.moving.inspection.reference,
                "pk": self.moving.pk,
            },
            "inspections/<slug:reference>/sample/": {"reference": self.planned.reference, "pk": self.drawn.pk},
            "inspections/<slug:reference>/sample/population/columns/": {"reference": self.loading.reference},
            "inspections/<slug:reference>/cases/conflicts/": {"pk": self.conflict.pk},
            "inspections/<slug:reference>/interviews/<int:officer>/": {
                "officer": self.inspection.officers.get(reference="RO5").pk
            },
            "inspections/<slug:reference>/team/": {
                "pk": TeamMember.objects.get(inspection=self.inspection, user=self.cast.ines).pk
            },
            "inspections/<slug:reference>/parts/": {"reference": self.region.reference, "pk": self.region.parts.get().pk},
            "inspections/<slug:reference>/panel/": {"reference": self.decided.reference, "code": NEAR},
            "inspections/<slug:reference>/lock/": {"reference": self.decided.reference},
            f"{workspace}standards/": {"code": "staffing"},
            f"{workspace}evidence/": {"pk": self.item.pk},
            f"{workspace}notes/": {"pk": self.note.pk},
            f"{workspace}files/": {"pk": self.attachment.pk},
            f"{report}documents/": {"version": 1, "number": 1},
            f"{report}files/": {"pk": PackFile.objects.filter(pack__inspection=self.inspection).values_list("pk", flat=True)[0]},
            f"{plan}recommendations/": {"number": 1},
            f"{plan}actions/": {"pk": self.action.pk},
            f"{report}examples/": {"key": f"mark-{self.example.pk}"},
            "cases/": {"pk": self.case.pk, "page": "assessment.engaging", "question": ANSWERED},
            "cases/<int:pk>/interview/": {"question": self.interviewed},
            "cases/<int:pk>/reopen/": {"pk": self.submitted.pk},
            "cases/<int:pk>/interview/reopen/": {"pk": self.submitted.pk},
            "cases/<int:pk>/form/<str:page>/sure/": {"page": "assessment.safety"},
            "inspections/<slug:reference>/queries/": {"step": "assign"},
            "reviews/": {"pk": self.compared.pk, "step": "close", "question": "assessment.engaging"},
            **{
                f"reviews/<int:pk>/{what}/": {"pk": self.claimed.pk, "page": "assessment.engaging"}
                for what in ("claim", "assign", "withdraw", "judge")
            },
            "queries/": {"pk": self.query.pk},
            "notifications/": {"pk": self.cast.lee.notifications.values_list("pk", flat=True)[0]},
            "learning-notes/": {"edition": "pdu-2021-23", "question": "assessment.engaging", "pk": self.proposed.pk},
            "exercises/": {"pk": self.written.exercise_id, "step": "close"},
            "exercises/<int:pk>/dates/": {"pk": self.open_case.exercise_id},
            "exercises/<int:pk>/results": {"pk": self.shown.exercise_id},
            "exercises/<int:pk>/<slug:step>/": {"pk": self.shown.exercise_id},
            "gold-cases/": {"pk": self.written.pk, "page": "assessment.engaging", "question": "assessment.engaging"},
            "gold-cases/<int:pk>/answer/": {"pk": self.open_case.pk},
            "gold-cases/<int:pk>/questions/": {"pk": self.shown.pk},
            "cohorts/": {"pk": self.shown.exercise.cohort_id, "member": self.shown.exercise.cohort.members.all()[0].pk},
            "alerts/": {"pk": self.alert.pk},
            "people/": {"pk": self.cast.ines.pk},
            "account/tokens/": {"pk": self.token.pk},
            "editions/": {"code": "pdu-2021-23", "module": "supervision"},
            "drafts/": {"pk": self.draft.pk, "version": 1, "code": "assessment.safety"},
            "drafts/<int:pk>/parts/questions/<str:code>/remove/": {"code": "assessment.safety.victims"},
            "drafts/<int:pk>/parts/options/": {"name": "yes_no"},
            "drafts/<int:pk>/parts/bands/": {"name": "age"},
            "drafts/<int:pk>/parts/add-bands/": {"pk": self.banding.pk},
            "drafts/<int:pk>/parts/codes/": {"name": "sex"},
            "drafts/<int:pk>/parts/scheme/rules/": {"name": "bands"},
            "drafts/<int:pk>/parts/domains/": {"code": "case_supervision"},
            "drafts/<int:pk>/parts/standards/<str:code>/key-questions/": {"code": "assessment"},
            "drafts/<int:pk>/parts/standards/<str:code>/characteristics/": {"code": "staffing"},
        }


def build(cast: Cast, inspection: Inspection, case: Case, empty: Inspection) -> World:
    """Fill North Borough with work in every state; `empty` stays without anything."""
    submitted = _submitted(inspection, cast)
    _working(inspection, case, cast)
    item = gather(inspection, cast.ines, title="Workforce plan of the unit and of all its offices for the year to come")
    withdraw(thing=gather(inspection, cast.lee, title="Old plan"), reason="Superseded.", by=cast.lee)
    for version, rating in enumerate(["good", "requires_improvement"]):
        propose_rating(inspection=inspection, standard="staffing", rating=rating, reasons="So.", version=version, by=cast.lee)
    aggregate(inspection.pk)
    newcomer, password = add_person(name="Nell", email="nell@example.org", by=cast.ada)
    token, _key = issue_token(name="Statistics", expires_at=timezone.now() + timedelta(days=9), by=cast.lee)
    return World(
        cast=cast, inspection=inspection, case=case, submitted=submitted, empty=empty, region=_region(cast),
        planned=(planned := _planned(cast)), drawn=_drawn(planned, cast), loading=_loading(cast), moving=_moving(cast),
        newcomer=newcomer, password=password, token=token, draft=_draft(cast), banding=_banding(cast), item=item,
        note=item.notes.get(), attachment=item.attachments.get(),
        decided=_decided(cast), **_exercises(cast),
        interviewed=edition_structure(inspection.edition_id).interview[0].code, alert=alert_on(case, cast.ines, told=told()),
        conflict=_conflicts(inspection, cast),
        example=_reported(inspection, case, cast), action=Action.objects.get(), **_checked(inspection, cast),
    )  # fmt: skip


def _conflicts(inspection: Inspection, cast: Cast) -> DeclaredConflict:
    """One that counts and one that was withdrawn; and a proposal that waits to be confirmed."""
    conflicts = [
        declare_conflict_of_interest(inspection=inspection, user=user, kind=kind, subject="QA-9", reason="A friend.", by=user)
        for user, kind in ((cast.asha, "case"), (cast.ines, "officer"))
    ]
    withdraw_conflict_of_interest(conflict=conflicts[1], reason="It was another officer.", by=cast.lee)
    make_proposal(inspection=inspection, moves_allocated=True, by=cast.lee)
    return conflicts[0]


def _checked(inspection: Inspection, cast: Cast) -> dict[str, Any]:
    """A review with a difference, returned and asked about; one that Quinn judges; one that waits; one of a case set aside."""
    first, second, third, fourth = (
        handed_in(add_case(inspection, f"QA-{number}", allocated_to=cast.ines, **FACTS), cast.ines) for number in (1, 2, 3, 4)
    )
    review = compared(first, cast.quinn, selected_by=cast.lee, assessment__engaging="no")
    given_back = return_assessment(review=review, reason="The plan of 3 March is not in the record.", by=cast.quinn)
    answer(first, cast.ines, "assessment.engaging", "yes", "The plan of 3 March is in the record of 5 March.")
    submit_assessment(assessment=fresh(first).assessment, by=cast.ines)
    look_again(review=given_back.review, by=cast.quinn)
    query = asked(first, cast.quinn)
    reply(query=query, text="In the record of 5 March.", by=cast.ines)
    selected(third, cast.lee)
    selected(fourth, cast.lee)
    aside = Case.objects.filter(pk=fourth.pk)
    set_cases_aside(inspection, aside, because="Replaced: Transferred out", by=cast.lee)
    words = {"edition_id": inspection.edition_id, "question": "assessment.engaging", "found": "Most differences were about this."}
    first_note = propose_note(text="A plan is shared once it was seen.", by=cast.lee, **words)
    decide_note(note=first_note, approve=True, reason="Yes.", by=cast.quinn)
    note = propose_note(text="A plan is shared once it was seen or read out.", by=cast.quinn, **words)
    return {
        "proposed": note,
        "compared": review,
        "claimed": claim(review=selected(second, cast.lee), by=cast.quinn),
        "query": query,
    }


def _exercises(cast: Cast) -> dict[str, GoldCase]:
    """One exercise that is being prepared, one that is open, and one that was revealed and talked about."""
    prepared(cast)
    opened(cast)
    case = GoldCase.objects.get(exercise=(over := revealed(cast, {cast.ines: "yes", cast.asha: "no"}, named=True)))
    say(case=case, question="assessment.engaging", text="I read the plan otherwise.", by=cast.ines)
    learn(exercise=over, question="assessment.engaging", text="Look for his own words.", by=cast.lee)
    return dict(zip(("written", "open_case", "shown"), GoldCase.objects.order_by("pk"), strict=True))


def _submitted(inspection: Inspection, cast: Cast) -> Case:
    """A case that was answered throughout, with its interview, and handed in."""
    case = add_case(inspection, "NB-002", officer="RO2", allocated_to=cast.ines, **FACTS)
    fill(case, cast.ines)
    submit_assessment(assessment=fresh(case).assessment, by=cast.ines)
    details = InterviewDetails(timezone.localdate(), "in_person", "probation_officer", 42)
    interview = start_interview(case=case, details=details, by=cast.ines)
    for question in edition_structure(inspection.edition_id).interview:
        choice = question.options[0].code if question.options else None
        answer(case, cast.ines, question.code, choice, "In the officer's words.", sheet=INTERVIEW)
    finish_interview(interview=interview, by=cast.ines)
    return case


def _working(inspection: Inspection, case: Case, cast: Cast) -> None:
    """More cases than fit one page; the first has begun, with an interview."""
    for number in range(3, MORE_THAN_A_PAGE):
        officer = "RO5" if number < 6 else ""
        add_case(inspection, f"NB-{number:03}", officer=officer, allocated_to=cast.asha if number % 2 else None, **FACTS)
    answer(case, cast.ines, ANSWERED, "yes", "The record of 3 March shows it.\n\nAnd so does the plan.")
    judge(case, by=cast.ines, assessment__safety="yes")
    answer(case, cast.ines, "assessment.safety.harm", "no")  # which does not go well with it
    start_interview(case=case, details=InterviewDetails(), by=cast.ines)


def _reported(inspection: Inspection, case: Case, cast: Cast) -> AnswerMark:
    """Documents that were made, with a practice example whose names are changed and one that nobody has looked at."""
    check(mark(case, cast.ines, question="assessment.engaging"), cast.ines)
    plan_actions(begin(documents(inspection, cast.lee), cast.lee), cast.lee)
    return mark(case, cast.ines)


def _region(cast: Cast) -> Inspection:
    region = plan("Testshire", edition="region-2023-25", kind="region", team={cast.lee: Role.LEAD})
    for name in ("Town", "Village"):
        part = plan(name, edition="pdu-2023-25", team={cast.lee: Role.LEAD})
        if name == "Town":
            attach_part(whole=region, part=part, reason="Its fieldwork belongs to this year's programme.", by=cast.lee)
    aggregate(region.pk)
    return region


def _decided(cast: Cast) -> Inspection:
    """An inspection whose panel meets: one rating is changed, somebody has a conflict, somebody has asked for a lock before."""
    inspection = plan("Riverside", team={cast.lee: Role.LEAD, cast.ines: Role.INSPECTOR, cast.pat: Role.PANEL_MEMBER})
    panel = gather_panel(inspection, cast)
    panel.decide(NEAR, "outstanding")
    panel.decide(NEAR, "good", version=1)
    declare_conflict(member=panel.meeting.members.get(user=panel.pia), conflict="Worked there until 2021.", by=panel.pia)
    return inspection


def _planned(cast: Cast) -> Inspection:
    """An inspection that may still move to a newer edition, with an answer that moves along."""
    planned = plan("Hamlet", phase=Phase.FIELDWORK, team={cast.lee: Role.LEAD, cast.ines: Role.INSPECTOR})
    judge(add_case(planned, "HA-001", allocated_to=cast.ines, **FACTS), by=cast.ines, assessment__safety="no")
    Inspection.objects.filter(pk=planned.pk).update(phase=Phase.PLANNING)
    return planned


def _moving(cast: Cast) -> MoveRequest:
    """A move that Ada has asked for: one answer is held although it could be carried."""
    inspection = plan("Coppice", phase=Phase.FIELDWORK, team={cast.lee: Role.LEAD})
    case = add_case(inspection, "CO-001", allocated_to=cast.lee, **FACTS)
    judge(case, by=cast.lee, assessment__safety="no", planning__safety="yes")
    Inspection.objects.filter(pk=inspection.pk).update(phase=Phase.PLANNING)
    inspection.refresh_from_db()
    held = Step("assessment.safety", How.HOLD, reason="It means something else now.")
    return asked_to_move(inspection, Edition.objects.get(code="pdu-2023-25"), cast.ada, assessment__safety=held)


def _drawn(planned: Inspection, cast: Cast) -> DrawnCase:
    """A case of a sample that was drawn again, with a case that was replaced."""
    drawn = drawn_sample(planned, cast.lee)
    replace_case(drawn=drawn, why=WhyReplaced.FILE_MISSING, note="Not sent.", by=cast.lee)
    return DrawnCase.objects.filter(draw=drawn.draw, replacement=None).order_by("pk").first()


def _loading(cast: Cast) -> Inspection:
    loading = plan("Croft", phase=Phase.PLANNING, team={cast.lee: Role.LEAD})
    added(fixed(loading, cast.lee), cast.lee, lines(2))
    return loading


def _draft(cast: Cast) -> EditionDraft:
    draft = begin_draft(based_on=Edition.objects.get(code="pdu-2021-23"), code="pdu-2027", name="PDU standards 2027", by=cast.ada)
    try_draft(request_dry_run(draft=draft, by=cast.ada).pk)
    return draft


def _banding(cast: Cast) -> EditionDraft:
    """A draft in which a measure, the caseload, has no bands yet."""
    first = Edition.objects.get(code="quality-and-impact-2016-17")
    return begin_draft(based_on=first, code="new-bands", name="Standards with other bands", by=cast.ada)
