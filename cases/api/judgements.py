"""Judgements, for programs: page by page, or as one CSV file."""

from django.http import HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.generics import GenericAPIView
from rest_framework.renderers import BaseRenderer
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.authentication import ApiRequest
from accounts.models import ApiToken
from cases.exporting import export_judgements
from cases.models import Case
from cases.queries.exchange import judgements_for_programs
from cases.queries.judgement_rows import listed_judgements
from cases.serializers import ExportOptions, InspectionFilter, JudgementSerializer
from inspections.models import Inspection

_ROW_COUNT = OpenApiParameter(
    "X-Row-Count", int, OpenApiParameter.HEADER, response=True, description="How many rows follow the line of column names."
)
_VERSION = OpenApiParameter(
    "X-Results-Version", int, OpenApiParameter.HEADER, response=True,
    description="Version of the inspection's results. Once it has risen, they have been locked or unlocked since.",
)  # fmt: skip
_FILE = (
    "One row for each recorded judgement about the cases that you may see, with stable codes, all of one moment. Those of cases"
    " that are not inspected any more are among them, with `set_aside` true: ratings count none of them."
)


class Judgements(GenericAPIView[Case]):
    """Every recorded judgement about the cases that you may see, by case, in the order in which they were added, and question.

    There is no reading of changes alone yet: walk the list again and compare `version`.
    """

    page_key = ("case_id", "question_id")

    @extend_schema(
        summary="List judgements", tags=["Judgements"], operation_id="list_judgements",
        parameters=[InspectionFilter], responses=JudgementSerializer(many=True),
    )  # fmt: skip
    def get(self, request: ApiRequest) -> Response:
        inspection = InspectionFilter(data=request.query_params).reference()
        page = self.paginate_queryset(judgements_for_programs(request.user, inspection)) or []
        return self.get_paginated_response(listed_judgements(page))


class CsvRenderer(BaseRenderer):
    """Lets a caller ask for text/csv. It renders nothing: the file is streamed past it, and errors are problem documents."""

    media_type = "text/csv"
    format = "csv"


class AllJudgementsFile(APIView):
    """All judgements that the caller may see, as a file."""

    http_method_names = ["get", "head"]
    renderer_classes = (CsvRenderer,)

    @extend_schema(
        summary="Export all judgements", tags=["Judgements"], operation_id="export_judgements", description=_FILE,
        parameters=[ExportOptions, _ROW_COUNT], responses={(200, "text/csv"): OpenApiTypes.STR},
    )  # fmt: skip
    def get(self, request: ApiRequest) -> HttpResponseBase:
        return _file(request, None)


class InspectionJudgementsFile(APIView):
    """The judgements of one inspection, as a file."""

    http_method_names = ["get", "head"]
    renderer_classes = (CsvRenderer,)

    @extend_schema(
        summary="Export the judgements of an inspection", tags=["Judgements"], operation_id="export_inspection_judgements",
        description=f"{_FILE} Sorted by case and question.",
        parameters=[ExportOptions, _ROW_COUNT, _VERSION], responses={(200, "text/csv"): OpenApiTypes.STR},
    )  # fmt: skip
    def get(self, request: ApiRequest, reference: str) -> HttpResponseBase:
        return _file(request, get_object_or_404(Inspection.objects.visible_to(request.user), reference=reference))


def _file(request: ApiRequest, inspection: Inspection | None) -> HttpResponseBase:
    options = ExportOptions(data=request.query_params)
    options.is_valid(raise_exception=True)
    file = export_judgements(
        inspection=inspection,
        with_evidence=options.validated_data["evidence"],
        count_line=options.validated_data["count_line"],
        every_question=options.validated_data["every_question"],
        token=request.auth if isinstance(request.auth, ApiToken) else None,
        by=request.user,
    )
    name = f"judgements-{inspection.reference if inspection else 'all'}-{timezone.localdate():%Y-%m-%d}.csv"
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "X-Row-Count": str(file.rows)}
    if inspection is not None:
        headers["X-Results-Version"] = str(inspection.results_version)
    if request.method == "HEAD":
        file.close()
        return HttpResponse(content_type="text/csv; charset=utf-8; header=present", headers=headers)
    return StreamingHttpResponse(file, content_type="text/csv; charset=utf-8; header=present", headers=headers)
