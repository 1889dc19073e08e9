"""Every error under /api/ is a problem document (RFC 9457), whoever refuses: view, framework, resolver or a fault of ours."""

import json

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest
from django.test import Client, RequestFactory
from django.urls import path
from rest_framework import exceptions
from rest_framework.response import Response
from rest_framework.test import APIClient
from rest_framework.views import APIView

from config import urls
from config.api_errors import PROBLEMS, problems_for_the_api
from tests.api.world import KEY_QUESTION


def problem(response) -> dict:
    """The problem document of a reply, after checking what all of them have."""
    assert response.headers["Content-Type"] == "application/problem+json"
    document = json.loads(response.content)
    assert document["status"] == response.status_code
    assert (document["type"], document["title"]) in {(known.type, known.title) for known in PROBLEMS}
    return document


class Failing(APIView):
    """Raises whatever a test asks for."""

    authentication_classes = ()
    permission_classes = ()
    error: Exception = RuntimeError("a secret detail")

    def get(self, request):
        raise self.error


class Routes:
    """The product's addresses and one view that fails."""

    urlpatterns = [path("api/failing/", Failing.as_view()), *urls.urlpatterns]


@pytest.fixture
def fail(settings, monkeypatch):
    """Answer GET /api/failing/ with an error."""
    settings.ROOT_URLCONF = Routes

    def get(error: Exception) -> Response:
        monkeypatch.setattr(Failing, "error", error)
        return APIClient(raise_request_exception=False).get("/api/failing/")

    return get


def test_an_unknown_address_is_not_found_for_anybody_and_never_a_redirect(db):
    response = Client().get("/api/nothing/here/")

    assert problem(response) == {
        "type": "/api/docs/#problem-not-found", "title": "Not found", "status": 404,
    }  # fmt: skip


def test_a_page_outside_the_api_keeps_its_own_error_page(db):
    response = Client().get("/nothing/here/")

    assert (response.status_code, response.headers["Content-Type"]) == (404, "text/html; charset=utf-8")


def test_who_is_not_signed_in_is_told_how_to(db):
    response = Client().get("/api/inspections/")

    assert problem(response)["type"] == "/api/docs/#problem-not-signed-in"
    assert (response.status_code, response.headers["WWW-Authenticate"]) == (401, "Token")


@pytest.mark.parametrize("header", ["Token wrong", "Token", "token \xff\xfe", "Token a b c"])
def test_a_token_that_is_none_is_refused(db, header):
    response = Client().get("/api/inspections/", headers={"Authorization": header})

    assert (response.status_code, problem(response)["detail"]) == (401, "The token is unknown, has expired or was withdrawn.")
    assert response.headers["WWW-Authenticate"] == "Token"


def test_an_expired_and_a_withdrawn_token_open_nothing(world):
    world.cast.lee.api_tokens.update(expires_at="2001-01-01T00:00:00Z")
    world.cast.ines.api_tokens.update(withdrawn_at="2001-01-01T00:00:00Z")
    world.cast.rae.is_active = False
    world.cast.rae.save()

    assert [world.client(name).get("/api/inspections/").status_code for name in ("lee", "ines", "rae")] == [401, 401, 401]


def test_a_read_only_token_may_not_write(world):
    response = world.client("lee:read").post(f"/api/cases/{world.ines_case.pk}/submit/")

    assert (response.status_code, problem(response)["detail"]) == (403, "This token may only read.")


def test_a_session_without_the_form_token_is_told_so(world):
    client = Client(enforce_csrf_checks=True)
    client.force_login(world.cast.lee)

    response = client.post(f"/api/cases/{world.ines_case.pk}/submit/")

    assert (response.status_code, problem(response)["type"]) == (403, "/api/docs/#problem-form-token")


def test_a_session_with_the_form_token_writes(world):
    client = Client(enforce_csrf_checks=True)
    client.force_login(world.cast.lee)
    token = "a" * 32
    client.cookies["csrftoken"] = token

    response = client.post(
        f"/api/cases/{world.ines_case.pk}/submit/", content_type="application/json", headers={"X-CSRFToken": token}
    )

    assert (response.status_code, problem(response)["type"]) == (422, "/api/docs/#problem-invalid")


def test_a_method_that_an_address_does_not_know_is_named_with_those_it_does(world):
    response = world.client("lee").delete("/api/cases/")

    assert (response.status_code, response.headers["Allow"]) == (405, "GET, HEAD, OPTIONS")
    assert problem(response)["detail"] == 'Method "DELETE" not allowed.'


def test_a_file_is_read_and_nothing_else(world):
    response = world.client("lee").options("/api/judgements.csv")

    assert (problem(response)["status"], response.headers["Allow"]) == (405, "GET, HEAD")


def test_a_format_that_there_is_not_is_not_acceptable(world):
    client = world.client("lee")

    assert problem(client.get("/api/cases/", headers={"Accept": "application/xml"}))["status"] == 406
    assert problem(client.get("/api/judgements.csv", headers={"Accept": "application/json"}))["status"] == 406


def test_a_body_of_another_type_is_refused(world):
    response = world.client("lee").post("/api/inspections/north-borough/cases/", data="<cases/>", content_type="application/xml")

    assert problem(response)["status"] == 415


@pytest.mark.parametrize("body", ["{", "[" * 100_000, b"\xff", '{"op": NaN}'], ids=["open", "deep", "no text", "no number"])
def test_a_body_that_cannot_be_read_is_malformed(world, body):
    response = world.client("ines").patch(
        f"/api/cases/{world.ines_case.pk}/answers/{KEY_QUESTION}/", data=body, content_type="application/json",
        headers={"If-Match": '"1"'},
    )  # fmt: skip

    assert (response.status_code, problem(response)["type"]) == (400, "/api/docs/#problem-malformed")


def test_a_body_above_the_limit_is_refused_before_it_is_read(world, settings):
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 100

    response = world.client("lee").post(
        "/api/inspections/north-borough/cases/", data=b"reference\n" + b"x" * 100, content_type="text/csv"
    )

    assert problem(response)["status"] == 413


def test_a_body_that_is_no_file_is_malformed(world):
    response = world.client("lee").post("/api/inspections/north-borough/cases/", data={"wrong": "part"}, format="multipart")

    assert problem(response)["status"] == 400


def test_a_filter_that_cannot_be_is_named(world):
    response = world.client("lee").get("/api/inspections/?phase=lunch")

    assert problem(response)["errors"] == [{"field": "phase", "message": '"lunch" is not a valid choice.'}]


def test_a_file_with_problems_lists_every_one_with_row_and_value(world):
    response = world.client("lee").post(
        "/api/inspections/north-borough/cases/", data=b"reference,age\nA1,old\n,30\n", content_type="text/csv"
    )

    document = problem(response)
    assert document["detail"] == "The file was refused and nothing was imported: 2 problems."
    assert document["errors"] == [
        {"field": "age", "message": "Give a whole number from 10 to 120.", "row": 2, "value": "old"},
        {"field": "reference", "message": "Every case needs a reference.", "row": 3, "value": ""},
    ]


def test_our_own_validation_error_is_unprocessable_content(fail):
    several = ValidationError({"name": ["Too long.", "Too loud."], "__all__": ["Not now."]})

    assert problem(fail(several))["errors"] == [
        {"field": "name", "message": "Too long."},
        {"field": "name", "message": "Too loud."},
        {"field": "", "message": "Not now."},
    ]  # fmt: skip
    assert problem(fail(ValidationError("Just no.")))["errors"] == [{"field": "", "message": "Just no."}]


def test_nested_errors_of_a_body_name_the_path(fail):
    nested = exceptions.ValidationError({"answers": [{}, {"choice": ["Unknown."]}], "non_field_errors": ["Empty."]})

    assert problem(fail(nested))["errors"] == [
        {"field": "answers.1.choice", "message": "Unknown."}, {"field": "", "message": "Empty."},
    ]  # fmt: skip


def test_what_an_error_carries_is_in_the_document(fail):
    error = exceptions.APIException("This was handed in.")
    error.status_code = 409
    error.members = {"reason": "submitted"}

    assert problem(fail(error)) == {
        "type": "/api/docs/#problem-conflict", "title": "In conflict with the current state", "status": 409,
        "detail": "This was handed in.", "reason": "submitted",
    }  # fmt: skip


def test_permission_denied_keeps_its_words(fail):
    assert problem(fail(PermissionDenied("Only the lead may.")))["detail"] == "Only the lead may."


def test_too_many_requests_say_how_long_to_wait(fail):
    response = fail(exceptions.Throttled(wait=30))

    assert (problem(response)["status"], response.headers["Retry-After"]) == (429, "30")


def test_a_fault_of_ours_says_nothing_about_itself_and_is_logged(fail, caplog):
    response = fail(RuntimeError("a secret detail"))

    assert problem(response) == {"type": "/api/docs/#problem-failed", "title": "The server failed", "status": 500}
    assert "a secret detail" in caplog.text


def test_an_error_without_a_kind_of_its_own_still_says_whose_fault_it_is():
    def teapot(request: HttpRequest) -> Response:
        return Response(status=418)

    response = problems_for_the_api(teapot)(RequestFactory().get("/api/tea/"))

    assert (problem(response)["type"], response.status_code) == ("/api/docs/#problem-malformed", 418)
