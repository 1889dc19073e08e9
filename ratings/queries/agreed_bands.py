"""Which bands follow from the compared cases of each inspection: as inspectors, assurers and the agreed record have it."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from django.db.models import F, OuterRef, Subquery
from django.db.models.functions import Coalesce

from accounts.models import User
from cases.models import Judgement
from inspections.models import Inspection
from moderation.models import AgreedJudgement, Comparison
from moderation.queries.comparing import inspections_compared
from ratings.agreeing import ENOUGH, BandFigures, Side, bands_of_questions, bands_of_standards, figures_of_bands
from ratings.queries.schemes import rated_standards, scheme_of
from ratings.results import Rating
from standards.queries import edition_structure
from standards.structure import EditionStructure, Kind


class Against(StrEnum):
    """What the inspector's bands are compared with."""

    AGREED = "agreed"
    ASSURER = "assurer"

    @property
    def words(self) -> str:
        return {Against.AGREED: "The agreed record", Against.ASSURER: "The assurer's judgements"}[self]


class Of(StrEnum):
    """What has a band."""

    STANDARD = "standard"
    QUESTION = "question"

    @property
    def words(self) -> str:
        return {Of.STANDARD: "Standards", Of.QUESTION: "Key questions"}[self]


class GroupedBy(StrEnum):
    """What pairs of bands are grouped by."""

    ITEM = "item"
    EDITION = "edition"
    PERIOD = "period"
    INSPECTION = "inspection"

    @property
    def words(self) -> str:
        return _GROUPED_WORDS[self]


_GROUPED_WORDS = {
    GroupedBy.ITEM: "Standard or key question",
    GroupedBy.EDITION: "Edition",
    GroupedBy.PERIOD: "Quarter in which fieldwork began",
    GroupedBy.INSPECTION: "Inspection",
}


@dataclass(frozen=True, slots=True)
class BandLine:
    """One standard or key question of one inspection with the bands that follow from its compared cases."""

    inspection: Inspection
    edition: str
    item: str
    scale: Mapping[str, str]
    inspector: Rating | None
    assurer: Rating | None
    agreed: Rating | None

    def pair(self, against: Against) -> tuple[Rating | None, Rating | None]:
        return self.inspector, self.agreed if against is Against.AGREED else self.assurer

    @property
    def labels(self) -> tuple[str, str, str]:
        """The three in the words of the edition's scheme."""
        inspector, assurer, agreed = (
            self.scale[one.code] if one is not None else "No band" for one in (self.inspector, self.assurer, self.agreed)
        )
        return inspector, assurer, agreed

    @property
    def differs(self) -> bool:
        return not self.inspector == self.assurer == self.agreed


@dataclass(frozen=True, slots=True)
class BandAgreement:
    """The figures of all pairs, of each group, and the lines they are of. `hidden`: inspections that are not shown."""

    whole: BandFigures
    groups: list[tuple[str, BandFigures]]
    lines: list[BandLine]
    hidden: int


def band_agreement(
    user: User, *, mode: str, against: Against = Against.AGREED, of: Of = Of.STANDARD, by: GroupedBy = GroupedBy.ITEM,
    inspection: str = "", edition: str = "",
) -> BandAgreement:  # fmt: skip
    """Return how often bands are the same, in inspections whose figures the person sees; two queries once editions are known.

    An inspection whose compared cases are all one inspector's, and fewer than ENOUGH, is left out of everything: its bands would
    be that inspector's.
    """
    seen = {one.pk: one for one in inspections_compared(user)}
    chosen = [pk for pk, one in seen.items() if inspection in {"", one.reference} and edition in {"", one.edition.code}]
    lines, hidden = [], 0
    for key, rows in _judged(chosen, mode).items():
        structure = edition_structure(seen[key].edition_id)
        if not structure.scheme:
            continue
        if len({row["person"] for row in rows}) == 1 and len({row["case"] for row in rows}) < ENOUGH:
            hidden += 1
            continue
        lines += _lines(seen[key], structure, rows, of)
    groups: dict[str, list[tuple[Rating | None, Rating | None]]] = {}
    for line in lines:
        groups.setdefault(_NAMES[by](line), []).append(line.pair(against))
    figures = [(name, figures_of_bands(pairs)) for name, pairs in sorted(groups.items())]
    return BandAgreement(figures_of_bands(line.pair(against) for line in lines), figures, lines, hidden)


def _judged(inspections: list[int], mode: str) -> dict[int, list[dict[str, Any]]]:
    """Return each compared key question of each case, by inspection, with how the option of each side counts. One query."""
    sheet = "review__assessment"
    settled = AgreedJudgement.objects.filter(assessment=OuterRef(sheet), question=OuterRef("question")).order_by("-pk")
    now = Judgement.objects.filter(assessment=OuterRef(sheet), question=OuterRef("question"))
    rows = (
        Comparison.objects.filter(
            review__mode=mode, question__kind=Kind.KEY_QUESTION.value, review__assessment__case__inspection__in=inspections
        )
        .order_by("pk")
        .values(
            code=F("question__code"), inspection=F(f"{sheet}__case__inspection"), case=F(f"{sheet}__case"),
            person=Coalesce(f"{sheet}__case__allocated_to", f"{sheet}__submitted_by"),
            inspector=F("theirs__counts"), assurer=F("ours__counts"),
            agreed=Coalesce(Subquery(settled.values("option__counts")[:1]), Subquery(now.values("option__counts")[:1])),
        )
    )  # fmt: skip
    found: dict[int, list[dict[str, Any]]] = {}
    for row in rows:
        found.setdefault(row["inspection"], []).append(dict(row))
    return found


def _lines(inspection: Inspection, edition: EditionStructure, rows: Iterable[Mapping[str, Any]], of: Of) -> list[BandLine]:
    scheme, standards = scheme_of(edition), rated_standards(edition)
    assert scheme is not None  # noqa: S101  (asked by who calls)
    bands = []
    for name in ("inspector", "assurer", "agreed"):
        counts: dict[str, list[str]] = {}
        for row in rows:
            counts.setdefault(row["code"], []).append(row[name] or "")
        find = bands_of_standards if of is Of.STANDARD else bands_of_questions
        bands.append(find(Side(counts), standards, scheme))
    items = _items(edition, of)
    return [
        BandLine(inspection, edition.name, items[code], edition.scheme["scale"], *(side[code] for side in bands))
        for code in bands[0]
        if any(side[code] is not None for side in bands)
    ]


def _items(edition: EditionStructure, of: Of) -> dict[str, str]:
    if of is Of.STANDARD:
        return {one.code: f"{one.number} {one.title}".strip() for one in edition.standards}
    return {code: f"{one.number} {one.text}".strip() for code, one in edition.counted_questions.items()}


def _quarter(day: date) -> str:
    return f"{day.year}, quarter {(day.month + 2) // 3}"


_NAMES: dict[GroupedBy, Callable[[BandLine], str]] = {
    GroupedBy.ITEM: lambda line: line.item,
    GroupedBy.EDITION: lambda line: line.edition,
    GroupedBy.PERIOD: lambda line: _quarter(line.inspection.fieldwork_starts),
    GroupedBy.INSPECTION: lambda line: f"{line.inspection}, {line.inspection.reference}",
}
