"""Inspections as the API shows them."""

from typing import Any

from rest_framework import serializers

from inspections.models import Provider
from inspections.rules import Phase, Role


class PersonSerializer(serializers.Serializer[Any]):
    id = serializers.IntegerField()
    name = serializers.CharField()


class ProviderSerializer(serializers.Serializer[Any]):
    name = serializers.CharField()
    kind = serializers.ChoiceField(Provider.Kind.choices)
    region = serializers.CharField()


class InspectionFilters(serializers.Serializer[Any]):
    phase = serializers.ChoiceField([phase.value for phase in Phase], required=False, help_text="Only those in this phase.")
    edition = serializers.CharField(required=False, help_text="Only those against the edition with this code.")

    def conditions(self) -> dict[str, str]:
        """Return the filters given, as conditions over inspections. Raises ValidationError for a value that cannot be."""
        self.is_valid(raise_exception=True)
        columns = {"phase": "phase", "edition": "edition__code"}
        return {columns[name]: value for name, value in self.validated_data.items()}


class InspectionRowSerializer(serializers.Serializer[Any]):
    reference = serializers.CharField(help_text="The key of the inspection in addresses and exports.")
    provider = ProviderSerializer()
    edition = serializers.CharField(source="edition.code", help_text="Code of the edition that the inspection keeps for ever.")
    phase = serializers.ChoiceField([phase.value for phase in Phase])
    fieldwork_starts = serializers.DateField()
    fieldwork_weeks = serializers.IntegerField()
    is_locked = serializers.BooleanField(help_text="Whether two people have locked the results.")
    results_version = serializers.IntegerField(
        help_text="Rises whenever the results are locked or unlocked: what was exported under another version is out of date."
    )
    part_of = serializers.CharField(
        source="part_of.reference", default=None, allow_null=True,
        help_text="Reference of the inspection that pools the judgements of this one.",
    )  # fmt: skip
    your_role = serializers.ChoiceField([role.value for role in Role], help_text="What you are in this inspection.")


class TeamMemberSerializer(serializers.Serializer[Any]):
    id = serializers.IntegerField(source="user_id")
    name = serializers.CharField(source="user.name")
    role = serializers.ChoiceField([role.value for role in Role])


class PartSerializer(serializers.Serializer[Any]):
    """An inspection whose judgements are pooled. You see its cases only if you are on it."""

    reference = serializers.CharField()
    provider = ProviderSerializer()
    edition = serializers.CharField(source="edition.code")
    phase = serializers.ChoiceField([phase.value for phase in Phase])


class InspectionSerializer(InspectionRowSerializer):
    parts = PartSerializer(many=True, source="current_parts", help_text="The inspections that are part of this one.")
    team = TeamMemberSerializer(many=True, source="current_team", help_text="Everybody on the inspection now.")
