"""Pages on which anybody signed in may read the standards."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from standards.comparing import Differences, differences, previous_edition
from standards.difference_groups import groups_of
from standards.drafting import source_of
from standards.models import Edition
from standards.queries import edition_structure, editions_for_browsing, published_differences, remarks_of
from standards.structure import EditionStructure
from standards.wording import asking_rows, rating_rows, rule_rows


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
        "compared": _compared(structure),
        "asking": asking_rows(remarks_of(stored.pk), structure),
    }
    return render(request, "standards/edition.html", context)


def _compared(edition: EditionStructure) -> Differences | None:
    """How the questions of a published edition compare with those of the one before."""
    before = previous_edition(edition, editions_for_browsing())
    is_frozen = before is not None and Edition.Status.PUBLISHED == before.status == edition.status
    return published_differences(before.id, edition.id) if before and is_frozen else None


@require_safe
def edition_differences(request: HttpRequest, code: str) -> HttpResponse:
    """What differs between an edition and another one, by default the one before."""
    later = edition_structure(get_object_or_404(Edition.objects.only("id"), code=code).pk)
    context = differences_page(request, later, editions_for_browsing())
    return render(request, "standards/edition_differences.html", context)


def differences_page(
    request: HttpRequest, later: EditionStructure, editions: list[EditionStructure], *, default: str = ""
) -> dict[str, Any]:
    """Return what the page of differences shows between an edition and the one that the address names with `with`."""
    others = [other for other in editions if other.code != later.code]
    named = next((other for other in others if other.code == request.GET.get("with", default)), None)
    earlier = named or previous_edition(later, others) or (others[0] if others else None)
    found = differences(earlier, later) if earlier else None
    return {
        "edition": later,
        "others": [(other.code, other.name) for other in others],
        "other": earlier,
        "differences": found,
        "groups": groups_of(found.questions) if found else [],
    }


def edition_source(request: HttpRequest, code: str) -> HttpResponse:
    """A published edition as the file that it can be loaded from elsewhere."""
    edition = get_object_or_404(Edition, code=code, status=Edition.Status.PUBLISHED)
    headers = {"Content-Disposition": f'attachment; filename="{edition.code}.yaml"'}
    return HttpResponse(source_of(edition), content_type="application/yaml; charset=utf-8", headers=headers)
