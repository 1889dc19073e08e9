"""Editions as the API shows them."""

from collections.abc import Iterable
from typing import Any

from rest_framework import serializers

from standards.comparing import Differences, Verdict
from standards.models import Edition
from standards.structure import Counts, EditionStructure, Kind, Page, Question


class OptionSerializer(serializers.Serializer[Any]):
    code = serializers.CharField()
    label = serializers.CharField()
    counts = serializers.ChoiceField([counts.value for counts in Counts], help_text="How the option counts when it is chosen.")


class QuestionSerializer(serializers.Serializer[Any]):
    code = serializers.CharField(help_text="Never derived from the wording; what judgements and answers name.")
    kind = serializers.ChoiceField([kind.value for kind in Kind])
    concept = serializers.CharField(help_text="The same in every edition that asks this.")
    number = serializers.CharField()
    text = serializers.CharField()
    page = serializers.CharField(help_text="The page of the form, or section of the interview, that it stands on.")
    module = serializers.CharField(help_text="The sample in whose cases it is asked, if it stands on a case's form.")
    parent = serializers.CharField(help_text="Of a prompt: the key question it informs.")
    standard = serializers.CharField()
    aspect = serializers.CharField()
    hint = serializers.CharField()
    guidance = serializers.CharField()
    draft = serializers.BooleanField(help_text="The wording is not a published one.")
    draft_options = serializers.BooleanField(help_text="The labels of the options are not published ones.")
    source = serializers.CharField()
    applies = serializers.DictField(allow_null=True, help_text="When it is asked: a condition over facts and earlier answers.")
    options = OptionSerializer(many=True)
    pools = serializers.ListField(
        child=serializers.CharField(), help_text="Of a pooled key question: the concepts whose judgements are counted together."
    )


class CodeSerializer(serializers.Serializer[Any]):
    code = serializers.CharField()
    label = serializers.CharField()
    group = serializers.CharField(allow_null=True, help_text="The group that tables report the code under.")


class CodeListSerializer(serializers.Serializer[Any]):
    name = serializers.CharField()
    group_list = serializers.CharField(allow_null=True, help_text="The list that holds the labels of its groups.")
    codes = CodeSerializer(many=True)


class BandSerializer(serializers.Serializer[Any]):
    code = serializers.CharField()
    label = serializers.CharField()
    lowest = serializers.CharField(allow_null=True, help_text="Belongs to the band; null leaves it open below.")
    highest = serializers.CharField(allow_null=True, help_text="Belongs to the band; null leaves it open above.")


class BandsSerializer(serializers.Serializer[Any]):
    name = serializers.CharField()
    bands = BandSerializer(many=True)


class CharacteristicSerializer(serializers.Serializer[Any]):
    rating = serializers.CharField(help_text="Code of the scale.")
    text = serializers.CharField()


class CharacteristicsSerializer(serializers.Serializer[Any]):
    """What each rating of a standard that people rate looks like, from the lowest."""

    draft = serializers.BooleanField(help_text="Whether the wording is ours and not published.")
    source = serializers.CharField()
    ratings = CharacteristicSerializer(many=True)


class StandardSerializer(serializers.Serializer[Any]):
    code = serializers.CharField()
    number = serializers.CharField()
    title = serializers.CharField()
    statement = serializers.CharField()
    rated_by = serializers.ChoiceField(
        ["cases", "characteristics", "parts", "nothing"],
        help_text="From shares of judgements; by people; from judgements of the inspections that are part of this one; never.",
    )
    module = serializers.CharField(help_text="The sample whose cases are judged, where it is judged in cases.")
    draft = serializers.BooleanField()
    source = serializers.CharField()
    key_questions = serializers.ListField(child=serializers.CharField(), help_text="Codes of those judged in cases.")
    characteristics = CharacteristicsSerializer(allow_null=True)


class DomainSerializer(serializers.Serializer[Any]):
    code = serializers.CharField()
    number = serializers.CharField()
    title = serializers.CharField()
    standards = StandardSerializer(many=True)


class FormPageSerializer(serializers.Serializer[Any]):
    code = serializers.CharField()
    title = serializers.CharField()
    stage = serializers.CharField(help_text="Code of the standard or section that lists show it under.")
    module = serializers.CharField(help_text="The sample of cases whose form it belongs to.")
    questions = serializers.ListField(child=serializers.CharField(), help_text="Codes, in the order of the page.")


class ModuleSerializer(serializers.Serializer[Any]):
    code = serializers.CharField()
    title = serializers.CharField()
    sample = serializers.CharField(help_text="Who is in it.")
    officer_interview = serializers.BooleanField(help_text="Whether officers are interviewed about its cases.")
    draft = serializers.BooleanField()
    source = serializers.CharField()


class SectionSerializer(serializers.Serializer[Any]):
    code = serializers.CharField()
    title = serializers.CharField()


class InterviewFieldSerializer(serializers.Serializer[Any]):
    code = serializers.CharField()
    text = serializers.CharField()
    code_list = serializers.CharField()
    bands = serializers.CharField()
    draft = serializers.BooleanField()
    source = serializers.CharField()


class InterviewFormSerializer(serializers.Serializer[Any]):
    sections = SectionSerializer(many=True)
    fields_ = InterviewFieldSerializer(many=True)

    def get_fields(self) -> dict[str, serializers.Field[Any, Any, Any, Any]]:
        """Name the list `fields`, which a serializer keeps for itself."""
        return {name.rstrip("_"): field for name, field in super().get_fields().items()}


class FactorsSerializer(serializers.Serializer[Any]):
    title = serializers.CharField()
    at_most = serializers.IntegerField()
    factors = SectionSerializer(many=True)


class EditionSummarySerializer(serializers.Serializer[Any]):
    code = serializers.CharField()
    name = serializers.CharField()
    status = serializers.ChoiceField(Edition.Status.choices)
    digest = serializers.CharField(help_text="SHA-256 of the content. A published edition never changes.")
    provider_kinds = serializers.ListField(child=serializers.CharField())
    valid_from = serializers.DateField()
    valid_to = serializers.DateField(allow_null=True)


class EditionSerializer(EditionSummarySerializer):
    attribution = serializers.CharField()
    sources = serializers.DictField(child=serializers.CharField(), help_text="Full titles of what `source` names.")
    terms = serializers.DictField(child=serializers.CharField(), help_text="The edition's words, as for the person concerned.")
    code_lists = CodeListSerializer(many=True)
    bands = BandsSerializer(many=True)
    modules = ModuleSerializer(many=True, help_text="The samples of cases, each with a form of its own.")
    domains = DomainSerializer(many=True)
    pages = FormPageSerializer(many=True)
    stages = SectionSerializer(many=True)
    interview = InterviewFormSerializer()
    factors = FactorsSerializer(
        allow_null=True, help_text="Factors chosen per case, each of which opens its own questions of kind factor."
    )
    questions = QuestionSerializer(many=True, help_text="Every question of the edition, whatever it is for.")
    scheme = serializers.DictField(allow_null=True, help_text="The rating scheme as data; null when the edition rates nothing.")
    scheme_absent = serializers.CharField(help_text="Why the edition rates nothing.")


def edition_document(edition: EditionStructure) -> dict[str, Any]:
    """Return everything an edition holds, with codes for keys: ids of the database mean nothing to a caller."""
    return {
        "code": edition.code,
        "name": edition.name,
        "status": edition.status,
        "digest": edition.digest,
        "provider_kinds": list(edition.provider_kinds),
        "valid_from": edition.valid_from,
        "valid_to": edition.valid_to or None,
        "attribution": edition.attribution,
        "sources": edition.sources,
        "terms": edition.terms,
        "code_lists": [_code_list(edition, name) for name in edition.code_lists],
        "bands": [{"name": name, "bands": BandSerializer(bands, many=True).data} for name, bands in edition.bands.items()],
        "domains": DomainSerializer(edition.domains, many=True).data,
        "modules": ModuleSerializer(edition.modules, many=True).data,
        "pages": [_page(page) for page in edition.pages],
        "stages": _pairs(edition.stages),
        "interview": {
            "sections": _pairs(edition.interview_sections),
            "fields": InterviewFieldSerializer(edition.interview_fields, many=True).data,
        },
        "factors": _factors(edition),
        "questions": QuestionSerializer(_all_questions(edition), many=True).data,
        "scheme": edition.scheme or None,
        "scheme_absent": edition.scheme_absent,
    }


def _pairs(pairs: Iterable[tuple[str, str]]) -> list[dict[str, str]]:
    return [{"code": code, "title": title} for code, title in pairs]


def _page(page: Page) -> dict[str, Any]:
    named = {"code": page.code, "title": page.title, "stage": page.stage, "module": page.module}
    return named | {"questions": [question.code for question in page.questions]}


def _code_list(edition: EditionStructure, name: str) -> dict[str, Any]:
    codes = [
        {"code": code, "label": label, "group": edition.group(name, code)} for code, label in edition.code_lists[name].items()
    ]
    return {"name": name, "group_list": edition.group_lists.get(name), "codes": codes}


def _factors(edition: EditionStructure) -> dict[str, Any] | None:
    if edition.factors is None:
        return None
    return {
        "title": edition.factors.title,
        "at_most": edition.factors.at_most,
        "factors": _pairs(edition.factors.factors.items()),
    }


def _all_questions(edition: EditionStructure) -> list[Question]:
    """Return the questions of the form and the interview, and those about the organisation."""
    found = dict(edition.questions)
    for standard in edition.standards:
        found |= {question.code: question for question in standard.questions if question.code not in found}
    return list(found.values())


class ComparisonSerializer(serializers.Serializer[Any]):
    concept = serializers.CharField()
    state = serializers.ChoiceField(["new", "removed", "changed", "same"])
    before = serializers.CharField(allow_null=True, help_text="Code of the question in the other edition.")
    after = serializers.CharField(allow_null=True, help_text="Code of the question in this edition.")
    comparability = serializers.ChoiceField([verdict.value for verdict in Verdict], allow_null=True)
    reasons = serializers.ListField(child=serializers.CharField(), help_text="What speaks against comparing.")
    changed = serializers.ListField(child=serializers.CharField(), help_text="Which of wording, hint, guidance, options, asked.")


class ValueChangeSerializer(serializers.Serializer[Any]):
    part = serializers.CharField()
    name = serializers.CharField()
    before = serializers.CharField(help_text="Empty where the other edition has none.")
    after = serializers.CharField(help_text="Empty where this edition has none.")


class DifferencesSerializer(serializers.Serializer[Any]):
    edition = serializers.CharField()
    other = serializers.CharField(help_text="The edition that it is compared with, as the earlier one.")
    questions = ComparisonSerializer(many=True)
    values = ValueChangeSerializer(many=True)


def differences_document(found: Differences) -> dict[str, Any]:
    """Return the differences between two editions as the API shows them."""
    parts = ("wording", "hint", "guidance", "options", "asked")
    questions = [
        {
            "concept": change.concept,
            "state": change.state,
            "before": change.before.code if change.before else None,
            "after": change.after.code if change.after else None,
            "comparability": change.comparability.verdict.value if change.comparability else None,
            "reasons": list(change.comparability.reasons) if change.comparability else [],
            "changed": [part for part in parts if getattr(change, part)],
        }
        for change in found.questions
    ]
    values = ValueChangeSerializer(found.values, many=True).data
    return {"edition": found.later.code, "other": found.earlier.code, "questions": questions, "values": values}
