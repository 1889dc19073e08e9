"""What administrators do with people, and what nobody can do to the last of them."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone

from accounts.managing import add_person, change_person, deactivate_person, reactivate_person, set_temporary_password
from accounts.models import ApiToken, FailedSignIn, User
from accounts.signing_in import choose_password, issue_token, recognise
from tests.accounts.test_signing_in import NEW, fail
from tests.cast import PASSWORD, person


@pytest.fixture
def ada(db):
    return person("ada", is_administrator=True)


@pytest.fixture
def ines(db):
    return person("ines")


def history(of):
    """Label, name, whether administrator, whether active, and who did it, oldest first."""
    columns = ("pgh_label", "name", "is_administrator", "is_active", "pgh_context__metadata__user")
    return list(of.events.order_by("pgh_id").values_list(*columns))


def test_a_person_is_added_with_a_temporary_password_and_the_history_says_by_whom(ada):
    added, password = add_person(name=" Nia Newcomer ", email=" Nia@Example.ORG ", by=ada)

    assert (added.name, added.email, added.is_administrator, added.is_active) == ("Nia Newcomer", "nia@example.org", False, True)
    assert added.password_is_temporary
    assert recognise(email="nia@example.org", password=password) == added
    assert history(added) == [("insert", "Nia Newcomer", False, True, ada.pk)]


def test_two_people_never_get_the_same_temporary_password(ada):
    passwords = {add_person(name=f"P{n}", email=f"p{n}@example.org", by=ada)[1] for n in range(5)}

    assert len(passwords) == 5
    assert {len(password) for password in passwords} == {24}


@pytest.mark.parametrize(
    ("name", "email", "reasons"),
    [
        ("Nia", "INES@example.org", {"email": ["Somebody with this email address is already here."]}),
        ("Nia", "no address", {"email": ["Enter a valid email address."]}),
        (" ", "nia@example.org", {"name": ["This field cannot be blank."]}),
    ],
)
def test_a_person_who_cannot_be_is_refused_beside_the_field(ada, ines, name, email, reasons):
    with pytest.raises(ValidationError) as raised:
        add_person(name=name, email=email, by=ada)

    assert raised.value.message_dict == reasons
    assert User.objects.count() == 2


def test_changing_details_is_kept_in_the_history_and_leaves_the_password_alone(ada, ines):
    stale = User.objects.get(pk=ines.pk)
    choose = User.objects.get(pk=ines.pk)
    choose.set_password(NEW)
    choose.save()

    change_person(person=stale, name="Ines Inspector", email="ines.i@example.org", is_administrator=True, by=ada)

    assert recognise(email="ines.i@example.org", password=NEW) == ines
    assert history(ines)[-1] == ("update", "Ines Inspector", True, True, ada.pk)


def test_an_address_that_somebody_else_has_is_refused(ada, ines):
    with pytest.raises(ValidationError) as raised:
        change_person(person=ines, name="Ines", email="ada@example.org", is_administrator=False, by=ada)

    assert list(raised.value.message_dict) == ["email"]


def test_deactivating_ends_sessions_withdraws_tokens_and_keeps_the_reason(ada, ines):
    token, _ = issue_token(name="Export", expires_at=timezone.now() + timedelta(days=1), by=ines)
    key_before = ines.sign_in_key

    deactivate_person(person=ines, reason="Left the inspectorate", by=ada)

    stored = User.objects.get(pk=ines.pk)
    assert (stored.is_active, stored.sign_in_key == key_before) == (False, False)
    assert ApiToken.objects.get(pk=token.pk).withdrawn_at is not None
    assert ines.events.latest("pgh_id").pgh_context.metadata == {"user": ada.pk, "reason": "Left the inspectorate"}


def test_reactivating_gives_a_new_password_and_no_token_back(ada, ines):
    issue_token(name="Export", expires_at=timezone.now() + timedelta(days=1), by=ines)
    deactivate_person(person=ines, by=ada)

    password = reactivate_person(person=ines, by=ada)

    assert recognise(email="ines@example.org", password=password) == ines
    assert not ApiToken.objects.valid_at(timezone.now()).exists()


def test_a_temporary_password_replaces_the_old_one_opens_a_closed_address_and_is_replaced_in_turn(ada, ines):
    fail("ines@example.org", times=10)

    password = set_temporary_password(person=ines, by=ada)

    assert FailedSignIn.objects.count() == 0
    found = recognise(email="ines@example.org", password=password)
    assert found.password_is_temporary
    choose_password(new=NEW, by=found)
    assert not recognise(email="ines@example.org", password=NEW).password_is_temporary


def test_nobody_demotes_or_deactivates_themselves_or_resets_their_own_password(ada):
    person("ben", is_administrator=True)

    with pytest.raises(ValidationError) as demotion:
        change_person(person=ada, name="Ada", email="ada@example.org", is_administrator=False, by=ada)
    with pytest.raises(ValidationError):
        deactivate_person(person=ada, by=ada)
    with pytest.raises(ValidationError):
        set_temporary_password(person=ada, by=ada)

    assert list(demotion.value.message_dict) == ["is_administrator"]
    assert User.objects.get(pk=ada.pk).is_administrator
    assert ada.check_password(PASSWORD)


def test_two_administrators_who_demote_each_other_at_once_leave_one(ada):
    ben = person("ben", is_administrator=True)
    ben_as_he_saw_himself = User.objects.get(pk=ben.pk)
    change_person(person=ben, name="Ben", email="ben@example.org", is_administrator=False, by=ada)

    with pytest.raises(PermissionDenied):
        deactivate_person(person=ada, by=ben_as_he_saw_himself)

    assert list(User.objects.filter(is_administrator=True, is_active=True)) == [ada]


@pytest.mark.parametrize(
    "attempt",
    [
        lambda ines, ben: add_person(name="X", email="x@example.org", by=ines),
        lambda ines, ben: change_person(person=ben, name="X", email="x@example.org", is_administrator=True, by=ines),
        lambda ines, ben: deactivate_person(person=ben, by=ines),
        lambda ines, ben: reactivate_person(person=ben, by=ines),
        lambda ines, ben: set_temporary_password(person=ben, by=ines),
    ],
)
def test_only_administrators_arrange_people(ines, attempt):
    with pytest.raises(PermissionDenied):
        attempt(ines, person("ben"))
