"""Bookings of interviews, for programs: as on their page."""

from django.shortcuts import get_object_or_404
from drf_spectacular.utils import OpenApiResponse, extend_schema
from rest_framework.generics import GenericAPIView
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.authentication import ApiRequest
from cases.models import Case
from inspections.models import Inspection
from interviews.booking import book_interview
from interviews.models import InterviewBooking
from interviews.queries.booked import booked_in
from interviews.serializers import BookingSerializer, BookSerializer


class Bookings(GenericAPIView[InterviewBooking]):
    """Interviews that are booked about cases that you may see, and have not begun."""

    @extend_schema(
        summary="List the bookings of interviews", tags=["Interviews"], operation_id="list_interview_bookings",
        responses=BookingSerializer(many=True),
    )  # fmt: skip
    def get(self, request: ApiRequest, reference: str) -> Response:
        inspection = get_object_or_404(Inspection.objects.visible_to(request.user), reference=reference)
        booked = booked_in([inspection.pk], request.user).select_related("case", "officer", "booked_by").order_by("id")
        return self.get_paginated_response(BookingSerializer(self.paginate_queryset(booked), many=True).data)


class Book(APIView):
    @extend_schema(
        summary="Book the interview of an officer, or call it off", tags=["Interviews"], operation_id="book_interview",
        request=BookSerializer,
        responses={
            201: BookingSerializer,
            403: OpenApiResponse(description="You neither answer for the case nor lead the inspection"),
            422: OpenApiResponse(description="The day has passed, the interview has begun, or none is held after this case"),
        },
    )  # fmt: skip
    def post(self, request: ApiRequest, case_id: int) -> Response:
        """The latest booking of an officer counts, and the earlier ones are kept."""
        case = get_object_or_404(Case.objects.visible_to(request.user).select_related("inspection"), pk=case_id)
        given = BookSerializer(data=request.data)
        given.is_valid(raise_exception=True)
        return Response(BookingSerializer(book_interview(case=case, **given.validated_data, by=request.user)).data, status=201)
