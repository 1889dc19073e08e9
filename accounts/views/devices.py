"""The keys of browsers: handed to the browser itself, withdrawn by administrators."""

import base64
import json
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from accounts.device_keys import KeyWithdrawn, key_of_device, named_device
from accounts.forms import WithdrawKeysForm
from accounts.models import SignedInRequest, User
from accounts.permissions import require_administrator
from accounts.queries import devices_of
from design.forms import posted


@login_not_required
@require_POST
def device_key(request: HttpRequest) -> JsonResponse:
    """Hand the person's key for this device to a script of our own pages: never a redirect, never kept by anybody.

    401 when nobody is signed in, 410 when the key was withdrawn, 422 for a device that has no usable name.
    """
    user = request.user
    if not isinstance(user, User):
        return JsonResponse({"reason": "signed_out"}, status=401)
    device = _device_named_in(request.body)
    if device is None:
        return JsonResponse({"reason": "no_device"}, status=422)
    try:
        key = key_of_device(user=user, device=device)
    except KeyWithdrawn:
        return JsonResponse({"reason": "withdrawn"}, status=410)
    return JsonResponse({"user": str(user.pk), "device": str(device), "key": base64.b64encode(key).decode()})


def _device_named_in(body: bytes) -> UUID | None:
    try:
        named = json.loads(body)
    except (ValueError, RecursionError):
        return None
    return named_device(named.get("device")) if isinstance(named, dict) else None


@require_http_methods(["GET", "HEAD", "POST"])
def withdraw_keys(request: SignedInRequest, pk: int) -> HttpResponse:
    """Ask, then make what a person's browsers still hold unreadable for ever."""
    require_administrator(request.user)
    person = get_object_or_404(User, pk=pk)
    form = WithdrawKeysForm(posted(request))
    if form.is_valid() and form.withdraw(person, by=request.user):
        messages.success(request, f"What {person.name}'s laptops held can no longer be read")
        return redirect("person", pk)
    return render(request, "accounts/withdraw_keys.html", {"form": form, "person": person, "devices": devices_of(person)})
