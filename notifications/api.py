"""Notifications for programs: read only, one's own."""

from drf_spectacular.utils import extend_schema
from rest_framework.generics import GenericAPIView
from rest_framework.response import Response

from accounts.authentication import ApiRequest
from notifications.models import Notification
from notifications.queries import notifications_of
from notifications.serializers import NotificationSerializer


class Notifications(GenericAPIView[Notification]):
    """What you were told of, in the order in which it happened. Nobody else's can be read."""

    @extend_schema(
        summary="List your notifications", tags=["Notifications"], operation_id="list_notifications",
        responses={200: NotificationSerializer(many=True)},
    )  # fmt: skip
    def get(self, request: ApiRequest) -> Response:
        page = self.paginate_queryset(notifications_of(request.user))
        return self.get_paginated_response(NotificationSerializer(page, many=True).data)
