"""Sending a message, and calling off one that waits for its time."""

from chalicelib.handlers.edge.models import Nothing, Query
from chalicelib.handlers.edge.requests import Request
from chalicelib.handlers.edge.routing import route
from chalicelib.handlers.views.message_models import MessageView, present
from chalicelib.services import messages, scheduling


@route(
    "/messages/{message_id}/send",
    "POST",
    tag="messages",
    returns=MessageView,
    status=202,
    versioned="taken",
    refuses=("invalid_transition", "invalid_fields"),
)
def send_message(request: Request[Nothing, Query], message_id: str) -> MessageView:
    """Send it: the explicit confirmation. It answers at once; how far it has come is in `totals`.

    With a `send_at` it is `scheduled` until then, and can be cancelled.
    """
    return present(messages.send(request.caller, message_id, if_match=request.if_match, once=request.once(present)))


@route(
    "/messages/{message_id}/cancel",
    "POST",
    tag="messages",
    returns=MessageView,
    versioned="taken",
    refuses=("invalid_transition",),
)
def cancel_message(request: Request[Nothing, Query], message_id: str) -> MessageView:
    """Call off a message that waits for its time: it is a draft again."""
    done = scheduling.cancel(request.caller, message_id, if_match=request.if_match, once=request.once(present))
    return present(done)
