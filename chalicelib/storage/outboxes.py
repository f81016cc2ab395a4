"""The outbox of a unit (`bandeja de salida`): all that left it, newest first.

Two sparse indexes hold each message that was sent, under the time at which it began to go: all of a unit's (`one`), and
those with one trigger (`two`), since the automatic ones are most of them. School year and dates are a range of the key.
Category, channel and sender are filters on what is left, of which a Query looks at `EXAMINED` rows at most.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import reduce
from operator import and_
from typing import Final

from pynamodb.expressions.condition import Condition

from chalicelib.domain.ids import time_prefix
from chalicelib.domain.inboxes import Category
from chalicelib.domain.messages import Channel, Message, Trigger
from chalicelib.domain.recipients import Recipient
from chalicelib.storage.chunk_rows import ChunkRow, chunk_key, plain
from chalicelib.storage.cursors import Page, PageRequest, fill
from chalicelib.storage.inboxes import INBOX_KEPT
from chalicelib.storage.messages import TABLE, MessageRow, from_item, message_key, outbox_list, put
from chalicelib.storage.tables import Slice, query
from chalicelib.storage.transactions import Put, Write

EXAMINED: Final = 200
"""How many rows a filtered Query looks at: a page may be short, and costs so much at most."""


@dataclass(frozen=True)
class Wanted:
    """Which messages are asked for.

    Attributes:
        since, until: moments; the first is included, the second is not.
        sender: the person who sent it.
    """

    since: datetime
    until: datetime
    trigger: Trigger | None = None
    category: Category | None = None
    channel: Channel | None = None
    sender: str | None = None

    @property
    def only(self) -> Condition | None:
        """What the key does not say."""
        conditions: list[Condition] = []
        if self.category:
            conditions.append(MessageRow.category == str(self.category))
        if self.channel:
            conditions.append(MessageRow.channel_names.contains(f" {self.channel} "))
        if self.sender:
            conditions.append(MessageRow.author_id == self.sender)
        return reduce(and_, conditions) if conditions else None


def outbox(unit_id: str, wanted: Wanted, page: PageRequest) -> Page[Message]:
    """What left the unit, newest first."""
    index = "two" if wanted.trigger else "one"
    key = MessageRow.two_sk if wanted.trigger else MessageRow.one_sk
    only = wanted.only

    def read(position: str | None, limit: int) -> Slice:
        oldest, newest = time_prefix(wanted.since), position if position is not None else time_prefix(wanted.until)
        if newest <= oldest:
            # DynamoDB refuses a range that ends before it begins.
            return Slice((), None)
        where = key.between(oldest, _before(newest))
        return query(
            TABLE,
            outbox_list(unit_id, wanted.trigger),
            index=index,
            where=where,
            only=only,
            newest_first=True,
            limit=EXAMINED if only is not None else limit,
        )

    return fill(page, read, from_item, sort_key=f"{index}_sk")


def notice(message: Message, recipients: Sequence[Recipient], at: datetime) -> Sequence[Write]:
    """The writes of an automatic notice and of its one chunk, which nobody is to claim: it goes into inboxes alone."""
    chunk = ChunkRow(
        message_key(message.id),
        chunk_key(message.run or message.id, 0),
        recipients=[plain(recipient) for recipient in recipients],
        counts=dict(message.totals),
        done_at=at,
        expires=int((at + INBOX_KEPT).timestamp()),
    )
    return [put(message, None), Put(chunk)]


def _before(position: str) -> str:
    """The greatest sort key below `position`, for `between`, which includes its ends."""
    return position[:-1] + chr(ord(position[-1]) - 1) + "~"
