"""Errors of the API as problem details (RFC 9457): one shape for every refusal, whoever refuses."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.core.exceptions import NON_FIELD_ERRORS, PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponseBase, JsonResponse
from rest_framework import exceptions

CONTENT_TYPE = "application/problem+json"


@dataclass(frozen=True, slots=True)
class Problem:
    """One kind of error: its stable code, which the `type` address ends with, and what it means to a caller."""

    code: str
    status: int
    title: str
    meaning: str

    @property
    def type(self) -> str:
        """Return the address that names the kind, relative to the server: the place where it is explained."""
        return f"/api/docs/#problem-{self.code}"


PROBLEMS: tuple[Problem, ...] = (
    Problem("malformed", 400, "The request cannot be read", "The body or a header is not what its content type promises."),
    Problem("not-signed-in", 401, "Not signed in", "Send a valid token, or sign in and send the session's cookie."),
    Problem("not-allowed", 403, "Not allowed", "You may see this, but not do that. A read-only token cannot write."),
    Problem("form-token", 403, "The form token is missing or wrong", "Requests by session must send X-CSRFToken."),
    Problem("not-found", 404, "Not found", "There is no such thing, or none that you may see."),
    Problem("method-not-allowed", 405, "Method not allowed", "The Allow header lists what this address understands."),
    Problem("not-acceptable", 406, "Not acceptable", "The address cannot answer in a format that your Accept header asks for."),
    Problem("conflict", 409, "In conflict with the current state", "It is closed, or has moved on: see “reason”."),
    Problem("changed", 412, "Changed since you read it", "Your version is not the current one, which is in “current”."),
    Problem("too-large", 413, "Too large", "The body is larger than the server accepts."),
    Problem("unsupported-media-type", 415, "Unsupported media type", "The address does not take this content type."),
    Problem("invalid", 422, "The content is not valid", "Each entry of “errors” names a field and what is wrong with it."),
    Problem("version-required", 428, "A version is required", "Send If-Match with the version that your change replaces."),
    Problem("too-many-requests", 429, "Too many requests", "Wait for as many seconds as Retry-After says."),
    Problem("failed", 500, "The server failed", "It is not your fault, and nothing was changed. Try again later."),
    Problem("unavailable", 503, "Temporarily unavailable", "Try again in a moment."),
)  # fmt: skip
_BY_CODE = {problem.code: problem for problem in PROBLEMS}
_BY_STATUS = {problem.status: problem for problem in reversed(PROBLEMS)}


def problem_for(status: int) -> Problem:
    """Return the kind of problem that a status means when nothing more is known."""
    return _BY_STATUS.get(status) or _BY_STATUS[400 if status < 500 else 500]


def problem_response(problem: Problem, detail: str = "", status: int | None = None, **members: Any) -> JsonResponse:
    """Return the reply that describes a problem; `members` are added to the document as they are."""
    document = {"type": problem.type, "title": problem.title, "status": status or problem.status}
    if detail:
        document["detail"] = detail
    response = JsonResponse(document | members, status=status or problem.status, content_type=CONTENT_TYPE)
    response.headers["Cache-Control"] = "no-store"
    return response


def problem_details(error: Exception, context: dict[str, Any]) -> HttpResponseBase | None:
    """Return the reply to an error raised in an API view (the EXCEPTION_HANDLER of REST framework).

    An error may carry `members`, a dict that is added to the document. None, for an error nobody expected, lets Django
    log it and answer 500, which `problems_for_the_api` then words.
    """
    members: dict[str, Any] = getattr(error, "members", {})
    if isinstance(error, Http404):
        return problem_response(_BY_CODE["not-found"], _words(error))
    if isinstance(error, PermissionDenied):
        return problem_response(_BY_CODE["not-allowed"], _words(error), **members)
    if isinstance(error, ValidationError):
        return problem_response(_BY_CODE["invalid"], errors=_model_errors(error), **members)
    if isinstance(error, exceptions.ValidationError):
        return problem_response(_BY_CODE["invalid"], errors=_api_errors(error.detail), **members)
    if isinstance(error, exceptions.APIException):
        return _reply_to(error, members)
    return None


def _reply_to(error: exceptions.APIException, members: dict[str, Any]) -> JsonResponse:
    detail = str(error.detail)
    # REST framework words a failed CSRF check as a permission: a caller needs to know which of the two it was.
    problem = _BY_CODE["form-token"] if detail.startswith("CSRF Failed") else problem_for(error.status_code)
    response = problem_response(problem, detail, status=error.status_code, **members)
    if challenge := getattr(error, "auth_header", None):
        response.headers["WWW-Authenticate"] = challenge
    if wait := getattr(error, "wait", None):
        response.headers["Retry-After"] = str(int(wait))
    return response


def _words(error: Exception) -> str:
    return str(error.args[0]) if error.args and isinstance(error.args[0], str) else ""


def _model_errors(error: ValidationError) -> list[dict[str, str]]:
    if not hasattr(error, "error_dict"):
        return [{"field": "", "message": message} for message in error.messages]
    return [
        {"field": "" if field == NON_FIELD_ERRORS else field, "message": message}
        for field, messages in error.message_dict.items()
        for message in messages
    ]


def _api_errors(detail: Any, field: str = "") -> list[dict[str, str]]:
    """Flatten REST framework's nested errors: `field` is a path such as `answers.2.choice`, "" for the whole body."""
    if isinstance(detail, dict):
        entries: list[tuple[Any, Any]] = list(detail.items())
    elif isinstance(detail, list) and any(isinstance(entry, dict | list) for entry in detail):
        entries = list(enumerate(detail))
    else:
        messages = detail if isinstance(detail, list) else [detail]
        return [{"field": field, "message": str(message)} for message in messages]
    errors: list[dict[str, str]] = []
    for name, part in entries:
        name = "" if name == "non_field_errors" else str(name)
        errors += _api_errors(part, ".".join(filter(None, [field, name])))
    return errors


def problems_for_the_api(
    get_response: Callable[[HttpRequest], HttpResponseBase],
) -> Callable[[HttpRequest], HttpResponseBase]:
    """Give errors under /api/ that no API view has worded the same shape: unknown addresses, bad requests, faults of ours.

    Also refuses a body above the limit before anything reads it: REST framework reads past Django's own check.
    """

    def answer(request: HttpRequest) -> HttpResponseBase:
        if not request.path_info.startswith("/api/"):
            return get_response(request)
        if int(request.META.get("CONTENT_LENGTH") or 0) > settings.DATA_UPLOAD_MAX_MEMORY_SIZE:
            return problem_response(_BY_CODE["too-large"])
        response = get_response(request)
        if response.status_code < 400 or response.headers.get("Content-Type") == CONTENT_TYPE:
            return response
        return problem_response(problem_for(response.status_code), status=response.status_code)

    return answer
