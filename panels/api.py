"""Results, decisions and locks, for programs; and all ratings together. A lock takes two people here as well."""

from django.shortcuts import get_object_or_404
from drf_spectacular.utils import OpenApiResponse, extend_schema
from rest_framework.generics import GenericAPIView
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.authentication import ApiRequest
from inspections.models import Inspection
from panels.locking import ask, confirm, withdraw
from panels.models import LockRequest, PanelDecision
from panels.permissions import reading
from panels.queries.exchange import decisions_for_programs, locks_for_programs
from panels.queries.national import as_national_row, rows_for_programs
from panels.queries.results import results_of
from panels.serializers import (
    AskSerializer,
    DecisionSerializer,
    LockRequestSerializer,
    NationalFilters,
    NationalRowSerializer,
    ResultsSerializer,
    results_row,
)
from ratings.models import RatingRun

_REFUSED = OpenApiResponse(description="Your role does not include ratings")
_NOT_YOURS = OpenApiResponse(
    description="Your role does not lock results, you have a conflict of interest, or you asked yourself"
)
_NOT_NOW = OpenApiResponse(description="Something is not decided, has changed, or the results are not in that state")


def _inspection(request: ApiRequest, reference: str) -> Inspection:
    visible = Inspection.objects.visible_to(request.user).select_related("provider", "edition").defer("edition__document")
    inspection = get_object_or_404(visible, reference=reference)
    reading(request.user, inspection)
    return inspection


class InspectionResults(APIView):
    """The results of an inspection: what was computed and what the panel decided, side by side."""

    @extend_schema(
        summary="Read the results of an inspection", tags=["Ratings"], operation_id="read_results",
        responses={200: ResultsSerializer, 403: _REFUSED},
    )  # fmt: skip
    def get(self, request: ApiRequest, reference: str) -> Response:
        inspection = _inspection(request, reference)
        run = RatingRun.objects.visible_to(request.user).latest_of(inspection)
        return Response(ResultsSerializer(results_row(inspection, results_of(inspection, run))).data)


class Decisions(GenericAPIView[PanelDecision]):
    """Every decision of the panel, in the order in which they were recorded. None is ever changed."""

    @extend_schema(
        summary="List the decisions about an inspection", tags=["Ratings"], operation_id="list_decisions",
        responses={200: DecisionSerializer(many=True), 403: _REFUSED},
    )  # fmt: skip
    def get(self, request: ApiRequest, reference: str) -> Response:
        page = self.paginate_queryset(decisions_for_programs(request.user, _inspection(request, reference)))
        return self.get_paginated_response(DecisionSerializer(page, many=True).data)


class LockRequests(GenericAPIView[LockRequest]):
    """Who asked for the results to be locked or unlocked, and who confirmed it."""

    @extend_schema(
        summary="List what was asked for about the lock", tags=["Ratings"], operation_id="list_lock_requests",
        responses={200: LockRequestSerializer(many=True), 403: _REFUSED},
    )  # fmt: skip
    def get(self, request: ApiRequest, reference: str) -> Response:
        page = self.paginate_queryset(locks_for_programs(_inspection(request, reference)))
        return self.get_paginated_response(LockRequestSerializer(page, many=True).data)

    @extend_schema(
        summary="Ask to lock or unlock the results", tags=["Ratings"], operation_id="ask_for_lock", request=AskSerializer,
        responses={201: LockRequestSerializer, 403: _NOT_YOURS, 422: _NOT_NOW},
    )  # fmt: skip
    def post(self, request: ApiRequest, reference: str) -> Response:
        """Nothing is locked until somebody else confirms it."""
        inspection = _inspection(request, reference)
        asked = AskSerializer(data=request.data)
        asked.is_valid(raise_exception=True)
        made = ask(inspection=inspection, **asked.validated_data, by=request.user)
        return Response(LockRequestSerializer(made).data, status=201)


class _Answer(APIView):
    """What becomes of a request that waits."""

    def found(self, request: ApiRequest, reference: str, request_id: int) -> LockRequest:
        return get_object_or_404(locks_for_programs(_inspection(request, reference)), pk=request_id)


class ConfirmLock(_Answer):
    @extend_schema(
        summary="Confirm what somebody else asked for", tags=["Ratings"], operation_id="confirm_lock", request=None,
        responses={200: LockRequestSerializer, 403: _NOT_YOURS, 422: _NOT_NOW},
    )  # fmt: skip
    def post(self, request: ApiRequest, reference: str, request_id: int) -> Response:
        """Lock or unlock the results: their version rises. Whoever asked cannot confirm."""
        confirmed = confirm(request=self.found(request, reference, request_id), by=request.user)
        return Response(LockRequestSerializer(confirmed).data)


class WithdrawLock(_Answer):
    @extend_schema(
        summary="Withdraw what was asked for", tags=["Ratings"], operation_id="withdraw_lock", request=None,
        responses={200: LockRequestSerializer, 403: _NOT_YOURS, 422: _NOT_NOW},
    )  # fmt: skip
    def post(self, request: ApiRequest, reference: str, request_id: int) -> Response:
        """Withdraw a request that nobody has confirmed yet."""
        withdrawn = withdraw(request=self.found(request, reference, request_id), by=request.user)
        return Response(LockRequestSerializer(withdrawn).data)


class NationalRatings(GenericAPIView[Inspection]):
    """The overall rating of every published inspection, and of your own, in the order in which the inspections were added."""

    @extend_schema(
        summary="List all ratings", tags=["Ratings"], operation_id="list_all_ratings",
        parameters=[NationalFilters], responses=NationalRowSerializer(many=True),
    )  # fmt: skip
    def get(self, request: ApiRequest) -> Response:
        sought = NationalFilters(data=request.query_params).sought()
        page = self.paginate_queryset(rows_for_programs(request.user, sought)) or []
        return self.get_paginated_response(NationalRowSerializer([as_national_row(one) for one in page], many=True).data)
