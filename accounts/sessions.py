"""How long a session lasts: until its person has been away for a while, and never longer than half a day.

The times stand in the session itself, a signed cookie (docs/decisions/0003). A page that is opened is a sign of its person, and
so is a request that says so because they typed; what a script asks by itself in the background is none.
"""

import time
from typing import Any

from django.conf import settings
from django.contrib.auth import SESSION_KEY
from django.http import HttpRequest

from accounts.rules import session_left

_BEGAN, _ACTIVE = "began", "active"
# A sign of the person is written down once a minute at most: the cookie is not signed anew at each request.
KNOWN_TO = 60


def seconds_left(session: Any) -> int | None:
    """Return for how many seconds somebody stays signed in if they do nothing, None when nobody is."""
    if SESSION_KEY not in session:
        return None
    now = int(time.time())
    return session_left(
        began=session.get(_BEGAN, now), active=session.get(_ACTIVE, now), now=now,
        idle=settings.SESSION_IDLE_SECONDS, longest=settings.SESSION_COOKIE_AGE,
    )  # fmt: skip


def is_sign_of_person(request: HttpRequest) -> bool:
    """Return whether a request shows that somebody is there: they opened a page, or a script says that they typed."""
    sent = request.META  # Django reads all headers to answer for one of them, and every request comes by here
    return sent.get("HTTP_SEC_FETCH_MODE", "navigate") == "navigate" or "HTTP_X_ACTIVE" in sent


def keep_limits(request: HttpRequest) -> None:
    """End a session that is over, and write down a sign of its person in one that is not."""
    session = request.session
    left = seconds_left(session)
    if left is None:
        return
    if left == 0:
        session.flush()
        return
    now = int(time.time())
    session.setdefault(_BEGAN, now)
    if is_sign_of_person(request) and session.get(_ACTIVE, 0) <= now - KNOWN_TO:
        session[_ACTIVE] = now


def session_for_pages(request: HttpRequest) -> dict[str, int | None]:
    """Tell templates when the session of the person who opens a page ends (a context processor)."""
    session = getattr(request, "session", None)
    return {"session_left": None if session is None else seconds_left(session)}
