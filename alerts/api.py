"""Alerts for programs: read only, each person's as on the pages."""

from django.http import Http404
from drf_spectacular.utils import extend_schema
from rest_framework.generics import GenericAPIView
from rest_framework.response import Response

from accounts.authentication import ApiRequest
from alerts.models import Alert
from alerts.queries import alerts_for_programs
from alerts.serializers import AlertSerializer
from inspections.queries.listing import inspection_to_open


class Alerts(GenericAPIView[Alert]):
    """The alerts of immediate risk in an inspection that you may see, in the order in which they were raised.

    Lead inspector, inspectors, assistants and quality assurers see all of them; everybody else those that they raised themselves.
    """

    @extend_schema(
        summary="List the alerts of an inspection", tags=["Alerts"], operation_id="list_alerts",
        responses={200: AlertSerializer(many=True)},
    )  # fmt: skip
    def get(self, request: ApiRequest, reference: str) -> Response:
        inspection = inspection_to_open(request.user, reference)
        if inspection is None:
            raise Http404
        page = self.paginate_queryset(alerts_for_programs(request.user, inspection))
        return self.get_paginated_response(AlertSerializer(page, many=True).data)
