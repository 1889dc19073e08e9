"""Dates, times and numbers as the house style writes them."""

import datetime
from fractions import Fraction
from typing import Any

from django import template
from django.utils import timezone
from django.utils.formats import number_format

register = template.Library()


def _local(moment: datetime.datetime) -> datetime.datetime:
    return timezone.localtime(moment) if timezone.is_aware(moment) else moment


def _day(value: datetime.date | datetime.datetime) -> datetime.date:
    return _local(value).date() if isinstance(value, datetime.datetime) else value


@register.filter
def long_date(value: datetime.date | datetime.datetime | None) -> str:
    """14 January 2025"""
    if value is None:
        return ""
    day = _day(value)
    return f"{day.day} {day:%B %Y}"


@register.filter
def short_date(value: datetime.date | datetime.datetime | None) -> str:
    """30/9/2024, for dense lists"""
    if value is None:
        return ""
    day = _day(value)
    return f"{day.day}/{day.month}/{day.year}"


@register.filter
def clock(value: datetime.datetime | datetime.time | None) -> str:
    """12:03pm"""
    if value is None:
        return ""
    at = _local(value) if isinstance(value, datetime.datetime) else value
    return f"{at.hour % 12 or 12}:{at.minute:02d}{'am' if at.hour < 12 else 'pm'}"


@register.filter
def date_and_time(value: datetime.datetime | None) -> str:
    """4 June 2026 at 9:32am"""
    return "" if value is None else f"{long_date(value)} at {clock(value)}"


@register.filter
def thousands(value: Any) -> str:
    """1,965"""
    return "" if value is None else number_format(value, use_l10n=True, force_grouping=True)


@register.filter
def plural(count: int, word: str) -> str:
    """Return "1 case" or "3 cases" for `count|plural:"case"`; "inquiry,inquiries" names an irregular plural."""
    one, _, many = word.partition(",")
    return f"{thousands(count)} {one if count == 1 else many or one + 's'}"


@register.filter
def per_cent(share: Fraction | None) -> str:
    """64.6%, half up from the exact value; "None" where there is nothing to take a share of"""
    if share is None:
        return "None"
    tenths = (share * 1000 + Fraction(1, 2)).__floor__()
    return f"{tenths // 10}.{tenths % 10}%"
