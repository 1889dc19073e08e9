"""The inspections whose judgements a regional inspection pools."""

from collections.abc import Iterable

from django.db.models import Q, QuerySet

from accounts.models import User
from inspections.models import Inspection
from inspections.queries.listing import inspections_open_to
from inspections.rules import KINDS_OF_PARTS
from standards.comparing import Verdict
from standards.models import Edition
from standards.models import Question as StoredQuestion
from standards.queries import edition_structure, published_differences
from standards.structure import EditionStructure, Kind, Question


def concepts_pooled(whole: Inspection) -> frozenset[str]:
    """Return what the edition of the inspection pools; empty for one that has no parts. No query once the edition is known."""
    edition = edition_structure(whole.edition_id)
    return frozenset(concept for question in edition.pooled_questions for concept in question.pools)


def not_comparable(whole: Inspection, parts: Iterable[Inspection]) -> list[tuple[EditionStructure, Question, str]]:
    """Return what is pooled from parts of different editions although their questions differ: edition, its question, and how.

    Each edition is compared with the earliest among the parts. No query once the editions are known.
    """
    keys = {part.edition_id for part in parts}
    editions = sorted((edition_structure(key) for key in keys), key=lambda one: (one.valid_from, one.id))
    concepts = concepts_pooled(whole)
    return [
        (later, change.question, change.comparability.words)
        for later in editions[1:]
        for change in published_differences(editions[0].id, later.id).questions
        if change.concept in concepts and change.comparability and change.comparability.verdict is not Verdict.COMPARABLE
    ]


def parts_of(whole: Inspection) -> QuerySet[Inspection]:
    """Return the parts of an inspection by the names of their providers. One query."""
    found = Inspection.objects.filter(part_of=whole).select_related("provider", "edition").defer("edition__document")
    return found.order_by("provider__name", "pk")


def parts_open_to(user: User, whole: Inspection) -> set[int]:
    """Return the keys of those parts whose overview the person may open. One query."""
    return set(inspections_open_to(user).filter(part_of=whole).values_list("pk", flat=True))


def editions_that_answer(whole: Inspection) -> QuerySet[Edition]:
    """Return the editions that judge at least one of the concepts pooled."""
    asking = StoredQuestion.objects.filter(kind=Kind.KEY_QUESTION, concept__in=concepts_pooled(whole))
    return Edition.objects.filter(pk__in=asking.values("edition"))


def parts_to_add(whole: Inspection, user: User) -> QuerySet[Inspection]:
    """Return the inspections that the person may make part of this one, by name.

    A lead inspector chooses among those of the region's own providers, whether or not they are on them: whoever is
    responsible for a regional inspection knows which inspections there are. An administrator may choose any.
    """
    found = Inspection.objects.filter(
        part_of=None, provider__kind__in=KINDS_OF_PARTS.get(whole.provider.kind, ()), edition__in=editions_that_answer(whole)
    )
    if not user.is_administrator:
        own = Q(provider__region__iexact=whole.provider.name)
        if whole.provider.region:
            own |= Q(provider__region__iexact=whole.provider.region)
        found = found.filter(own)
    return found.select_related("provider").order_by("provider__name", "-fieldwork_starts")
