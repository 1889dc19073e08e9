"""Parts of a draft that are added or have words of their own: standards, key questions, rules, characteristics, code lists."""

from typing import Any

from django.http import Http404, HttpResponse
from django.views.decorators.http import require_http_methods

from accounts.models import SignedInRequest
from design.forms import posted
from standards.amending import Place, named, standards_in
from standards.assembly import KINDS
from standards.forms.parts import CharacteristicsForm, CodesForm, KeyQuestionForm, RuleForm, StandardForm
from standards.views.amending import answered, opened_parts
from standards.wording import RULES, name_of


def _standard(data: dict[str, Any], code: str) -> tuple[Place, dict[str, Any]]:
    found = next(((place, part) for place, part in standards_in(data) if part.get("code") == code), None)
    if found is None:
        raise Http404("The draft has no such standard.")
    return found


@require_http_methods(["GET", "HEAD", "POST"])
def add_standard(request: SignedInRequest, pk: int, code: str) -> HttpResponse:
    draft, data, _ = opened_parts(request, pk)
    domains = [(n, part) for n, part in enumerate(data.get("domains") or ()) if isinstance(part, dict)]
    number, domain = next(((n, part) for n, part in domains if part.get("code") == code), (0, None))
    if domain is None:
        raise Http404("The draft has no such domain.")
    form = StandardForm(posted(request), initial={"seen": draft.version}, data_of_draft=data, place=("domains", number))
    return answered(request, draft, form, f"New standard of {domain.get('title', code)}", f"Added a standard to {code}")


@require_http_methods(["GET", "HEAD", "POST"])
def add_key_question(request: SignedInRequest, pk: int, code: str) -> HttpResponse:
    draft, data, questions = opened_parts(request, pk)
    place, part = _standard(data, code)
    kind, _of_prompts = KINDS.get(str(part.get("rated_by", "cases")), KINDS["cases"])
    own = [index for index, question in enumerate(questions) if question.place[: len(place)] <= place]
    form = KeyQuestionForm(
        posted(request), initial={"seen": draft.version}, parent=code, kind=kind, part={}, data=data, place=place,
        before=questions[: max(own, default=-1) + 1],
    )  # fmt: skip
    return answered(request, draft, form, f"New key question of {part.get('title', code)}", f"Added a key question to {code}")


@require_http_methods(["GET", "HEAD", "POST"])
def change_characteristics(request: SignedInRequest, pk: int, code: str) -> HttpResponse:
    draft, data, _ = opened_parts(request, pk)
    place, part = _standard(data, code)
    if part.get("rated_by") != "characteristics":
        raise Http404("People do not rate this standard: it has no rating characteristics.")
    form = CharacteristicsForm(
        posted(request), initial={"seen": draft.version}, place=place, present=named(part, "characteristics"), data_of_draft=data
    )
    title = f"Rating characteristics of {part.get('number', '')} {part.get('title', code)}"
    return answered(request, draft, form, title, f"Changed the rating characteristics of {code}")


@require_http_methods(["GET", "HEAD", "POST"])
def change_rule(request: SignedInRequest, pk: int, name: str) -> HttpResponse:
    draft, data, _ = opened_parts(request, pk)
    rule = named(data, "scheme").get(name)
    if name not in RULES or not isinstance(rule, dict):
        raise Http404("The draft has no such rule.")
    form = RuleForm(posted(request), initial={"seen": draft.version}, place=("scheme", name), rule=rule, data_of_draft=data)
    return answered(request, draft, form, f"Rule: {RULES[name]}", f"Changed the words of the rule {name}")


@require_http_methods(["GET", "HEAD", "POST"])
def change_codes(request: SignedInRequest, pk: int, name: str) -> HttpResponse:
    draft, data, _ = opened_parts(request, pk)
    if not isinstance(named(data, "code_lists").get(name), dict):
        raise Http404("The draft has no such code list.")
    form = CodesForm(posted(request), initial={"seen": draft.version}, name=name, data_of_draft=data)
    return answered(request, draft, form, f"Codes: {name_of(name)}", f"Changed the codes {name}", entries=form.entries)
