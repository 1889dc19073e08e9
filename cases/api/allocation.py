"""Who assesses which case, for programs: declared conflicts of interest, proposals and their confirmation."""

from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404
from drf_spectacular.utils import OpenApiResponse, extend_schema
from rest_framework.generics import GenericAPIView
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.authentication import ApiRequest
from cases.allocating import confirm_proposal
from cases.declaring import declare_conflict_of_interest, withdraw_conflict_of_interest
from cases.models import AllocationProposal, DeclaredConflict, ProposedAllocation
from cases.permissions import may_allocate
from cases.proposing import make_proposal
from cases.queries.conflicts import conflicts_shown
from cases.serializers.allocation import (
    ConfirmationSerializer,
    ConflictSerializer,
    DeclarationSerializer,
    OutcomeSerializer,
    ProposalSerializer,
    ProposedCaseSerializer,
    ProposeSerializer,
    ReasonSerializer,
)
from inspections.models import Inspection

_NOT_YOURS = OpenApiResponse(description="Only the lead inspector allocates cases")
_NOT_NOW = OpenApiResponse(description="Nothing to propose, something has changed since, or the phase allocates no cases")


def _inspection(request: ApiRequest, reference: str) -> Inspection:
    return get_object_or_404(Inspection.objects.visible_to(request.user).select_related("provider"), reference=reference)


def _to_allocate(request: ApiRequest, reference: str) -> Inspection:
    inspection = _inspection(request, reference)
    if not may_allocate(request.user, inspection):
        raise PermissionDenied("Only the lead inspector allocates cases.")
    return inspection


class DeclaredConflicts(GenericAPIView[DeclaredConflict]):
    """Conflicts of interest: your own, and for the lead inspector those of the team."""

    @extend_schema(
        summary="List declared conflicts of interest", tags=["Allocation"], operation_id="list_declared_conflicts",
        responses=ConflictSerializer(many=True),
    )  # fmt: skip
    def get(self, request: ApiRequest, reference: str) -> Response:
        """Return also those that were withdrawn, in the order in which they were declared."""
        shown = conflicts_shown(_inspection(request, reference), request.user)
        page = self.paginate_queryset(shown.order_by("id"))
        return self.get_paginated_response(ConflictSerializer(page, many=True).data)

    @extend_schema(
        summary="Declare a conflict of interest", tags=["Allocation"], operation_id="declare_conflict_of_interest",
        request=DeclarationSerializer,
        responses={
            201: ConflictSerializer, 403: OpenApiResponse(description="You assess no cases in this inspection"),
            422: OpenApiResponse(description="It was declared already"),
        },
    )  # fmt: skip
    def post(self, request: ApiRequest, reference: str) -> Response:
        """Your own. Nobody is given a case about which they have declared a conflict, until it is withdrawn."""
        inspection = _inspection(request, reference)
        given = DeclarationSerializer(data=request.data)
        given.is_valid(raise_exception=True)
        made = declare_conflict_of_interest(inspection=inspection, user=request.user, by=request.user, **given.validated_data)
        return Response(ConflictSerializer(made).data, status=201)


class WithdrawConflict(APIView):
    @extend_schema(
        summary="Withdraw a conflict of interest", tags=["Allocation"], operation_id="withdraw_conflict_of_interest",
        request=ReasonSerializer,
        responses={200: ConflictSerializer, 422: OpenApiResponse(description="It was withdrawn in the meantime")},
    )  # fmt: skip
    def post(self, request: ApiRequest, reference: str, conflict_id: int) -> Response:
        """It counts no longer, and stays on record with the reason."""
        conflict = get_object_or_404(conflicts_shown(_inspection(request, reference), request.user), pk=conflict_id)
        given = ReasonSerializer(data=request.data)
        given.is_valid(raise_exception=True)
        withdrawn = withdraw_conflict_of_interest(conflict=conflict, reason=given.validated_data["reason"], by=request.user)
        return Response(ConflictSerializer(withdrawn).data)


class AllocationProposals(GenericAPIView[AllocationProposal]):
    """Proposals of who assesses which case, in the order in which they were made. At most the last one is open."""

    @extend_schema(
        summary="List allocation proposals", tags=["Allocation"], operation_id="list_allocation_proposals",
        responses={200: ProposalSerializer(many=True), 403: _NOT_YOURS},
    )  # fmt: skip
    def get(self, request: ApiRequest, reference: str) -> Response:
        made = AllocationProposal.objects.filter(inspection=_to_allocate(request, reference))
        page = self.paginate_queryset(made.select_related("made_by", "confirmed_by").order_by("id"))
        return self.get_paginated_response(ProposalSerializer(page, many=True).data)

    @extend_schema(
        summary="Propose an allocation", tags=["Allocation"], operation_id="propose_allocation", request=ProposeSerializer,
        responses={201: ProposalSerializer, 403: _NOT_YOURS, 422: _NOT_NOW},
    )  # fmt: skip
    def post(self, request: ApiRequest, reference: str) -> Response:
        """Nothing is allocated until it is confirmed. It takes the place of one that waits."""
        inspection = _to_allocate(request, reference)
        given = ProposeSerializer(data=request.data)
        given.is_valid(raise_exception=True)
        made = make_proposal(inspection=inspection, **given.validated_data, by=request.user)
        return Response(ProposalSerializer(made).data, status=201)


class _OfProposal(GenericAPIView[ProposedAllocation]):
    def found(self, request: ApiRequest, reference: str, proposal_id: int) -> AllocationProposal:
        made = AllocationProposal.objects.filter(inspection=_to_allocate(request, reference)).select_related("inspection")
        return get_object_or_404(made, pk=proposal_id)


class ProposedCases(_OfProposal):
    @extend_schema(
        summary="List the cases of a proposal", tags=["Allocation"], operation_id="list_proposed_cases",
        responses={200: ProposedCaseSerializer(many=True), 403: _NOT_YOURS},
    )  # fmt: skip
    def get(self, request: ApiRequest, reference: str, proposal_id: int) -> Response:
        """Return for every case who is proposed, and why; null where nobody is."""
        rows = ProposedAllocation.objects.filter(proposal=self.found(request, reference, proposal_id))
        page = self.paginate_queryset(rows.select_related("case", "held_by", "to").order_by("id"))
        return self.get_paginated_response(ProposedCaseSerializer(page, many=True).data)


class ConfirmProposal(_OfProposal):
    @extend_schema(
        summary="Confirm a proposal", tags=["Allocation"], operation_id="confirm_proposal", request=ConfirmationSerializer,
        responses={200: OutcomeSerializer, 403: _NOT_YOURS, 422: _NOT_NOW},
    )  # fmt: skip
    def post(self, request: ApiRequest, reference: str, proposal_id: int) -> Response:
        """Allocate every case as proposed, all in one: 422 where something has changed since, unless that is left out."""
        proposal = self.found(request, reference, proposal_id)
        given = ConfirmationSerializer(data=request.data)
        given.is_valid(raise_exception=True)
        outcome = confirm_proposal(proposal=proposal, **given.validated_data, by=request.user)
        return Response({"changed": outcome.changed, "unchanged": outcome.unchanged})
