"""A case as it lies open before somebody: its facts, what is asked about it, every answer, and how far it has come."""

from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

from accounts.models import User
from cases.answers import ASSESSMENT, NOTHING_YET, CurrentAnswer
from cases.facts import LABELS, names_to_show, shown
from cases.mark_parts import gaps_beside
from cases.marks import NO_MARK, Mark, Marks
from cases.models import Case, CaseQuerySet
from cases.naming import in_full, short_titles
from cases.permissions import Standing, read_only_since, standing
from cases.queries.answers import answers_of
from cases.queries.facts import facts_as_given
from cases.queries.marks import changed_after_interview, marks_of
from cases.rules import (
    Completions,
    Gap,
    Progress,
    Said,
    Status,
    Tally,
    disagreement,
    follow_the_page,
    gaps_among,
    page_progress,
    progress_of,
    questions_asked,
    status_once_handed_in,
    tally_of,
    to_come_back_to,
)
from database.prepared import PreparedRead, prepared_rows
from standards.applicability import answers_read, facts_read, for_browser
from standards.factors import CHOSEN
from standards.queries import edition_structure
from standards.queries.notes import Notes, notes_mark, notes_marked
from standards.structure import EditionStructure, Kind, Page, Question
from standards.wording import asked_in_words

# What the pages show of a case, in the order of its facts; the officer stands in its header.
_FACTS_SHOWN = ("age", "sex", "ethnicity", "sentence_type", "sentence_months", "started_on", "requirements", "previous_sanctions",
                "ogrs_score", "rosh", "mappa_category", "mappa_level", "licence_ends_on", "reset_on", "office")  # fmt: skip
_COMPLETIONS = "SELECT page, completed, sure_of, because FROM cases_completion WHERE assessment_id = %s"


@dataclass(frozen=True, slots=True)
class PageState:
    """One page of the form in one case."""

    page: Page
    short_title: str
    status: Status
    hint: str
    answered: int
    asked: int
    because: str = ""  # why the judgement stands although the prompts point the other way
    chosen: int = 0  # how many, on a page of things to choose


@dataclass(frozen=True)
class OpenCase:
    """Everything that the pages of one case are made of."""

    case: Case
    edition: EditionStructure
    standing: Standing
    answers: dict[str, CurrentAnswer]
    asked: frozenset[str]
    completions: Completions
    marks: Marks
    changed: frozenset[str]  # questions whose answer is another one than when the responsible officer was heard

    @property
    def form(self) -> tuple[Page, ...]:
        """The pages of the form that cases of this module have."""
        return self.edition.pages_of(self.case.module)

    def page(self, code: str) -> Page | None:
        return next((page for page in self.form if page.code == code), None)

    def question(self, code: str) -> Question | None:
        """Return a question of the form of this case, asked or not; None when there is none of this code."""
        found = self.edition.questions.get(code)
        return found if found is not None and self.page(found.page) is not None else None

    def mark(self, question: Question) -> Mark:
        return self.marks.get(question.code, NO_MARK)

    @property
    def flagged(self) -> list[tuple[Question, str]]:
        """Return (question whose answer is flagged for quality assurance, why), in the order of the form."""
        noted = [(question, self.mark(question)) for page in self.form for question in page.questions]
        return [(question, mark.flag_note) for question, mark in noted if mark.flagged]

    @property
    def practice(self) -> list[tuple[Question, Mark]]:
        """Return the practice examples, in the order of the form."""
        noted = [(question, self.mark(question)) for page in self.form for question in page.questions]
        return [(question, mark) for question, mark in noted if mark.practice]

    def unexplained(self, page: Page) -> list[Gap]:
        """Return what is missing beside answers of a page."""
        asked = self.asked_on(page)
        return [gap for one in asked for gap in gaps_beside(one, self.mark(one), changed=one.code in self.changed)]

    @property
    def notes(self) -> Notes:
        """Learning notes to its questions, by their ids. Of a case read by `case_to_open` no query, once a process knows them."""
        return notes_marked(self.edition.id, vars(self.case).get("notes_mark"))

    def answer(self, question: Question) -> CurrentAnswer:
        return self.answers.get(question.code, NOTHING_YET)

    def asked_on(self, page: Page) -> list[Question]:
        return [question for question in page.questions if question.code in self.asked]

    def kept_on(self, page: Page) -> list[Question]:
        """Return the questions of a page that are not asked now but were answered: kept, and not counted."""
        return [question for question in page.questions if question.code not in self.asked and self._given(question)]

    def _given(self, question: Question) -> bool:
        answer = self.answer(question)
        return bool(answer.choice or answer.evidence.strip())

    @property
    def submitted(self) -> bool:
        return self.case.assessment.submitted_at is not None

    @property
    def read_only_because(self) -> str:
        """Say why the person may not write; "" when they may."""
        handed_in_at = self.case.assessment.submitted_at
        if handed_in_at and not self.standing.closed_because:
            return read_only_since(handed_in_at)
        return self.standing.read_only_because

    @cached_property
    def may_write(self) -> bool:
        return not self.read_only_because

    @cached_property
    def progress(self) -> Progress:
        return progress_of(self.edition, self.asked, self.answers, self.completions)

    @cached_property
    def gaps(self) -> list[Gap]:
        """Return what is missing before the assessment can be handed in."""
        return [gap for page in self.form for gap in self._gaps_of(page)]

    def _gaps_of(self, page: Page) -> list[Gap]:
        return [*self.gaps_on(page), *to_come_back_to(page, self.asked, self.completions), *self.unexplained(page)]

    def gaps_on(self, page: Page) -> list[Gap]:
        """Return which answers of a page, or parts of them, are missing."""
        return gaps_among(self.asked_on(page), self.answers)

    def disagreements(self) -> list[tuple[Question, str]]:
        """Return (key question, how judgement and prompts disagree) where nobody has said yet that they are sure."""
        open_ones = ((page, self.judgement_to_confirm(page)) for page in self.form)
        return [(self.edition.questions[page.code], words) for page, words in open_ones if words]

    def judgement_to_confirm(self, page: Page) -> str:
        """Say how judgement and prompts of a page disagree; "" when they do not, or when somebody is sure of this judgement."""
        question = self.edition.questions.get(page.code)
        said = self.completions.get(page.code)
        choice = self.answer(question).choice if question is not None and question.code in self.asked else ""
        option = question.option(choice) if question is not None and choice else None
        if option is None or (said is not None and said.sure_of == choice):
            return ""
        return disagreement(option.counts, self.tally(page))

    @cached_property
    def pages(self) -> tuple[PageState, ...]:
        return tuple([self._state(page) for page in self.form])

    @property
    def stages(self) -> list[tuple[str, list[PageState]]]:
        """Return the pages under the titles of their stages, in task list order."""
        stages = self.edition.stages_of(self.case.module)
        grouped = [(title, [state for state in self.pages if state.page.stage == code]) for code, title in stages]
        return [(title, states) for title, states in grouped if states]

    @property
    def stages_to_do(self) -> list[tuple[str, list[PageState]]]:
        """Return the stages without the pages of factors that are no priority: those would hide the pages that are needed."""
        return [(title, [one for one in states if one.asked or self._is_needed(one.page)]) for title, states in self.stages]

    def _is_needed(self, page: Page) -> bool:
        """Return whether a page that asks nothing is to be found all the same: it is not about a factor, or keeps answers."""
        return any(question.kind is not Kind.FACTOR for question in page.questions) or bool(self.kept_on(page))

    def tally(self, page: Page) -> Tally:
        return tally_of((question for question in self.asked_on(page) if question.kind is Kind.PROMPT), self.answers)

    def next_page(self, page: Page) -> Page | None:
        """Return the next page on which something is asked; None after the last."""
        later = self.form[self.form.index(page) + 1 :]
        return next((candidate for candidate in later if self.asked_on(candidate)), None)

    def asking(self, page: Page) -> dict[str, Any]:
        """Return what a browser needs to ask, while the page is answered, what these answers call for; {} where nothing changes.

        Conditions of the questions that depend on answers on the page, and the facts and the answers on other pages they read.
        """
        follow = follow_the_page(page)
        if not follow:
            return {}
        conditions = {question.code: question.applies for question in page.questions if question.code in follow}
        facts = self.case.facts(self.edition)
        read = {name for condition in conditions.values() for name in facts_read(condition)}
        codes = {code for condition in conditions.values() for code in answers_read(condition)}
        elsewhere = codes - {question.code for question in page.questions}
        return {
            "conditions": for_browser(conditions),
            "facts": for_browser({name: facts[name] for name in read}),
            "answers": {code: self.answers[code].choice for code in elsewhere if code in self.answers},
        }

    def why_not_asked(self, question: Question) -> str:
        """Say in which cases a question is asked, for people who wonder why it is not asked in this one."""
        parent = self.edition.questions.get(question.parent)
        return asked_in_words(parent if parent is not None and parent.code not in self.asked else question, self.edition)

    def judgements(self) -> list[tuple[str, list[tuple[str, str, str]]]]:
        """Return stage by stage (key question, judgement in words, code of the page) of those that are asked."""
        asked = [question for question in self.edition.key_questions if question.code in self.asked]
        chosen = [(question, question.option(self.answer(question).choice)) for question in asked]
        rows = [(in_full(question), option.label if option else "", question.page) for question, option in chosen]
        of_stage = [(title, {state.page.code for state in states}) for title, states in self.stages]
        grouped = [(title, [row for row in rows if row[2] in pages]) for title, pages in of_stage]
        return [(title, found) for title, found in grouped if found]

    def facts(self) -> list[tuple[str, str]]:
        """Return (name, value) of the facts as people read them."""
        given = replace(facts_as_given(self.case), age=self.case.age_at_start())
        names = names_to_show(given, self.edition.facts_read)
        return [(LABELS[name], shown(name, given.value(name), self.edition.code_lists)) for name in _FACTS_SHOWN if name in names]

    def _state(self, page: Page) -> PageState:
        said = self.completions.get(page.code)
        found = page_progress(page, self.asked, self.answers, said)
        status, hint = found.status, ""
        chosen = sum(self.answer(question).choice == CHOSEN for question in page.questions) if page.at_most else 0
        if status is Status.NOT_ASKED:
            hint = self.why_not_asked(next((q for q in page.questions if q.kind is Kind.KEY_QUESTION), page.questions[0]))
        elif status in (Status.IN_PROGRESS, Status.PROBLEM):
            hint = f"{chosen} chosen" if page.at_most else f"{found.answered} of {found.asked} answered"
        if self.submitted:
            status = status_once_handed_in(status)
        sure = said is not None and said.sure_of and said.sure_of == self.answers.get(page.code, NOTHING_YET).choice
        because = said.because if said is not None and sure else ""
        title = short_titles(self.edition.id, self.edition.digest)[page.code]
        return PageState(page, title, status, hint, found.answered, found.asked, because, chosen)


def _to_open(user_id: int, case_id: int) -> CaseQuerySet:
    # Whose a case is and who handed it in are left to be read by the few pages that say so: planning each further join would
    # cost every page more than the query costs those.
    cases = Case.objects.visible_to(User(pk=user_id)).with_reader().filter(pk=case_id)
    cases = cases.annotate(notes_mark=notes_mark("inspection__edition"))
    return cases.select_related("inspection__provider", "officer", "assessment")


_read_case = PreparedRead(_to_open)


def case_to_open(user: User, pk: int) -> Case | None:
    """Return a case that the person may see, read with what all its pages show; None when there is none. One query."""
    return next(iter(_read_case(user.pk, pk)), None)


def open_case(case: Case, user: User) -> OpenCase:
    """Lay a case open before somebody: one query for one read by `case_to_open`, however many answers there are."""
    edition = edition_structure(case.inspection.edition_id)
    answers = answers_of(ASSESSMENT, case.pk)
    choices = {code: answer.choice for code, answer in answers.items()}
    asked = questions_asked(edition, case.module, case.facts(edition), choices)
    sheet = case.assessment
    changed = changed_after_interview(sheet.pk) if sheet.officer_heard_at else frozenset[str]()
    return OpenCase(case, edition, standing(user, case), answers, asked, completions_of(sheet.pk), marks_of(sheet.pk), changed)


def completions_of(assessment_id: int) -> Completions:
    """Return what was said about the pages of a case, by page; one query."""
    return {page: Said(*rest) for page, *rest in prepared_rows(_COMPLETIONS, (assessment_id,))}
