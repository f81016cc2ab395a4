"""Following a share link: public. Its token is a secret; logs hold the route's template."""

from typing import Annotated

from pydantic import Field

from chalicelib.gateways.objects import Link
from chalicelib.handlers.edge.models import Body, Nothing, Query, Text
from chalicelib.handlers.edge.replies import Reply
from chalicelib.handlers.edge.requests import Request
from chalicelib.handlers.edge.routing import route
from chalicelib.services import downloads

TAG = "downloads"


class Pin(Body):
    """The PIN of the link."""

    pin: Annotated[Text, Field(min_length=1, max_length=200)]


def _there(link: Link) -> Reply:
    return Reply(303, headers={"Location": link.url})


@route("/f/{token}", "GET", tag=TAG, status=303, public=True, refuses=("pin_required",))
def follow_link(request: Request[Nothing, Query], token: str) -> Reply:
    """Go to the file of a share link; one with a PIN asks for it by POST."""
    return _there(downloads.follow(token, source=request.call.source))


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
