"""Pages of lists neither skip nor repeat a row, whatever is added meanwhile, and cost the same however long the list is."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from cases.models import Judgement
from inspections.models import Inspection, TeamMember
from interviews.models import Interview
from ratings.models import RatingRun
from standards.models import Question
from tests.api.world import answer
from tests.cast import add_case, plan


def walk(client, address, between=lambda: None) -> list[dict]:
    """All rows of a list, following `next`; `between` is done after each page."""
    rows = []
    while address:
        page = client.get(address).json()
        rows += page["results"]
        address = page["next"]
        between()
    return rows


def walk_back(client, address) -> list[dict]:
    rows: list[dict] = []
    while address:
        page = client.get(address).json()
        rows = page["results"] + rows
        address = page["previous"]
    return rows


def test_a_walk_meets_every_row_that_was_there_exactly_once_while_others_are_added(world):
    for number in range(10):
        add_case(world.north, f"OLD-{number}")
    before = {"NB-001", "NB-002", *(f"OLD-{number}" for number in range(10))}
    added: list[str] = []

    def add_another() -> None:
        if len(added) < 6:
            added.append(f"NEW-{len(added)}")
            add_case(world.north, added[-1])

    met = [row["reference"] for row in walk(world.client("lee"), "/api/cases/?page_size=3", between=add_another)]

    assert len(met) == len(set(met))
    assert before <= set(met) <= before | set(added)


def test_judgements_are_walked_by_case_and_question_while_answers_are_added(world):
    cases = [add_case(world.north, f"C-{number}", allocated_to=world.cast.ines) for number in range(4)]
    questions = ["assessment.engaging", "planning.engaging", "implementation.engaging"]
    for case in cases:
        for question in questions[1:]:
            answer(case, world.cast.ines, question)
    before = {(row["case"], row["question"]) for row in walk(world.client("lee"), "/api/judgements/")}
    waiting = list(cases)

    def add_another() -> None:
        if waiting:
            answer(waiting.pop(), world.cast.ines, questions[0])

    met = [(row["case"], row["question"]) for row in walk(world.client("lee"), "/api/judgements/?page_size=2", add_another)]

    assert len(met) == len(set(met))
    assert len(before) == 10
    assert before <= set(met)


@pytest.mark.parametrize("address", ["/api/cases/?", "/api/inspections/west-crc/cases/?"])
def test_the_cases_of_one_sample_are_walked_alone(world, address):
    west = plan("West CRC", edition="crc-2019-20", kind="CRC", team={world.cast.lee: "lead"})
    for number in range(3):
        add_case(west, f"U-{number}", module="unpaid_work")
        add_case(west, f"S-{number}")
    client = world.client("lee")

    found = walk(client, f"{address}module=unpaid_work&page_size=2")

    assert [row["reference"] for row in found] == ["U-0", "U-1", "U-2"]
    assert {row["module"] for row in found} == {"unpaid_work"}
    assert client.get(f"{address}module=unheard_of").json()["results"] == []
    refused = client.get(f"{address}module=no%20such")
    assert (refused.status_code, refused.json()["errors"][0]["field"]) == (422, "module")


def test_pages_lead_back_to_where_they_came_from(world):
    for number in range(5):
        add_case(world.north, f"C-{number}")
    client = world.client("lee")
    references = ["NB-001", "NB-002", "C-0", "C-1", "C-2", "C-3", "C-4"]

    first = client.get("/api/cases/?page_size=3").json()
    second = client.get(first["next"]).json()
    third = client.get(second["next"]).json()

    assert [row["reference"] for page in (first, second, third) for row in page["results"]] == references
    assert (first["previous"], third["next"]) == (None, None)
    assert client.get(third["previous"]).json()["results"] == second["results"]
    back = client.get(client.get(third["previous"]).json()["previous"]).json()
    assert (back["results"], back["previous"]) == (first["results"], None)
    assert [row["reference"] for row in walk_back(client, third["previous"])] == references[:6]


def test_a_page_keeps_the_filters_of_the_list(world):
    for number in range(3):
        add_case(world.south, f"S-{number}")
    TeamMember.objects.create(inspection=world.south, user=world.cast.lee, role="inspector")

    rows = walk(world.client("lee"), "/api/cases/?inspection=south-borough&page_size=2")

    assert [row["reference"] for row in rows] == ["SB-001", "S-0", "S-1", "S-2"]


def test_an_empty_list_has_no_other_pages(world):
    assert world.client("ada").get("/api/cases/").json() == {"next": None, "previous": None, "results": []}


def test_what_is_asked_of_an_inspection_that_one_may_not_see_is_an_empty_list(world):
    client = world.client("lee")

    assert [client.get(f"/api/{name}/?inspection=south-borough").json()["results"] for name in (
        "cases", "judgements", "interviews", "ratings",
    )] == [[], [], [], []]  # fmt: skip


@pytest.mark.parametrize("size", ["0", "501", "-1", "ten", "", "²"])
def test_a_page_size_that_cannot_be_is_refused_rather_than_cut(world, size):
    response = world.client("lee").get("/api/cases/", {"page_size": size})

    assert response.status_code == 422
    assert response.json()["errors"] == [{"field": "page_size", "message": "Give a whole number from 1 to 500."}]


@pytest.mark.parametrize(
    "cursor",
    [
        "", "x", "é", "WyJhZnRlciIsMV0", "bnVsbA==", "WyJhZnRlciIsInQiXQ==", "WyJhZnRlciIsMSwyXQ==",
        "WyJhZnRlciIsOTIyMzM3MjAzNjg1NDc3NTgwOF0=",
    ],
)  # fmt: skip
def test_a_cursor_of_somebodys_own_making_is_refused(world, cursor):
    response = world.client("lee").get("/api/cases/", {"cursor": cursor})

    assert (response.status_code, response.json()["errors"][0]["field"]) == (422, "cursor")


def another_inspection(world, number: int) -> None:
    inspection = Inspection.objects.create(
        reference=f"more-{number}", provider=world.north.provider, edition=world.north.edition, fieldwork_starts=date(2022, 3, 7)
    )
    TeamMember.objects.create(inspection=inspection, user=world.cast.lee, role="inspector")
    case = add_case(inspection, f"M-{number}", officer="RO1", allocated_to=world.cast.lee)
    Judgement.objects.create(
        assessment=case.assessment, question=Question.objects.get(edition=inspection.edition, code="assessment.engaging"),
        evidence="More.", updated_at=timezone.now(), updated_by=world.cast.lee,
    )  # fmt: skip
    Interview.objects.create(case=case, officer=case.officer, interviewer=world.cast.lee)
    RatingRun.objects.create(
        inspection=inspection, fingerprint="", digest="", cases_total=1, cases_counted=1, cases_submitted=0,
        tallies=[], scheme={}, ratings={},
    )  # fmt: skip


LISTS = {
    "/api/editions/": 2, "/api/inspections/": 2, "/api/cases/": 2, "/api/inspections/north-borough/cases/": 3,
    "/api/judgements/": 4, "/api/interviews/": 2, "/api/ratings/": 2,
}  # fmt: skip


@pytest.mark.parametrize("address", LISTS)
def test_a_list_asks_as_few_questions_at_thirty_rows_as_at_one(world, address):
    client = world.client("lee")
    client.get(address)  # the process has read the edition, as any but the first request finds it

    with CaptureQueriesContext(
        connection,
    ) as few:
        short = client.get(address).json()["results"]
    for number in range(30):
        another_inspection(world, number)
        add_case(world.north, f"N-{number}")
    with CaptureQueriesContext(connection) as many:
        long = client.get(address).json()["results"]

    # One query finds the token and its owner.
    assert (len(few), len(many)) == (LISTS[address], LISTS[address])
    assert len(long) >= len(short) + 30 or address == "/api/editions/"


def test_the_length_of_a_statement_does_not_grow_with_what_one_may_see(world):
    """Permissions are conditions, never lists of ids."""
    client = world.client("lee")
    client.get("/api/cases/")
    with CaptureQueriesContext(connection) as few:
        client.get("/api/cases/?page_size=1")
    for number in range(30):
        another_inspection(world, number)
    with CaptureQueriesContext(connection) as many:
        client.get("/api/cases/?page_size=1")

    assert [len(query["sql"]) for query in few] == pytest.approx([len(query["sql"]) for query in many], abs=20)
