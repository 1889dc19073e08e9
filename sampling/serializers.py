"""The sample of an inspection as the API shows it, and what it takes."""

from decimal import Decimal
from typing import Any

from rest_framework import serializers

from inspections.serializers import PersonSerializer
from sampling.eligibility import CHOSEN, MoreThanOne
from sampling.fixing import Choice
from sampling.flow import Step
from sampling.models import DrawnCase
from sampling.programmes import PROGRAMMES
from sampling.queries.pages import DrawPage
from sampling.rules import WhyReplaced
from sampling.strata import Method


def _choices(kind: Any) -> list[tuple[str, str]]:
    return [(one.value, one.words) for one in kind]


class PlanInputSerializer(serializers.Serializer[Any]):
    """How the cases of a module are to be chosen. The seed is chosen by the system."""

    basis = serializers.ChoiceField([(one.code, one.words) for one in PROGRAMMES.values()])
    confidence = serializers.DecimalField(4, 1, min_value=Decimal(50), max_value=Decimal("99.9"), help_text="Per cent.")
    margin = serializers.DecimalField(4, 1, min_value=Decimal("0.5"), max_value=Decimal(25), help_text="Points.")
    first_day = serializers.DateField(allow_null=True, default=None, help_text="The period of a cohort follows from fieldwork.")
    last_day = serializers.DateField(allow_null=True, default=None)
    more_than_one = serializers.ChoiceField(_choices(MoreThanOne), help_text="Sentences of one person in the period.")
    ended_within = serializers.IntegerField(min_value=0, max_value=366, allow_null=True, default=None, help_text="Days.")
    left_out = serializers.ListField(
        child=serializers.ChoiceField([(one.code, one.words) for one in CHOSEN.values()]), default=list
    )
    reason = serializers.CharField(max_length=1000, default="", help_text="Needed where there is a plan already.")

    def chosen(self) -> tuple[Choice, str]:
        """Return the choice and the reason. Raises ValidationError."""
        self.is_valid(raise_exception=True)
        said = dict(self.validated_data)
        reason = str(said.pop("reason"))
        said["more_than_one"] = MoreThanOne(said["more_than_one"])
        return Choice(**said), reason


class PlanSerializer(serializers.Serializer[Any]):
    """How the cases of a module are chosen, and the seed, which was fixed before the population could be loaded."""

    version = serializers.IntegerField()
    basis = serializers.ChoiceField([(one.code, one.words) for one in PROGRAMMES.values()])
    confidence = serializers.DecimalField(4, 1)
    margin = serializers.DecimalField(4, 1)
    first_day = serializers.DateField(allow_null=True)
    last_day = serializers.DateField(allow_null=True)
    more_than_one = serializers.ChoiceField(_choices(MoreThanOne))
    ended_within = serializers.IntegerField(allow_null=True)
    left_out = serializers.ListField(child=serializers.CharField(), help_text="Reasons, as they are sent.")
    seed = serializers.IntegerField()
    reason = serializers.CharField()
    fixed_by = PersonSerializer()
    fixed_at = serializers.DateTimeField()


class PopulationInputSerializer(serializers.Serializer[Any]):
    """A file of the population, and what its columns hold."""

    file = serializers.FileField(help_text="An Excel workbook (.xlsx) or a CSV file.")
    dated_on = serializers.DateField(help_text="The day on which it was taken from the provider's records.")
    sheet = serializers.CharField(default=None, allow_null=True, help_text="Of a workbook with several.")
    columns = serializers.JSONField(help_text='Our name of each column -> the file\'s, as {"reference": "CRN"}.')

    def validate_columns(self, value: Any) -> dict[str, str]:
        if not isinstance(value, dict) or not all(isinstance(one, str) for one in value.values()):
            raise serializers.ValidationError("Give an object of texts.")
        return value


class PopulationProblemSerializer(serializers.Serializer[Any]):
    row = serializers.IntegerField(help_text="As a spreadsheet counts; 0 means the whole file.")
    column = serializers.CharField(help_text="As the file names it.")
    value = serializers.CharField()
    reason = serializers.CharField()


class PopulationSerializer(serializers.Serializer[Any]):
    """A file of the population and how far the worker has come with it. All its rows are taken in, or none."""

    file_name = serializers.CharField()
    sheet = serializers.CharField()
    dated_on = serializers.DateField()
    size = serializers.IntegerField(help_text="Bytes.")
    sha256 = serializers.CharField()
    state = serializers.ChoiceField(["Not started", "In progress", "Ready", "Failed"])
    rows = serializers.IntegerField(allow_null=True)
    checked = serializers.IntegerField(help_text="Rows that have been looked at.")
    failure = serializers.CharField()
    problems = PopulationProblemSerializer(many=True, source="first_problems", help_text="The first hundred.")
    uploaded_by = PersonSerializer()
    uploaded_at = serializers.DateTimeField()


class StratumSerializer(serializers.Serializer[Any]):
    key = serializers.ListField(
        child=serializers.CharField(allow_blank=True), help_text="Gender, disposal, risk of serious harm."
    )
    eligible = serializers.IntegerField()
    size = serializers.IntegerField(help_text="How many were drawn.")
    seed = serializers.CharField(help_text="Cases are drawn in the order of the SHA-256 of `seed|reference`.")


class DrawSerializer(serializers.Serializer[Any]):
    """A draw: the newest counts."""

    version = serializers.IntegerField()
    eligible = serializers.IntegerField()
    size = serializers.IntegerField()
    method = serializers.ChoiceField(_choices(Method), allow_blank=True, help_text='How sizes were rounded; "" for a cohort.')
    weeks = serializers.ListField(child=serializers.IntegerField(), help_text="Of a cohort: weeks before fieldwork.")
    strata = StratumSerializer(many=True)
    reason = serializers.CharField()
    drawn_by = PersonSerializer()
    drawn_at = serializers.DateTimeField()


class DrawInputSerializer(serializers.Serializer[Any]):
    seen = serializers.IntegerField(min_value=0, help_text="How many draws you know of: another one since is a conflict.")
    weeks = serializers.ListField(
        child=serializers.IntegerField(),
        default=list,
        help_text="Of a cohort: weeks before fieldwork, as many as its programme takes.",
    )
    reason = serializers.CharField(max_length=1000, default="", help_text="Needed to draw again.")


class StepSerializer(serializers.Serializer[Any]):
    """A line of the flow statement: a total is the total before it, less those who left and with those who joined."""

    words = serializers.CharField()
    kind = serializers.CharField(help_text="total, left or joined.")
    cases = serializers.IntegerField()


class SampleSerializer(serializers.Serializer[Any]):
    """The sample of one module as it stands; null for what there is not yet."""

    inspection = serializers.CharField()
    module = serializers.CharField()
    plan = PlanSerializer(allow_null=True)
    population = PopulationSerializer(allow_null=True, help_text="The newest file of the plan.")
    draw = DrawSerializer(allow_null=True)
    standing = serializers.IntegerField(allow_null=True, help_text="Cases to be inspected, after replacements.")
    margin = serializers.CharField(
        allow_null=True, help_text="Of error, in points, with the cases that stand; null for a cohort."
    )
    flow = StepSerializer(many=True)


class ExcludedSerializer(serializers.Serializer[Any]):
    row = serializers.IntegerField()
    reference = serializers.CharField()
    started_on = serializers.DateField(allow_null=True)
    reason = serializers.CharField(source="exclusion", help_text="As in `left_out` of a plan, or by its other settings.")


class DrawnCaseSerializer(serializers.Serializer[Any]):
    """A case that was drawn, or that stands for one that was."""

    id = serializers.IntegerField()
    reference = serializers.CharField(source="case.reference")
    stratum = serializers.IntegerField(help_text="Its place in the strata of the draw.")
    place = serializers.IntegerField()
    why_replaced = serializers.CharField(help_text='A reason as it is sent; "" where the case stands.')
    replaced_by = serializers.CharField(allow_null=True, help_text="null: nobody; its stratum had no reserve left.")


def drawn_row(drawn: DrawnCase) -> dict[str, Any]:
    """Return a drawn case as DrawnCaseSerializer shows it."""
    replacement = getattr(drawn, "replacement", None)
    by_case = replacement.by_case.case.reference if replacement and replacement.by_case else None
    return {
        "id": drawn.pk,
        "case": {"reference": drawn.case.reference},
        "stratum": drawn.stratum,
        "place": drawn.place,
        "why_replaced": replacement.why if replacement else "",
        "replaced_by": by_case,
    }


def step_rows(steps: list[Step]) -> list[dict[str, Any]]:
    return [{"words": one.words, "kind": one.kind.value, "cases": one.number} for one in steps]


def standing_of(page: DrawPage | None) -> dict[str, Any]:
    """Return how many cases stand, and the margin they have."""
    return {"standing": page.standing if page else None, "margin": (page.margin or None) if page else None}


class ReplaceInputSerializer(serializers.Serializer[Any]):
    why = serializers.ChoiceField(_choices(WhyReplaced))
    note = serializers.CharField(max_length=1000, default="", help_text="Needed for another reason.")


class ReserveSerializer(serializers.Serializer[Any]):
    """The reserve of a stratum, in the order in which its cases would replace others."""

    stratum = serializers.IntegerField()
    cases = serializers.ListField(child=serializers.CharField())


class StratumFilter(serializers.Serializer[Any]):
    stratum = serializers.IntegerField(min_value=0, default=0, help_text="Its place in the strata of the draw.")
