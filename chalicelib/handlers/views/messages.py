"""Messages and notices: drafts, the preview, and sending, which is a step of its own."""

from collections.abc import Mapping
from typing import Annotated, Any, Literal

from pydantic import Field, Strict

from chalicelib.domain import messages as rules
from chalicelib.domain.audiences import audience_from, audience_to
from chalicelib.domain.deliveries import DeliveryStatus, summed
from chalicelib.domain.inboxes import Category
from chalicelib.domain.limits import BODY_MAX, SUBJECT_MAX
from chalicelib.domain.messages import Channel, Message, MessageState, Trigger
from chalicelib.domain.people import Caller
from chalicelib.handlers.edge.models import Body, Id, Instant, Listing, ListQuery, Nothing, Query, Text, View
from chalicelib.handlers.edge.requests import Request
from chalicelib.handlers.edge.routing import route
from chalicelib.handlers.views.aliases import AliasView, alias_view
from chalicelib.handlers.views.audiences import AudienceBody, AudienceView, NamedList, NamedView
from chalicelib.handlers.views.models import PersonName, UnitName, listing, person_name, unit_name
from chalicelib.services import messages, reach
from chalicelib.services.messages import Given
from chalicelib.services.reach import Unreached

TAG = "messages"

Chosen = Literal["email"]


class NewMessage(Body):
    """A new message or notice; recipients are hidden from one another unless that is refused, and can be."""

    category: Annotated[Category, Strict(False)]
    channels: list[Chosen]
    alias_id: Id
    audience: AudienceBody
    hidden_recipients: bool | None = None
    subject: Annotated[Text, Field(min_length=1, max_length=SUBJECT_MAX)]
    body: Annotated[Text, Field(min_length=1, max_length=BODY_MAX)]


class MessageEdit(Body):
    """What changes of a draft; what is left out stays."""

    category: Annotated[Category, Strict(False)] | None = None
    channels: list[Chosen] | None = None
    alias_id: Id | None = None
    audience: AudienceBody | None = None
    hidden_recipients: bool | None = None
    subject: Annotated[Text, Field(min_length=1, max_length=SUBJECT_MAX)] | None = None
    body: Annotated[Text, Field(min_length=1, max_length=BODY_MAX)] | None = None


class MessageLine(View):
    """What is always told of a message."""

    id: str
    category: Category
    trigger: Trigger
    channels: list[Channel]
    subject: str
    sender: PersonName
    alias: AliasView
    state: MessageState
    created_at: Instant
    sent_at: Instant | None


class MessageSummary(MessageLine):
    """A message as lists show it; `totals` holds `recipients`, and how many of each status in all channels."""

    totals: dict[DeliveryStatus | Literal["recipients"], int]


class TotalsView(View):
    """How many recipients there are, and by channel how many have which status, as they were counted last."""

    recipients: int | None
    inbox: dict[DeliveryStatus, int]
    email: dict[DeliveryStatus, int]


class MessageView(MessageLine):
    """A message as its unit sees it."""

    totals: TotalsView
    unit: UnitName
    audience: AudienceView
    hidden_recipients: bool
    body: str
    allowed_actions: list[str]

    def location(self) -> str | None:
        """Where it is."""
        return f"/messages/{self.id}"


class ReachView(View):
    """How many a channel reaches."""

    reachable: int
    unreachable: int


class ReachesView(View):
    """By channel; one that was not asked for is left out."""

    email: ReachView | None


class UnreachedView(View):
    """Somebody whom a channel does not reach, and why. The fix is to give them an address, or another one."""

    person: PersonName
    channel: Channel
    code: DeliveryStatus


class PreviewView(View):
    """What sending would do now."""

    recipients: int
    by_channel: ReachesView
    unreachable: list[UnreachedView]
    next_cursor: str | None
    warnings: list[str]


def _writers(caller: Caller, path: Mapping[str, str], _given: Mapping[str, Any]) -> None:
    caller.acting(path["unit_id"], rules.WRITERS)


def _may_see(caller: Caller, path: Mapping[str, str], _given: Mapping[str, Any]) -> None:
    messages.find(caller, path["message_id"])


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
    )
    return present(messages.create(request.caller, unit_id, wanted, once=request.once(present)))


@route("/messages/{message_id}", "GET", tag=TAG, returns=MessageView)
def get_message(request: Request[Nothing, Query], message_id: str) -> MessageView:
    """A message as its unit sees it, with how far it has come."""
    return present(messages.find(request.caller, message_id))


@route(
    "/messages/{message_id}",
    "PATCH",
    tag=TAG,
    body=MessageEdit,
    returns=MessageView,
    guard=_may_change,
    refuses=("invalid_transition",),
)
def edit_message(request: Request[MessageEdit, Query], message_id: str) -> MessageView:
    """Change a draft."""
    changes = {name: value for name, value in request.body.model_dump(exclude_unset=True).items() if value is not None}
    if "channels" in changes:
        changes["channels"] = frozenset(Channel(channel) for channel in changes["channels"])
    if "audience" in changes:
        changes["audience"] = audience_from(changes["audience"])
    return present(messages.edit(request.caller, message_id, changes))


@route("/messages/{message_id}", "DELETE", tag=TAG, status=204, refuses=("invalid_transition",))
def delete_message(request: Request[Nothing, Query], message_id: str) -> None:
    """Throw a draft away."""
    messages.delete(request.caller, message_id)


@route("/messages/{message_id}/preview", "GET", tag=TAG, query=ListQuery, returns=PreviewView, guard=_may_see)
def preview_message(request: Request[Nothing, ListQuery], message_id: str) -> PreviewView:
    """Whom it would reach now, by which channel, and whom not and why."""
    found = reach.preview(request.caller, message_id, request.page(message_id))
    email = found.unreachable.get(Channel.EMAIL)
    reached = None if email is None else ReachView(reachable=found.recipients - email, unreachable=email)
    return PreviewView(
        recipients=found.recipients,
        by_channel=ReachesView(email=reached),
        unreachable=[_unreached(each) for each in found.unreached.items],
        next_cursor=found.unreached.next_cursor,
        warnings=["nobody"] if not found.recipients else [],
    )


@route("/messages/{message_id}/audience", "GET", tag=TAG, returns=NamedList, guard=_may_see)
def name_audience(request: Request[Nothing, Query], message_id: str) -> NamedList:
    """What those are called whom its audience names and leaves out; who has left the unit is not among them."""
    named = reach.names(request.caller, message_id)
    return NamedList([NamedView(id=each.id, name=each.name, kind=each.kind) for each in named])


@route(
    "/messages/{message_id}/send",
    "POST",
    tag=TAG,
    returns=MessageView,
    status=202,
    refuses=("invalid_transition", "invalid_fields"),
)
def send_message(request: Request[Nothing, Query], message_id: str) -> MessageView:
    """Send it: the explicit confirmation. It answers at once; how far it has come is in `totals`."""
    return present(messages.send(request.caller, message_id, once=request.once(present)))


def summary(message: Message) -> MessageSummary:
    """Present a message as lists show it."""
    statuses = summed({"": counts} for counts in message.totals.values()).get("", {})
    totals: dict[Any, int] = {"recipients": message.recipients or 0} | {
        DeliveryStatus(name): n for name, n in statuses.items()
    }
    return MessageSummary(**_line(message), totals=totals)


def present(message: Message) -> MessageView:
    """Present a message whole."""
    content = message.content
    return MessageView(
        **_line(message),
        totals=_totals(message),
        unit=unit_name(message.unit),
        audience=AudienceView(**audience_to(content.audience)),
        hidden_recipients=content.hidden_recipients,
        body=content.body,
        allowed_actions=[str(action) for action in rules.open_actions(message.state)],
    )


def _line(message: Message) -> dict[str, Any]:
    content = message.content
    return {
        "id": message.id,
        "category": content.category,
        "trigger": message.trigger,
        "channels": sorted(content.channels),
        "subject": content.subject,
        "sender": person_name(message.author.person),
        "alias": alias_view(content.alias),
        "state": message.state,
        "created_at": message.created_at,
        "sent_at": message.sent_at,
    }


def _totals(message: Message) -> TotalsView:
    counts = {
        channel: {DeliveryStatus(status): count for status, count in message.totals.get(channel, {}).items()}
        for channel in (Channel.INBOX, Channel.EMAIL)
    }
    return TotalsView(recipients=message.recipients, inbox=counts[Channel.INBOX], email=counts[Channel.EMAIL])


def _unreached(each: Unreached) -> UnreachedView:
    return UnreachedView(person=person_name(each.person), channel=each.channel, code=each.code)
