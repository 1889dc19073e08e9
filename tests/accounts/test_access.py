"""Who may open which page about accounts: every role and nobody, by address."""

import pytest
from django.urls import reverse

from tests.cast import ROLES

EVERYBODY = [*ROLES, "olu", "ada"]
ADMINISTRATORS_ONLY = ["people", "add_person", "person", "edit_person", "deactivate_person", "new_password"]
OWN = ["account", "change_password", "issue_token"]


def address(name, cast):
    return (
        reverse(name, args=[cast.rae.pk])
        if name in ("person", "edit_person", "deactivate_person", "new_password")
        else reverse(name)
    )


@pytest.mark.parametrize("who", EVERYBODY)
@pytest.mark.parametrize("name", ADMINISTRATORS_ONLY)
@pytest.mark.parametrize("method", ["get", "post"])
def test_people_are_for_administrators_only(who, name, method, cast, inspection, browser_of):
    if (name == "people" and method == "post") or (name == "person" and method == "post"):
        expected = 405
    else:
        expected = 200 if who == "ada" else 403

    response = getattr(browser_of(getattr(cast, who)), method)(address(name, cast))

    # A deactivation or a new password that is confirmed goes on to another page.
    assert response.status_code in ((200, 302) if expected == 200 else (expected,))


@pytest.mark.parametrize("who", EVERYBODY)
@pytest.mark.parametrize("name", OWN)
def test_ones_own_account_is_for_everybody_who_signed_in(who, name, cast, browser_of):
    assert browser_of(getattr(cast, who)).get(address(name, cast)).status_code == 200


@pytest.mark.parametrize("name", [*ADMINISTRATORS_ONLY, *OWN])
@pytest.mark.parametrize("method", ["get", "post"])
def test_nobody_is_sent_to_sign_in_first(name, method, cast, browser_of):
    where = address(name, cast)

    response = getattr(browser_of(None), method)(where)

    assert (response.status_code, response.headers["Location"]) == (302, f"{reverse('sign_in')}?next={where}")


def test_a_person_who_does_not_exist_is_not_there(cast, browser_of):
    assert browser_of(cast.ada).get(reverse("person", args=[10**12])).status_code == 404
    assert browser_of(cast.ada).get("/people/99999999999999999999999/").status_code == 404
