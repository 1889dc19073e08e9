"""Files of answers by page, API and command: unusual ones are read right, broken ones refused with row, column and reason."""

from datetime import date, datetime, time, timedelta
from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.signing_in import issue_token
from cases.importing import ImportRefused
from cases.models import Case, Judgement
from cases.tables import XLSX
from interviews.importing import import_answers
from interviews.models import Interview
from tests.cases.workbooks import workbook
from tests.cast import add_case, plan

CODE = "implementation.engaging"
HEAD = [
    "Interview held on", "reference", CODE, f"{CODE}:evidence", "interview.skills", "interview_held_at", "interview_mode",
    "interview_caseload_fte", "submitted", "module",
]  # fmt: skip
ROW = [datetime(2022, 3, 8, 14, 5), "NB-001", "YES ", "Line one.\nTŷ.", "no", "2:05pm", "", 42.5, "Yes", ""]  # noqa: DTZ001


def test_a_workbook_in_another_order_is_read_right(inspection, case, cast):
    import_answers(inspection=inspection, content=workbook(HEAD, ROW), by=cast.lee)

    judgement, interview = Judgement.objects.get(), Interview.objects.get()
    assert (judgement.option.code, judgement.evidence) == ("yes", "Line one.\nTŷ.")
    assert (interview.held_on, interview.held_at, interview.caseload_fte) == (date(2022, 3, 8), time(14, 5), Decimal("42.5"))


@pytest.mark.parametrize(
    ("column", "value", "reason"),
    [
        (CODE, "perhaps", "This is not an answer to the question."),
        (f"{CODE}:evidence", "x" * 50_001, "The text has 50,001 characters; at most 50,000 fit."),
        ("submitted", "finished", "Write yes, no, or nothing."),
        ("interview_held_on", "8/3/22", "Write the date as 2022-01-31 or 31/01/2022."),
        ("interview_held_on", "2999-01-01", "The date of the interview must be today or in the past."),
        ("interview_held_at", "25:00", "Write the time as 14:05 or 2:05pm."),
        ("interview_grade", "Chief", "This is not in the edition's list."),
        ("interview_caseload_fte", "1e2", "Give a number from 0 to 999.9."),
        ("interview_caseload_fte", "42.55", "The number of cases must be 0 to 999.9, with at most one decimal place."),
        ("interview_caseload_fte", "NaN", "Give a number from 0 to 999.9."),
        ("module", "nowhere", "There is no such case in this inspection."),
    ],
)
def test_a_cell_that_cannot_be_is_refused_with_row_and_reason(inspection, case, cast, column, value, reason):
    with pytest.raises(ImportRefused) as refused:
        import_answers(inspection=inspection, content=f"reference,{column}\nNB-001,{value}\n".encode(), by=cast.lee)

    (problem,) = refused.value.problems
    assert (problem.row, problem.reason) == (2, reason)
    assert problem.column == ("reference" if column == "module" else column)
    assert (Judgement.objects.count(), Interview.objects.count()) == (0, 0)


def test_a_case_that_is_closed_takes_no_answers(inspection, case, cast):
    content = f"reference,{CODE}\nNB-001,yes\n".encode()
    case.assessment.submitted_at, case.assessment.submitted_by = timezone.now(), cast.ines
    case.assessment.save()
    with pytest.raises(ImportRefused) as refused:
        import_answers(inspection=inspection, content=content, by=cast.lee)
    assert refused.value.problems[0].reason == "Its assessment was submitted already."

    Case.objects.filter(pk=case.pk).update(set_aside_at=timezone.now(), set_aside_because="Replaced.")
    with pytest.raises(ImportRefused) as refused:
        import_answers(inspection=inspection, content=content, by=cast.lee)
    assert refused.value.problems[0].reason == "The case is set aside: it is not inspected any more."


def test_the_lead_inspector_brings_a_file_in_on_the_page_and_reads_what_is_wrong_with_another(inspection, case, cast):
    client, page = Client(), reverse("import_answers", args=[inspection.reference])
    client.force_login(cast.lee)
    template = client.get(reverse("answers_template", args=[inspection.reference])).content.decode()
    header, row = template.splitlines()
    assert header.startswith("\ufeffreference,module,submitted,interview_held_on")
    assert row.startswith("NB-001,")

    bad = client.post(page, {"file": SimpleUploadedFile("a.csv", f"reference,{CODE}\nNB-001,perhaps\n".encode())})
    nothing = client.post(page, {})
    good = client.post(page, {"file": SimpleUploadedFile("a.xlsx", workbook(HEAD, ROW))}, follow=True)

    assert "This is not an answer to the question." in bad.content.decode()
    assert "Select an Excel workbook or a CSV file" in nothing.content.decode()
    assert "1 judgement and 1 interview added." in good.content.decode()
    assert Judgement.objects.count() == 1


def test_a_program_and_a_command_bring_the_same_file_in_once(inspection, case, cast, tmp_path, capsys):
    key = issue_token(name="x", expires_at=timezone.now() + timedelta(days=1), may_write=True, by=cast.lee)[1]
    sent = {"path": f"/api/inspections/{inspection.reference}/answers/", "HTTP_AUTHORIZATION": f"Token {key}"}

    refused = Client().post(data=b"reference,nothing\nNB-001,1\n", content_type="text/csv", **sent)
    added = Client().post(data=workbook(HEAD, ROW), content_type=XLSX, **sent)
    (tmp_path / "a.xlsx").write_bytes(workbook(HEAD, ROW))
    call_command("import_answers", inspection.reference, str(tmp_path / "a.xlsx"), by="lee@example.org")

    assert (refused.status_code, refused.json()["errors"][0]["field"]) == (422, "nothing")
    assert (added.status_code, added.json()) == (201, {"judgements": 1, "interviews": 1, "unchanged": 0})
    assert capsys.readouterr().out == "0 judgements and 0 interviews added, 1 row already there and unchanged.\n"


@pytest.mark.parametrize(
    ("reference", "by", "file", "message"),
    [
        ("nowhere", "lee@example.org", "a.csv", "There is no inspection with the reference nowhere."),
        ("north-borough", "x@example.org", "a.csv", "Nobody with the email address x@example.org may sign in."),
        ("north-borough", "lee@example.org", "none.csv", "cannot be read: No such file or directory."),
        ("north-borough", "ines@example.org", "a.csv", "Only the lead inspector brings answers in."),
        ("north-borough", "lee@example.org", "a.csv", "The file was refused and nothing was imported: 1 problem."),
    ],
)
def test_the_command_says_what_is_wrong(inspection, case, tmp_path, reference, by, file, message):
    (tmp_path / "a.csv").write_text(f"reference,{CODE}\nNB-001,perhaps\n")
    with pytest.raises(CommandError, match=message):
        call_command("import_answers", reference, str(tmp_path / file), by=by)


def test_more_priority_factors_than_a_case_may_have_are_refused(cast):
    area = plan("Testshire", edition="quality-and-impact-2016-17", kind="area", team={cast.lee: "lead"})
    add_case(area, "TS-001", age=30)
    names = ("accommodation", "relationships", "drug_misuse", "alcohol_misuse", "thinking_behaviour", "gang_membership")
    header = ",".join(f"factor.{name}" for name in names)

    with pytest.raises(ImportRefused) as refused:
        import_answers(inspection=area, content=f"reference,{header}\nTS-001{',chosen' * 6}\n".encode(), by=cast.lee)
    taken = import_answers(inspection=area, content=f"reference,{header}\nTS-001{',Chosen' * 5},\n".encode(), by=cast.lee)

    (problem,) = refused.value.problems
    assert problem.reason == "At most 5 can be chosen about one case: this is one more."
    assert taken.judgements == 5
