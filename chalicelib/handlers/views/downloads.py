"""Following a share link: public. Its token is a secret; logs hold the route's template.

A person who opens a link that cannot simply be followed is sent on to the web client, which has words for it and a
field for the PIN. The token goes there after the `#`, which no server is sent.
"""

from typing import Annotated

from pydantic import Field

from chalicelib.domain.errors import NotFound
from chalicelib.domain.sharing import PinRequired
from chalicelib.gateways.objects import Link
from chalicelib.handlers.edge.accepts import prefers_page
from chalicelib.handlers.edge.models import Body, Nothing, Query, Text
from chalicelib.handlers.edge.replies import Reply
from chalicelib.handlers.edge.requests import Request
from chalicelib.handlers.edge.routing import route
from chalicelib.handlers.views.models import LinkView
from chalicelib.services import downloads
from chalicelib.settings import settings

TAG = "downloads"
_VARY = "Origin, Accept, Accept-Language"


class Pin(Body):
    """The PIN of the link."""

    pin: Annotated[Text, Field(min_length=1, max_length=200)]


def _there(link: Link) -> Reply:
    return Reply(303, headers={"Location": link.url, "Vary": _VARY})


def _page(token: str | None) -> Reply:
    secret = f"#{token}" if token else ""
    return Reply(303, headers={"Location": f"{settings().web_origin}/f{secret}", "Vary": _VARY})


@route("/f/{token}", "GET", tag=TAG, status=303, public=True, refuses=("pin_required",))
def follow_link(request: Request[Nothing, Query], token: str) -> Reply:
    """Go to the file of a share link; one with a PIN asks for it by POST.

    Who asks for a page (`Accept: text/html`) is sent to the web client instead of being refused.
    """
    person = bool(settings().web_origin) and prefers_page(request.call.headers.get("accept", ""))
    try:
        return _there(downloads.follow(token, source=request.call.source))
    except PinRequired:
        if not person:
            raise
        return _page(token)
    except NotFound:
        if not person:
            raise
        return _page(None)


@route(
    "/f/{token}",
    "POST",
    tag=TAG,
    body=Pin,
    status=303,
    public=True,
    keyed=False,
    refuses=("wrong_pin", "too_many_requests"),
)
def follow_link_with_pin(request: Request[Pin, Query], token: str) -> Reply:
    """Go to the file of a share link with a PIN; five wrong ones in a quarter of an hour close it for a while."""
    return _there(downloads.follow(token, source=request.call.source, pin=request.body.pin))


@route(
    "/f/{token}/url",
    "POST",
    tag=TAG,
    body=Pin,
    returns=LinkView,
    public=True,
    keyed=False,
    refuses=("wrong_pin", "too_many_requests"),
)
def open_link_with_pin(request: Request[Pin, Query], token: str) -> LinkView:
    """Where the file of a share link with a PIN is, for a client that cannot read where it is sent on to."""
    link = downloads.follow(token, source=request.call.source, pin=request.body.pin)
    return LinkView(url=link.url, expires_at=link.expires_at)
