"""The shape of an edition: what its file holds, and what is stored of it. Pure (pydantic, so for loading only: the web
process reads stored documents through standards.assembly).

Every part refuses keys it does not know. A new part or key must be optional: the digest of an edition is taken over what
differs from the defaults, so that editions published earlier keep theirs.
"""

import hashlib
import json
from datetime import date
from decimal import Decimal
from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, PlainSerializer, StringConstraints

from standards.structure import Counts
from standards.written_values import day_from, with_numbers

Text = Annotated[str, StringConstraints(min_length=1, strip_whitespace=True)]
Code = Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9_]*$", max_length=60)]
CodeOrNone = Annotated[str, StringConstraints(pattern=r"^([a-z0-9][a-z0-9_]*)?$", max_length=60)]
QuestionCode = Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9_]*(\.[a-z0-9_]+)*$", max_length=120)]
ListCode = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9_]+$", max_length=40)]
Title = Annotated[str, StringConstraints(min_length=1, max_length=200, strip_whitespace=True)]
Reason = Annotated[str, StringConstraints(strip_whitespace=True)]
Number = Annotated[str, StringConstraints(max_length=20)]
Limit = Annotated[Decimal, Field(max_digits=9, decimal_places=3)]


# The database does not keep the order of an object's keys, so a list of labels is stored as a list of pairs.
Labels = Annotated[dict[ListCode, Title], PlainSerializer(lambda value: [list(pair) for pair in value.items()])]


Day = Annotated[date, BeforeValidator(day_from)]


class Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class OptionPart(Part):
    code: Code
    label: Title
    counts: Counts


class OptionSetPart(Part):
    options: Annotated[list[OptionPart], Field(min_length=2)]
    draft: bool = False


class QuestionPart(Part):
    """What all questions have. `options` names an option set; `applies` is a condition (standards.applicability)."""

    code: QuestionCode
    text: Text
    number: Number = ""
    hint: str = ""
    guidance: str = ""
    draft: bool = False
    source: str = ""
    concept: QuestionCode | None = None
    options: str = ""
    applies: Annotated[Any, BeforeValidator(with_numbers)] = None


class KeyQuestionPart(QuestionPart):
    aspect: Literal["", "engaging", "desistance", "safety"] = ""
    prompts: list[QuestionPart] = []
    # Of a standard rated by parts: concepts of the parts' key questions, whose judgements are counted together.
    pools: list[QuestionCode] = []


class FormQuestionPart(QuestionPart):
    kind: Literal["screening", "text"]


class FormPagePart(Part):
    code: Code
    title: Title
    questions: Annotated[list[FormQuestionPart], Field(min_length=1)]


class FormPart(Part):
    """The pages of the form before and after those of the key questions."""

    first: list[FormPagePart] = []
    last: list[FormPagePart] = []


class ModulePart(Part):
    """A sample of cases beside the main one, with its own form. `sample` says who is in it."""

    code: Code
    title: Title
    sample: Text
    draft: bool = False
    source: str = ""
    officer_interview: bool = False
    form: FormPart = FormPart()


class CharacteristicsPart(Part):
    """What each rating of a standard looks like, for people who rate it; the keys are those of the scale."""

    outstanding: Text
    good: Text
    requires_improvement: Text
    inadequate: Text
    draft: bool = False
    source: str = ""


class StandardPart(Part):
    code: Code
    title: Title
    number: Annotated[str, StringConstraints(max_length=10)] = ""
    statement: str = ""
    draft: bool = False
    source: str = ""
    rated_by: Literal["cases", "characteristics", "parts", "nothing"] = "cases"
    module: CodeOrNone = ""
    characteristics: CharacteristicsPart | None = None
    key_questions: list[KeyQuestionPart] = []


class DomainPart(Part):
    code: Code
    title: Title
    number: Number = ""
    standards: Annotated[list[StandardPart], Field(min_length=1)]


class InterviewFieldPart(Part):
    code: Literal["grade", "caseload_fte"]
    text: Text
    code_list: str = ""
    bands: str = ""
    draft: bool = False
    source: str = ""


class InterviewSectionPart(Part):
    code: Code
    title: Title
    informs: str = ""
    questions: Annotated[list[QuestionPart], Field(min_length=1)]


class InterviewPart(Part):
    fields: list[InterviewFieldPart] = []
    sections: list[InterviewSectionPart] = []


class FactorsPart(Part):
    """Priority factors: at most `at_most` are chosen in a case, and each opens the questions."""

    title: Text
    at_most: Annotated[int, Field(ge=1)]
    factors: Labels
    questions: Annotated[list[QuestionPart], Field(min_length=1)]
    draft: bool = False
    source: str = ""


class GroupPart(Part):
    code: Code
    label: Title
    holds: Annotated[list[ListCode], Field(min_length=1)]


class GroupingPart(Part):
    """How the codes of the list `of` are put together in published tables."""

    of: str
    groups: Annotated[list[GroupPart], Field(min_length=1)]
    ungrouped: list[ListCode] = []


class BandPart(Part):
    model_config = ConfigDict(populate_by_name=True)

    code: Code
    label: Title
    lowest: Limit | None = Field(default=None, alias="from", ge=0)
    highest: Limit | None = Field(default=None, alias="to", ge=0)


class BandsPart(Part):
    """Reporting bands of one measure. `step` is the smallest difference between two of its values."""

    step: Annotated[Limit, Field(gt=0)]
    bands: Annotated[list[BandPart], Field(min_length=1)]
    source: str = ""


class RulePart(Part):
    """One rule of the rating scheme, and how well it is known."""

    basis: Literal["stated", "background", "inferred", "unknown"]
    text: Text
    source: str = ""


class ShareBandsPart(RulePart):
    from_per_cent: dict[str, Annotated[int, Field(ge=0, le=100)]]


class RoundingPart(RulePart):
    round_before_banding: bool


class StandardRulePart(RulePart):
    rule: Literal["lowest_key_question"]


class PointsPart(RulePart):
    of: dict[str, Annotated[int, Field(ge=0, le=1_000)]]


class OverallPart(RulePart):
    standards: Annotated[int, Field(ge=1)]
    points: dict[str, tuple[int, int]]


class DiscretionPart(RulePart):
    within_points: Annotated[int, Field(ge=0, le=100)]
    one_case_would_change: bool
    cases_at_most: Annotated[int, Field(ge=0, le=9_999)]


class NotRatedPart(RulePart):
    overall: Literal["when_every_standard_is_rated", "in_proportion_to_rated_standards"]


class AskingPart(RulePart):
    """Why a question is asked of the cases that its condition says, or of all, and how well that is known."""

    question: QuestionCode


class SchemePart(Part):
    scale: Labels
    bands: ShareBandsPart
    rounding: RoundingPart
    standard: StandardRulePart
    points: PointsPart
    overall: OverallPart | None = None
    overall_absent: Reason = ""
    discretion: DiscretionPart
    not_rated: NotRatedPart | None = None


class Document(Part):
    """A whole edition. What must be given has a default all the same: a missing part is reported beside all other faults."""

    code: Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=60)] = "missing"
    name: Title = "missing"
    provider_kinds: list[Title] = []
    valid_from: Day = date.min
    valid_to: Day | None = None
    attribution: str = ""
    sources: dict[Title, Text] = {}
    terms: dict[Code, Title] = {}
    option_sets: dict[Code, OptionSetPart] = {}
    code_lists: dict[Code, Labels] = {}
    groups: dict[Code, GroupingPart] = {}
    bands: dict[Code, BandsPart] = {}
    form: FormPart = FormPart()
    modules: list[ModulePart] = []
    domains: list[DomainPart] = []
    interview: InterviewPart = InterviewPart()
    factors: FactorsPart | None = None
    scheme: SchemePart | None = None
    scheme_absent: Reason = ""
    asking: list[AskingPart] = []

    def stored(self) -> dict[str, Any]:
        """Return the content as JSON data, as it is stored; what every edition has is there even where it is empty."""
        always = self.model_dump(mode="json", by_alias=True, include=set(REQUIRED))
        return always | self.model_dump(mode="json", by_alias=True, exclude_defaults=True)

    def digest(self) -> str:
        """Return the SHA-256 of the content, the same however the file is laid out.

        Rating characteristics have no part in it: they may complete a published edition (standards.publishing). Neither have
        remarks on asking, by which nothing is decided.
        """
        without: dict[str, Any] = {"asking": True, "domains": {"__all__": {"standards": {"__all__": {"characteristics"}}}}}
        content = self.model_dump(mode="json", by_alias=True, exclude_defaults=True, exclude=without)
        text = json.dumps(content, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
        return hashlib.sha256(text.encode()).hexdigest()


REQUIRED = ("code", "name", "provider_kinds", "valid_from", "attribution", "terms", "option_sets", "code_lists", "domains")
