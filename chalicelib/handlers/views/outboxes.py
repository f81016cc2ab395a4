"""The outbox of a unit, and what became of each message."""

from collections.abc import Mapping
from typing import Annotated, Any, Literal
from urllib.parse import urlencode

from pydantic import Field, Strict

from chalicelib.domain import messages as rules
from chalicelib.domain.causes import Cause
from chalicelib.domain.deliveries import DeliveryStatus
from chalicelib.domain.inboxes import Category
from chalicelib.domain.messages import Channel, Trigger
from chalicelib.domain.people import Caller
from chalicelib.handlers.edge.accepts import prefers_csv
from chalicelib.handlers.edge.models import Day, Id, Instant, Listing, ListQuery, Nothing, View, Year
from chalicelib.handlers.edge.replies import Reply, sheet
from chalicelib.handlers.edge.requests import Request
from chalicelib.handlers.edge.routing import route
from chalicelib.handlers.views.message_models import MessageSummary, summary
from chalicelib.handlers.views.messages import TAG, Chosen
from chalicelib.handlers.views.models import PersonName, listing, person_name
from chalicelib.services import messages, outboxes
from chalicelib.services.outboxes import Outcome
from chalicelib.templates import delivery_sheets


class OutboxQuery(ListQuery):
    """What of the outbox; dates are days in Madrid, both included."""

    year: Year | None = None
    channel: Chosen | None = None
    trigger: Literal["all", "manual", "automatic"] = "all"
    category: Annotated[Category, Strict(False)] | None = None
    sender: Id | None = None
    since: Day | None = Field(None, alias="from")
    until: Day | None = Field(None, alias="to")


class DeliveriesQuery(ListQuery):
    """Which deliveries."""

    channel: Annotated[Channel, Strict(False)] | None = None
    status: Annotated[DeliveryStatus, Strict(False)] | None = None


class DeliveryView(View):
    """What became of a message for one person by one channel.

    `code` says why it failed: a known cause, or a word of the provider that is none yet.
    """

    person: PersonName
    channel: Channel
    status: DeliveryStatus
    code: Cause | str | None
    at: Instant | None


def _writers(caller: Caller, path: Mapping[str, str], _given: Mapping[str, Any]) -> None:
    caller.acting(path["unit_id"], rules.WRITERS)


def _may_see(caller: Caller, path: Mapping[str, str], _given: Mapping[str, Any]) -> None:
    messages.find(caller, path["message_id"])


@route(
    "/units/{unit_id}/outbox",
    "GET",
    tag=TAG,
    query=OutboxQuery,
    returns=Listing[MessageSummary],
    guard=_writers,
)
def list_outbox(request: Request[Nothing, OutboxQuery], unit_id: str) -> Listing[MessageSummary]:
    """All that left the unit (`bandeja de salida`), newest first, each with its totals."""
    query = request.query
    page = outboxes.outbox(
        request.caller,
        unit_id,
        year=query.year,
        since=query.since,
        until=query.until,
        channel=Channel(query.channel) if query.channel else None,
        trigger=None if query.trigger == "all" else Trigger(query.trigger),
        category=query.category,
        sender=query.sender,
        page=request.page(unit_id),
    )
    return listing(page, lambda message: summary(message, request.language))


@route(
    "/messages/{message_id}/deliveries",
    "GET",
    tag=TAG,
    query=DeliveriesQuery,
    returns=Listing[DeliveryView],
    guard=_may_see,
    also="text/csv",
)
def list_deliveries(request: Request[Nothing, DeliveriesQuery], message_id: str) -> Listing[DeliveryView] | Reply:
    """What became of a message, for each person and channel.

    As CSV it is all of it; when there are more than some thousand recipients, `Link` with `rel="next"` leads on.
    """
    query, page = request.query, request.page(message_id)
    if not prefers_csv(request.call.headers.get("accept", "")):
        found = outboxes.outcomes(request.caller, message_id, channel=query.channel, status=query.status, page=page)
        return listing(found, _delivery)
    found = outboxes.sheet(request.caller, message_id, channel=query.channel, status=query.status, page=page)
    lines = ((each.person, each.channel, each.delivery) for each in found.items)
    text = delivery_sheets.sheet(lines, request.language)
    return sheet(text, f"envios-{message_id}-{request.at:%Y-%m-%d}.csv", **_next(query, found.next_cursor))


def _next(query: DeliveriesQuery, cursor: str | None) -> dict[str, str]:
    """Where the rest of a sheet is (RFC 8288), when it has one."""
    if cursor is None:
        return {}
    asked = {"channel": query.channel, "status": query.status, "cursor": cursor}
    return {"Link": f'<?{urlencode({name: str(value) for name, value in asked.items() if value})}>; rel="next"'}


def _delivery(outcome: Outcome) -> DeliveryView:
    delivery = outcome.delivery
    return DeliveryView(
        person=person_name(outcome.person),
        channel=outcome.channel,
        status=delivery.status,
        code=delivery.code,
        at=delivery.at,
    )
