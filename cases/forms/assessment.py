"""Answers on a page: how each question is drawn, and what a posted page says about it. Interviews use the same."""

from collections.abc import Callable, Iterable, Mapping, Set
from dataclasses import dataclass, field, replace
from typing import Any

from django import forms
from django.http import QueryDict

from cases.answers import NOTHING_YET, CurrentAnswer, plain_newlines
from cases.assessing import NotSaved, PageOutcome, TypedAnswer
from cases.differences import ADDED, REMOVED, Piece, word_differences
from cases.marks import NO_MARK, Mark, Marks
from cases.rules import Gap
from design.templatetags.words import long_date
from standards.factors import CHOSEN, NOT_CHOSEN
from standards.queries.notes import Note, Notes
from standards.structure import EditionStructure, Kind, Page, Question
from standards.wording import words_label

DECISIONS = (("saved", "Use the saved one"), ("mine", "Use mine"), ("both", "Keep both, mine below"))


@dataclass(frozen=True, slots=True)
class AnswerField:
    """One question as a page draws it: what is stored, or what was typed and could not be saved."""

    question: Question
    label: str  # what messages and the status line call it
    stored: CurrentAnswer
    decides: bool = False  # whether its answer decides what else is asked
    not_saved: NotSaved | None = None
    refused: bool = False
    asked: bool = True  # drawn, but hidden, where answers on the page decide whether it is asked
    history_url: str = ""  # where an answer that was changed says how; "" for the others
    lacking: Mapping[str, str] = field(default_factory=dict)  # what is missing to complete the page, by field
    mark: Mark = NO_MARK
    marks_url: str = ""  # where something can be noted beside the answer; "" where nothing can
    source_words: str = ""
    changed: bool = False  # after the responsible officer was heard
    note: Note | None = None  # what quality assurance has learnt about the question

    @property
    def code(self) -> str:
        return self.question.code

    @property
    def choice(self) -> str:
        return self.not_saved.typed.choice if self.not_saved else self.stored.choice

    @property
    def evidence(self) -> str:
        return self.not_saved.typed.evidence if self.not_saved else self.stored.evidence

    @property
    def version(self) -> int:
        """The version that the shown answer was based on: what is posted back."""
        return self.not_saved.typed.version if self.not_saved else self.stored.version

    @property
    def conflict(self) -> CurrentAnswer | None:
        return self.not_saved.conflict if self.not_saved else None

    @property
    def errors(self) -> Mapping[str, str]:
        return (self.not_saved.errors if self.not_saved else None) or self.lacking

    @property
    def choice_error(self) -> str:
        return self.errors.get("choice", "")

    @property
    def evidence_error(self) -> str:
        return self.errors.get("evidence", "")

    @property
    def is_judgement(self) -> bool:
        return self.question.kind is Kind.KEY_QUESTION

    @property
    def words_label(self) -> str:
        return words_label(self.question)

    @property
    def rows(self) -> int:
        """Return how high the box for words is drawn: enough for what is in it, within reason."""
        least = {Kind.INTERVIEW: 2, Kind.TEXT: 8, Kind.KEY_QUESTION: 5}.get(self.question.kind, 3)
        lines = sum(1 + len(line) // 80 for line in self.evidence.split("\n"))
        return max(least, min(lines + 1, 20))

    @property
    def decisions(self) -> tuple[tuple[str, str], ...]:
        """Return what can be done about a conflict: to keep both is to have the words of the one below those of the other."""
        words = {self.conflict.evidence.strip() if self.conflict else "", self.evidence.strip()}
        return DECISIONS if len(words) == 2 and "" not in words else DECISIONS[:2]

    @property
    def stored_label(self) -> str:
        return self.label_of(self.stored.choice)

    @property
    def typed_label(self) -> str:
        return self.label_of(self.choice)

    @property
    def conflict_label(self) -> str:
        return self.label_of(self.conflict.choice) if self.conflict else ""

    @property
    def conflict_words(self) -> tuple[list[Piece], list[Piece]]:
        """Return the words of a conflict in pieces: what is saved, and what was typed and not saved."""
        saved = self.conflict.evidence if self.conflict else ""
        pieces = word_differences(saved, plain_newlines(self.evidence))
        return [piece for piece in pieces if piece.kind != ADDED], [piece for piece in pieces if piece.kind != REMOVED]

    def label_of(self, choice: str) -> str:
        """Return the words of an option, "Not answered yet" for none."""
        option = self.question.option(choice)
        return option.label if option else "Not answered yet"

    def problems(self) -> list[tuple[str, str]]:
        """Return (message, id of the input) for the error summary."""
        if self.conflict is not None:
            name = self.conflict.saved_by or "Somebody"
            return [(f"{name} changed {self.label} while you had it open: choose which answer to keep", f"decide-{self.code}")]
        before = "" if self.lacking else f"{self.label}: "  # what is lacking says itself of what
        return [(f"{before}{message}", f"{name}-{self.code}") for name, message in self.errors.items()]


@dataclass(frozen=True, slots=True)
class Beside:
    """What stands beside answers: how they came about, and what was noted."""

    history: Callable[[str], str]  # address of the history of an answer
    marks_url: Callable[[str], str] | None = None  # address of the page for notes; None where there are none
    marks: Marks = field(default_factory=dict)
    sources: Mapping[str, str] = field(default_factory=dict)
    changed: Set[str] = frozenset()
    notes: Notes = field(default_factory=dict)

    def of(self, question: Question, version: int) -> dict[str, Any]:
        """Return what an `AnswerField` shows beside the answer to a question that has this version."""
        mark = self.marks.get(question.code, NO_MARK)
        source = " ".join(part for part in (self.sources.get(mark.source, mark.source), long_date(mark.source_on)) if part)
        noted = self.marks_url(question.code) if self.marks_url and question.options else ""
        return {
            "history_url": self.history(question.code) if version > 1 else "",
            "mark": mark, "marks_url": noted, "source_words": source, "changed": question.code in self.changed,
            "note": self.notes.get(question.id),
        }  # fmt: skip


@dataclass(frozen=True, slots=True)
class AnswerFields:
    """The questions of one page, and what came of the last attempt to save them."""

    fields: list[AnswerField] = field(default_factory=list)
    refused: str = ""

    @property
    def problems(self) -> list[tuple[str, str]]:
        found = [problem for drawn in self.fields if drawn.not_saved or drawn.lacking for problem in drawn.problems()]
        return [(self.refused, ""), *found] if self.refused else found

    @property
    def lost(self) -> list[AnswerField]:
        """Return what was typed and refused, so that it can be copied."""
        return [drawn for drawn in self.fields if drawn.refused]


def answer_fields(
    questions: Iterable[tuple[Question, str]],
    answers: Mapping[str, CurrentAnswer],
    deciding: frozenset[str] = frozenset(),
    outcome: PageOutcome | None = None,
    hidden: Set[str] = frozenset(),
    *,
    beside: Beside,
    gaps: Iterable[Gap] = (),
) -> AnswerFields:
    """Return the questions, each with the label it goes by, as a page draws them; `hidden` are those that may be asked soon.

    `gaps` are said at the fields.
    """
    lacking: dict[str, dict[str, str]] = {}
    for gap in gaps:
        lacking.setdefault(gap.question.code, {})[gap.part] = gap.message
    not_saved = outcome.not_saved if outcome else {}
    refused = outcome.refused if outcome else ""
    drawn = [
        AnswerField(
            question, label, answers.get(question.code, NOTHING_YET), question.code in deciding, not_saved.get(question.code),
            bool(refused) and question.code in not_saved, question.code not in hidden,
            lacking=lacking.get(question.code, {}),
            **beside.of(question, answers.get(question.code, NOTHING_YET).version),
        )
        for question, label in questions
    ]  # fmt: skip
    return AnswerFields(drawn, refused)


def status_of(fields: AnswerFields, outcome: PageOutcome | None, *, answers: bool) -> int:
    """Return a page's HTTP status: 200 shown, 403 for people who do not answer this case, 409 closed, 422 to be put right."""
    if outcome is None:
        return 422 if fields.problems else 200
    if not answers:
        return 403
    return 409 if fields.refused else 422


def deciding_questions(edition: EditionStructure, page: Page) -> frozenset[str]:
    """Return the codes of the questions of a page whose answers decide what other pages ask."""
    return frozenset(
        question.code for question in page.questions if edition.pages_reading.get(question.code, set()) - {page.code}
    )


def typed_answers(data: QueryDict, questions: Iterable[Question]) -> list[TypedAnswer]:
    """Return the answers that a posted page holds. A question that the page did not draw is left alone."""
    return [_typed(data, question.code) for question in questions if f"version-{question.code}" in data]


def chosen_answers(data: QueryDict, page: Page) -> list[TypedAnswer]:
    """Return the answers of a page on which things are chosen: there, a box that is not ticked says something too.

    What is taken back comes first, to make room for what is chosen instead.
    """
    typed = [replace(answer, choice=answer.choice or NOT_CHOSEN) for answer in typed_answers(data, page.questions)]
    return sorted(typed, key=lambda answer: answer.choice == CHOSEN)


def _typed(data: QueryDict, code: str) -> TypedAnswer:
    return TypedAnswer(
        code=code,
        version=_whole_number(data.get(f"version-{code}", "")),
        choice=data.get(f"choice-{code}", ""),
        evidence=data.get(f"evidence-{code}", ""),
        decision=data.get(f"decide-{code}", ""),
        seen=_whole_number(data.get(f"seen-{code}", "")),
        edition=_whole_number(data.get("edition", "")) if "edition" in data else None,
    )


def _whole_number(text: str) -> int:
    """Return a version as posted, or -1, which no answer has."""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else -1


class SureForm(forms.Form):
    """Why a judgement stands that the prompts do not point to."""

    because = forms.CharField(
        label="Why does the judgement stand?",
        help_text="One or two sentences. No names.",
        widget=forms.Textarea(attrs={"rows": 4}),
        max_length=1000,
        error_messages={
            "required": "Enter why the judgement stands",
            "max_length": "The reason must be 1,000 characters or fewer",
        },
    )


class ReopenForm(forms.Form):
    """Why a submitted assessment is opened for writing again."""

    reason = forms.CharField(
        label="Why is it reopened?",
        help_text="The reason is kept with the case and shown to the person who answers it.",
        widget=forms.Textarea(attrs={"rows": 4}),
        max_length=1000,
        error_messages={"required": "Enter why the assessment is reopened"},
    )
