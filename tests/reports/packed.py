"""Reports as tests need them: judged cases, practice examples with checked names, and finished documents."""

from datetime import date, timedelta
from hashlib import sha256

from django.core.files.base import ContentFile
from django.utils import timezone

from cases.models import AnswerMark
from ratings.aggregating import aggregate
from reports.acting import add_action, tell_progress
from reports.clearing import check_example
from reports.hearing import begin_round, decide_comment, record_comment
from reports.making import make_pack
from reports.models import AccuracyRound, Action, PackFile, ReportPack
from reports.packing import request_pack
from reports.recommending import add_recommendation, set_publication_date
from reports.rules import Outcome, State, Verdict
from standards.models import Question
from tests.ratings.judging import judge

QUESTION = "assessment.safety"
WORDS = "The plan named Darren of Mill Lane as the person to call."
_OF_X = sha256(b"x").hexdigest()
CHANGED = "The plan named the manager of the hostel as the person to call."
SAID = {"seen": 0, "outcome": Outcome.NAMES_CHANGED, "words": CHANGED, "marked_may_stay": False, "reason": ""}


def mark(case, by, *, practice="good", text=WORDS, question=QUESTION) -> AnswerMark:
    """A practice example beside an answer."""
    asked = Question.objects.get(edition=case.inspection.edition_id, code=question)
    return AnswerMark.objects.create(
        assessment=case.assessment, question=asked, practice=practice, practice_text=text, marked_at=timezone.now(), marked_by=by
    )  # fmt: skip


def check(one: AnswerMark, by, **said):
    """Say that an example may go out in the words CHANGED, or what else is said."""
    return check_example(inspection=one.assessment.case.inspection, key=f"mark-{one.pk}", by=by, **SAID | said)


def documents(inspection, by) -> ReportPack:
    """The documents of an inspection as it is now."""
    aggregate(inspection.pk)
    pack = request_pack(inspection=inspection, by=by)
    make_pack(pack.pk)
    return ReportPack.objects.get(pk=pack.pk)


def kept(inspection, by) -> ReportPack:
    """A finished version with one small document, for tests that are not about what stands in it: making all takes a second."""
    found = [{"reference": "F2", "words": "1.2 Staffing: not rated"}]
    pack = ReportPack.objects.create(
        inspection=inspection, version=1, requested_by=by, content={"findings": found}, finished_at=timezone.now()
    )  # fmt: skip
    file = PackFile(pack=pack, name="findings.docx", title="Draft findings", media_type="text/plain", size=1, sha256=_OF_X)
    file.file.save("", ContentFile(b"x"), save=False)
    file.save()
    return pack


def made(inspection, case, by) -> ReportPack:
    """The documents of an inspection in which one key question of a case is judged sufficient."""
    judge(case, by=by, assessment__safety="yes")
    return documents(inspection, by)


def begin(pack: ReportPack, by) -> AccuracyRound:
    """The factual-accuracy round about a version, with one comment and what became of it."""
    round = begin_round(pack=pack, due_on=timezone.localdate() + timedelta(days=14), by=by)
    comment = record_comment(round=round, finding="F2", text="There were 12 posts.", received_on=timezone.localdate(), by=by)
    decide_comment(comment=comment, version=0, outcome=Verdict.PARTLY, reason="Ten were filled.", by=by)
    return round


def plan_actions(round: AccuracyRound, by) -> Action:
    """A recommendation with an action that is overdue, and the day of publication."""
    inspection = round.pack.inspection
    set_publication_date(inspection=inspection, version=0, published_on=date(2022, 9, 1), by=by)
    one = add_recommendation(inspection=inspection, standard="staffing", text="Fill the posts.", by=by)
    action = add_action(
        recommendation=one, text="Recruit six officers.", owner="Head of the unit", due_on=date(2022, 12, 1), by=by
    )
    tell_progress(action=action, state=State.IN_PROGRESS, note="Four have begun.", by=by)
    return action


def full_disk(settings, tmp_path):
    """Where documents are kept nothing can be written any more."""
    (tmp_path / "taken").write_text("a file where the directory would be")
    settings.STORAGES = settings.STORAGES | {"default": {"BACKEND": "django.core.files.storage.FileSystemStorage"}}
    settings.MEDIA_ROOT = tmp_path / "taken"
