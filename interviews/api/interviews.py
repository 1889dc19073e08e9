"""Interviews, for programs: those about cases that the caller may see."""

from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema
from rest_framework.generics import GenericAPIView
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.authentication import ApiRequest
from interviews.models import Interview
from interviews.queries.exchange import interview_answers, interviews_for_programs, notes_of
from interviews.serializers import InterviewAnswerSerializer, InterviewFilter, InterviewRowSerializer, InterviewSerializer


class Interviews(GenericAPIView[Interview]):
    """The interviews about cases that you may see, in the order in which they were begun."""

    @extend_schema(
        summary="List interviews", tags=["Interviews"], operation_id="list_interviews",
        parameters=[InterviewFilter], responses=InterviewRowSerializer(many=True),
    )  # fmt: skip
    def get(self, request: ApiRequest) -> Response:
        inspection = InterviewFilter(data=request.query_params).reference()
        page = self.paginate_queryset(interviews_for_programs(request.user, inspection))
        return self.get_paginated_response(InterviewRowSerializer(page, many=True).data)


class OneInterview(APIView):
    """One interview with its answers."""

    @extend_schema(summary="Read an interview", tags=["Interviews"], operation_id="read_interview", responses=InterviewSerializer)
    def get(self, request: ApiRequest, interview_id: int) -> Response:
        interview = get_object_or_404(interviews_for_programs(request.user), pk=interview_id)
        answers = InterviewAnswerSerializer(interview_answers(interview), many=True).data
        return Response(InterviewRowSerializer(interview).data | {"notes": notes_of(interview), "answers": answers})
