"""What the addresses of a report's pages name besides the inspection, for tests that open all of them."""

from cases.models import AnswerMark
from reports.models import PackFile

NAMED = {
    "report_pack": lambda inspection: 1,
    "report_file": lambda inspection: PackFile.objects.filter(pack__inspection=inspection).first().pk,
    "practice_example": lambda inspection: AnswerMark.objects.filter(assessment__case__inspection=inspection).first().pk,
}
