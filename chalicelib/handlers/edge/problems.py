"""Refusals as people and programs read them: `application/problem+json` (RFC 9457)."""

import json
from collections.abc import Mapping
from typing import Any, Final

from pydantic import Field

from chalicelib.domain.errors import Conflict, InvalidFields, InvalidTransition, Refusal, TooManyRequests
from chalicelib.handlers.edge.models import View
from chalicelib.handlers.edge.refusals import InternalError, MethodNotAllowed
from chalicelib.handlers.edge.replies import Reply
from chalicelib.templates import fields, hints
from chalicelib.templates.languages import Language
from chalicelib.templates.problems import PROBLEMS

_WHERE_IT_APPLIES: Final[Any] = Field(default=None, exclude_if=lambda value: value is None)


class FieldProblem(View):
    """What is wrong with one field."""

    field: str
    code: str
    message: str


class Problem(View):
    """Why something is refused, and what to do (RFC 9457)."""

    type: str
    title: str
    status: int
    detail: str
    code: str
    request_id: str
    errors: list[FieldProblem] | None = _WHERE_IT_APPLIES
    state: str | None = _WHERE_IT_APPLIES
    action: str | None = _WHERE_IT_APPLIES
    allowed_actions: list[str] | None = _WHERE_IT_APPLIES
    hint: str | None = _WHERE_IT_APPLIES


STATUSES: Final[Mapping[str, int]] = {
    "malformed_request": 400,
    "invalid_cursor": 400,
    "unauthenticated": 401,
    "forbidden": 403,
    "pin_required": 403,
    "wrong_pin": 403,
    "not_found": 404,
    "method_not_allowed": 405,
    "invalid_transition": 409,
    "conflict": 409,
    "document_changed": 409,
    "not_your_turn": 409,
    "version_mismatch": 412,
    "too_large": 413,
    "unsupported_media_type": 415,
    "invalid_fields": 422,
    "version_required": 428,
    "too_many_requests": 429,
    "internal_error": 500,
    "unavailable": 503,
    "timeout": 504,
}
"""The code of each refusal and its HTTP status. Source: `api.md`, Conventions."""

RETRY_AFTER_S: Final = 1
"""How long to wait when something that we depend on does not answer."""


def problem(refusal: Refusal, language: Language, request_id: str) -> dict[str, Any]:
    """The problem object of a refusal. One that is not in the contract is told as an internal error."""
    if refusal.code not in STATUSES:
        refusal = InternalError()
    words = PROBLEMS[language][refusal.code]
    told: dict[str, Any] = {
        "type": f"urn:ventanilla:problem:{refusal.code}",
        "title": words.title,
        "status": STATUSES[refusal.code],
        "detail": words.detail,
        "code": refusal.code,
        "request_id": request_id,
    }
    if isinstance(refusal, InvalidFields):
        told["errors"] = [
            {"field": error.field, "code": error.code, "message": fields.message(language, error.code, error.params)}
            for error in refusal.errors
        ]
    if isinstance(refusal, InvalidTransition):
        told["state"] = refusal.state
        told["action"] = refusal.action
        told["allowed_actions"] = list(refusal.allowed_actions)
    sentence = hints.hint(language, refusal.hint) if refusal.hint else None
    if sentence and type(refusal) is Conflict:
        # What stands in the way is known: it is not somebody else's change.
        told["detail"] = sentence
    if sentence or isinstance(refusal, InvalidTransition):
        told["hint"] = sentence or words.detail
    return told


def problem_reply(refusal: Refusal, language: Language, request_id: str) -> Reply:
    """The answer that tells a refusal."""
    told = problem(refusal, language, request_id)
    headers = {"Content-Type": "application/problem+json", "Content-Language": language}
    status = int(told["status"])
    if status == 401:
        headers["WWW-Authenticate"] = "Bearer"
    elif isinstance(refusal, MethodNotAllowed):
        headers["Allow"] = ", ".join(refusal.allowed)
    elif isinstance(refusal, TooManyRequests):
        headers["Retry-After"] = str(refusal.retry_after)
    elif status == 503:
        headers["Retry-After"] = str(RETRY_AFTER_S)
    return Reply(status, _encoded(told), headers)


def _encoded(told: Mapping[str, Any]) -> bytes:
    # The name of an unknown field is quoted back, and may hold half a character.
    return json.dumps(told, ensure_ascii=False, separators=(",", ":")).encode(errors="replace")
