"""While the database cannot be reached: everybody is told so, and nobody loses what they wrote."""

import json

import pytest
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client

from tests.pages import Page, assert_well_formed, page_of

FORM = "/cases/1/form/assessment.engaging/"
TOKEN = {"csrfmiddlewaretoken": "a" * 64}
WORDS = "She said <b>& meant</b>\nthat the plan was hers."


@pytest.fixture(autouse=True)
def no_database(django_db_blocker):
    """Nobody answers where the database is said to be."""
    with django_db_blocker.unblock():
        connection.close()
        port, connection.settings_dict["PORT"] = connection.settings_dict["PORT"], "1"
        yield
        connection.close()
        connection.settings_dict["PORT"] = port


@pytest.fixture
def browser(settings) -> Client:
    """Somebody who signed in while there was a database: their session is a cookie."""
    client = Client(raise_request_exception=False)
    session = client.session
    session.update({SESSION_KEY: "1", HASH_SESSION_KEY: "a" * 64, BACKEND_SESSION_KEY: settings.AUTHENTICATION_BACKENDS[0]})
    session.save()
    client.cookies["sessionid"] = session.session_key
    return client


def shown(response) -> Page:
    assert response.status_code == 503
    assert response["Retry-After"] == "5"
    assert response["Cache-Control"] == "no-store"
    page = page_of(response)
    assert_well_formed(page)
    assert page.one("h1").text == "Sorry, the service is unavailable"
    return page


def test_a_page_says_so_and_offers_to_try_again(browser):
    page = shown(browser.get(f"{FORM}?check=1"))

    again = page.one("a", cls="govuk-button")
    assert (again.text, again.attrs["href"]) == ("Try again", f"{FORM}?check=1")
    assert page.all("form") == []


def test_a_form_that_was_sent_comes_back_with_everything_in_it_and_can_be_sent_again(browser):
    short = {**TOKEN, "choice-a": "yes", "version-a": "3", "overview": ""}

    page = shown(browser.post(f"{FORM}?check=1", {**short, "evidence-a": WORDS, "evidence-b": "\nHers."}))

    form = page.one("form")
    assert (form.attrs["method"], form.attrs["action"]) == ("post", f"{FORM}?check=1")
    assert [box.attrs["name"] for box in form.all("textarea")] == ["evidence-a", "evidence-b"]
    assert [label.text for label in form.all("label")] == ["What you wrote, text 1 of 2", "What you wrote, text 2 of 2"]
    rest = {one.attrs["name"]: one.attrs["value"] for one in form.all("input")}
    assert rest == short


def test_one_text_needs_no_number(browser):
    operation = {"operation": "6a3f2c1e-0d4b-4c55-9d5f-6a3b8f0c2d11"}  # as long as a text, but nobody wrote it
    page = shown(browser.post(FORM, {**TOKEN, **operation, "reason": WORDS}))

    assert page.one("label").text == "What you wrote"


def test_words_that_look_like_html_come_back_as_words(browser):
    response = browser.post(FORM, {**TOKEN, "reason": WORDS})

    assert "\nShe said &lt;b&gt;&amp; meant&lt;/b&gt;\nthat the plan was hers.</textarea>" in response.content.decode()


def test_passwords_never_come_back(browser):
    response = browser.post("/sign-in/", {"username": "ines@example.org", "password": "a secret of twenty letters"})

    page = shown(response)
    assert "secret" not in response.content.decode()
    assert page.all("form") == []
    assert "go back in your browser" in page.one("main").text


def test_a_form_with_a_file_is_sent_again_by_its_own_page(browser):
    page = shown(browser.post(FORM, {"note": WORDS, "file": SimpleUploadedFile("cases.csv", b"reference\n")}))

    assert page.all("form") == []
    assert "A file has to be chosen" in page.one("main").text


@pytest.mark.parametrize(
    ("method", "address"),
    [
        ("patch", "/api/cases/1/answers/assessment.engaging.motivation/"),
        ("get", "/api/cases/1/answers/assessment.engaging.motivation/"),
        ("post", "/api/cases/1/answers:batch"),
        ("post", "/ping"),
        ("post", "/account/device-key/"),
    ],
)
def test_programs_are_told_in_their_own_words_when_to_come_again(browser, method, address):
    change = {"op": "0b8e4bb2-4bb2-4bb2-8bb2-0b8e4bb24bb2", "question": "a", "version": 0, "fields": {"choice": "yes"}}
    body = json.dumps({**change, "operations": [change], "device": change["op"]})
    headers = {"Accept": "application/json, application/problem+json", "If-Match": '"0"'}

    response = getattr(browser, method)(
        address, body if method != "get" else None, content_type="application/json", headers=headers
    )

    assert response.status_code == 503, response.content
    assert response["Content-Type"] == "application/problem+json"
    assert response["Retry-After"] == "5"
    assert response.json()["type"] == "/api/docs/#problem-unavailable"


def test_pages_that_need_no_records_are_there(browser):
    assert Client().get("/help/").status_code == 200


def test_any_other_error_is_still_one_of_ours(browser, monkeypatch):
    monkeypatch.setattr("config.views.render", lambda *_: 1 / 0)

    response = browser.get("/help/")

    assert response.status_code == 500
    assert "Retry-After" not in response
