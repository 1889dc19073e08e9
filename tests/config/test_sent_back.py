"""Forms that came too late, after the end of a session or of their token: what was written into them is never lost."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from accounts.signing_in import end_sessions
from cases.models import Judgement
from tests.cases.filling import KEY_QUESTION, PROMPT, posted
from tests.cast import PASSWORD
from tests.pages import assert_well_formed, page_of

WORDS = "She said <b>& meant</b>\nthat the plan was hers."
ORIGIN = {"Origin": "http://testserver"}


@pytest.fixture
def browser(cast) -> Client:
    """A browser that proves itself as browsers must."""
    client = Client(enforce_csrf_checks=True)
    client.force_login(cast.ines)
    return client


@pytest.fixture
def address(case) -> str:
    return f"{reverse('case_page', args=[case.pk, KEY_QUESTION])}?check=1"


def filled(browser, address) -> dict[str, str]:
    return posted(page_of(browser.get(address)), **{f"evidence-{PROMPT}": WORDS, f"choice-{PROMPT}": "yes"})


def fields_of(form) -> dict[str, str]:
    """Everything that the form would send."""
    boxes = {box.attrs["name"]: "".join(box.children).removeprefix("\n") for box in form.all("textarea")}
    return {field.attrs["name"]: field.attrs.get("value", "") for field in form.all("input")} | boxes


def test_what_is_sent_after_the_end_of_a_session_is_sent_again_after_signing_in(browser, address, cast):
    data = filled(browser, address)
    end_sessions(of=cast.ines)

    asked = browser.post(address, data)
    page = page_of(asked)
    assert asked.status_code == 401
    assert_well_formed(page)
    assert "what you sent is not saved yet" in page.one("main").text
    assert page.one("textarea", readonly="").text == "She said <b>& meant</b> that the plan was hers."
    form = page.one("form", action=reverse("sign_in"))

    wrong = page_of(browser.post(reverse("sign_in"), fields_of(form) | {"email": cast.ines.email, "password": "wrong"}))
    form = wrong.one("form", action=reverse("sign_in"))
    again = browser.post(reverse("sign_in"), fields_of(form) | {"email": cast.ines.email, "password": PASSWORD})
    page = page_of(again)
    assert_well_formed(page)
    assert page.one("h1").text == "Send what you wrote"
    form = page.one("form", action=address)
    assert not Judgement.objects.exists()

    saved = browser.post(address, fields_of(form))
    assert saved.status_code == 302
    judgement = Judgement.objects.get(question__code=PROMPT)
    assert (judgement.evidence, judgement.option.code) == (WORDS, "yes")


def test_what_is_sent_with_a_token_of_before_is_sent_again_with_one_press(browser, address):
    data = filled(browser, address) | {"csrfmiddlewaretoken": "a" * 64}

    expired = browser.post(address, data, headers=ORIGIN)
    page = page_of(expired)
    assert expired.status_code == 403
    assert_well_formed(page)
    assert page.one("h1").text == "This form has expired"
    form = page.one("form", action=address)

    assert browser.post(address, fields_of(form), headers=ORIGIN).status_code == 302
    assert Judgement.objects.get(question__code=PROMPT).evidence == WORDS


@pytest.mark.parametrize("headers", [{}, {"Origin": "null"}, {"Origin": "https://elsewhere.example"}])
def test_nobody_elsewhere_gets_a_form_signed_by_us(browser, address, headers):
    data = filled(browser, address) | {"csrfmiddlewaretoken": "a" * 64}

    page = page_of(browser.post(address, data, headers=headers))

    assert page.one("h1").text == "This form has expired"
    assert "the plan was hers" not in page.text
    assert not page.all("form", action=address)


def test_a_file_is_asked_for_once_more(browser, address):
    browser.get(address)
    file = SimpleUploadedFile("cases.csv", b"reference\n")

    page = page_of(browser.post(address, {"note": WORDS, "file": file}, headers=ORIGIN))

    assert "A file has to be chosen once more" in page.one("main").text


@pytest.mark.parametrize("data", [{"reason": "Short."}, {"reason": WORDS, "password": "a secret of twenty letters"}])
def test_where_nobody_wrote_anything_or_a_password_there_is_nothing_to_keep(address, data):
    response = Client().post(address, data)

    assert response.status_code == 302
    assert response.headers["Location"].startswith(reverse("sign_in"))


def test_after_signing_in_nothing_leads_out_of_the_service(browser, cast):
    kept = {"kept": "reason=She+said+that+the+plan+was+hers.", "next": "https://elsewhere.example/"}

    page = page_of(Client().post(reverse("sign_in"), {"email": cast.ines.email, "password": PASSWORD, **kept}))

    assert [form.attrs["action"] for form in page.one("main").all("form")] == [reverse("inspections")]
