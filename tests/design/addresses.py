"""Addresses under the names that the frame of every page links to, so that it can be tested by itself."""

from django.http import HttpRequest, HttpResponse
from django.urls import path


def nothing(request: HttpRequest, **parts: str) -> HttpResponse:
    return HttpResponse()


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
urlpatterns = [path(route, nothing, name=name) for name, route in ADDRESSES.items()]
