"""A file of cases: all of it comes in, or nothing."""

from datetime import date
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.management import CommandError, call_command

from cases.importing import ImportOutcome, ImportRefused, import_cases
from cases.models import Case, CaseAssessment, ResponsibleOfficer
from cases.signals import judgements_changed
from inspections.models import Inspection
from inspections.rules import Phase, Role
from tests.cast import add_case, plan

FILE = """reference,officer,office,date_of_birth,age,sex,ethnicity,sentence_type,sentence_months,started_on,requirements,\
previous_sanctions,ogrs_score,rosh,mappa_category,mappa_level
NB-101,RO1,Nord Street,03/05/1990,,male,W1,community_order,12.5,31/01/2022,curfew;Unpaid work,3,55,medium,none,
NB-102,RO1,,,41,Female,White: Irish,Licence,,2022-02-01,,0,0,High,Category 1,Level 2
NB-103,RO2,,,,,,,,,,,,,,
NB-104,,,,,,,,,,,,,,,
"""


def bring_in(inspection, by, text: str = FILE, file_name: str = "cases.csv") -> ImportOutcome:
    return import_cases(inspection=inspection, content=text.encode(), file_name=file_name, by=by)


def refusal(inspection, by, text: str) -> list[tuple[int, str, str, str]]:
    before = Case.objects.count()
    with pytest.raises(ImportRefused) as refused:
        bring_in(inspection, by, text)
    assert Case.objects.count() == before
    return [(problem.row, problem.column, problem.value, problem.reason) for problem in refused.value.problems]


def test_a_file_adds_its_cases_with_their_officers_and_empty_assessments(inspection, cast):
    assert bring_in(inspection, cast.lee) == ImportOutcome(added=4, unchanged=0)
    case = Case.objects.get(inspection=inspection, reference="NB-101")
    assert (case.officer.reference, case.office, case.date_of_birth, case.age) == ("RO1", "Nord Street", date(1990, 5, 3), None)
    assert (case.sentence_months, case.started_on, case.requirements) == (
        Decimal("12.5"),
        date(2022, 1, 31),
        ["unpaid_work", "curfew"],
    )
    other = Case.objects.get(inspection=inspection, reference="NB-102")
    assert (other.age, other.sex, other.ethnicity, other.sentence_type, other.rosh) == (41, "female", "W2", "licence", "high")
    assert (other.previous_sanctions, other.ogrs_score, other.mappa_category, other.mappa_level) == (0, 0, "1", "2")
    assert Case.objects.get(reference="NB-104").officer is None
    assert sorted(ResponsibleOfficer.objects.values_list("reference", flat=True)) == ["RO1", "RO2"]
    assert CaseAssessment.objects.filter(case__inspection=inspection, submitted_at=None).count() == 4


def test_who_imported_what_is_kept(inspection, cast):
    bring_in(inspection, cast.lee, file_name="C:\\Users\\lee\\week\x00 one.csv")
    event = Case.objects.get(reference="NB-101").events.get()
    assert event.pgh_label == "insert"
    assert (event.pgh_context.metadata["user"], event.pgh_context.metadata["reason"]) == (
        cast.lee.pk,
        "Imported from week one.csv",
    )


def test_importing_twice_adds_nothing(inspection, cast):
    bring_in(inspection, cast.lee)
    events = Case.objects.get(reference="NB-101").events.count()
    assert bring_in(inspection, cast.lee) == ImportOutcome(added=0, unchanged=4)
    assert bring_in(inspection, cast.lee, FILE + "NB-105,,,,,,,,,,,,,,,\n") == ImportOutcome(added=1, unchanged=4)
    assert Case.objects.get(reference="NB-101").events.count() == events


def test_a_column_that_the_file_lacks_says_nothing_about_cases_already_there(inspection, cast):
    bring_in(inspection, cast.lee)
    assert bring_in(inspection, cast.lee, "reference,rosh\nNB-101,medium\n") == ImportOutcome(added=0, unchanged=1)


def test_a_case_with_other_facts_is_a_problem_with_both_values(inspection, cast):
    bring_in(inspection, cast.lee)
    text = "reference,officer,rosh,started_on,ogrs_score\nNB-200,RO9,,,\nNB-101,RO2,high,2022-01-30,\n"
    assert refusal(inspection, cast.lee, text) == [
        (3, "officer", "RO2", already("NB-101", "“RO1”")),
        (3, "started_on", "30/1/2022", already("NB-101", "“31/1/2022”")),
        (3, "ogrs_score", "Not known", already("NB-101", "“55”")),
        (3, "rosh", "High", already("NB-101", "“Medium”")),
    ]
    assert not ResponsibleOfficer.objects.filter(reference="RO9").exists()


def already(reference: str, recorded: str) -> str:
    return f"Case {reference} is already in the inspection with {recorded} here. Correct facts at the case itself."


def test_an_administrator_imports_and_is_not_told_what_the_cases_hold(inspection, cast):
    assert bring_in(inspection, cast.ada).added == 4
    assert refusal(inspection, cast.ada, "reference,rosh\nNB-101,high\n") == [
        (2, "rosh", "High", already("NB-101", "something else"))
    ]


def test_a_bad_file_changes_nothing_and_says_everything(inspection, cast):
    text = "reference,age,rosh\nNB-1,30,medium\nNB-2,5,dreadful\n,,\nNB-4,,\nNB-1,,\n"
    assert refusal(inspection, cast.lee, text) == [
        (3, "age", "5", "Give a whole number from 10 to 120."),
        (3, "rosh", "dreadful", "“dreadful” is not in the edition's list."),
        (6, "reference", "NB-1", "The reference is already in row 2."),
    ]
    assert not CaseAssessment.objects.exists()


def test_the_codes_are_those_of_the_inspections_own_edition(inspection, cast):
    older = plan("East Borough", edition="crc-2018-19", kind="CRC", team={cast.lee: Role.LEAD})
    text = "reference,mappa_category\nNB-1,Category 4\n"
    assert bring_in(inspection, cast.lee, text).added == 1
    assert refusal(older, cast.lee, text) == [(2, "mappa_category", "Category 4", "“Category 4” is not in the edition's list.")]


def test_the_same_reference_may_be_in_another_inspection(inspection, other_case, cast):
    assert bring_in(inspection, cast.lee, "reference,rosh\nSB-001,low\n").added == 1
    other_case.refresh_from_db()
    assert other_case.rosh == "high"


@pytest.mark.parametrize("name", ["ines", "asha", "lou", "quinn", "pat", "rae", "olu"])
def test_only_the_lead_and_administrators_import(inspection, cast, name):
    with pytest.raises(PermissionDenied):
        bring_in(inspection, getattr(cast, name))
    assert not Case.objects.exists()


@pytest.mark.parametrize("phase", list(Phase))
def test_cases_come_in_until_fieldwork_ends(inspection, cast, phase):
    Inspection.objects.filter(pk=inspection.pk).update(phase=phase)
    if phase in (Phase.PLANNING, Phase.FIELDWORK):
        assert bring_in(inspection, cast.lee).added == 4
    else:
        with pytest.raises(ValidationError, match=f"this one is in {phase}"):
            bring_in(inspection, cast.lee)


def test_ratings_are_told_once_when_something_was_added(inspection, cast, django_capture_on_commit_callbacks):
    told = []

    def listen(sender, inspection_id, **kwargs):
        told.append(inspection_id)

    judgements_changed.connect(listen)
    try:
        with django_capture_on_commit_callbacks(execute=True):
            bring_in(inspection, cast.lee)
            bring_in(inspection, cast.lee)
    finally:
        judgements_changed.disconnect(listen)
    assert told == [inspection.pk]


def test_the_number_of_queries_does_not_grow_with_the_file(inspection, cast, django_assert_max_num_queries):
    rows = "".join(f"NB-{number},RO{number % 40},{20 + number % 50}\n" for number in range(1900))
    bring_in(inspection, cast.lee, "reference,officer,age\nX-1,RO1,30\n")
    with django_assert_max_num_queries(14):
        assert bring_in(inspection, cast.lee, f"reference,officer,age\n{rows}").added == 1900
    with django_assert_max_num_queries(8):
        assert bring_in(inspection, cast.lee, f"reference,officer,age\n{rows}").unchanged == 1900


def test_the_command_imports_and_says_how_many(inspection, cast, tmp_path, capsys):
    path = tmp_path / "cases.csv"
    path.write_text(FILE)
    call_command("import_cases", "north-borough", str(path), by="LEE@example.org")
    assert capsys.readouterr().out == "4 cases added.\n"


def test_the_command_lists_every_problem_and_fails(inspection, cast, tmp_path, capsys):
    path = tmp_path / "cases.csv"
    path.write_text("reference,age\nNB-1,5\nNB-2,x\n")
    with pytest.raises(CommandError, match=r"^The file was refused and nothing was imported: 2 problems\.$") as failure:
        call_command("import_cases", "north-borough", str(path), by="lee@example.org")
    assert failure.value.returncode == 1
    assert capsys.readouterr().err.splitlines() == [
        "Row 2, age, “5”: Give a whole number from 10 to 120.",
        "Row 3, age, “x”: Give a whole number from 10 to 120.",
    ]


@pytest.mark.parametrize(
    ("reference", "by", "file", "message"),
    [
        ("nowhere", "lee@example.org", "cases.csv", "There is no inspection with the reference nowhere."),
        ("north-borough", "x@example.org", "cases.csv", "Nobody with the email address x@example.org may sign in."),
        ("north-borough", "lee@example.org", "none.csv", "cannot be read: No such file or directory."),
        ("north-borough", "ines@example.org", "cases.csv", "Only the lead inspector and administrators bring cases in."),
    ],
)
def test_the_command_says_what_it_cannot_find(inspection, tmp_path, reference, by, file, message):
    (tmp_path / "cases.csv").write_text(FILE)
    with pytest.raises(CommandError, match=message):
        call_command("import_cases", reference, str(tmp_path / file), by=by)


def test_the_command_refuses_in_a_later_phase(inspection, tmp_path):
    Inspection.objects.filter(pk=inspection.pk).update(phase=Phase.PANEL)
    (tmp_path / "cases.csv").write_text(FILE)
    with pytest.raises(CommandError, match="this one is in panel"):
        call_command("import_cases", "north-borough", str(tmp_path / "cases.csv"), by="lee@example.org")


def test_facts_are_compared_however_they_were_first_recorded(inspection, cast):
    add_case(inspection, "NB-9", officer="RO1", requirements=["unpaid_work", "curfew"], sentence_months=Decimal("6.00"))
    text = "reference,officer,requirements,sentence_months\nNB-9,RO1,curfew; unpaid_work,6\n"
    assert bring_in(inspection, cast.lee, text) == ImportOutcome(added=0, unchanged=1)
