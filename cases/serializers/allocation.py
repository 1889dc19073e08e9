"""Conflicts of interest and proposals of who assesses which case, as the API shows and takes them."""

from typing import Any

from rest_framework import serializers

from cases.balancing import Officers, Why
from cases.declaring import LONGEST_SUBJECT, LONGEST_TEXT
from cases.models import DeclaredConflict
from inspections.serializers import PersonSerializer

_KINDS = DeclaredConflict.Kind.values


class DeclarationSerializer(serializers.Serializer[Any]):
    kind = serializers.ChoiceField(_KINDS)
    subject = serializers.CharField(
        default="", allow_blank=True, max_length=LONGEST_SUBJECT,
        help_text="Name of the office, or the provider's reference of the officer or case; empty for the provider.",
    )  # fmt: skip
    reason = serializers.CharField(max_length=LONGEST_TEXT)
    starts_on = serializers.DateField(default=None, allow_null=True, help_text="The first day on which it counts; null: any.")
    ends_on = serializers.DateField(default=None, allow_null=True, help_text="The last day on which it counts; null: for good.")


class ConflictSerializer(serializers.Serializer[Any]):
    id = serializers.IntegerField()
    person = PersonSerializer(source="user")
    kind = serializers.ChoiceField(_KINDS)
    subject = serializers.CharField()
    reason = serializers.CharField()
    starts_on = serializers.DateField(allow_null=True)
    ends_on = serializers.DateField(allow_null=True)
    declared_by = PersonSerializer()
    declared_at = serializers.DateTimeField()
    withdrawn_by = PersonSerializer(allow_null=True)
    withdrawn_at = serializers.DateTimeField(allow_null=True, help_text="null: it counts on its days.")
    withdrawn_because = serializers.CharField()


class ReasonSerializer(serializers.Serializer[Any]):
    reason = serializers.CharField(max_length=LONGEST_TEXT)


class ProposeSerializer(serializers.Serializer[Any]):
    moves_allocated = serializers.BooleanField(
        default=False, help_text="Whether cases that are allocated and that nobody has begun may go to others."
    )


class ProposalSerializer(serializers.Serializer[Any]):
    id = serializers.IntegerField()
    officers = serializers.ChoiceField([one.value for one in Officers], help_text="Where the cases of one officer go.")
    moves_allocated = serializers.BooleanField()
    made_by = PersonSerializer()
    made_at = serializers.DateTimeField()
    closed_at = serializers.DateTimeField(allow_null=True, help_text="null: it waits to be confirmed.")
    confirmed_by = PersonSerializer(allow_null=True, help_text="null: not confirmed, or given up.")


class ProposedCaseSerializer(serializers.Serializer[Any]):
    case_id = serializers.IntegerField()
    case = serializers.CharField(source="case.reference")
    module = serializers.CharField(source="case.module")
    held_by = PersonSerializer(allow_null=True, help_text="Who had it when the proposal was made.")
    to = PersonSerializer(allow_null=True)
    why = serializers.ChoiceField([why.value for why in Why])


class ConfirmationSerializer(serializers.Serializer[Any]):
    reason = serializers.CharField(
        default="", allow_blank=True, max_length=LONGEST_TEXT,
        help_text="Needed where a case that somebody has begun changes hands.",
    )  # fmt: skip
    leave_changed = serializers.BooleanField(
        default=False, help_text="Whether cases that have changed since stay as they are, and the others are allocated."
    )


class OutcomeSerializer(serializers.Serializer[Any]):
    changed = serializers.IntegerField(help_text="Cases that changed hands.")
    unchanged = serializers.IntegerField()
