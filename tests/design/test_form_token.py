"""The token of a form: made our way, known by Django's."""

from django.middleware.csrf import CSRF_ALLOWED_CHARS, _does_token_match, _unmask_cipher_token
from django.test import RequestFactory
from hypothesis import given
from hypothesis import strategies as st

from design.form_token import form_token, masked

SECRETS = st.text(CSRF_ALLOWED_CHARS, min_size=32, max_size=32)


@given(SECRETS, SECRETS)
def test_django_finds_the_secret_behind_the_mask_and_no_other(secret, other):
    token = masked(secret)
    assert len(token) == 64
    assert _unmask_cipher_token(token) == secret
    assert _does_token_match(token, other) is (secret == other)


def test_no_two_masks_are_alike_and_every_character_comes_up():
    secret = "a" * 32
    tokens = [masked(secret) for _ in range(200)]
    assert len(set(tokens)) == 200
    assert set("".join(token[:32] for token in tokens)) == set(CSRF_ALLOWED_CHARS)


def test_a_browser_without_the_cookie_is_given_one_that_the_token_belongs_to():
    request = RequestFactory().get("/")
    token = form_token(request)
    assert _does_token_match(token, request.META["CSRF_COOKIE"])
    assert request.META["CSRF_COOKIE_NEEDS_UPDATE"] is True
