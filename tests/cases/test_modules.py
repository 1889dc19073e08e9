"""Cases of several samples in one inspection: each is asked what its own form asks, and lists tell them apart."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, ProgrammingError, connection, transaction

from cases.asked import asked_of
from cases.exporting import COLUMNS
from cases.importing import ImportRefused, import_cases
from cases.models import Case
from cases.queries.assessment import case_to_open, open_case
from cases.queries.judgement_rows import judgement_rows
from inspections.models import Inspection
from inspections.rules import Phase
from standards.queries import edition_structure
from tests.cast import add_case
from tests.pages import assert_well_formed, page_of
from tests.ratings.judging import judge

MODULES = ["supervision", "unpaid_work", "victims"]


@pytest.fixture
def cases(several_samples, cast):
    """A case of each module, all of them Ines's, all known by the same reference."""
    return {module: add_case(several_samples, "WB-1", module=module, officer="RO1", allocated_to=cast.ines) for module in MODULES}


def opened(case, user):
    return open_case(case_to_open(user, case.pk), user)


def lines_of(page) -> list[list[str]]:
    return [[cell.text for cell in row.all("th") + row.all("td")] for row in page.one("table").one("tbody").all("tr")]


def test_each_case_is_asked_what_the_form_of_its_module_asks(cases, cast):
    asked = {module: opened(case, cast.ines).asked for module, case in cases.items()}

    assert asked == {
        "supervision": {"screening.harm", "summary.case"},
        "unpaid_work": {"unpaid_work.paused", "unpaid_work.safety", "unpaid_work.words"},
        "victims": {"victims.contact"},
    }
    assert [title for title, _ in opened(cases["unpaid_work"], cast.ines).stages] == [
        "The work", "Unpaid work", "Unpaid work summary",
    ]  # fmt: skip


def test_an_answer_of_the_own_form_opens_further_questions(cases, cast):
    judge(cases["unpaid_work"], by=cast.ines, unpaid_work__paused="yes")

    assert "unpaid_work.safety.resumed" in opened(cases["unpaid_work"], cast.ines).asked


def test_the_database_decides_like_the_form(cases, cast):
    judge(cases["unpaid_work"], by=cast.ines, unpaid_work__paused="yes")
    judge(cases["supervision"], by=cast.ines, screening__harm="yes")
    edition = edition_structure(cases["victims"].inspection.edition_id)
    form = [question for page in edition.pages for question in page.questions]
    for case in cases.values():
        found = set()
        for question in form:
            text, parameters = asked_of(question, edition)
            with connection.cursor() as cursor:
                cursor.execute(f"SELECT {text} FROM cases_case WHERE id = %s", [*parameters, case.pk])  # noqa: S608
                found |= {question.code} if cursor.fetchone()[0] else set()
        assert found == opened(case, cast.ines).asked


def test_the_same_reference_comes_once_in_each_module(cases, several_samples):
    with pytest.raises(IntegrityError, match="one_case_per_reference"), transaction.atomic():
        Case.objects.create(inspection=several_samples, reference="WB-1", module="victims")


def test_a_case_stays_in_its_module(cases):
    with pytest.raises(ProgrammingError, match="Cannot update rows"), transaction.atomic():
        Case.objects.filter(pk=cases["victims"].pk).update(module="unpaid_work")


@pytest.mark.parametrize(("module", "page"), [("supervision", "victims.contact"), ("victims", "summary")])
def test_a_case_has_no_page_of_another_modules_form(cases, cast, browser_of, module, page):
    browser = browser_of(cast.ines)

    assert browser.get(f"/cases/{cases[module].pk}/form/{page}/").status_code == 404


def test_an_answer_to_a_question_of_another_module_is_refused(cases, cast, api_of):
    client = api_of(cast.ines)
    client.force_authenticate(None)
    client.force_login(cast.ines)
    address = f"/api/cases/{cases['supervision'].pk}/answers/victims.contact/"
    body = {"op": "5a3a2a9c-6a0e-4d6b-9d59-8ad4a2a4b001", "fields": {"choice": "yes"}}

    saved = client.patch(address, body, format="json", headers={"If-Match": '"0"'})

    assert (saved.status_code, saved.json()["detail"]) == (404, "The form of this case does not ask this.")
    assert client.get(address).status_code == 404


def test_only_what_the_own_form_asks_must_be_there_before_a_case_is_handed_in(cases, cast):
    gaps = opened(cases["victims"], cast.ines).gaps

    assert {gap.question.code for gap in gaps} == {"victims.contact"}


def test_pages_of_a_case_name_its_module_where_there_are_several(cases, case, cast, browser_of):
    browser = browser_of(cast.ines)
    page = page_of(browser.get(f"/cases/{cases['unpaid_work'].pk}/"))

    header = page.one("section", aria_label="Case WB-1")
    assert_well_formed(page)
    assert "Module Unpaid work" in header.text
    assert "Module" not in page_of(browser.get(f"/cases/{case.pk}/")).one("section", aria_label="Case NB-001").text


def test_the_list_tells_modules_apart_and_can_be_narrowed_down_to_one(cases, cast, browser_of):
    browser = browser_of(cast.lee)
    page = page_of(browser.get("/inspections/west-borough/cases/"))
    assert_well_formed(page)
    assert [line[0] for line in lines_of(page)] == ["WB-1"] * 3
    assert [line[2] for line in lines_of(page)] == ["Supervision", "Unpaid work", "Victims"]

    narrowed = page_of(browser.get("/inspections/west-borough/cases/?module=victims"))
    assert [line[2] for line in lines_of(narrowed)] == ["Victims"]
    mine = page_of(browser_of(cast.ines).get("/my-cases/"))
    assert [line[0] for line in lines_of(mine)] == ["WB-1 Supervision", "WB-1 Unpaid work", "WB-1 Victims"]


def test_the_list_of_an_edition_with_one_sample_says_nothing_of_modules(case, cast, browser_of):
    page = page_of(browser_of(cast.lee).get("/inspections/north-borough/cases/?module=victims"))

    assert "Module" not in page.text
    assert len(lines_of(page)) == 1


def test_pages_of_the_list_follow_one_another_when_references_are_shared(several_samples, cast, browser_of):
    for number in range(15):
        for module in MODULES:
            add_case(several_samples, f"WB-{number:02}", module=module)
    browser = browser_of(cast.lee)
    for sort in ("reference", "-reference", "ogrs"):
        first = page_of(browser.get(f"/inspections/west-borough/cases/?sort={sort}"))
        [following] = [a.attrs["href"] for a in first.all("a") if a.attrs.get("rel") == "next"]
        second = page_of(browser.get(f"/inspections/west-borough/cases/{following}"))
        lines = [(line[0], line[2]) for line in lines_of(first) + lines_of(second)]
        assert (len(lines), len(set(lines))) == (45, 45)


def test_cases_come_in_with_their_modules_and_stay_as_they_are_the_second_time(several_samples, cast):
    Inspection.objects.filter(pk=several_samples.pk).update(phase=Phase.PLANNING)
    content = b"reference,module,sex\nWB-1,,male\nWB-1,Unpaid work,male\nWB-2,victims,female\n"

    outcome = import_cases(inspection=several_samples, content=content, file_name="a.csv", by=cast.lee)
    again = import_cases(inspection=several_samples, content=content, file_name="a.csv", by=cast.lee)

    assert (outcome.added, again.added, again.unchanged) == (3, 0, 3)
    assert list(Case.objects.values_list("reference", "module").order_by("pk")) == [
        ("WB-1", "supervision"), ("WB-1", "unpaid_work"), ("WB-2", "victims"),
    ]  # fmt: skip


def test_a_module_that_the_edition_does_not_know_changes_nothing(inspection, cast):
    with pytest.raises(ImportRefused) as refused:
        import_cases(inspection=inspection, content=b"reference,module\nNB-9,unpaid_work\n", file_name="a.csv", by=cast.lee)

    assert [str(problem) for problem in refused.value.problems] == [
        "Row 2, module, “unpaid_work”: This is not a module of the edition."
    ]


def test_there_is_a_file_to_start_from_for_each_module(several_samples, cast, browser_of):
    browser = browser_of(cast.lee)
    page = page_of(browser.get("/inspections/west-borough/cases/import/"))
    assert_well_formed(page)
    addresses = [a.attrs["href"] for a in page.all("a") if "template" in a.attrs["href"]]
    assert [address.partition("module=")[2] for address in addresses] == MODULES
    for address, module in zip(addresses, MODULES, strict=True):
        response = browser.get(address)
        assert response["Content-Disposition"] == f'attachment; filename="cases-west-borough-{module}.csv"'
        browser.post("/inspections/west-borough/cases/import/", {"file": SimpleUploadedFile("cases.csv", response.content)})
    assert list(Case.objects.order_by("pk").values_list("module", flat=True)) == MODULES
    assert browser.get(f"{addresses[0].partition('?')[0]}?module=cooking").status_code == 404


def test_programs_are_told_the_module_of_cases_and_judgements(cases, cast):
    judge(cases["unpaid_work"], by=cast.ines, unpaid_work__safety="yes")
    statement, parameters = judgement_rows(Case.objects.filter(pk=cases["unpaid_work"].pk), COLUMNS)
    with connection.cursor() as cursor:
        cursor.execute(statement, parameters)
        [row] = [dict(zip(COLUMNS, found, strict=True)) for found in cursor.fetchall()]

    assert (row["module"], row["question"], row["state"]) == ("unpaid_work", "unpaid_work.safety", "answered")
