"""Exercises for programs: read only, each person's as on the pages."""

from typing import Any

from django.shortcuts import get_object_or_404
from drf_spectacular.utils import OpenApiResponse, extend_schema
from rest_framework.exceptions import PermissionDenied
from rest_framework.generics import GenericAPIView
from rest_framework.response import Response

from accounts.authentication import ApiRequest
from exercises.queries.opening import OpenExercise, exercises_to_open, open_exercise
from exercises.queries.results import results_of
from exercises.serializers import ExerciseResultsSerializer, ExerciseSerializer, OpenExerciseSerializer


def _opened(request: ApiRequest, exercise_id: int) -> OpenExercise:
    return open_exercise(get_object_or_404(exercises_to_open(request.user), pk=exercise_id), request.user)


class Exercises(GenericAPIView[Any]):
    """The exercises that you arrange or take part in."""

    @extend_schema(
        summary="List exercises", tags=["Exercises"], operation_id="list_exercises",
        responses={200: ExerciseSerializer(many=True)},
    )  # fmt: skip
    def get(self, request: ApiRequest) -> Response:
        page = self.paginate_queryset(exercises_to_open(request.user))
        return self.get_paginated_response(ExerciseSerializer(page, many=True).data)


class OneExercise(GenericAPIView[Any]):
    """One exercise that you arrange or take part in."""

    @extend_schema(
        summary="Read an exercise",
        tags=["Exercises"],
        operation_id="read_exercise",
        responses={200: OpenExerciseSerializer},
    )
    def get(self, request: ApiRequest, exercise_id: int) -> Response:
        return Response(OpenExerciseSerializer(_opened(request, exercise_id)).data)


class ExerciseResults(GenericAPIView[Any]):
    """What came of an exercise, from its reveal on."""

    @extend_schema(
        summary="Read the results of an exercise", tags=["Exercises"], operation_id="read_exercise_results",
        responses={200: ExerciseResultsSerializer, 403: OpenApiResponse(description="The exercise is not revealed yet")},
    )  # fmt: skip
    def get(self, request: ApiRequest, exercise_id: int) -> Response:
        opened = _opened(request, exercise_id)
        if not opened.state.shows_answers:
            raise PermissionDenied("Nothing is shown before the exercise is revealed.")
        return Response(ExerciseResultsSerializer(results_of(opened, request.user)).data)
