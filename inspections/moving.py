"""Moving an inspection that is still in planning to another edition, with all that it holds."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Count, Q

from accounts.models import User
from inspections.models import EditionMove, Inspection, MoveRequest, Provider
from inspections.rules import Phase
from inspections.signals import edition_moves, edition_ratings_wanted, edition_records_wanted
from standards.mapping import (
    How,
    Mapped,
    StandardStep,
    Step,
    proposed_standards,
    proposed_steps,
    questions_that_hold,
)
from standards.models import Edition
from standards.queries import edition_structure
from standards.structure import EditionStructure, Kind

COUNTED = ("carried", "changed", "held", "reopened")
# Facts of a case that hold a code of the edition's list of the same name.
_CODED = ("sex", "ethnicity", "sentence_type", "rosh", "mappa_category", "mappa_level")


@dataclass(frozen=True, slots=True)
class IdStep:
    """A step with the keys of its questions and options; an option without a counterpart is held."""

    how: How
    from_id: int
    to_id: int | None
    options: Mapping[int, int]


@dataclass(frozen=True, slots=True)
class Proposal:
    """What a move would mean: the steps of the questions that hold answers or notes, and of the standards with ratings."""

    steps: Sequence[Step]
    recorded: Mapping[str, Mapping[str, int]]  # question -> option ("" for words or notes alone) -> times
    standards: Sequence[StandardStep]
    ratings: Mapping[str, int]  # standard -> how many ratings were proposed for it
    warnings: Sequence[str]

    @property
    def held(self) -> dict[str, Any]:
        """How much there is of everything, as it is kept with a request."""
        answers = {question: dict(times) for question, times in self.recorded.items()}
        return {"answers": answers, "ratings": dict(self.ratings)}


def proposed_mapping(earlier: EditionStructure, later: EditionStructure) -> Mapped:
    """Return what should become of everything that an inspection of the earlier edition may hold."""
    return Mapped(proposed_steps(earlier, later), proposed_standards(earlier, later))


def check_edition(edition: Edition, provider: Provider) -> None:
    """Raise ValidationError unless an inspection of the provider may follow the edition."""
    if edition.status != Edition.Status.PUBLISHED:
        raise ValidationError({"edition": "Choose an edition that is published."})
    kinds = edition.document["provider_kinds"]
    if provider.kind not in kinds:
        labels = dict(Provider.Kind.choices)
        made_for = " or ".join(f"“{labels.get(kind, kind)}”" for kind in kinds)
        reason = f"{edition} is made for the kind {made_for}; {provider} is of the kind “{provider.get_kind_display()}”."
        raise ValidationError({"edition": reason})


def check_movable(inspection: Inspection, edition: Edition) -> None:
    """Raise ValidationError unless the inspection may move to the edition: in planning, on its own, to a newer one."""
    if inspection.phase != Phase.PLANNING:
        raise ValidationError(f"An inspection moves to another edition in planning alone; this one is in {inspection.phase}.")
    if inspection.part_of_id is not None or inspection.parts.exists():
        reason = "The edition cannot change while the inspection is part of another, or others are part of it."
        raise ValidationError({"edition": reason})
    check_edition(edition, inspection.provider)
    if not is_newer(edition_structure(edition.pk), edition_structure(inspection.edition_id)):
        raise ValidationError({"edition": "Choose an edition that is newer than the present one."})
    modules = {module.code for module in edition_structure(edition.pk).modules}
    lost = set(inspection.cases.values_list("module", flat=True).distinct()) - modules
    if lost:
        raise ValidationError({"edition": f"The inspection has cases of a sample that {edition} does not know: {min(lost)}."})


def is_newer(edition: EditionStructure, than: EditionStructure) -> bool:
    """Return whether an edition came into force later; of two from the same day, which was added later."""
    return (edition.valid_from, edition.id) > (than.valid_from, than.id)


def propose_move(inspection: Inspection, edition: Edition) -> Proposal:
    """Return what a move to the edition would mean. Raises ValidationError where it cannot be."""
    check_movable(inspection, edition)
    earlier, later = edition_structure(inspection.edition_id), edition_structure(edition.pk)
    recorded, ratings = _recorded(inspection, earlier), _ratings(inspection)
    steps = [step for step in proposed_steps(earlier, later) if step.question in recorded]
    standards = [step for step in proposed_standards(earlier, later) if step.standard in ratings]
    return Proposal(steps, recorded, standards, ratings, _warnings(inspection, later))


def _recorded(inspection: Inspection, edition: EditionStructure) -> dict[str, dict[str, int]]:
    answers: list[tuple[Any, Any]] = edition_records_wanted.send(sender=None, inspection=inspection)
    found = {key: times for _, recorded in answers for key, times in recorded.items()}
    by_question: dict[str, dict[str, int]] = {}
    for question in questions_that_hold(edition).values():
        options = {option.id: option.code for option in question.options}
        own = {options.get(option_id or 0, ""): times for (key, option_id), times in found.items() if key == question.id}
        if own:
            by_question[question.code] = own
    return by_question


def _ratings(inspection: Inspection) -> dict[str, int]:
    answers: list[tuple[Any, Any]] = edition_ratings_wanted.send(sender=None, inspection=inspection)
    return {standard: times for _, proposed in answers for standard, times in proposed.items()}


def _warnings(inspection: Inspection, later: EditionStructure) -> list[str]:
    unknown = {name: ~Q(**{f"{name}__in": ["", *later.code_lists.get(name, {})]}) for name in _CODED}
    cases = inspection.cases.aggregate(**{f"{name}_cases": Count("pk", filter=where) for name, where in unknown.items()})
    return [
        f"In {cases[f'{name}_cases']} of its cases the fact “{name.replace('_', ' ')}” holds a code that {later.name} does not "
        "list. It stays as it is."
        for name in _CODED
        if cases[f"{name}_cases"]
    ]


def becoming(recorded: Mapping[str, Mapping[str, int]], mapping: Mapped, earlier: EditionStructure) -> dict[str, int]:
    """Return how much a mapping would carry, change and hold: of answers, of notes about the organisation, of rated standards."""
    counts: Counter[str] = Counter()
    questions = questions_that_hold(earlier)
    for step in mapping.steps:
        prefix = "notes_" if questions[step.question].kind is Kind.ORGANISATIONAL else ""
        for option, times in recorded.get(step.question, {}).items():
            if step.how is How.HOLD or (option and option not in step.options):
                counts[f"{prefix}held"] += times
            else:
                counts[prefix + ("carried" if step.how is How.CARRY else "changed")] += times
    for standard in mapping.standards:
        counts["ratings_carried" if standard.to else "ratings_held"] += 1
    names = ("carried", "changed", "held", "notes_carried", "notes_held", "ratings_carried", "ratings_held")
    return {name: counts[name] for name in names}


def record_move(
    held: Inspection, edition: Edition, mapping: Mapped, *, reason: str, request: MoveRequest | None = None, by: User
) -> EditionMove:
    """Write a move, change the edition, and have all that it holds recorded again. Within a transaction that has locked it."""
    earlier, later = edition_structure(held.edition_id), edition_structure(edition.pk)
    move = EditionMove.objects.create(
        inspection=held, from_edition_id=held.edition_id, to_edition=edition,
        steps=mapping.data, reason=reason.strip(), request=request, moved_by=by,
    )  # fmt: skip
    held.edition = edition
    held.save(update_fields=["edition"])
    counts: Counter[str] = Counter(dict.fromkeys(COUNTED, 0))
    answers: list[tuple[Any, Any]] = edition_moves.send(
        sender=None, move=move, steps=with_keys(mapping.steps, earlier, later),
        standards={step.standard: step.to for step in mapping.standards if step.to},
    )  # fmt: skip
    for _, found in answers:
        counts.update(found)
    move.counts = dict(counts)
    move.save(update_fields=["counts"])
    return move


def with_keys(steps: Iterable[Step], earlier: EditionStructure, later: EditionStructure) -> list[IdStep]:
    """Return the steps that lead to a question of the later edition, with keys instead of codes."""
    found = []
    asked, there = questions_that_hold(earlier), questions_that_hold(later)
    for step in steps:
        if step.how is How.HOLD:
            continue
        before, after = asked[step.question], there[step.to]
        old, new = ({option.code: option.id for option in each.options} for each in (before, after))
        options = {old[code]: new[becomes] for code, becomes in step.options.items()}
        found.append(IdStep(step.how, before.id, after.id, options))
    return found
