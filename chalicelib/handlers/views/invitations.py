"""Invitations: a sign-in is bound to a person of a unit by a code, and unbound."""

from collections.abc import Mapping
from typing import Annotated, Any, Final

from pydantic import Field, RootModel

from chalicelib.domain.invitations import TYPED_MAX, Invitation
from chalicelib.domain.people import Caller
from chalicelib.handlers.edge.models import Body, Instant, Nothing, Query, Text, View
from chalicelib.handlers.edge.replies import Reply
from chalicelib.handlers.edge.requests import Request
from chalicelib.handlers.edge.routing import route
from chalicelib.handlers.views.me import MeView, me_view
from chalicelib.services import invitations
from chalicelib.templates.invitations import STYLE_DIGEST

_HTML: Final = "text/html; charset=utf-8"


class Accept(Body):
    """The code, however it was typed: blanks, hyphens and case do not count."""

    code: Annotated[Text, Field(min_length=1, max_length=TYPED_MAX, json_schema_extra={"writeOnly": True})]


class InvitationView(View):
    """An invitation; its code is shown this once. `url` leads to where it is accepted.

    `mailed_to` is none when there is no address, or when it was last given by somebody who could not have invited the
    person: then hand the code over, or let somebody who could give the address again.
    """

    id: str
    code: str
    url: str
    expires_at: Instant
    mailed_to: str | None


class SheetPage(RootModel[str]):
    """A page to print (HTML)."""


def _granters(caller: Caller, path: Mapping[str, str], _given: Mapping[str, Any]) -> None:
    invitations.authorise(caller, path["unit_id"])


def _remade(kept: Mapping[str, Any]) -> Mapping[str, Any]:
    link = invitations.link(str(kept["id"]))
    return {**kept, "code": link.code, "url": link.url}


@route("/me/invitations", "POST", tag="me", body=Accept, returns=MeView, keyed=False, refuses=("too_many_requests",))
def accept(request: Request[Accept, Query]) -> MeView:
    """Bind this sign-in to the person who was invited; every code that binds nothing is refused alike."""
    return me_view(request, invitations.accept(request.caller, request.body.code))


@route(
    "/units/{unit_id}/people/{person_id}/invitations",
    "POST",
    tag="directory",
    returns=InvitationView,
    status=201,
    guard=_granters,
    remade=_remade,
)
def invite(request: Request[Nothing, Query], unit_id: str, person_id: str) -> InvitationView:
    """Invite a person to bind their sign-in; any earlier invitation is void (whoever may give all of their roles)."""
    invitation = invitations.invite(request.caller, unit_id, person_id, once=request.once(_kept))
    link = invitations.link(invitation.id)
    return _kept(invitation).model_copy(update={"code": link.code, "url": link.url})


@route(
    "/units/{unit_id}/people/{person_id}/invitations/{invitation_id}/sheet",
    "GET",
    tag="directory",
    returns=SheetPage,
    media="text/html",
)
def get_sheet(request: Request[Nothing, Query], unit_id: str, person_id: str, invitation_id: str) -> Reply:
    """A page to print and hand over, with the code and a QR, for who made the invitation while it is good."""
    page = invitations.sheet(request.caller, unit_id, person_id, invitation_id)
    policy = f"default-src 'none'; style-src '{STYLE_DIGEST}'; frame-ancestors 'none'"
    return Reply(200, page.encode(), {"Content-Type": _HTML, "Content-Security-Policy": policy})


@route("/units/{unit_id}/people/{person_id}/account", "DELETE", tag="directory", status=204)
def unbind(request: Request[Nothing, Query], unit_id: str, person_id: str) -> None:
    """Take a person's sign-in from them, at once; they can be invited again (whoever may give all of their roles)."""
    invitations.unbind(request.caller, unit_id, person_id)


def _kept(invitation: Invitation) -> InvitationView:
    """What is remembered of the answer: a code is never stored, and is made again from the id."""
    return InvitationView(
        id=invitation.id, code="", url="", expires_at=invitation.expires_at, mailed_to=invitation.mailed_to
    )
