"""Telling people: who is told, what of it is kept, and what becomes of it when the event itself does not happen."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from notifications import nudging
from notifications.clearing import remove_old
from notifications.marking import mark_all_read, mark_read
from notifications.models import EmailChoice, Notification
from notifications.notifying import notify
from notifications.preferences import choose_emails
from notifications.rules import Email, Kind


class Nothing:
    """A thread that does not start."""

    def start(self):
        pass


def told(*people, kind=Kind.CASE_ALLOCATED, subject="Case NB-001 is yours", link="/cases/1/", **options):
    notify(people, kind, subject, link, **options)


def test_everybody_is_told_once_except_who_did_it_and_who_has_left(inspection, cast, django_assert_num_queries):
    cast.rae.is_active = False
    with django_assert_num_queries(2):
        told(cast.ines, cast.ines, cast.asha, cast.lee, cast.rae, about=inspection, by=cast.lee)
    assert sorted(Notification.objects.values_list("user__name", flat=True)) == ["Asha", "Ines"]


def test_nobody_to_tell_costs_nothing(cast, django_assert_num_queries):
    with django_assert_num_queries(0):
        told(cast.lee, by=cast.lee)


def test_an_event_is_told_of_once_and_again_to_somebody_else(cast):
    for person in (cast.ines, cast.ines, cast.asha):
        told(person, once="overdue:case:1:2026-03-02")
    assert Notification.objects.count() == 2


def test_the_worker_is_nudged_once_the_event_is_committed(cast, monkeypatch, django_capture_on_commit_callbacks):
    nudges = []
    monkeypatch.setattr(nudging.threading, "Thread", lambda **given: nudges.append(given) or Nothing())
    with django_capture_on_commit_callbacks(execute=True):
        told(cast.ines)
        assert nudges == []
    assert len(nudges) == 1
    nudging.nudge()  # asked for already
    assert len(nudges) == 1
    nudging._asking.release()


def test_a_long_subject_is_shortened_and_no_link_leads_out_of_the_product(cast):
    told(cast.ines, subject="x" * 300)
    assert Notification.objects.get().subject == "x" * 199 + "…"
    for link in ("https://elsewhere.example/", "//elsewhere.example/", "cases/1/"):
        with pytest.raises(IntegrityError), transaction.atomic():
            told(cast.ines, link=link)


def test_choices_count_from_then_on_and_danger_cannot_be_switched_off(cast):
    choose_emails(chosen=dict.fromkeys(Kind, Email.NEVER), by=cast.ines)
    choose_emails(chosen={Kind.QUERY_ASKED: Email.DAILY}, by=cast.ines)
    for kind in (Kind.IMMEDIATE_RISK, Kind.CASE_ALLOCATED, Kind.QUERY_ASKED):
        told(cast.ines, kind=kind)
    due = {one.kind: one.email_due_at for one in Notification.objects.all()}
    assert due["immediate_risk"] <= timezone.now() < due["query_asked"]
    assert due["case_allocated"] is None
    assert not EmailChoice.objects.filter(kind="immediate_risk").exists()


def test_reading_is_of_ones_own_alone_and_makes_an_email_needless(cast):
    for kind in (Kind.CASE_ALLOCATED, Kind.IMMEDIATE_RISK):
        told(cast.ines, cast.asha, kind=kind)
    theirs = Notification.objects.filter(user=cast.asha).first()
    mark_read(notification=theirs, by=cast.ines)
    assert Notification.objects.unread().count() == 4
    newest = Notification.objects.filter(user=cast.ines).first()
    assert mark_all_read(up_to=newest.pk - 1, by=cast.ines) == 1
    assert mark_all_read(up_to=newest.pk, by=cast.ines) == 1
    mine = Notification.objects.filter(user=cast.ines)
    assert sorted(one.kind for one in mine.waiting_for_email()) == ["immediate_risk"]
    first_read = newest.__class__.objects.get(pk=newest.pk).read_at
    mark_read(notification=newest, by=cast.ines)
    assert Notification.objects.get(pk=newest.pk).read_at == first_read


def test_what_was_read_long_ago_is_removed_and_receipts_of_alerts_stay(cast, settings):
    settings.NOTIFICATION_DAYS = 30
    for kind in (Kind.IMMEDIATE_RISK, Kind.CASE_ALLOCATED, Kind.QUERY_ASKED, Kind.REPORT):
        told(cast.ines, kind=kind)
    long_ago = timezone.now() - timedelta(days=31)
    Notification.objects.exclude(kind="report").update(read_at=long_ago)
    Notification.objects.filter(kind="query_asked").update(read_at=timezone.now() - timedelta(days=29))
    assert remove_old() == 1
    assert sorted(Notification.objects.values_list("kind", flat=True)) == ["immediate_risk", "query_asked", "report"]
