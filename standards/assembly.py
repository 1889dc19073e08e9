"""From an edition's document, as it is stored, to the structure that its readers see. Pure.

Documents are checked before they are stored (standards.edition_file), so this only reads. A part that is not given has the
default that standards.document says.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import Any, TypeAlias

from standards.applicability import Condition
from standards.bands import Band
from standards.details import detail_questions
from standards.factors import FACTORS, TITLE, choosing_page, factor_domain, factor_pages
from standards.structure import (
    MAIN_MODULE,
    Characteristics,
    Counts,
    Domain,
    EditionStructure,
    Factors,
    InterviewField,
    Kind,
    Module,
    Option,
    Page,
    Question,
    Standard,
)

Data: TypeAlias = Mapping[str, Any]

# What a key question and its prompts are, by how their standard is rated.
KINDS = {
    "cases": (Kind.KEY_QUESTION, Kind.PROMPT),
    "nothing": (Kind.KEY_QUESTION, Kind.PROMPT),
    "characteristics": (Kind.ORGANISATIONAL, Kind.ORGANISATIONAL),
    "parts": (Kind.POOLED, Kind.POOLED),
}
# The scale of every inspection since 2018, from the lowest. What the ratings are called is the edition's, their order is not.
SCALE = ("inadequate", "requires_improvement", "good", "outstanding")
JUDGED_IN_CASES = ("cases", "nothing")


@dataclass(frozen=True)
class Identity:
    """What the database adds to a document: keys of the rows, by code. Empty for an edition that is not stored."""

    id: int = 0
    status: str = "draft"
    digest: str = ""
    questions: Mapping[str, int] = field(default_factory=dict)
    options: Mapping[tuple[str, str], int] = field(default_factory=dict)
    characteristics: Mapping[str, Data] = field(default_factory=dict)


def assemble(document: Data, identity: Identity | None = None) -> EditionStructure:
    """Return the structure of a valid document (JSON data, as `Document.stored` gives it)."""
    return _Assembly(document, identity or Identity()).structure()


class _Assembly:
    def __init__(self, document: Data, identity: Identity) -> None:
        self.document = document
        self.identity = identity
        others = ((part["code"], part.get("form", {})) for part in document.get("modules", ()))
        self.forms: tuple[tuple[str, Data], ...] = ((MAIN_MODULE, document.get("form", {})), *others)
        self.interview: Data = document.get("interview", {})
        self.groups: Data = document.get("groups", {})

    def structure(self) -> EditionStructure:
        document = self.document
        factors = self._factors()
        reported = (factor_domain(factors, document["factors"]["questions"], self._question),) if factors else ()
        domains = tuple(self._domain(part) for part in document.get("domains", ()))
        pages = tuple(self._pages(factors, reported, domains))
        scheme = document.get("scheme")
        return EditionStructure(
            id=self.identity.id,
            code=document["code"],
            name=document["name"],
            status=self.identity.status,
            digest=self.identity.digest,
            provider_kinds=tuple(document["provider_kinds"]),
            valid_from=document["valid_from"],
            valid_to=document.get("valid_to", ""),
            attribution=document["attribution"],
            terms=dict(document["terms"]),
            code_lists=self._code_lists(),
            groups={part["of"]: _group_of_code(part) for part in self.groups.values()},
            group_lists={part["of"]: name for name, part in self.groups.items()},
            bands={name: tuple(map(_band, part["bands"])) for name, part in document.get("bands", {}).items()},
            domains=(*reported, *domains),
            pages=pages,
            stages=tuple(self._stages(domains)),
            interview=tuple(self._interview_questions()),
            interview_sections=tuple((part["code"], part["title"]) for part in self.interview.get("sections", ())),
            interview_fields=tuple(InterviewField(**part) for part in self.interview.get("fields", ())),
            interview_details=tuple(self._interview_details()),
            factors=factors,
            scheme=scheme | {"scale": dict(scheme["scale"])} if scheme else {},
            scheme_absent=document.get("scheme_absent", ""),
            modules=tuple(self._modules(pages)),
            sources=dict(document.get("sources", {})),
        )

    def _code_lists(self) -> dict[str, dict[str, str]]:
        lists = {name: dict(pairs) for name, pairs in self.document["code_lists"].items()}
        return lists | {name: {g["code"]: g["label"] for g in part["groups"]} for name, part in self.groups.items()}

    def _domain(self, part: Data) -> Domain:
        standards = tuple(self._standard(standard, part["code"]) for standard in part["standards"])
        return Domain(code=part["code"], number=part.get("number", ""), title=part["title"], standards=standards)

    def _modules(self, pages: tuple[Page, ...]) -> Iterator[Module]:
        """The main sample comes first; an edition whose standards are all judged in others has none."""
        others = self.document.get("modules", ())
        if not others or any(page.module == MAIN_MODULE for page in pages):
            yield Module(MAIN_MODULE, "Supervision", officer_interview=bool(self.interview.get("sections")))
        for part in others:
            yield Module(**{name: value for name, value in part.items() if name != "form"})

    def _standard(self, part: Data, domain: str) -> Standard:
        rated_by = part.get("rated_by", "cases")
        key_questions = part.get("key_questions", ())
        module = part.get("module") or MAIN_MODULE
        judged = rated_by in JUDGED_IN_CASES
        return Standard(
            code=part["code"],
            number=part.get("number", ""),
            title=part["title"],
            domain=domain,
            statement=part.get("statement", ""),
            rated_by=rated_by,
            key_questions=tuple(question["code"] for question in key_questions) if judged else (),
            draft=part.get("draft", False),
            source=part.get("source", ""),
            module=module,
            characteristics=_characteristics(self.identity.characteristics.get(part["code"]) or part.get("characteristics")),
            questions=tuple(q for one in key_questions for q in self._key_question(one, part["code"], module, rated_by)),
        )

    def _key_question(self, part: Data, standard: str, module: str, rated_by: str) -> Iterator[Question]:
        code, applies = part["code"], part.get("applies")
        kind, prompt_kind = KINDS[rated_by]
        page = code if kind is Kind.KEY_QUESTION else ""
        shared = {"page": page, "standard": standard, "aspect": part.get("aspect", ""), "module": module}
        yield self._question(part, kind, applies=applies, **shared)
        for prompt in part.get("prompts", ()):
            both = _both(applies, prompt.get("applies"))
            yield self._question(prompt, prompt_kind, applies=both, parent=code, **shared)

    def _question(
        self, part: Data, kind: Kind, *, applies: Condition | None, options: Iterable[Option] | None = None, **placed: Any
    ) -> Question:
        """`options` are given where they are not those of an option set of the edition."""
        code = part["code"]
        chosen = self.document["option_sets"].get(part.get("options", ""), {})
        if options is None:
            options = (Option(one["code"], one["label"], Counts(one["counts"])) for one in chosen.get("options", ()))
        return Question(
            id=self.identity.questions.get(code, 0),
            code=code,
            kind=kind,
            number=part.get("number", ""),
            text=part["text"],
            concept=part.get("concept", code),
            hint=part.get("hint", ""),
            guidance=part.get("guidance", ""),
            draft=part.get("draft", False),
            source=part.get("source", ""),
            applies=_with_numbers(applies),
            options=tuple(replace(one, id=self.identity.options.get((code, one.code), 0)) for one in options),
            draft_options=chosen.get("draft", not chosen and kind is Kind.SCREENING),
            pools=tuple(part.get("pools", ())),
            **placed,
        )

    def _pages(self, factors: Factors | None, reported: Iterable[Domain], domains: tuple[Domain, ...]) -> Iterator[Page]:
        for module, form in self.forms:
            yield from self._own_pages(module, form.get("first", ()))
            if factors and module == MAIN_MODULE:
                yield choosing_page(factors, self._question)
                yield from (page for domain in reported for page in factor_pages(domain))
            for standard in _judged_in(module, domains):
                yield from _standard_pages(standard)
            yield from self._own_pages(module, form.get("last", ()))

    def _own_pages(self, module: str, pages: Sequence[Data]) -> Iterator[Page]:
        for page in pages:
            code = page["code"]
            questions = tuple(
                self._question(part, Kind(part["kind"]), page=code, module=module, applies=part.get("applies"))
                for part in page["questions"]
            )
            yield Page(code=code, title=page["title"], stage=code, questions=questions, module=module)

    def _stages(self, domains: tuple[Domain, ...]) -> Iterator[tuple[str, str]]:
        for module, form in self.forms:
            yield from ((page["code"], page["title"]) for page in form.get("first", ()))
            if "factors" in self.document and module == MAIN_MODULE:
                yield FACTORS, TITLE
            yield from ((standard.code, standard.title) for standard in _judged_in(module, domains))
            yield from ((page["code"], page["title"]) for page in form.get("last", ()))

    def _interview_questions(self) -> Iterator[Question]:
        for section in self.interview.get("sections", ()):
            placed = {"page": section["code"], "standard": section.get("informs", "")}
            yield from (self._question(part, Kind.INTERVIEW, applies=None, **placed) for part in section["questions"])

    def _interview_details(self) -> Iterator[Question]:
        if self.interview.get("sections"):
            yield from detail_questions(self.interview.get("fields", ()), self._code_lists(), self._question)

    def _factors(self) -> Factors | None:
        part = self.document.get("factors")
        if part is None:
            return None
        return Factors(
            title=part["title"],
            at_most=part["at_most"],
            draft=part.get("draft", False),
            source=part.get("source", ""),
            factors=dict(part["factors"]),
            questions=tuple(self._question(q, Kind.FACTOR, page="factors", applies=None) for q in part["questions"]),
        )


def _judged_in(module: str, domains: tuple[Domain, ...]) -> Iterator[Standard]:
    """The standards with key questions on the form of a module, in the edition's order."""
    for domain in domains:
        yield from (standard for standard in domain.standards if standard.key_questions and standard.module == module)


def _standard_pages(standard: Standard) -> Iterator[Page]:
    """One page per key question judged in cases: its prompts first, the judgement they inform last."""
    for code in standard.key_questions:
        own = [question for question in standard.questions if question.page == code]
        title = f"{own[0].number} {own[0].text}".strip()
        yield Page(code=code, title=title, stage=standard.code, questions=(*own[1:], own[0]), module=standard.module)


def _characteristics(part: Data | None) -> Characteristics | None:
    if part is None:
        return None
    return Characteristics({rating: part[rating] for rating in SCALE}, part.get("draft", False), part.get("source", ""))


def _both(outer: Condition | None, inner: Condition | None) -> Condition | None:
    if outer and inner:
        return {"all": [outer, inner]}
    return outer or inner


def _with_numbers(condition: Any) -> Any:
    """Return the condition with its limits as numbers: JSON keeps a decimal one as text."""
    if isinstance(condition, list):
        return [_with_numbers(part) for part in condition]
    if not isinstance(condition, Mapping):
        return condition
    return {key: Decimal(value) if _is_decimal(key, value) else _with_numbers(value) for key, value in condition.items()}


def _is_decimal(key: str, value: Any) -> bool:
    return key in ("at_least", "at_most") and isinstance(value, str)


def _group_of_code(part: Data) -> dict[str, str]:
    return {code: group["code"] for group in part["groups"] for code in group["holds"]}


def _band(part: Data) -> Band:
    lowest, highest = part.get("from"), part.get("to")
    return Band(
        code=part["code"],
        label=part["label"],
        lowest=None if lowest is None else Decimal(lowest),
        highest=None if highest is None else Decimal(highest),
    )
