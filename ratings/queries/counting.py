"""Which answers of an inspection count: the policy in force, and the cases that it leaves out, with the reason."""

from dataclasses import dataclass
from typing import Any

from django.db.models import CharField, OuterRef, QuerySet, Subquery
from django.db.models.expressions import RawSQL

from accounts.models import User
from cases.models import Case
from inspections.models import Inspection
from moderation.models import Query
from ratings.models import CountingPolicy
from ratings.results import LeftOut, Policy

# SQL over `cases_case` that names why a case is left out, NULL where it counts; `sheet` is its assessment, which may be missing.
# What was set aside is left out whatever the policy. Whether a query is open is said as moderation.models.Query.open does.
_REASON = """CASE WHEN cases_case.set_aside_at IS NOT NULL THEN 'set_aside'
WHEN {policy} = 'recorded' THEN NULL WHEN {policy} = 'submitted' THEN
    CASE WHEN sheet.submitted_at IS NULL THEN 'not_submitted' END
ELSE coalesce(
    (SELECT 'returned' FROM moderation_review review WHERE review.assessment_id = sheet.id AND review.state = 'returned' LIMIT 1),
    CASE WHEN sheet.submitted_at IS NULL THEN 'not_submitted' END,
    (SELECT 'under_review' FROM moderation_review review
        WHERE review.assessment_id = sheet.id AND review.state NOT IN ('agreed', 'withdrawn') LIMIT 1),
    (SELECT 'open_query' FROM moderation_query query
        WHERE query.assessment_id = sheet.id AND (query.state <> 'resolved' OR query.settled_version < (
            SELECT version FROM cases_judgement answer
            WHERE answer.assessment_id = sheet.id AND answer.question_id = query.question_id)) LIMIT 1))
END"""
_OF_A_CASE = (
    f"(SELECT {_REASON.format(policy='given.policy')} FROM (SELECT %s::text) AS given (policy)"  # noqa: S608  (our own text)
    " LEFT JOIN cases_caseassessment sheet ON sheet.case_id = cases_case.id)"
)


def left_out_sql(policy: str) -> str:
    """Return SQL for why a case is left out; `policy` is SQL for the policy, `sheet` the case's assessment in a FROM around."""
    return _REASON.format(policy=policy)


@dataclass(frozen=True, slots=True)
class Counting:
    """The policy in force for an inspection; `number` is that of the decision, 0 while nobody has made one."""

    policy: Policy = Policy.RECORDED
    number: int = 0

    @property
    def mark(self) -> str:
        """What the fingerprint holds of it; "" for none."""
        return f"{self.policy}.{self.number}" if self.number else ""


def with_policy(inspections: QuerySet[Inspection]) -> QuerySet[Inspection]:
    """Read with each inspection the newest decision about which answers count; `counting_in` gives it."""
    newest = CountingPolicy.objects.filter(inspection=OuterRef("pk")).order_by("-id")
    return inspections.annotate(policy=Subquery(newest.values("policy")[:1]), policy_number=Subquery(newest.values("pk")[:1]))


def counting_in(inspection: Any) -> Counting:
    """Return the policy of an inspection that was read `with_policy`."""
    return Counting(Policy(inspection.policy), inspection.policy_number) if inspection.policy_number else Counting()


def policies_of(inspection: Inspection, user: User) -> list[CountingPolicy]:
    """Return every decision about which answers count, the newest first. One query."""
    made = CountingPolicy.objects.visible_to(user).filter(inspection=inspection)
    return list(made.select_related("set_by").order_by("-id"))


def reason_left_out(policy: Policy) -> RawSQL:
    """Return an expression over cases: the code of the reason why the policy leaves a case out, NULL where it counts."""
    return RawSQL(_OF_A_CASE, [policy.value], output_field=CharField())  # noqa: S611  (our own text, values as parameters)


@dataclass(frozen=True, slots=True)
class CaseLeftOut:
    pk: int
    reference: str
    allocated_to: str
    reason: LeftOut


def cases_left_out(inspection: Inspection, policy: Policy, user: User) -> list[CaseLeftOut]:
    """Return the cases that a policy leaves out as they are now, as far as the person sees cases; one query."""
    cases = (
        Case.objects.visible_to(user).filter(inspection=inspection).annotate(reason=reason_left_out(policy)).exclude(reason=None)
    )
    rows = cases.order_by("reference").values_list("pk", "reference", "allocated_to__name", "reason")
    return [CaseLeftOut(pk, reference, name or "", LeftOut(why)) for pk, reference, name, why in rows]


def open_queries(inspection: Inspection, user: User) -> list[tuple[int, int]]:
    """Return (case, question) of every answer in the inspection that a query is open about. One query."""
    found = Query.objects.open().filter(assessment__case__in=Case.objects.visible_to(user).filter(inspection=inspection))
    return list(found.order_by("pk").values_list("assessment__case_id", "question_id"))
