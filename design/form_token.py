"""The token of a form, as Django's own `get_token` makes and knows it: that takes longer over it than a page over its answers."""

import secrets

from django.http import HttpRequest
from django.middleware.csrf import CSRF_ALLOWED_CHARS, CSRF_SECRET_LENGTH, get_token

_NUMBER = len(CSRF_ALLOWED_CHARS)
# Of the 256 values of a byte, as many stand for a character as give each of them the same chance.
_FAIR = 256 - 256 % _NUMBER
_DRAWN = bytes(ord(CSRF_ALLOWED_CHARS[byte % _NUMBER]) for byte in range(256))
_NOT_DRAWN = bytes(range(_FAIR, 256))
_SUMS = {
    (one, other): CSRF_ALLOWED_CHARS[(place + distance) % _NUMBER]
    for place, one in enumerate(CSRF_ALLOWED_CHARS)
    for distance, other in enumerate(CSRF_ALLOWED_CHARS)
}


def form_token(request: HttpRequest) -> str:
    """Return the token that a form of this page sends back. It is another each time: compressing the page betrays nothing."""
    made = get_token(request) if "CSRF_COOKIE" not in request.META else ""
    request.META["CSRF_COOKIE_NEEDS_UPDATE"] = True
    return made or masked(request.META["CSRF_COOKIE"])


def masked(secret: str) -> str:
    """Return a secret behind a mask of random characters, which comes first."""
    mask = ""
    while len(mask) < CSRF_SECRET_LENGTH:
        mask += secrets.token_bytes(2 * CSRF_SECRET_LENGTH).translate(_DRAWN, _NOT_DRAWN).decode("ascii")
    mask = mask[:CSRF_SECRET_LENGTH]
    return mask + "".join(map(_SUMS.__getitem__, zip(secret, mask, strict=True)))
