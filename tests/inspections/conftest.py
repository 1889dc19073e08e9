"""An edition newer than that of North Borough, and North Borough back in planning with answers of every sort."""

import pytest

from cases.models import CaseAssessment
from inspections.models import Inspection
from interviews.answers import INTERVIEW
from interviews.interviewing import start_interview
from interviews.rules import InterviewDetails
from tests.cases.filling import answer
from tests.cast import add_case
from tests.inspections.moves import later_edition
from tests.ratings.judging import judge


@pytest.fixture
def newer(db):
    return later_edition()


@pytest.fixture
def held(inspection, case, cast):
    """North Borough is back in planning with answers of every sort, one assessment handed in, and an interview."""
    judge(case, by=cast.ines, assessment__safety="yes", assessment__safety__victims="no",
          implementation__desistance__contact="no_non_compliance")  # fmt: skip
    other = add_case(inspection, "NB-002", officer="RO2", allocated_to=cast.ines)
    judge(other, by=cast.ines, assessment__safety="no", implementation__desistance__contact="yes")
    CaseAssessment.objects.filter(case=other).update(submitted_at="2022-03-08T12:00Z", submitted_by=cast.ines)
    start_interview(case=case, details=InterviewDetails(), by=cast.ines)
    answer(case, cast.ines, "interview.priority_quality", "yes", sheet=INTERVIEW)
    Inspection.objects.filter(pk=inspection.pk).update(phase="planning")
    inspection.refresh_from_db()
    return inspection
