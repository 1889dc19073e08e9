"""Alerts as the API shows them."""

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from alerts.models import Alert
from alerts.rules import AlertKind, How
from inspections.serializers import PersonSerializer


class TellingSerializer(serializers.Serializer[Any]):
    """Somebody who was told."""

    name = serializers.CharField()
    role = serializers.CharField()
    organisation = serializers.CharField()
    told_at = serializers.DateTimeField()
    how = serializers.ChoiceField([how.value for how in How])
    recorded_by = PersonSerializer()
    recorded_at = serializers.DateTimeField()


class AcknowledgementSerializer(serializers.Serializer[Any]):
    acknowledged_by = PersonSerializer()
    acknowledged_at = serializers.DateTimeField()


class ClosingSerializer(serializers.Serializer[Any]):
    outcome = serializers.CharField()
    closed_by = PersonSerializer()
    closed_at = serializers.DateTimeField()


class AlertSerializer(serializers.Serializer[Any]):
    """An alert of immediate risk with every step about it. Nothing of it is judged or rated."""

    id = serializers.IntegerField()
    case = serializers.IntegerField(source="case_id", help_text="Id of the case.")
    kind = serializers.ChoiceField([kind.value for kind in AlertKind])
    concern = serializers.CharField()
    raised_by = PersonSerializer()
    raised_at = serializers.DateTimeField()
    told = TellingSerializer(many=True, source="told.all")
    late = serializers.BooleanField(source="clock.is_late", help_text="Nobody was told within the time the inspection gives.")
    acknowledgement = serializers.SerializerMethodField()
    closing = serializers.SerializerMethodField()

    @extend_schema_field(AcknowledgementSerializer(allow_null=True))
    def get_acknowledgement(self, alert: Alert) -> Any:
        return AcknowledgementSerializer(alert.acknowledgement).data if hasattr(alert, "acknowledgement") else None

    @extend_schema_field(ClosingSerializer(allow_null=True))
    def get_closing(self, alert: Alert) -> Any:
        return None if alert.is_open else ClosingSerializer(alert.closing).data
