"""Inspections, for programs: those that the caller is on."""

from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema
from rest_framework.generics import GenericAPIView
from rest_framework.response import Response

from accounts.authentication import ApiRequest
from inspections.models import Inspection
from inspections.queries.joined import inspections_of, with_team_and_parts
from inspections.serializers import InspectionFilters, InspectionRowSerializer, InspectionSerializer


class Inspections(GenericAPIView[Inspection]):
    """The inspections that you are on, in the order in which they were added."""

    @extend_schema(
        summary="List inspections", tags=["Inspections"], operation_id="list_inspections",
        parameters=[InspectionFilters], responses=InspectionRowSerializer(many=True),
    )  # fmt: skip
    def get(self, request: ApiRequest) -> Response:
        conditions = InspectionFilters(data=request.query_params).conditions()
        page = self.paginate_queryset(inspections_of(request.user, **conditions))
        return self.get_paginated_response(InspectionRowSerializer(page, many=True).data)


class OneInspection(GenericAPIView[Inspection]):
    """One inspection that you are on, with its team."""

    @extend_schema(
        summary="Read an inspection", tags=["Inspections"], operation_id="read_inspection", responses=InspectionSerializer
    )
    def get(self, request: ApiRequest, reference: str) -> Response:
        inspection = get_object_or_404(with_team_and_parts(inspections_of(request.user)), reference=reference)
        return Response(InspectionSerializer(inspection).data)
