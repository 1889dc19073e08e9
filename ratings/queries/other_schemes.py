"""The same judgements rated by another scheme: of another edition, of a draft, or the same with shares rounded. Never stored."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from ratings.queries.rerating import Rerating, SideBySide, side_by_side
from ratings.queries.schemes import read_scheme
from ratings.results import InspectionRating, Scheme
from standards.models import Edition, EditionDraft
from standards.queries import edition_structure
from standards.queries.drafts import draft_structure
from standards.structure import EditionStructure

ROUNDING = "rounding"


@dataclass(frozen=True, slots=True)
class OtherScheme:
    """A scheme to rate by. `key` names it in addresses: `rounding`, `edition.<code>`, `draft.<number>`."""

    key: str
    name: str
    is_draft: bool = False


@dataclass(frozen=True, slots=True)
class Tried:
    """What another scheme makes of a run. `borrowed`: it is made for another number of standards, or one of both gives no
    overall rating, so that points and overall bands are the run's own."""

    scheme: OtherScheme
    data: Mapping[str, Any]
    ratings: InspectionRating
    beside: SideBySide
    borrowed: bool


def schemes_to_try(edition: EditionStructure, scheme: Mapping[str, Any]) -> list[OtherScheme]:
    """Return what an edition's judgements may be rated by, besides the scheme they were. Two queries at most."""
    rounded = scheme["rounding"]["round_before_banding"]
    words = "The same rules, without rounding" if rounded else "The same rules, with shares rounded to whole per cents first"
    published = Edition.objects.filter(status=Edition.Status.PUBLISHED).exclude(pk=edition.id)
    rating = published.filter(document__has_key="scheme").order_by("code").values_list("code", "name")
    drafts = EditionDraft.objects.open().filter(document__has_key="scheme").exclude(digest="").order_by("pk")
    return [
        OtherScheme(ROUNDING, words),
        *(OtherScheme(f"edition.{code}", f"Scheme of {name}") for code, name in rating),
        *(OtherScheme(f"draft.{pk}", f"Scheme of the draft {name}", True) for pk, name in drafts.values_list("pk", "name")),
    ]


def tried(rerating: Rerating, chosen: OtherScheme) -> Tried | None:
    """Rate a run by another scheme; None where this scheme is not there any more."""
    data = _data_of(chosen, rerating.run.scheme)
    if not data:
        return None
    own, other = rerating.scheme, read_scheme(dict(data))
    borrowed = _most(other) != _most(own)
    if borrowed:
        other = replace(other, points=own.points, overall=own.overall, not_rated=own.not_rated)
    after = rerating.rated(scheme=other)
    scales = rerating.run.scheme["scale"], data["scale"]
    return Tried(chosen, data, after, side_by_side(rerating.edition, rerating.computed, after, *scales), borrowed)


def _most(scheme: Scheme) -> int | None:
    return max(high for _, high in scheme.overall.values()) if scheme.overall else None


def _data_of(chosen: OtherScheme, scheme: Mapping[str, Any]) -> Mapping[str, Any]:
    kind, _, name = chosen.key.partition(".")
    if kind == ROUNDING:
        rounding = scheme["rounding"]
        return {**scheme, "rounding": {**rounding, "round_before_banding": not rounding["round_before_banding"]}}
    if kind == "edition":
        found = Edition.objects.filter(code=name).values_list("pk", flat=True).first()
        return edition_structure(found).scheme if found else {}
    draft = EditionDraft.objects.open().filter(pk=name).first()
    structure = draft_structure(draft) if draft else None
    return structure.scheme if structure else {}
