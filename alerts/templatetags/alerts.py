"""Alerts on the pages of the apps below: on a case, on an inspection, and how many are open."""

from typing import Any

from django import template

from alerts.queries import OpenAlerts, alerts_of_case, alerts_of_inspection, open_alerts
from alerts.rules import lasting

register = template.Library()
register.filter("lasting", lasting)


@register.inclusion_tag("alerts/_alerts_here.html", takes_context=True)
def alerts_of(context: template.Context, case: Any) -> dict[str, Any]:
    """The alerts about a case that the person may see, with their clocks; nothing where there is none."""
    return {"alerts": alerts_of_case(case, context["user"]), "of_case": True}


@register.inclusion_tag("alerts/_alerts_here.html", takes_context=True)
def open_alerts_of(context: template.Context, inspection: Any) -> dict[str, Any]:
    """The open alerts of an inspection that the person may see, with their clocks; nothing where there is none."""
    alerts = alerts_of_inspection(inspection, context["user"])
    return {"alerts": [alert for alert in alerts if alert.is_open], "of_case": False}


@register.simple_tag(takes_context=True)
def open_alerts_by_inspection(context: template.Context) -> list[OpenAlerts]:
    """How many alerts are open, by inspection."""
    return open_alerts(context["user"])
