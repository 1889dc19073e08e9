"""The file of judgements: what is in it, that it is of one moment, and what becomes of it when the reader goes away."""

import csv
import io
import re
import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import DataError, ProgrammingError, connection, connections
from django.db.models import Value
from django.utils import timezone

from cases.exporting import BLOCK_BYTES, JudgementFile, export_judgements
from cases.models import Case, CaseAssessment, ExportLog, Judgement
from standards.models import AnswerOption, Question
from tests.api.test_access import FILES, assert_matrix, ids
from tests.api.world import answer
from tests.cast import add_case

COLUMNS = ["inspection", "edition", "case", "module", "question", "kind", "concept", "state", "option", "counts", "version",
           "updated_at", "assessor", "flagged", "practice", "source", "source_on", "changed_after_interview",
           "paper_date", "paper_assessor", "results_version", "set_aside"]  # fmt: skip
HARM = "screening.harm_indicators"


def fetch(world, caller="lee", address="/api/inspections/north-borough/judgements.csv"):
    response = world.client(caller).get(address)
    return response, b"".join(response).decode()


def rows_of(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text, newline="")))


def judge(case, by, question: str, option: str | None = None, evidence: str = "") -> None:
    """A judgement as an import would leave it: whatever the question."""
    asked = Question.objects.get(edition=case.inspection.edition, code=question)
    Judgement.objects.create(
        assessment=case.assessment, question=asked, evidence=evidence, updated_at=timezone.now(), updated_by=by,
        option=AnswerOption.objects.get(question=asked, code=option) if option else None,
    )  # fmt: skip


def test_a_file_has_one_row_per_judgement_with_stable_codes(real_world):
    response, text = fetch(real_world)

    rows = rows_of(text)
    assert text.splitlines()[0].split(",") == COLUMNS
    assert ({row["results_version"] for row in rows}, response.headers["X-Results-Version"]) == ({"0"}, "0")
    assert [(row["case"], row["option"], row["counts"], row["state"]) for row in rows] == [
        ("NB-001", "yes", "sufficient", "answered"), ("NB-002", "no", "insufficient", "answered"),
    ]  # fmt: skip
    assert [tuple(row[name] for name in ("inspection", "edition", "question", "kind", "concept", "version")) for row in rows] == [
        ("north-borough", "pdu-2021-23", "assessment.engaging", "key_question", "assessment.engaging", "1")
    ] * 2
    assert all(re.fullmatch(r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d(\.\d+)?\+00", row["updated_at"]) for row in rows)
    assert response.headers["X-Row-Count"] == "2"
    assert response.headers["Content-Type"] == "text/csv; charset=utf-8; header=present"
    assert response.headers["Content-Disposition"] == (
        f'attachment; filename="judgements-north-borough-{timezone.localdate():%Y-%m-%d}.csv"'
    )


def test_assessors_have_pseudonyms_that_stay_the_same_from_file_to_file(real_world):
    answer(real_world.ines_case, real_world.cast.ines, "planning.engaging")

    first = [(row["case"], row["assessor"]) for row in rows_of(fetch(real_world)[1])]
    second = [(row["case"], row["assessor"]) for row in rows_of(fetch(real_world, address="/api/judgements.csv")[1])]

    assert sorted(first) == sorted(second)
    ines, lou = {name for case, name in first if case == "NB-001"}, {name for case, name in first if case == "NB-002"}
    assert (len(ines), len(lou), len(ines | lou)) == (1, 1, 2)
    assert all(re.fullmatch("[0-9a-f]{16}", name) for name in ines | lou)


def test_not_asked_not_applicable_and_not_answered_are_told_apart(real_world):
    case, ines = real_world.ines_case, real_world.cast.ines
    judge(case, ines, "implementation.engaging.non_compliance", "none")
    judge(case, ines, "implementation.engaging.re_engagement", "yes")  # asked after non-compliance was responded to
    judge(case, ines, "assessment.engaging.involvement", None, "Words before a choice.")
    judge(case, ines, "planning.engaging", None)
    judge(case, ines, "summary.case", None, "The whole story.")

    rows = rows_of(fetch(real_world)[1])

    assert {row["question"]: (row["state"], row["option"]) for row in rows if row["case"] == "NB-001"} == {
        "assessment.engaging": ("answered", "yes"),
        "implementation.engaging.non_compliance": ("not_applicable", "none"),
        "implementation.engaging.re_engagement": ("not_asked", "yes"),
        "assessment.engaging.involvement": ("not_answered", ""),
        "planning.engaging": ("not_answered", ""),
        "summary.case": ("answered", ""),
    }


def test_evidence_leaves_only_when_asked_for_and_comes_back_as_it_was(real_world):
    words = 'He said "no", twice;\nthen,\r\nlater: “naïve” ok\t#'
    answer(real_world.ines_case, real_world.cast.ines, "planning.engaging", evidence=words)

    assert "naïve" not in fetch(real_world)[1]
    rows = rows_of(fetch(real_world, address="/api/inspections/north-borough/judgements.csv?evidence=1")[1])

    assert {row["question"]: row["evidence"] for row in rows if row["case"] == "NB-001"} == {
        "assessment.engaging": "Northern evidence.", "planning.engaging": words.replace("\r\n", "\n"),
    }  # fmt: skip


def test_no_text_begins_as_a_formula(real_world):
    formulas = ["=cmd|'/c calc'!A1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1"]
    for formula in formulas:
        case = add_case(real_world.north, formula, allocated_to=real_world.cast.ines)
        judge(case, real_world.cast.ines, "planning.engaging", "yes", formula)

    rows = rows_of(fetch(real_world, address="/api/inspections/north-borough/judgements.csv?evidence=1")[1])

    found = {(row["case"], row["evidence"]) for row in rows if row["question"] == "planning.engaging"}
    assert found == {(f"'{formula}", f"'{formula}") for formula in formulas}


def test_a_last_line_with_the_count_comes_only_when_asked_for(real_world):
    plain, counted = (
        fetch(real_world)[1],
        fetch(real_world, address="/api/inspections/north-borough/judgements.csv?count_line=1")[1],
    )

    assert counted == plain + "# rows: 2\n"


def judge_everything(world, words: int) -> None:
    """A judgement with much evidence for every question of the edition, also for those that no form asks."""
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO cases_judgement (assessment_id, question_id, evidence, version, updated_at, updated_by_id)"
            " SELECT %s, id, repeat('words ', %s), 1, now(), %s FROM standards_question"
            " WHERE edition_id = %s AND code <> 'assessment.engaging'",
            [world.ines_case.assessment.pk, words, world.cast.lee.pk, world.north.edition_id],
        )


def test_a_file_of_many_blocks_has_every_row_once(real_world):
    judge_everything(real_world, words=2_000)

    response = real_world.client("lee").get("/api/judgements.csv?evidence=1")
    blocks = list(response)

    rows = rows_of(b"".join(blocks).decode())
    stored = Judgement.objects.filter(assessment__case__inspection=real_world.north).count()
    assert len(blocks) > 2
    assert max(len(block) for block in blocks) < 2 * BLOCK_BYTES  # a block, and what had arrived with its last line
    assert (len(rows), response.headers["X-Row-Count"], len({(row["case"], row["question"]) for row in rows})) == (
        stored, str(stored), len(rows),
    )  # fmt: skip


def test_the_count_is_of_the_moment_the_file_is_of(real_world):
    """Answers saved between the count and the reading are in neither."""
    response = real_world.client("lee").get("/api/judgements.csv")

    def save_meanwhile() -> None:
        answer(real_world.ines_case, real_world.cast.ines, "planning.engaging")
        connections.close_all()

    with ThreadPoolExecutor(1) as other:
        other.submit(save_meanwhile).result(timeout=10)
    text = b"".join(response).decode()

    assert (response.headers["X-Row-Count"], len(rows_of(text))) == ("2", 2)
    assert len(rows_of(fetch(real_world)[1])) == 3


def test_every_export_is_recorded_with_who_what_and_how_much(real_world):
    fetch(real_world)
    fetch(real_world, "rae:read", "/api/judgements.csv?evidence=1")

    whole, with_evidence = ExportLog.objects.order_by("id").values_list(
        "by__name", "token__user__name", "inspection__reference", "with_evidence", "rows", "rows_sent"
    )
    assert whole == ("Lee", "Lee", "north-borough", False, 2, 2)
    assert with_evidence == ("Rae", "Rae", None, True, 2, 2)
    assert not ExportLog.objects.filter(finished_at=None).exists()


def test_the_record_of_an_export_cannot_be_changed_or_removed(real_world):
    fetch(real_world)

    with pytest.raises(ProgrammingError, match="Cannot update"):
        ExportLog.objects.update(rows=0)
    with pytest.raises(ProgrammingError, match="Cannot delete"):
        ExportLog.objects.all().delete()


def test_a_reader_who_goes_away_frees_the_connection_and_is_recorded(real_world):
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        backend = cursor.fetchone()
    judge_everything(real_world, words=20_000)
    file = export_judgements(inspection=None, with_evidence=True, count_line=False, token=None, by=real_world.cast.lee)

    first = next(iter(file))
    file.close()
    log = ExportLog.objects.get()
    file.close()  # a server may do so again

    assert ExportLog.objects.get().finished_at == log.finished_at
    assert len(first) >= 256 * 1024
    assert 0 <= log.rows_sent < log.rows
    assert log.finished_at is not None
    assert not connection.in_atomic_block
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        assert cursor.fetchone() == backend


def test_a_file_closed_before_it_is_read_was_not_sent(real_world):
    response = real_world.client("lee").head("/api/judgements.csv")

    assert (response.status_code, response.headers["X-Row-Count"], response.content) == (200, "2", b"")
    assert ExportLog.objects.values_list("rows", "rows_sent").get() == (2, 0)
    assert not connection.in_atomic_block


def test_a_statement_that_fails_frees_the_connection(real_world, monkeypatch):
    monkeypatch.setitem(export_judgements.__globals__, "BLOCK_BYTES", None)
    file = export_judgements(inspection=None, with_evidence=False, count_line=False, token=None, by=real_world.cast.lee)

    with pytest.raises(TypeError):
        next(iter(file))
    file.close()

    assert not connection.in_atomic_block
    assert ExportLog.objects.values_list("rows_sent").get() == (0,)


def test_a_file_that_cannot_be_begun_frees_the_connection(real_world):
    log = ExportLog.objects.create(by=real_world.cast.lee, with_evidence=False)
    failing = Case.objects.annotate(broken=Value(1) / Value(0)).filter(broken=1)

    with pytest.raises(DataError, match="division by zero"):
        JudgementFile(failing, log, count_line=False)

    assert not connection.in_atomic_block
    assert ExportLog.objects.values_list("rows", "rows_sent").get() == (None, 0)


def test_somebody_who_sees_no_case_gets_a_file_of_column_names(real_world):
    response, text = fetch(real_world, "ada", "/api/judgements.csv")

    assert (response.headers["X-Row-Count"], text.splitlines()) == ("0", [",".join(COLUMNS)])


def test_exports_at_the_same_time_do_not_disturb_each_other(real_world):
    start = threading.Barrier(3)

    def take(caller: str) -> int:
        start.wait(10)
        try:
            return len(rows_of(fetch(real_world, caller, "/api/judgements.csv")[1]))
        finally:
            connections.close_all()

    with ThreadPoolExecutor(3) as several:
        assert list(several.map(take, ["lee", "lou", "olu"], timeout=20)) == [2, 1, 1]


def test_a_submitted_case_is_exported_like_any_other(real_world):
    CaseAssessment.objects.filter(case=real_world.ines_case).update(
        submitted_at=timezone.now(), submitted_by=real_world.cast.ines
    )

    assert len(rows_of(fetch(real_world)[1])) == 2


@pytest.mark.parametrize("key", FILES, ids=ids)
def test_each_caller_may_export_what_they_may_see(real_world, key):
    assert_matrix(real_world, *key)
