"""Signing in and out."""

from django.contrib import messages
from django.contrib.auth import login, logout
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render, resolve_url
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from accounts.device_keys import forget_device, named_device
from accounts.forms import NewPasswordForm, SignInForm
from accounts.models import SignedInRequest, User
from accounts.queries import person_choosing_password
from accounts.signing_in import end_sessions
from design.forms import posted
from design.sent import SentForm, form_kept

# Who has given a temporary password and must now choose their own: their id, sign-in key and where they were going.
CHOOSING = "choosing_password"


def safe_address(request: HttpRequest, address: str, otherwise: str = "inspections") -> str:
    """Return where to go next: an address of this service, or the page of that name."""
    allowed = url_has_allowed_host_and_scheme(address, allowed_hosts={request.get_host()}, require_https=request.is_secure())
    return address if allowed else otherwise


def _begin_session(request: HttpRequest, user: User, address: str, sent: SentForm | None = None) -> HttpResponse:
    login(request, user)
    if sent:
        return render(request, "accounts/send_again.html", {"address": resolve_url(safe_address(request, address)), "sent": sent})
    return redirect(safe_address(request, address))


def sign_in_to_send(request: HttpRequest, sent: SentForm) -> HttpResponse:
    """Ask somebody who sent a form after the end of their session to sign in, and keep what they wrote until then."""
    context = {"form": SignInForm(), "next": request.get_full_path(), "sent": sent}
    return render(request, "accounts/sign_in.html", context, status=401)


@login_not_required
@sensitive_post_parameters("password", "kept")
@require_http_methods(["GET", "HEAD", "POST"])
def sign_in(request: HttpRequest) -> HttpResponse:
    """Ask for address and password; a temporary password leads on to choosing one's own first."""
    address = request.POST.get("next", request.GET.get("next", ""))
    if request.user.is_authenticated and request.method != "POST":
        return redirect(safe_address(request, address))
    form = SignInForm(posted(request))
    sent = form_kept(request.POST.get("kept", ""))
    user = form.person() if form.is_valid() else None
    if user is None:
        return render(request, "accounts/sign_in.html", {"form": form, "next": address, "sent": sent})
    if user.password_is_temporary:
        request.session.flush()
        request.session[CHOOSING] = [user.pk, user.sign_in_key, address]
        return redirect("choose_password")
    return _begin_session(request, user, address, sent)


@login_not_required
@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
def choose_password(request: HttpRequest) -> HttpResponse:
    """Ask somebody who came with a temporary password for one of their own, then sign them in."""
    pk, sign_in_key, address = request.session.get(CHOOSING, [0, "", ""])
    user = person_choosing_password(pk, sign_in_key)
    if user is None:
        return redirect("sign_in")
    form = NewPasswordForm(posted(request))
    if form.is_valid() and form.choose(by=user):
        del request.session[CHOOSING]
        messages.success(request, "You have chosen your password")
        return _begin_session(request, user, address)
    return render(request, "accounts/choose_password.html", {"form": form})


@require_POST
def sign_out(request: SignedInRequest) -> HttpResponse:
    """End every session of the person, on this computer and any other.

    A script that has found nothing unsent here, or deleted it as the person decided, names the device: its key is withdrawn. Only
    when it says that nobody else has left anything either is the browser told to clear what it stores.
    """
    if device := named_device(request.POST.get("device", "")):
        forget_device(user=request.user, device=device)
    end_sessions(of=request.user)
    logout(request)
    messages.success(request, "You have signed out")
    response = redirect("sign_in")
    if "clear" in request.POST:
        response.headers["Clear-Site-Data"] = '"storage"'
    return response
