"""Reports, for programs: versions of the documents, their findings, the provider's comments, recommendations with actions."""

from django.http import Http404
from django.shortcuts import get_object_or_404
from drf_spectacular.utils import OpenApiResponse, extend_schema
from rest_framework.generics import GenericAPIView
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.authentication import ApiRequest
from inspections.models import Inspection
from reports.hearing import decide_comment, record_comment
from reports.models import AccuracyComment, AccuracyRound, Recommendation, ReportPack
from reports.permissions import reading
from reports.queries.accuracy import finding_words, round_of
from reports.queries.exchange import comments_for_programs, documents_for_programs, recommendations_for_programs
from reports.queries.packs import inspection_named
from reports.queries.plans import publication_of
from reports.serializers import (
    CommentSerializer,
    DecideSerializer,
    FindingsSerializer,
    RecommendationSerializer,
    RecordSerializer,
    ReportSerializer,
    VersionSerializer,
)

_REFUSED = OpenApiResponse(description="Your role does not include the report, or you judge a case of the inspection blind")
_NOT_YOURS = OpenApiResponse(description="Your role in the inspection does not do this")
_NOT_NOW = OpenApiResponse(description="Something is missing, somebody was first, or the inspection is published")


def _inspection(request: ApiRequest, reference: str) -> Inspection:
    inspection = get_object_or_404(inspection_named(request.user, reference))
    reading(request.user, inspection)
    return inspection


def _version(request: ApiRequest, reference: str, version: int) -> ReportPack:
    return get_object_or_404(documents_for_programs(request.user, _inspection(request, reference)), version=version)


def _round(request: ApiRequest, reference: str, version: int) -> AccuracyRound:
    begun = round_of(_version(request, reference, version))
    if begun is None:
        raise Http404("The factual-accuracy round of this version has not begun.")
    return begun


class InspectionReport(APIView):
    """The day of publication, and whether what the report says may still change."""

    @extend_schema(
        summary="Read how far the report of an inspection is", tags=["Reports"], operation_id="read_report",
        responses={200: ReportSerializer, 403: _REFUSED},
    )  # fmt: skip
    def get(self, request: ApiRequest, reference: str) -> Response:
        inspection = _inspection(request, reference)
        publication = publication_of(inspection)
        return Response({
            "inspection": inspection.reference, "phase": inspection.phase, "is_locked": inspection.is_locked,
            "published_on": publication.published_on if publication else None,
        })  # fmt: skip


class Documents(GenericAPIView[ReportPack]):
    """Every version of the draft findings. Their documents are taken out on the page of the version, where that is recorded."""

    @extend_schema(
        summary="List the versions of the draft findings", tags=["Reports"], operation_id="list_report_documents",
        responses={200: VersionSerializer(many=True), 403: _REFUSED},
    )  # fmt: skip
    def get(self, request: ApiRequest, reference: str) -> Response:
        page = self.paginate_queryset(documents_for_programs(request.user, _inspection(request, reference)))
        return self.get_paginated_response(VersionSerializer(page, many=True).data)


class ReportFindings(APIView):
    """What a version finds, as it stood when it was made: the references that the provider's comments name."""

    @extend_schema(
        summary="Read the findings of a version", tags=["Reports"], operation_id="read_report_findings",
        responses={200: FindingsSerializer, 403: _REFUSED},
    )  # fmt: skip
    def get(self, request: ApiRequest, reference: str, version: int) -> Response:
        pack = _version(request, reference, version)
        findings = [{"reference": one, "words": words} for one, words in finding_words(pack).items()]
        return Response({"version": pack.version, "run": pack.run_id, "findings": findings})


class Comments(GenericAPIView[AccuracyComment]):
    """The provider's comments on the facts of a version, with every outcome that each has had."""

    @extend_schema(
        summary="List the provider's comments on a version", tags=["Reports"], operation_id="list_accuracy_comments",
        responses={200: CommentSerializer(many=True), 403: _REFUSED},
    )  # fmt: skip
    def get(self, request: ApiRequest, reference: str, version: int) -> Response:
        page = self.paginate_queryset(comments_for_programs(_round(request, reference, version)))
        return self.get_paginated_response(CommentSerializer(page, many=True).data)

    @extend_schema(
        summary="Record a comment of the provider", tags=["Reports"], operation_id="record_accuracy_comment",
        request=RecordSerializer, responses={201: CommentSerializer, 403: _NOT_YOURS, 422: _NOT_NOW},
    )  # fmt: skip
    def post(self, request: ApiRequest, reference: str, version: int) -> Response:
        """The inspectors of the team record what the provider has said about a finding, in the provider's words."""
        begun = _round(request, reference, version)
        said = RecordSerializer(data=request.data)
        said.is_valid(raise_exception=True)
        made = record_comment(round=begun, **said.validated_data, by=request.user)
        return Response(CommentSerializer(made).data, status=201)


class DecideComment(APIView):
    @extend_schema(
        summary="Decide what becomes of a comment", tags=["Reports"], operation_id="decide_accuracy_comment",
        request=DecideSerializer, responses={200: CommentSerializer, 403: _NOT_YOURS, 422: _NOT_NOW},
    )  # fmt: skip
    def post(self, request: ApiRequest, reference: str, version: int, number: int) -> Response:
        """The lead inspector decides, over the newest outcome they have seen; every earlier one stays."""
        comments = comments_for_programs(_round(request, reference, version))
        comment = get_object_or_404(comments, number=number)
        decided = DecideSerializer(data=request.data)
        decided.is_valid(raise_exception=True)
        decide_comment(comment=comment, **decided.validated_data, by=request.user)
        return Response(CommentSerializer(comments.get(pk=comment.pk)).data)


class Recommendations(GenericAPIView[Recommendation]):
    """Recommendations with the provider's actions and how far each has come. What was withdrawn stays, with its reason."""

    @extend_schema(
        summary="List recommendations with the action plan", tags=["Reports"], operation_id="list_recommendations",
        responses={200: RecommendationSerializer(many=True), 403: _REFUSED},
    )  # fmt: skip
    def get(self, request: ApiRequest, reference: str) -> Response:
        page = self.paginate_queryset(recommendations_for_programs(request.user, _inspection(request, reference)))
        return self.get_paginated_response(RecommendationSerializer(page, many=True).data)
