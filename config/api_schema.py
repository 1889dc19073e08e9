"""The OpenAPI description: what the views cannot say themselves. Imported with the API's addresses, before any is described."""

from functools import cache
from typing import Any

from drf_spectacular.extensions import OpenApiAuthenticationExtension
from drf_spectacular.generators import SchemaGenerator
from drf_spectacular.openapi import AutoSchema

from cases.models import DeclaredConflict
from cases.queries.case_lines import Status
from cases.queries.judgement_rows import STATES
from config.api_errors import CONTENT_TYPE, PROBLEMS, problem_for
from exercises.rules import State as ExerciseState
from inspections.rules import Phase, Role
from ratings.queries.monitoring import State
from ratings.results import NotRated, Rating
from standards.structure import Counts, Kind

# Names for the lists of values that several resources share; without them each would be named after where it is met first.
PHASES = [(phase.value, phase.value) for phase in Phase]
ROLES = [(role.value, role.value) for role in Role]
COUNTS = [(counts.value, counts.value) for counts in Counts]
QUESTION_KINDS = [(kind.value, kind.value) for kind in Kind]
ANSWER_STATES = [(state, state) for state in STATES]
CASE_STATUSES = [(status.value, status.value) for status in Status]
RATINGS = [(rating.code, rating.code) for rating in Rating]
WHY_NOT_RATED = [(reason.value, reason.value) for reason in NotRated]
CONFLICT_KINDS = [(kind, kind) for kind in DeclaredConflict.Kind.values]
EXERCISE_STATES = [(state.value, state.value) for state in ExerciseState]
PIPELINE_STATES = [(state.value, state.value) for state in State]

_PATH_WORDS = {
    "reference": "Reference of the inspection.",
    "code": "Code of the edition.",
    "other": "Code of the edition to compare with.",
    "case_id": "Id of the case.",
    "conflict_id": "Id of the declared conflict of interest.",
    "proposal_id": "Id of the allocation proposal.",
    "interview_id": "Id of the interview.",
    "request_id": "Id of the request for a lock.",
    "review_id": "Id of the review.",
    "exercise_id": "Id of the exercise.",
    "query_id": "Id of the query.",
    "drawn_id": "Id of the drawn case.",
    "question": "Code of the question.",
    "version": "Version of the draft findings.",
    "number": "Number of the comment in its round.",
}
_PROBLEM = {
    "type": "object",
    "description": "Why a request was refused, as RFC 9457 lays it down.",
    "required": ["type", "title", "status"],
    "properties": {
        "type": {
            "type": "string",
            "format": "uri-reference",
            "description": "Names the kind of problem for ever; it is also the address of its description.",
            "enum": [problem.type for problem in PROBLEMS],
        },
        "title": {"type": "string"},
        "status": {"type": "integer", "description": "The same as the reply's own."},
        "detail": {"type": "string", "description": "What was wrong this time, in a sentence for people."},
        "errors": {
            "type": "array",
            "description": "Of status 422: everything that is wrong with the content.",
            "items": {
                "type": "object",
                "required": ["field", "message"],
                "properties": {
                    "field": {"type": "string", "description": "Path of the field; empty for the content as a whole."},
                    "message": {"type": "string"},
                },
            },
        },
    },
}


class TokenScheme(OpenApiAuthenticationExtension):  # type: ignore[no-untyped-call]
    target_class = "accounts.authentication.TokenAuthentication"
    name = "token"

    def get_security_definition(self, auto_schema: AutoSchema) -> dict[str, Any]:
        words = "`Authorization: Token <key>`. Make a token on your account page; it sees what you see, and may be read-only."
        return {"type": "apiKey", "in": "header", "name": "Authorization", "description": words}


class SessionScheme(OpenApiAuthenticationExtension):  # type: ignore[no-untyped-call]
    target_class = "rest_framework.authentication.SessionAuthentication"
    name = "session"

    def get_security_definition(self, auto_schema: AutoSchema) -> dict[str, Any]:
        words = "The cookie of a signed-in browser. Requests that write must also send X-CSRFToken."
        return {"type": "apiKey", "in": "cookie", "name": "sessionid", "description": words}


class UncheckedSessionScheme(OpenApiAuthenticationExtension):  # type: ignore[no-untyped-call]
    """The same cookie to a caller: only the server looks at it later."""

    target_class = "accounts.authentication.UncheckedSessionAuthentication"
    name = []

    def get_security_requirement(self, auto_schema: AutoSchema) -> dict[str, list[Any]]:
        return {SessionScheme.name: []}

    def get_security_definition(self, auto_schema: AutoSchema) -> list[dict[str, Any]]:
        return []


def with_problems(result: dict[str, Any], **_generation: Any) -> dict[str, Any]:
    """Add to every operation the problems it may answer with, and words to its path (a hook of drf-spectacular)."""
    result["components"]["schemas"]["Problem"] = _PROBLEM
    for path, operations in result["paths"].items():
        for operation in operations.values():
            for parameter in operation.get("parameters", []):
                parameter.setdefault("description", _PATH_WORDS.get(parameter["name"], ""))
            responses = operation["responses"]
            for status in sorted(_statuses(path, operation) | {code for code in responses if code >= "4"}):
                described = responses.setdefault(status, {"description": problem_for(int(status)).title})
                described.setdefault("content", {CONTENT_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}})
    return result


def _statuses(path: str, operation: dict[str, Any]) -> set[str]:
    statuses = {"401", "406", "500"}
    if "{" in path:
        statuses.add("404")
    if any(parameter["in"] == "query" for parameter in operation.get("parameters", [])):
        statuses.add("422")
    if "requestBody" in operation:
        statuses |= {"400", "403", "413", "415", "422"}
    return statuses


@cache
def openapi() -> dict[str, Any]:
    """Return the description of the whole API. It is the same for everybody and does not change while the process runs."""
    description: dict[str, Any] = SchemaGenerator().get_schema(request=None, public=True)  # type: ignore[no-untyped-call]
    return description
