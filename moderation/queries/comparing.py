"""Comparisons of inspectors and assurers by group, for the figures of agreement."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import StrEnum

from accounts.models import User
from inspections.models import Inspection
from inspections.rules import Role
from moderation.figures import Figures, Judged, by_group
from moderation.models import Comparison
from standards.structure import Kind

# Whoever does the checking or leads, and who researches. Panel members and inspectors see ratings and queries.
FIGURES_ROLES = (Role.LEAD, Role.QUALITY_ASSURER, Role.RESEARCHER)


class By(StrEnum):
    """What comparisons are grouped by."""

    QUESTION = "question"
    STANDARD = "standard"
    EDITION = "edition"
    PERIOD = "period"
    INSPECTION = "inspection"

    @property
    def words(self) -> str:
        return _BY_WORDS[self]


_BY_WORDS = {
    By.QUESTION: "Question",
    By.STANDARD: "Standard",
    By.EDITION: "Edition",
    By.PERIOD: "Quarter in which it was compared",
    By.INSPECTION: "Inspection",
}


@dataclass(frozen=True, slots=True)
class Agreement:
    """The figures of all comparisons chosen, and of each group in its order."""

    whole: Figures
    groups: list[tuple[str, Figures]]


def inspections_compared(user: User) -> "Iterable[Inspection]":
    """Return the inspections whose figures the person sees, with provider; one query."""
    roles = [role.value for role in FIGURES_ROLES]
    visible = Inspection.objects.filter(team__user_id=user.pk, team__left_at=None, team__role__in=roles)
    return visible.select_related("provider", "edition").defer("edition__document")


def agreement_of(
    user: User, *, mode: str, kind: Kind = Kind.KEY_QUESTION, by: By = By.QUESTION, inspection: str = "", edition: str = ""
) -> Agreement:
    """Return the figures of the comparisons in inspections whose figures the person sees; two queries."""
    seen = {one.pk: one for one in inspections_compared(user)}
    found = Comparison.objects.filter(
        review__mode=mode, question__kind=kind.value, review__assessment__case__inspection__in=list(seen)
    )
    if inspection:
        found = found.filter(review__assessment__case__inspection__reference=inspection)
    if edition:
        found = found.filter(question__edition__code=edition)
    groups: dict[str, list[Judged]] = {}
    for row in found.select_related("question__standard", "question__edition", "theirs", "ours", "review__assessment__case"):
        case = row.review.assessment.case
        person = case.allocated_to_id or row.review.assessment.submitted_by_id or 0
        judged = Judged(row.theirs.counts if row.theirs else "", row.ours.counts, person)
        groups.setdefault(_NAMES[by](row, seen[case.inspection_id]), []).append(judged)
    whole, each = by_group(groups)
    return Agreement(whole, sorted(each.items()))


def _question(row: Comparison, inspection: Inspection) -> str:
    return f"{row.question.number} {row.question.text}".strip()


def _standard(row: Comparison, inspection: Inspection) -> str:
    standard = row.question.standard
    return f"{standard.number} {standard.title}" if standard else "No standard"


def _period(row: Comparison, inspection: Inspection) -> str:
    return f"{row.compared_at.year}, quarter {(row.compared_at.month + 2) // 3}"


_NAMES: dict[By, Callable[[Comparison, Inspection], str]] = {
    By.QUESTION: _question,
    By.STANDARD: _standard,
    By.EDITION: lambda row, inspection: row.question.edition.name,
    By.PERIOD: _period,
    By.INSPECTION: lambda row, inspection: f"{inspection}, {inspection.reference}",
}
