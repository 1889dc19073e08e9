"""An edition as its readers see it: plain frozen data, the same in every process. Pure.

Built from the stored edition by `standards.queries.edition_structure` and cached: a published edition never changes.
"""

from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property
from typing import Any

from standards.applicability import Condition, answers_read, facts_read
from standards.bands import Band

# The sample of a standard that names no module: the supervised cases every edition began with.
MAIN_MODULE = "supervision"


class Kind(StrEnum):
    """What a question is for."""

    KEY_QUESTION = "key_question"  # the judgement that is rated
    PROMPT = "prompt"  # informs the key question above it, never computes it
    SCREENING = "screening"  # decides who is asked what
    TEXT = "text"  # words only: case summary, practice examples
    INTERVIEW = "interview"  # put to the responsible officer
    DETAIL = "interview_detail"  # what an interview records besides, for instance its date: no question of the edition's
    FACTOR = "factor"  # asked about a priority factor where it was chosen: a judgement that is counted, like a key question
    ORGANISATIONAL = "organisational"  # key question or prompt of a standard that people rate: on no case's form
    POOLED = "pooled"  # key question answered by the judgements of the inspections that are part of this one: on no case's form


class Counts(StrEnum):
    """How an answer option counts (design decision: three different things are kept apart everywhere)."""

    SUFFICIENT = "sufficient"
    INSUFFICIENT = "insufficient"
    NOT_APPLICABLE = "not_applicable"
    NOT_ASKED = "not_asked"
    NOT_COUNTED = "not_counted"  # the answer to a screening question: it decides what is asked and is no judgement


@dataclass(frozen=True, slots=True)
class Option:
    code: str
    label: str
    counts: Counts
    id: int = 0
    at_most: int = 0  # in how many answers about one case it, and others with a limit, may be chosen; 0: in any number


@dataclass(frozen=True, slots=True)
class Question:
    """One question of the edition. `page` is the form page it stands on; `parent` the key question a prompt informs."""

    code: str
    kind: Kind
    number: str
    text: str
    page: str
    parent: str = ""
    standard: str = ""
    aspect: str = ""
    concept: str = ""
    hint: str = ""
    guidance: str = ""
    draft: bool = False
    source: str = ""
    # Of a prompt: together with the condition of its key question. It is a dict, which has no hash.
    applies: Condition | None = field(default=None, hash=False)
    options: tuple[Option, ...] = field(default=(), hash=False)  # moulds look questions up by their hash all the time
    id: int = 0
    draft_options: bool = False  # the labels of the options are not published
    module: str = MAIN_MODULE  # code of the sample in whose cases it is asked, if it stands on a case's form at all
    pools: tuple[str, ...] = ()  # of a pooled key question: concepts whose judgements are counted together
    about: str = ""  # the priority factor that it asks about: the same question is asked about several

    def option(self, code: str) -> Option | None:
        return next((option for option in self.options if option.code == code), None)


@dataclass(frozen=True, slots=True)
class Page:
    """One page of the case assessment form: a key question with its prompts, or a section of its own."""

    code: str
    title: str
    stage: str  # code of the standard, or of the section, that the task list shows it under
    questions: tuple[Question, ...]
    module: str = MAIN_MODULE
    at_most: int = 0  # of a page on which things are chosen: how many


@dataclass(frozen=True, slots=True)
class Module:
    """One sample of cases with a form of its own. `officer_interview` says whether officers are interviewed about its cases."""

    code: str
    title: str
    sample: str = ""  # who is in it
    officer_interview: bool = False
    draft: bool = False
    source: str = ""


@dataclass(frozen=True, slots=True)
class Characteristics:
    """What each rating of a standard that people rate looks like; `of` maps the scale, from the lowest, to words."""

    of: dict[str, str]
    draft: bool = False
    source: str = ""

    @property
    def ratings(self) -> list[dict[str, str]]:
        """Return the ratings from the lowest, each as `rating` (its code) and `text`."""
        return [{"rating": rating, "text": text} for rating, text in self.of.items()]


@dataclass(frozen=True, slots=True)
class Standard:
    code: str
    number: str
    title: str
    domain: str
    statement: str = ""
    # "cases": shares of judgements; "characteristics": decided by people; "parts": shares of the judgements of the inspections
    # that are part of this one; "nothing": judged in cases and reported as shares, never rated
    rated_by: str = "cases"
    key_questions: tuple[str, ...] = ()  # codes of those judged in cases of this inspection
    draft: bool = False
    source: str = ""
    questions: tuple[Question, ...] = ()  # every key question, each followed by its prompts, on the form or not
    module: str = MAIN_MODULE  # the sample whose cases are judged
    characteristics: Characteristics | None = None

    @property
    def counted(self) -> tuple[str, ...]:
        """Codes of the key questions that shares are counted for, in cases of this inspection or of its parts."""
        return self.key_questions or tuple(question.code for question in self.questions if question.kind is Kind.POOLED)


@dataclass(frozen=True, slots=True)
class Domain:
    code: str
    number: str
    title: str
    standards: tuple[Standard, ...]


@dataclass(frozen=True, slots=True)
class InterviewField:
    """What an interview records besides the questions; its value comes from a code list or is reported in bands."""

    code: str
    text: str
    code_list: str = ""
    bands: str = ""
    draft: bool = False
    source: str = ""


@dataclass(frozen=True, slots=True)
class Factors:
    """The priority factors of a case: at most `at_most` are chosen, and each opens `questions`.

    Those are the questions as the edition gives them. They are asked, and have rows, once per factor (standards.factors).
    """

    title: str
    at_most: int
    draft: bool
    source: str
    factors: dict[str, str]  # code -> label, in order
    questions: tuple[Question, ...]


@dataclass(frozen=True)
class EditionStructure:
    """Everything an edition holds.

    `groups` maps a list name to code -> group code: sentence_type -> supervision, ethnicity -> ethnic_group, rosh -> rosh_group.
    `scheme` is the rating scheme as data (ratings.queries turns it into rules), {} when the edition rates nothing.
    """

    id: int
    code: str
    name: str
    status: str
    digest: str
    provider_kinds: tuple[str, ...]
    valid_from: str
    valid_to: str
    attribution: str
    terms: dict[str, str]
    code_lists: dict[str, dict[str, str]]  # list name -> code -> label, in order
    groups: dict[str, dict[str, str]]
    bands: dict[str, tuple[Band, ...]]
    domains: tuple[Domain, ...]
    pages: tuple[Page, ...]  # of all modules, one module after the other
    stages: tuple[tuple[str, str], ...]  # (code, title) in task list order: standards with pages, and sections
    interview: tuple[Question, ...]
    interview_sections: tuple[tuple[str, str], ...]  # (code, title); Question.page names the section
    scheme: dict[str, Any] = field(default_factory=dict)
    scheme_absent: str = ""  # why an edition rates nothing
    group_lists: dict[str, str] = field(default_factory=dict)  # code list -> the list that holds its groups' labels
    interview_fields: tuple[InterviewField, ...] = ()
    interview_details: tuple[Question, ...] = ()  # what an interview records besides its questions (standards.details)
    factors: Factors | None = None
    modules: tuple[Module, ...] = ()  # every sample of the edition, the main one first; never empty once assembled
    sources: dict[str, str] = field(default_factory=dict)  # short name -> full title

    @cached_property
    def questions(self) -> dict[str, Question]:
        """Every question of the form and the interview by its code."""
        form = {question.code: question for page in self.pages for question in page.questions}
        return form | {question.code: question for question in self.interview}

    @cached_property
    def all_questions(self) -> tuple[Question, ...]:
        """Every question, in order: form, interview, those on no form."""
        formless = (q for s in self.standards for q in s.questions if q.kind in (Kind.ORGANISATIONAL, Kind.POOLED))
        return (*self.questions.values(), *formless)

    @cached_property
    def with_rows(self) -> dict[str, Question]:
        """Everything that answers can refer to, by its code: every question, and the details of an interview."""
        return {question.code: question for question in (*self.all_questions, *self.interview_details)}

    @cached_property
    def pooled_questions(self) -> tuple[Question, ...]:
        """The key questions that the judgements of other inspections answer."""
        return tuple(q for standard in self.standards for q in standard.questions if q.kind is Kind.POOLED)

    @cached_property
    def counted_questions(self) -> dict[str, Question]:
        """Every question that shares are counted for, by its code."""
        return {question.code: question for question in (*self.key_questions, *self.pooled_questions)}

    @cached_property
    def facts_read(self) -> frozenset[str]:
        """The facts that any of the form's conditions reads."""
        return frozenset(fact for question in self.questions.values() for fact in facts_read(question.applies))

    @cached_property
    def pages_reading(self) -> dict[str, frozenset[str]]:
        """By the codes of the questions whose answers decide what is asked: the pages on which they do."""
        read = [(code, question.page) for question in self.questions.values() for code in answers_read(question.applies)]
        return {code: frozenset(page for other, page in read if other == code) for code, _ in read}

    @cached_property
    def key_questions(self) -> tuple[Question, ...]:
        """Every question whose judgements are counted and reported as shares: key questions, and those about each factor."""
        return tuple(question for question in self.questions.values() if question.kind in (Kind.KEY_QUESTION, Kind.FACTOR))

    @cached_property
    def standards(self) -> tuple[Standard, ...]:
        return tuple(standard for domain in self.domains for standard in domain.standards)

    @cached_property
    def _pages_by_module(self) -> dict[str, tuple[Page, ...]]:
        return {module.code: tuple(page for page in self.pages if page.module == module.code) for module in self.modules}

    def pages_of(self, module: str) -> tuple[Page, ...]:
        """Return the pages of the form that cases of a module have; none for a module that the edition does not know."""
        return self._pages_by_module.get(module, ())

    def stages_of(self, module: str) -> tuple[tuple[str, str], ...]:
        """Return (code, title) of the stages of a module's form, in task list order."""
        own = {page.stage for page in self.pages_of(module)}
        return tuple((code, title) for code, title in self.stages if code in own)

    def module(self, code: str) -> Module | None:
        return next((module for module in self.modules if module.code == code), None)

    @cached_property
    def module_titles(self) -> dict[str, str]:
        """Titles of the modules by code, the main one first."""
        return {module.code: module.title for module in self.modules}

    def module_title(self, code: str) -> str:
        """Return the title of a module where the edition has several, "" where there is nothing to be told apart."""
        module = self.module(code)
        return module.title if module and len(self.modules) > 1 else ""

    def page(self, code: str) -> Page | None:
        return next((page for page in self.pages if page.code == code), None)

    def term(self, name: str) -> str:
        """Return the edition's word, for instance `person` -> "service user" until 2021, "person on probation" since."""
        return self.terms.get(name, name)

    def group(self, code_list: str, code: str | None) -> str | None:
        """Return the group that the edition reports a code under; None when unknown."""
        return self.groups.get(code_list, {}).get(code or "")

    def label(self, code_list: str, code: str | None) -> str:
        """Return the label of a code, the code itself where the edition's list lacks it, "Not known" where there is none."""
        if not code:
            return "Not known"
        return self.code_lists.get(code_list, {}).get(code, code)
