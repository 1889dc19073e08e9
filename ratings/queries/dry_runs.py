"""What a dry run found, for the page about it."""

from dataclasses import dataclass

from ratings.models import DryRun
from standards.models import EditionDraft
from standards.structure import EditionStructure


@dataclass(frozen=True, slots=True)
class Beside:
    """A rating as it is stored and as the draft would have it; "" where there is none."""

    title: str
    before: str
    after: str

    @property
    def differs(self) -> bool:
        return self.before != self.after


@dataclass(frozen=True, slots=True)
class TriedInspection:
    name: str
    overall: Beside
    standards: tuple[Beside, ...]
    key_questions_changed: int

    @property
    def changed(self) -> list[Beside]:
        return [one for one in self.standards if one.differs]


@dataclass(frozen=True, slots=True)
class Findings:
    """All inspections tried, and how many of their ratings would be others."""

    inspections: tuple[TriedInspection, ...]

    @property
    def overall_changed(self) -> int:
        return sum(one.overall.differs for one in self.inspections)

    @property
    def standards_changed(self) -> int:
        return sum(len(one.changed) for one in self.inspections)

    @property
    def standards(self) -> int:
        return sum(len(one.standards) for one in self.inspections)


def latest_dry_run(draft: EditionDraft) -> DryRun | None:
    """Return the latest dry run of a draft, whatever its state. One query."""
    return DryRun.objects.filter(draft=draft).select_related("requested_by").first()


def findings_of(dry_run: DryRun, base: EditionStructure, draft: EditionStructure | None) -> Findings:
    """Return what a dry run found, in the words of the two editions. No query."""
    titles = {standard.code: f"{standard.number} {standard.title}".strip() for standard in base.standards}
    titles |= {standard.code: f"{standard.number} {standard.title}".strip() for standard in (draft.standards if draft else ())}
    old, new = base.scheme.get("scale", {}), (draft.scheme if draft else base.scheme).get("scale", {})

    def beside(title: str, before: str | None, after: str | None) -> Beside:
        return Beside(title, old.get(before, before or ""), new.get(after, after or ""))

    return Findings(
        tuple(
            TriedInspection(
                found["inspection"],
                beside("Overall", *found["overall"]),
                tuple(beside(titles.get(code, code), before, after) for code, before, after in found["standards"]),
                found["key_questions_changed"],
            )
            for found in dry_run.results
        )
    )
