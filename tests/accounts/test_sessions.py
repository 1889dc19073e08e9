"""How long a session lasts: signs of the person lengthen it, scripts do not, and half a day is the end."""

import pytest
from django.conf import settings
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from accounts import sessions
from accounts.rules import session_left
from tests.cast import person

IDLE, LONGEST = 3600, 12 * 3600
MOMENTS = st.integers(0, 10**6)


@pytest.mark.parametrize(
    ("active", "now", "left"),
    [(0, 0, 3600), (0, 3599, 1), (0, 3600, 0), (0, 9999, 0), (40_000, 40_000, 3200), (43_199, 43_199, 1), (43_200, 43_200, 0)],
)
def test_a_session_lasts_an_hour_after_the_last_sign_and_half_a_day_at_most(active, now, left):
    assert session_left(began=0, active=active, now=now, idle=IDLE, longest=LONGEST) == left


@given(began=MOMENTS, active=MOMENTS, now=MOMENTS, later=st.integers(0, 10**5))
def test_waiting_only_shortens_it_and_nothing_lengthens_it_beyond_its_limits(began, active, now, later):
    left = session_left(began=began, active=active, now=now, idle=IDLE, longest=LONGEST)

    assert 0 <= left <= IDLE
    if began <= now and active <= now:
        assert session_left(began=began, active=active, now=now + later, idle=IDLE, longest=LONGEST) == max(0, left - later)


class Clock:
    now = 1_000_000

    def time(self):
        return self.now


@pytest.fixture
def clock(monkeypatch):
    clock = Clock()
    monkeypatch.setattr(sessions, "time", clock)
    return clock


@pytest.fixture
def browser(clock, db):
    client = Client()
    client.force_login(person("ines"))
    client.get("/")
    return client


def left(browser, **headers):
    return browser.get("/ping", headers={"sec-fetch-mode": "cors", **headers}).json()["left"]


def is_signed_in(browser):
    return browser.get("/account/").status_code == 200


def test_pages_and_typing_lengthen_a_session_and_scripts_do_not(browser, clock):
    clock.now += 1000
    assert left(browser) == settings.SESSION_IDLE_SECONDS - 1000
    clock.now += 1000
    assert left(browser) == settings.SESSION_IDLE_SECONDS - 2000
    assert left(browser, **{"x-active": "1"}) == settings.SESSION_IDLE_SECONDS
    clock.now += 1000
    browser.get("/account/")
    assert left(browser) == settings.SESSION_IDLE_SECONDS


def test_a_sign_is_written_down_once_a_minute(browser, clock):
    clock.now += 59
    assert "sessionid" not in browser.get("/account/").cookies
    clock.now += 1
    assert "sessionid" in browser.get("/account/").cookies


def test_after_an_hour_away_the_next_page_asks_to_sign_in(browser, clock):
    clock.now += settings.SESSION_IDLE_SECONDS
    assert browser.get("/account/").headers["Location"] == "/sign-in/?next=/account/"
    assert left(browser) is None


def test_half_a_day_is_the_end_whatever_is_done(browser, clock):
    for _ in range(12 * 6 - 1):
        clock.now += 600
        assert is_signed_in(browser)
    assert left(browser) == 600
    clock.now += 600
    assert not is_signed_in(browser)


def test_saving_after_the_end_is_signed_out_never_redirected(browser, clock):
    clock.now += settings.SESSION_IDLE_SECONDS
    reply = browser.patch("/api/cases/1/answers/x/", {}, content_type="application/json", headers={"if-match": '"0"'})
    assert (reply.status_code, reply.json()["reason"]) == (401, "signed_out")
