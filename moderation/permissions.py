"""What somebody is to a review or a query: their role, and whether they have written in the assessment."""

from django.db.models import Exists, OuterRef, Q, QuerySet

from accounts.models import User
from cases.models import CaseAssessment, JudgementRevision
from inspections.models import TeamMember
from inspections.rules import Role
from moderation.models import Query, Review
from moderation.rules import ASSURING_ROLES, Actor


def role_in(inspection_id: int, user: User) -> str | None:
    """Return the person's role in the inspection now; None when they are not on its team. One query."""
    return TeamMember.objects.current().filter(inspection=inspection_id, user=user).values_list("role", flat=True).first()


def assures(user: User, inspection_id: int) -> bool:
    """Return whether the person leads the inspection or assures quality in it. One query."""
    return role_in(inspection_id, user) in {role.value for role in ASSURING_ROLES}


def assures_edition(user: User, edition_id: int) -> bool:
    """Return whether the person leads, or assures quality in, some inspection of the edition now. One query."""
    roles = [role.value for role in ASSURING_ROLES]
    return TeamMember.objects.current().filter(user=user, inspection__edition=edition_id, role__in=roles).exists()


def wrote_in(assessment: CaseAssessment, user: User) -> bool:
    """Return whether the person wrote any answer of the assessment at any time, handed it in, or answers for the case now.

    The database refuses the first two by itself (moderation.models.four_eyes). One query.
    """
    if user.pk in {assessment.submitted_by_id, assessment.case.allocated_to_id}:
        return True
    written = JudgementRevision.objects.filter(judgement__assessment=assessment, recorded_by=user, move=None)
    return written.exists()


def actor_in(review: Review, user: User) -> Actor:
    """Return what the person is to a review that was read with its assessment and case. Three queries."""
    inspection_id = review.assessment.case.inspection_id
    holder = review.held_by
    return Actor(
        role=role_in(inspection_id, user),
        is_author=wrote_in(review.assessment, user),
        is_holder=review.held_by_id == user.pk,
        is_judge=review.judged_by_id == user.pk,
        holder_has_left=holder is not None and (not holder.is_active or role_in(inspection_id, holder) != Role.QUALITY_ASSURER),
    )


def actor_for(query: Query, user: User) -> Actor:
    """Return what the person is to a query that was read with its assessment and case. Two queries."""
    return Actor(role_in(query.assessment.case.inspection_id, user), is_author=wrote_in(query.assessment, user))


def judges_blind(user: User, inspection: str) -> Exists:
    """Return SQL that is true where the person is judging a case of an inspection, or of one of its parts, blind.

    `inspection` is how the queryset around calls the inspection.
    """
    own = Review.objects.judged_blind_by(user).order_by()
    where = Q(assessment__case__inspection=OuterRef(inspection)) | Q(assessment__case__inspection__part_of=OuterRef(inspection))
    return Exists(own.filter(where))


def assurers_of(inspection_id: int) -> QuerySet[User]:
    """Return the quality assurers who are on the inspection now, by name."""
    members = TeamMember.objects.current().filter(inspection=inspection_id, role=Role.QUALITY_ASSURER)
    return User.objects.filter(is_active=True, pk__in=members.values("user")).order_by("name", "pk")
