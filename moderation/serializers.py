"""Reviews, queries and what was agreed, as the API shows them."""

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from inspections.serializers import PersonSerializer
from moderation.models import Query, Review
from moderation.queries.asking import QueryLine
from moderation.rules import Mode, QueryState, State, Step, Theme


class ComparedJudgementSerializer(serializers.Serializer[Any]):
    """What both had said when they were laid side by side."""

    question = serializers.CharField(source="question.code")
    inspector = serializers.CharField(source="theirs.code", allow_null=True, default=None, help_text="Code of the option.")
    inspector_version = serializers.IntegerField(source="version")
    assurer = serializers.CharField(source="ours.code")
    assurer_reason = serializers.CharField(source="reason")
    agrees = serializers.BooleanField()


class ReviewSerializer(serializers.Serializer[Any]):
    """A second look at one assessment. What was judged is in it once both sides are known, never before."""

    id = serializers.IntegerField()
    case = serializers.IntegerField(source="assessment.case_id", help_text="Id of the case.")
    mode = serializers.ChoiceField([mode.value for mode in Mode])
    state = serializers.ChoiceField([state.value for state in State])
    because = serializers.ListField(child=serializers.CharField(), help_text="Which parts of the rule selected it.")
    held_by = PersonSerializer(allow_null=True)
    judged_by = PersonSerializer(allow_null=True)
    selected_at = serializers.DateTimeField()
    compared_at = serializers.DateTimeField(allow_null=True)
    closed_at = serializers.DateTimeField(allow_null=True)
    comparisons = serializers.SerializerMethodField()

    @extend_schema_field(ComparedJudgementSerializer(many=True))
    def get_comparisons(self, review: Review) -> Any:
        return ComparedJudgementSerializer(review.comparisons.all(), many=True).data


class QueryStepSerializer(serializers.Serializer[Any]):
    """One step of a query."""

    step = serializers.ChoiceField([step.value for step in Step])
    text = serializers.CharField()
    version = serializers.IntegerField(help_text="Of the answer at that moment.")
    by = PersonSerializer()
    at = serializers.DateTimeField()


class QuerySerializer(serializers.Serializer[Any]):
    """A question about one version of one answer. One that was resolved is open again once the answer has a later version."""

    id = serializers.IntegerField()
    case = serializers.IntegerField(source="assessment.case_id", help_text="Id of the case.")
    question = serializers.CharField(source="question.code")
    version = serializers.IntegerField(help_text="Of the answer that it is about; 0 where there was none.")
    state = serializers.SerializerMethodField()
    assigned_to = PersonSerializer(allow_null=True)
    due_on = serializers.DateField(allow_null=True)
    steps = QueryStepSerializer(many=True, source="steps.all")

    @extend_schema_field(serializers.ChoiceField([state.value for state in QueryState]))
    def get_state(self, query: Query) -> str:
        return QueryLine(query).standing.value


class AgreedJudgementSerializer(serializers.Serializer[Any]):
    """What was settled about one question of one case. All are listed; the newest of a question counts."""

    id = serializers.IntegerField()
    case = serializers.IntegerField(source="assessment.case_id", help_text="Id of the case.")
    question = serializers.CharField(source="question.code")
    option = serializers.CharField(source="option.code")
    reason = serializers.CharField()
    theme = serializers.ChoiceField(["", *(theme.value for theme in Theme)])
    version = serializers.IntegerField(help_text="Of the inspector's answer that it was settled against.")
    by = PersonSerializer()
    at = serializers.DateTimeField()


class LearningNoteSerializer(serializers.Serializer[Any]):
    """One version of a note to a question. One without words ended the note before it."""

    id = serializers.IntegerField()
    question = serializers.CharField(source="question.code")
    version = serializers.IntegerField()
    text = serializers.CharField(allow_blank=True)
    proposed_by = PersonSerializer(source="written_by")
    approved_by = PersonSerializer(source="decided_by")
    approved_at = serializers.DateTimeField(source="decided_at")
