"""Notifications as the API shows them."""

from typing import Any

from rest_framework import serializers


class NotificationSerializer(serializers.Serializer[Any]):
    """Something that you were told of."""

    id = serializers.IntegerField()
    kind = serializers.CharField(help_text="What happened; for instance `case_allocated`. There may be more kinds in time.")
    subject = serializers.CharField()
    link = serializers.CharField(help_text="Address within the product.")
    inspection = serializers.CharField(source="inspection.reference", allow_null=True, default=None)
    at = serializers.DateTimeField()
    read_at = serializers.DateTimeField(allow_null=True, help_text="When you read it; null while you have not.")
