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
from ratings.aggregating import data_of
from ratings.models import RatingRun
from ratings.permissions import why_no_ratings
from ratings.queries.exchange import inspection_with_edition, latest_ratings, runs_for_programs
from ratings.queries.monitoring import how_it_goes
from ratings.queries.other_schemes import schemes_to_try, tried
from ratings.queries.rerating import Rerating
from ratings.queries.whole_trace import trace_document, whole_trace
from ratings.serializers.runs import LatestRatingsSerializer, MonitoringSerializer, RunFilter, RunRowSerializer
from ratings.serializers.tracing import OtherSchemeSerializer, SchemeChoice, TraceSerializer
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


class InspectionByOtherScheme(APIView):
    """The latest judgements of an inspection rated by another scheme, beside the ratings that count. Nothing of it is stored."""

    @extend_schema(
        summary="Rate an inspection by another scheme", tags=["Ratings"], operation_id="rate_by_other_scheme",
        parameters=[SchemeChoice],
        responses={200: OtherSchemeSerializer, 403: OpenApiResponse(description="Your role does not include ratings"),
                   404: OpenApiResponse(description="No such inspection or scheme, or nothing has been rated yet")},
    )  # fmt: skip
    def get(self, request: ApiRequest, reference: str) -> Response:
        inspection = get_object_or_404(inspection_with_edition(request.user, reference))
        if refusal := why_no_ratings(request.user, inspection):
            raise PermissionDenied(refusal)
        wanted = SchemeChoice(data=request.query_params).key()
        run = RatingRun.objects.visible_to(request.user).latest_of(inspection)
        edition = edition_structure(inspection.edition_id)
        schemes = schemes_to_try(edition, run.scheme) if run and run.ratings else []
        chosen = next((one for one in schemes if one.key == wanted), None)
        found = tried(Rerating(run, edition), chosen) if run and chosen else None
        if run is None or chosen is None or found is None:
            raise Http404("There is no such scheme, or nothing has been rated yet.")
        return Response({
            "inspection": inspection.reference, "run": run.pk, "counts": False, "scheme": chosen.key, "name": chosen.name,
            "draft": chosen.is_draft, "own_overall_bands": found.borrowed, "rules": found.data,
            "ratings": data_of(found.ratings), "ratings_that_count": run.ratings,
        })  # fmt: skip


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
