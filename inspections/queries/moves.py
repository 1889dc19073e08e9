"""Moves of an inspection from edition to edition, and what was decided in each."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from django.db.models import QuerySet

from accounts.models import User
from inspections.models import EditionMove, Inspection, MoveRequest
from inspections.queries.teams import Standing
from inspections.rules import Phase
from inspections.signals import Need
from standards.mapping import (
    How,
    Mapped,
    StandardStep,
    Step,
    proposed_standards,
    proposed_steps,
    questions_that_hold,
    standards_rated_by_people,
)
from standards.queries import edition_structure
from standards.structure import EditionStructure, Kind

NOWHERE = "Nowhere: held"
_BECOMES = {How.CARRY: "carried over", How.CONVERT: "converted", How.HOLD: "held"}


@dataclass(frozen=True, slots=True)
class Decided:
    """What was decided for one question or standard: how much it holds, where that goes, and why elsewhere than proposed."""

    title: str
    holds: str
    becomes: str
    to: str
    options: tuple[tuple[str, int, str], ...]  # of what is converted: the answer, how often, and what it becomes
    as_proposed: bool
    reason: str


def moves_of(inspection: Inspection) -> QuerySet[EditionMove]:
    """Return the moves of an inspection from edition to edition, the latest first. One query."""
    people = ("moved_by", "request__asked_by", "from_edition", "to_edition")
    moves = EditionMove.objects.filter(inspection=inspection).select_related(*people)
    return moves.defer("from_edition__document", "to_edition__document", "request__steps", "request__recorded")


def requests_of(inspection: Inspection) -> QuerySet[MoveRequest]:
    """Return the moves that were asked for and have not come to pass, the latest first. One query."""
    found = MoveRequest.objects.filter(inspection=inspection, confirmed_at=None)
    related = found.select_related("asked_by", "withdrawn_by", "from_edition", "to_edition")
    return related.defer("steps", "recorded", "from_edition__document", "to_edition__document")


def requests_to_read() -> QuerySet[MoveRequest]:
    """Return requests with all that their page shows."""
    people = ("asked_by", "confirmed_by", "withdrawn_by", "from_edition", "to_edition", "move")
    return MoveRequest.objects.select_related(*people).defer("from_edition__document", "to_edition__document")


def needs_of_a_move(inspection: Inspection, user: User, standing: Standing) -> list[Need]:
    """Say that a move waits for somebody who may confirm it. One query in planning for whoever arranges it, none otherwise."""
    if inspection.phase != Phase.PLANNING or not standing.may_arrange:
        return []
    waits = MoveRequest.objects.waiting().filter(inspection=inspection).exclude(asked_by=user).exists()
    return [Need("Confirm the move to another edition, or send it back", "move_inspection")] if waits else []


def decisions_of(request: MoveRequest) -> list[Decided]:
    """Return what was decided for everything that the inspection held: what departs from the proposal first, then what changes.

    No query once a process knows both editions.
    """
    earlier, later = edition_structure(request.from_edition_id), edition_structure(request.to_edition_id)
    mapping = Mapped.from_data(request.steps)
    found = [*_of_questions(request, mapping, earlier, later), *_of_standards(request, mapping, earlier, later)]
    return sorted(found, key=lambda one: (one.as_proposed, one.becomes == _BECOMES[How.CARRY]))


def _of_questions(request: MoveRequest, mapping: Mapped, earlier: EditionStructure, later: EditionStructure) -> Iterator[Decided]:
    asked, there = questions_that_hold(earlier), questions_that_hold(later)
    proposed = {step.question: step for step in proposed_steps(earlier, later)}
    decided = {step.question: step for step in mapping.steps}
    for code, recorded in request.recorded["answers"].items():
        question, step = asked[code], decided.get(code, Step(code, How.HOLD))
        times = sum(recorded.values())
        one, several = ("note", "notes") if question.kind is Kind.ORGANISATIONAL else ("recorded answer", "recorded answers")
        labels = {option.code: option.label for option in question.options}
        becomes = {option.code: option.label for option in there[step.to].options} if step.to else {}
        options = tuple(
            (labels[option], number, becomes.get(step.options.get(option, ""), NOWHERE))
            for option, number in recorded.items()
            if option and step.how is How.CONVERT
        )
        yield Decided(
            title=f"{question.number} {question.text}".strip(), holds=f"{times:,} {one if times == 1 else several}",
            becomes=_BECOMES[step.how], to=_named(there[step.to].number, there[step.to].text) if step.to else NOWHERE,
            options=options, as_proposed=replace(step, reason="") == proposed[code], reason=step.reason,
        )  # fmt: skip


def _of_standards(request: MoveRequest, mapping: Mapped, earlier: EditionStructure, later: EditionStructure) -> Iterator[Decided]:
    rated, there = standards_rated_by_people(earlier), standards_rated_by_people(later)
    proposed = {step.standard: step.to for step in proposed_standards(earlier, later)}
    decided = {step.standard: step for step in mapping.standards}
    for code, times in request.recorded["ratings"].items():
        step = decided.get(code, StandardStep(code))
        yield Decided(
            title=_named(rated[code].number, rated[code].title),
            holds=f"{times:,} proposed rating{'' if times == 1 else 's'}",
            becomes=_BECOMES[How.CARRY if step.to else How.HOLD],
            to=_named(there[step.to].number, there[step.to].title) if step.to else NOWHERE,
            options=(), as_proposed=step.to == proposed[code], reason=step.reason,
        )  # fmt: skip


def _named(number: str, words: str) -> str:
    return f"{number} {words}".strip()
