"""Reports as tests need them: judged cases, practice examples with checked names, and finished documents."""

from django.utils import timezone

from cases.models import AnswerMark
from ratings.aggregating import aggregate
from reports.clearing import check_example
from reports.making import make_pack
from reports.models import ReportPack
from reports.packing import request_pack
from reports.rules import Outcome
from standards.models import Question
from tests.ratings.judging import judge

QUESTION = "assessment.safety"
WORDS = "The plan named Darren of Mill Lane as the person to call."
CHANGED = "The plan named the manager of the hostel as the person to call."


def mark(case, by, *, practice="good", text=WORDS, question=QUESTION) -> AnswerMark:
    """A practice example beside an answer."""
    asked = Question.objects.get(edition=case.inspection.edition_id, code=question)
    return AnswerMark.objects.create(
        assessment=case.assessment, question=asked, practice=practice, practice_text=text, marked_at=timezone.now(), marked_by=by
    )  # fmt: skip


def check(one: AnswerMark, by, **said):
    """Say that an example may go out in the words CHANGED, or what else is said."""
    usual = {"seen": 0, "outcome": Outcome.NAMES_CHANGED, "words": CHANGED, "marked_may_stay": False, "reason": ""}
    return check_example(inspection=one.assessment.case.inspection, mark=one.pk, by=by, **usual | said)


def documents(inspection, by) -> ReportPack:
    """The documents of an inspection as it is now."""
    aggregate(inspection.pk)
    pack = request_pack(inspection=inspection, by=by)
    make_pack(pack.pk)
    return ReportPack.objects.get(pk=pack.pk)


def made(inspection, case, by) -> ReportPack:
    """The documents of an inspection in which one key question of a case is judged sufficient."""
    judge(case, by=by, assessment__safety="yes")
    return documents(inspection, by)


def full_disk(settings, tmp_path):
    """Where documents are kept nothing can be written any more."""
    (tmp_path / "taken").write_text("a file where the directory would be")
    settings.STORAGES = settings.STORAGES | {"default": {"BACKEND": "django.core.files.storage.FileSystemStorage"}}
    settings.MEDIA_ROOT = tmp_path / "taken"
