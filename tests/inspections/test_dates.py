"""The dates of an inspection: order, what is late, weeks. No database."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inspections.dates import TO_BE_SET, DateKind, Day, Standing, by_week, is_done, monday_of, out_of_order, state_of
from inspections.rules import Phase

TODAY = date(2026, 3, 11)  # a Wednesday
KINDS = [kind for kind in DateKind if kind != DateKind.FIELDWORK_ENDS]


def at(phase, *, has_open_cases=None, is_locked=False):
    return Standing(phase, has_open_cases, is_locked)


@pytest.mark.parametrize(
    ("kind", "standing", "done"),
    [
        (DateKind.ANNOUNCEMENT, at(Phase.PLANNING), None),
        (DateKind.ANNOUNCEMENT, at(Phase.FIELDWORK), True),
        (DateKind.EXTRACT_DUE, at(Phase.PLANNING), False),
        (DateKind.EXTRACT_DUE, at(Phase.PLANNING, has_open_cases=True), True),
        (DateKind.FIELDWORK_STARTS, at(Phase.PLANNING), False),
        (DateKind.FIELDWORK_STARTS, at(Phase.FIELDWORK), True),
        (DateKind.FIELDWORK_ENDS, at(Phase.FIELDWORK), False),
        (DateKind.FIELDWORK_ENDS, at(Phase.MODERATION), True),
        (DateKind.CASES_DUE, at(Phase.FIELDWORK), False),
        (DateKind.CASES_DUE, at(Phase.FIELDWORK, has_open_cases=True), False),
        (DateKind.CASES_DUE, at(Phase.FIELDWORK, has_open_cases=False), True),
        (DateKind.CASES_DUE, at(Phase.PANEL, has_open_cases=True), True),
        (DateKind.REVIEWS_DUE, at(Phase.MODERATION), False),
        (DateKind.REVIEWS_DUE, at(Phase.PANEL), True),
        (DateKind.MODERATION, at(Phase.MODERATION), False),
        (DateKind.MODERATION, at(Phase.PANEL), True),
        (DateKind.PANEL, at(Phase.PANEL), False),
        (DateKind.PANEL, at(Phase.PANEL, is_locked=True), True),
        (DateKind.PUBLICATION, at(Phase.PANEL, is_locked=True), False),
        (DateKind.PUBLICATION, at(Phase.PUBLISHED), True),
    ],
)
def test_what_a_date_stands_for_has_happened_or_not(kind, standing, done):
    assert is_done(kind, standing) is done


@pytest.mark.parametrize(
    ("days", "said"),
    [(-2, ("2 days late", True)), (-1, ("1 day late", True)), (0, ("Today", False)), (1, ("In 1 day", False))],
)
def test_what_is_past_and_has_not_happened_is_late_in_words(days, said):
    assert state_of(DateKind.PUBLICATION, TODAY + timedelta(days=days), at(Phase.PANEL), TODAY) == said


def test_what_has_happened_is_done_and_nobody_knows_of_the_announcement():
    yesterday = TODAY - timedelta(days=1)
    assert state_of(DateKind.PUBLICATION, yesterday, at(Phase.PUBLISHED), TODAY) == ("Done", False)
    assert state_of(DateKind.ANNOUNCEMENT, yesterday, at(Phase.PLANNING), TODAY) == ("Past", False)


@given(st.sampled_from(DateKind), st.sampled_from(Phase), st.sampled_from([True, False, None]), st.integers(-400, 400))
def test_nothing_is_late_before_its_day_and_nothing_that_is_done(kind, phase, has_open_cases, days):
    _, is_late = state_of(kind, TODAY + timedelta(days=days), at(phase, has_open_cases=has_open_cases), TODAY)
    assert not (is_late and (days >= 0 or is_done(kind, at(phase, has_open_cases=has_open_cases))))


@given(st.dictionaries(st.sampled_from(KINDS), st.dates()))
def test_dates_are_in_order_exactly_when_each_follows_those_before(dates):
    ordered = [dates[kind] for kind in KINDS if kind in dates]
    assert (out_of_order(dates) == []) == (ordered == sorted(ordered))


def test_a_date_is_blamed_with_the_latest_that_it_should_follow():
    dates = {DateKind.ANNOUNCEMENT: TODAY, DateKind.PANEL: TODAY - timedelta(days=1), DateKind.PUBLICATION: TODAY}
    assert out_of_order(dates) == [(DateKind.PANEL, DateKind.ANNOUNCEMENT)]
    assert set(TO_BE_SET) < set(DateKind)


@given(st.lists(st.dates(min_value=date(2000, 1, 1), max_value=date(2100, 1, 1)), max_size=30))
def test_every_day_stands_in_its_own_week_once(days):
    weeks = by_week(Day(1, on, "", str(place)) for place, on in enumerate(days))
    assert [monday for monday, _ in weeks] == sorted({monday_of(on) for on in days})
    assert sorted(day.on for _, week in weeks for day in week) == sorted(days)
    assert all(monday.weekday() == 0 and monday <= day.on < monday + timedelta(days=7) for monday, week in weeks for day in week)
