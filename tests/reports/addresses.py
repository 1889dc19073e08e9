"""What the addresses of a report's pages name besides the inspection, for tests that open all of them."""

from cases.models import AnswerMark
from reports.models import Action, PackFile

_VERSION = dict.fromkeys(("report_pack", "accuracy_round", "due_date", "add_comment", "comments_csv"), lambda inspection: [1])
_NUMBER = dict.fromkeys(("recommendation", "withdraw_recommendation", "plan_action"), lambda inspection: [1])
_ACTION = dict.fromkeys(
    ("action", "edit_action"), lambda inspection: [Action.objects.get(recommendation__inspection=inspection).pk]
)  # fmt: skip
NAMED = {
    **_VERSION,
    **_NUMBER,
    **_ACTION,
    "comment": lambda inspection: [1, 1],
    "report_file": lambda inspection: [PackFile.objects.filter(pack__inspection=inspection).first().pk],
    "practice_example": lambda inspection: [
        f"mark-{AnswerMark.objects.filter(assessment__case__inspection=inspection).first().pk}"
    ],
}
