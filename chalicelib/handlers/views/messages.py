"""Messages and notices: drafts."""

from collections.abc import Mapping
from typing import Annotated, Any, Literal

from pydantic import Field, Strict

from chalicelib.domain import messages as rules
from chalicelib.domain.audiences import audience_from
from chalicelib.domain.inboxes import Category
from chalicelib.domain.limits import ATTACHMENTS_MAX, BODY_MAX, SUBJECT_MAX
from chalicelib.domain.messages import Channel
from chalicelib.domain.people import Caller
from chalicelib.handlers.edge.models import Body, Id, Listing, ListQuery, Moment, Nothing, Query, Text
from chalicelib.handlers.edge.requests import Request
from chalicelib.handlers.edge.routing import route
from chalicelib.handlers.views.audiences import AudienceBody
from chalicelib.handlers.views.message_models import MessageSummary, MessageView, present, summary
from chalicelib.handlers.views.models import listing
from chalicelib.services import messages
from chalicelib.services.messages import Given

TAG = "messages"

Chosen = Literal["push", "email"]
Files = Annotated[list[Id], Field(max_length=ATTACHMENTS_MAX)]


class NewMessage(Body):
    """A new message or notice; recipients are hidden from one another unless that is refused, and can be.

    With `send_at` it waits for that time once it is sent.
    """

    category: Annotated[Category, Strict(False)]
    channels: list[Chosen]
    alias_id: Id
    audience: AudienceBody
    hidden_recipients: bool | None = None
    subject: Annotated[Text, Field(min_length=1, max_length=SUBJECT_MAX)]
    body: Annotated[Text, Field(min_length=1, max_length=BODY_MAX)]
    send_at: Moment | None = None
    attachments: Files = Field(default_factory=list)


class MessageEdit(Body):
    """What changes of a draft; what is left out stays, and `send_at` of null means at once."""

    category: Annotated[Category, Strict(False)] | None = None
    channels: list[Chosen] | None = None
    alias_id: Id | None = None
    audience: AudienceBody | None = None
    hidden_recipients: bool | None = None
    subject: Annotated[Text, Field(min_length=1, max_length=SUBJECT_MAX)] | None = None
    body: Annotated[Text, Field(min_length=1, max_length=BODY_MAX)] | None = None
    send_at: Moment | None = None
    attachments: Files | None = None


def _writers(caller: Caller, path: Mapping[str, str], _given: Mapping[str, Any]) -> None:
    caller.acting(path["unit_id"], rules.WRITERS)


def _may_change(caller: Caller, path: Mapping[str, str], _given: Mapping[str, Any]) -> None:
    messages.authorise(caller, path["message_id"])


@route("/units/{unit_id}/messages", "GET", tag=TAG, query=ListQuery, returns=Listing[MessageSummary], guard=_writers)
def list_drafts(request: Request[Nothing, ListQuery], unit_id: str) -> Listing[MessageSummary]:
    """What the unit is writing, newest first; what it sent is in the outbox."""
    return listing(messages.drafts(request.caller, unit_id, request.page(unit_id)), summary)


@route(
    "/units/{unit_id}/messages",
    "POST",
    tag=TAG,
    body=NewMessage,
    returns=MessageView,
    status=201,
    guard=_writers,
    versioned="given",
)
def create_message(request: Request[NewMessage, Query], unit_id: str) -> MessageView:
    """Begin a message or a notice: a draft, which goes nowhere before it is sent."""
    given = request.body
    wanted = Given(
        category=given.category,
        channels=frozenset(Channel(channel) for channel in given.channels),
        alias_id=given.alias_id,
        audience=audience_from(given.audience.model_dump()),
        hidden_recipients=given.hidden_recipients,
        subject=given.subject,
        body=given.body,
        send_at=given.send_at,
        attachments=tuple(given.attachments),
    )
    return present(messages.create(request.caller, unit_id, wanted, once=request.once(present)))


@route("/messages/{message_id}", "GET", tag=TAG, returns=MessageView, versioned="given")
def get_message(request: Request[Nothing, Query], message_id: str) -> MessageView:
    """A message as its unit sees it, with how far it has come."""
    return present(messages.find(request.caller, message_id), request.language)


@route(
    "/messages/{message_id}",
    "PATCH",
    tag=TAG,
    body=MessageEdit,
    returns=MessageView,
    guard=_may_change,
    versioned="taken",
    refuses=("invalid_transition",),
)
def edit_message(request: Request[MessageEdit, Query], message_id: str) -> MessageView:
    """Change a draft, or what could not start when its time came, which is a draft again then.

    With `If-Match`, only if nobody else has changed it since.
    """
    given = request.body.model_dump(exclude_unset=True)
    changes = {name: value for name, value in given.items() if value is not None or name == "send_at"}
    if "channels" in changes:
        changes["channels"] = frozenset(Channel(channel) for channel in changes["channels"])
    if "audience" in changes:
        changes["audience"] = audience_from(changes["audience"])
    if "attachments" in changes:
        changes["attachments"] = tuple(changes["attachments"])
    return present(messages.edit(request.caller, message_id, changes, if_match=request.if_match))


@route("/messages/{message_id}", "DELETE", tag=TAG, status=204, versioned="taken", refuses=("invalid_transition",))
def delete_message(request: Request[Nothing, Query], message_id: str) -> None:
    """Throw a draft away."""
    messages.delete(request.caller, message_id, if_match=request.if_match)
