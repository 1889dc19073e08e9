"""Sessions that a process remembers: what is no good stays no good, and no request changes what the next one finds."""

import pytest
from django.contrib.sessions.backends import signed_cookies

from accounts.signed_sessions import SessionStore, _opened


def signed(**holds):
    session = signed_cookies.SessionStore()
    session.update(holds)
    session.save()
    return session.session_key


def test_a_cookie_of_django_is_read_and_opened_once():
    cookie = signed(_auth_user_id="7", active=1)
    before = _opened.cache_info().misses
    assert [dict(SessionStore(cookie).items()) for _ in range(3)] == [{"_auth_user_id": "7", "active": 1}] * 3
    assert _opened.cache_info().misses == before + 1


def test_what_one_request_changes_the_next_does_not_find():
    cookie = signed(parts=["a"])
    first = SessionStore(cookie)
    first["parts"].append("b")
    first["more"] = True
    assert dict(SessionStore(cookie).items()) == {"parts": ["a"]}


@pytest.mark.parametrize("spoil", [lambda c: c + "x", lambda c: "x" + c, lambda c: "", lambda c: ":".join(c.split(":")[:2])])
def test_a_cookie_that_was_changed_holds_nothing(spoil):
    cookie = signed(_auth_user_id="7")
    assert dict(SessionStore(cookie).items())  # remembered, and yet
    assert dict(SessionStore(spoil(cookie)).items()) == {}


def test_a_remembered_cookie_grows_too_old(monkeypatch, settings):
    cookie = signed(_auth_user_id="7")
    assert dict(SessionStore(cookie).items())
    later = _opened(cookie, settings.SECRET_KEY)[1] + settings.SESSION_COOKIE_AGE + 1
    monkeypatch.setattr("accounts.signed_sessions.time", lambda: later)
    monkeypatch.setattr("django.core.signing.time.time", lambda: later)
    assert dict(SessionStore(cookie).items()) == {}


def test_another_key_of_the_server_opens_nothing(settings):
    cookie = signed(_auth_user_id="7")
    assert dict(SessionStore(cookie).items())
    settings.SECRET_KEY = "another one, for which nothing was ever signed 0123456789"
    assert dict(SessionStore(cookie).items()) == {}
