"""Planning, staffing and moving an inspection in a browser."""

import pytest
from django.urls import reverse

from inspections.models import Inspection, Provider
from inspections.planning import change_phase
from inspections.rules import Phase
from standards.models import Edition
from tests.cast import add_case
from tests.locking import lock
from tests.pages import assert_well_formed, page_of


@pytest.fixture
def ada(cast, browser_of):
    return browser_of(cast.ada)


@pytest.fixture
def lee(cast, browser_of):
    return browser_of(cast.lee)


def summary(response):
    page = page_of(response)
    assert_well_formed(page)
    return [item.text for item in page.one("ul", cls="govuk-error-summary__list").all("li")]


def error_of(response, field):
    return page_of(response).one("p", id=f"id_{field}_error").text


def plan(cast, **changes):
    """What is typed to add an inspection of East Borough."""
    provider, _ = Provider.objects.get_or_create(name="East Borough", kind="PDU")
    typed = {
        "provider": provider.pk, "edition": Edition.objects.get(code="pdu-2021-23").pk,
        "fieldwork_starts_day": "7", "fieldwork_starts_month": "mar", "fieldwork_starts_year": "2022",
        "fieldwork_weeks": "2", "lead": cast.lee.pk, "tell_within_hours": "24", "reference": "",
    }  # fmt: skip
    return typed | changes


def of(name, inspection, *more):
    return reverse(name, args=[inspection.reference, *more])


def test_an_inspection_is_added_and_its_overview_opens(cast, ada):
    assert_well_formed(page_of(ada.get(reverse("add_inspection"))))

    response = ada.post(reverse("add_inspection"), plan(cast), follow=True)

    page = page_of(response)
    assert_well_formed(page)
    assert "Inspection added: East Borough PDU" in page.text
    assert Inspection.objects.get().reference == "east-borough-pdu-2022"


@pytest.mark.parametrize(
    ("changes", "field", "reason"),
    [
        ({"fieldwork_starts_day": "8"}, "fieldwork_starts", "Fieldwork must start on a Monday."),
        ({"fieldwork_starts_month": "smarch"}, "fieldwork_starts", "The day fieldwork starts must be a real date"),
        ({"fieldwork_weeks": "13"}, "fieldwork_weeks", "Fieldwork takes 12 weeks at most"),
        ({"fieldwork_weeks": "two"}, "fieldwork_weeks", "Weeks of fieldwork must be a whole number"),
        ({"reference": "north-borough"}, "reference", "Another inspection has this reference already."),
        ({"reference": "a/b"}, "reference", "The reference may hold letters, digits, hyphens and underscores only"),
        ({"lead": ""}, "lead", "Select a lead inspector"),
        ({"provider": ""}, "provider", "Select a provider"),
        ({"edition": "999999"}, "edition", "Select an edition that is published"),
    ],
)
def test_a_plan_that_cannot_be_is_refused_beside_its_field_and_stays_typed(cast, inspection, ada, changes, field, reason):
    response = ada.post(reverse("add_inspection"), plan(cast, **changes))

    assert summary(response) == [reason]
    assert error_of(response, field) == f"Error: {reason}"
    page = page_of(response)
    typed = plan(cast, **changes)
    assert page.one("input", name="fieldwork_starts_month").attrs["value"] == typed["fieldwork_starts_month"]
    assert page.one("input", name="fieldwork_weeks").attrs["value"] == typed["fieldwork_weeks"]
    if field != "lead":
        assert "selected" in page.one("select", name="lead").one("option", value=str(cast.lee.pk)).attrs
    assert Inspection.objects.count() == 1


def test_an_edition_for_another_kind_of_provider_is_refused_beside_the_field(cast, ada):
    response = ada.post(reverse("add_inspection"), plan(cast, edition=Edition.objects.get(code="crc-2018-19").pk))

    assert "CRC standards 2018-19 is made for the kind" in error_of(response, "edition")


def test_the_plan_is_changed_and_the_edition_refused_after_planning(cast, inspection, case, ada):
    address = of("edit_inspection", inspection)
    shown = page_of(ada.get(address))
    assert_well_formed(shown)
    assert shown.one("input", name="fieldwork_starts_day").attrs["value"] == "7"
    document = {**inspection.edition.document, "code": "pdu-new"}
    new = Edition.objects.create(code="pdu-new", name="New", digest="x", document=document, status="published")
    typed = plan(cast, fieldwork_weeks="3", reference="north-borough")

    refused = ada.post(address, typed | {"edition": new.pk})
    changed = ada.post(address, typed, follow=True)

    assert summary(refused) == ["The edition changes in planning alone; this inspection is in fieldwork."]
    assert page_of(refused).one("input", name="fieldwork_weeks").attrs["value"] == "3"
    assert "Fieldwork takes 3 weeks" in page_of(changed).text


def test_a_provider_is_added_once(ada, inspection):
    assert_well_formed(page_of(ada.get(reverse("add_provider"))))
    typed = {"name": "West Borough", "kind": "PDU", "region": "Wales"}

    assert "Provider added: West Borough PDU" in page_of(ada.post(reverse("add_provider"), typed, follow=True)).text
    again = ada.post(reverse("add_provider"), typed)

    assert summary(again) == ["West Borough PDU is already here."]
    assert page_of(again).one("input", name="region").attrs["value"] == "Wales"


def test_the_team_page_names_everybody_with_their_role_and_who_left(cast, inspection, lee, browser_of, django_assert_num_queries):
    member = inspection.team.get(user=cast.rae)
    inspection.team.filter(pk=member.pk).update(left_at=member.joined_at)

    with django_assert_num_queries(5):
        page = page_of(lee.get(of("team", inspection)))

    assert_well_formed(page)
    present, former = page.all("table")
    assert [(row.one("th").text, row.all("td")[0].text) for row in present.one("tbody").all("tr")] == [
        ("Lee", "Lead inspector"), ("Ines", "Inspector"), ("Asha", "Assistant inspector"), ("Lou", "Local assessor"),
        ("Quinn", "Quality assurer"), ("Pat", "Panel member"),
    ]  # fmt: skip
    assert [row.one("th").text for row in former.one("tbody").all("tr")] == ["Rae"]
    for_ines = page_of(browser_of(cast.ines).get(of("team", inspection)))
    assert_well_formed(for_ines)
    assert "Remove" not in for_ines.text


def test_somebody_is_added_to_the_team(cast, inspection, lee):
    page = page_of(lee.get(of("add_member", inspection)))
    assert_well_formed(page)
    assert {option.text for option in page.one("select", name="user").all("option")} == {
        "Choose a person", "Ada (ada@example.org)", "Olu (olu@example.org)",
    }  # fmt: skip

    response = lee.post(of("add_member", inspection), {"user": cast.olu.pk, "role": "local_assessor"}, follow=True)

    assert "Olu joined the team as local assessor" in page_of(response).text


@pytest.mark.parametrize(
    ("typed", "reasons"),
    [
        ({}, ["Select a person", "Select a role"]),
        ({"user": "ines", "role": "inspector"}, ["Select somebody who may sign in and is not on the team"]),
        ({"user": "olu", "role": "lead"}, ["Select role"]),
    ],
)
def test_somebody_who_cannot_join_is_refused(cast, inspection, lee, typed, reasons):
    sent = typed | ({"user": getattr(cast, typed["user"]).pk} if typed else {})

    assert summary(lee.post(of("add_member", inspection), sent)) == reasons


def test_a_role_is_changed_with_a_warning_about_open_cases(cast, inspection, case, lee):
    address = of("edit_member", inspection, inspection.team.get(user=cast.ines).pk)
    page = page_of(lee.get(address))
    assert_well_formed(page)
    assert "checked" in page.one("input", name="role", value="inspector").attrs
    assert "Ines has 1 case not submitted" in page.text

    response = lee.post(address, {"role": "panel_member"}, follow=True)

    assert "Ines is now panel member" in page_of(response).text


def test_removing_somebody_warns_of_the_cases_they_hold_and_leaves_them_there(cast, inspection, case, lee):
    add_case(inspection, "NB-2", allocated_to=cast.ines)
    address = of("remove_member", inspection, inspection.team.get(user=cast.ines).pk)
    page = page_of(lee.get(address))
    assert_well_formed(page)
    assert "Ines has 2 cases not submitted" in page.text

    response = lee.post(address, {"reason": "Moved on"}, follow=True)

    assert "Ines left the team" in page_of(response).text
    assert inspection.cases.filter(allocated_to=cast.ines).count() == 2


def test_the_lead_hands_over_and_goes_where_they_may_still_be(cast, inspection, lee):
    address = of("change_lead", inspection)
    page = page_of(lee.get(address))
    assert_well_formed(page)
    assert "What does Lee do from now on?" in page.text

    response = lee.post(address, {"to": cast.ines.pk, "former_becomes": "leaves"})

    assert response.headers["Location"] == reverse("inspections")
    assert inspection.team.get(role="lead", left_at=None).user == cast.ines


def test_an_administrator_replaces_the_lead_and_stays_on_the_team_page(cast, inspection, ada):
    response = ada.post(of("change_lead", inspection), {"to": cast.olu.pk, "former_becomes": "quality_assurer"})

    assert response.headers["Location"] == of("team", inspection)
    assert inspection.team.get(user=cast.lee).role == "quality_assurer"


def test_the_lead_is_not_replaced_by_themselves(cast, inspection, lee):
    response = lee.post(of("change_lead", inspection), {"to": cast.lee.pk, "former_becomes": "inspector"})

    assert summary(response) == ["Lee is the lead inspector already."]


def test_a_phase_is_changed_after_a_second_question_that_says_what_is_not_submitted(cast, inspection, case, lee):
    address = of("change_phase", inspection)
    first = page_of(lee.get(address))
    assert_well_formed(first)
    assert [radio.attrs["value"] for radio in first.all("input", name="to")] == ["planning", "moderation"]

    asked = page_of(lee.post(address, {"to": "moderation", "reason": "", "expected": "fieldwork"}))
    assert_well_formed(asked)
    assert "1 of 1 case is not submitted." in asked.text
    assert Inspection.objects.get(pk=inspection.pk).phase == Phase.FIELDWORK

    hidden = {field.attrs["name"]: field.attrs["value"] for field in asked.one("main").all("input", type="hidden")}
    response = lee.post(address, hidden, follow=True)
    assert "The inspection is now in moderation" in page_of(response).text
    assert Inspection.objects.get(pk=inspection.pk).phase == Phase.MODERATION


def test_going_back_asks_for_a_reason_and_keeps_it_through_the_second_question(cast, inspection, lee):
    address = of("change_phase", inspection)
    back = {"to": "planning", "expected": "fieldwork"}

    refused = lee.post(address, back | {"reason": " "})
    asked = page_of(lee.post(address, back | {"reason": "The cohort\nwas drawn anew"}))

    assert summary(refused) == ["Enter why the inspection goes back to planning."]
    assert "checked" in page_of(refused).one("input", name="to", value="planning").attrs
    assert asked.one("input", name="reason").attrs["value"] == "The cohort\nwas drawn anew"


def test_a_phase_that_somebody_changed_in_the_meantime_is_said_and_nothing_moves(cast, inspection, lee):
    change_phase(inspection=inspection, to=Phase.MODERATION, expected=Phase.FIELDWORK, by=cast.ada)

    response = lee.post(
        of("change_phase", inspection), {"to": "moderation", "reason": "", "expected": "fieldwork", "confirmed": "on"}
    )

    assert summary(response) == ["Somebody has moved this inspection to moderation in the meantime. Nothing was changed."]
    assert page_of(response).one("input", name="expected").attrs["value"] == "moderation"


def test_publishing_is_confirmed_as_final_and_then_offers_no_way_on(cast, inspection, lee):
    Inspection.objects.filter(pk=inspection.pk).update(phase=Phase.PANEL)
    address = of("change_phase", inspection)
    assert summary(lee.post(address, {"to": "published", "reason": "", "expected": "panel"})) == [
        "The results are not locked. Two people lock them, on the page of the panel, before they are published."
    ]
    lock(inspection, cast.lee, cast.pat)

    asked = page_of(lee.post(address, {"to": "published", "reason": "", "expected": "panel"}))
    lee.post(address, {"to": "published", "reason": "", "expected": "panel", "confirmed": "on"})
    final = page_of(lee.get(address))

    assert "open to everybody from then on" in asked.text
    assert_well_formed(final)
    assert "A published inspection is final" in final.text
    assert final.all("input", name="to") == []
    assert summary(lee.post(address, {"to": "panel", "reason": "Oh", "expected": "published"})) == [
        "A published inspection stays as it is."
    ]
