"""What was published before there were locks gets the record that it is locked since, with the ratings it was published with."""

from importlib import import_module

from django.apps import apps

from inspections.models import Inspection
from inspections.rules import Phase
from panels.models import LockedRating, LockRequest
from ratings.models import RatingRun
from tests.panels.deciding import rate

migration = import_module("panels.migrations.0002_published_before_locks")


def test_what_was_published_is_locked_by_import(inspection, cast):
    rate(inspection, cast)
    Inspection.objects.filter(pk=inspection.pk).update(phase=Phase.FIELDWORK)
    Inspection.objects.filter(pk=inspection.pk).update(phase=Phase.PUBLISHED)

    migration.record_locks(apps, None)

    request = LockRequest.objects.get()
    run = RatingRun.objects.latest_of(inspection)
    assert (request.imported, request.to_lock, request.asked_by, request.results_version, request.run) == (
        True,
        True,
        None,
        1,
        run,
    )
    assert request.reason == migration.REASON
    whole = LockedRating.objects.get(standard=None)
    assert (whole.computed, whole.decided, whole.points) == ("good", "good", run.ratings["overall"]["points"])
    assert LockedRating.objects.count() == len(run.ratings["standards"]) + 1


def test_what_was_not_published_is_left_alone(inspection, cast):
    rate(inspection, cast)

    migration.record_locks(apps, None)

    assert not LockRequest.objects.exists()
