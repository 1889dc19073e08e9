"""What the API says of editions, inspections, cases, judgements, interviews and ratings; of evidence in tests/organisation."""

from datetime import date, datetime
from decimal import Decimal

import pytest
from django.urls import reverse

from cases.models import Case, CaseAssessment
from cases.tables import XLSX
from inspections.models import TeamMember
from ratings.aggregating import aggregate
from standards.edition_file import edition_files
from standards.models import Edition
from standards.queries import edition_structure
from tests.api.world import answer
from tests.cases.workbooks import workbook
from tests.cast import add_case, plan


def get(world, address, caller="lee"):
    response = world.client(caller).get(address)
    assert response.status_code == 200
    return response.json()


def test_editions_are_listed_with_what_tells_them_apart(world):
    rows = {row["code"]: row for row in get(world, "/api/editions/")["results"]}

    assert set(rows) == {path.stem for path in edition_files()}
    assert rows["pdu-2021-23"] == {
        "code": "pdu-2021-23", "name": "PDU standards 2021-23", "status": "published",
        "digest": Edition.objects.get(code="pdu-2021-23").digest, "provider_kinds": ["PDU"],
        "valid_from": "2021-10-01", "valid_to": "2023-09-30",
    }  # fmt: skip


@pytest.mark.parametrize("code", [path.stem for path in edition_files()])
def test_an_edition_is_told_whole(world, code):
    edition = edition_structure(Edition.objects.get(code=code).pk)

    told = get(world, f"/api/editions/{code}/")

    questions = {question["code"]: question for question in told["questions"]}
    assert set(edition.questions) <= set(questions)
    assert [page["code"] for page in told["pages"]] == [page.code for page in edition.pages]
    assert {code for page in told["pages"] for code in page["questions"]} <= set(questions)
    for question in edition.questions.values():
        shown = questions[question.code]
        assert (shown["text"], shown["kind"], shown["applies"]) == (question.text, question.kind, question.applies)
        assert [(option["code"], option["counts"]) for option in shown["options"]] == [
            (o.code, o.counts) for o in question.options
        ]
    assert {part["name"] for part in told["code_lists"]} == set(edition.code_lists)
    assert {part["name"]: [band["code"] for band in part["bands"]] for part in told["bands"]} == {
        name: [band.code for band in bands] for name, bands in edition.bands.items()
    }
    assert told["scheme"] == (edition.scheme or None)
    assert not any("id" in part for part in (*told["questions"], *told["domains"], *told["pages"]))


def test_an_edition_that_the_caller_has_kept_is_not_sent_again(world):
    client = world.client("lee")
    first = client.get("/api/editions/pdu-2021-23/")

    again = client.get("/api/editions/pdu-2021-23/", headers={"If-None-Match": first.headers["ETag"]})
    changed = client.get("/api/editions/pdu-2021-23/", headers={"If-None-Match": '"other"'})

    assert (again.status_code, again.content, again.headers["ETag"]) == (304, b"", first.headers["ETag"])
    assert (changed.status_code, len(changed.content)) == (200, len(first.content))


def test_inspections_are_told_with_provider_phase_and_ones_own_role(world):
    assert get(world, "/api/inspections/", "ines")["results"] == [
        {
            "reference": "north-borough", "provider": {"name": "North Borough", "kind": "PDU", "region": "Testshire"},
            "edition": "pdu-2021-23", "phase": "fieldwork", "fieldwork_starts": "2022-03-07", "fieldwork_weeks": 2,
            "is_locked": False, "results_version": 0, "part_of": None, "your_role": "inspector",
        }
    ]  # fmt: skip


def test_one_inspection_names_its_team_as_it_is_now(world):
    world.north.team.filter(user=world.cast.rae).update(left_at="2099-01-01T00:00:00Z")

    team = get(world, "/api/inspections/north-borough/")["team"]

    assert {(member["name"], member["role"]) for member in team} == {
        ("Lee", "lead"), ("Ines", "inspector"), ("Asha", "assistant"), ("Lou", "local_assessor"), ("Quinn", "quality_assurer"),
        ("Pat", "panel_member"),
    }  # fmt: skip


def test_inspections_are_filtered_by_phase_and_edition(world):
    planned = plan("East Borough", edition="crc-2018-19", kind="CRC", phase="planning", team={world.cast.lee: "lead"})

    def found(query):
        return [row["reference"] for row in get(world, f"/api/inspections/?{query}")["results"]]

    assert found("phase=planning") == [planned.reference]
    assert found("edition=pdu-2021-23") == ["north-borough"]
    assert found("phase=planning&edition=pdu-2021-23") == []


def test_a_case_is_told_with_its_facts_as_given_and_in_the_bands_of_its_edition(world):
    Case.objects.filter(pk=world.ines_case.pk).update(
        age=None, date_of_birth=date(1990, 6, 2), started_on=date(2021, 6, 1), sentence_months=Decimal("12.50"),
        previous_sanctions=0,
    )  # fmt: skip

    case = get(world, f"/api/cases/{world.ines_case.pk}/")

    assert case["facts"] == {
        "officer": "RO1", "office": "Northville", "date_of_birth": "1990-06-02", "age": None, "sex": "male", "ethnicity": "W1",
        "sentence_type": "community_order", "sentence_months": "12.5", "started_on": "2021-06-01",
        "requirements": ["unpaid_work"],
        "previous_sanctions": 0, "ogrs_score": 55, "rosh": "medium", "mappa_category": None, "mappa_level": None,
        "licence_ends_on": None, "reset_on": None, "age_at_start": 30,
    }  # fmt: skip
    assert case["bands"] == {
        "age": "26_35", "ogrs_score": "medium", "sentence_months": "over_12", "previous_sanctions": "0",
        "supervision": "community", "ethnic_group": "white", "rosh_group": "medium",
    }  # fmt: skip
    assert {key: case[key] for key in ("id", "inspection", "edition", "reference", "status", "submitted_at")} == {
        "id": world.ines_case.pk, "inspection": "north-borough", "edition": "pdu-2021-23", "reference": "NB-001",
        "status": "in_progress", "submitted_at": None,
    }  # fmt: skip
    assert case["allocated_to"] == {"id": world.cast.ines.pk, "name": "Ines"}


def test_unknown_facts_are_null_in_both(world):
    case = add_case(world.north, "BARE")

    told = get(world, f"/api/cases/{case.pk}/")

    assert told["facts"] == dict.fromkeys(told["facts"]) | {"requirements": []}
    assert told["bands"] == dict.fromkeys(told["bands"])
    assert (told["status"], told["allocated_to"]) == ("not_allocated", None)


def test_a_case_tells_how_far_it_has_come(world):
    add_case(world.north, "NEW", allocated_to=world.cast.ines)
    CaseAssessment.objects.filter(case=world.lou_case).update(submitted_at="2022-03-10T09:00:00Z", submitted_by=world.cast.lou)

    rows = {row["reference"]: (row["status"], row["submitted_at"]) for row in get(world, "/api/cases/")["results"]}

    assert rows == {
        "NB-001": ("in_progress", None), "NB-002": ("ready_for_qa", "2022-03-10T09:00:00Z"), "NEW": ("allocated", None),
    }  # fmt: skip


def test_judgements_are_told_with_evidence_state_and_who_wrote_them(world):
    answer(world.ines_case, world.cast.lee, choice="no", base=1)

    first, _ = get(world, "/api/judgements/")["results"]

    assert datetime.fromisoformat(first.pop("updated_at")).tzinfo is not None
    assert first == {
        "inspection": "north-borough", "edition": "pdu-2021-23", "case": "NB-001", "case_id": world.ines_case.pk,
        "module": "supervision", "question": "assessment.engaging", "kind": "key_question",
        "concept": "assessment.engaging", "state": "answered", "option": "no", "counts": "insufficient",
        "evidence": "Northern evidence.", "version": 2, "updated_by": "Lee",
        "flagged": False, "practice": None, "source": None, "source_on": None, "changed_after_interview": False,
        "flag_note": "", "practice_text": "", "changed_because": "", "paper_date": None, "paper_by": None,
        "results_version": 0, "set_aside": False,
    }  # fmt: skip


def test_judgements_of_inspections_against_different_editions_come_together(world):
    crc = plan("East Borough", edition="crc-2018-19", kind="CRC", team={world.cast.lee: "lead"})
    case = add_case(crc, "EB-001", sentence_type="community_order")
    answer(case, world.cast.lee, "screening.harm_indicators", choice="no")
    answer(case, world.cast.lee, "assessment.safety")

    rows = {(row["case"], row["question"]): row["state"] for row in get(world, "/api/judgements/")["results"]}

    assert rows == {
        ("NB-001", "assessment.engaging"): "answered", ("NB-002", "assessment.engaging"): "answered",
        ("EB-001", "screening.harm_indicators"): "answered", ("EB-001", "assessment.safety"): "not_asked",
    }  # fmt: skip


def test_interviews_are_told_with_their_answers(world):
    interview = get(world, f"/api/interviews/{world.north_interview.pk}/")

    answered = interview.pop("answers")
    assert interview.pop("notes") == ""
    assert interview == {
        "id": world.north_interview.pk, "inspection": "north-borough", "edition": "pdu-2021-23", "case": "NB-001",
        "case_id": world.ines_case.pk, "officer": "RO1", "interviewer": {"id": world.cast.ines.pk, "name": "Ines"},
        "held_on": "2022-03-09", "held_at": None, "mode": "", "grade": "po", "caseload_fte": None, "finished_at": None,
        "set_aside": None,
    }  # fmt: skip
    assert [(one["state"], one["option"], one["counts"], one["why"], one["version"]) for one in answered if one["version"]] == [
        ("answered", "no", "insufficient", "Northern reasons.", 1)
    ]
    assert {(one["state"], one["option"], one["why"]) for one in answered if not one["version"]} == {("not_answered", None, "")}
    assert len(answered) == len(edition_structure(world.north.edition_id).interview)
    assert get(world, "/api/interviews/")["results"] == [interview]


def test_ratings_are_told_with_what_was_counted_and_whether_newer_judgements_wait(world):
    fresh = get(world, "/api/inspections/north-borough/ratings/")
    answer(world.ines_case, world.cast.ines, "planning.engaging")
    stale = get(world, "/api/inspections/north-borough/ratings/")
    aggregate(world.north.pk)
    caught_up = get(world, "/api/inspections/north-borough/ratings/")

    assert (fresh["stale"], stale["stale"], caught_up["stale"]) == (False, True, False)
    assert stale["run"] == fresh["run"]
    assert (fresh["run"]["cases_total"], fresh["run"]["cases_counted"], fresh["run"]["cases_submitted"]) == (2, 2, 0)
    tally = next(tally for tally in fresh["run"]["tallies"] if tally["key_question"] == "assessment.engaging")
    assert (tally["sufficient"], tally["insufficient"], tally["not_answered"]) == (1, 1, 0)
    rated = fresh["run"]["ratings"]["standards"]
    shares = {one["key_question"]: (one["share"], one["per_cent"]) for standard in rated for one in standard["key_questions"]}
    assert shares["assessment.engaging"] == ("1/2", "50.0")
    assert fresh["run"]["scheme"] == edition_structure(world.north.edition_id).scheme


def test_runs_are_listed_in_the_order_in_which_they_were_made(world):
    answer(world.ines_case, world.cast.ines, "planning.engaging")
    aggregate(world.north.pk)

    rows = get(world, "/api/ratings/")["results"]

    assert [(row["inspection"], row["cases_counted"]) for row in rows] == [("north-borough", 2), ("north-borough", 2)]
    assert rows[0]["id"] < rows[1]["id"]
    assert rows[0]["digest"] != rows[1]["digest"]


def test_an_inspection_without_a_run_has_no_ratings_yet(world):
    plan("East Borough", team={world.cast.lee: "lead"})

    assert get(world, "/api/inspections/east-borough/ratings/") == {
        "inspection": "east-borough", "edition": "pdu-2021-23", "stale": True, "run": None,
    }  # fmt: skip


def test_an_edition_that_rates_nothing_has_tallies_and_no_ratings(world):
    early = plan("East Borough", edition="quality-and-impact-2016-17", kind="area", team={world.cast.lee: "lead"})
    add_case(early, "EB-001")
    aggregate(early.pk)

    told = get(world, "/api/inspections/east-borough/ratings/")

    assert (told["run"]["ratings"], told["run"]["overall"]) == (None, None)


def test_cases_come_in_as_a_body_or_as_a_form_and_twice_without_harm(world):
    client, address = world.client("lee"), "/api/inspections/north-borough/cases/"
    content = b"reference,sex\nA-1,male\nA-2,female\n"

    first = client.post(address, data=content, content_type="text/csv")
    body = b'--X\r\nContent-Disposition: form-data; name="file"; filename="c.csv"\r\nContent-Type: text/csv\r\n\r\n' + content
    again = client.post(address, data=body + b"\r\n--X--\r\n", content_type="multipart/form-data; boundary=X")

    book = client.post(address, data=workbook(["reference", "sex"], ["A-1", "male"], ["A-3", "female"]), content_type=XLSX)

    assert (first.status_code, first.json()) == (201, {"added": 2, "unchanged": 0})
    assert (book.status_code, book.json()) == (201, {"added": 1, "unchanged": 1})
    assert (again.status_code, again.json()) == (200, {"added": 0, "unchanged": 2})
    assert Case.objects.filter(inspection=world.north, reference__startswith="A-").count() == 3


def test_an_assessment_is_submitted_once_everything_is_there_and_again_without_harm(world):
    case, edition = world.ines_case, edition_structure(world.north.edition_id)
    client = world.client("ines")
    refused = client.post(f"/api/cases/{case.pk}/submit/")
    answered = {"assessment.engaging"}
    for page in edition.pages:
        for question in page.questions:
            if question.options and question.code not in answered:
                answer(case, world.cast.ines, question.code, question.options[0].code, evidence="The record says so.")

    first, again = client.post(f"/api/cases/{case.pk}/submit/"), client.post(f"/api/cases/{case.pk}/submit/")

    assert (refused.status_code, "Judge key question" in refused.content.decode()) == (422, True)
    assert (first.status_code, again.status_code, first.json()) == (200, 200, again.json())
    assert get(world, f"/api/cases/{case.pk}/")["submitted_at"] == first.json()["submitted_at"]


def test_a_role_is_told_for_each_inspection_of_its_own(world):
    TeamMember.objects.create(inspection=world.south, user=world.cast.lee, role="researcher")

    rows = get(world, "/api/inspections/")["results"]

    assert {row["reference"]: row["your_role"] for row in rows} == {"north-borough": "lead", "south-borough": "researcher"}


def test_addresses_are_those_that_are_announced():
    assert reverse("api_inspection_ratings", args=["x"]) == "/api/inspections/x/ratings/"
    assert reverse("api_inspection_judgements_csv", args=["x"]) == "/api/inspections/x/judgements.csv"
    assert reverse("api_submit_case", args=[7]) == "/api/cases/7/submit/"
