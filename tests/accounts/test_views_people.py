"""People as administrators see and arrange them."""

import pytest
from django.contrib.auth.hashers import make_password
from django.test import Client
from django.urls import reverse

from accounts.models import User
from tests.cast import PASSWORD
from tests.pages import assert_well_formed, page_of


@pytest.fixture
def browser(cast, browser_of):
    return browser_of(cast.ada)


def add_people(number):
    User.objects.bulk_create(
        User(email=f"p{n:03}@example.org", name=f"Person {n:03}", password=make_password(None)) for n in range(number)
    )


def names(page):
    return [row.one("th").text for row in page.one("tbody").all("tr")]


def test_the_list_names_everybody_with_what_their_account_is(browser, cast):
    User.objects.filter(pk=cast.rae.pk).update(is_active=False)

    page = page_of(browser.get(reverse("people")))

    assert_well_formed(page)
    assert names(page) == ["Ada", "Asha", "Ines", "Lee", "Lou", "Olu", "Pat", "Quinn", "Rae"]
    states = {row.one("th").text: row.all("td")[-1].text for row in page.one("tbody").all("tr")}
    assert (states["Ada"], states["Ines"], states["Rae"]) == ("Administrator", "Active", "Deactivated")


@pytest.mark.parametrize(
    ("sought", "found"),
    [("ines", ["Ines"]), ("EXAMPLE.org a", ["Ada", "Asha", "Ines", "Lee", "Lou", "Olu", "Pat", "Quinn", "Rae"])],
)
def test_a_search_finds_every_word_in_name_or_address(browser, sought, found):
    assert names(page_of(browser.get(reverse("people"), {"search": sought}))) == found


def test_a_search_without_result_or_that_cannot_be_read_still_gives_a_page(browser):
    page = page_of(browser.get(reverse("people"), {"search": "nobody at all"}))

    assert_well_formed(page)
    assert "Nobody found" in page.text
    assert "Ines" in names(page_of(browser.get(reverse("people"), {"search": "a\x00b"})))


def test_a_long_list_is_paged_and_costs_the_same_on_every_page(browser, django_assert_num_queries):
    add_people(120)

    def open_page(address, queries):
        with django_assert_num_queries(queries):
            return page_of(browser.get(address))

    first = open_page(reverse("people"), 3)
    second = open_page(reverse("people") + first.one("a", rel="next").attrs["href"], 4)
    third = open_page(reverse("people") + second.one("a", rel="next").attrs["href"], 4)

    assert [len(names(page)) for page in (first, second, third)] == [50, 50, 29]
    assert names(first) + names(second) + names(third) == sorted(User.objects.values_list("name", flat=True))
    assert names(page_of(browser.get(reverse("people") + third.one("a", rel="prev").attrs["href"]))) == names(second)


def test_a_person_is_added_and_signs_in_with_the_password_that_is_shown_once(browser):
    assert_well_formed(page_of(browser.get(reverse("add_person"))))

    page = page_of(browser.post(reverse("add_person"), {"name": "Nia", "email": "nia@example.org"}))

    assert_well_formed(page)
    password = page.one("input", name="password").attrs["value"]
    nia = User.objects.get(email="nia@example.org")
    assert password not in browser.get(reverse("person", args=[nia.pk])).content.decode()
    signed_in = Client().post(reverse("sign_in"), {"email": "nia@example.org", "password": password})
    assert signed_in.headers["Location"] == reverse("choose_password")


def test_an_address_that_is_taken_is_refused_beside_the_field_and_what_was_typed_stays(browser, cast):
    page = page_of(browser.post(reverse("add_person"), {"name": "Nia", "email": "ines@example.org", "is_administrator": "on"}))

    assert_well_formed(page)
    assert page.one("p", id="id_email_error").text == "Error: Somebody with this email address is already here."
    assert page.one("input", name="name").attrs["value"] == "Nia"
    assert "checked" in page.one("input", name="is_administrator").attrs


def test_a_persons_page_lists_their_roles_past_and_present(
    browser, cast, inspection, other_inspection, django_assert_num_queries
):
    inspection.team.filter(user=cast.ines).update(left_at=inspection.team.get(user=cast.ines).joined_at)
    other_inspection.team.create(user=cast.ines, role="researcher")

    with django_assert_num_queries(5):
        page = page_of(browser.get(reverse("person", args=[cast.ines.pk])))

    assert_well_formed(page)
    rows = {row.one("th").text: row.all("td")[0].text for row in page.one("tbody").all("tr")}
    assert rows == {"North Borough PDU": "Inspector", "South Borough PDU": "Researcher"}


def test_details_are_changed_and_somebody_becomes_an_administrator(browser, cast):
    address = reverse("edit_person", args=[cast.ines.pk])
    assert page_of(browser.get(address)).one("input", name="name").attrs["value"] == "Ines"

    response = browser.post(address, {"name": "Ines I", "email": "ines.i@example.org", "is_administrator": "on"}, follow=True)

    assert "Changes saved for Ines I" in page_of(response).text
    changed = User.objects.get(pk=cast.ines.pk)
    assert (changed.name, changed.email, changed.is_administrator) == ("Ines I", "ines.i@example.org", True)


def test_an_administrator_cannot_demote_themselves(browser, cast):
    page = page_of(browser.post(reverse("edit_person", args=[cast.ada.pk]), {"name": "Ada", "email": "ada@example.org"}))

    assert_well_formed(page)
    assert "You cannot stop being an administrator yourself" in page.one("p", id="id_is_administrator_error").text


def test_deactivating_asks_first_names_the_inspections_and_then_ends_the_sessions(browser, cast, inspection, browser_of):
    ines = browser_of(cast.ines)
    address = reverse("deactivate_person", args=[cast.ines.pk])
    asked = page_of(browser.get(address))
    assert_well_formed(asked)
    assert "Ines stays on 1 inspection" in asked.text

    response = browser.post(address, {"reason": "Moved on"}, follow=True)

    assert "Ines can no longer sign in" in page_of(response).text
    assert ines.get(reverse("account")).status_code == 302
    assert Client().post(reverse("sign_in"), {"email": "ines@example.org", "password": PASSWORD}).status_code == 200


def test_an_administrator_cannot_deactivate_themselves(browser, cast):
    page = page_of(browser.post(reverse("deactivate_person", args=[cast.ada.pk]), {"reason": ""}))

    assert_well_formed(page)
    assert (
        page.one("ul", cls="govuk-error-summary__list").text
        == "You cannot deactivate your own account. Ask another administrator."
    )


@pytest.mark.parametrize("is_active", [True, False])
def test_a_temporary_password_is_set_after_asking_and_lets_somebody_in_again(browser, cast, is_active):
    User.objects.filter(pk=cast.ines.pk).update(is_active=is_active)
    address = reverse("new_password", args=[cast.ines.pk])
    assert_well_formed(page_of(browser.get(address)))

    page = page_of(browser.post(address))

    assert_well_formed(page)
    password = page.one("input", name="password").attrs["value"]
    signed_in = Client().post(reverse("sign_in"), {"email": "ines@example.org", "password": password})
    assert signed_in.headers["Location"] == reverse("choose_password")


def test_ones_own_password_is_not_reset_here(browser, cast):
    page = page_of(browser.post(reverse("new_password", args=[cast.ada.pk])))

    assert_well_formed(page)
    assert "Use 'Change password' on your own account page." in page.text
    assert person_still_has(cast.ada, PASSWORD)


def person_still_has(user, password):
    return User.objects.get(pk=user.pk).check_password(password)
