"""Evidence, notes and proposed ratings as the API shows them."""

from typing import Any

from rest_framework import serializers

from inspections.serializers import PersonSerializer
from organisation.rules import EvidenceKind, Shows


class AttachmentSerializer(serializers.Serializer[Any]):
    """A file, described. Its content is read on the page of the evidence, where that is recorded."""

    id = serializers.IntegerField()
    name = serializers.CharField()
    media_type = serializers.CharField()
    size = serializers.IntegerField(help_text="In bytes.")
    sha256 = serializers.CharField()
    added_at = serializers.DateTimeField()
    withdrawn_at = serializers.DateTimeField(allow_null=True)
    withdrawn_because = serializers.CharField()


class EvidenceSerializer(serializers.Serializer[Any]):
    id = serializers.IntegerField()
    kind = serializers.ChoiceField([kind.value for kind in EvidenceKind])
    title = serializers.CharField()
    dated = serializers.DateField()
    source = serializers.CharField(help_text="Where it comes from, or who took part, by roles.")
    summary = serializers.CharField()
    version = serializers.IntegerField()
    added_by = PersonSerializer()
    added_at = serializers.DateTimeField()
    changed_by = PersonSerializer()
    changed_at = serializers.DateTimeField()
    withdrawn_at = serializers.DateTimeField(allow_null=True, help_text="null: it counts.")
    withdrawn_because = serializers.CharField()
    files = AttachmentSerializer(many=True, source="attachments.all")


class NoteSerializer(serializers.Serializer[Any]):
    id = serializers.IntegerField()
    evidence = serializers.IntegerField(source="item_id", help_text="Id of the evidence.")
    edition = serializers.CharField(
        source="question.edition.code",
        help_text="Of the key question or prompt. Another one than the inspection's: the note is held since it moved.",
    )
    standard = serializers.CharField(source="question.standard.code")
    question = serializers.CharField(source="question.code", help_text="Code of the key question or prompt.")
    concept = serializers.CharField(source="question.concept")
    shows = serializers.ChoiceField([one.value for one in Shows])
    text = serializers.CharField()
    version = serializers.IntegerField()
    written_by = PersonSerializer()
    written_at = serializers.DateTimeField()
    changed_by = PersonSerializer()
    changed_at = serializers.DateTimeField()
    withdrawn_at = serializers.DateTimeField(allow_null=True, help_text="null: it counts, unless its evidence is withdrawn.")
    withdrawn_because = serializers.CharField()


class ProposedRatingSerializer(serializers.Serializer[Any]):
    id = serializers.IntegerField()
    edition = serializers.CharField(
        source="standard.edition.code",
        help_text="Of the standard. Where it is another one than the inspection's, it does not count.",
    )
    carried_from = serializers.IntegerField(
        source="carried_from_id", allow_null=True, help_text="Id of the one that it repeats since the inspection moved."
    )
    standard = serializers.CharField(source="standard.code")
    version = serializers.IntegerField(help_text="The highest of a standard is the one that counts.")
    rating = serializers.CharField(help_text="Code of the edition's scale.")
    reasons = serializers.CharField()
    proposed_by = PersonSerializer()
    proposed_at = serializers.DateTimeField()
