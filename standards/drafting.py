"""Drafting a new edition: begun from a published one, changed as text, published by somebody else. Administrators only.

Reading and writing the text of an edition takes libraries that a web process should not start with: they are imported here,
when somebody drafts.
"""

import re
from copy import deepcopy
from typing import Any

import pghistory
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from accounts.models import User
from accounts.permissions import require_administrator
from standards.models import Edition, EditionDraft, RatingCharacteristics
from standards.queries import remarks_of
from standards.queries.drafts import administrators_who_may_sign_in, concepts_judged
from standards.rules import why_not_publish

LONGEST_SOURCE = 500_000  # as standards.edition_file.lines has it, which is imported later


class DraftChanged(Exception):  # noqa: N818  (reads as what happened)
    """Somebody else has changed the draft since it was read; `current` is how it stands now."""

    def __init__(self, current: EditionDraft) -> None:
        super().__init__("The draft was changed by somebody else.")
        self.current = current


def source_of(edition: Edition) -> str:
    """Return a published edition as its file: the very text it was published from where that is kept, else one of its digest."""
    from standards import edition_file  # noqa: PLC0415  (see above)

    draft = EditionDraft.objects.filter(edition=edition).first()
    if draft is not None:
        return draft.source
    path = edition_file.FOLDER / f"{edition.code}.yaml"
    if path.exists():
        source = path.read_text(encoding="utf-8")
        read = edition_file.read_source(source, edition.code)
        if read.document is not None and not read.problems and read.document.digest() == edition.digest:
            return source
    return edition_file.written(_with_remarks(edition))


def _with_remarks(edition: Edition) -> dict[str, Any]:
    """Return the stored content with what may be added to a published edition, which is kept beside it."""
    document = _with_characteristics(edition)
    if remarks := remarks_of(edition.pk):
        document["asking"] = [{name: words for name, words in remark.items() if words} for remark in remarks]
    return document


def _with_characteristics(edition: Edition) -> dict[str, Any]:
    """Return the stored content with the rating characteristics, which are kept beside it."""
    known = {
        row.standard.code: row
        for row in RatingCharacteristics.objects.filter(standard__edition=edition).select_related("standard")
    }
    document: dict[str, Any] = deepcopy(edition.document)
    for standard in (standard for domain in document["domains"] for standard in domain["standards"]):
        if row := known.get(standard["code"]):
            words = {name: getattr(row, name) for name in ("inadequate", "requires_improvement", "good", "outstanding")}
            origin = {"draft": True} if row.draft else {"source": row.source}
            standard["characteristics"] = words | origin
    return document


@transaction.atomic
def begin_draft(*, based_on: Edition, code: str, name: str, by: User) -> EditionDraft:
    """Begin a draft with everything that a published edition holds, under a code and a name of its own."""
    from standards import edition_file  # noqa: PLC0415  (see above)

    require_administrator(by)
    _check_code(code)
    name = " ".join(name.split())
    source = edition_file.with_value(source_of(based_on), ("code",), code)
    source = edition_file.with_value(source, ("name",), name)
    draft = EditionDraft(code=code, based_on=based_on, author=by, edited_by=by)
    _read_into(draft, source)
    with pghistory.context(user=by.pk, reason=f"Begun from {based_on}"):
        draft.save()
    return draft


def _check_code(code: str) -> None:
    if not re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", code):
        raise ValidationError({"code": "The code may hold small letters and digits only, with hyphens between them."})
    if Edition.objects.filter(code=code).exists():
        raise ValidationError({"code": f"There is an edition “{code}” already. Choose another code."})
    if EditionDraft.objects.open().filter(code=code).exists():
        raise ValidationError({"code": f"There is a draft “{code}” already. Choose another code."})


def _read_into(draft: EditionDraft, source: str) -> None:
    """Take over a text and what reading it finds."""
    from standards import edition_file  # noqa: PLC0415  (see above)

    read = edition_file.read_source(source, draft.code, concepts_judged)
    sound = read.document if read.document is not None and not read.problems else None
    draft.source = source
    draft.problems = [[problem.line, problem.reason] for problem in read.problems]
    draft.document = sound.stored() if sound else None
    draft.digest = sound.digest() if sound else ""
    draft.name = sound.name if sound else draft.name or draft.code


@transaction.atomic
def save_source(*, draft: EditionDraft, source: str, seen: int, reason: str = "", by: User) -> EditionDraft:
    """Replace version `seen` of a draft's text, faulty or not, and return the draft with what is wrong with it.

    Raises DraftChanged when somebody else has saved since, ValidationError for a text that cannot be kept.
    """
    require_administrator(by)
    source = source.replace("\r\n", "\n")
    if not source.strip():
        raise ValidationError({"source": "Enter the text of the edition, or choose its file."})
    if len(source) > LONGEST_SOURCE:
        raise ValidationError({"source": f"The text must be {LONGEST_SOURCE:,} characters or fewer."})
    if "\x00" in source:
        raise ValidationError({"source": "The text must not contain null characters."})
    held = _held(draft)
    if held.version != seen:
        raise DraftChanged(held)
    if source == held.source:
        return held
    _read_into(held, source)
    held.version += 1
    held.edited_by, held.edited_at = by, timezone.now()
    with pghistory.context(user=by.pk, reason=reason):
        held.save()
    return held


def _held(draft: EditionDraft) -> EditionDraft:
    held = EditionDraft.objects.select_for_update(of=("self",)).select_related("based_on", "edited_by").get(pk=draft.pk)
    if not held.is_open:
        raise ValidationError("This draft is closed: it was published or given up.")
    return held


@transaction.atomic
def confirm_dry_run_read(*, draft: EditionDraft, digest: str, by: User) -> EditionDraft:
    """Record that somebody has read what a dry run of this content found. Raises ValidationError when the draft has moved on."""
    require_administrator(by)
    held = _held(draft)
    if not held.digest or held.digest != digest:
        raise ValidationError("The draft was changed after this dry run. Start another one.")
    held.tried_digest, held.tried_by = digest, by
    with pghistory.context(user=by.pk, reason="Dry run read"):
        held.save(update_fields=["tried_digest", "tried_by"])
    return held


@transaction.atomic
def discard_draft(*, draft: EditionDraft, by: User) -> EditionDraft:
    """Give a draft up. Its text and its history stay; its code is free again."""
    require_administrator(by)
    held = _held(draft)
    held.discarded_at = timezone.now()
    with pghistory.context(user=by.pk, reason="Given up"):
        held.save(update_fields=["discarded_at"])
    return held


def obstacles(draft: EditionDraft, by: User) -> list[str]:
    """Return why this person cannot publish the draft now, in words; [] when they can. One query."""
    return why_not_publish(
        faults=len(draft.problems),
        digest=draft.digest,
        tried_digest=draft.tried_digest,
        edited_last_by_publisher=draft.edited_by_id == by.pk,
        administrators=administrators_who_may_sign_in(),
    )


@transaction.atomic
def publish_draft(*, draft: EditionDraft, seen: int, by: User) -> Edition:
    """Publish version `seen` of a draft: from then on nobody can change it.

    The text is read once more, for its rules may have become stricter since it was saved. Raises DraftChanged, and
    ValidationError with everything that stands in the way.
    """
    from standards import edition_file, publishing  # noqa: PLC0415  (see above)

    require_administrator(by)
    held = _held(draft)
    if held.version != seen:
        raise DraftChanged(held)
    _read_into(held, held.source)
    read = edition_file.read_source(held.source, held.code).document
    reasons = obstacles(held, by)
    if reasons or read is None:
        raise ValidationError(reasons)
    try:
        held.edition = publishing.publish(read)
    except publishing.CodeTaken:
        raise ValidationError(f"An edition with the code “{held.code}” was published in the meantime.") from None
    held.published_by, held.published_alone = by, held.edited_by_id == by.pk
    with pghistory.context(user=by.pk, reason="Published"):
        held.save()
    return held.edition
