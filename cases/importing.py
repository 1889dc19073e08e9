"""Cases come in from a CSV file or a workbook: the whole file or nothing of it."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

import pghistory
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection, transaction
from django.utils import timezone

from accounts.models import User
from cases.case_rows import CaseFile, GivenCase, read_cases
from cases.csv_rows import FileRefused, Problem
from cases.facts import FACT_NAMES, CaseFacts, CodeLists, shown
from cases.models import Case, CaseAssessment, ResponsibleOfficer
from cases.queries.facts import facts_as_given
from cases.signals import judgements_changed
from inspections.models import Inspection, TeamMember
from inspections.rules import CASELOAD_PHASES
from standards.queries import edition_structure

ROWS_AT_A_TIME = 2_000


@dataclass(frozen=True, slots=True)
class ImportOutcome:
    """How many cases a file added, and how many of its rows were in the inspection already."""

    added: int
    unchanged: int

    @property
    def in_words(self) -> str:
        """For example "12 cases added, 3 already there and unchanged."."""
        added = f"{self.added:,} case{'' if self.added == 1 else 's'} added"
        return f"{added}, {self.unchanged:,} already there and unchanged." if self.unchanged else f"{added}."


class ImportRefused(ValidationError):  # noqa: N818  (reads as what happened)
    """Nothing was imported; `problems` holds every reason with row, column and value."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(problems)
        count = len(self.problems)
        super().__init__(f"The file was refused and nothing was imported: {count:,} problem{'' if count == 1 else 's'}.")


def may_import(user: User, inspection: Inspection) -> bool:
    """Return whether the person may bring cases in: the lead inspector, and administrators, whether they see the cases or not."""
    return Inspection.objects.manageable_by(user).filter(pk=inspection.pk).exists()


def import_cases(*, inspection: Inspection, content: bytes, file_name: str, by: User) -> ImportOutcome:
    """Add the cases of a file to the inspection, each with its empty assessment.

    A reference that is there already with the same facts is left alone, so the same file may come twice. One with other facts
    is a problem: facts are corrected at the case, with a reason. Raises PermissionDenied, ImportRefused for a file with
    problems and ValidationError in a phase without a caseload; nothing is changed then.
    """
    if not may_import(by, inspection):
        raise PermissionDenied("Only the lead inspector and administrators bring cases in.")
    with transaction.atomic(), pghistory.context(user=by.pk, reason=f"Imported from {_plain_name(file_name)}"):
        # Two imports at once, or an import and a change of phase, follow one another; recording answers is not held up.
        held = Inspection.objects.select_for_update(no_key=True).get(pk=inspection.pk)
        if held.phase not in CASELOAD_PHASES:
            raise ValidationError(f"Cases come in while an inspection is planned or in fieldwork; this one is in {held.phase}.")
        edition = edition_structure(held.edition_id)
        try:
            given = read_cases(content, edition.code_lists, edition.module_titles, timezone.localdate())
        except FileRefused as refused:
            raise ImportRefused(refused.problems) from None
        new = _new_cases(given, held, edition.code_lists, by)
        _add(new, held)
        if new:
            transaction.on_commit(lambda: judgements_changed.send_robust(sender=None, inspection_id=held.pk))
    return ImportOutcome(added=len(new), unchanged=len(given.cases) - len(new))


def _plain_name(file_name: str) -> str:
    """Return the last part of a file's name, without what could not be stored or read."""
    return re.sub(r"[\x00-\x1f\x7f]", "", re.split(r"[\\/]", file_name)[-1])[:120] or "a file without a name"


def _new_cases(given: CaseFile, inspection: Inspection, code_lists: CodeLists, by: User) -> list[GivenCase]:
    """Return the cases that are not there yet. Raises ImportRefused where one is there with other facts."""
    recorded = Case.objects.filter(inspection=inspection).select_related("officer")
    present = {(case.module, case.reference): facts_as_given(case) for case in recorded}
    may_read = TeamMember.objects.seeing_all_cases().filter(inspection=inspection, user=by).exists()
    compared = [name for name in FACT_NAMES if name in given.columns]
    new: list[GivenCase] = []
    problems: list[Problem] = []
    for case in given.cases:
        facts = present.get((case.module, case.reference))
        if facts is None:
            new.append(case)
            continue
        differing = [name for name in compared if facts.value(name) != case.facts.value(name)]
        problems += [_difference(case, name, facts if may_read else None, code_lists) for name in differing]
    if problems:
        raise ImportRefused(problems)
    return new


def _difference(case: GivenCase, name: str, present: CaseFacts | None, code_lists: CodeLists) -> Problem:
    """Word a difference; what is recorded is told only to somebody who may see the case."""
    recorded = f"“{shown(name, present.value(name), code_lists)}”" if present else "something else"
    reason = f"Case {case.reference} is already in the inspection with {recorded} here. Correct facts at the case itself."
    return Problem(case.row, name, shown(name, case.facts.value(name), code_lists), reason)


def _add(new: list[GivenCase], inspection: Inspection) -> None:
    with connection.cursor() as cursor:
        # Checks put off until the commit queue up, and every row's history entry walks the queue: 50,000 rows take minutes.
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    officers = _officers(inspection, {case.facts.officer for case in new if case.facts.officer})
    for start in range(0, len(new), ROWS_AT_A_TIME):
        part = new[start : start + ROWS_AT_A_TIME]
        added = Case.objects.bulk_create(_case(inspection, case, officers) for case in part)
        CaseAssessment.objects.bulk_create(CaseAssessment(case=case) for case in added)


def _officers(inspection: Inspection, references: set[str]) -> dict[str, ResponsibleOfficer]:
    """Return the officers with these references, adding those who are not there yet."""
    missing = [ResponsibleOfficer(inspection=inspection, reference=reference) for reference in sorted(references)]
    ResponsibleOfficer.objects.bulk_create(missing, ignore_conflicts=True, batch_size=ROWS_AT_A_TIME)
    return {officer.reference: officer for officer in ResponsibleOfficer.objects.filter(inspection=inspection)}


def _case(inspection: Inspection, given: GivenCase, officers: dict[str, ResponsibleOfficer]) -> Case:
    values = {name: given.facts.value(name) for name in FACT_NAMES if name not in ("officer", "requirements")}
    return Case(
        inspection=inspection,
        reference=given.reference,
        module=given.module,
        officer=officers.get(given.facts.officer),
        requirements=list(given.facts.requirements),
        **values,
    )
