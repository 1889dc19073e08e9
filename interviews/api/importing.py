"""Judgements and interviews that were recorded elsewhere, brought in by programs."""

from django.shortcuts import get_object_or_404
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework.parsers import MultiPartParser
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.authentication import ApiRequest
from cases.api.cases import UPLOAD, CsvParser, FileProblems, WorkbookParser, file_of
from cases.importing import ImportRefused
from cases.tables import XLSX
from inspections.models import Inspection
from interviews.importing import import_answers
from interviews.serializers import AnswersImportSerializer


class AnswersImport(APIView):
    """A file of answers for the cases of one inspection."""

    parser_classes = (CsvParser, WorkbookParser, MultiPartParser)

    @extend_schema(
        summary="Bring answers in", tags=["Cases"], operation_id="import_answers",
        request={"text/csv": OpenApiTypes.BINARY, XLSX: OpenApiTypes.BINARY, "multipart/form-data": UPLOAD},
        responses={201: AnswersImportSerializer, 200: AnswersImportSerializer},
    )  # fmt: skip
    def post(self, request: ApiRequest, reference: str) -> Response:
        """Add the judgements and interviews of a CSV file or an Excel workbook: all of them or, if anything is wrong, none.

        A row for each case. Columns: `reference` and, where the edition has several, `module`; the code of a question for its
        answer (code or label of an option), and the code followed by `:evidence` for the words beside it; `interview_held_on`,
        `interview_held_at`, `interview_mode`, `interview_grade`, `interview_caseload_fte`; `submitted` (yes, no or blank).

        201 when answers were added, 200 when all of them were there already, 422 with every problem of the file. Only the lead
        inspector may, while the case files of the inspection are open.
        """
        inspection = get_object_or_404(Inspection.objects.visible_to(request.user), reference=reference)
        content, _ = file_of(request.data)
        try:
            outcome = import_answers(inspection=inspection, content=content, by=request.user)
        except ImportRefused as refused:
            raise FileProblems(refused) from refused
        status = 201 if outcome.judgements or outcome.interviews else 200
        return Response(AnswersImportSerializer(outcome).data, status=status)
