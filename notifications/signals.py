"""Sent once what people are told of is committed."""

from django.dispatch import Signal

notified = Signal()
