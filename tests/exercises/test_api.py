"""An exercise as a program takes part in it: reading the case, answering, coming too late, and reading what came of it."""

import uuid

import pytest

from exercises.models import GoldCase
from exercises.rules import State
from tests.exercises.arranged import NOTES, QUESTION, SECRET, brought_to, opened, put

pytestmark = pytest.mark.django_db


def test_a_program_reads_answers_and_learns_the_results_after_the_reveal(inspection, cast, api_of):
    exercise = opened(cast)
    ines = api_of(cast.ines)
    address = f"/api/gold-cases/{GoldCase.objects.get().pk}/answers/{QUESTION}/"
    read = ines.get(f"/api/exercises/{exercise.pk}/").json()
    change = {"op": str(uuid.uuid4()), "fields": {"choice": "no", "evidence": "He was not asked."}}
    saved = ines.patch(address, change, format="json", HTTP_IF_MATCH='"0"')
    again = ines.patch(address, change, format="json", HTTP_IF_MATCH='"0"')
    stale = ines.patch(address, change | {"op": str(uuid.uuid4())}, format="json", HTTP_IF_MATCH='"0"')
    put(exercise, cast.asha, reason="Words of Asha.")
    early = ines.get(f"/api/exercises/{exercise.pk}/results/")
    brought_to(exercise, State.LOCKED)
    late = ines.patch(address, change | {"op": str(uuid.uuid4())}, format="json", HTTP_IF_MATCH='"1"')

    assert read["cases"][0]["notes"] == NOTES
    assert QUESTION in read["cases"][0]["questions"]
    assert {"name": "Sentence type", "value": "Community order"} in read["cases"][0]["facts"]
    assert [one.status_code for one in (saved, again, stale, early, late)] == [200, 200, 412, 403, 409]
    assert saved.json()["version"] == again.json()["version"] == 1
    assert (stale.json()["current"]["fields"]["evidence"], late.json()["reason"]) == ("He was not asked.", "locked")
    assert ines.get(address).json()["fields"] == {"choice": "no", "evidence": "He was not asked."}
    assert SECRET not in str(read)

    brought_to(exercise, State.REVEALED)
    results = ines.get(f"/api/exercises/{exercise.pk}/results/").json()
    [one] = [result for result in results["questions"] if result["question"] == QUESTION]
    assert (one["gold"], one["gold_by"], one["agree"]) == ("yes", "Lee", 1)
    assert sorted((given["reason"], given["who"], given["is_own"]) for given in one["answers"]) == [
        ("He was not asked.", "", True), ("Words of Asha.", "", False),
    ]  # fmt: skip
    assert [row["pairs"] for row in results["figures"]][-1] == 2
