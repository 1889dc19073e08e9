"""Figures of agreement as pages write them, and what quality assurance adds to the pages of the apps below."""

from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from typing import Any

from django import template

from moderation.agreement import Coefficient, Interval
from moderation.queries.asking import queries_about, queries_put_to

register = template.Library()


def _rounded(value: Fraction | float, places: str) -> Decimal:
    exact = Decimal(value.numerator) / Decimal(value.denominator) if isinstance(value, Fraction) else Decimal(value)
    return exact.quantize(Decimal(places), ROUND_HALF_UP)


@register.filter
def per_cent(value: Fraction | float | None) -> str:
    """87.0% with one decimal, half away from zero; "Not defined" for None."""
    return "Not defined" if value is None else f"{_rounded(value * 100, '0.1')}%"


@register.filter
def interval_per_cent(value: Interval | None) -> str:
    """79.0% to 92.2%"""
    return "" if value is None else f"{per_cent(value[0])} to {per_cent(value[1])}"


@register.filter
def coefficient(value: Coefficient | None) -> str:
    """0.85 (0.76 to 0.94)"""
    if value is None:
        return "Not defined"
    ends = "" if value.interval is None else f" ({_rounded(value.interval[0], '0.01')} to {_rounded(value.interval[1], '0.01')})"
    return f"{_rounded(value.value, '0.01')}{ends}"


@register.filter
def two_places(value: Fraction | float | None) -> str:
    """0.74; "Not defined" for None."""
    return "Not defined" if value is None else str(_rounded(value, "0.01"))


@register.filter
def days(value: Any) -> int:
    """The whole days of a length of time."""
    return int(value.days)


@register.inclusion_tag("moderation/_queries_here.html", takes_context=True)
def queries_of(context: template.Context, case: Any) -> dict[str, Any]:
    """The queries about a case that the person may see, the open ones first; nothing where there is none."""
    return {"lines": queries_about(case.assessment, context["user"])}


@register.inclusion_tag("moderation/_my_queries.html", takes_context=True)
def my_queries(context: template.Context) -> dict[str, Any]:
    """The queries that wait for an answer of the person; nothing where there is none."""
    return {"lines": queries_put_to(context["user"])}
