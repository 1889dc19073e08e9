"""A gold case proposed from a case of an inspection, which is read and never written: what names nobody is taken over."""

from django.core.exceptions import PermissionDenied

from accounts.models import User
from cases.answers import ASSESSMENT
from cases.models import Case
from cases.queries.answers import answers_of
from cases.rules import label_of
from exercises.planning import CaseText
from exercises.queries.opening import GOLD_FACTS
from exercises.rules import without
from inspections.models import TeamMember
from interviews.answers import INTERVIEW
from standards.queries import edition_structure
from standards.structure import EditionStructure, Kind

# Words that say what is in the file. Reasons of a key question say how it was judged: those stay behind, as do all options.
_TOLD_BY = (Kind.TEXT, Kind.PROMPT)


def proposed_from(*, reference: str, case: str, edition: EditionStructure, by: User) -> CaseText:
    """Return a gold case made from a case that the person sees, without the names known to the system. Nothing is stored.

    Raises PermissionDenied where there is no such case against this edition that the person may see. What else could tell who it
    is about is for whoever prepares the exercise to take out.
    """
    found = (
        Case.objects.visible_to(by)
        .select_related("inspection__provider", "officer", "allocated_to")
        .filter(inspection__reference=reference, inspection__edition=edition.id, reference=case)
        .first()
    )
    if found is None:
        raise PermissionDenied("There is no such case against this edition, or you may not see it.")
    facts = found.facts(edition)
    answers = answers_of(ASSESSMENT, found.pk)
    screening = {q.code for q in edition.questions.values() if q.kind is Kind.SCREENING and q.module == found.module}
    return CaseText(
        title="",
        notes=without(_notes(found), _names_in(found)),
        facts={name: facts[name] for name in GOLD_FACTS if facts[name] is not None},
        given={code: answers[code].choice for code in screening if code in answers and answers[code].choice},
        module=found.module,
    )


def _notes(case: Case) -> str:
    """Return what was written down about the case file and what was said in the interview, question by question."""
    edition = edition_structure(case.inspection.edition_id)
    written, heard = answers_of(ASSESSMENT, case.pk), answers_of(INTERVIEW, case.pk)
    form = [question for page in edition.pages_of(case.module) for question in page.questions if question.kind in _TOLD_BY]
    asked = [(label_of(one), written[one.code].evidence) for one in form if one.code in written]
    asked += [(f"Officer: {one.text}", heard[one.code].evidence) for one in edition.interview if one.code in heard]
    return "\n\n".join(f"{label}: {words.strip()}" for label, words in asked if words.strip())


def _names_in(case: Case) -> list[str]:
    """Return every name by which the case could be found: of people, places and files."""
    inspection = case.inspection
    team = TeamMember.objects.filter(inspection=inspection).values_list("user__name", flat=True)
    names = [case.reference, case.office, inspection.provider.name, inspection.provider.region, inspection.reference, *team]
    names += [case.officer.reference] if case.officer else []
    names += [f"{case.date_of_birth:%d/%m/%Y}", f"{case.date_of_birth:%-d %B %Y}"] if case.date_of_birth else []
    return [name for name in names if name]
