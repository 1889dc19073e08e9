"""Drafts of editions as their editors see them."""

from dataclasses import dataclass
from datetime import datetime

from django.apps import apps
from django.db.models import F, QuerySet

from accounts.models import User
from standards.assembly import Identity, assemble
from standards.models import Edition, EditionDraft, Question
from standards.structure import EditionStructure, Kind

# The history table has no model written out: the database fills it by trigger.
_HISTORY = "standards.EditionDraftEvent"


@dataclass(frozen=True, slots=True)
class DraftEvent:
    """One change to a draft: which version it left, when, by whom, and what was done."""

    version: int
    at: datetime
    by: str
    what: str


def concepts_judged() -> frozenset[str]:
    """Return the concepts of the key questions that published editions judge in cases; one query."""
    judged = Question.objects.filter(edition__status=Edition.Status.PUBLISHED, kind=Kind.KEY_QUESTION)
    return frozenset(judged.values_list("concept", flat=True).distinct())


def administrators_who_may_sign_in() -> int:
    """Return how many administrators there are who may sign in. One query."""
    return User.objects.filter(is_administrator=True, is_active=True).count()


def drafts_for_listing() -> QuerySet[EditionDraft]:
    """Return every draft, the latest first, without its text. One query."""
    with_people = EditionDraft.objects.select_related("based_on", "edition", "edited_by")
    return with_people.defer("source", "document", "based_on__document", "edition__document")


def drafts_to_read() -> QuerySet[EditionDraft]:
    """Return drafts with all that their pages show, closed ones too."""
    related = EditionDraft.objects.select_related("based_on", "edition", "author", "edited_by", "tried_by", "published_by")
    return related.defer("based_on__document", "edition__document")


def history_of(draft: EditionDraft) -> list[DraftEvent]:
    """Return what was done to a draft, the latest first. Two queries."""
    events = apps.get_model(_HISTORY)._default_manager.filter(pgh_obj=draft.pk).order_by("-pgh_id")
    rows = list(events.values_list("version", "pgh_created_at", "pgh_context__metadata", "edited_by"))
    known = [metadata or {} for _, _, metadata, _ in rows]
    by = [entry.get("user", edited_by) for entry, (_, _, _, edited_by) in zip(known, rows, strict=True)]
    names = dict(User.objects.filter(pk__in=set(by)).values_list("pk", "name"))
    return [
        DraftEvent(version, at, names.get(person, ""), entry.get("reason") or "Changed")
        for (version, at, _, _), entry, person in zip(rows, known, by, strict=True)
    ]


def source_at(draft: EditionDraft, version: int) -> str | None:
    """Return the text of an earlier version; None when there was none. One query."""
    events = apps.get_model(_HISTORY)._default_manager.filter(pgh_obj=draft.pk, version=version).order_by("pgh_id")
    found: str | None = events.values_list("source", flat=True).first()
    return found


def editions_to_draft_from() -> QuerySet[Edition]:
    """Return the editions that a draft may begin from, the latest first, without their documents."""
    published = Edition.objects.filter(status=Edition.Status.PUBLISHED)
    return published.defer("document").order_by(F("document__valid_from").desc(), "code")


def draft_structure(draft: EditionDraft) -> EditionStructure | None:
    """Return a draft as its readers would see it; None while it has faults. No query."""
    if draft.document is None:
        return None
    return assemble(draft.document, Identity(status=Edition.Status.DRAFT, digest=draft.digest))


def draft_over(draft: EditionDraft, base: EditionStructure) -> EditionStructure | None:
    """Return a draft as if answers to the edition `base` were answers to it; None while it has faults. No query.

    Questions are matched by concept and options by code; what has no match has no answers.
    """
    structure = draft_structure(draft)
    if structure is None or draft.document is None:
        return None
    by_concept = {question.concept: question for question in base.all_questions}
    matched = [(own, by_concept[own.concept]) for own in structure.all_questions if own.concept in by_concept]
    options = {
        (own.code, option.code): option.id
        for own, other in matched
        for option in other.options
        if own.option(option.code) is not None
    }
    # Keys that no question has tell those without a match apart.
    questions = {own.code: -place for place, own in enumerate(structure.all_questions, start=1)}
    questions |= {own.code: other.id for own, other in matched}
    return assemble(draft.document, Identity(digest=draft.digest, questions=questions, options=options))
