"""Share links (`enlaces`) of files, for the staff of the unit."""

from collections.abc import Mapping
from functools import partial
from typing import Annotated, Any

from pydantic import Field

from chalicelib.domain.people import Caller
from chalicelib.domain.sharing import DOWNLOADS_MAX, PIN_MAX, PIN_MIN, Access, AccessResult, ShareLink
from chalicelib.handlers.edge.models import Body, Instant, Listing, ListQuery, Moment, Nothing, Query, Text, View
from chalicelib.handlers.edge.requests import Request
from chalicelib.handlers.edge.routing import route
from chalicelib.handlers.views.models import PersonName, listing, person_name
from chalicelib.services import deposit, sharing

TAG = "files"


class NewLink(Body):
    """How long, with which PIN and how often; 30 days, none, and as often as it is used when left out."""

    expires_at: Moment | None = None
    pin: Annotated[Text, Field(min_length=PIN_MIN, max_length=PIN_MAX)] | None = None
    max_downloads: Annotated[int, Field(ge=1, le=DOWNLOADS_MAX)] | None = None


class LinkSummary(View):
    """A share link; `active` says whether it leads to the file now."""

    id: str
    created_by: PersonName
    created_at: Instant
    expires_at: Instant
    has_pin: bool
    max_downloads: int | None
    downloads: int
    last_download_at: Instant | None
    revoked_at: Instant | None
    active: bool


class NewLinkView(View):
    """A new share link. Its `url` is shown this once, and kept nowhere."""

    id: str
    file_id: str
    url: str
    expires_at: Instant
    has_pin: bool
    max_downloads: int | None


class AccessView(View):
    """A use of a link; `source` is the same for the same address, and no address."""

    at: Instant
    result: AccessResult
    source: str


def _kept(link: ShareLink, base_url: str) -> NewLinkView:
    """The answer as it is kept for a repeat: without the token, which is stored nowhere."""
    return NewLinkView(
        id=link.id,
        file_id=link.file_id,
        url=f"{base_url}/f/",
        expires_at=link.expires_at,
        has_pin=link.pin is not None,
        max_downloads=link.max_downloads,
    )


def _remade(kept: Mapping[str, Any]) -> Mapping[str, Any]:
    """The whole answer: the token is made of the ids, however often it is asked for."""
    return {**kept, "url": kept["url"] + sharing.url_token(kept["file_id"], kept["id"])}


def _summary(found: tuple[ShareLink, bool]) -> LinkSummary:
    link, active = found
    return LinkSummary(
        id=link.id,
        created_by=person_name(link.created_by),
        created_at=link.created_at,
        expires_at=link.expires_at,
        has_pin=link.pin is not None,
        max_downloads=link.max_downloads,
        downloads=link.downloads,
        last_download_at=link.last_download_at,
        revoked_at=link.revoked_at,
        active=active,
    )


def _access(access: Access) -> AccessView:
    return AccessView(at=access.at, result=access.result, source=access.source)


def _may_share(caller: Caller, path: Mapping[str, str], given: Mapping[str, Any]) -> None:
    pin, most = given.get("pin"), given.get("max_downloads")
    sharing.check_link(
        caller,
        path["file_id"],
        None,
        pin if isinstance(pin, str) else None,
        most if isinstance(most, int) else None,
    )


def _of_the_unit(caller: Caller, path: Mapping[str, str], _given: Mapping[str, Any]) -> None:
    deposit.find(caller, path["file_id"])


@route(
    "/files/{file_id}/links",
    "POST",
    tag=TAG,
    body=NewLink,
    returns=NewLinkView,
    status=201,
    guard=_may_share,
    remade=_remade,
)
def share_file(request: Request[NewLink, Query], file_id: str) -> NewLinkView:
    """Make a share link: whoever has it gets the file."""
    body = request.body
    kept = partial(_kept, base_url=request.call.base_url)
    link = sharing.share(
        request.caller,
        file_id,
        expires_at=body.expires_at,
        pin=body.pin,
        max_downloads=body.max_downloads,
        once=request.once(kept),
    )
    return NewLinkView.model_validate(_remade(kept(link).model_dump()))


@route("/files/{file_id}/links", "GET", tag=TAG, query=ListQuery, returns=Listing[LinkSummary], guard=_of_the_unit)
def list_links(request: Request[Nothing, ListQuery], file_id: str) -> Listing[LinkSummary]:
    """The share links of a file, oldest first."""
    return listing(sharing.links(request.caller, file_id, request.page(file_id)), _summary)


@route("/files/{file_id}/links/{link_id}", "DELETE", tag=TAG, status=204, guard=_of_the_unit)
def revoke_link(request: Request[Nothing, Query], file_id: str, link_id: str) -> None:
    """Make a share link good for nothing, at once."""
    sharing.revoke(request.caller, file_id, link_id)


@route(
    "/files/{file_id}/links/{link_id}/accesses",
    "GET",
    tag=TAG,
    query=ListQuery,
    returns=Listing[AccessView],
    guard=_of_the_unit,
)
def list_accesses(request: Request[Nothing, ListQuery], file_id: str, link_id: str) -> Listing[AccessView]:
    """When a share link was used, newest first; kept for 90 days."""
    return listing(sharing.accesses(request.caller, file_id, link_id, request.page(file_id, link_id)), _access)
