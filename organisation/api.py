"""Evidence about the organisation, for programs: read only, for the roles that see it on the pages."""

from django.shortcuts import get_object_or_404
from drf_spectacular.utils import OpenApiResponse, extend_schema
from rest_framework.generics import GenericAPIView
from rest_framework.response import Response

from accounts.authentication import ApiRequest
from inspections.models import Inspection
from organisation.models import EvidenceItem, EvidenceNote, ProposedRating
from organisation.permissions import reading
from organisation.queries.exchange import evidence_for_programs, notes_for_programs, proposals_for_programs
from organisation.queries.workspace import inspection_named
from organisation.serializers import EvidenceSerializer, NoteSerializer, ProposedRatingSerializer

_REFUSED = OpenApiResponse(description="Your role does not include the evidence about the organisation")


def _inspection(request: ApiRequest, reference: str) -> Inspection:
    inspection = get_object_or_404(inspection_named(request.user, reference))
    reading(request.user, inspection)
    return inspection


class Evidence(GenericAPIView[EvidenceItem]):
    """The evidence about the organisation, in the order in which it was added. What was withdrawn stays, with its reason."""

    @extend_schema(
        summary="List the evidence of an inspection", tags=["Organisation"], operation_id="list_evidence",
        responses={200: EvidenceSerializer(many=True), 403: _REFUSED},
    )  # fmt: skip
    def get(self, request: ApiRequest, reference: str) -> Response:
        page = self.paginate_queryset(evidence_for_programs(request.user, _inspection(request, reference)))
        return self.get_paginated_response(EvidenceSerializer(page, many=True).data)


class EvidenceNotes(GenericAPIView[EvidenceNote]):
    """What the evidence shows about each prompt, in the order in which it was noted."""

    @extend_schema(
        summary="List the notes on the evidence of an inspection", tags=["Organisation"], operation_id="list_evidence_notes",
        responses={200: NoteSerializer(many=True), 403: _REFUSED},
    )  # fmt: skip
    def get(self, request: ApiRequest, reference: str) -> Response:
        page = self.paginate_queryset(notes_for_programs(request.user, _inspection(request, reference)))
        return self.get_paginated_response(NoteSerializer(page, many=True).data)


class ProposedRatings(GenericAPIView[ProposedRating]):
    """Every rating that was proposed for a standard that people rate, in the order in which they were. None is ever changed."""

    @extend_schema(
        summary="List the proposed ratings of an inspection", tags=["Organisation"], operation_id="list_proposed_ratings",
        responses={200: ProposedRatingSerializer(many=True), 403: _REFUSED},
    )  # fmt: skip
    def get(self, request: ApiRequest, reference: str) -> Response:
        page = self.paginate_queryset(proposals_for_programs(request.user, _inspection(request, reference)))
        return self.get_paginated_response(ProposedRatingSerializer(page, many=True).data)
