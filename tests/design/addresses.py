"""Addresses under the names that the frame of every page links to, so that it can be tested by itself."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.urls import path

from tests.design.showcase import EveryKindOfField, draw_gallery


def nothing(request: HttpRequest, **parts: str) -> HttpResponse:
    return HttpResponse()


@login_not_required
def gallery(request: HttpRequest) -> HttpResponse:
    """The gallery, with errors when `?faulty` asks for them."""
    return HttpResponse(draw_gallery(request, EveryKindOfField({}) if "faulty" in request.GET else None))


ADDRESSES = {
    "inspections": "",
    "inspection": "inspections/<slug:reference>/",
    "cases": "inspections/<slug:reference>/cases/",
    "interviews": "inspections/<slug:reference>/interviews/",
    "ratings": "inspections/<slug:reference>/ratings/",
    "team": "inspections/<slug:reference>/team/",
    "my_cases": "my-cases/",
    "editions": "editions/",
    "api_documentation": "api/docs/",
    "people": "people/",
    "providers": "providers/",
    "account": "account/",
    "sign_in": "sign-in/",
    "sign_out": "sign-out/",
    "help": "help/",
    "privacy": "privacy/",
    "accessibility_statement": "accessibility/",
}
urlpatterns = [path("gallery/", gallery), *(path(route, nothing, name=name) for name, route in ADDRESSES.items())]
