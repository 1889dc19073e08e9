"""Ratings, for programs: the latest of an inspection, every run there was, and whether the worker keeps up."""

from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404
from drf_spectacular.utils import OpenApiResponse, extend_schema
from rest_framework.generics import GenericAPIView
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.authentication import ApiRequest
from accounts.permissions import require_administrator
from ratings.models import RatingRun
from ratings.permissions import may_see_ratings
from ratings.queries.exchange import inspection_with_edition, latest_ratings, runs_for_programs
from ratings.queries.monitoring import how_it_goes
from ratings.serializers import LatestRatingsSerializer, MonitoringSerializer, RunFilter, RunRowSerializer


class InspectionRatings(APIView):
    """The latest ratings of an inspection, how they came about, and whether newer judgements wait.

    They are computed and provisional until the panel has decided. A local assessor does not see ratings.
    """

    @extend_schema(
        summary="Read the latest ratings of an inspection", tags=["Ratings"], operation_id="read_inspection_ratings",
        responses={200: LatestRatingsSerializer, 403: OpenApiResponse(description="Your role does not include ratings")},
    )  # fmt: skip
    def get(self, request: ApiRequest, reference: str) -> Response:
        inspection = get_object_or_404(inspection_with_edition(request.user, reference))
        if not may_see_ratings(request.user, inspection):
            raise PermissionDenied("Your role in this inspection does not include its ratings.")
        return Response(latest_ratings(request.user, inspection))


class RatingRuns(GenericAPIView[RatingRun]):
    """Every computation of ratings that you may see, in the order in which they were made. None is ever changed."""

    @extend_schema(
        summary="List rating runs", tags=["Ratings"], operation_id="list_rating_runs",
        parameters=[RunFilter], responses=RunRowSerializer(many=True),
    )  # fmt: skip
    def get(self, request: ApiRequest) -> Response:
        inspection = RunFilter(data=request.query_params).reference()
        page = self.paginate_queryset(runs_for_programs(request.user, inspection))
        return self.get_paginated_response(RunRowSerializer(page, many=True).data)


class Monitoring(APIView):
    """Whether ratings follow judgements, for a monitoring system: counts and times only. For administrators."""

    @extend_schema(
        summary="Read how the computing of ratings is going", tags=["Ratings"], operation_id="read_monitoring",
        responses={200: MonitoringSerializer, 403: OpenApiResponse(description="You are no administrator")},
    )  # fmt: skip
    def get(self, request: ApiRequest) -> Response:
        require_administrator(request.user)
        return Response(MonitoringSerializer(how_it_goes()).data)
