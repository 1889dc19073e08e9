"""Cases, for programs: reading them, bringing them in, handing an assessment in."""

from collections.abc import Mapping
from typing import IO, Any

from django.core.files.uploadedfile import UploadedFile
from django.http import Http404
from django.shortcuts import get_object_or_404
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiResponse, extend_schema
from rest_framework.exceptions import APIException, ParseError
from rest_framework.generics import GenericAPIView
from rest_framework.parsers import BaseParser, MultiPartParser
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.authentication import ApiRequest
from cases.assessing import submit_assessment
from cases.importing import ImportRefused, import_cases
from cases.models import Case
from cases.queries.assessment import case_to_open, open_case
from cases.queries.exchange import cases_for_programs
from cases.serializers import (
    BandsFilter,
    CaseAnswersSerializer,
    CaseSerializer,
    ImportSerializer,
    InspectionFilter,
    ModuleFilter,
    StatusFilter,
    SubmissionSerializer,
    answer_rows,
    case_row,
)
from cases.tables import XLSX
from inspections.models import Inspection
from inspections.queries.joined import reachable_by

UPLOAD = {"type": "object", "required": ["file"], "properties": {"file": {"type": "string", "format": "binary"}}}


class CsvParser(BaseParser):
    """Takes a file as it is: reading it is the work of cases.csv_rows."""

    media_type = "text/csv"

    def parse(
        self, stream: IO[Any], media_type: str | None = None, parser_context: Mapping[str, Any] | None = None
    ) -> dict[str, bytes]:
        return {"file": stream.read()}


class WorkbookParser(CsvParser):
    """Takes an Excel workbook as it is."""

    media_type = XLSX


class FileProblems(APIException):
    """A file was refused; every problem is told with its row and value."""

    status_code = 422

    def __init__(self, refused: ImportRefused) -> None:
        super().__init__(" ".join(refused.messages))
        self.members = {
            "errors": [
                {"field": problem.column, "message": problem.reason, "row": problem.row, "value": problem.value}
                for problem in refused.problems
            ]
        }


class Cases(GenericAPIView[Case]):
    """The cases that you may see, in the order in which they were added; a local assessor sees those allocated to them."""

    @extend_schema(
        summary="List cases", tags=["Cases"], operation_id="list_cases",
        parameters=[InspectionFilter, ModuleFilter, StatusFilter, BandsFilter], responses=CaseSerializer(many=True),
    )  # fmt: skip
    def get(self, request: ApiRequest) -> Response:
        inspection = InspectionFilter(data=request.query_params).reference()
        module = ModuleFilter(data=request.query_params).code()
        status = StatusFilter(data=request.query_params).given()
        bands_of = BandsFilter(data=request.query_params).edition()
        page = self.paginate_queryset(cases_for_programs(request.user, inspection, module, status)) or []
        return self.get_paginated_response([case_row(case, bands_of) for case in page])


class OneCase(APIView):
    """One case: its facts as given, and the bands and groups that its edition, or another, reports them in."""

    @extend_schema(summary="Read a case", tags=["Cases"], operation_id="read_case", parameters=[BandsFilter],
                   responses=CaseSerializer)  # fmt: skip
    def get(self, request: ApiRequest, case_id: int) -> Response:
        case = get_object_or_404(cases_for_programs(request.user), pk=case_id)
        return Response(case_row(case, BandsFilter(data=request.query_params).edition()))


class CaseAnswers(APIView):
    """Everything that the form asks about one case, and what was answered."""

    @extend_schema(summary="List the answers about a case", tags=["Cases"], operation_id="list_case_answers",
                   responses=CaseAnswersSerializer)  # fmt: skip
    def get(self, request: ApiRequest, case_id: int) -> Response:
        """Return every question of the case's form with its answer or the reason why there is none that counts.

        Not asked, not applicable and not answered are three different things.
        """
        case = case_to_open(request.user, case_id)
        if case is None:
            raise Http404
        return Response({"case_id": case.pk, "answers": answer_rows(open_case(case, request.user))})


class InspectionCases(GenericAPIView[Case]):
    """The cases of one inspection."""

    parser_classes = (CsvParser, WorkbookParser, MultiPartParser)

    @extend_schema(
        summary="List the cases of an inspection", tags=["Cases"], operation_id="list_inspection_cases",
        parameters=[ModuleFilter, StatusFilter, BandsFilter], responses=CaseSerializer(many=True),
    )  # fmt: skip
    def get(self, request: ApiRequest, reference: str) -> Response:
        """Return the cases that you may see, in the order in which they were added."""
        inspection = get_object_or_404(Inspection.objects.visible_to(request.user), reference=reference)
        module = ModuleFilter(data=request.query_params).code()
        status = StatusFilter(data=request.query_params).given()
        bands_of = BandsFilter(data=request.query_params).edition()
        page = self.paginate_queryset(cases_for_programs(request.user, inspection.reference, module, status)) or []
        return self.get_paginated_response([case_row(case, bands_of) for case in page])

    @extend_schema(
        summary="Bring cases in", tags=["Cases"], operation_id="import_cases",
        request={"text/csv": OpenApiTypes.BINARY, XLSX: OpenApiTypes.BINARY, "multipart/form-data": UPLOAD},
        responses={201: ImportSerializer, 200: ImportSerializer},
    )  # fmt: skip
    def post(self, request: ApiRequest, reference: str) -> Response:
        """Add the cases of a CSV file or an Excel workbook: all of them or, if anything is wrong, none.

        201 when cases were added, 200 when all of them were there already, 422 with every problem of the file. The lead
        inspector may, and administrators, while the inspection is planned or in fieldwork.
        """
        inspection = get_object_or_404(reachable_by(request.user), reference=reference)
        content, name = file_of(request.data)
        try:
            outcome = import_cases(inspection=inspection, content=content, file_name=name, by=request.user)
        except ImportRefused as refused:
            raise FileProblems(refused) from refused
        return Response({"added": outcome.added, "unchanged": outcome.unchanged}, status=201 if outcome.added else 200)


class CaseSubmission(APIView):
    """Handing the assessment of a case in."""

    @extend_schema(
        summary="Submit an assessment", tags=["Cases"], operation_id="submit_case", request=None,
        responses={
            200: SubmissionSerializer,
            403: OpenApiResponse(description="You may see the case but not submit it"),
            422: OpenApiResponse(description="Something is missing, or the inspection is not being recorded"),
        },
    )  # fmt: skip
    def post(self, request: ApiRequest, case_id: int) -> Response:
        """Hand the assessment in: its answers are read-only from then on. Doing it again changes nothing.

        422 lists what is missing. Only the inspector the case is allocated to, and the lead inspector, may.
        """
        case = get_object_or_404(cases_for_programs(request.user), pk=case_id)
        submitted = submit_assessment(assessment=case.assessment, by=request.user)
        return Response({"id": case.pk, "submitted_at": submitted.submitted_at})


def file_of(body: Any) -> tuple[bytes, str]:
    """Return the file that was sent, and its name. Raises ParseError where there is none."""
    given = body.get("file")
    if isinstance(given, bytes):
        return given, "the API"
    if isinstance(given, UploadedFile):
        return given.read(), given.name or ""
    raise ParseError("Send the file as the body, as text/csv or with the type of .xlsx, or as the part “file” of a form.")
