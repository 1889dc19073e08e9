"""Learning notes for programs: which version of which note was shown with the guidance, and since when."""

from typing import Any

from django.http import Http404
from drf_spectacular.utils import extend_schema
from rest_framework.generics import GenericAPIView
from rest_framework.response import Response

from accounts.authentication import ApiRequest
from moderation.queries.noting import approved_notes
from moderation.serializers import LearningNoteSerializer
from standards.queries import edition_with_code


class LearningNotes(GenericAPIView[Any]):
    """The approved notes to the questions of an edition, every version; of a question the newest is shown."""

    @extend_schema(
        summary="List the learning notes of an edition", tags=["Quality assurance"], operation_id="list_learning_notes",
        responses={200: LearningNoteSerializer(many=True)},
    )  # fmt: skip
    def get(self, request: ApiRequest, code: str) -> Response:
        edition = edition_with_code(code)
        if edition is None:
            raise Http404
        page = self.paginate_queryset(approved_notes(edition.id))
        return self.get_paginated_response(LearningNoteSerializer(page, many=True).data)
