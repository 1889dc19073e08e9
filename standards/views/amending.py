"""Changing a draft part by part: the list of its parts, and a form for each."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from accounts.models import SignedInRequest
from design.forms import posted
from standards.amending import measures_known, named, parts_of, standards_in
from standards.forms.amending import PartForm, PromptForm, QuestionForm, RemoveForm, SchemeForm
from standards.models import EditionDraft
from standards.structure import Kind
from standards.views.drafts import found_draft
from standards.wording import RULES


@require_safe
def draft_parts(request: SignedInRequest, pk: int) -> HttpResponse:
    """Every part of a draft that has a form."""
    draft, data, questions = opened_parts(request, pk)
    headings = dict.fromkeys(question.heading for question in questions)
    context = {
        "draft": draft,
        "groups": [(heading, [question for question in questions if question.heading == heading]) for heading in headings],
        "option_sets": _addressable(named(data, "option_sets")).items(),
        "bands": list(_addressable(named(data, "bands"))),
        "bands_missing": [measure for measure in measures_known() if measure not in named(data, "bands")],
        "has_scheme": bool(named(data, "scheme")),
        "rules": [(name, title) for name, title in RULES.items() if isinstance(named(data, "scheme").get(name), dict)],
        "code_lists": [name for name, codes in _addressable(named(data, "code_lists")).items() if isinstance(codes, dict)],
        "domains": [domain for domain in _listed(data.get("domains")) if isinstance(domain, dict) and _has_address(domain)],
        "standards": [standard for _, standard in standards_in(data) if _has_address(standard)],
    }
    return render(request, "standards/drafts/draft_parts.html", context)


def _addressable(parts: dict[str, Any]) -> dict[str, Any]:
    """Return the parts whose names can stand in an address; the others are faults that the text shows."""
    return {name: part for name, part in parts.items() if name and "/" not in name}


def _has_address(part: dict[str, Any]) -> bool:
    return bool(part.get("code")) and "/" not in str(part["code"])


def _listed(part: Any) -> list[Any]:
    return part if isinstance(part, list) else []


def opened_parts(request: SignedInRequest, pk: int) -> tuple[EditionDraft, dict[str, Any], list[Any]]:
    """Find an open draft whose text can be read as parts."""
    draft = found_draft(request, pk)
    if not draft.is_open:
        raise Http404("This draft is closed.")
    try:
        return (draft, *parts_of(draft))
    except ValidationError as refusal:
        raise Http404(" ".join(refusal.messages)) from None


def _question(questions: list[Any], code: str) -> Any:
    found = next((question for question in questions if question.code == code), None)
    if found is None:
        raise Http404("The draft has no such question.")
    return found


def answered(
    request: SignedInRequest, draft: EditionDraft, form: PartForm, title: str, what: str, **context: Any
) -> HttpResponse:
    """Save what was sent, or show the form."""
    if form.is_valid() and form.save(draft, what=what, by=request.user):
        messages.success(request, f"Saved: {title}")
        return redirect("draft_parts", draft.pk)
    return render(request, "standards/drafts/change_part.html", {"draft": draft, "form": form, "title": title} | context)


@require_http_methods(["GET", "HEAD", "POST"])
def change_question(request: SignedInRequest, pk: int, code: str) -> HttpResponse:
    draft, data, questions = opened_parts(request, pk)
    found = _question(questions, code)
    form = QuestionForm(
        posted(request), initial={"seen": draft.version}, kind=found.kind, part=found.part, data=data, place=found.place,
        before=questions[: questions.index(found)],
    )  # fmt: skip
    title = f"{found.part.get('number', '')} {code}".strip()
    return answered(request, draft, form, f"Question {title}", f"Changed question {code}", question=found)


@require_http_methods(["GET", "HEAD", "POST"])
def add_prompt(request: SignedInRequest, pk: int, code: str) -> HttpResponse:
    draft, data, questions = opened_parts(request, pk)
    found = _question(questions, code)
    if "prompts" in found.place:
        raise Http404("A prompt has no prompts of its own.")
    kind = Kind.PROMPT if found.kind is Kind.KEY_QUESTION else found.kind
    form = PromptForm(
        posted(request), initial={"seen": draft.version}, parent=code, kind=kind, part={}, data=data, place=found.place,
        before=questions[: questions.index(found)],
    )  # fmt: skip
    return answered(request, draft, form, f"New prompt of {found.part.get('number') or code}", f"Added a prompt to {code}")


@require_http_methods(["GET", "HEAD", "POST"])
def remove_prompt(request: SignedInRequest, pk: int, code: str) -> HttpResponse:
    """Ask, then take a prompt out of the draft."""
    draft, _, questions = opened_parts(request, pk)
    found = _question(questions, code)
    if "prompts" not in found.place:
        raise Http404("There is no such prompt.")
    form = RemoveForm(posted(request), initial={"seen": draft.version}, place=found.place)
    if form.is_valid() and form.save(draft, what=f"Took out prompt {code}", by=request.user):
        messages.success(request, f"Taken out: {code}")
        return redirect("draft_parts", pk)
    return render(request, "standards/drafts/remove_prompt.html", {"draft": draft, "form": form, "question": found})


@require_http_methods(["GET", "HEAD", "POST"])
def change_scheme(request: SignedInRequest, pk: int) -> HttpResponse:
    draft, data, _ = opened_parts(request, pk)
    try:
        form = SchemeForm(posted(request), initial={"seen": draft.version}, scheme=named(data, "scheme"))
    except (KeyError, TypeError, ValueError, AttributeError):
        raise Http404("The draft has no rating scheme that a form could change.") from None
    return answered(request, draft, form, "Rating scheme", "Changed the rating scheme")
