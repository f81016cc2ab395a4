"""Sending a message again, and reminding of it."""

from collections.abc import Mapping
from typing import Annotated, Any, get_args

from pydantic import Field

from chalicelib.domain.people import Caller
from chalicelib.domain.rounds import Missed
from chalicelib.handlers.edge.models import Body, Nothing, Query
from chalicelib.handlers.edge.requests import Request
from chalicelib.handlers.edge.routing import route
from chalicelib.handlers.views.message_models import MessageView, present
from chalicelib.services import messages, resending


class Resend(Body):
    """To whom it goes again: those of whom this became last."""

    statuses: Annotated[list[Missed], Field(min_length=1, max_length=len(get_args(Missed)))]


def _may_send(caller: Caller, path: Mapping[str, str], _given: Mapping[str, Any]) -> None:
    messages.authorise(caller, path["message_id"])


@route(
    "/messages/{message_id}/resend",
    "POST",
    tag="messages",
    body=Resend,
    returns=MessageView,
    status=202,
    versioned="taken",
    guard=_may_send,
    refuses=("invalid_transition",),
)
def resend_message(request: Request[Resend, Query], message_id: str) -> MessageView:
    """Send it again to those to whom it did not come, at the address that they have now.

    Who is still out of reach, or is not meant any more, is left as they are.
    """
    return present(
        resending.resend(
            request.caller,
            message_id,
            request.body.statuses,
            if_match=request.if_match,
            once=request.once(present),
        )
    )


@route(
    "/messages/{message_id}/remind",
    "POST",
    tag="messages",
    returns=MessageView,
    status=202,
    versioned="taken",
    refuses=("invalid_transition",),
)
def remind_of_message(request: Request[Nothing, Query], message_id: str) -> MessageView:
    """Send it again, by its channels, to those who have not read it: a reminder of the same item of their inbox."""
    done = resending.remind(request.caller, message_id, if_match=request.if_match, once=request.once(present))
    return present(done)
