"""Nothing of an exercise is in ratings, exports, judgements or research data: whatever happens in one, all of them stay."""

import pytest
from django.apps import apps
from django.urls import reverse

from exercises.discussing import learn, say
from exercises.models import GoldCase
from inspections.models import Inspection
from ratings.aggregating import aggregate
from ratings.models import RatingRun
from ratings.queries.fingerprints import fingerprint_of
from tests.exercises.arranged import QUESTION, SECRET, revealed
from tests.ratings.judging import judge

pytestmark = pytest.mark.django_db

# The streamed files read the same tables, which are compared row by row; and nothing that exports can import exercises.
READ = ("/api/judgements/", "/api/cases/", "/api/interviews/", "/api/ratings/", "/api/inspections/north-borough/ratings/",
        "/api/inspections/north-borough/reviews/", "/api/inspections/north-borough/agreed-judgements/")  # fmt: skip


def everything_else():
    """Every row of every table but those of exercises and the logs of who looked."""
    logs = {"ExportLog"}
    models = [
        one
        for one in apps.get_models()
        if one._meta.app_label not in {"exercises", "auth", "pghistory", "notifications"} and one.__name__ not in logs
    ]
    return {model._meta.label: sorted(map(repr, model.objects.values())) for model in models if model._meta.managed}


def read_by(client):
    """What programs and researchers get."""
    found = {}
    for address in READ:
        reply = client.get(address)
        assert reply.status_code == 200, address
        found[address] = reply.content
    return found


def test_an_exercise_leaves_no_trace_where_anything_is_counted(inspection, case, cast, api_of, browser_of):
    judge(case, by=cast.ines, assessment__engaging="yes")
    run, before = aggregate(inspection.pk), fingerprint_of(inspection.pk)
    client = api_of(cast.rae)
    read, rows = read_by(client), everything_else()

    exercise = revealed(cast, {cast.ines: "no", cast.asha: "no", cast.lou: "no"})
    gold = GoldCase.objects.get()
    say(case=gold, question=QUESTION, text=f"{SECRET} too.", by=cast.ines)
    learn(exercise=exercise, question=QUESTION, text=f"{SECRET} learnt.", by=cast.lee)

    assert everything_else() == rows
    assert read_by(client) == read
    assert fingerprint_of(inspection.pk) == before
    assert run is not None
    assert (aggregate(inspection.pk), RatingRun.objects.count()) == (None, 1)
    assert Inspection.objects.count() == 1
    pages = [reverse(name, args=[inspection.reference]) for name in ("ratings", "report", "reviews", "cases")]
    for page in [*pages, reverse("national"), reverse("agreement"), reverse("quality"), reverse("agreement_file")]:
        assert SECRET not in browser_of(cast.lee).get(page).content.decode()
