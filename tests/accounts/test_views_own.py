"""One's own account in a browser."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from rest_framework.test import APIRequestFactory

from accounts.authentication import TokenAuthentication
from accounts.models import ApiToken, User
from accounts.signing_in import issue_token
from tests.accounts.test_signing_in import NEW
from tests.cast import PASSWORD, person
from tests.pages import assert_well_formed, page_of


@pytest.fixture
def ines(db):
    return person("ines")


@pytest.fixture
def browser(ines, browser_of):
    return browser_of(ines)


def test_the_account_page_shows_own_details_and_own_tokens_only(browser, ines):
    tomorrow = timezone.now() + timedelta(days=1)
    issue_token(name="Nightly export", expires_at=tomorrow, by=ines)
    issue_token(name="Somebody else's", expires_at=tomorrow, by=person("olu"))
    used_up, _ = issue_token(name="Used up", expires_at=tomorrow, by=ines)
    ApiToken.objects.filter(pk=used_up.pk).update(expires_at=timezone.now())

    page = page_of(browser.get(reverse("account")))

    assert_well_formed(page)
    assert "ines@example.org" in page.text
    assert [row.one("th").text for row in page.one("tbody").all("tr")] == ["Nightly export"]


def test_without_tokens_the_page_says_so(browser):
    assert "You have no tokens." in page_of(browser.get(reverse("account"))).text


def test_the_key_of_a_token_is_shown_once_and_opens_the_api(browser, ines):
    assert_well_formed(page_of(browser.get(reverse("issue_token"))))

    response = browser.post(reverse("issue_token"), {"name": "Nightly export", "days": "30", "may_write": "yes"})

    page = page_of(response)
    assert_well_formed(page)
    key = page.one("input", name="key").attrs["value"]
    request = APIRequestFactory().get("/", HTTP_AUTHORIZATION=f"Token {key}")
    user, token = TokenAuthentication().authenticate(request)
    assert (user, token.may_write) == (ines, True)
    assert abs(token.expires_at - timezone.now() - timedelta(days=30)) < timedelta(minutes=1)
    assert key not in browser.get(reverse("account")).content.decode()
    assert response.headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize(
    ("name", "days", "reasons"),
    [
        ("", "30", ["Enter what the token is for"]),
        ("Export", "0", ["The token must be valid for at least 1 day"]),
        ("Export", "367", ["The token may be valid for 366 days at most"]),
        ("Export", "soon", ["Days until it expires must be a whole number"]),
    ],
)
def test_a_token_that_cannot_be_is_refused_and_what_was_typed_stays(browser, name, days, reasons):
    page = page_of(browser.post(reverse("issue_token"), {"name": name, "days": days, "may_write": "no"}))

    assert_well_formed(page)
    assert [item.text for item in page.one("ul", cls="govuk-error-summary__list").all("li")] == reasons
    assert page.one("input", name="days").attrs["value"] == days
    assert not ApiToken.objects.exists()


def test_a_token_is_withdrawn_after_asking(browser, ines):
    token, _ = issue_token(name="Nightly export", expires_at=timezone.now() + timedelta(days=1), by=ines)
    address = reverse("withdraw_token", args=[token.pk])

    assert_well_formed(page_of(browser.get(address)))
    assert ApiToken.objects.valid_at(timezone.now()).exists()
    response = browser.post(address, follow=True)

    assert "Token withdrawn: Nightly export" in page_of(response).text
    assert not ApiToken.objects.valid_at(timezone.now()).exists()


def test_the_token_of_somebody_else_is_not_there(browser):
    token, _ = issue_token(name="Export", expires_at=timezone.now() + timedelta(days=1), by=person("olu"))

    assert browser.post(reverse("withdraw_token", args=[token.pk])).status_code == 404
    assert ApiToken.objects.valid_at(timezone.now()).exists()


def test_a_changed_password_keeps_this_session_and_ends_the_others(browser, ines, browser_of):
    elsewhere = browser_of(ines)

    response = browser.post(reverse("change_password"), {"current": PASSWORD, "new": NEW, "repeated": NEW}, follow=True)

    assert "Your password has changed" in page_of(response).text
    assert browser.get(reverse("account")).status_code == 200
    assert elsewhere.get(reverse("account")).status_code == 302
    assert Client().post(reverse("sign_in"), {"email": ines.email, "password": NEW}).status_code == 302


def test_a_password_that_will_not_do_is_refused_beside_its_field(browser, ines):
    assert_well_formed(page_of(browser.get(reverse("change_password"))))

    page = page_of(browser.post(reverse("change_password"), {"current": "wrong", "new": NEW, "repeated": NEW}))

    assert_well_formed(page)
    assert page.one("p", id="id_current_error").text == "Error: Enter the password you have now."
    assert User.objects.get(pk=ines.pk).check_password(PASSWORD)
