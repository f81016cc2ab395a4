"""Messages of a unit.

`M#{message}` / `MESSAGE` is the message; beside it lie the chunks of its recipients (`chunks`).
"""

from typing import Any, Final

from pynamodb.attributes import BooleanAttribute, JSONAttribute, UnicodeAttribute
from pynamodb.exceptions import UpdateError
from pynamodb.expressions.condition import Condition
from pynamodb.expressions.update import Action

from chalicelib.domain.audiences import audience_from, audience_to
from chalicelib.domain.errors import Conflict
from chalicelib.domain.inboxes import Category, Occasion
from chalicelib.domain.messages import (
    Alias,
    Author,
    Channel,
    Content,
    Message,
    MessageFile,
    MessageState,
    Obstacle,
    Trigger,
)
from chalicelib.domain.pacing import Pace, pace_from, pace_to
from chalicelib.domain.people import PersonRef, UnitRef
from chalicelib.domain.roles import Role
from chalicelib.domain.rounds import Round
from chalicelib.storage.cursors import Page, PageRequest, fill
from chalicelib.storage.inboxes import INBOX_KEPT
from chalicelib.storage.rows import MomentAttribute
from chalicelib.storage.tables import (
    IntegerAttribute,
    RawItem,
    Row,
    Slice,
    answered_code,
    calling_dynamodb,
    query,
)
from chalicelib.storage.transactions import Delete, Put, Write

TABLE: Final = "messages"
MESSAGE: Final = "MESSAGE"


class MessagesRow(Row):
    """Any row of the table of messages; index `two` lists the outbox by trigger."""

    class Meta:
        table_name = TABLE

    two_pk = UnicodeAttribute(null=True)
    two_sk = UnicodeAttribute(null=True)


class MessageRow(MessagesRow):
    """`M#message` / `MESSAGE`; `channel_names` are the channels, with a blank on either side of each.

    What was written before versions were counted has none: its revision stands for it.
    """

    class Meta(MessagesRow.Meta):
        pass

    id = UnicodeAttribute()
    unit_id = UnicodeAttribute()
    unit_name = UnicodeAttribute()
    category = UnicodeAttribute()
    channel_names = UnicodeAttribute()
    alias_id = UnicodeAttribute()
    alias_name = UnicodeAttribute()
    audience: JSONAttribute = JSONAttribute()
    hidden_recipients = BooleanAttribute()
    subject = UnicodeAttribute()
    body = UnicodeAttribute()
    state = UnicodeAttribute()
    trigger = UnicodeAttribute()
    revision = IntegerAttribute()
    version = IntegerAttribute(null=True)
    author_id = UnicodeAttribute()
    author_name = UnicodeAttribute()
    author_role = UnicodeAttribute(null=True)
    created_at = MomentAttribute()
    updated_at = MomentAttribute()
    send_at = MomentAttribute(null=True)
    sent_at = MomentAttribute(null=True)
    obstacle = UnicodeAttribute(null=True)
    occasion = UnicodeAttribute(null=True)
    attachments: JSONAttribute = JSONAttribute(null=True)
    dispatch_id = UnicodeAttribute(null=True)
    run = UnicodeAttribute(null=True)
    chunks = IntegerAttribute(null=True)
    recipients = IntegerAttribute(null=True)
    totals: JSONAttribute = JSONAttribute(null=True)
    pace: JSONAttribute = JSONAttribute(null=True)
    round: JSONAttribute = JSONAttribute(null=True)


def find(message_id: str) -> Message | None:
    """The message; one call."""
    row = MessageRow.find(message_key(message_id), MESSAGE)
    return to_message(row) if row else None


def put(message: Message, before: Message | None) -> Write:
    """Write a message in the place of the one that was read, or a new one."""
    content = message.content
    row = MessageRow(
        message_key(message.id),
        MESSAGE,
        id=message.id,
        unit_id=message.unit.id,
        unit_name=message.unit.name,
        category=str(content.category),
        channel_names=f" {' '.join(sorted(content.channels))} ",
        alias_id=content.alias.id,
        alias_name=content.alias.name,
        audience=audience_to(content.audience),
        hidden_recipients=content.hidden_recipients,
        subject=content.subject,
        body=content.body,
        state=str(message.state),
        trigger=str(message.trigger),
        revision=message.revision,
        version=message.version,
        author_id=message.author.person.id,
        author_name=message.author.person.name,
        author_role=str(message.author.role) if message.author.role else None,
        created_at=message.created_at,
        updated_at=message.updated_at,
        send_at=content.send_at,
        attachments=[[f.id, f.name, f.size, f.content_type, f.sha256] for f in content.attachments] or None,
        sent_at=message.sent_at,
        obstacle=str(message.obstacle) if message.obstacle else None,
        occasion=str(message.occasion) if message.occasion else None,
        dispatch_id=message.dispatch_id,
        run=message.run,
        chunks=message.chunks or None,
        recipients=message.recipients,
        totals=dict(message.totals) or None,
        pace=pace_to(message.pace),
        round=_plain(message.round),
        expires=int((message.sent_at + INBOX_KEPT).timestamp()) if message.sent_at else None,
    )
    _list(row, message)
    unmoved = MessageRow.revision == before.revision if before else MessageRow.pk.does_not_exist()
    return Put(row, unmoved, lost=MessageMoved)


class MessageMoved(Conflict):
    """Somebody changed the message since it was read: read it again and repeat."""


def delete(message: Message) -> Write:
    """Remove a draft that was not changed since it was read."""
    return Delete(
        MessageRow(message_key(message.id), MESSAGE), MessageRow.revision == message.revision, lost=MessageMoved
    )


def expanded(
    message: Message, run: str, chunks: int, recipients: int, *, pace: Pace | None = None, hide: bool = False
) -> bool:
    """Note that an expansion is complete, unless another is; gives whether it is this one. One call.

    Args:
        pace: the time that is reserved for its mails, if there are any.
        hide: whether its recipients are to be hidden from one another, whatever was expected of them.
    """
    actions: list[Action] = [
        MessageRow.run.set(run),
        MessageRow.chunks.set(chunks),
        MessageRow.recipients.set(recipients),
    ]
    if pace:
        actions.append(MessageRow.pace.set(pace_to(pace)))
    if hide:
        actions.append(MessageRow.hidden_recipients.set(True))
    unexpanded = (MessageRow.state == str(MessageState.SENDING)) & MessageRow.run.does_not_exist()
    return _update(message.id, actions, unexpanded)


def set_totals(message: Message, totals: dict[str, dict[str, int]], state: MessageState) -> bool:
    """Write what was counted, and the state that follows. One call.

    Gives whether the message is still on that way, and nobody counted it or had it go again since it was read.
    """
    actions: list[Action] = [MessageRow.totals.set(totals), MessageRow.state.set(str(state))]
    going = MessageRow.state.is_in(str(MessageState.SENDING), str(MessageState.SENT)) & (MessageRow.run == message.run)
    uncounted = MessageRow.totals == dict(message.totals)
    if not message.totals:
        uncounted |= MessageRow.totals.does_not_exist()
    return _update(message.id, actions, going & uncounted & _in_round(message.round))


def round_opened(message: Message, after: Round) -> None:
    """Note that all recipients were looked at for the message's round, unless that is noted. One call."""
    _update(message.id, [MessageRow.round.set(_plain(after))], _in_round(message.round))


def drafts(unit_id: str, page: PageRequest) -> Page[Message]:
    """What the unit is writing, or has scheduled; the newest first."""

    def read(position: str | None, limit: int) -> Slice:
        where = MessageRow.one_sk < position if position is not None else None
        return query(TABLE, drafts_list(unit_id), index="one", where=where, newest_first=True, limit=limit)

    return fill(page, read, from_item, sort_key="one_sk")


def message_key(message_id: str) -> str:
    """The `pk` of a message and its chunks."""
    return f"M#{message_id}"


def drafts_list(unit_id: str) -> str:
    """The index key of what a unit is writing."""
    return f"U#{unit_id}#drafts"


def outbox_list(unit_id: str, trigger: Trigger | None = None) -> str:
    """The index key of what left a unit: all of it (`one`), or what has one trigger (`two`)."""
    return f"U#{unit_id}#outbox#{trigger}" if trigger else f"U#{unit_id}#outbox"


def from_item(item: RawItem) -> Message:
    """The message of a raw row."""
    return to_message(MessageRow.from_raw_data(item))


def to_message(row: MessageRow) -> Message:
    """The message of a row."""
    content = Content(
        category=Category(row.category),
        channels=frozenset(Channel(channel) for channel in row.channel_names.split()),
        alias=Alias(row.alias_id, row.alias_name),
        audience=audience_from(row.audience),
        hidden_recipients=row.hidden_recipients,
        subject=row.subject,
        body=row.body,
        send_at=row.send_at,
        attachments=tuple(MessageFile(*plain) for plain in row.attachments or ()),
    )
    return Message(
        id=row.id,
        unit=UnitRef(row.unit_id, row.unit_name),
        content=content,
        state=MessageState(row.state),
        revision=row.revision,
        author=Author(PersonRef(row.author_id, row.author_name), Role(row.author_role) if row.author_role else None),
        created_at=row.created_at,
        updated_at=row.updated_at,
        trigger=Trigger(row.trigger),
        sent_at=row.sent_at,
        dispatch_id=row.dispatch_id,
        run=row.run,
        chunks=row.chunks or 0,
        recipients=row.recipients,
        totals=row.totals or {},
        pace=pace_from(row.pace),
        round=_round(row.round),
        obstacle=Obstacle(row.obstacle) if row.obstacle else None,
        occasion=Occasion(row.occasion) if row.occasion else None,
        version=row.version or row.revision,
    )


def _in_round(round: Round | None) -> Condition:
    return MessageRow.round == _plain(round) if round else MessageRow.round.does_not_exist()


def _plain(round: Round | None) -> dict[str, Any] | None:
    if round is None:
        return None
    return {"number": round.number, "statuses": sorted(round.statuses), "opened": round.opened}


def _round(plain: dict[str, Any] | None) -> Round | None:
    return Round(plain["number"], frozenset(plain["statuses"]), plain["opened"]) if plain else None


def _list(row: MessageRow, message: Message) -> None:
    if message.dispatch_id:
        row.one_pk, row.one_sk = outbox_list(message.unit.id), message.dispatch_id
        row.two_pk, row.two_sk = outbox_list(message.unit.id, message.trigger), message.dispatch_id
    else:
        row.one_pk, row.one_sk = drafts_list(message.unit.id), message.id


def _update(message_id: str, actions: list[Action], condition: Any) -> bool:
    row = MessageRow(message_key(message_id), MESSAGE)
    with calling_dynamodb():
        try:
            row.update(actions=actions, condition=condition)
        except UpdateError as error:
            if answered_code(error) != "ConditionalCheckFailedException":
                raise
            return False
    return True
