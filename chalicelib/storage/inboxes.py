"""The inbox of each person: one item collection, with a sparse index of what is unread."""

import heapq
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any, Final

from pynamodb.attributes import ListAttribute, MapAttribute, UnicodeAttribute
from pynamodb.exceptions import PutError
from pynamodb.expressions.condition import Condition
from pynamodb.expressions.update import Action

from chalicelib.domain.errors import NotFound
from chalicelib.domain.inboxes import Category, InboxItem, Occasion, person_of
from chalicelib.domain.people import UnitRef
from chalicelib.storage.cursors import Page, PageRequest, fill
from chalicelib.storage.rows import MomentAttribute
from chalicelib.storage.tables import (
    IntegerAttribute,
    RawItem,
    Row,
    Slice,
    answered_code,
    calling_dynamodb,
    query,
    sort_key_of,
)
from chalicelib.storage.transactions import Update, Write

TABLE: Final = "messages"
INBOX_KEPT: Final = timedelta(days=730)
"""How long an item stays in an inbox, read or not."""

MAILS_KEPT: Final = timedelta(days=90)
"""How long it is known that a mail was sent: longer than any repeat of the work may come, a restored table too."""

UNREAD_SHOWN: Final = 1000
"""Up to which the unread are counted: nobody needs to know beyond."""


class InboxRow(Row):
    """`I#person` / id: one thing that came to a person; of a message, also what became of it on its way.

    Attributes:
        chunk: of the message's run, in which the person is.
        facts: what the providers told, each under channel, attempt and fact (`facts_key`).
    """

    class Meta:
        table_name = "messages"

    person_id = UnicodeAttribute()
    category = UnicodeAttribute()
    occasion = UnicodeAttribute(null=True)
    communication_id = UnicodeAttribute(null=True)
    message_id = UnicodeAttribute(null=True)
    chunk = IntegerAttribute(null=True)
    alias = UnicodeAttribute(null=True)
    about: ListAttribute[Any] = ListAttribute(null=True)
    facts: MapAttribute[Any, Any] = MapAttribute(null=True)  # type: ignore[no-untyped-call]  # PynamoDB's own
    subject = UnicodeAttribute()
    sender_id = UnicodeAttribute()
    sender_name = UnicodeAttribute()
    received_at = MomentAttribute()
    remarks = UnicodeAttribute(null=True)
    reason = UnicodeAttribute(null=True)
    read_at = MomentAttribute(null=True)
    acknowledged_at = MomentAttribute(null=True)


class SentMailRow(Row):
    """`MAIL#what`: this mail was sent: that of a record (`communication#seq`), or of an invitation (`INV#id`)."""

    class Meta:
        table_name = "messages"

    sent_at = MomentAttribute()
    provider_id = UnicodeAttribute()


def add(item: InboxItem) -> bool:
    """Put an item into a person's inbox, once; gives whether it was not there."""
    row = row_of(item)
    with calling_dynamodb():
        try:
            row.save(condition=InboxRow.pk.does_not_exist())
        except PutError as error:
            if answered_code(error) != "ConditionalCheckFailedException":
                raise
            return False
    return True


def row_of(item: InboxItem) -> InboxRow:
    """The row of an item that nobody has read yet."""
    return InboxRow(
        f"I#{item.person_id}",
        item.id,
        person_id=item.person_id,
        category=str(item.category),
        occasion=str(item.occasion) if item.occasion else None,
        communication_id=item.communication_id,
        message_id=item.message_id,
        chunk=item.chunk,
        alias=item.alias,
        about=list(item.about) or None,
        facts={} if item.message_id else None,
        subject=item.subject,
        sender_id=item.sender.id,
        sender_name=item.sender.name,
        received_at=item.received_at,
        remarks=item.remarks,
        reason=item.reason,
        one_pk=f"I#{item.person_id}#unread",
        one_sk=item.id,
        expires=int((item.received_at + INBOX_KEPT).timestamp()),
    )


def inbox(person_ids: Sequence[str], *, unread: bool, category: Category | None, page: PageRequest) -> Page[InboxItem]:
    """What came to some people (one account's), newest first; one Query a person.

    Two of them may have got the same message, so the list is in the order of time and then of person.
    """
    only = InboxRow.category == str(category) if category else None
    index = "one" if unread else None
    key = InboxRow.one_sk if unread else InboxRow.sk

    def of_person(person: str, position: str | None, limit: int) -> Slice:
        pk = f"I#{person}#unread" if unread else f"I#{person}"
        where: Condition | None = None
        if position is not None:
            when, last = _place(position)
            where = key <= f"{person}-{when}" if person < last else key < f"{person}-{when}"
        return query(TABLE, pk, index=index, where=where, only=only, newest_first=True, limit=limit)

    def read(position: str | None, limit: int) -> Slice:
        parts = [of_person(person, position, limit) for person in person_ids]
        # Below where the first of them stopped, something of theirs may still come in between.
        frontier = max((_place(part.more_after) for part in parts if part.more_after), default=("", ""))
        seen = [item for part in parts for item in part.items if _place(sort_key_of(item)) >= frontier]
        items = heapq.nlargest(limit, seen, key=lambda item: _place(sort_key_of(item)))
        if len(seen) > limit:
            return Slice(tuple(items), sort_key_of(items[-1]))
        return Slice(
            tuple(items), max((part.more_after for part in parts if part.more_after), key=_place, default=None)
        )

    return fill(page, read, _item, sort_key="sk")


def find(item_id: str) -> InboxItem | None:
    """The item with this id."""
    row = InboxRow.find(f"I#{person_of(item_id)}", item_id)
    return _from(row) if row else None


def mark_read(item_id: str, at: datetime) -> Write:
    """Write that it was read, the first time."""
    return _mark(item_id, [InboxRow.read_at.set(InboxRow.read_at | at)])


def mark_acknowledged(item_id: str, at: datetime) -> Write:
    """Write that it was acknowledged, and so read, the first time."""
    acknowledged = InboxRow.acknowledged_at.set(InboxRow.acknowledged_at | at)
    return _mark(item_id, [acknowledged, InboxRow.read_at.set(InboxRow.read_at | at)])


def _mark(item_id: str, marks: list[Action]) -> Write:
    row = InboxRow(f"I#{person_of(item_id)}", item_id)
    actions: list[Action] = [*marks, InboxRow.one_pk.remove(), InboxRow.one_sk.remove()]
    return Update(row, actions, InboxRow.pk.exists(), lost=NotFound)


def unread_items(person_id: str) -> tuple[InboxItem, ...]:
    """The unread items of a person, up to `UNREAD_SHOWN`; one call."""
    found = query(TABLE, f"I#{person_id}#unread", index="one", newest_first=True, limit=UNREAD_SHOWN)
    return tuple(_item(item) for item in found.items)


def mail_was_sent(what: str) -> bool:
    """Whether this mail was sent, as far as we noted."""
    return SentMailRow.find(f"MAIL#{what}", "MAIL") is not None


def note_mail(what: str, provider_id: str, at: datetime) -> None:
    """Note that this mail was sent."""
    with calling_dynamodb():
        expires = int((at + MAILS_KEPT).timestamp())
        SentMailRow(f"MAIL#{what}", "MAIL", sent_at=at, provider_id=provider_id, expires=expires).save()


def _place(item_id: str) -> tuple[str, str]:
    """Where an item stands in a list of several people's: ids begin with the person's and end with the time."""
    person, _, when = item_id.rpartition("-")
    return when, person


def _item(item: RawItem) -> InboxItem:
    return _from(InboxRow.from_raw_data(item))


def _from(row: InboxRow) -> InboxItem:
    return InboxItem(
        id=row.sk,
        person_id=row.person_id,
        category=Category(row.category),
        occasion=Occasion(row.occasion) if row.occasion else None,
        communication_id=row.communication_id,
        message_id=row.message_id,
        chunk=row.chunk,
        alias=row.alias,
        about=tuple(row.about or ()),
        subject=row.subject,
        sender=UnitRef(row.sender_id, row.sender_name),
        received_at=row.received_at,
        remarks=row.remarks,
        reason=row.reason,
        read_at=row.read_at,
        acknowledged_at=row.acknowledged_at,
    )
