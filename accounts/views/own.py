"""One's own account: details, password and tokens for programs."""

from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.forms import ChangePasswordForm, PreferencesForm, TokenForm
from accounts.models import SignedInRequest
from accounts.preferences import prefer
from accounts.queries import tokens_of
from accounts.signing_in import withdraw_token as withdraw
from accounts.views.sessions import safe_address
from design.forms import posted


@require_safe
def account(request: SignedInRequest) -> HttpResponse:
    return render(request, "accounts/account.html", {"tokens": tokens_of(request.user)})


@require_http_methods(["GET", "HEAD", "POST"])
def preferences(request: SignedInRequest) -> HttpResponse:
    """Choose how the pages of a case behave."""
    form = PreferencesForm.of(request.user, posted(request))
    if form.is_valid():
        form.save(by=request.user)
        messages.success(request, "Your preferences were saved")
        return redirect("account")
    return render(request, "accounts/preferences.html", {"form": form})


@require_POST
def show_guidance(request: SignedInRequest) -> HttpResponse:
    """Switch guidance on or off from the page that shows it, and come back to that page."""
    prefer(always_show_guidance=request.POST.get("always") == "yes", by=request.user)
    return redirect(safe_address(request, request.POST.get("next", ""), "account"))


@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
def change_password(request: SignedInRequest) -> HttpResponse:
    """Replace one's password; this session goes on, every other one ends."""
    form = ChangePasswordForm(posted(request))
    if form.is_valid() and form.change(by=request.user):
        update_session_auth_hash(request, request.user)
        messages.success(request, "Your password has changed. You are signed out everywhere else.")
        return redirect("account")
    return render(request, "accounts/change_password.html", {"form": form})


@require_http_methods(["GET", "HEAD", "POST"])
def issue_token(request: SignedInRequest) -> HttpResponse:
    """Make a token. Its key stands on the page that answers, once: nothing of it is stored or carried on."""
    form = TokenForm(posted(request))
    issued = form.issue(by=request.user) if form.is_valid() else None
    if issued is None:
        return render(request, "accounts/issue_token.html", {"form": form})
    token, key = issued
    return render(request, "accounts/token_issued.html", {"token": token, "key": key})


@require_http_methods(["GET", "HEAD", "POST"])
def withdraw_token(request: SignedInRequest, pk: int) -> HttpResponse:
    """Ask, then make one of one's own tokens useless."""
    token = get_object_or_404(tokens_of(request.user), pk=pk)
    if request.method == "POST":
        withdraw(token=token, by=request.user)
        messages.success(request, f"Token withdrawn: {token.name}")
        return redirect("account")
    return render(request, "accounts/withdraw_token.html", {"token": token})
