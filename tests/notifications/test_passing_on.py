"""People are told of what happens in the apps below: a move to another edition that waits for them, and its answer."""

import pytest
from django.urls import reverse

from inspections.requesting import confirm_move, send_back
from notifications.models import Notification
from notifications.rules import Kind
from tests.inspections.conftest import held, newer
from tests.inspections.moves import asked

__all__ = ["held", "newer"]

pytestmark = pytest.mark.django_db


def told(kind):
    found = Notification.objects.filter(kind=kind.value).order_by("user__name")
    return [(one.user.name, one.subject, one.link) for one in found]


@pytest.fixture
def request_of_lee(held, newer, cast):
    return asked(held, newer, cast.lee)


@pytest.fixture
def link(request_of_lee, held):
    return reverse("move_request", args=[held.reference, request_of_lee.pk])


def test_who_may_confirm_a_move_is_told_that_it_waits_and_nobody_else(request_of_lee, link, held, cast):
    assert told(Kind.SECOND_PERSON) == [(cast.ada.name, f"{cast.lee} asks to move {held} to PDU standards next", link)]
    assert told(Kind.SECOND_ANSWER) == []
    assert Notification.objects.get().inspection == held


def test_who_asked_is_told_that_it_was_confirmed(request_of_lee, link, held, cast):
    confirm_move(request=request_of_lee, by=cast.ada)
    said = f"{cast.ada} confirmed the move of {held} to PDU standards next"
    assert told(Kind.SECOND_ANSWER) == [(cast.lee.name, said, link)]


def test_who_asked_is_told_that_it_was_sent_back(request_of_lee, link, held, cast):
    send_back(request=request_of_lee, because="Hold it", by=cast.ada)
    said = f"{cast.ada} sent back the move of {held} to PDU standards next"
    assert told(Kind.SECOND_ANSWER) == [(cast.lee.name, said, link)]


def test_nobody_is_told_of_what_they_do_themselves(request_of_lee, cast):
    send_back(request=request_of_lee, by=cast.lee)
    assert told(Kind.SECOND_ANSWER) == []


def test_the_lead_inspector_is_told_when_an_administrator_asks_but_a_former_one_is_not(held, newer, cast):
    asked(held, newer, cast.ada)
    assert [name for name, *_ in told(Kind.SECOND_PERSON)] == [cast.lee.name]
