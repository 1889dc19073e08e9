"""Signing in and out in a browser."""

import pytest
from django.test import Client
from django.urls import reverse

from accounts.managing import set_temporary_password
from accounts.models import User
from accounts.signing_in import NOT_RECOGNISED
from tests.accounts.test_signing_in import NEW, fail
from tests.cast import PASSWORD, person
from tests.pages import assert_well_formed, page_of

SIGN_IN = reverse("sign_in")


@pytest.fixture
def ines(db):
    return person("ines")


@pytest.fixture
def browser(db):
    return Client()


def sign_in(browser, email="ines@example.org", password=PASSWORD, **more):
    return browser.post(SIGN_IN, {"email": email, "password": password, **more})


def is_signed_in(browser):
    return browser.get(reverse("account")).status_code == 200


def summary(response):
    page = page_of(response)
    assert_well_formed(page)
    return [item.text for item in page.one("ul", cls="govuk-error-summary__list").all("li")]


def test_the_right_password_leads_to_the_inspections(browser, ines):
    assert_well_formed(page_of(browser.get(SIGN_IN)))

    response = sign_in(browser)

    assert response.headers["Location"] == reverse("inspections")
    assert is_signed_in(browser)
    assert User.objects.get(pk=ines.pk).last_login is not None


def test_a_wrong_password_is_answered_without_saying_which_part_was_wrong_and_keeps_the_address(browser, ines):
    response = sign_in(browser, password="wrong")

    assert summary(response) == [NOT_RECOGNISED]
    page = page_of(response)
    assert page.one("input", id="id_email").attrs["value"] == "ines@example.org"
    assert "value" not in page.one("input", id="id_password").attrs


def test_what_was_left_empty_is_named(browser, db):
    assert summary(sign_in(browser, email="", password="")) == ["Enter your email address", "Enter your password"]


def test_after_ten_failures_the_page_says_how_long_to_wait(browser, ines):
    fail("ines@example.org", times=10)

    assert summary(sign_in(browser)) == [
        "There have been too many attempts to sign in with this email address. Try again in 15 minutes."
    ]
    assert not is_signed_in(browser)


def test_a_page_that_was_asked_for_opens_after_signing_in(browser, ines):
    asked = browser.get(reverse("account"))
    assert asked.headers["Location"] == f"{SIGN_IN}?next=/account/"
    assert page_of(browser.get(asked.headers["Location"])).one("input", name="next").attrs["value"] == "/account/"

    assert sign_in(browser, next="/account/").headers["Location"] == "/account/"


@pytest.mark.parametrize("elsewhere", ["https://evil.example/", "//evil.example/", "javascript:alert(1)", "\\\\evil.example"])
def test_signing_in_never_leads_to_another_site(browser, ines, elsewhere):
    assert sign_in(browser, next=elsewhere).headers["Location"] == reverse("inspections")
    assert browser.get(SIGN_IN, {"next": elsewhere}).headers["Location"] == reverse("inspections")


def test_signing_in_needs_the_form_token(ines):
    strict = Client(enforce_csrf_checks=True)

    assert sign_in(strict).status_code == 403


def test_signing_out_ends_every_session_of_the_person_and_nobody_elses(ines):
    here, elsewhere, olus = Client(), Client(), Client()
    person("olu")
    for browser in (here, elsewhere):
        sign_in(browser)
    sign_in(olus, email="olu@example.org")

    response = here.post(reverse("sign_out"))

    assert response.headers["Location"] == SIGN_IN
    assert [is_signed_in(browser) for browser in (here, elsewhere, olus)] == [False, False, True]


def test_signing_out_takes_a_post(browser, ines):
    sign_in(browser)

    assert browser.get(reverse("sign_out")).status_code == 405
    assert is_signed_in(browser)


def test_a_temporary_password_leads_to_choosing_ones_own_before_anything_else(browser, ines):
    password = set_temporary_password(person=ines, by=person("ada", is_administrator=True))

    response = sign_in(browser, password=password, next="/account/")

    assert response.headers["Location"] == reverse("choose_password")
    assert not is_signed_in(browser)
    assert_well_formed(page_of(browser.get(reverse("choose_password"))))
    chosen = browser.post(reverse("choose_password"), {"new": NEW, "repeated": NEW})
    assert chosen.headers["Location"] == "/account/"
    assert is_signed_in(browser)
    assert User.objects.get(pk=ines.pk).check_password(NEW)


@pytest.mark.parametrize(
    ("new", "repeated", "reasons"),
    [
        (NEW, NEW + " ", ["The two passwords are not the same"]),
        ("short", "short", ["This password is too short. It must contain at least 12 characters."]),
        ("", "", ["Enter a new password", "Type the new password again"]),
    ],
)
def test_a_chosen_password_that_will_not_do_is_refused_and_the_person_stays_outside(browser, ines, new, repeated, reasons):
    password = set_temporary_password(person=ines, by=person("ada", is_administrator=True))
    sign_in(browser, password=password)

    response = browser.post(reverse("choose_password"), {"new": new, "repeated": repeated})

    assert summary(response) == reasons
    assert not is_signed_in(browser)


def test_choosing_a_password_is_only_for_whoever_has_just_given_the_temporary_one(browser, ines):
    ada = person("ada", is_administrator=True)
    sign_in(browser, password=set_temporary_password(person=ines, by=ada))
    set_temporary_password(person=ines, by=ada)

    response = browser.post(reverse("choose_password"), {"new": NEW, "repeated": NEW})

    assert response.headers["Location"] == SIGN_IN
    assert not User.objects.get(pk=ines.pk).check_password(NEW)


def test_somebody_who_is_signed_in_already_is_taken_on(browser, ines):
    sign_in(browser)

    assert browser.get(SIGN_IN, {"next": "/account/"}).headers["Location"] == "/account/"
