"""Figures of agreement for programs: the same as the page shows, and as little."""

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.authentication import ApiRequest
from moderation.queries.comparing import agreement_of
from moderation.serializers import AgreementFilters, AgreementSerializer


class AgreementFigures(APIView):
    """How far inspectors and assurers agree, in inspections that you lead, assure or research."""

    @extend_schema(
        summary="Read the figures of agreement", tags=["Quality assurance"], operation_id="read_agreement",
        parameters=[AgreementFilters], responses={200: AgreementSerializer},
    )  # fmt: skip
    def get(self, request: ApiRequest) -> Response:
        """Blind, unless you ask for open reviews: they are never mixed. What is not defined or not shown is null, with a note."""
        sought: dict[str, Any] = AgreementFilters(data=request.query_params).sought()
        return Response(AgreementSerializer(agreement_of(request.user, **sought)).data)
