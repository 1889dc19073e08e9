"""Sessions as signed cookies. A browser sends the same one with every request: a process remembers those it has opened."""

import json
from functools import lru_cache
from time import time
from typing import Any

from django.conf import settings
from django.contrib.sessions.backends import signed_cookies
from django.core import signing

_SALT = "django.contrib.sessions.backends.signed_cookies"


@lru_cache(maxsize=500)
def _opened(cookie: str, _secret_key: str) -> tuple[str, int]:
    """Return what a cookie holds, as JSON, and when it was signed, in seconds. Raises what opening one that is no good raises."""
    holds = signing.loads(cookie, salt=_SALT)
    return json.dumps(holds), signing.b62_decode(cookie.rsplit(":", 2)[1])


class SessionStore(signed_cookies.SessionStore):
    """Django's own, whose cookies these are; it answers for every cookie that cannot be opened or is too old."""

    def load(self) -> dict[str, Any]:
        """Return what the session holds, {} for one that does not count."""
        try:
            holds, signed_at = _opened(self.session_key or "", settings.SECRET_KEY)
        except Exception:  # noqa: BLE001  (whatever it is, Django's own resets the session)
            holds, signed_at = "", 0
        if time() - signed_at > self.get_session_cookie_age():
            return dict(super().load())
        return dict(json.loads(holds))
