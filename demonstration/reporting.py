"""The report of one finished inspection: names checked in examples, documents, the provider's comments, the action plan."""

from datetime import timedelta

from django.utils import timezone

from accounts.models import User
from demonstration.arranging import LEAD
from demonstration.wording import ACTIONS, COMMENTS, EXAMPLE_LEFT_OUT, RECOMMENDATIONS
from inspections.models import Inspection
from ratings.counting import set_policy
from ratings.results import Policy
from reports.acting import add_action, tell_progress
from reports.clearing import check_example
from reports.hearing import begin_round, decide_comment, record_comment
from reports.making import make_pack
from reports.models import Recommendation, ReportPack
from reports.packing import request_pack
from reports.queries.examples import examples_of
from reports.recommending import add_recommendation, set_publication_date
from reports.rules import Outcome, State, Verdict
from standards.queries import edition_structure

WEEKS_TO_REPORT = 14
WEEKS_TO_ACT = 12
EXAMPLES_THAT_GO_OUT = 3


def say_what_counts(inspection: Inspection, people: dict[str, User]) -> None:
    """Count submitted cases only, and say that they are a sample: before the panel meets, for it stays as it is once locked."""
    eligible = 3 * inspection.cases.count()
    reason = "Every case was submitted before the panel met."
    policy, lead = Policy.SUBMITTED, people[LEAD]
    set_policy(inspection=inspection, policy=policy, selection="sample", eligible=eligible, reason=reason, by=lead)


def report_on(inspection: Inspection, people: dict[str, User]) -> None:
    """Do everything that comes between the lock on the results and publication, and begin the action plan."""
    lead = people[LEAD]
    _check_names(inspection, lead)
    for standard, text in RECOMMENDATIONS:
        recommendation = add_recommendation(inspection=inspection, standard=standard, text=text, by=lead)
        _act(recommendation, inspection, lead)
    pack = request_pack(inspection=inspection, by=lead)
    make_pack(pack.pk)
    _hear(ReportPack.objects.get(pk=pack.pk), lead)
    published_on = inspection.fieldwork_ends + timedelta(weeks=WEEKS_TO_REPORT)
    set_publication_date(inspection=inspection, version=0, published_on=published_on, by=lead)


def _check_names(inspection: Inspection, lead: User) -> None:
    """Let the first examples go out as they are, for they name nobody, leave one out, and leave the others to be looked at."""
    examples = examples_of(inspection, edition_structure(inspection.edition_id), lead)
    for place, one in enumerate(examples[: EXAMPLES_THAT_GO_OUT + 1]):
        goes_out = place < EXAMPLES_THAT_GO_OUT
        check_example(
            inspection=inspection,
            key=one.key,
            seen=0,
            outcome=Outcome.NAMES_CHANGED if goes_out else Outcome.LEFT_OUT,
            words=one.original if goes_out else "",
            marked_may_stay=True,
            reason="" if goes_out else EXAMPLE_LEFT_OUT,
            by=lead,
        )


def _act(recommendation: Recommendation, inspection: Inspection, lead: User) -> None:
    for number, (text, owner, state, note) in enumerate(ACTIONS[recommendation.number - 1], start=1):
        due_on = inspection.fieldwork_ends + timedelta(weeks=WEEKS_TO_REPORT + WEEKS_TO_ACT * number)
        action = add_action(recommendation=recommendation, text=text, owner=owner, due_on=due_on, by=lead)
        if note:
            tell_progress(action=action, state=State(state), note=note, by=lead)


def _hear(pack: ReportPack, lead: User) -> None:
    """Record what the provider said about standards in the documents, each in one comment, and decide about all but the last."""
    today = timezone.localdate()
    accuracy_round = begin_round(pack=pack, due_on=today + timedelta(weeks=2), by=lead)
    findings = {one["title"]: one["finding"] for one in pack.content["standards"]}
    for title, text, verdict, reason in COMMENTS:
        comment = record_comment(round=accuracy_round, finding=findings[title], text=text, received_on=today, by=lead)
        if verdict:
            decide_comment(comment=comment, version=0, outcome=Verdict(verdict), reason=reason, by=lead)
