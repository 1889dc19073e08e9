"""Saving one answer, and reading it back. The saving is one statement (cases.answering), so this view asks nothing itself."""

import re
from collections.abc import Callable
from typing import Any, ClassVar, NoReturn, cast
from uuid import UUID

from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from drf_spectacular.utils import OpenApiParameter, OpenApiResponse, extend_schema
from rest_framework.authentication import BaseAuthentication, SessionAuthentication
from rest_framework.exceptions import APIException, NotAuthenticated
from rest_framework.exceptions import NotFound as NotFoundReply
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.authentication import SessionKeys, TokenAuthentication, UncheckedSessionAuthentication
from accounts.models import User
from cases.answering import OF_INTERVIEW, save_answer, set_aside
from cases.answers import (
    ASSESSMENT,
    BUSY,
    AnswerRefused,
    AnswerSheet,
    Change,
    Conflict,
    CurrentAnswer,
    NotAllowed,
    NotFound,
    Saved,
    SignedOut,
    Writer,
    storable,
)
from cases.api.lean import LeanView, json_reply, sent_json
from cases.models import Case
from cases.queries.answers import current_answer
from standards.queries import edition_structure

_VERSION = re.compile(r'"(\d{1,9})"', re.ASCII)
_FIELDS = frozenset({"choice", "evidence"})
BIGGEST_ID = 2**63 - 1  # of PostgreSQL's bigint

ANSWER = {
    "type": "object",
    "required": ["version", "fields", "by", "at"],
    "properties": {
        "version": {"type": "integer", "description": "0: nobody has answered yet."},
        "fields": {
            "type": "object",
            "properties": {
                "choice": {"type": "string", "description": "Code of the chosen option, empty when none is."},
                "evidence": {"type": "string"},
            },
        },
        "by": {"type": "string", "description": "Who saved this version."},
        "at": {"type": ["string", "null"], "format": "date-time"},
    },
}
SAVED = {
    "type": "object",
    "required": ["op", "version", "saved_at"],
    "properties": {
        "op": {"type": "string", "format": "uuid"},
        "version": {"type": "integer"},
        "saved_at": {"type": "string", "format": "date-time"},
    },
}
CHANGE = {
    "type": "object",
    "required": ["op", "fields"],
    "properties": {
        "op": {"type": "string", "format": "uuid", "description": "Your own id for this save: sent again, it changes nothing."},
        "fields": {
            "type": "object",
            "minProperties": 1,
            "additionalProperties": False,
            "description": "What changes; the other field stays as it is.",
            "properties": {
                "choice": {"type": "string", "description": "Code of an option; empty takes the choice away."},
                "evidence": {"type": "string"},
            },
        },
        "edition": {
            "type": "integer",
            "description": "Id of the edition whose question was answered: nothing is saved once the inspection follows another.",
        },
        "set_aside": {
            "type": "boolean",
            "description": "The fields were given up in a conflict: they are kept in the history, and the answer stays as it is.",
        },
    },
}
PROBLEMS_OF_ANSWERS = {
    400: "If-Match or the body cannot be read",
    401: "Not signed in, or not any more (`reason`: signed_out)",
    403: "You may see the case but not answer (`reason`: not_allocated)",
    404: "No such case or question, or none that you may see",
    409: "`reason`: submitted, set_aside, phase, instrument_changed or operation_reused",
    412: "Changed since that version: `current` holds the answer as it stands",
    422: "`field` cannot be stored, for the reason in `message`",
    428: "If-Match is missing",
    503: "The records cannot be reached: send it again, with the same op, after as many seconds as Retry-After says",
}


class AnswerProblem(APIException):
    """A refusal with the members that the client acts upon."""

    def __init__(self, status: int, detail: str, **members: Any) -> None:
        super().__init__(detail)
        self.status_code = status
        self.members = members


class SessionEnded(NotAuthenticated):
    """Nobody is signed in, or nobody any more."""

    default_detail = "You've been signed out."
    members: ClassVar = {"reason": "signed_out"}


def representation(answer: CurrentAnswer) -> dict[str, Any]:
    """Return an answer as programs read it."""
    fields = {"choice": answer.choice, "evidence": answer.evidence}
    return {"version": answer.version, "fields": fields, "by": answer.saved_by, "at": answer.saved_at}


class SomebodyElse(NotAuthenticated):
    """The browser's session belongs to another person than the one who opened the page: what was typed is not theirs to save."""

    default_detail = "Somebody else has signed in in this browser."
    members: ClassVar = {"reason": "signed_out"}


def saving_authenticators() -> list[BaseAuthentication]:
    """Return how those who save are recognised: the saving statement itself checks who a session belongs to."""
    return [UncheckedSessionAuthentication(), TokenAuthentication()]


class AnswerView(LeanView):
    """One answer about a case."""

    lean_methods = frozenset({"PATCH"})
    sheet: ClassVar[AnswerSheet] = ASSESSMENT
    permission_classes = []  # the saving statement asks who writes; reading starts from what the person may see

    def get_authenticators(self) -> list[BaseAuthentication]:
        """Reading looks the person up; saving leaves that to its statement."""
        if self.request is not None and self.request.method == "PATCH":
            return saving_authenticators()
        # The first one's challenge goes with a 401; a session has none.
        return [TokenAuthentication(), SessionAuthentication()]

    @extend_schema(
        summary="Read an answer", tags=["Cases"], operation_id="read_answer",
        responses={200: ANSWER, **{s: OpenApiResponse(description=PROBLEMS_OF_ANSWERS[s]) for s in (401, 404)}},
    )  # fmt: skip
    def get(self, request: Request, case_id: int, question: str) -> Response:
        """Return the answer as it stands, its version also as the ETag."""
        reader = cast("User | None", request.user)
        if reader is None:
            raise SessionEnded
        case = get_object_or_404(Case.objects.visible_to(reader).select_related("inspection"), pk=case_id)
        asked = edition_structure(case.inspection.edition_id).with_rows.get(question)
        if (
            asked is None
            or asked.kind not in self.sheet.kinds
            or (asked.module != case.module and asked.kind not in OF_INTERVIEW)
        ):
            raise NotFoundReply("The form of this case does not ask this.")
        answer = current_answer(self.sheet, case.pk, asked.id)
        return Response(representation(answer), headers={"ETag": f'"{answer.version}"'})

    @extend_schema(
        summary="Save an answer", tags=["Cases"], operation_id="save_answer",
        parameters=[OpenApiParameter("X-Opened-By", str, OpenApiParameter.HEADER,
                                     description="Id of the person who typed this: nobody else's session may save it."),
                    OpenApiParameter("If-Match", str, OpenApiParameter.HEADER, required=True,
                                     description='Version that this replaces, in quotes: "0" when there is none yet.')],
        request={"application/json": CHANGE},
        responses={200: SAVED, **{s: OpenApiResponse(description=text) for s, text in PROBLEMS_OF_ANSWERS.items()}},
    )  # fmt: skip
    def patch(self, request: Request, case_id: int, question: str) -> HttpResponse:
        """Save the answer if nobody has changed it since the version in If-Match. Safe to repeat with the same `op`."""
        return saved_by(self.save, request, case_id, question)

    def save(self, **given: Any) -> Saved:
        """Write an answer where this view's answers are kept."""
        return save_or_set_aside(self.sheet, **given)


def saved_by(save: Callable[..., Saved], request: Request, case_id: int, question: str) -> HttpResponse:
    """Save the answer that a request holds and return the reply. Raises as `save_one` does, which also tells of `save`."""
    by, base = writer_of(request), version_replaced(request)
    reply = save_one(save, case_id=case_id, question=question, body=sent_json(request), base=base, by=by)
    return json_reply(reply, ETag=f'"{reply["version"]}"')


def writer_of(request: Request) -> Writer:
    """Return who writes; what only a session says is checked by the statement. Raises NotAuthenticated."""
    by = cast("User | SessionKeys | None", request.user)
    if by is None:
        raise SessionEnded
    if request._request.META.get("HTTP_X_OPENED_BY", str(by.pk)) != str(by.pk):
        raise SomebodyElse
    return Writer(by.pk, by.sign_in_key if isinstance(by, SessionKeys) else None)


def save_or_set_aside(sheet: AnswerSheet, *, change: Change, aside: bool, **place: Any) -> Saved:
    """Write an answer about a case, or keep in its history what was given up for it."""
    return set_aside(sheet, given_up=change, **place) if aside else save_answer(sheet, change=change, **place)


def save_one(save: Callable[..., Saved], *, case_id: int, question: str, body: Any, base: int, by: Writer) -> dict[str, Any]:
    """Save what one operation asks for over version `base` and return the reply. Raises an APIException with the refusal.

    `save` takes what `save_or_set_aside` takes after the sheet.
    """
    operation, change = _asked_for(body)
    if case_id > BIGGEST_ID or not storable(question):
        raise NotFoundReply
    place: Any = {"case_id": case_id, "question": question, "base": base, "operation": operation, "by": by}
    try:
        saved = save(change=change, aside=bool(body.get("set_aside")), **place)
    except AnswerRefused as refused:
        _refuse(refused)
    except ValidationError as error:
        _invalid(error)
    return {"op": str(operation), "version": saved.version, "saved_at": saved.saved_at}


def version_replaced(request: Request) -> int:
    """Return the version named in If-Match. Raises AnswerProblem without one."""
    header = request._request.META.get("HTTP_IF_MATCH")
    if header is None:
        raise AnswerProblem(428, 'Send If-Match with the version that your change replaces, "0" when there is none.')
    match = _VERSION.fullmatch(header.strip())
    if match is None:
        raise AnswerProblem(400, 'If-Match must be one version in quotes, for instance "12".')
    return int(match[1])


def _asked_for(body: Any) -> tuple[UUID, Change]:
    if not isinstance(body, dict) or not isinstance(body.get("fields"), dict):
        raise _unusable("fields", "Send an object with op and fields.")
    fields = body["fields"]
    for name, value in fields.items():
        if name not in _FIELDS or not isinstance(value, str):
            raise _unusable(str(name), "The fields are choice and evidence, both texts.")
    if not isinstance(body.get("set_aside", False), bool):
        raise _unusable("set_aside", "set_aside is true or false.")
    edition = body.get("edition")
    if edition is not None and (not isinstance(edition, int) or isinstance(edition, bool) or not 0 < edition <= BIGGEST_ID):
        raise _unusable("edition", "edition is the id of an edition.")
    try:
        operation = UUID(body.get("op"))
    except (AttributeError, TypeError, ValueError):
        raise _unusable("op", "op must be a UUID of your own making.") from None
    return operation, Change(
        choice=fields.get("choice", ""), set_choice="choice" in fields,
        evidence=fields.get("evidence", ""), set_evidence="evidence" in fields, edition=edition,
    )  # fmt: skip


def _unusable(field: str, message: str) -> AnswerProblem:
    return AnswerProblem(422, message, field=field, message=message, errors=[{"field": field, "message": message}])


def _invalid(error: ValidationError) -> NoReturn:
    field, messages = next(iter(error.message_dict.items())) if hasattr(error, "error_dict") else ("fields", error.messages)
    raise _unusable(field, messages[0]) from error


def _refuse(refused: AnswerRefused) -> NoReturn:
    if isinstance(refused, SignedOut):
        raise SessionEnded from refused
    if isinstance(refused, Conflict):
        raise AnswerProblem(412, refused.message, current=representation(refused.current)) from refused
    status = 404 if isinstance(refused, NotFound) else 403 if isinstance(refused, NotAllowed) else 409
    if refused.reason == BUSY:
        status = 503  # it is no decision for a person: the same operation is sent again
    raise AnswerProblem(status, refused.message, reason=refused.reason) from refused
