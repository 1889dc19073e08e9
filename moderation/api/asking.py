"""Queries for programs: asking, answering, asking again and resolving, by the same stage functions as the pages."""

from typing import Any

from django.shortcuts import get_object_or_404
from drf_spectacular.utils import OpenApiResponse, extend_schema
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.authentication import ApiRequest
from cases.models import Case, CaseAssessment
from moderation.models import Query
from moderation.queries.asking import queries_to_open
from moderation.querying import answer, ask, ask_again, resolve
from moderation.serializers import QuerySerializer, QuestionToAskSerializer, SaidSerializer

_NOT_YOURS = OpenApiResponse(description="Your role does not include this, or you wrote in the assessment")
_INVALID = OpenApiResponse(description="Something is missing or does not fit, or the query is not in that state")


class AskAbout(APIView):
    """Queries about one case."""

    @extend_schema(
        summary="Ask about an answer", tags=["Quality assurance"], operation_id="ask_about_answer",
        request=QuestionToAskSerializer, responses={201: QuerySerializer, 403: _NOT_YOURS, 422: _INVALID},
    )  # fmt: skip
    def post(self, request: ApiRequest, case_id: int) -> Response:
        """Ask about an answer as it is now. Safe to repeat with the same `op`. A case that is to be judged blind is not there."""
        given = QuestionToAskSerializer(data=request.data)
        given.is_valid(raise_exception=True)
        visible = Case.objects.visible_to(request.user).filter(pk=case_id)
        sheet = get_object_or_404(CaseAssessment.objects.filter(case__in=visible.values("pk")))
        asked = ask(assessment=sheet, **given.validated_data, by=request.user)
        return Response(QuerySerializer(queries_to_open(request.user).get(pk=asked.pk)).data, status=201)


class _Said(APIView):
    """Something that is said to a query."""

    def found(self, request: ApiRequest, query_id: int) -> Query:
        return get_object_or_404(queries_to_open(request.user), pk=query_id)

    def words(self, request: ApiRequest) -> str:
        given = SaidSerializer(data=request.data)
        given.is_valid(raise_exception=True)
        return str(given.validated_data["text"])

    def reply(self, request: ApiRequest, query_id: int) -> Response:
        return Response(QuerySerializer(self.found(request, query_id)).data)


_DESCRIBED: dict[str, Any] = {
    "tags": ["Quality assurance"], "request": SaidSerializer,
    "responses": {200: QuerySerializer, 403: _NOT_YOURS, 422: _INVALID},
}  # fmt: skip


class AnswerQuery(_Said):
    @extend_schema(summary="Answer a query", operation_id="answer_query", **_DESCRIBED)
    def post(self, request: ApiRequest, query_id: int) -> Response:
        """Say something as whoever is asked, or wrote the answer."""
        answer(query=self.found(request, query_id), text=self.words(request), by=request.user)
        return self.reply(request, query_id)


class AskAgain(_Said):
    @extend_schema(summary="Ask further", operation_id="ask_query_again", **_DESCRIBED)
    def post(self, request: ApiRequest, query_id: int) -> Response:
        """Ask further, or open a resolved query again."""
        ask_again(query=self.found(request, query_id), text=self.words(request), by=request.user)
        return self.reply(request, query_id)


class ResolveQuery(_Said):
    @extend_schema(summary="Resolve a query", operation_id="resolve_query", **_DESCRIBED)
    def post(self, request: ApiRequest, query_id: int) -> Response:
        """Find it resolved at the answer as it is now; whoever wrote in the assessment never may."""
        resolve(query=self.found(request, query_id), text=self.words(request), by=request.user)
        return self.reply(request, query_id)
