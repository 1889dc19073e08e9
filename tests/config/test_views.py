"""Pages about the service itself."""

import pytest
from django.test import Client
from django.urls import reverse

from tests.design.addresses import ADDRESSES
from tests.pages import assert_well_formed, page_of


@pytest.mark.parametrize("name", ["help", "privacy", "accessibility_statement"])
def test_anybody_may_read_about_the_service(client, name):
    response = client.get(reverse(name))
    assert response.status_code == 200
    assert_well_formed(page_of(response))


def test_pages_about_the_service_are_only_read(client):
    assert client.post(reverse("help")).status_code == 405


def test_the_accessibility_statement_claims_no_more_than_was_tested(client):
    statement = page_of(client.get(reverse("accessibility_statement"))).text
    assert "partially compliant" in statement
    assert "has not been audited" in statement
    assert "Equality and Human Rights Commission" in statement


def test_scripts_run_only_from_here(client):
    response = client.get(reverse("help"))
    policy = response["Content-Security-Policy"]
    scripts = page_of(response).all("script")
    assert [script.attrs["type"] for script in scripts] == ["module"]
    assert all(script.attrs["src"].startswith("/static/") and not script.text for script in scripts)
    assert "script-src 'self';" in policy
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy


def test_a_form_that_has_expired_says_so_in_words(settings):
    response = Client(enforce_csrf_checks=True).post(reverse("sign_in"), {"username": "ines@example.org"})
    assert response.status_code == 403
    page = page_of(response)
    assert_well_formed(page)
    assert page.one("h1").text == "This form has expired"


@pytest.mark.parametrize(("name", "route"), ADDRESSES.items())
def test_every_address_that_the_frame_links_to_exists(name, route):
    parts = {"reference": "north"} if "reference" in route else {}
    assert reverse(name, kwargs=parts) == "/" + route.replace("<slug:reference>", "north")


def test_a_form_without_its_token_is_refused_with_a_page_that_says_what_to_do(db):
    page = Client(enforce_csrf_checks=True).post("/sign-in/", {"username": "x"})

    assert page.status_code == 403
    assert "This form has expired" in page.content.decode()


def test_the_cookie_of_the_form_token_is_sent_once_and_anew_after_signing_in(client, cast):
    sign_in = reverse("sign_in")
    first = client.get(sign_in).cookies["csrftoken"].value
    assert "csrftoken" not in client.get(sign_in).cookies
    client.force_login(cast.ines)
    client.cookies["csrftoken"] = "not a token"
    assert client.get(reverse("account")).cookies["csrftoken"].value not in {first, "not a token"}
