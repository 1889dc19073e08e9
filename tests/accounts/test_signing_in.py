"""Recognising people, the brake on guessing, passwords and tokens."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone

from accounts.models import ApiToken, FailedSignIn, User
from accounts.signing_in import (
    NOT_RECOGNISED,
    address_digest,
    change_password,
    choose_password,
    issue_token,
    recognise,
    withdraw_token,
)
from tests.cast import PASSWORD, person

NEW = "orchard kettle violin"
WRONG = "wrong"


@pytest.fixture
def ines(db):
    return person("ines")


def fail(email, *, times, minutes_ago=0.0):
    at = timezone.now() - timedelta(minutes=minutes_ago)
    FailedSignIn.objects.bulk_create(FailedSignIn(address_digest=address_digest(email), at=at) for _ in range(times))


def refusal(email, password=None):
    with pytest.raises(ValidationError) as raised:
        recognise(email=email, password=password or WRONG)
    return raised.value.messages


def test_a_person_is_recognised_by_address_in_any_case_and_password(ines):
    assert recognise(email="  INES@Example.org ", password=PASSWORD) == ines


def test_unknown_address_wrong_password_and_deactivated_person_are_refused_in_the_same_words(ines):
    gone = person("gone")
    User.objects.filter(pk=gone.pk).update(is_active=False)

    words = [refusal("nobody@example.org"), refusal("ines@example.org"), refusal("gone@example.org", PASSWORD)]

    assert words == [[NOT_RECOGNISED]] * 3


def test_the_tenth_failure_closes_the_address_even_for_the_right_password(ines):
    fail("ines@example.org", times=9)
    assert refusal("ines@example.org") == [NOT_RECOGNISED]

    words = refusal("ines@example.org", PASSWORD)

    assert words == ["There have been too many attempts to sign in with this email address. Try again in 15 minutes."]


def test_an_unknown_address_is_closed_in_the_same_words(db):
    fail("nobody@example.org", times=10)

    words = refusal("nobody@example.org")

    assert words == ["There have been too many attempts to sign in with this email address. Try again in 15 minutes."]


def test_what_is_tried_during_the_pause_does_not_lengthen_it(ines):
    fail("ines@example.org", times=10, minutes_ago=14.5)

    assert refusal("ines@example.org") == [
        "There have been too many attempts to sign in with this email address. Try again in 1 minute."
    ]
    assert FailedSignIn.objects.count() == 10


def test_after_the_pause_the_right_password_opens_the_account_and_clears_the_count(ines):
    fail("ines@example.org", times=10, minutes_ago=15.1)

    assert recognise(email="ines@example.org", password=PASSWORD) == ines
    assert FailedSignIn.objects.count() == 0


def test_one_address_is_closed_without_the_others(ines):
    fail("nobody@example.org", times=10)

    assert recognise(email="ines@example.org", password=PASSWORD) == ines


def test_failures_that_no_longer_count_are_removed_in_passing_whoever_they_belong_to(ines):
    fail("old@example.org", times=3, minutes_ago=31)

    refusal("ines@example.org")

    assert list(FailedSignIn.objects.values_list("address_digest", flat=True)) == [address_digest("ines@example.org")]


def test_no_address_is_kept_of_a_failed_attempt(db):
    refusal("secret-typed-here@example.org")

    kept = FailedSignIn.objects.get()

    assert "secret" not in f"{kept} {kept.address_digest}"


def test_a_password_kept_in_an_older_way_is_stored_anew_and_the_session_that_begins_is_valid(ines, settings):
    settings.PASSWORD_HASHERS = [
        "django.contrib.auth.hashers.PBKDF2PasswordHasher", "django.contrib.auth.hashers.MD5PasswordHasher",
    ]  # fmt: skip

    found = recognise(email="ines@example.org", password=PASSWORD)

    stored = User.objects.get(pk=ines.pk)
    assert stored.password.startswith("pbkdf2")
    assert found.get_session_auth_hash() == stored.get_session_auth_hash()


def test_a_new_password_ends_every_session_and_works_from_then_on(ines):
    key_before = ines.sign_in_key

    change_password(current=PASSWORD, new=NEW, by=ines)

    stored = User.objects.get(pk=ines.pk)
    assert stored.sign_in_key != key_before
    assert recognise(email="ines@example.org", password=NEW) == ines


@pytest.mark.parametrize(
    ("current", "new", "reasons"),
    [
        ("wrong", NEW, {"current": ["Enter the password you have now."]}),
        (PASSWORD, PASSWORD, {"new": ["Choose a password that is not the one you have now."]}),
        (PASSWORD, "short", {"new": ["This password is too short. It must contain at least 12 characters."]}),
        (PASSWORD, "529801746352", {"new": ["This password is entirely numeric."]}),
    ],
)
def test_a_new_password_is_refused_with_a_reason_beside_its_field(ines, current, new, reasons):
    with pytest.raises(ValidationError) as raised:
        change_password(current=current, new=new, by=ines)

    assert raised.value.message_dict == reasons
    assert User.objects.get(pk=ines.pk).check_password(PASSWORD)


def test_guessing_the_current_password_is_braked_like_signing_in(ines):
    fail("ines@example.org", times=9)
    with pytest.raises(ValidationError):
        change_password(current="wrong", new=NEW, by=ines)

    with pytest.raises(ValidationError) as raised:
        change_password(current=PASSWORD, new=NEW, by=ines)

    assert raised.value.code == "too_many_attempts"


def test_only_a_temporary_password_is_replaced_without_naming_it(ines):
    with pytest.raises(PermissionDenied):
        choose_password(new=NEW, by=ines)


def test_a_token_is_issued_with_a_key_that_is_not_stored(ines):
    token, key = issue_token(name=" Nightly export ", expires_at=timezone.now() + timedelta(days=30), by=ines)

    stored = ApiToken.objects.get()
    assert (stored, stored.name, stored.may_write) == (token, "Nightly export", False)
    assert key not in {str(value) for value in vars(stored).values()}


@pytest.mark.parametrize(
    ("name", "days", "field"), [(" ", 30, "name"), ("Export", 0, "expires_at")], ids=["no name", "no time to live"]
)
def test_a_token_without_purpose_or_future_is_refused(ines, name, days, field):
    with pytest.raises(ValidationError) as raised:
        issue_token(name=name, expires_at=timezone.now() + timedelta(days=days), by=ines)

    assert list(raised.value.message_dict) == [field]


def test_a_token_is_withdrawn_by_its_owner_or_an_administrator_and_by_nobody_else(ines):
    ada, olu = person("ada", is_administrator=True), person("olu")
    token, _ = issue_token(name="Export", expires_at=timezone.now() + timedelta(days=1), by=ines)

    with pytest.raises(PermissionDenied):
        withdraw_token(token=token, by=olu)
    withdraw_token(token=token, by=ada)

    assert not ApiToken.objects.valid_at(timezone.now()).exists()
