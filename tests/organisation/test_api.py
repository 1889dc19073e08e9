"""What programs read of the evidence; who may is in tests/api/test_access.py."""

import pytest

from organisation.gathering import withdraw
from organisation.proposing import propose_rating
from tests.organisation.gathered import PROMPT, gather


@pytest.fixture
def item(inspection, cast):
    return gather(inspection, cast.ines)


def read(api_of, who, name):
    reply = api_of(who).get(f"/api/inspections/north-borough/{name}/")
    assert reply.status_code == 200
    return reply.json()["results"]


def test_evidence_is_read_with_its_files_described_and_never_their_content(item, cast, api_of):
    (found,) = read(api_of, cast.quinn, "evidence")

    assert (found["kind"], found["title"], found["dated"], found["version"]) == ("document", "Workforce plan", "2022-02-01", 1)
    assert (found["added_by"], found["withdrawn_at"]) == ({"id": cast.ines.pk, "name": "Ines"}, None)
    (file,) = found["files"]
    assert (file["name"], file["media_type"], len(file["sha256"])) == ("plan.pdf", "application/pdf", 64)
    assert set(file) == {"id", "name", "media_type", "size", "sha256", "added_at", "withdrawn_at", "withdrawn_because"}


def test_notes_name_their_evidence_standard_and_question(item, cast, api_of):
    (found,) = read(api_of, cast.rae, "evidence-notes")

    assert (found["evidence"], found["standard"], found["question"], found["shows"]) == (item.pk, "staffing", PROMPT, "weakness")


def test_what_is_withdrawn_is_read_with_its_reason(item, cast, api_of):
    withdraw(thing=item.notes.get(), reason="Said by somebody else.", by=cast.ines)

    (found,) = read(api_of, cast.ines, "evidence-notes")

    assert found["withdrawn_because"] == "Said by somebody else."
    assert found["withdrawn_at"]


def test_every_proposed_rating_is_read_in_order(inspection, cast, api_of):
    for version, rating in enumerate(["good", "inadequate"]):
        propose_rating(
            inspection=inspection, standard="staffing", rating=rating, reasons="So it is.", version=version, by=cast.lee
        )  # fmt: skip

    found = read(api_of, cast.pat, "proposed-ratings")

    assert [(one["standard"], one["version"], one["rating"]) for one in found] == [
        ("staffing", 1, "good"), ("staffing", 2, "inadequate"),
    ]  # fmt: skip


@pytest.mark.parametrize(("name", "queries"), [("evidence", 3), ("evidence-notes", 2), ("proposed-ratings", 2)])
def test_a_page_takes_as_many_queries_for_ten_as_for_one(
    inspection, item, cast, api_of, django_assert_num_queries, name, queries
):  # fmt: skip
    propose_rating(inspection=inspection, standard="staffing", rating="good", reasons="So it is.", version=0, by=cast.lee)
    with django_assert_num_queries(queries):
        assert len(read(api_of, cast.ines, name)) == 1
    for number in range(9):
        gather(inspection, cast.ines, title=f"Plan {number}")
        propose_rating(
            inspection=inspection, standard="staffing", rating="good", reasons=f"{number}", version=number + 1, by=cast.lee
        )  # fmt: skip
    with django_assert_num_queries(queries):
        assert len(read(api_of, cast.ines, name)) == 10
