"""Editions of the standards, for programs. Anybody who may sign in may read them: they hold nobody's data."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema
from rest_framework.generics import GenericAPIView
from rest_framework.response import Response

from accounts.authentication import ApiRequest
from standards.models import Edition
from standards.queries import edition_structure, edition_summaries, published_differences
from standards.serializers import (
    DifferencesSerializer,
    EditionSerializer,
    EditionSummarySerializer,
    differences_document,
    edition_document,
)


class Editions(GenericAPIView[Edition]):
    """Every edition of the standards, in the order in which they were added."""

    @extend_schema(
        summary="List editions", tags=["Editions"], operation_id="list_editions", responses=EditionSummarySerializer(many=True)
    )
    def get(self, request: ApiRequest) -> Response:
        page = self.paginate_queryset(edition_summaries())
        return self.get_paginated_response(EditionSummarySerializer(page, many=True).data)


class OneEdition(GenericAPIView[Edition]):
    """One edition with all it holds: questions, options, conditions, code lists, reporting bands and rating scheme.

    Keep it and send If-None-Match with its ETag: a published edition never changes, but for rating characteristics that it came
    without and that may be added once.
    """

    @extend_schema(summary="Read an edition", tags=["Editions"], operation_id="read_edition", responses=EditionSerializer)
    def get(self, request: ApiRequest, code: str) -> HttpResponse:
        edition = edition_structure(get_object_or_404(Edition.objects.only("id"), code=code).pk)
        supplements = sum(standard.characteristics is not None for standard in edition.standards)
        etag = f'"{edition.digest}+{supplements}"' if supplements else f'"{edition.digest}"'
        if request.headers.get("If-None-Match") == etag:
            return HttpResponse(status=304, headers={"ETag": etag})
        return Response(edition_document(edition), headers={"ETag": etag})


class EditionDifferences(GenericAPIView[Edition]):
    """What differs between an edition and another one, question by question, and which figures may be compared."""

    @extend_schema(
        summary="Compare two editions", tags=["Editions"], operation_id="compare_editions", responses=DifferencesSerializer
    )
    def get(self, request: ApiRequest, code: str, other: str) -> HttpResponse:
        published = Edition.objects.only("id").filter(status=Edition.Status.PUBLISHED)
        later, earlier = (get_object_or_404(published, code=each).pk for each in (code, other))
        return Response(differences_document(published_differences(earlier, later)))
