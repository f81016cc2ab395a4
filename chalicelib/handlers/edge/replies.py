"""Answers: what a view gives, as what the gateway takes."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

ALLOWED_METHODS: Final = "GET, POST, PUT, PATCH, DELETE"
ALLOWED_HEADERS: Final = "Authorization, Content-Type, If-Match, Idempotency-Key, Accept-Language"
EXPOSED_HEADERS: Final = "ETag, Idempotency-Replayed, Link, Location, Retry-After, X-Request-Id"
PREFLIGHT_LIFE_S: Final = 7200

SECURITY_HEADERS: Final[Mapping[str, str]] = {
    "Cache-Control": "no-store",
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'",
    "Referrer-Policy": "no-referrer",
    "Strict-Transport-Security": "max-age=63072000; includeSubDomains",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
}
"""On every answer; what is public may replace `Cache-Control`, and a page that brings its own style the policy."""


@dataclass(frozen=True)
class Reply:
    """An answer.

    Attributes:
        body: JSON (a page, where the headers say so), or nothing.
    """

    status: int
    body: bytes = b""
    headers: Mapping[str, str] = field(default_factory=dict)


def sheet(text: str, name: str, **more: str) -> Reply:
    """A file for a spreadsheet, to be kept under this name."""
    headers = {
        "Content-Type": "text/csv; charset=utf-8; header=present",
        "Content-Disposition": f'attachment; filename="{name}"',
        "Vary": "Origin, Accept, Accept-Language",
    }
    return Reply(200, text.encode(), headers | more)


def remembered(reply: Reply) -> bytes:
    """The answer as it is kept for a repeat."""
    kept = {"status": reply.status, "headers": dict(reply.headers), "body": reply.body.decode()}
    return json.dumps(kept, ensure_ascii=False, separators=(",", ":")).encode()


def replayed(answer: bytes, remade: Callable[[Mapping[str, Any]], Mapping[str, Any]] | None = None) -> Reply:
    """The answer that was kept, marked as a repeat.

    Args:
        remade: puts into it what was not kept.
    """
    kept = json.loads(answer)
    headers = {**kept["headers"], "Idempotency-Replayed": "true"}
    body = str(kept["body"])
    if remade:
        body = json.dumps(remade(json.loads(body)), ensure_ascii=False, separators=(",", ":"))
    return Reply(int(kept["status"]), body.encode(), headers)


def created_at(location: str, route: str) -> str:
    """The path of something new, relative to the path that it was made at: whatever stage or domain stands before."""
    return "../" * (route.count("/") - 1) + location.lstrip("/")


def preflight(allowed: tuple[str, ...], *, same_origin: bool) -> Reply:
    """The answer to `OPTIONS`; other origins than ours learn only what the path takes."""
    headers = {"Allow": ", ".join((*allowed, "OPTIONS"))}
    if same_origin:
        headers |= {
            "Access-Control-Allow-Methods": ALLOWED_METHODS,
            "Access-Control-Allow-Headers": ALLOWED_HEADERS,
            "Access-Control-Max-Age": str(PREFLIGHT_LIFE_S),
        }
    return Reply(204, headers=headers)


def dressed(reply: Reply, *, request_id: str, same_origin: str | None) -> dict[str, Any]:
    """The answer as Lambda proxy integrations take it, with the headers that all answers have.

    Args:
        same_origin: the browser's origin, when it is the one that may call.
    """
    headers = {**SECURITY_HEADERS, "X-Request-Id": request_id, "Vary": "Origin, Accept-Language", **reply.headers}
    if reply.body:
        headers.setdefault("Content-Type", "application/json")
    if same_origin:
        headers["Access-Control-Allow-Origin"] = same_origin
        headers["Access-Control-Expose-Headers"] = EXPOSED_HEADERS
    return {
        "statusCode": reply.status,
        "headers": headers,
        "multiValueHeaders": {},
        "body": reply.body.decode(),
        "isBase64Encoded": False,
    }
