"""`manage.py rebuild_ratings`: every stored rating follows from what it rests on, or is named."""

import io

import pgtrigger
import pytest
from django.core.management import call_command

from ratings.aggregating import aggregate
from ratings.models import RatingRun
from tests.ratings.judging import judge

pytestmark = pytest.mark.django_db


@pytest.fixture
def rated(inspection, case, cast):
    """North Borough has three runs; the newest counts everything."""
    aggregate(inspection.pk)
    for choice in ("yes", "no"):
        judge(case, by=cast.ines, assessment__safety=choice, assessment__engaging="yes")
        aggregate(inspection.pk)
    return inspection


def rebuild(*options: str) -> tuple[int, str, str]:
    said, wrong = io.StringIO(), io.StringIO()
    try:
        call_command("rebuild_ratings", *options, stdout=said, stderr=wrong)
    except SystemExit as end:
        return int(str(end)), said.getvalue(), wrong.getvalue()
    return 0, said.getvalue(), wrong.getvalue()


def spoil(run, **values) -> None:
    """Change a stored run behind the product's back, as nobody can who goes through it."""
    with pgtrigger.ignore("ratings.RatingRun:append_only"):
        RatingRun.objects.filter(pk=run.pk).update(**values)


def test_everything_reproduces_and_nothing_is_stored(rated):
    before = list(RatingRun.objects.values_list("pk", "digest"))
    status, said, wrong = rebuild()

    assert (status, wrong) == (0, "")
    assert said.startswith("1 reproduced, 0 differs, 0 altered, 0 stale, 0 never rated, 0 superseded")
    assert list(RatingRun.objects.values_list("pk", "digest")) == before


def test_older_runs_are_repeated_from_their_own_tallies(rated):
    assert rebuild("--every-run")[1].startswith("3 reproduced, 0 differs")


def test_a_digest_that_does_not_reproduce_is_named_with_its_run(rated):
    newest = RatingRun.objects.first()
    other = RatingRun.objects.last()
    spoil(newest, digest=other.digest)
    status, said, wrong = rebuild()

    assert status == 1
    assert "1 altered" in said
    assert f"north-borough, run {newest.pk}: altered" in wrong


def test_ratings_that_do_not_follow_from_the_judgements_are_named(rated):
    newest, older = RatingRun.objects.all()[:2]
    spoil(newest, ratings=older.ratings, tallies=older.tallies, digest=older.digest)
    status, said, wrong = rebuild()

    assert status == 1
    assert said.startswith("0 reproduced, 1 differs")
    assert older.digest in wrong


def test_an_older_run_that_was_altered_is_found_when_every_run_is_looked_at(rated):
    spoil(RatingRun.objects.last(), ratings={"standards": []})

    assert rebuild()[0] == 0
    assert rebuild("--every-run")[0] == 1


def test_what_is_stale_is_counted_and_only_stored_when_asked(rated, case, cast):
    judge(case, by=cast.ines, assessment__safety="yes")
    status, said, _ = rebuild()
    assert (status, RatingRun.objects.count()) == (0, 3)
    assert said.startswith("0 reproduced, 0 differs, 0 altered, 1 stale")

    status, said, _ = rebuild("--store")
    assert (status, RatingRun.objects.count()) == (0, 4)
    assert said.startswith("1 reproduced, 0 differs, 0 altered, 0 stale")


def test_an_inspection_without_a_run_is_said_to_have_none(inspection, case):
    status, said, _ = rebuild("--verbosity", "2")

    assert (status, "north-borough: never rated" in said) == (0, True)


def test_a_run_under_rules_that_were_completed_since_is_only_held_against_its_own_digest(rated):
    newest = RatingRun.objects.first()
    spoil(newest, fingerprint=newest.fingerprint.rpartition("-e")[0] + "-e000000000000")

    assert "0 differs, 0 altered, 0 stale, 0 never rated, 1 superseded" in rebuild()[1]
