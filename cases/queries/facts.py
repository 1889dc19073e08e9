"""The facts of a case: as they stand, and how they came to be what they are."""

from cases.facts import CaseFacts
from cases.models import Case


def facts_as_given(case: Case) -> CaseFacts:
    """Return the raw facts of a case. Read it with its officer (`select_related`)."""
    return CaseFacts(
        officer=case.officer.reference if case.officer else "",
        office=case.office,
        date_of_birth=case.date_of_birth,
        age=case.age,
        sex=case.sex,
        ethnicity=case.ethnicity,
        sentence_type=case.sentence_type,
        sentence_months=case.sentence_months,
        started_on=case.started_on,
        requirements=tuple(case.requirements),
        previous_sanctions=case.previous_sanctions,
        ogrs_score=case.ogrs_score,
        rosh=case.rosh,
        mappa_category=case.mappa_category,
        mappa_level=case.mappa_level,
    )
