"""Ratings, for programs: the latest of an inspection, every run there was, and whether the worker keeps up."""

from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import get_object_or_404
from drf_spectacular.utils import OpenApiResponse, extend_schema
from rest_framework.generics import GenericAPIView
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.authentication import ApiRequest
from accounts.permissions import require_administrator
from ratings.models import RatingRun
from ratings.permissions import why_no_ratings
from ratings.queries.exchange import inspection_with_edition, latest_ratings, runs_for_programs
from ratings.queries.monitoring import how_it_goes
from ratings.queries.whole_trace import trace_document, whole_trace
from ratings.serializers import (
    LatestRatingsSerializer,
    MonitoringSerializer,
    RunFilter,
    RunRowSerializer,
    TraceSerializer,
)
from standards.queries import edition_structure


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
        if refusal := why_no_ratings(request.user, inspection):
            raise PermissionDenied(refusal)
        return Response(latest_ratings(request.user, inspection))


class InspectionTrace(APIView):
    """The latest ratings of an inspection from the overall rating down to every judgement, with the rules' own text.

    The document can be checked from itself alone: its cases give the tallies, its scheme gives the ratings, both give the digest.
    """

    @extend_schema(
        summary="Read how the ratings were worked out", tags=["Ratings"], operation_id="read_inspection_trace",
        responses={200: TraceSerializer, 403: OpenApiResponse(description="Your role does not include ratings"),
                   404: OpenApiResponse(description="No such inspection, or nothing has been worked out yet")},
    )  # fmt: skip
    def get(self, request: ApiRequest, reference: str) -> Response:
        inspection = get_object_or_404(inspection_with_edition(request.user, reference).select_related("provider"))
        if refusal := why_no_ratings(request.user, inspection):
            raise PermissionDenied(refusal)
        run = RatingRun.objects.visible_to(request.user).latest_of(inspection)
        if run is None:
            raise Http404("Nothing has been worked out yet.")
        trace = whole_trace(run, edition_structure(inspection.edition_id), request.user)
        return Response(trace_document(trace, inspection))


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
