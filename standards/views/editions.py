"""Pages on which anybody signed in may read the standards."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render

from standards.drafting import source_of
from standards.models import Edition
from standards.queries import edition_structure, editions_for_browsing
from standards.wording import rating_rows, rule_rows


def editions(request: HttpRequest) -> HttpResponse:
    """All editions, the latest first."""
    return render(request, "standards/editions.html", {"editions": editions_for_browsing()})


def edition(request: HttpRequest, code: str) -> HttpResponse:
    """One edition with everything in it."""
    stored = get_object_or_404(Edition.objects.only("published_at"), code=code)
    structure = edition_structure(stored.pk)
    context = {
        "edition": structure,
        "published_at": stored.published_at,
        "drafts": sum(question.draft for question in structure.all_questions),
        "ratings": rating_rows(structure.scheme),
        "rules": rule_rows(structure.scheme),
    }
    return render(request, "standards/edition.html", context)


def edition_source(request: HttpRequest, code: str) -> HttpResponse:
    """A published edition as the file that it can be loaded from elsewhere."""
    edition = get_object_or_404(Edition, code=code, status=Edition.Status.PUBLISHED)
    headers = {"Content-Disposition": f'attachment; filename="{edition.code}.yaml"'}
    return HttpResponse(source_of(edition), content_type="application/yaml; charset=utf-8", headers=headers)
