"""Cases and judgements as the API shows them."""

from decimal import Decimal
from typing import Any

from rest_framework import serializers

from cases.facts import FACT_NAMES
from cases.models import Case, CaseAssessment
from cases.queries.assessment import OpenCase
from cases.queries.case_lines import Status
from cases.queries.caseload import SUBMITTED, status_of
from cases.queries.facts import facts_as_given
from cases.queries.judgement_rows import STATES
from cases.rules import state_of
from inspections.serializers import PersonSerializer
from standards.bands import band_of
from standards.queries import edition_structure, edition_with_code
from standards.structure import Counts, EditionStructure, Kind, Question


class InspectionFilter(serializers.Serializer[Any]):
    inspection = serializers.SlugField(required=False, help_text="Only those of the inspection with this reference.")

    def reference(self) -> str:
        """Return the reference given, "" for none. Raises ValidationError for one that cannot be."""
        self.is_valid(raise_exception=True)
        return str(self.validated_data.get("inspection", ""))


class ModuleFilter(serializers.Serializer[Any]):
    module = serializers.SlugField(required=False, help_text="Only those of the edition's sample with this code.")

    def code(self) -> str:
        """Return the module given, "" for none. Raises ValidationError for one that cannot be."""
        self.is_valid(raise_exception=True)
        return str(self.validated_data.get("module", ""))


class StatusFilter(serializers.Serializer[Any]):
    status = serializers.ChoiceField(
        [*(status.value for status in Status), SUBMITTED], required=False,
        help_text=f"Only those that have come so far; “{SUBMITTED}”: all that were handed in and are inspected.",
    )  # fmt: skip

    def given(self) -> str:
        """Return the status given, "" for none. Raises ValidationError for one that cannot be."""
        self.is_valid(raise_exception=True)
        return str(self.validated_data.get("status", ""))


class BandsFilter(serializers.Serializer[Any]):
    bands = serializers.SlugField(
        required=False, help_text="Bands of the published edition with this code, not of the case's own."
    )

    def validate_bands(self, code: str) -> EditionStructure:
        edition = edition_with_code(code)
        if edition is None:
            raise serializers.ValidationError("There is no published edition with this code.")
        return edition

    def edition(self) -> EditionStructure | None:
        """Return the edition whose bands are asked for, None for the case's own. Raises ValidationError for one there is not."""
        self.is_valid(raise_exception=True)
        found: EditionStructure | None = self.validated_data.get("bands")
        return found


class FactsSerializer(serializers.Serializer[Any]):
    """As the provider's records give them; null means that it is not known."""

    officer = serializers.CharField(allow_null=True)
    office = serializers.CharField(allow_null=True)
    date_of_birth = serializers.DateField(allow_null=True)
    age = serializers.IntegerField(allow_null=True, help_text="As given; see age_at_start.")
    sex = serializers.CharField(allow_null=True)
    ethnicity = serializers.CharField(allow_null=True)
    sentence_type = serializers.CharField(allow_null=True)
    sentence_months = serializers.CharField(allow_null=True, help_text="An exact decimal number, as text.")
    started_on = serializers.DateField(allow_null=True, help_text="Start or release date.")
    requirements = serializers.ListField(child=serializers.CharField())
    previous_sanctions = serializers.IntegerField(allow_null=True)
    ogrs_score = serializers.IntegerField(allow_null=True)
    rosh = serializers.CharField(allow_null=True)
    mappa_category = serializers.CharField(allow_null=True)
    mappa_level = serializers.CharField(allow_null=True)
    licence_ends_on = serializers.DateField(allow_null=True, help_text="End of the licence, as set at release.")
    reset_on = serializers.DateField(allow_null=True, help_text="When Probation Reset or Probation Impact was applied.")
    age_at_start = serializers.IntegerField(allow_null=True, help_text="In whole years, as given or from the date of birth.")


class PaperSerializer(serializers.Serializer[Any]):
    """The paper form that an assessment was typed in from."""

    date = serializers.DateField(help_text="The date on the form.")
    assessor = PersonSerializer(help_text="Who filled it in.")
    confirmed_at = serializers.DateTimeField(allow_null=True, help_text="When they found in the answers what they wrote.")


class SetAsideSerializer(serializers.Serializer[Any]):
    at = serializers.DateTimeField()
    because = serializers.CharField()


def set_aside_row(case: Case) -> dict[str, Any] | None:
    """Return since when and why a case is not inspected any more; None where it is."""
    return {"at": case.set_aside_at, "because": case.set_aside_because} if case.set_aside_at else None


class CaseSerializer(serializers.Serializer[Any]):
    id = serializers.IntegerField()
    inspection = serializers.CharField(help_text="Reference of the inspection.")
    edition = serializers.CharField(help_text="Code of the edition whose lists and bands the facts use.")
    reference = serializers.CharField(help_text="The provider's own; unique in the inspection and module.")
    module = serializers.CharField(help_text="The edition's sample that the case belongs to.")
    status = serializers.ChoiceField([status.value for status in Status])
    allocated_to = PersonSerializer(allow_null=True)
    added_at = serializers.DateTimeField()
    submitted_at = serializers.DateTimeField(allow_null=True)
    paper = PaperSerializer(allow_null=True, help_text="null: the answers were not first written on paper.")
    set_aside = SetAsideSerializer(
        allow_null=True, help_text="Since when and why it is not inspected any more; null: it is. Nothing of it counts then."
    )
    facts = FactsSerializer()
    bands_of = serializers.CharField(help_text="Code of the edition whose bands and groups these are.")
    bands = serializers.DictField(
        child=serializers.CharField(allow_null=True),
        help_text="The bands and groups that it reports the facts in; null where a fact is unknown or in no band.",
    )


class JudgementSerializer(serializers.Serializer[Any]):
    inspection = serializers.CharField()
    edition = serializers.CharField()
    case = serializers.CharField(help_text="Reference of the case.")
    case_id = serializers.IntegerField()
    module = serializers.CharField(help_text="The sample that the case belongs to.")
    question = serializers.CharField(help_text="Code of the question in the edition.")
    kind = serializers.ChoiceField([kind.value for kind in Kind])
    concept = serializers.CharField(help_text="The same in every edition that asks this.")
    state = serializers.ChoiceField(
        STATES, help_text="not_asked: recorded while the question applied, which it no longer does; it does not count."
    )
    option = serializers.CharField(allow_null=True, help_text="Code of the chosen option.")
    counts = serializers.ChoiceField([counts.value for counts in Counts], allow_null=True, help_text="How that option counts.")
    evidence = serializers.CharField()
    version = serializers.IntegerField(help_text="Grows with every change of the judgement.")
    updated_at = serializers.DateTimeField()
    updated_by = serializers.CharField(help_text="Name of the person who recorded this version.")
    flagged = serializers.BooleanField(help_text="For quality assurance.")
    practice = serializers.ChoiceField(["good", "poor"], allow_null=True, help_text="Noted as a practice example.")
    source = serializers.CharField(allow_null=True, help_text="Main source of the evidence, as a code.")
    source_on = serializers.DateField(allow_null=True, help_text="Date of that source.")
    changed_after_interview = serializers.BooleanField(
        help_text="Another option is chosen now than when the responsible officer's interview was first finished."
    )
    flag_note = serializers.CharField(help_text="Note for quality assurance.")
    practice_text = serializers.CharField(help_text="Words of the practice example.")
    changed_because = serializers.CharField(help_text="Why the answer changed after the interview.")
    paper_date = serializers.DateField(
        allow_null=True, help_text="Date on the paper form that the case's answers were typed in from; null where there was none."
    )
    paper_by = serializers.CharField(allow_null=True, help_text="Name of the person who filled in that form.")
    results_version = serializers.IntegerField(
        help_text="Of the inspection's results: it rises whenever two people lock or unlock them. 0: never locked yet."
    )
    set_aside = serializers.BooleanField(help_text="The case is not inspected any more: no rating counts this judgement.")


class CaseAnswerSerializer(serializers.Serializer[Any]):
    question = serializers.CharField(help_text="Code of the question in the edition.")
    kind = serializers.ChoiceField([kind.value for kind in Kind])
    state = serializers.ChoiceField(
        STATES,
        help_text="not_asked: the edition does not ask it of this case; what was recorded before is kept, and does not count.",
    )
    option = serializers.CharField(allow_null=True, help_text="Code of the chosen option.")
    counts = serializers.ChoiceField([counts.value for counts in Counts], allow_null=True, help_text="How that option counts.")
    evidence = serializers.CharField()
    version = serializers.IntegerField(help_text="0: nothing was ever recorded.")
    updated_at = serializers.DateTimeField(allow_null=True)
    updated_by = serializers.CharField(allow_null=True, help_text="Name of the person who recorded this version.")


class CaseAnswersSerializer(serializers.Serializer[Any]):
    case_id = serializers.IntegerField()
    answers = CaseAnswerSerializer(many=True, help_text="One for each question of the case's form, in its order.")


class ExportOptions(serializers.Serializer[Any]):
    evidence = serializers.BooleanField(
        default=False,
        help_text="1 adds the free text, which may name people: notes to flags, words of practice examples, why an answer changed"
        " after the interview, and as last column the evidence. Ask only if you need it.",
    )
    every_question = serializers.BooleanField(
        default=False,
        help_text="1 gives a row for every question of each case's form, also where nothing was recorded: its version is 0.",
    )
    count_line = serializers.BooleanField(
        default=False, help_text="1 adds a last line `# rows: N`, which is not CSV but shows whether a stored file is whole."
    )


class ImportSerializer(serializers.Serializer[Any]):
    added = serializers.IntegerField(help_text="Cases that were new.")
    unchanged = serializers.IntegerField(help_text="Rows whose case was there already, with the same facts.")


class SubmissionSerializer(serializers.Serializer[Any]):
    id = serializers.IntegerField()
    submitted_at = serializers.DateTimeField()


def case_row(case: Case, bands_of: EditionStructure | None = None) -> dict[str, Any]:
    """Return what the API says of a case, its facts in another edition's bands where one is given.

    Read it by `cases.queries.exchange.cases_for_programs`.
    """
    edition = edition_structure(case.inspection.edition_id)
    bands_of = bands_of or edition
    person = case.allocated_to
    return {
        "id": case.pk,
        "inspection": case.inspection.reference,
        "edition": edition.code,
        "reference": case.reference,
        "module": case.module,
        "status": status_of(case).value,
        "allocated_to": {"id": person.pk, "name": person.name} if person else None,
        "added_at": case.added_at,
        "submitted_at": case.assessment.submitted_at,
        "paper": _paper(case.assessment),
        "set_aside": set_aside_row(case),
        "facts": _facts(case),
        "bands_of": bands_of.code,
        "bands": _bands(case, bands_of),
    }


def answer_rows(opened: OpenCase) -> list[dict[str, Any]]:
    """Return what the API says of every question on the form of a case, answered or not."""
    return [_answer_row(opened, question) for page in opened.form for question in page.questions]


def _answer_row(opened: OpenCase, question: Question) -> dict[str, Any]:
    answer = opened.answer(question)
    option = question.option(answer.choice)
    return {
        "question": question.code,
        "kind": question.kind.value,
        "state": state_of(question, answer, asked=question.code in opened.asked).value,
        "option": option.code if option else None,
        "counts": option.counts.value if option else None,
        "evidence": answer.evidence,
        "version": answer.version,
        "updated_at": answer.saved_at,
        "updated_by": answer.saved_by or None,
    }


def _paper(sheet: CaseAssessment) -> dict[str, Any] | None:
    assessor = sheet.paper_assessor
    if assessor is None:
        return None
    told = {"id": assessor.pk, "name": assessor.name}
    return {"date": sheet.paper_date, "assessor": told, "confirmed_at": sheet.transcript_confirmed_at}


def _facts(case: Case) -> dict[str, Any]:
    given = facts_as_given(case)
    values = {name: given.value(name) for name in FACT_NAMES}
    known = {name: None if value in ("", None) else value for name, value in values.items()}
    if isinstance(months := known["sentence_months"], Decimal):
        known["sentence_months"] = f"{months.normalize():f}"
    return known | {"requirements": list(case.requirements), "age_at_start": case.age_at_start()}


def _bands(case: Case, edition: EditionStructure) -> dict[str, str | None]:
    """Return the code of the band or group that each fact is reported under. Bands of what is no fact of a case are left out."""
    facts = case.facts(edition)
    found: dict[str, str | None] = {}
    for name, bands in edition.bands.items():
        if name in facts:
            value = facts[name]
            band = band_of(value, bands) if isinstance(value, int | Decimal) else None
            found[name] = band.code if band else None
    for code_list, groups in edition.group_lists.items():
        value = facts.get(code_list)
        found[groups] = edition.group(code_list, value) if isinstance(value, str) else None
    return found
