"""What lies behind ratings, and what others would follow from another scheme, as the API shows them."""

from typing import Any

from rest_framework import serializers

from ratings.results import LeftOut, Policy
from ratings.serializers.runs import PooledPartSerializer, RatingsSerializer, TallySerializer


class TracedEditionSerializer(serializers.Serializer[Any]):
    code = serializers.CharField()
    name = serializers.CharField()
    digest = serializers.CharField(help_text="Of the edition's content.")


class TracedCaseSerializer(serializers.Serializer[Any]):
    case = serializers.CharField(help_text="Its reference.")
    id = serializers.IntegerField(help_text="For `/api/cases/{id}/answers/`, where the words of the evidence are.")
    module = serializers.CharField()
    submitted = serializers.BooleanField()
    left_out = serializers.ChoiceField(
        [why.value for why in LeftOut], allow_null=True, help_text="Why nothing of it counts; null where it counts."
    )


class TracedJudgementSerializer(serializers.Serializer[Any]):
    case = serializers.CharField(help_text="Its reference.")
    state = serializers.CharField(help_text="sufficient, insufficient, not_applicable, not_answered or not_asked")
    option = serializers.CharField(allow_null=True)
    version = serializers.IntegerField(help_text="Of the judgement; 0 where there is none.")
    agreed = serializers.BooleanField(
        help_text="What counts was agreed after a review; version and evidence are the inspector's."
    )
    saved_at = serializers.CharField(allow_null=True)
    evidence_sha256 = serializers.CharField(allow_null=True, help_text="Of the evidence, in UTF-8.")


class TracedQuestionSerializer(serializers.Serializer[Any]):
    key_question = serializers.CharField()
    number = serializers.CharField()
    text = serializers.CharField()
    concept = serializers.CharField()
    asked = serializers.CharField(help_text="In which cases it is asked, in words.")
    pools = serializers.ListField(child=serializers.CharField(), help_text="Concepts whose judgements the parts give.")
    answers = serializers.DictField(child=serializers.CharField(), help_text="How each option counts.")
    cases = TracedJudgementSerializer(many=True, help_text="Cases of its module; empty where parts are pooled.")


class TracedStandardSerializer(serializers.Serializer[Any]):
    standard = serializers.CharField()
    number = serializers.CharField()
    title = serializers.CharField()
    domain = serializers.CharField()
    rated_by = serializers.CharField()
    key_questions = serializers.ListField(child=serializers.CharField())


class TracedRuleSerializer(serializers.Serializer[Any]):
    rule = serializers.CharField(help_text="The part of the scheme.")
    title = serializers.CharField()
    text = serializers.CharField()
    basis = serializers.CharField(help_text="How well it is known, in words.")
    source = serializers.CharField()


class TraceSerializer(serializers.Serializer[Any]):
    """How the ratings were worked out, from the judgements up; it can be checked from itself alone."""

    inspection = serializers.CharField(help_text="Its reference.")
    provider = serializers.CharField()
    edition = TracedEditionSerializer()
    run = serializers.IntegerField()
    computed_at = serializers.CharField()
    policy = serializers.ChoiceField([policy.value for policy in Policy], help_text="Which answers counted.")
    counts = serializers.CharField(help_text="The same in words.")
    agrees = serializers.BooleanField(help_text="The cases as they are now are those that were counted.")
    cases = TracedCaseSerializer(many=True)
    parts = PooledPartSerializer(many=True)
    key_questions = TracedQuestionSerializer(many=True)
    standards = TracedStandardSerializer(many=True)
    rules = TracedRuleSerializer(many=True)
    scheme = serializers.DictField()
    tallies = TallySerializer(many=True)
    ratings = serializers.DictField(
        help_text="As `GET /api/inspections/{reference}/ratings/` gives them; empty where nothing is rated."
    )
    digest = serializers.CharField(help_text="SHA-256 of scheme, tallies and ratings (and of any policy but `recorded`).")
    seal = serializers.CharField(help_text="SHA-256 of everything else in this document.")


class SchemeChoice(serializers.Serializer[Any]):
    scheme = serializers.CharField(
        help_text="`rounding` (the same rules, with or without rounding shares first), `edition.<code>` or `draft.<number>`."
    )

    def key(self) -> str:
        """Return which scheme is asked for. Raises ValidationError where none is."""
        self.is_valid(raise_exception=True)
        return str(self.validated_data["scheme"])


class OtherSchemeSerializer(serializers.Serializer[Any]):
    """What another scheme would make of the same judgements. It never counts."""

    inspection = serializers.CharField(help_text="Its reference.")
    run = serializers.IntegerField()
    counts = serializers.BooleanField(help_text="Always false: these ratings are no ratings.")
    scheme = serializers.CharField()
    name = serializers.CharField()
    draft = serializers.BooleanField(help_text="The scheme is that of a draft.")
    own_overall_bands = serializers.BooleanField(
        help_text="The scheme is for another number of standards, or one of both gives no overall rating: points and overall "
        "bands are those of the inspection's edition."
    )
    rules = serializers.DictField()
    ratings = RatingsSerializer()
    ratings_that_count = RatingsSerializer()
