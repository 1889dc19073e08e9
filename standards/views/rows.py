"""Sets of answers and bands of a draft: what is there is changed, and new ones are added."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from accounts.models import SignedInRequest
from design.forms import posted
from standards.amending import measures_known, named
from standards.forms.amending import RemoveForm
from standards.forms.rows import BandsForm, MeasureForm, OptionSetForm, OptionsForm
from standards.views.amending import answered, opened_parts
from standards.wording import name_of


@require_http_methods(["GET", "HEAD", "POST"])
def change_options(request: SignedInRequest, pk: int, name: str) -> HttpResponse:
    draft, data, questions = opened_parts(request, pk)
    chosen = named(data, "option_sets").get(name)
    if not isinstance(chosen, dict) or not isinstance(chosen.get("options"), list):
        raise Http404("The draft has no such set of answers.")
    place = ("option_sets", name, "options")
    form = OptionsForm(posted(request), initial={"seen": draft.version}, place=place, rows=chosen["options"])
    used = [question for question in questions if question.part.get("options") == name]
    return answered(request, draft, form, f"Answers “{name}”", f"Changed the answers {name}", entries=form.entries, used=used)


def _measure(data: dict[str, Any], name: str) -> dict[str, Any]:
    measure = named(data, "bands").get(name)
    if not isinstance(measure, dict) or not isinstance(measure.get("bands"), list):
        raise Http404("The draft has no such bands.")
    return measure


@require_http_methods(["GET", "HEAD", "POST"])
def change_bands(request: SignedInRequest, pk: int, name: str) -> HttpResponse:
    draft, data, _ = opened_parts(request, pk)
    measure = _measure(data, name)
    initial = {"seen": draft.version, "step": measure.get("step", "")}
    form = BandsForm(posted(request), initial=initial, place=("bands", name, "bands"), rows=measure["bands"])
    title = f"Bands: {name_of(name)}"
    return answered(request, draft, form, title, f"Changed the bands of {name}", entries=form.entries, measure=name)


@require_http_methods(["GET", "HEAD", "POST"])
def remove_bands(request: SignedInRequest, pk: int, name: str) -> HttpResponse:
    """Ask, then take the bands of a measure out of the draft."""
    draft, data, _ = opened_parts(request, pk)
    measure = _measure(data, name)
    form = RemoveForm(posted(request), initial={"seen": draft.version}, place=("bands", name))
    if form.is_valid() and form.save(draft, what=f"Took out the bands of {name}", by=request.user):
        messages.success(request, f"Taken out: bands of {name_of(name)}")
        return redirect("draft_parts", pk)
    labels = [str(band.get("label", "")) for band in measure["bands"] if isinstance(band, dict)]
    context = {"draft": draft, "form": form, "measure": name, "labels": labels}
    return render(request, "standards/drafts/remove_bands.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def add_options(request: SignedInRequest, pk: int) -> HttpResponse:
    draft, data, questions = opened_parts(request, pk)
    form = OptionSetForm(posted(request), initial={"seen": draft.version}, data_of_draft=data, questions=questions)
    return answered(request, draft, form, "New set of answers", "Added a set of answers", entries=form.entries, row="Answer")


@require_http_methods(["GET", "HEAD", "POST"])
def add_bands(request: SignedInRequest, pk: int) -> HttpResponse:
    draft, data, _ = opened_parts(request, pk)
    missing = [measure for measure in measures_known() if measure not in named(data, "bands")]
    if not missing:
        raise Http404("Every measure has bands.")
    form = MeasureForm(posted(request), initial={"seen": draft.version}, data_of_draft=data, measures=missing)
    return answered(request, draft, form, "Bands of another measure", "Added bands", entries=form.entries, row="Band")
