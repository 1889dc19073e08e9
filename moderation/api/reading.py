"""Reviews, queries and agreed judgements for programs: read only, each person's as on the pages."""

from typing import Any

from django.http import Http404
from drf_spectacular.utils import extend_schema
from rest_framework.generics import GenericAPIView
from rest_framework.response import Response

from accounts.authentication import ApiRequest
from inspections.models import Inspection
from inspections.queries.listing import inspection_to_open
from moderation.queries.exchange import agreed_for_programs, queries_for_programs, reviews_for_programs
from moderation.serializers import AgreedJudgementSerializer, QuerySerializer, ReviewSerializer


def _inspection(request: ApiRequest, reference: str) -> Inspection:
    inspection: Inspection | None = inspection_to_open(request.user, reference)
    if inspection is None:
        raise Http404
    return inspection


class Reviews(GenericAPIView[Any]):
    """The reviews of an inspection that you may see: all if you lead it or assure quality, else those of your own cases."""

    @extend_schema(
        summary="List the reviews of an inspection", tags=["Quality assurance"], operation_id="list_reviews",
        responses={200: ReviewSerializer(many=True)},
    )  # fmt: skip
    def get(self, request: ApiRequest, reference: str) -> Response:
        page = self.paginate_queryset(reviews_for_programs(request.user, _inspection(request, reference)))
        return self.get_paginated_response(ReviewSerializer(page, many=True).data)


class Queries(GenericAPIView[Any]):
    """The queries of an inspection that you may see: all if you lead it or assure quality, else those about your own cases."""

    @extend_schema(
        summary="List the queries of an inspection", tags=["Quality assurance"], operation_id="list_queries",
        responses={200: QuerySerializer(many=True)},
    )  # fmt: skip
    def get(self, request: ApiRequest, reference: str) -> Response:
        page = self.paginate_queryset(queries_for_programs(request.user, _inspection(request, reference)))
        return self.get_paginated_response(QuerySerializer(page, many=True).data)


class AgreedJudgements(GenericAPIView[Any]):
    """What was settled where inspector and assurer differed, in the cases of an inspection that you may see."""

    @extend_schema(
        summary="List what was agreed in an inspection", tags=["Quality assurance"], operation_id="list_agreed_judgements",
        responses={200: AgreedJudgementSerializer(many=True)},
    )  # fmt: skip
    def get(self, request: ApiRequest, reference: str) -> Response:
        page = self.paginate_queryset(agreed_for_programs(request.user, _inspection(request, reference)))
        return self.get_paginated_response(AgreedJudgementSerializer(page, many=True).data)
