"""Saving many answers of a case in one request: what a browser has kept while it could not reach the server."""

from typing import Any, ClassVar

from drf_spectacular.utils import OpenApiParameter, OpenApiResponse, extend_schema
from rest_framework.authentication import BaseAuthentication
from rest_framework.exceptions import APIException, NotAuthenticated
from rest_framework.renderers import JSONRenderer
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from cases.answers import ASSESSMENT, AnswerSheet, Saved, Writer
from cases.api.answers import (
    CHANGE,
    PROBLEMS_OF_ANSWERS,
    AnswerProblem,
    save_one,
    save_or_set_aside,
    saving_authenticators,
    writer_of,
)

LONGEST_BATCH = 50
NEWEST_VERSION = 999_999_999

# Refusals that concern the whole case, and so the whole request.
_OF_THE_CASE = frozenset({"not_found", "not_allocated"})

_FIELDS_OF_CHANGE: Any = CHANGE["properties"]
BATCH = {
    "type": "object",
    "required": ["operations"],
    "properties": {
        "operations": {
            "type": "array",
            "minItems": 1,
            "maxItems": LONGEST_BATCH,
            "items": {
                "type": "object",
                "required": ["question", "version", "op", "fields"],
                "properties": {
                    "question": {"type": "string", "description": "Code of the question."},
                    "version": {"type": "integer", "description": "Version that this replaces, 0 when there is none yet."},
                    **_FIELDS_OF_CHANGE,
                },
            },
        }
    },
}
RESULTS = {
    "type": "object",
    "required": ["results"],
    "properties": {
        "results": {
            "type": "array",
            "description": "One for each operation, in their order.",
            "items": {
                "type": "object",
                "required": ["op", "question", "status"],
                "properties": {
                    "op": {"type": "string"},
                    "question": {"type": "string"},
                    "status": {"type": "integer", "description": "As if the operation had been sent alone."},
                    "version": {"type": "integer"},
                    "saved_at": {"type": "string", "format": "date-time"},
                },
            },
        }
    },
}


class EscapedJson(JSONRenderer):
    """What was sent is said back as it came, half a surrogate pair included: that could not be written in UTF-8."""

    ensure_ascii = True


class AnswerBatchView(APIView):
    """Several answers about a case. Each operation is saved or refused by itself, in the order given."""

    renderer_classes = (EscapedJson,)
    sheet: ClassVar[AnswerSheet] = ASSESSMENT
    permission_classes = []  # the saving statement asks who writes

    def get_authenticators(self) -> list[BaseAuthentication]:
        return saving_authenticators()

    @extend_schema(
        summary="Save several answers", tags=["Cases"], operation_id="save_answers",
        parameters=[OpenApiParameter("X-Opened-By", str, OpenApiParameter.HEADER,
                                     description="Id of the person who typed this: nobody else's session may save it.")],
        request={"application/json": BATCH},
        responses={
            200: RESULTS,
            **{status: OpenApiResponse(description=PROBLEMS_OF_ANSWERS[status]) for status in (401, 403, 404)},
            422: OpenApiResponse(description="The body is no list of operations, or one of more than fifty"),
        },
    )  # fmt: skip
    def post(self, request: Request, case_id: int) -> Response:
        """Save up to fifty operations and say of each what became of it. Safe to repeat with the same `op`s."""
        by = writer_of(request)
        return Response({"results": [self._result(case_id, operation, by) for operation in _operations(request.data)]})

    def save(self, **given: Any) -> Saved:
        """Write an answer where this view's answers are kept."""
        return save_or_set_aside(self.sheet, **given)

    def _result(self, case_id: int, operation: dict[str, Any], by: Writer) -> dict[str, Any]:
        question, version = operation.get("question"), operation.get("version")
        told = {"op": operation.get("op"), "question": question}
        try:
            if not isinstance(question, str):
                raise _unusable("question", "question must be the code of a question.")
            if not isinstance(version, int) or isinstance(version, bool) or not 0 <= version <= NEWEST_VERSION:
                raise _unusable("version", "version must be the version that is replaced, 0 when there is none.")
            saved = save_one(self.save, case_id=case_id, question=question, body=operation, base=version, by=by)
        except APIException as refused:
            members = getattr(refused, "members", {})
            if isinstance(refused, NotAuthenticated) or members.get("reason") in _OF_THE_CASE:
                raise  # nothing of what follows can be saved either
            return told | {"status": refused.status_code, "detail": str(refused.detail)} | members
        return told | {"status": 200} | saved


def _operations(body: Any) -> list[dict[str, Any]]:
    operations = body.get("operations") if isinstance(body, dict) else None
    if not isinstance(operations, list) or not all(isinstance(operation, dict) for operation in operations):
        raise _unusable("operations", "Send an object with operations, a list of objects.")
    if not 1 <= len(operations) <= LONGEST_BATCH:
        raise _unusable("operations", f"Send at least one operation and at most {LONGEST_BATCH}.")
    return operations


def _unusable(field: str, message: str) -> AnswerProblem:
    return AnswerProblem(422, message, field=field, message=message)
