"""Filling sheets of answers in tests: one answer, a page as a browser posts it, a whole case."""

import uuid

from accounts.models import User
from cases.answering import save_answer
from cases.answers import ASSESSMENT, NOTHING_YET, AnswerSheet, Change, Saved, Writer
from cases.models import Case
from cases.queries.answers import answers_of
from cases.queries.assessment import open_case
from standards.structure import Kind, Option, Question
from tests.pages import Element, Page

KEY_QUESTION = "assessment.engaging"
PROMPT = "assessment.engaging.involvement"


def answer(
    case: Case,
    by: User,
    question: str = PROMPT,
    choice: str | None = None,
    evidence: str | None = None,
    *,
    sheet: AnswerSheet = ASSESSMENT,
) -> Saved:
    """Save an answer over whatever is there; a part that is None stays as it is."""
    now = answers_of(sheet, case.pk).get(question, NOTHING_YET)
    change = Change(choice or "", choice is not None, evidence or "", evidence is not None)
    return save_answer(
        sheet, case_id=case.pk, question=question, change=change, base=now.version, operation=uuid.uuid4(), by=Writer(by.pk)
    )


def fill(case: Case, by: User, *, leave_out: tuple[str, ...] = ()) -> None:
    """Answer everything that is asked, with the first option and words, until nothing more is asked."""
    done: set[str] = set(leave_out)
    chosen: list[Option] = []
    while True:
        opened = open_case(fresh(case), by)
        todo = [question for code, question in opened.edition.questions.items() if code in opened.asked - done]
        if not todo:
            return
        for question in todo:
            choice = None if question.kind is Kind.TEXT else _first_allowed(question, chosen)
            answer(case, by, question.code, choice, f"Words about {question.code}.")
            done.add(question.code)


def _first_allowed(question: Question, chosen: list[Option]) -> str:
    """The first option, or the last where the first may not be chosen once more."""
    option = question.options[0]
    if option.at_most and len(chosen) >= option.at_most:
        return question.options[-1].code
    if option.at_most:
        chosen.append(option)
    return option.code


def fresh(case: Case) -> Case:
    """The case as the pages read it."""
    return Case.objects.select_related("inspection__provider", "officer", "allocated_to", "assessment").get(pk=case.pk)


def posted(page: Page, **changes: str) -> dict[str, str]:
    """What a browser would post: every field of the page's form as it is drawn, with these changes."""
    form = _form(page)
    boxes = [*form.all("input", type="hidden"), *form.all("input", type="text")]
    data = {field.attrs["name"]: field.attrs.get("value", "") for field in boxes}
    for chosen in (*form.all("input", type="radio"), *form.all("input", type="checkbox")):
        if "checked" in chosen.attrs:
            data[chosen.attrs["name"]] = chosen.attrs["value"]
    for box in form.all("textarea"):
        if "name" in box.attrs:
            data[box.attrs["name"]] = "".join(child for child in box.children if isinstance(child, str)).removeprefix("\n")
    return data | changes


def _form(page: Page) -> Element:
    forms = [form for form in page.all("form") if "data-answers" in form.attrs]
    assert len(forms) == 1, f"{len(forms)} forms take answers"
    return forms[0]
