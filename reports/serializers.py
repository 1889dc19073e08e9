"""Versions of draft findings, comments on them, recommendations and actions, as the API shows them."""

from typing import Any

from rest_framework import serializers

from inspections.rules import Phase
from inspections.serializers import PersonSerializer
from reports.rules import State, Verdict


class ReportSerializer(serializers.Serializer[Any]):
    inspection = serializers.CharField()
    phase = serializers.ChoiceField(
        [phase.value for phase in Phase], help_text="Once published, nothing the report says changes."
    )
    is_locked = serializers.BooleanField(help_text="Whether two people have locked the results.")
    published_on = serializers.DateField(allow_null=True, help_text="The day on which it is published, or was.")


class DocumentSerializer(serializers.Serializer[Any]):
    """One document, described. Its content is taken out on the page of the version, where that is recorded."""

    name = serializers.CharField()
    title = serializers.CharField()
    media_type = serializers.CharField()
    size = serializers.IntegerField(help_text="In bytes.")
    sha256 = serializers.CharField(help_text="Of its content, by which a copy can be known.")


class VersionSerializer(serializers.Serializer[Any]):
    version = serializers.IntegerField()
    requested_by = PersonSerializer()
    requested_at = serializers.DateTimeField()
    finished_at = serializers.DateTimeField(allow_null=True, help_text="null: it is being made.")
    failure = serializers.CharField(help_text="Why there are no documents; empty where there are.")
    run = serializers.IntegerField(source="run_id", allow_null=True, help_text="Id of the ratings that it rests on.")
    digest = serializers.CharField(source="run.digest", default=None, allow_null=True, help_text="Of these ratings.")
    comments_due_on = serializers.DateField(source="due_on", allow_null=True, help_text="null: the provider has not been asked.")
    documents = DocumentSerializer(many=True, source="files")


class FindingSerializer(serializers.Serializer[Any]):
    reference = serializers.CharField(help_text="By which comments name it; of this version only.")
    words = serializers.CharField()


class FindingsSerializer(serializers.Serializer[Any]):
    version = serializers.IntegerField()
    run = serializers.IntegerField(allow_null=True, help_text="Id of the ratings that it rests on.")
    findings = FindingSerializer(many=True, help_text="In the order of the document; empty until it is made.")


class CommentOutcomeSerializer(serializers.Serializer[Any]):
    version = serializers.IntegerField(help_text="The highest counts.")
    outcome = serializers.ChoiceField([one.value for one in Verdict])
    reason = serializers.CharField()
    decided_by = PersonSerializer()
    decided_at = serializers.DateTimeField()


class CommentSerializer(serializers.Serializer[Any]):
    number = serializers.IntegerField()
    finding = serializers.CharField(help_text="Its reference in the version.")
    text = serializers.CharField(help_text="In the provider's words.")
    received_on = serializers.DateField()
    recorded_by = PersonSerializer()
    recorded_at = serializers.DateTimeField()
    outcomes = CommentOutcomeSerializer(many=True, source="outcomes.all", help_text="Empty: not decided yet.")


class RecordSerializer(serializers.Serializer[Any]):
    finding = serializers.CharField(max_length=10, help_text="Reference of a finding of this version.")
    text = serializers.CharField(max_length=10_000)
    received_on = serializers.DateField(help_text="Today or earlier.")


class DecideSerializer(serializers.Serializer[Any]):
    version = serializers.IntegerField(min_value=0, help_text="Of the newest outcome that you have seen; 0: there was none.")
    outcome = serializers.ChoiceField([one.value for one in Verdict])
    reason = serializers.CharField(max_length=10_000)

    def validate_outcome(self, value: str) -> Verdict:
        return Verdict(value)


class ProgressSerializer(serializers.Serializer[Any]):
    state = serializers.ChoiceField([one.value for one in State])
    note = serializers.CharField()
    by = PersonSerializer()
    at = serializers.DateTimeField()


class ActionSerializer(serializers.Serializer[Any]):
    id = serializers.IntegerField()
    number = serializers.IntegerField()
    text = serializers.CharField()
    owner = serializers.CharField(help_text="A role at the provider.")
    due_on = serializers.DateField()
    version = serializers.IntegerField()
    progress = ProgressSerializer(many=True, source="progress.all", help_text="The last counts; empty: not started.")


class RecommendationSerializer(serializers.Serializer[Any]):
    number = serializers.IntegerField()
    standard = serializers.CharField(
        source="standard.code", default=None, allow_null=True, help_text="null: the whole inspection."
    )
    text = serializers.CharField()
    version = serializers.IntegerField()
    changed_by = PersonSerializer()
    changed_at = serializers.DateTimeField()
    withdrawn_at = serializers.DateTimeField(allow_null=True, help_text="null: it stands.")
    withdrawn_because = serializers.CharField()
    actions = ActionSerializer(many=True, source="actions.all")
