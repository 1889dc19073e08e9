"""One page of the form as people see it, filled into one mould: it is opened all day (docs/pages-that-are-fast.md)."""

import json
from collections.abc import Hashable
from html import escape
from typing import Any

from django.http import HttpResponse
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from accounts.models import SignedInRequest
from accounts.sessions import seconds_left
from cases.assessing import PageOutcome
from cases.forms.assessment import AnswerFields, answer_fields, deciding_questions, status_of
from cases.queries.assessment import OpenCase, PageState
from cases.rules import Said, Status, label_of
from cases.templatetags.answers import drawn_answer, read_answer
from cases.templatetags.header import top_of
from cases.templatetags.presence import also_here_of
from cases.views.frame import beside, case_frame
from design import frames
from design.addresses import address, addresses
from design.form_token import form_token
from design.moulds import Mould
from design.templatetags.casework import case_breadcrumbs, side_navigation, status_tag
from design.templatetags.words import plural
from standards.factors import CHOSEN
from standards.structure import Page

_AROUND = (
    *frames.SLOTS, "breadcrumbs", "header", "side_navigation", "also_here", "news", "csrf_input", "user_id", "reference",
    "short_title", "title", "code", "status", "status_tag", "path", "save_url", "edition",
)  # fmt: skip
_CONTENT = ("answered", "questions", "answers")
_PAGE = Mould("cases/case_page.html", *_AROUND, *_CONTENT, "asking", "kept", kept=200)
_CSRF_INPUT = '<input type="hidden" name="csrfmiddlewaretoken" value="{}">'


def form_page(
    request: SignedInRequest,
    opened: OpenCase,
    page: Page,
    outcome: PageOutcome | None = None,
    *,
    to_complete: bool = False,
) -> HttpResponse:
    """Answer with a page of the form: as it is stored, or with the `outcome` of what was posted and could not be saved.

    With `to_complete` it says what is missing before the page can be called completed.
    """
    asking = opened.asking(page) if opened.may_write else {}
    fields = _fields(opened, page, asking, outcome, to_complete=to_complete)
    state = next(state for state in opened.pages if state.page is page)
    kept = _kept(opened, page)
    fixed: dict[str, Hashable] = {
        "writes": opened.may_write and state.status is not Status.NOT_ASKED,
        "with_prompts": any(not drawn.is_judgement for drawn in fields.fields),
        "with_judgements": any(drawn.is_judgement for drawn in fields.fields),
        "has_guidance": any(drawn.question.guidance or drawn.note for drawn in fields.fields),
        "guidance_open": request.user.always_show_guidance,
        "shortcuts": request.user.keyboard_shortcuts,
        "follows": bool(asking),
        "counted": bool(state.asked and not page.at_most),
        "said": "yes" if to_complete else _said(opened.completions.get(page.code)),
        "with_kept": bool(kept),
    }
    values = (*_around(request, opened, state, fields), *_content(request, opened, state, fields, writes=bool(fixed["writes"])))
    markup = _PAGE.filled((*values, json.dumps(asking) if asking else "", kept), **fixed)
    return HttpResponse(markup, status=status_of(fields, outcome, answers=opened.standing.answers))


def _fields(
    opened: OpenCase, page: Page, asking: dict[str, Any], outcome: PageOutcome | None, *, to_complete: bool
) -> AnswerFields:
    unsaved = outcome.not_saved if outcome is not None else {}
    shown = {question.code for question in page.questions if question.code in opened.asked or question.code in unsaved}
    soon = set(asking.get("conditions", ())) - shown
    return answer_fields(
        ((question, label_of(question)) for question in page.questions if question.code in shown | soon),
        opened.answers, deciding_questions(opened.edition, page), outcome, soon, beside=beside(opened),
        gaps=opened.gaps_on(page) if to_complete else (),
    )  # fmt: skip


def _said(said: Said | None) -> str:
    return "" if said is None else "yes" if said.completed else "no"


def _around(request: SignedInRequest, opened: OpenCase, state: PageState, fields: AnswerFields) -> tuple[object, ...]:
    """Return what stands around the answers: the slots of _AROUND."""
    case, page, token = opened.case, state.page, form_token(request)
    frame = case_frame(request.user, case, opened.edition)
    return (
        *frames.around(request, csrf_token=token, session_left=seconds_left(request.session), errors=fields.problems),
        case_breadcrumbs(case, case.inspection), top_of(frame), _navigation(opened, page), also_here_of(case, request.user),
        _news(opened, state, fields), SafeString(_CSRF_INPUT.format(token)), request.user.pk, case.reference, state.short_title,
        page.title, page.code, state.status.value, status_tag(state.status.value),
        address("case_page", case.pk, page.code), address("api_answer", case.pk, "QUESTION"), opened.edition.id,
    )  # fmt: skip


def _news(opened: OpenCase, state: PageState, fields: AnswerFields) -> str:
    """Draw what is to be known first: why the page is closed, or what was not saved. Most pages have nothing of the kind."""
    reopened = opened.case.assessment.reopened_because
    if not (opened.read_only_because or reopened or state.because or fields.lost):
        return ""
    context = {"opened": opened, "case": opened.case, "because": state.because, "answers": fields}
    return render_to_string("cases/_page_news.html", context)


def _content(
    request: SignedInRequest, opened: OpenCase, state: PageState, fields: AnswerFields, *, writes: bool
) -> tuple[object, ...]:
    """Return how many questions are answered and asked, and the questions with their answers: the slots of _CONTENT."""
    prompts = [drawn for drawn in fields.fields if not drawn.is_judgement]
    judgements = [drawn for drawn in fields.fields if drawn.is_judgement]
    level = 3 if judgements else 2
    if not writes:
        context = {
            "not_asked": state.status is Status.NOT_ASKED, "hint": state.hint,
            "prompts": prompts, "judgements": judgements, "prompt_level": level,
        }  # fmt: skip
        markup = render_to_string("cases/_answers_read.html", context)
    elif state.page.at_most:
        chosen = sum(drawn.choice == CHOSEN for drawn in fields.fields)
        markup = render_to_string(
            "cases/_choices.html", {"opened": opened, "page": state.page, "prompts": prompts, "chosen": chosen}
        )
    else:
        tally = opened.tally(state.page) if judgements else None
        drawn_prompts = [drawn_answer(request.user, one, level, one.question.number) for one in prompts]
        markup = SafeString("".join((*drawn_prompts, *(drawn_answer(request.user, one, tally=tally) for one in judgements))))
    return state.answered, plural(state.asked, "question"), markup


def _kept(opened: OpenCase, page: Page) -> str:
    """Draw the answers to questions that are not asked any more; "" where there are none."""
    questions = opened.kept_on(page)
    if not questions:
        return ""
    fields = answer_fields(((question, label_of(question)) for question in questions), opened.answers, beside=beside(opened))
    drawn = [(one.code, read_answer(one, level=3, why=opened.why_not_asked(one.question))) for one in fields.fields]
    return SafeString("".join([f'<div data-kept="{escape(code)}">{answer}</div>' for code, answer in drawn]))


def _count(state: PageState) -> str:
    if state.page.at_most:
        return f"{state.chosen} chosen"
    return f"{state.answered} of {state.asked}" if state.asked else ""


def _navigation(opened: OpenCase, current: Page) -> str:
    pk = opened.case.pk
    url_of = addresses("case_page", pk)
    groups = [
        (title, [
            {"text": one.short_title, "url": url_of(one.page.code), "status": one.status.value,
             "count": _count(one), "chooses": bool(one.page.at_most), "current": one.page is current}
            for one in states
        ])
        for title, states in opened.stages_to_do
    ]  # fmt: skip
    return side_navigation(groups, label="Pages of the form", overview_url=address("case", pk), overview="Case overview")
