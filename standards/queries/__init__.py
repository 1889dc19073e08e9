"""Editions as their readers see them."""

from functools import lru_cache
from typing import Any

from django.db.models import F, QuerySet

from standards.assembly import SCALE, Identity, assemble
from standards.comparing import Differences, differences
from standards.models import AnswerOption, AskingRemark, Edition, Question, RatingCharacteristics
from standards.structure import EditionStructure, Kind

# A published edition never changes, so what a process has read once stays true for as long as it runs.
_published: dict[int, EditionStructure] = {}


def edition_structure(edition_id: int) -> EditionStructure:
    """Return the edition's structure: four queries the first time, none once a published edition is known.

    Raises Edition.DoesNotExist.
    """
    if edition_id not in _published:
        structure = _read(Edition.objects.get(pk=edition_id))
        if structure.status != Edition.Status.PUBLISHED:
            return structure
        _published[edition_id] = structure
    return _published[edition_id]


def _read(edition: Edition) -> EditionStructure:
    questions = dict(Question.objects.filter(edition=edition).values_list("code", "pk"))
    options = AnswerOption.objects.filter(question__edition=edition).values_list("question__code", "code", "pk")
    characteristics = RatingCharacteristics.objects.filter(standard__edition=edition).values(
        "standard__code", *SCALE, "draft", "source"
    )
    identity = Identity(
        id=edition.pk,
        status=edition.status,
        digest=edition.digest,
        questions=questions,
        options={(question, code): key for question, code, key in options},
        characteristics={row["standard__code"]: row for row in characteristics},
    )
    return assemble(edition.document, identity)


def editions_for_browsing() -> list[EditionStructure]:
    """Return all editions, the latest first. One query once they have been read before."""
    keys = Edition.objects.values_list("pk", flat=True)
    return sorted((edition_structure(key) for key in keys), key=lambda edition: (edition.valid_from, edition.code), reverse=True)


def remarks_of(edition_id: int) -> QuerySet[AskingRemark, Any]:
    """Return why an edition asks what it asks, in the order of its file. One query."""
    return AskingRemark.objects.filter(edition=edition_id).values("question", "basis", "text", "source")


def concepts_to_pool() -> dict[str, str]:
    """Return the concepts of key questions that cases are judged by, with the words of the latest edition that asks them."""
    found: dict[str, str] = {}
    for edition in editions_for_browsing():
        for question in edition.all_questions:
            if question.kind is Kind.KEY_QUESTION:
                found.setdefault(question.concept, f"{question.number} {question.text} ({question.concept})".strip())
    return found


def edition_summaries() -> QuerySet[Edition, Any]:
    """Return what lists say of each edition, without reading whole documents."""
    return Edition.objects.values(
        "id", "code", "name", "status", "digest",
        provider_kinds=F("document__provider_kinds"),
        valid_from=F("document__valid_from"),
        valid_to=F("document__valid_to"),
    )  # fmt: skip


@lru_cache(maxsize=64)
def published_differences(earlier_id: int, later_id: int) -> Differences:
    """Return what differs between two published editions; no query once a process knows both."""
    return differences(edition_structure(earlier_id), edition_structure(later_id))


def editions_to_band_by() -> list[tuple[str, str]]:
    """Return code and name of the published editions, whose bands the facts of any case can be shown in. One query."""
    published = Edition.objects.filter(status=Edition.Status.PUBLISHED)
    return list(published.order_by("code").values_list("code", "name"))


def edition_with_code(code: str) -> EditionStructure | None:
    """Return a published edition by its code; None when there is none. One query, none for no code."""
    published = Edition.objects.filter(status=Edition.Status.PUBLISHED)
    keys = dict(published.values_list("code", "pk")) if code else {}
    return edition_structure(keys[code]) if code in keys else None
