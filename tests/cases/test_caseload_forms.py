"""Bringing cases in, handing them out and putting facts right, through the pages and without JavaScript."""

import csv
import io
from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from cases.case_rows import COLUMNS
from cases.models import Case, CaseAssessment, Judgement
from inspections.models import Inspection
from inspections.rules import Phase
from interviews.models import Interview
from tests.cast import add_case
from tests.pages import assert_well_formed, page_of

IMPORT = "/inspections/north-borough/cases/import/"
ALLOCATE = "/inspections/north-borough/cases/allocate/"


def upload(text: str | bytes, name: str = "cases.csv") -> dict:
    return {"file": SimpleUploadedFile(name, text.encode() if isinstance(text, str) else text, "text/csv")}


def form_values(page, action: str | None = None) -> dict[str, str | list[str]]:
    """What a browser would send for the page's POST form as it stands."""
    (form,) = [f for f in page.all("form", method="post") if "app-sign-out" not in f.classes and f.attrs.get("action") == action]
    values: dict[str, str | list[str]] = {}
    for control in form.all("input", "select", "textarea"):
        name, kind = control.attrs.get("name", ""), control.attrs.get("type", "")
        if control.tag == "textarea":
            values[name] = control.text
        elif control.tag == "select":
            chosen = [option for option in control.all("option") if "selected" in option.attrs] or control.all("option")[:1]
            values[name] = chosen[0].attrs["value"]
        elif kind not in ("checkbox", "radio") or "checked" in control.attrs:
            value = control.attrs.get("value", "")
            values[name] = [*values.get(name, []), value] if kind == "checkbox" else value
    return values


def messages_of(page) -> list[str]:
    return [alert.text for alert in page.all("div", cls="moj-alert__content")]


def errors_of(page) -> list[str]:
    return [item.text for item in page.one("ul", cls="govuk-error-summary__list").all("li")]


def test_a_file_is_imported_and_its_cases_counted(inspection, cast, browser_of):
    response = browser_of(cast.lee).post(IMPORT, upload("reference,rosh\nNB-1,high\nNB-2,\n"), follow=True)
    page = page_of(response)
    assert_well_formed(page)
    assert messages_of(page) == ["2 cases added."]
    again = page_of(browser_of(cast.lee).post(IMPORT, upload("reference\nNB-1\nNB-3\n"), follow=True))
    assert messages_of(again) == ["1 case added, 1 already there and unchanged."]


def test_an_administrator_imports_without_a_way_to_the_cases(inspection, cast, browser_of):
    page = page_of(browser_of(cast.ada).post(IMPORT, upload("reference\nNB-1\n"), follow=True))
    assert messages_of(page) == ["1 case added."]
    assert "/inspections/north-borough/cases/" not in [link.attrs.get("href") for link in page.all("a")]


def test_a_refused_file_lists_every_problem_and_offers_them_as_csv(inspection, cast, browser_of):
    browser = browser_of(cast.lee)
    response = browser.post(IMPORT, upload("reference,age\nNB-1,5\nNB-2,=1+1\n,30\n"))
    page = page_of(response)
    assert_well_formed(page)
    assert errors_of(page) == ["The file was refused and nothing was imported: 3 problems."]
    table = page.one("section", id="problems").one("tbody")
    rows = [[cell.text for cell in row.all("th", "td")] for row in table.all("tr")]
    assert rows == [
        ["2", "age", "5", "Give a whole number from 10 to 120."],
        ["3", "age", "=1+1", "Give a whole number from 10 to 120."],
        ["4", "reference", "", "Every case needs a reference."],
    ]
    assert not Case.objects.exists()
    download = browser.post(f"{IMPORT}problems.csv", form_values(page, f"{IMPORT}problems.csv"))
    assert download["Content-Disposition"] == 'attachment; filename="problems-north-borough.csv"'
    written = list(csv.reader(io.StringIO(download.content.decode("utf-8-sig"))))
    rows[1][2] = "'=1+1"
    assert written == [["row", "column", "value", "reason"], *rows]


def test_a_list_of_problems_that_is_not_ours_is_not_written(inspection, cast, browser_of):
    response = browser_of(cast.lee).post(f"{IMPORT}problems.csv", {"problems": "made:up"}, follow=True)
    assert messages_of(page_of(response)) == ["The list of problems is no longer there. Import the file again to see it."]


def test_ten_thousand_problems_still_make_a_page(inspection, cast, browser_of):
    rows = "".join(f"NB-{number},5\n" for number in range(10_005))
    response = browser_of(cast.lee).post(IMPORT, upload(f"reference,age\n{rows}"))
    assert b"The rows below were not checked." in response.content
    packed = form_values(page_of(response), f"{IMPORT}problems.csv")
    download = browser_of(cast.lee).post(f"{IMPORT}problems.csv", packed)
    assert download.content.count(b"\r\n") == 10_002


@pytest.mark.parametrize(
    ("data", "message"),
    [
        ({}, "Select an Excel workbook or a CSV file"),
        (upload(b""), "The selected file is empty"),
        (upload(b"x" * (10 * 1024 * 1024 + 1)), "The selected file must be smaller than 10 MB"),
    ],
)
def test_a_file_that_is_none_is_an_error_at_the_field(inspection, cast, browser_of, data, message):
    page = page_of(browser_of(cast.lee).post(IMPORT, data))
    assert_well_formed(page)
    assert errors_of(page) == [message]


def test_the_template_is_a_file_that_comes_in(inspection, cast, browser_of):
    browser = browser_of(cast.lee)
    response = browser.get(f"{IMPORT}template.csv")
    assert response["Content-Disposition"] == 'attachment; filename="cases-north-borough.csv"'
    assert next(csv.reader(io.StringIO(response.content.decode("utf-8-sig")))) == [name for name in COLUMNS if name != "module"]
    browser.post(IMPORT, upload(response.content))
    assert Case.objects.get(inspection=inspection).sentence_type


def test_the_import_page_explains_columns_and_codes_or_that_it_is_too_late(inspection, cast, browser_of):
    page = page_of(browser_of(cast.lee).get(IMPORT))
    assert_well_formed(page)
    assert {"previous_sanctions", "mappa_level"} <= {cell.text for cell in page.all("th")}
    assert "Very high" in page.text
    Inspection.objects.filter(pk=inspection.pk).update(phase=Phase.MODERATION)
    closed = page_of(browser_of(cast.lee).get(IMPORT))
    assert_well_formed(closed)
    assert "this one is in moderation" in closed.text
    assert not closed.all("input", type="file")
    late = page_of(browser_of(cast.lee).post(IMPORT, upload("reference\nNB-1\n")))
    assert errors_of(late)[0].endswith("this one is in moderation.")


def test_selected_cases_are_allocated(inspection, case, cast, browser_of):
    browser = browser_of(cast.lee)
    others = [add_case(inspection, f"NB-{number}") for number in (2, 3)]
    page = page_of(browser.get(ALLOCATE, {"case": [others[0].pk, others[1].pk]}))
    assert_well_formed(page)
    assert page.one("h1").text == "Allocate 2 cases"
    labels = [label.text for label in page.all("label", cls="govuk-radios__label")]
    assert labels == ["Lee", "Ines", "Asha", "Lou", "Nobody: take the allocation back"]
    assert "1 open case." in page.text
    values = form_values(page, ALLOCATE) | {"to": str(cast.asha.pk)}
    done = page_of(browser.post(ALLOCATE, values, follow=True))
    assert messages_of(done) == ["2 cases allocated to Asha."]
    holders = dict(Case.objects.values_list("reference", "allocated_to__name"))
    assert holders == {"NB-001": "Ines", "NB-2": "Asha", "NB-3": "Asha"}


def test_all_cases_that_match_are_allocated_and_those_handed_in_are_left_out(inspection, case, cast, browser_of):
    for number in range(60):
        add_case(inspection, f"NB-1{number:02d}", rosh="high", allocated_to=cast.ines)
    done = Case.objects.get(reference="NB-100")
    CaseAssessment.objects.filter(case=done).update(submitted_at=timezone.now(), submitted_by=cast.ines)
    browser = browser_of(cast.lee)
    page = page_of(browser.get(f"{ALLOCATE}?every=1&rosh=high"))
    assert_well_formed(page)
    assert page.one("h1").text == "Allocate 59 cases"
    assert "1 submitted case among those chosen stays as it is." in page.text
    assert "And 34 more cases." in page.text
    browser.post(ALLOCATE, form_values(page, ALLOCATE) | {"to": "nobody"})
    assert Case.objects.filter(allocated_to=None).count() == 59
    assert Case.objects.filter(allocated_to=cast.ines).count() == 2


def test_without_a_choice_the_cases_that_nobody_has_are_offered(inspection, case, cast, browser_of):
    browser = browser_of(cast.lee)
    empty = page_of(browser.get(ALLOCATE))
    assert_well_formed(empty)
    assert "No case to allocate" in empty.text
    add_case(inspection, "NB-2")
    assert page_of(browser.get(ALLOCATE)).one("h1").text == "Allocate 1 case"


def test_a_refused_allocation_keeps_what_was_typed(inspection, case, cast, browser_of):
    question = inspection.edition.questions.filter(kind="prompt").first()
    Judgement.objects.create(assessment=case.assessment, question=question, updated_at=timezone.now(), updated_by=cast.ines)
    browser = browser_of(cast.lee)
    page = page_of(browser.get(ALLOCATE, {"case": case.pk}))
    assert "Somebody has begun to assess one of these cases." in page.text
    values = form_values(page, ALLOCATE)
    nobody = page_of(browser.post(ALLOCATE, values | {"reason": "Ill"}))
    assert errors_of(nobody) == ["Select who assesses them"]
    assert nobody.one("textarea").text == "Ill"
    refused = page_of(browser.post(ALLOCATE, values | {"to": str(cast.asha.pk)}))
    assert_well_formed(refused)
    assert errors_of(refused) == ["Give a reason: somebody has begun to assess NB-001."]
    assert refused.one("input", type="radio", checked="").attrs["value"] == str(cast.asha.pk)
    browser.post(ALLOCATE, form_values(refused, ALLOCATE) | {"reason": "Ines is ill."})
    case.refresh_from_db()
    assert case.allocated_to == cast.asha


@pytest.mark.parametrize("cases", ["", "x", "0", "99999999999999999999,-1", "1e3"])
def test_cases_that_are_none_are_refused(inspection, case, cast, browser_of, cases):
    response = browser_of(cast.lee).post(ALLOCATE, {"cases": cases, "to": str(cast.asha.pk)})
    assert response.status_code == 200
    case.refresh_from_db()
    assert case.allocated_to == cast.ines


def test_facts_are_shown_and_corrected(case, cast, browser_of):
    browser = browser_of(cast.ines)
    page = page_of(browser.get(f"/cases/{case.pk}/facts/"))
    assert_well_formed(page)
    address = f"/cases/{case.pk}/facts/correct/"
    form = page_of(browser.get(address))
    assert_well_formed(form)
    values = form_values(form) | {"rosh": "high", "started_on_day": "31", "started_on_month": "jan", "started_on_year": "2022"}
    done = page_of(browser.post(address, values | {"reason": "OASys of 3 March."}, follow=True))
    assert_well_formed(done)
    assert messages_of(done) == ["Corrected: Start or release date, Risk of serious harm"]
    assert "“Medium” became “High”" in done.text
    case.refresh_from_db()
    assert (case.rosh, case.started_on, case.age, case.ogrs_score) == ("high", date(2022, 1, 31), 34, 55)


def test_facts_that_the_edition_does_not_ask_by_are_left_out_until_they_are_given(case, cast, browser_of):
    address, browser = f"/cases/{case.pk}/facts/correct/", browser_of(cast.ines)
    form = page_of(browser.get(address))
    assert "reset_on_day" not in form_values(form)

    case.reset_on = date(2024, 5, 1)
    case.save()
    form = page_of(browser.get(address))
    assert_well_formed(form)
    values = form_values(form) | {"reset_on_day": "2", "reason": "Misread."}
    assert messages_of(page_of(browser.post(address, values, follow=True))) == ["Corrected: Probation Reset or Impact applied on"]
    case.refresh_from_db()
    assert (case.reset_on, case.licence_ends_on) == (date(2024, 5, 2), None)


def test_a_refused_correction_keeps_what_was_typed(case, cast, browser_of):
    browser = browser_of(cast.ines)
    address = f"/cases/{case.pk}/facts/correct/"
    values = form_values(page_of(browser.get(address))) | {"age": "5", "ogrs_score": "many", "reason": ""}
    page = page_of(browser.post(address, values))
    assert_well_formed(page)
    assert errors_of(page) == ["OGRS score: give a whole number from 0 to 100."]
    assert page.one("input", name="ogrs_score").attrs["value"] == "many"
    page = page_of(browser.post(address, values | {"ogrs_score": "60"}))
    assert errors_of(page) == [
        "Age at start or release: give a whole number from 10 to 120.",
        "Say how you know, for example where the right value stands.",
    ]
    assert page.one("input", name="age").attrs["value"] == "5"


def test_the_officer_who_was_interviewed_is_an_error_at_the_field(case, cast, browser_of):
    Interview.objects.create(case=case, officer=case.officer, interviewer=cast.ines)
    browser = browser_of(cast.ines)
    address = f"/cases/{case.pk}/facts/correct/"
    values = form_values(page_of(browser.get(address))) | {"officer": "RO2", "reason": "Moved."}
    page = page_of(browser.post(address, values))
    assert errors_of(page) == ["The officer cannot be changed: they were interviewed about this case."]
    assert page.one("input", name="officer").attrs["value"] == "RO2"


def test_two_people_correcting_at_once_see_both_values_and_lose_nothing(case, cast, browser_of):
    address = reverse("correct_facts", args=[case.pk])
    ines, lee = browser_of(cast.ines), browser_of(cast.lee)
    stale = form_values(page_of(ines.get(address)))
    lee.post(address, form_values(page_of(lee.get(address))) | {"office": "South Street", "rosh": "low", "reason": "Seen."})
    page = page_of(ines.post(address, stale | {"rosh": "high", "ogrs_score": "60", "reason": "OASys."}))
    assert_well_formed(page)
    assert errors_of(page) == ["Somebody else changed this case while you were correcting it. Nothing was saved."]
    rows = [[cell.text for cell in row.all("th", "td")] for row in page.one("section", id="meanwhile").one("tbody").all("tr")]
    assert rows == [["Office", "South Street", "Not known"], ["Risk of serious harm", "Low", "High"]]
    ines.post(address, form_values(page))
    case.refresh_from_db()
    assert (case.office, case.rosh, case.ogrs_score) == ("South Street", "high", 60)


def test_facts_seen_that_are_not_ours_save_nothing(case, cast, browser_of):
    browser = browser_of(cast.ines)
    address = f"/cases/{case.pk}/facts/correct/"
    values = form_values(page_of(browser.get(address))) | {"rosh": "high", "reason": "x", "seen": "made:up"}
    page = page_of(browser.post(address, values))
    assert "Nothing was saved." in errors_of(page)[0]
    assert page.one("select", name="rosh").one("option", selected="").text == "High"
    case.refresh_from_db()
    assert case.rosh == "medium"
