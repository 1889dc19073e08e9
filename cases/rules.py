"""What of the form is asked about a case, what is still missing and how far it has come. Pure."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

from cases.answers import NOTHING_YET, CurrentAnswer
from standards.applicability import Fact, answers_read, applies
from standards.structure import Counts, EditionStructure, Kind, Page, Question

Answers = Mapping[str, CurrentAnswer]


class Status(StrEnum):
    """How far a page of the form has come."""

    NOT_ASKED = "Not asked in this case"
    NOT_STARTED = "Not yet started"
    IN_PROGRESS = "In progress"
    COMPLETED = "Completed"
    PROBLEM = "There is a problem"
    NOT_RECORDED = "Not recorded"


class AnswerState(StrEnum):
    """What there is to a question of the form in one case. Three reasons why no answer counts are kept apart everywhere."""

    ANSWERED = "answered"
    NOT_APPLICABLE = "not_applicable"
    NOT_ANSWERED = "not_answered"
    NOT_ASKED = "not_asked"


@dataclass(frozen=True, slots=True)
class Said:
    """What somebody said about a page of the form: completed or not, and of which judgement they were sure, and why."""

    completed: bool
    sure_of: str = ""
    because: str = ""


Completions = Mapping[str, Said]  # by the code of the page


@dataclass(frozen=True, slots=True)
class Gap:
    """Something that must be there before the answers are handed in.

    `part` is "choice", "evidence" or "completed", and "changed" or "practice" of what is noted beside the answer.
    """

    question: Question
    part: str
    message: str


@dataclass(frozen=True, slots=True)
class Progress:
    """Key questions of a case: how many are asked, have a judgement, and stand on pages that lack nothing.

    What is asked about each of its priority factors counts like a key question.
    """

    asked: int
    judged: int
    completed: int


@dataclass(frozen=True, slots=True)
class Tally:
    """How the prompts of a key question were answered. It informs the judgement and never fills it in."""

    asked: int
    sufficient: int
    insufficient: int
    not_applicable: int

    @property
    def answered(self) -> int:
        return self.sufficient + self.insufficient + self.not_applicable

    @property
    def unanswered(self) -> int:
        return self.asked - self.answered


def questions_asked(
    edition: EditionStructure, module: str, facts: Mapping[str, Fact], choices: Mapping[str, str | None]
) -> frozenset[str]:
    """Return the codes of the questions asked in a case of a module, given facts by name and chosen options by question code.

    Those of other modules' forms are not. A prompt is asked when its own condition and that of its key question hold. An answer
    speaks in conditions for as long as it is stored, asked or not.
    """
    form = [question for page in edition.pages_of(module) for question in page.questions]
    own = {one.code for one in form if one.applies is None or applies(one.applies, facts, choices)}
    return frozenset([one.code for one in form if one.code in own and (not one.parent or one.parent in own)])


def follow_the_page(page: Page) -> frozenset[str]:
    """Return the codes of the questions of a page whose asking depends on answers given on the same page."""
    own = {question.code for question in page.questions}
    return frozenset(question.code for question in page.questions if not own.isdisjoint(answers_read(question.applies)))


def state_of(question: Question, answer: CurrentAnswer, *, asked: bool) -> AnswerState:
    """Return what there is to a question. Words alone answer no question but those that ask for nothing else.

    `cases.queries.judgement_rows` says the same in SQL.
    """
    option = question.option(answer.choice)
    if not asked or (option is not None and option.counts is Counts.NOT_ASKED):
        return AnswerState.NOT_ASKED
    if option is not None and option.counts is Counts.NOT_APPLICABLE:
        return AnswerState.NOT_APPLICABLE
    if option is None and (question.kind is not Kind.TEXT or not answer.evidence):
        return AnswerState.NOT_ANSWERED
    return AnswerState.ANSWERED


def label_of(question: Question) -> str:
    """Return what a message calls a question: its number, or its words where the edition gives none, and what it is about."""
    name = question.number or f"“{question.text}”"
    return f"{question.about}, {name}" if question.about else name


def _missing(question: Question, answer: CurrentAnswer) -> tuple[bool, bool]:
    """Return whether the choice is missing from the answer to a question that is asked, and whether words are.

    A key question needs a judgement and reasons; a prompt, and what is asked about a factor, an answer, and evidence where the
    answer counts as insufficient. Free texts may stay empty.
    """
    kind = question.kind
    if kind is Kind.TEXT:
        return False, False
    option = question.option(answer.choice)
    needs_words = kind is Kind.KEY_QUESTION or (
        option is not None and option.counts is Counts.INSUFFICIENT and kind in (Kind.PROMPT, Kind.FACTOR)
    )
    return option is None, needs_words and not answer.evidence.strip()


def gaps_of(question: Question, answer: CurrentAnswer, label: str = "") -> list[Gap]:
    """Return what is missing from the answer to a question that is asked; `label` is what messages call it."""
    choice, words = _missing(question, answer)
    name = label or label_of(question)
    gaps = []
    if choice:
        wording = {
            Kind.KEY_QUESTION: "Judge key question {}",
            Kind.INTERVIEW: "Answer question {}, or choose that it was not asked",
        }
        gaps.append(Gap(question, "choice", wording.get(question.kind, "Answer {}").format(name)))
    if words and question.kind is Kind.KEY_QUESTION:
        gaps.append(Gap(question, "evidence", f"Give reasons for the judgement of key question {name}"))
    elif words:
        gaps.append(Gap(question, "evidence", f"Give evidence for {name}: the answer counts as insufficient"))
    return gaps


def gaps_among(questions: Iterable[Question], answers: Answers) -> list[Gap]:
    """Return everything missing from the answers to these questions, in their order."""
    return [gap for question in questions for gap in gaps_of(question, answers.get(question.code, NOTHING_YET))]


def to_come_back_to(page: Page, asked: frozenset[str], completions: Completions) -> list[Gap]:
    """Return what is missing from a page whose key question somebody wanted to come back to."""
    said = completions.get(page.code)
    question = next((q for q in page.questions if q.kind is Kind.KEY_QUESTION and q.code in asked), None)
    if question is None or said is None or said.completed:
        return []
    return [Gap(question, "completed", f"Say that key question {label_of(question)} is completed: you meant to come back to it")]


def page_status(page: Page, asked: frozenset[str], answers: Answers, said: Said | None = None) -> Status:
    """Return how far a page has come. A page of free texts alone is completed when each has words.

    What somebody `said` counts: a page to come back to is in progress whatever is on it, and one that was completed and lacks
    something now has a problem. Where nobody said anything (programs do not), a page that lacks nothing is completed.
    """
    return page_progress(page, asked, answers, said).status


@dataclass(frozen=True, slots=True)
class PageProgress:
    """How far a page has come, how many questions it asks, and how many of these are answered."""

    status: Status
    asked: int
    answered: int


def page_progress(page: Page, asked: frozenset[str], answers: Answers, said: Said | None = None) -> PageProgress:
    """Return what `page_status` returns, with the numbers behind it. Every page of a form looks at every question once."""
    number = answered = lacking = texts = 0
    for question in page.questions:
        if question.code not in asked:
            continue
        number += 1
        answer = answers.get(question.code, NOTHING_YET)
        if answer.choice or answer.evidence.strip():
            answered += 1
        if question.kind is Kind.TEXT:
            texts += 1
        elif not lacking and any(_missing(question, answer)):
            lacking = 1
    complete = answered == number if texts == number else not lacking
    return PageProgress(_status(number, answered, said, complete=complete), number, answered)


def _status(asked: int, answered: int, said: Said | None, *, complete: bool) -> Status:
    if not asked:
        return Status.NOT_ASKED
    if said is None and not answered:
        return Status.NOT_STARTED
    if complete and (said is None or said.completed):
        return Status.COMPLETED
    return Status.PROBLEM if said is not None and said.completed else Status.IN_PROGRESS


def status_once_handed_in(status: Status) -> Status:
    """Return how a page of an assessment that was handed in reads: nothing of it is in progress any more.

    What came in from elsewhere is taken as handed in, complete or not (interviews.importing): a page may lack something.
    """
    closed = {Status.IN_PROGRESS: Status.COMPLETED, Status.NOT_STARTED: Status.NOT_RECORDED}
    return closed.get(status, status)


def progress_of(
    edition: EditionStructure, asked: frozenset[str], answers: Answers, completions: Completions | None = None
) -> Progress:
    """Count the key questions of a case. What is not asked is not counted."""
    key_questions = [question for question in edition.key_questions if question.code in asked]
    judged = [question for question in key_questions if answers.get(question.code, NOTHING_YET).choice]
    pages = {page.code: page for page in edition.pages}
    said = completions or {}
    done = [q for q in judged if page_status(pages[q.page], asked, answers, said.get(q.page)) is Status.COMPLETED]
    return Progress(len(key_questions), len(judged), len(done))


def tally_of(prompts: Iterable[Question], answers: Answers) -> Tally:
    """Count how these prompts were answered."""
    asked, counts = 0, []
    for prompt in prompts:
        asked += 1
        option = prompt.option(answers.get(prompt.code, NOTHING_YET).choice)
        counts.append(option.counts if option else None)
    return Tally(asked, counts.count(Counts.SUFFICIENT), counts.count(Counts.INSUFFICIENT), counts.count(Counts.NOT_APPLICABLE))


# A judgement is asked about once more when more than this share of the prompts that count point the other way.
MOST = Fraction(1, 2)


def disagreement(judgement: Counts | None, tally: Tally) -> str:
    """Say how judgement and prompts point different ways; "" when they do not. Prompts inform a judgement and never decide it.

    A sufficient judgement above mostly insufficient prompts is one case, an insufficient one above none the other.
    """
    counted = tally.sufficient + tally.insufficient
    if counted == 1 and judgement is (Counts.SUFFICIENT if tally.insufficient else Counts.INSUFFICIENT):
        return f"the one prompt that counts was answered as {'insufficient' if tally.insufficient else 'sufficient'}"
    if judgement is Counts.SUFFICIENT and counted and Fraction(tally.insufficient, counted) > MOST:
        return f"{tally.insufficient} of the {counted} prompts that count were answered as insufficient"
    if judgement is Counts.INSUFFICIENT and counted and not tally.insufficient:
        return f"none of the {counted} prompts that count was answered as insufficient"
    return ""
