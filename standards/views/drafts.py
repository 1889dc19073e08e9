"""Drafts of editions, for administrators: the list, one draft, its text, giving it up and publishing it."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from accounts.models import SignedInRequest
from accounts.permissions import require_administrator
from design.forms import posted
from standards.comparing import changed_lines
from standards.drafting import DraftChanged, obstacles
from standards.forms.drafts import BeginDraftForm, SeenForm, SourceForm
from standards.models import EditionDraft
from standards.queries import editions_for_browsing
from standards.queries.drafts import draft_structure, drafts_for_listing, drafts_to_read, history_of, source_at
from standards.views.editions import differences_page


def found_draft(request: SignedInRequest, pk: int) -> EditionDraft:
    """Return a draft to an administrator; everybody else is forbidden."""
    require_administrator(request.user)
    return get_object_or_404(drafts_to_read(), pk=pk)


@require_safe
def drafts(request: SignedInRequest) -> HttpResponse:
    """Every draft, those that were published or given up too."""
    require_administrator(request.user)
    return render(request, "standards/drafts/drafts.html", {"drafts": drafts_for_listing()})


@require_http_methods(["GET", "HEAD", "POST"])
def add_draft(request: SignedInRequest) -> HttpResponse:
    require_administrator(request.user)
    form = BeginDraftForm(posted(request))
    draft = form.begin(by=request.user) if form.is_valid() else None
    if draft:
        messages.success(request, f"Draft begun: {draft}")
        return redirect("draft", draft.pk)
    return render(request, "standards/drafts/add_draft.html", {"form": form})


@require_safe
def draft(request: SignedInRequest, pk: int) -> HttpResponse:
    """How far a draft has come, what may be done with it, and its history."""
    draft = found_draft(request, pk)
    context = {"draft": draft, "obstacles": obstacles(draft, request.user) if draft.is_open else [], "history": history_of(draft)}
    return render(request, "standards/drafts/draft.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def draft_text(request: SignedInRequest, pk: int) -> HttpResponse:
    """The text of a draft: what is sent is kept, faults and all, unless somebody else was faster."""
    draft = found_draft(request, pk)
    if not draft.is_open:
        return redirect("draft", pk)
    form = SourceForm(posted(request), request.FILES or None, initial={"source": draft.source, "seen": draft.version})
    meanwhile: list[tuple[str, str]] = []
    if form.is_valid():
        try:
            saved = form.save(draft, by=request.user)
        except DraftChanged as elsewhere:
            draft = elsewhere.current
            meanwhile = changed_lines(draft.source, form.text.replace("\r\n", "\n"))
            form = SourceForm(initial={"source": form.text, "seen": draft.version})
        else:
            if saved:
                _say_saved(request, saved)
                return redirect("draft_text", pk)
    return render(request, "standards/drafts/draft_text.html", _text_page(draft, form, meanwhile))


def _say_saved(request: SignedInRequest, draft: EditionDraft) -> None:
    if draft.problems:
        messages.warning(request, f"Version {draft.version} is saved. It has faults, which are listed below.")
    else:
        messages.success(request, f"Version {draft.version} is saved and has no faults")


def _text_page(draft: EditionDraft, form: SourceForm, meanwhile: list[tuple[str, str]]) -> dict[str, Any]:
    lines = draft.source.splitlines()
    faults = [(line, lines[line - 1].strip() if line <= len(lines) else "", reason) for line, reason in draft.problems]
    who = f"{draft.edited_by} saved version {draft.version} while you were editing. Your text was not saved."
    return {
        "draft": draft,
        "form": form,
        "faults": faults,
        "meanwhile": meanwhile,
        "errors": [(who, "meanwhile")] if meanwhile else [],
    }


@require_safe
def draft_differences(request: SignedInRequest, pk: int) -> HttpResponse:
    """What differs between a draft and a published edition, by default the one that it was begun from."""
    draft = found_draft(request, pk)
    later = draft_structure(draft)
    context: dict[str, Any] = {"draft": draft}
    if later is not None:
        context |= differences_page(request, later, editions_for_browsing(), default=draft.based_on.code)
    return render(request, "standards/drafts/draft_differences.html", context)


@require_safe
def draft_source(request: SignedInRequest, pk: int) -> HttpResponse:
    """The text of a draft as a file."""
    draft = found_draft(request, pk)
    return yaml_file(draft.source, f"{draft.code}.yaml")


@require_safe
def draft_version(request: SignedInRequest, pk: int, version: int) -> HttpResponse:
    """An earlier version of a draft as a file."""
    draft = found_draft(request, pk)
    source = source_at(draft, version)
    if source is None:
        raise Http404("There is no such version.")
    return yaml_file(source, f"{draft.code}-version-{version}.yaml")


def yaml_file(source: str, name: str) -> HttpResponse:
    """Return a text as a YAML file to download."""
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(source, content_type="application/yaml; charset=utf-8", headers=headers)


@require_http_methods(["GET", "HEAD", "POST"])
def discard(request: SignedInRequest, pk: int) -> HttpResponse:
    """Ask, then give the draft up."""
    draft = found_draft(request, pk)
    if not draft.is_open:
        return redirect("draft", pk)
    form = SeenForm(posted(request), initial={"seen": draft.version})
    if form.is_valid() and form.discard(draft, by=request.user):
        messages.success(request, f"Draft given up: {draft}")
        return redirect("drafts")
    return render(request, "standards/drafts/discard_draft.html", {"draft": draft, "form": form})


@require_http_methods(["GET", "HEAD", "POST"])
def publish(request: SignedInRequest, pk: int) -> HttpResponse:
    """Say what publishing means, ask, and publish."""
    draft = found_draft(request, pk)
    if not draft.is_open:
        return redirect("draft", pk)
    form = SeenForm(posted(request), initial={"seen": draft.version})
    if form.is_valid():
        try:
            edition = form.publish(draft, by=request.user)
        except DraftChanged as elsewhere:
            draft = elsewhere.current
            form = SeenForm(initial={"seen": draft.version})
            messages.warning(request, f"{draft.edited_by} has changed the draft in the meantime. It was not published.")
        else:
            if edition:
                messages.success(request, f"Edition published: {edition}")
                return redirect("edition", edition.code)
    context = {"draft": draft, "form": form, "obstacles": obstacles(draft, request.user)}
    is_clear = not context["obstacles"]
    page = "standards/drafts/publish_draft.html" if is_clear else "standards/drafts/not_yet.html"
    return render(request, page, context | {"is_alone": draft.edited_by_id == request.user.pk})
