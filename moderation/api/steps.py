"""Steps of a review for programs: by the same stage functions as the pages, so that the same people may and the same is refused.

A program sees what a page shows the person it acts for: nothing that the inspector answered before both sides are compared.
"""

from typing import Any

from django.shortcuts import get_object_or_404
from drf_spectacular.utils import OpenApiResponse, extend_schema
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.authentication import ApiRequest
from moderation.judging import compare
from moderation.models import Review
from moderation.queries.exchange import reviews_for_programs
from moderation.queries.reviewing import reviews_to_open
from moderation.reviewing import claim, hand_back
from moderation.serializers import AgreedJudgementSerializer, ClaimSerializer, ReviewSerializer, SettleSerializer
from moderation.settling import settle

_NOT_YOURS = OpenApiResponse(description="Your role does not include this, somebody else holds it, or you wrote an answer")
_NOT_NOW = OpenApiResponse(description="The state of the review or the phase does not allow it, or something is missing")
_DESCRIBED: dict[str, Any] = {
    "tags": ["Quality assurance"], "responses": {200: ReviewSerializer, 403: _NOT_YOURS, 422: _NOT_NOW},
}  # fmt: skip


class _Step(APIView):
    """One step of a review that the caller sees."""

    def found(self, request: ApiRequest, review_id: int) -> Review:
        return get_object_or_404(reviews_to_open(request.user), pk=review_id)

    def reply(self, request: ApiRequest, review: Review) -> Response:
        read = reviews_for_programs(request.user, review.assessment.case.inspection).get(pk=review.pk)
        return Response(ReviewSerializer(read).data)


class ClaimReview(_Step):
    @extend_schema(summary="Claim a review", operation_id="claim_review", request=ClaimSerializer, **_DESCRIBED)
    def post(self, request: ApiRequest, review_id: int) -> Response:
        """Take a review that waits for an assurer. Claiming one's own again changes nothing."""
        given = ClaimSerializer(data=request.data)
        given.is_valid(raise_exception=True)
        return self.reply(request, claim(review=self.found(request, review_id), **given.validated_data, by=request.user))


class HandBackReview(_Step):
    @extend_schema(summary="Hand a review back", operation_id="hand_back_review", request=None, **_DESCRIBED)
    def post(self, request: ApiRequest, review_id: int) -> Response:
        """Let somebody else claim it. What was judged stays with whoever judged it."""
        return self.reply(request, hand_back(review=self.found(request, review_id), by=request.user))


class CompareReview(_Step):
    @extend_schema(summary="Compare with the inspector's answers", operation_id="compare_review", request=None, **_DESCRIBED)
    def post(self, request: ApiRequest, review_id: int) -> Response:
        """Lay your judgements beside the inspector's answers as they are now: both are in the reply, and stay as they are."""
        return self.reply(request, compare(review=self.found(request, review_id), by=request.user))


class SettleReview(_Step):
    @extend_schema(
        summary="Settle a difference", tags=["Quality assurance"], operation_id="settle_review", request=SettleSerializer,
        responses={201: AgreedJudgementSerializer, 403: _NOT_YOURS, 422: _NOT_NOW},
    )  # fmt: skip
    def post(self, request: ApiRequest, review_id: int) -> Response:
        """Record what is agreed about a question on which inspector and assurer differ. Neither of the two may."""
        given = SettleSerializer(data=request.data)
        given.is_valid(raise_exception=True)
        agreed = settle(review=self.found(request, review_id), **given.validated_data, by=request.user)
        return Response(AgreedJudgementSerializer(agreed).data, status=201)
