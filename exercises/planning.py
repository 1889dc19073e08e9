"""Preparing an exercise: its terms and its gold cases. Everything can be changed until the exercise is confirmed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import pghistory
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from accounts.models import User
from exercises.holding import held_for
from exercises.models import CohortMember, Exercise, GoldCase, TrainingCohort, who_arranged
from exercises.permissions import may_arrange
from exercises.queries.opening import GOLD_FACTS
from exercises.rules import ONLY_ORGANISERS, Action, Times
from standards.models import Edition
from standards.queries import edition_structure
from standards.structure import EditionStructure, Kind

IN_COHORT = "You are in this cohort. Choose another, or let somebody else arrange the exercise."
NO_ORDER = "It must open before it is locked, and be locked before or when it is revealed."


@dataclass(frozen=True, slots=True)
class Terms:
    """What is agreed about an exercise before anybody answers."""

    title: str
    cohort: TrainingCohort
    times: Times
    named: bool = False
    prompts: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class CaseText:
    """A gold case as somebody wrote it. `given` are answers to screening questions."""

    title: str
    notes: str
    facts: Mapping[str, Any] = field(default_factory=dict)
    given: Mapping[str, str] = field(default_factory=dict)
    module: str = ""


@transaction.atomic
def add_exercise(*, edition: Edition, terms: Terms, by: User) -> Exercise:
    """Begin to prepare an exercise against an edition. Raises PermissionDenied; ValidationError by field."""
    if not may_arrange(by):
        raise PermissionDenied(ONLY_ORGANISERS)
    _check_terms(terms, edition_structure(edition.pk), by)
    with pghistory.context(user=by.pk, reason="Made"):
        return Exercise.objects.create(edition=edition, made_by=by, **_columns(terms))


@transaction.atomic
def change_exercise(*, exercise: Exercise, terms: Terms, by: User) -> Exercise:
    """Change the terms of an exercise that is being prepared. Raises PermissionDenied; ValidationError by field."""
    opened, _ = held_for(Action.PREPARE, exercise, by)
    _check_terms(terms, opened.edition, by)
    held = opened.exercise
    with pghistory.context(user=by.pk, reason="Changed"):
        for name, value in _columns(terms).items():
            setattr(held, name, value)
        held.save()
    members = CohortMember.objects.current().filter(cohort=terms.cohort).values_list("user", flat=True)
    if knowing := who_arranged(terms.cohort, members):
        raise ValidationError({"cohort": f"{knowing[0]} has arranged an exercise of this cohort and is in it. Choose another."})
    return held


def _columns(terms: Terms) -> dict[str, Any]:
    times = terms.times
    return {
        "title": " ".join(terms.title.split()), "cohort": terms.cohort, "named": terms.named, "prompts": list(terms.prompts),
        "opens_at": times.opens_at, "locks_at": times.locks_at, "reveals_at": times.reveals_at,
    }  # fmt: skip


def _check_terms(terms: Terms, edition: EditionStructure, by: User) -> None:
    known = {question.code for question in edition.questions.values() if question.kind is Kind.PROMPT}
    if not terms.title.strip():
        raise ValidationError({"title": "Enter a title"})
    if not set(terms.prompts) <= known:
        raise ValidationError({"prompts": "Select prompts of this edition"})
    if not terms.times.are_in_order:
        raise ValidationError({"locks_on": NO_ORDER})
    if CohortMember.objects.current().filter(cohort=terms.cohort, user=by).exists():
        raise ValidationError({"cohort": IN_COHORT})


@transaction.atomic
def add_gold_case(*, exercise: Exercise, text: CaseText, by: User) -> GoldCase:
    """Add a case to an exercise that is being prepared. Raises PermissionDenied; ValidationError by field."""
    opened, _ = held_for(Action.PREPARE, exercise, by)
    last = GoldCase.objects.filter(exercise=exercise).aggregate(last=Max("number"))["last"] or 0
    with pghistory.context(user=by.pk, reason="Added"):
        return GoldCase.objects.create(exercise=exercise, number=last + 1, **_checked(text, opened.edition))


@transaction.atomic
def change_gold_case(*, case: GoldCase, text: CaseText, by: User) -> GoldCase:
    """Rewrite a case of an exercise that is being prepared. Raises PermissionDenied; ValidationError by field."""
    opened, _ = held_for(Action.PREPARE, case.exercise, by)
    held = GoldCase.objects.select_for_update(of=("self",)).get(pk=case.pk)
    with pghistory.context(user=by.pk, reason="Changed"):
        for name, value in _checked(text, opened.edition).items():
            setattr(held, name, value)
        held.save()
    return held


@transaction.atomic
def remove_gold_case(*, case: GoldCase, by: User) -> GoldCase:
    """Take a case out of an exercise that is being prepared. Raises PermissionDenied; ValidationError when it is not."""
    held_for(Action.PREPARE, case.exercise, by)
    held = GoldCase.objects.select_for_update(of=("self",)).get(pk=case.pk)
    if held.removed_at is None:
        with pghistory.context(user=by.pk, reason="Removed"):
            held.removed_at = timezone.now()
            held.save(update_fields=["removed_at"])
    return held


def _checked(text: CaseText, edition: EditionStructure) -> dict[str, Any]:
    """Return the columns of a case. Raises ValidationError by field for what the edition does not know."""
    module = text.module or edition.modules[0].code
    if edition.module(module) is None:
        raise ValidationError({"module": "Select a sample of this edition"})
    for name, words in (("title", "Enter what the case is called"), ("notes", "Enter what the case file holds")):
        if not getattr(text, name).strip():
            raise ValidationError({name: words})
    given = {code: choice for code, choice in text.given.items() if choice}
    for code, choice in given.items():
        question = edition.questions.get(code)
        if question is None or question.kind is not Kind.SCREENING or question.option(choice) is None:
            raise ValidationError(f"“{choice}” is no answer to {code}.")
    facts = {name: text.facts[name] for name in GOLD_FACTS if text.facts.get(name) not in (None, "", [], ())}
    facts["supervision"] = edition.group("sentence_type", facts.get("sentence_type"))
    if facts.get("sentence_months") is not None:
        facts["sentence_months"] = str(facts["sentence_months"])
    return {"title": text.title.strip(), "notes": text.notes.strip(), "module": module, "given": given, "facts": facts}
