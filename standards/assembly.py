"""From an edition's document to the structure that its readers see. Pure."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from standards import document as doc
from standards.applicability import Condition
from standards.bands import Band
from standards.structure import (
    Domain,
    EditionStructure,
    Factors,
    InterviewField,
    Kind,
    Option,
    Page,
    Question,
    Standard,
)


@dataclass(frozen=True)
class Identity:
    """What the database adds to a document: keys of the rows, by code. Empty for an edition that is not stored."""

    id: int = 0
    status: str = "draft"
    digest: str = ""
    questions: Mapping[str, int] = field(default_factory=dict)
    options: Mapping[tuple[str, str], int] = field(default_factory=dict)


def assemble(document: doc.Document, identity: Identity | None = None) -> EditionStructure:
    """Return the structure of a valid document."""
    return _Assembly(document, identity or Identity()).structure()


class _Assembly:
    def __init__(self, document: doc.Document, identity: Identity) -> None:
        self.document = document
        self.identity = identity

    def structure(self) -> EditionStructure:
        document = self.document
        domains = tuple(self._domain(part) for part in document.domains)
        pages = (
            *self._own_pages(document.form.first),
            *(page for domain in domains for standard in domain.standards for page in _standard_pages(standard)),
            *self._own_pages(document.form.last),
        )
        return EditionStructure(
            id=self.identity.id,
            code=document.code,
            name=document.name,
            status=self.identity.status,
            digest=self.identity.digest,
            provider_kinds=tuple(document.provider_kinds),
            valid_from=document.valid_from.isoformat(),
            valid_to=document.valid_to.isoformat() if document.valid_to else "",
            attribution=document.attribution,
            terms=document.terms,
            code_lists=self._code_lists(),
            groups={
                grouping.of: {code: group.code for group in grouping.groups for code in group.holds}
                for grouping in document.groups.values()
            },
            group_lists={grouping.of: name for name, grouping in document.groups.items()},
            bands={name: tuple(_band(band) for band in part.bands) for name, part in document.bands.items()},
            domains=domains,
            pages=pages,
            stages=tuple(self._stages(domains)),
            interview=tuple(self._interview()),
            interview_sections=tuple((section.code, section.title) for section in document.interview.sections),
            interview_fields=tuple(InterviewField(**part.model_dump()) for part in document.interview.fields),
            factors=self._factors(),
            scheme=_scheme(document.scheme),
            scheme_absent=document.scheme_absent,
            sources=document.sources,
        )

    def _code_lists(self) -> dict[str, dict[str, str]]:
        groups = {name: {g.code: g.label for g in grouping.groups} for name, grouping in self.document.groups.items()}
        return {name: dict(labels) for name, labels in self.document.code_lists.items()} | groups

    def _domain(self, part: doc.DomainPart) -> Domain:
        standards = tuple(self._standard(standard, part.code) for standard in part.standards)
        return Domain(code=part.code, number=part.number, title=part.title, standards=standards)

    def _standard(self, part: doc.StandardPart, domain: str) -> Standard:
        return Standard(
            code=part.code,
            number=part.number,
            title=part.title,
            domain=domain,
            statement=part.statement,
            rated_by=part.rated_by,
            key_questions=tuple(q.code for q in part.key_questions) if part.rated_by == "cases" else (),
            draft=part.draft,
            source=part.source,
            questions=tuple(question for q in part.key_questions for question in self._key_question(q, part)),
        )

    def _key_question(self, part: doc.KeyQuestionPart, standard: doc.StandardPart) -> Iterator[Question]:
        judged = standard.rated_by == "cases"
        shared = {"page": part.code if judged else "", "standard": standard.code, "aspect": part.aspect}
        kind, prompt_kind = (Kind.KEY_QUESTION, Kind.PROMPT) if judged else (Kind.ORGANISATIONAL, Kind.ORGANISATIONAL)
        yield self._question(part, kind, applies=part.applies, **shared)
        for prompt in part.prompts:
            applies = _both(part.applies, prompt.applies)
            yield self._question(prompt, prompt_kind, applies=applies, parent=part.code, **shared)

    def _question(self, part: doc.QuestionPart, kind: Kind, **placed: Any) -> Question:
        chosen = self.document.option_sets.get(part.options)
        options = tuple(
            Option(option.code, option.label, option.counts, self.identity.options.get((part.code, option.code), 0))
            for option in (chosen.options if chosen else ())
        )
        return Question(
            id=self.identity.questions.get(part.code, 0),
            code=part.code,
            kind=kind,
            number=part.number,
            text=part.text,
            concept=part.concept or part.code,
            hint=part.hint,
            guidance=part.guidance,
            draft=part.draft,
            source=part.source,
            options=options,
            draft_options=bool(chosen and chosen.draft),
            **placed,
        )

    def _own_pages(self, pages: list[doc.FormPagePart]) -> Iterator[Page]:
        for page in pages:
            questions = tuple(
                self._question(part, Kind(part.kind), page=page.code, applies=part.applies) for part in page.questions
            )
            yield Page(code=page.code, title=page.title, stage=page.code, questions=questions)

    def _stages(self, domains: tuple[Domain, ...]) -> Iterator[tuple[str, str]]:
        yield from ((page.code, page.title) for page in self.document.form.first)
        for domain in domains:
            yield from ((standard.code, standard.title) for standard in domain.standards if standard.key_questions)
        yield from ((page.code, page.title) for page in self.document.form.last)

    def _interview(self) -> Iterator[Question]:
        for section in self.document.interview.sections:
            for part in section.questions:
                yield self._question(part, Kind.INTERVIEW, page=section.code, standard=section.informs, applies=part.applies)

    def _factors(self) -> Factors | None:
        part = self.document.factors
        if part is None:
            return None
        questions = tuple(self._question(q, Kind.FACTOR, page="factors", applies=q.applies) for q in part.questions)
        return Factors(part.title, part.at_most, part.draft, part.source, dict(part.factors), questions)


def _standard_pages(standard: Standard) -> Iterator[Page]:
    """One page per key question judged in cases: its prompts first, the judgement they inform last."""
    for code in standard.key_questions:
        own = [question for question in standard.questions if question.page == code]
        title = f"{own[0].number} {own[0].text}".strip()
        yield Page(code=code, title=title, stage=standard.code, questions=(*own[1:], own[0]))


def _both(outer: Condition | None, inner: Condition | None) -> Condition | None:
    if outer and inner:
        return {"all": [outer, inner]}
    return outer or inner


def _band(part: doc.BandPart) -> Band:
    return Band(code=part.code, label=part.label, lowest=part.lowest, highest=part.highest)


def _scheme(part: doc.SchemePart | None) -> dict[str, Any]:
    return {} if part is None else part.model_dump(mode="json") | {"scale": dict(part.scale)}
