"""The dates of an inspection, and the calendar of all that somebody may open."""

from datetime import UTC, datetime
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from accounts.models import SignedInRequest
from design.forms import posted
from inspections.forms.dates import FromForm, KeyDatesForm
from inspections.icalendar import Entry, calendar_file
from inspections.permissions import may_arrange
from inspections.queries.calendar import Shown, all_days, calendar_of
from inspections.queries.listing import inspections_open_to


@require_http_methods(["GET", "HEAD", "POST"])
def key_dates(request: SignedInRequest, reference: str) -> HttpResponse:
    """Set the dates of an inspection, as whoever arranges it."""
    inspection = get_object_or_404(inspections_open_to(request.user).select_related("provider"), reference=reference)
    if not may_arrange(request.user, inspection):
        raise PermissionDenied("Only the lead inspector and administrators set the dates.")
    form = KeyDatesForm(posted(request), initial={one.kind: one.on for one in inspection.key_dates.all()})
    if form.is_valid() and form.save(inspection, by=request.user) is not None:
        messages.success(request, "Dates saved")
        return redirect("inspection", reference)
    return render(request, "inspections/key_dates.html", {"form": form, "inspection": inspection})


@require_safe
def calendar(request: SignedInRequest) -> HttpResponse:
    """The dates of all inspections that the person may open, by week, as many queries however many there are."""
    today = timezone.localdate()
    shown = calendar_of(request.user, FromForm(request.GET).monday(today))
    return render(request, "inspections/calendar.html", {"calendar": shown, "today": today})


@require_safe
def calendar_download(request: SignedInRequest) -> HttpResponse:
    """The same dates, of all weeks, as a file for calendar programs. It names providers, and nobody."""
    entries = [_entry(one) for one in all_days(request.user)]
    content = calendar_file(entries, name="Record probation inspections", made_at=timezone.now().astimezone(UTC))
    response = HttpResponse(content, content_type="text/calendar; charset=utf-8")
    response.headers["Content-Disposition"] = 'attachment; filename="inspections.ics"'
    return response


def _entry(one: Shown) -> Entry:
    day, inspection = one.day, one.inspection
    host = urlsplit(settings.PUBLIC_ADDRESS).hostname or "localhost"
    return Entry(
        uid=f"{inspection.pk}-{day.key}@{host}",
        first=day.on,
        last=day.until or day.on,
        summary=f"{day.text}: {inspection}",
        url=settings.PUBLIC_ADDRESS + reverse("inspection", args=[inspection.reference]),
        description=day.state,
        at=timezone.make_aware(datetime.combine(day.on, day.at)).astimezone(UTC) if day.at else None,
    )
