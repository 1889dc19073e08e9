"""Exercises, their cases and their results, as the API shows them."""

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from exercises.queries.opening import OpenExercise, OpenGoldCase
from exercises.rules import State


class ExerciseSerializer(serializers.Serializer[Any]):
    """One exercise in the list."""

    id = serializers.IntegerField()
    title = serializers.CharField()
    edition = serializers.CharField(source="edition.code")
    state = serializers.ChoiceField([(state.value, state.value) for state in State], source="standing.value")
    named = serializers.BooleanField(help_text="Whether answers are shown with names once they are revealed.")
    opens_at = serializers.DateTimeField()
    locks_at = serializers.DateTimeField()
    reveals_at = serializers.DateTimeField()


class FactSerializer(serializers.Serializer[Any]):
    """One fact of a gold case in words."""

    name = serializers.CharField()
    value = serializers.CharField()


class GoldCaseSerializer(serializers.Serializer[Any]):
    """A case to be judged, and the codes of the questions that are asked about it."""

    id = serializers.IntegerField(source="case.pk")
    number = serializers.IntegerField(source="case.number")
    title = serializers.CharField(source="case.title")
    notes = serializers.CharField(source="case.notes")
    facts = serializers.SerializerMethodField()
    questions = serializers.SerializerMethodField()

    @extend_schema_field(FactSerializer(many=True))
    def get_facts(self, case: OpenGoldCase) -> Any:
        told = [*case.facts(), *case.answers_to_screening()]
        return [{"name": name, "value": value} for name, value in told]

    @extend_schema_field(serializers.ListField(child=serializers.CharField()))
    def get_questions(self, case: OpenGoldCase) -> list[str]:
        return [question.code for question in case.questions]


class OpenExerciseSerializer(ExerciseSerializer):
    """One exercise with its cases, once you may read them. Nobody's answers are here."""

    cases = serializers.SerializerMethodField()

    def to_representation(self, instance: OpenExercise) -> Any:
        self.opened = instance
        return super().to_representation(instance.exercise)

    @extend_schema_field(GoldCaseSerializer(many=True))
    def get_cases(self, _exercise: Any) -> Any:
        return GoldCaseSerializer(self.opened.cases if self.opened.sees_cases else [], many=True).data


class GivenSerializer(serializers.Serializer[Any]):
    """What somebody answered; `who` is empty where the exercise shows no names."""

    option = serializers.CharField(source="option.code")
    reason = serializers.CharField()
    who = serializers.CharField(allow_blank=True)
    is_own = serializers.BooleanField()


class QuestionResultSerializer(serializers.Serializer[Any]):
    """The gold answer to one question about one case, and everybody's."""

    case = serializers.IntegerField(source="case.case.pk", help_text="Id of the gold case.")
    question = serializers.CharField(source="question.code")
    gold = serializers.CharField(source="gold.code")
    gold_reason = serializers.CharField()
    gold_by = serializers.CharField()
    agree = serializers.IntegerField(help_text="How many chose the gold answer.")
    answers = GivenSerializer(source="given", many=True)


class ExerciseFiguresSerializer(serializers.Serializer[Any]):
    """How far answers agree, of one question over all cases, or of all of a kind. Shares and coefficients are from 0 to 1."""

    name = serializers.CharField()
    kind = serializers.ChoiceField(["key_question", "prompt"])
    pairs = serializers.IntegerField(source="figures.with_gold.pairs")
    not_applicable_pairs = serializers.IntegerField(source="figures.with_gold.apart")
    agree = serializers.IntegerField(source="figures.with_gold.agree")
    agreement = serializers.FloatField(source="figures.with_gold.share", allow_null=True)
    gwet_ac1 = serializers.FloatField(source="figures.with_gold.ac1.value", allow_null=True, default=None)
    krippendorff_alpha = serializers.FloatField(source="figures.alpha", allow_null=True)
    note = serializers.SerializerMethodField(help_text="Why something is not shown or not defined.")

    def get_note(self, line: Any) -> str:
        return str(line.figures.with_gold.hidden or line.figures.alpha_words)


class ExerciseResultsSerializer(serializers.Serializer[Any]):
    """What came of an exercise."""

    figures = ExerciseFiguresSerializer(source="lines", many=True)
    questions = QuestionResultSerializer(many=True)
