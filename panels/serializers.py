"""Results, decisions, locks and all ratings together, as the API shows them."""

from typing import Any

from rest_framework import serializers

from inspections.models import Provider
from inspections.rules import Phase
from inspections.serializers import PersonSerializer, ProviderSerializer
from panels.queries.national import NOT_RATED
from panels.queries.results import Results
from panels.queries.shown import ShownDecision
from ratings.queries.grid import ShownRating
from ratings.results import Rating

RATINGS = [rating.code for rating in Rating]


def _rating(**options: Any) -> Any:
    return serializers.ChoiceField(RATINGS, allow_null=True, **options)


class DecidedStandardSerializer(serializers.Serializer[Any]):
    """One standard: what was computed, or proposed, beside what the panel decided."""

    standard = serializers.CharField()
    domain = serializers.CharField()
    computed = _rating()
    computed_points = serializers.IntegerField(allow_null=True)
    decided = _rating(help_text="null: not decided yet, or never rated.")
    is_stale = serializers.BooleanField(help_text="The panel decided about another computed rating than this one.")
    points = serializers.IntegerField(allow_null=True, help_text="Of the rating that stands.")


class DomainPointsSerializer(serializers.Serializer[Any]):
    domain = serializers.CharField()
    computed_points = serializers.IntegerField()
    points = serializers.IntegerField(help_text="With the panel's decisions.")
    most_points = serializers.IntegerField()


class DecidedOverallSerializer(serializers.Serializer[Any]):
    computed = _rating()
    computed_points = serializers.IntegerField()
    follows = _rating(help_text="From the decisions about standards.")
    points = serializers.IntegerField()
    most_points = serializers.IntegerField()
    decided = _rating(help_text="By the panel, about the whole.")


class ResultsSerializer(serializers.Serializer[Any]):
    """Computed and decided side by side. What has another `results_version` is out of date."""

    inspection = serializers.CharField()
    edition = serializers.CharField()
    is_locked = serializers.BooleanField()
    results_version = serializers.IntegerField()
    run = serializers.IntegerField(allow_null=True, help_text="Id of the run that was computed.")
    overall = DecidedOverallSerializer(
        allow_null=True, help_text="null where nothing was computed, or the edition gives no overall rating."
    )
    domains = DomainPointsSerializer(many=True)
    standards = DecidedStandardSerializer(many=True)


def results_row(inspection: Any, results: Results | None) -> dict[str, Any]:
    """Return what the API says of the results of an inspection read with its edition."""
    found: dict[str, Any] = {
        "inspection": inspection.reference, "edition": inspection.edition.code, "is_locked": inspection.is_locked,
        "results_version": inspection.results_version, "run": None, "overall": None, "domains": [], "standards": [],
    }  # fmt: skip
    if results is None:
        return found
    overall = results.overall
    return found | {
        "run": results.run.pk,
        "overall": overall and {
            "computed": code(overall.computed), "computed_points": overall.computed_points, "follows": code(overall.follows),
            "points": overall.points, "most_points": overall.most_points, "decided": _decided(overall.decision),
        },
        "domains": [
            {"domain": one.domain.code, "computed_points": one.computed_points, "points": one.points,
             "most_points": one.most_points} for one in results.domains
        ],
        "standards": [
            {"standard": one.standard.code, "domain": one.standard.domain, "computed": code(one.computed),
             "computed_points": one.computed_points, "decided": _decided(one.decision), "is_stale": one.is_stale,
             "points": one.points} for one in results.standards
        ],
    }  # fmt: skip


def code(rating: ShownRating | None) -> str | None:
    """Return the code of a rating that is shown in words; None for none."""
    return Rating(rating.rank).code if rating else None


def _decided(decision: ShownDecision | None) -> str | None:
    return code(decision.decided) if decision else None


class DecisionSerializer(serializers.Serializer[Any]):
    id = serializers.IntegerField()
    standard = serializers.CharField(source="standard.code", default=None, allow_null=True, help_text="null: the whole.")
    version = serializers.IntegerField(help_text="The highest of a standard is the one that stands.")
    computed = serializers.CharField(help_text="Code of the rating that the panel had before it; empty: not rated.")
    decided = serializers.CharField(help_text="Code of the rating decided on; empty: left without one.")
    reasons = serializers.CharField()
    run = serializers.IntegerField(source="run_id")
    held_on = serializers.DateField(source="meeting.held_on")
    members = PersonSerializer(many=True, source="people", help_text="Who took part.")
    recorded_by = PersonSerializer()
    recorded_at = serializers.DateTimeField()


class LockRequestSerializer(serializers.Serializer[Any]):
    id = serializers.IntegerField()
    to_lock = serializers.BooleanField(help_text="false: to unlock.")
    reason = serializers.CharField()
    asked_by = PersonSerializer(allow_null=True)
    asked_at = serializers.DateTimeField()
    confirmed_by = PersonSerializer(allow_null=True, help_text="Never the one who asked.")
    confirmed_at = serializers.DateTimeField(allow_null=True)
    withdrawn_by = PersonSerializer(allow_null=True)
    withdrawn_at = serializers.DateTimeField(allow_null=True)
    results_version = serializers.IntegerField(allow_null=True, help_text="That it led to.")


class AskSerializer(serializers.Serializer[Any]):
    to_lock = serializers.BooleanField(help_text="false asks to unlock.")
    reason = serializers.CharField(default="", allow_blank=True, max_length=2000, help_text="Needed to unlock.")


class NationalFilters(serializers.Serializer[Any]):
    edition = serializers.CharField(required=False, help_text="Code of the edition.")
    kind = serializers.ChoiceField(Provider.Kind.choices, required=False, help_text="Of provider.")
    region = serializers.CharField(required=False, help_text="Of the provider.")
    year = serializers.IntegerField(required=False, min_value=1900, max_value=9999, help_text="In which fieldwork began.")
    rating = serializers.ChoiceField([*RATINGS, NOT_RATED], required=False, help_text="The overall rating that stands.")

    def sought(self) -> dict[str, str]:
        """Return what to look for. Raises ValidationError for a value that cannot be."""
        self.is_valid(raise_exception=True)
        return {name: str(value) for name, value in self.validated_data.items()}


class NationalRowSerializer(serializers.Serializer[Any]):
    inspection = serializers.CharField(source="inspection.reference")
    provider = ProviderSerializer(source="inspection.provider")
    edition = serializers.CharField(source="inspection.edition.code")
    fieldwork_starts = serializers.DateField()
    phase = serializers.ChoiceField([phase.value for phase in Phase], source="inspection.phase")
    is_locked = serializers.BooleanField(source="is_final", help_text="false: the rating is computed and provisional.")
    results_version = serializers.IntegerField(source="inspection.results_version")
    computed = serializers.CharField(source="computed_code", help_text="Code of the rating; empty: not rated.")
    decided = serializers.CharField(source="decided_code", help_text="Empty: not rated, or not locked yet.")
    points = serializers.IntegerField(allow_null=True)
    most_points = serializers.IntegerField(allow_null=True)
