"""What an alert of immediate risk is about, who sees it, and how its time is counted. Pure."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from inspections.rules import Role

# Who sees every alert of an inspection: who inspects its cases and who checks that work. What is said in an alert is needed by
# nobody who only rates or researches, and must never reach the inspected service, whose staff local assessors are. Everybody
# else sees what they raised themselves.
SEEING_ROLES = frozenset({Role.LEAD, Role.INSPECTOR, Role.ASSISTANT, Role.QUALITY_ASSURER})

ONLY_THE_LEAD = "Only the lead inspector acknowledges and closes alerts."
CLOSED = "This alert is closed and stays as it is. Raise a new one if somebody is in danger again."


class AlertKind(StrEnum):
    """What the danger is."""

    DANGER = "danger"
    CHILD = "child"
    ADULT = "adult"
    OTHER = "other"

    @property
    def words(self) -> str:
        return _KIND_WORDS[self]


_KIND_WORDS = {
    AlertKind.DANGER: "Someone in danger",
    AlertKind.CHILD: "Child safeguarding",
    AlertKind.ADULT: "Adult safeguarding",
    AlertKind.OTHER: "Another immediate risk",
}


class How(StrEnum):
    """How somebody was told."""

    PHONE = "phone"
    PERSON = "person"
    EMAIL = "email"
    REFERRAL = "referral"
    OTHER = "other"

    @property
    def words(self) -> str:
        return _HOW_WORDS[self]


_HOW_WORDS = {
    How.PHONE: "By telephone",
    How.PERSON: "In person",
    How.EMAIL: "By secure email",
    How.REFERRAL: "By a referral form",
    How.OTHER: "In another way",
}


@dataclass(frozen=True, slots=True)
class Clock:
    """The time of one alert. It runs from when the alert was raised until it is closed.

    `within` is how long after that somebody outside the inspection must have been told. Somebody may have been told before.
    """

    raised_at: datetime
    first_told_at: datetime | None
    closed_at: datetime | None
    within: timedelta
    now: datetime

    @property
    def since_raised(self) -> timedelta:
        return (self.closed_at or self.now) - self.raised_at

    @property
    def since_told(self) -> timedelta | None:
        """How long somebody has known; None while nobody was told."""
        return None if self.first_told_at is None else (self.closed_at or self.now) - self.first_told_at

    @property
    def is_late(self) -> bool:
        """Whether nobody was told within the time: at most `within` after it was raised is in time."""
        return (self.first_told_at or self.closed_at or self.now) - self.raised_at > self.within


def lasting(time: timedelta) -> str:
    """Return a length of time in its two largest units: "2 days 4 hours", "3 hours", "less than a minute"."""
    minutes = max(0, int(time.total_seconds() // 60))
    counted = ((minutes // 1440, "day"), (minutes // 60 % 24, "hour"), (minutes % 60, "minute"))
    largest = next((place for place, (number, _) in enumerate(counted) if number), None)
    if largest is None:
        return "less than a minute"
    return " ".join(f"{number} {unit}{'' if number == 1 else 's'}" for number, unit in counted[largest : largest + 2] if number)
