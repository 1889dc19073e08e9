"""The nudge itself: cheap, quiet, and alive again after trouble."""

import logging

import pytest

from ratings import nudging
from tests.stack.running import wait_until

pytestmark = [pytest.mark.stack, pytest.mark.django_db(transaction=True)]


def test_a_burst_of_saves_is_a_message_or_two(stack):
    for _ in range(500):
        nudging.nudge(inspection_id=7)
    wait_until(lambda: stack.waiting > 0)
    wait_until(lambda: not nudging._waiting)

    assert stack.waiting <= 2  # the first at once, all others together


def test_after_trouble_the_next_nudge_arrives(stack, caplog, monkeypatch):
    monkeypatch.setattr(nudging, "PAUSE_AFTER_FAILURE_SECONDS", 0.2)
    stack.stop_broker()
    with caplog.at_level(logging.WARNING, logger="ratings.nudging"):
        nudging.nudge(inspection_id=7)
        wait_until(lambda: "The broker did not take a nudge for inspection 7" in caplog.text)
    stack.start_broker()
    nudging.nudge(inspection_id=8)

    wait_until(lambda: stack.waiting == 1)
