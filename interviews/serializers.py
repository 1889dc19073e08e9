"""Interviews as the API shows them."""

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from cases.rules import AnswerState
from cases.serializers import SetAsideSerializer, set_aside_row
from inspections.serializers import PersonSerializer
from interviews.models import Interview
from standards.structure import Counts


class InterviewFilter(serializers.Serializer[Any]):
    inspection = serializers.SlugField(required=False, help_text="Only those of the inspection with this reference.")

    def reference(self) -> str:
        """Return the reference given, "" for none. Raises ValidationError for one that cannot be."""
        self.is_valid(raise_exception=True)
        return str(self.validated_data.get("inspection", ""))


class AnswersImportSerializer(serializers.Serializer[Any]):
    judgements = serializers.IntegerField(help_text="Judgements that were new.")
    interviews = serializers.IntegerField(help_text="Interviews that were new.")
    unchanged = serializers.IntegerField(help_text="Rows whose answers were there already.")


class InterviewRowSerializer(serializers.Serializer[Any]):
    id = serializers.IntegerField()
    inspection = serializers.CharField(source="case.inspection.reference", help_text="Reference of the inspection.")
    edition = serializers.CharField(source="case.inspection.edition.code")
    case = serializers.CharField(source="case.reference", help_text="The case after which the officer was interviewed.")
    case_id = serializers.IntegerField()
    officer = serializers.CharField(source="officer.reference", help_text="The provider's own reference of the officer.")
    interviewer = PersonSerializer()
    held_on = serializers.DateField(allow_null=True)
    held_at = serializers.TimeField(allow_null=True, help_text="Local time at which it began; null: not recorded.")
    mode = serializers.CharField(help_text="Empty while it is not known.")
    grade = serializers.CharField(help_text="Code of the edition's list; empty while it is not known.")
    caseload_fte = serializers.DecimalField(
        max_digits=5, decimal_places=1, allow_null=True, help_text="Cases responsible for, full-time equivalent; as text."
    )
    finished_at = serializers.DateTimeField(source="submitted_at", allow_null=True)
    set_aside = serializers.SerializerMethodField(help_text="Since when and why its case is not inspected any more; null: it is.")

    @extend_schema_field(SetAsideSerializer(allow_null=True))
    def get_set_aside(self, interview: Interview) -> Any:
        return set_aside_row(interview.case)


class BookSerializer(serializers.Serializer[Any]):
    on = serializers.DateField(allow_null=True, help_text="Today or later; null calls off what was booked.")
    at = serializers.TimeField(allow_null=True, default=None, help_text="Local time; null: not agreed yet.")
    mode = serializers.CharField(allow_blank=True, default="", help_text="Code of the edition's list; empty: not agreed yet.")


class BookingSerializer(serializers.Serializer[Any]):
    id = serializers.IntegerField()
    case = serializers.CharField(source="case.reference", help_text="The case after which the officer is to be interviewed.")
    case_id = serializers.IntegerField()
    officer = serializers.CharField(source="officer.reference", help_text="The provider's own reference of the officer.")
    on = serializers.DateField(allow_null=True, help_text="null: called off.")
    at = serializers.TimeField(allow_null=True, help_text="Local time; null: not agreed yet.")
    mode = serializers.CharField(help_text="Empty: not agreed yet.")
    booked_by = PersonSerializer()
    booked_at = serializers.DateTimeField()


class InterviewAnswerSerializer(serializers.Serializer[Any]):
    question = serializers.CharField()
    concept = serializers.CharField()
    state = serializers.ChoiceField(
        [state.value for state in AnswerState], help_text="Not asked, not applicable and not answered are three things."
    )
    option = serializers.CharField(allow_null=True, help_text="null: nothing chosen yet.")
    counts = serializers.ChoiceField([counts.value for counts in Counts], allow_null=True)
    why = serializers.CharField()
    version = serializers.IntegerField(help_text="0: nothing recorded yet.")
    updated_at = serializers.DateTimeField(allow_null=True)


class InterviewSerializer(InterviewRowSerializer):
    notes = serializers.CharField(help_text="What the interviewer noted that belongs to no question.")
    answers = InterviewAnswerSerializer(many=True, help_text="Every question in the order of the interview, answered or not.")
