"""Ratings as the API shows them: what a run stored, by codes, shares as exact fractions."""

from typing import Any

from rest_framework import serializers

from ratings.queries.monitoring import State
from ratings.results import Judged, NotRated, Policy, Rating, Source

RATINGS = [rating.code for rating in Rating]
WHY_NOT_RATED = [reason.value for reason in NotRated]
PIPELINE_STATES = [state.value for state in State]


class RunFilter(serializers.Serializer[Any]):
    inspection = serializers.SlugField(required=False, help_text="Only those of the inspection with this reference.")

    def reference(self) -> str:
        """Return the reference given, "" for none. Raises ValidationError for one that cannot be."""
        self.is_valid(raise_exception=True)
        return str(self.validated_data.get("inspection", ""))


class TallySerializer(serializers.Serializer[Any]):
    """Every case of the question's sample is in exactly one of the five; of a pooled question, every case of the parts."""

    key_question = serializers.CharField()
    sufficient = serializers.IntegerField()
    insufficient = serializers.IntegerField()
    not_applicable = serializers.IntegerField()
    not_answered = serializers.IntegerField()
    not_asked = serializers.IntegerField()


class OneCaseSerializer(serializers.Serializer[Any]):
    """What follows if one case had been judged the other way."""

    key_question = serializers.CharField()
    becomes = serializers.ChoiceField([judged.value for judged in Judged])
    rating = serializers.ChoiceField(RATINGS)


class KeyQuestionRatingSerializer(serializers.Serializer[Any]):
    key_question = serializers.CharField()
    share = serializers.CharField(allow_null=True, help_text="Sufficient among those judged, as a fraction: 29/58.")
    per_cent = serializers.CharField(allow_null=True, help_text="The share as it is shown; never used to compute.")
    rating = serializers.ChoiceField(RATINGS, allow_null=True)
    not_rated = serializers.ChoiceField(WHY_NOT_RATED, allow_null=True, help_text="Why there is no rating.")
    one_case = OneCaseSerializer(many=True)


class NearBoundarySerializer(serializers.Serializer[Any]):
    key_question = serializers.CharField()
    boundary = serializers.CharField(help_text="In per cent.")
    points_away = serializers.CharField(help_text="In percentage points.")
    below = serializers.ChoiceField(RATINGS)
    above = serializers.ChoiceField(RATINGS)


class FewCasesSerializer(serializers.Serializer[Any]):
    key_question = serializers.CharField()
    judged = serializers.IntegerField()


class TriggersSerializer(serializers.Serializer[Any]):
    """Why the panel may consider discretion; all empty when it has no reason to."""

    near_boundary = NearBoundarySerializer(many=True)
    one_case = OneCaseSerializer(many=True)
    few_cases = FewCasesSerializer(many=True)


class StandardRatingSerializer(serializers.Serializer[Any]):
    standard = serializers.CharField()
    domain = serializers.CharField()
    rated_by = serializers.ChoiceField([source.value for source in Source], help_text="What the rating comes from.")
    rating = serializers.ChoiceField(RATINGS, allow_null=True)
    not_rated = serializers.ChoiceField(WHY_NOT_RATED, allow_null=True)
    points = serializers.IntegerField(allow_null=True)
    decided_by = serializers.ListField(child=serializers.CharField(), help_text="The key questions with the lowest share.")
    key_questions = KeyQuestionRatingSerializer(many=True)
    triggers = TriggersSerializer()


class DomainSummarySerializer(serializers.Serializer[Any]):
    domain = serializers.CharField()
    points = serializers.IntegerField()
    most_points = serializers.IntegerField()
    rated = serializers.IntegerField()
    standards = serializers.IntegerField()


class OverallSerializer(serializers.Serializer[Any]):
    points = serializers.IntegerField()
    most_points = serializers.IntegerField()
    rated = serializers.IntegerField()
    standards = serializers.IntegerField()
    rating = serializers.ChoiceField(RATINGS, allow_null=True)
    not_rated = serializers.ChoiceField(WHY_NOT_RATED, allow_null=True)
    missing = serializers.ListField(child=serializers.CharField(), help_text="Standards without a rating.")
    lowest_possible = serializers.ChoiceField(RATINGS)
    highest_possible = serializers.ChoiceField(RATINGS)


class RatingsSerializer(serializers.Serializer[Any]):
    overall = OverallSerializer(allow_null=True, help_text="null where the edition gives no overall rating.")
    domains = DomainSummarySerializer(many=True)
    standards = StandardRatingSerializer(many=True)


class RunRowSerializer(serializers.Serializer[Any]):
    id = serializers.IntegerField()
    inspection = serializers.CharField(source="reference", help_text="Reference of the inspection.")
    computed_at = serializers.DateTimeField()
    cases_total = serializers.IntegerField()
    cases_counted = serializers.IntegerField(help_text="Cases with at least one key question judged.")
    cases_submitted = serializers.IntegerField()
    policy = serializers.ChoiceField([policy.value for policy in Policy], help_text="Which answers counted.")
    left_out = serializers.DictField(child=serializers.IntegerField(), help_text="Cases that the policy left out, by the reason.")
    digest = serializers.CharField(help_text="The same whenever the same judgements are rated by the same scheme.")
    overall = serializers.ChoiceField(RATINGS, allow_null=True)


class ShareSerializer(serializers.Serializer[Any]):
    judged = serializers.IntegerField(help_text="Judgements sufficient or insufficient: the base of the share.")
    share = serializers.CharField(allow_null=True, help_text="An exact fraction such as 29/58; null where nothing was judged.")
    per_cent = serializers.CharField(allow_null=True, help_text="The share as it is shown; never used to compute.")


class QuestionShareSerializer(ShareSerializer):
    key_question = serializers.CharField()


class PooledShareSerializer(QuestionShareSerializer):
    """One part's own figures in a pooled key question. No rating follows from them."""

    sufficient = serializers.IntegerField()
    insufficient = serializers.IntegerField()
    contribution = serializers.CharField(
        allow_null=True, help_text="Which share of the pooled judgements is this part's, as a fraction; null where there is none."
    )


class PooledPartSerializer(serializers.Serializer[Any]):
    """An inspection whose judgements were pooled, and how many cases it had."""

    inspection = serializers.CharField(help_text="Its reference.")
    provider = serializers.CharField()
    edition = serializers.CharField()
    total = serializers.IntegerField()
    counted = serializers.IntegerField(help_text="Cases with at least one of the pooled key questions judged.")
    submitted = serializers.IntegerField()
    left_out = serializers.IntegerField(default=0, help_text="Cases that its own policy left out.")
    key_questions = PooledShareSerializer(many=True, help_text="Its own figures; empty in runs from before they were kept.")


class ResultSerializer(serializers.Serializer[Any]):
    """The shares of one standard, rated or not, or of one priority factor."""

    standard = serializers.CharField()
    title = serializers.CharField()
    domain = serializers.CharField()
    rated_by = serializers.CharField(help_text="cases, parts, characteristics, or nothing: reported and never rated.")
    key_questions = QuestionShareSerializer(many=True)
    together = ShareSerializer(help_text="All its judgements counted together; no rating follows from this.")


class RunSerializer(RunRowSerializer):
    parts = PooledPartSerializer(many=True, help_text="Whose judgements were pooled; empty for an inspection without parts.")
    tallies = TallySerializer(many=True)
    scheme = serializers.DictField(help_text="The rating scheme the run used; empty when the edition rates nothing.")
    ratings = RatingsSerializer(allow_null=True, help_text="null when the edition rates nothing.")
    results = ResultSerializer(many=True, help_text="Shares of every standard that is judged in cases, rated or not.")


class LatestRatingsSerializer(serializers.Serializer[Any]):
    """Computed ratings are provisional: the panel decides."""

    inspection = serializers.CharField()
    edition = serializers.CharField()
    stale = serializers.BooleanField(help_text="Newer judgements or facts exist than the run has counted.")
    run = RunSerializer(allow_null=True, help_text="null until the first has been computed.")


class MonitoringSerializer(serializers.Serializer[Any]):
    """The state first: anything but `well` and `nothing_yet` needs somebody."""

    state = serializers.ChoiceField(PIPELINE_STATES)
    at = serializers.DateTimeField(help_text="When this was asked.")
    queue = serializers.IntegerField(
        allow_null=True, help_text="Tasks no worker has taken yet; null when the broker does not answer."
    )
    worker_seen_at = serializers.DateTimeField(source="seen_at", allow_null=True, help_text="When a worker last looked for work.")
    stale = serializers.IntegerField(source="stale_count", help_text="Inspections with judgements that their latest run lacks.")
    oldest_stale_seconds = serializers.IntegerField(
        allow_null=True, help_text="How long the oldest of them waits, failing ones aside."
    )
    failing = serializers.IntegerField(source="failing_count", help_text="Inspections that could not be rated when tried last.")
    last_run_at = serializers.DateTimeField(allow_null=True)
    last_run_milliseconds = serializers.IntegerField(allow_null=True)
    answers_on_laptops = serializers.IntegerField(
        source="on_laptops.answers", help_text="That browsers say they could not send yet."
    )
    answers_on_laptops_since = serializers.DateTimeField(source="on_laptops.since", allow_null=True)
