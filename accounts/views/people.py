"""People, arranged by administrators."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from accounts.forms import PeopleFilter, PersonForm, ReasonForm, TemporaryPasswordForm
from accounts.models import SignedInRequest, User
from accounts.permissions import require_administrator
from accounts.queries import devices_of, memberships_of, people_page, people_with_old_answers
from design.forms import posted


@require_safe
def people(request: SignedInRequest) -> HttpResponse:
    require_administrator(request.user)
    sought = PeopleFilter(request.GET)
    search = sought.cleaned_data["search"] if sought.is_valid() else ""
    page = people_page(search=search, query=request.GET)
    context = {"page": page, "search": search, "waiting_long": people_with_old_answers()}
    return render(request, "accounts/people.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def add_person(request: SignedInRequest) -> HttpResponse:
    """Add somebody and show their temporary password, once."""
    require_administrator(request.user)
    form = PersonForm(posted(request))
    added = form.add(by=request.user) if form.is_valid() else None
    if added is None:
        return render(request, "accounts/add_person.html", {"form": form})
    person, password = added
    return render(request, "accounts/temporary_password.html", {"person": person, "password": password, "done": "Person added"})


@require_safe
def person(request: SignedInRequest, pk: int) -> HttpResponse:
    require_administrator(request.user)
    person = get_object_or_404(User, pk=pk)
    context = {"person": person, "memberships": memberships_of(person), "devices": devices_of(person)}
    return render(request, "accounts/person.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def edit_person(request: SignedInRequest, pk: int) -> HttpResponse:
    require_administrator(request.user)
    person = get_object_or_404(User, pk=pk)
    present = {"name": person.name, "email": person.email, "is_administrator": person.is_administrator}
    form = PersonForm(posted(request), initial=present)
    if form.is_valid() and form.change(person, by=request.user):
        messages.success(request, f"Changes saved for {person.name}")
        return redirect("person", pk)
    return render(request, "accounts/edit_person.html", {"form": form, "person_id": pk, "name": present["name"]})


@require_http_methods(["GET", "HEAD", "POST"])
def deactivate_person(request: SignedInRequest, pk: int) -> HttpResponse:
    """Ask, then stop somebody from signing in."""
    require_administrator(request.user)
    person = get_object_or_404(User, pk=pk)
    form = ReasonForm(posted(request))
    if form.is_valid() and form.deactivate(person, by=request.user):
        messages.success(request, f"{person.name} can no longer sign in")
        return redirect("person", pk)
    context = {"form": form, "person": person, "memberships": memberships_of(person).current()}
    return render(request, "accounts/deactivate_person.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def new_password(request: SignedInRequest, pk: int) -> HttpResponse:
    """Ask, then give somebody a temporary password, letting them sign in again if they could not; show it once."""
    require_administrator(request.user)
    person = get_object_or_404(User, pk=pk)
    form = TemporaryPasswordForm(posted(request))
    password = form.give(person, by=request.user) if form.is_valid() else None
    if password is None:
        return render(request, "accounts/new_password.html", {"form": form, "person": person})
    context = {"person": person, "password": password, "done": "New password set"}
    return render(request, "accounts/temporary_password.html", context)
