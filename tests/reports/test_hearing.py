"""The factual-accuracy round: who may do what, what is refused, and that nothing of it is lost."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import DatabaseError, transaction
from django.utils import timezone

from design.templatetags.words import long_date
from inspections.models import Inspection
from inspections.rules import Phase
from notifications.models import Notification
from organisation.gathering import ChangedMeanwhile
from reports.hearing import begin_round, change_due_date, decide_comment, record_comment
from reports.models import AccuracyComment, AccuracyRound, CommentOutcome, ReportPack
from reports.queries.accuracy import comments_as_csv, round_page
from reports.rules import Verdict
from tests.reports.packed import kept

TODAY = timezone.localdate()
LATER = TODAY + timedelta(days=14)


@pytest.fixture
def pack(inspection, case, cast):
    return kept(inspection, cast.lee)


@pytest.fixture
def round(pack, cast):
    return begin_round(pack=pack, due_on=LATER, by=cast.lee)


def comment_on(round, by, **said):
    return record_comment(round=round, by=by, **{"finding": "F2", "text": "Twelve.", "received_on": TODAY} | said)


def decide(comment, by, **said):
    return decide_comment(comment=comment, by=by, **{"version": 0, "outcome": Verdict.ACCEPTED, "reason": "Corrected."} | said)


def test_comments_are_numbered_and_each_gets_an_outcome_with_a_reason(round, cast):
    first, second = comment_on(round, cast.ines), comment_on(round, cast.asha, text="=1+1")
    decide(first, cast.lee)
    decide(first, cast.lee, version=1, outcome=Verdict.NOT_ACCEPTED, reason="The record shows eleven.")

    page = round_page(round)

    assert [(line.comment.number, line.outcome_words) for line in page.lines] == [(1, "Not accepted"), (2, "Not decided")]
    assert page.counts == [("Accepted", 0), ("Partly accepted", 0), ("Not accepted", 1), ("Not decided", 1)]
    assert page.lines[0].finding == "1.2 Staffing: not rated"
    assert [one.reason for one in CommentOutcome.objects.filter(comment=first)] == ["The record shows eleven.", "Corrected."]
    assert "'=1+1" in comments_as_csv(page).splitlines()[2]
    assert second.round.pack.version == 1


def test_a_round_begins_once_and_only_with_documents(inspection, pack, round, cast):
    assert begin_round(pack=pack, due_on=LATER, by=cast.lee) == round
    failed = ReportPack.objects.create(
        inspection=inspection, version=2, requested_by=cast.lee, failure="x", finished_at=timezone.now()
    )  # fmt: skip
    with pytest.raises(ValidationError, match="no documents"):
        begin_round(pack=failed, due_on=LATER, by=cast.lee)


def test_who_records_comments_is_told_of_the_round_and_who_decides_of_each_comment(round, cast):
    comment_on(round, cast.ines)
    comment_on(round, cast.lee)

    told = [(one.user.name, one.subject) for one in Notification.objects.filter(kind="report").order_by("pk")]
    begun = f"The provider comments on version 1 until {long_date(LATER)}: North Borough PDU"
    assert sorted(told[:2]) == [("Asha", begun), ("Ines", begun)]
    assert told[2:] == [("Lee", "Comment 1 waits for an outcome: North Borough PDU")]


def test_a_due_date_lies_ahead_and_who_changes_it_has_seen_the_present_one(pack, cast):
    with pytest.raises(ValidationError, match="in the future"):
        begin_round(pack=pack, due_on=TODAY - timedelta(days=1), by=cast.lee)
    round = begin_round(pack=pack, due_on=TODAY, by=cast.lee)
    changed = change_due_date(round=round, version=1, due_on=LATER, by=cast.lee)
    assert (changed.due_on, changed.version) == (LATER, 2)
    assert change_due_date(round=round, version=1, due_on=LATER, by=cast.lee).version == 2
    with pytest.raises(ChangedMeanwhile):
        change_due_date(round=round, version=1, due_on=TODAY, by=cast.lee)


@pytest.mark.parametrize(
    ("said", "field"),
    [({"finding": "F999"}, "finding"), ({"text": " "}, "text"), ({"received_on": TODAY + timedelta(days=1)}, "received_on")],
)
def test_a_comment_is_about_a_finding_of_its_version_and_says_something(round, cast, said, field):
    with pytest.raises(ValidationError) as refusal:
        comment_on(round, cast.lee, **said)
    assert list(refusal.value.error_dict) == [field]


def test_an_outcome_needs_a_reason_and_never_replaces_one_unseen(round, cast):
    comment = comment_on(round, cast.ines)
    with pytest.raises(ValidationError, match="Enter the reason"):
        decide(comment, cast.lee, reason=" ")
    decided = decide(comment, cast.lee)
    assert decide(comment, cast.lee) == decided
    with pytest.raises(ValidationError, match="in the meantime"):
        decide(comment, cast.lee, outcome=Verdict.PARTLY)


@pytest.mark.parametrize("who", ["ines", "asha", "lou", "quinn", "pat", "rae", "olu", "ada"])
def test_only_the_lead_inspector_begins_a_round_and_decides(pack, cast, who):
    other = getattr(cast, who)
    with pytest.raises(PermissionDenied):
        begin_round(pack=pack, due_on=LATER, by=other)
    round = begin_round(pack=pack, due_on=LATER, by=cast.lee)
    comment = comment_on(round, cast.lee)
    for attempt in (
        lambda: decide(comment, other),
        lambda: change_due_date(round=round, version=1, due_on=TODAY, by=other),
    ):
        with pytest.raises(PermissionDenied):
            attempt()
    assert not CommentOutcome.objects.exists()


@pytest.mark.parametrize("who", ["lou", "quinn", "pat", "rae", "olu", "ada"])
def test_others_record_no_comment(round, cast, who):
    with pytest.raises(PermissionDenied):
        comment_on(round, getattr(cast, who))


def test_once_published_the_round_stays_as_it_is(inspection, round, cast):
    comment = comment_on(round, cast.lee)
    Inspection.objects.filter(pk=inspection.pk).update(phase=Phase.PUBLISHED)

    for attempt in (lambda: comment_on(round, cast.lee), lambda: decide(comment, cast.lee)):
        with pytest.raises(ValidationError, match="published"):
            attempt()


def test_nothing_is_deleted_or_rewritten(round, cast):
    decide(comment_on(round, cast.lee), cast.lee)

    for change in (
        lambda: AccuracyComment.objects.update(text="x"),
        lambda: CommentOutcome.objects.update(reason="x"),
        lambda: CommentOutcome.objects.all().delete(),
        lambda: AccuracyRound.objects.all()._raw_delete("default"),
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            change()


def test_the_page_takes_a_constant_number_of_queries(round, cast, django_assert_num_queries):
    for _ in range(5):
        decide(comment_on(round, cast.lee), cast.lee)

    with django_assert_num_queries(2):
        assert len(round_page(round).lines) == 5
