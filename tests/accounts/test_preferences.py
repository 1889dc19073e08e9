"""How somebody likes the pages to be."""

from django.urls import reverse

from tests.pages import assert_well_formed, page_of


def test_preferences_are_chosen_on_a_page_of_ones_own(cast, browser_of):
    browser, url = browser_of(cast.ines), reverse("preferences")
    page = page_of(browser.get(url))
    assert_well_formed(page)
    assert [radio.attrs["value"] for radio in page.all("input", type="radio") if "checked" in radio.attrs] == ["no", "yes"]
    assert "Select when guidance is shown" in page_of(browser.post(url, {})).text
    reply = browser.post(url, {"always_show_guidance": "yes", "keyboard_shortcuts": "no"})
    assert reply.headers["Location"] == reverse("account")
    account = page_of(browser.get(reverse("account")))
    assert_well_formed(account)
    assert "Always shown" in account.text
    cast.ines.refresh_from_db()
    assert (cast.ines.always_show_guidance, cast.ines.keyboard_shortcuts) == (True, False)
    cast.lee.refresh_from_db()
    assert (cast.lee.always_show_guidance, cast.lee.keyboard_shortcuts) == (False, True)


def test_guidance_is_switched_on_the_form_itself(case, cast, browser_of):
    browser = browser_of(cast.ines)
    form = reverse("case_page", args=[case.pk, "outcomes.progress"])
    page = page_of(browser.get(form))
    assert_well_formed(page)
    assert ["open" in details.attrs for details in page.all("details")] == [False]
    switch = reverse("show_guidance")
    assert browser.post(switch, {"always": "yes", "next": form}).headers["Location"] == form
    assert ["open" in details.attrs for details in page_of(browser.get(form)).all("details")] == [True]
    assert ["open" in details.attrs for details in page_of(browser_of(cast.lee).get(form)).all("details")] == [False]
    browser.post(switch, {"always": "no", "next": form})
    assert ["open" in details.attrs for details in page_of(browser.get(form)).all("details")] == [False]


def test_the_switch_leads_nowhere_else(cast, browser_of):
    browser, switch = browser_of(cast.ines), reverse("show_guidance")
    for bad in ("https://elsewhere.example/", "//elsewhere.example/", ""):
        assert browser.post(switch, {"always": "yes", "next": bad}).headers["Location"] == reverse("account")
    assert browser.get(switch).status_code == 405
    assert browser_of(None).post(switch, {"always": "yes"}).headers["Location"].startswith("/sign-in/")
