"""The views: one module per capability. A view parses, calls, presents.

Which module answers what is said here too, so that a module is imported when it is first asked: a cold start pays for
the capability that it was started for, and not for all of them.
"""

from collections.abc import Iterator, Mapping
from functools import partial
from importlib import import_module
from typing import Final

from chalice.app import Blueprint

from chalicelib.handlers.edge.routing import Route, serve

VIEWS: Final[Mapping[str, tuple[str, ...]]] = {
    "service": (
        "GET /health",
        "GET /openapi.json",
    ),
    "me": (
        "GET /me",
        "PATCH /me/preferences",
        "POST /me/devices",
        "DELETE /me/devices",
        "GET /me/inbox",
        "GET /me/inbox/{item_id}",
        "POST /me/inbox/{item_id}/read",
        "POST /me/inbox/{item_id}/acknowledge",
    ),
    "directory": (
        "GET /units",
        "GET /units/{unit_id}",
        "PUT /units/{unit_id}",
        "GET /units/{unit_id}/direction",
        "GET /units/{unit_id}/members",
        "POST /units/{unit_id}/members",
        "DELETE /units/{unit_id}/members/{person_id}/{role}",
    ),
    "people": (
        "GET /units/{unit_id}/groups",
        "GET /units/{unit_id}/students",
        "GET /units/{unit_id}/guardians",
        "GET /units/{unit_id}/teachers",
        "PATCH /units/{unit_id}/people/{person_id}",
    ),
    "invitations": (
        "POST /me/invitations",
        "POST /units/{unit_id}/people/{person_id}/invitations",
        "GET /units/{unit_id}/people/{person_id}/invitations/{invitation_id}/sheet",
        "DELETE /units/{unit_id}/people/{person_id}/account",
    ),
    "custody": (
        "GET /units/{unit_id}/students/{student_id}",
        "PATCH /units/{unit_id}/students/{student_id}/guardians/{person_id}",
    ),
    "imports": (
        "POST /units/{unit_id}/imports",
        "GET /units/{unit_id}/imports",
        "GET /units/{unit_id}/imports/{import_id}",
        "POST /units/{unit_id}/imports/{import_id}/confirm",
    ),
    "audit": ("GET /units/{unit_id}/audit",),
    "closed_days": (
        "GET /units/{unit_id}/closed-days",
        "PUT /units/{unit_id}/closed-days",
    ),
    "communications": (
        "GET /communication-types",
        "POST /units/{unit_id}/communications",
        "GET /units/{unit_id}/communications",
        "GET /communications/{communication_id}",
        "PATCH /communications/{communication_id}",
        "DELETE /communications/{communication_id}",
        "POST /communications/{communication_id}/follow-ups",
        "GET /communications/{communication_id}/actions",
        "GET /communications/{communication_id}/history",
        "GET /communications/{communication_id}/changes",
        "GET /communications/{communication_id}/document",
    ),
    "transitions": (
        "POST /communications/{communication_id}/submit",
        "POST /communications/{communication_id}/withdraw",
        "POST /communications/{communication_id}/receive",
        "POST /communications/{communication_id}/forward",
        "POST /communications/{communication_id}/process",
        "POST /communications/{communication_id}/close",
    ),
    "attachments": (
        "POST /communications/{communication_id}/attachments",
        "GET /communications/{communication_id}/attachments/{attachment_id}",
        "DELETE /communications/{communication_id}/attachments/{attachment_id}",
    ),
    "signatures": (
        "GET /signature-requests",
        "GET /units/{unit_id}/signature-requests",
        "GET /units/{unit_id}/documents",
        "POST /signature-requests/{request_id}/sign",
        "POST /signature-requests/{request_id}/reject",
        "POST /signature-requests/batch",
    ),
    "reports": (
        "GET /units/{unit_id}/reports/pending-receptions",
        "GET /units/{unit_id}/reports/forwarded",
        "GET /units/{unit_id}/suggested-destination",
    ),
    "files": (
        "POST /units/{unit_id}/files",
        "GET /units/{unit_id}/files",
        "GET /files/{file_id}",
        "DELETE /files/{file_id}",
        "POST /files/{file_id}/parts",
        "POST /files/{file_id}/complete",
    ),
    "links": (
        "POST /files/{file_id}/links",
        "GET /files/{file_id}/links",
        "DELETE /files/{file_id}/links/{link_id}",
        "GET /files/{file_id}/links/{link_id}/accesses",
    ),
    "downloads": (
        "GET /f/{token}",
        "POST /f/{token}",
        "POST /f/{token}/url",
    ),
    "aliases": (
        "GET /units/{unit_id}/sender-aliases",
        "POST /units/{unit_id}/sender-aliases",
    ),
    "contact_lists": (
        "GET /contact-list-scopes",
        "GET /units/{unit_id}/contact-lists",
        "POST /units/{unit_id}/contact-lists",
        "GET /contact-lists/{list_id}",
        "GET /contact-lists/{list_id}/people",
        "PATCH /contact-lists/{list_id}",
        "DELETE /contact-lists/{list_id}",
    ),
    "messages": (
        "GET /units/{unit_id}/messages",
        "POST /units/{unit_id}/messages",
        "GET /messages/{message_id}",
        "PATCH /messages/{message_id}",
        "DELETE /messages/{message_id}",
    ),
    "previews": (
        "GET /messages/{message_id}/preview",
        "GET /messages/{message_id}/audience",
    ),
    "sending": (
        "POST /messages/{message_id}/send",
        "POST /messages/{message_id}/cancel",
    ),
    "rounds": (
        "POST /messages/{message_id}/resend",
        "POST /messages/{message_id}/remind",
    ),
    "outboxes": (
        "GET /units/{unit_id}/outbox",
        "GET /messages/{message_id}/deliveries",
    ),
    "verification": ("GET /verify/{verification_code}",),
}
"""By module: the method and path of each of its routes."""


def routes_of(module: str) -> Iterator[Route]:
    """The routes that a module of views declares."""
    for found in vars(import_module(f"{__name__}.{module}")).values():
        if isinstance(found, Route):
            yield found


def every_route() -> list[Route]:
    """The routes of all modules."""
    return [route for module in VIEWS for route in routes_of(module)]


def _find(module: str, named: str) -> Route:
    return next(route for route in routes_of(module) if route.name == named)


blueprint = Blueprint(__name__)
for _module, _names in VIEWS.items():
    for _named in _names:
        serve(blueprint, _named, partial(_find, _module, _named))
