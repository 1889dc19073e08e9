"""What people are told of, by which emails, and when an email is tried again. Pure."""

from datetime import datetime, timedelta
from enum import StrEnum


class Kind(StrEnum):
    """What a notification is about. Its email is templates/notifications/emails/<kind>.txt."""

    IMMEDIATE_RISK = "immediate_risk"
    CASE_ALLOCATED = "case_allocated"
    CASE_TAKEN_AWAY = "case_taken_away"
    CASE_RETURNED = "case_returned"
    REVIEW_ALLOCATED = "review_allocated"
    QUERY_ASKED = "query_asked"
    QUERY_ANSWERED = "query_answered"
    SECOND_PERSON = "second_person"
    SECOND_ANSWER = "second_answer"
    EXERCISE = "exercise"
    REPORT = "report"
    OVERDUE = "overdue"
    FAILED = "failed"

    @property
    def words(self) -> str:
        """What happened, as the settings name it."""
        return _WORDS[self]


class Email(StrEnum):
    """When somebody gets an email about something."""

    AT_ONCE = "at_once"
    DAILY = "daily"
    NEVER = "never"

    @property
    def words(self) -> str:
        return _EMAIL_WORDS[self]


_WORDS = {
    Kind.IMMEDIATE_RISK: "Somebody is in danger: an alert of immediate risk is raised",
    Kind.CASE_ALLOCATED: "A case is allocated to you",
    Kind.CASE_TAKEN_AWAY: "A case of yours is allocated to somebody else",
    Kind.CASE_RETURNED: "An assessment is returned to you",
    Kind.REVIEW_ALLOCATED: "A review is allocated to you",
    Kind.QUERY_ASKED: "A query is put to you",
    Kind.QUERY_ANSWERED: "A query that you asked is answered",
    Kind.SECOND_PERSON: "Something waits for a second person to confirm it",
    Kind.SECOND_ANSWER: "A second person confirms or sends back what you asked for",
    Kind.EXERCISE: "A benchmarking exercise that you take part in opens, or is called off",
    Kind.REPORT: "Something happens to the report of an inspection",
    Kind.OVERDUE: "Work of yours is overdue",
    Kind.FAILED: "Ratings could not be worked out, and are not tried again by themselves",
}
_EMAIL_WORDS = {Email.AT_ONCE: "At once", Email.DAILY: "Once a day, all in one", Email.NEVER: "No email"}

# What nobody can switch off: each goes out by itself, and is never given up.
ALWAYS_AT_ONCE = frozenset({Kind.IMMEDIATE_RISK})
_DAILY_BY_DEFAULT = frozenset({Kind.CASE_TAKEN_AWAY, Kind.QUERY_ANSWERED, Kind.REPORT, Kind.OVERDUE})
# What only administrators are told of.
OF_ADMINISTRATORS = frozenset({Kind.FAILED})
CHOOSABLE = tuple(kind for kind in Kind if kind not in ALWAYS_AT_ONCE)

MOST_ATTEMPTS = 6
LONGEST_PAUSE = timedelta(hours=12)
LONGEST_URGENT_PAUSE = timedelta(minutes=10)


def chosen_or_default(kind: Kind, chosen: Email | None) -> Email:
    """Return when somebody gets an email of this kind, who has chosen this or nothing."""
    if kind in ALWAYS_AT_ONCE:
        return Email.AT_ONCE
    return chosen or (Email.DAILY if kind in _DAILY_BY_DEFAULT else Email.AT_ONCE)


def email_due(email: Email, now: datetime, *, hour: int) -> datetime | None:
    """Return when an email is to go out about something that happens now; None for never.

    `now` is in the time zone in which `hour`, from 0 to 23, is that of the daily email.
    """
    if email == Email.NEVER:
        return None
    if email == Email.AT_ONCE:
        return now
    today = now.replace(hour=hour, minute=0, second=0, microsecond=0)
    return today if today > now else today + timedelta(days=1)


def pause_after(attempts: int, kind: Kind) -> timedelta | None:
    """Return how long an email rests after so many failed attempts (at least 1); None when it is given up."""
    factor: int = 4 ** min(attempts - 1, MOST_ATTEMPTS)
    growing = timedelta(minutes=2) * factor
    if kind in ALWAYS_AT_ONCE:
        return min(growing, LONGEST_URGENT_PAUSE)
    return min(growing, LONGEST_PAUSE) if attempts < MOST_ATTEMPTS else None
