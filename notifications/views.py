"""What one was told, and which emails one wants."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.models import SignedInRequest
from design.forms import posted
from notifications.clearing import try_emails_again as try_again
from notifications.forms import EmailsForm
from notifications.marking import mark_all_read, mark_read
from notifications.queries import notification_page, notifications_of


@require_safe
def notifications(request: SignedInRequest) -> HttpResponse:
    """What the person was told: what is unread first. One query, and one more for a later page."""
    page = notification_page(request.user, request.GET)
    newest = max((one.pk for one in page.rows if one.read_at is None), default=None)
    return render(request, "notifications/notifications.html", {"page": page, "newest": newest})


@require_safe
def open_notification(request: SignedInRequest, pk: int) -> HttpResponse:
    """Go where a notification leads, which is to have read it. Harmless however often it is asked for."""
    notification = get_object_or_404(notifications_of(request.user), pk=pk)
    mark_read(notification=notification, by=request.user)
    return redirect(notification.link)


@require_POST
def read_notification(request: SignedInRequest, pk: int) -> HttpResponse:
    """Note that a notification was read, without going anywhere."""
    notification = get_object_or_404(notifications_of(request.user), pk=pk)
    mark_read(notification=notification, by=request.user)
    messages.success(request, "Marked as read")
    return redirect("notifications")


@require_POST
def read_all_notifications(request: SignedInRequest) -> HttpResponse:
    """Note that everything was read that was there when the page was made: what came since stays unread."""
    up_to = request.POST.get("up_to", "")
    read = mark_all_read(up_to=int(up_to), by=request.user) if up_to.isdecimal() and len(up_to) < 19 else 0
    messages.success(request, f"Marked {read} as read" if read else "There was nothing to mark as read")
    return redirect("notifications")


@require_http_methods(["GET", "HEAD", "POST"])
def notification_settings(request: SignedInRequest) -> HttpResponse:
    """Choose which emails to get."""
    form = EmailsForm.of(request.user, posted(request))
    if form.is_valid():
        form.save(by=request.user)
        messages.success(request, "Your choices were saved. They count for what happens from now on.")
        return redirect("notification_settings")
    return render(request, "notifications/notification_settings.html", {"form": form})


@require_POST
def try_emails_again(request: SignedInRequest) -> HttpResponse:
    """Have the emails tried again that were given up, as an administrator."""
    number = try_again(by=request.user)
    messages.success(request, f"Emails to be tried again: {number}")
    return redirect("monitoring")
