"""Reviews, queries and what was agreed, as the API shows them."""

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from accounts.models import User
from cases.serializers import SetAsideSerializer, set_aside_row
from inspections.serializers import PersonSerializer
from moderation.models import Query, Review
from moderation.queries.asking import QueryLine
from moderation.queries.comparing import Agreement, By
from moderation.rules import Mode, QueryState, State, Step, Theme
from standards.structure import Kind


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
    set_aside = serializers.SerializerMethodField(help_text="Since when and why its case is not inspected any more; null: it is.")
    comparisons = serializers.SerializerMethodField()

    @extend_schema_field(SetAsideSerializer(allow_null=True))
    def get_set_aside(self, review: Review) -> Any:
        return set_aside_row(review.assessment.case)

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


class ClaimSerializer(serializers.Serializer[Any]):
    seen = serializers.BooleanField(
        default=False, help_text="You know already what the inspector answered: the review becomes an open one."
    )


class SettleSerializer(serializers.Serializer[Any]):
    question = serializers.CharField(help_text="Code of the question.")
    option = serializers.CharField(source="choice", help_text="Code of the option that is agreed.")
    reason = serializers.CharField(max_length=10_000)
    theme = serializers.ChoiceField(
        [theme.value for theme in Theme], required=False, allow_null=True, default=None,
        help_text="What the disagreement was about.",
    )  # fmt: skip

    def validate_theme(self, value: str | None) -> Theme | None:
        return Theme(value) if value else None


class QuestionToAskSerializer(serializers.Serializer[Any]):
    op = serializers.UUIDField(source="operation", help_text="Of your own making: sent twice, asked once.")
    question = serializers.CharField(help_text="Code of the question whose answer you ask about.")
    text = serializers.CharField(max_length=10_000)
    to = serializers.IntegerField(
        required=False, help_text="Id of the person who is asked; without it, whoever answers for the case."
    )
    due_on = serializers.DateField(required=False, help_text="Without it, in five days.")

    def validate_to(self, value: int) -> User:
        found = User.objects.filter(pk=value).first()
        if found is None:
            raise serializers.ValidationError("There is no such person.")
        return found


class SaidSerializer(serializers.Serializer[Any]):
    text = serializers.CharField(max_length=10_000)


class AgreementFilters(serializers.Serializer[Any]):
    mode = serializers.ChoiceField(
        [mode.value for mode in Mode], default=Mode.BLIND.value, help_text="Which reviews count: those made blind, or open ones."
    )
    kind = serializers.ChoiceField(
        [Kind.KEY_QUESTION.value, Kind.PROMPT.value], default=Kind.KEY_QUESTION.value,
        help_text="Whether answers to key questions are compared, or to prompts.",
    )  # fmt: skip
    by = serializers.ChoiceField([by.value for by in By], default=By.QUESTION.value, help_text="What is grouped by.")
    inspection = serializers.CharField(default="", help_text="Reference of one inspection.")
    edition = serializers.CharField(default="", help_text="Code of one edition.")

    def sought(self) -> dict[str, Any]:
        """Return what `agreement_of` is asked for. Raises ValidationError for a value that cannot be."""
        self.is_valid(raise_exception=True)
        given = dict(self.validated_data)
        return given | {"kind": Kind(given["kind"]), "by": By(given["by"])}


class _Share(serializers.FloatField):
    """A fraction as a number; null where it is not defined."""

    def to_representation(self, value: Any) -> Any:
        return float(value)


class CoefficientSerializer(serializers.Serializer[Any]):
    value = _Share()
    interval = serializers.ListField(child=serializers.FloatField(), allow_null=True, help_text="At 95%.")


class DirectionSerializer(serializers.Serializer[Any]):
    only_inspector_sufficient = serializers.IntegerField(source="first_only")
    only_assurer_sufficient = serializers.IntegerField(source="second_only")
    p = serializers.FloatField(help_text="McNemar's exact test.")


class FiguresSerializer(serializers.Serializer[Any]):
    """The figures of a group. `hidden` says why none are shown, `note` why some are not; both are mostly empty."""

    pairs = serializers.IntegerField()
    not_applicable_pairs = serializers.IntegerField(source="apart")
    agree = serializers.IntegerField()
    agreement = _Share(source="share", allow_null=True)
    interval = serializers.ListField(child=serializers.FloatField(), allow_null=True, help_text="Wilson's, at 95%.")
    positive_agreement = _Share(source="positive", allow_null=True)
    negative_agreement = _Share(source="negative", allow_null=True)
    direction = DirectionSerializer(allow_null=True)
    gwet_ac1 = CoefficientSerializer(source="ac1", allow_null=True)
    kappa = CoefficientSerializer(allow_null=True)
    krippendorff_alpha = _Share(source="alpha", allow_null=True)
    hidden = serializers.CharField(allow_blank=True)
    note = serializers.CharField(source="kappa_words", allow_blank=True)


class AgreementGroupSerializer(FiguresSerializer):
    group = serializers.CharField()


class AgreementSerializer(serializers.Serializer[Any]):
    """The figures of all comparisons chosen, and of each group."""

    whole = FiguresSerializer()
    groups = serializers.SerializerMethodField()

    @extend_schema_field(AgreementGroupSerializer(many=True))
    def get_groups(self, found: Agreement) -> Any:
        return [{"group": name, **FiguresSerializer(figures).data} for name, figures in found.groups]
