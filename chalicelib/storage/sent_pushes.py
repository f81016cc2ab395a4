"""Pushes that SNS took: whose each was, for when SNS tells that it did not arrive.

`PUSH#{push}` / `PUSH`. SNS gives a push its name, and what it tells of it later carries nothing else that is ours.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from pynamodb.attributes import UnicodeAttribute

from chalicelib.storage import batches
from chalicelib.storage.messages import TABLE, MessagesRow
from chalicelib.storage.rows import MomentAttribute
from chalicelib.storage.tables import IntegerAttribute, Row

KEPT: Final = timedelta(days=4)
"""Longer than SNS tries to hand a push over (hours), and what it tells may lie in its queue."""

_SK: Final = "PUSH"


class SentPushRow(MessagesRow):
    """`PUSH#{push}` / `PUSH`: one push to one phone."""

    class Meta(MessagesRow.Meta):
        pass

    item_id = UnicodeAttribute()
    attempt = IntegerAttribute()
    phone_id = UnicodeAttribute()
    endpoint = UnicodeAttribute()
    phones = IntegerAttribute()
    taken_at = MomentAttribute()


@dataclass(frozen=True)
class SentPush:
    """One push to one phone that SNS took.

    Attributes:
        id: what SNS calls it.
        item_id: what came to the recipient's inbox.
        phone_id: without its token.
        endpoint: what SNS calls the phone.
        phones: how many of the recipient's SNS took it for in this attempt, with this one.
    """

    id: str
    item_id: str
    attempt: int
    phone_id: str
    endpoint: str
    phones: int
    taken_at: datetime


def keep(pushes: Sequence[SentPush]) -> None:
    """Note whose these are; 25 a call.

    Raises:
        Unavailable: DynamoDB kept leaving some out.
    """
    rows: list[Row] = [
        SentPushRow(
            _key(push.id),
            _SK,
            item_id=push.item_id,
            attempt=push.attempt,
            phone_id=push.phone_id,
            endpoint=push.endpoint,
            phones=push.phones,
            taken_at=push.taken_at,
            expires=int((push.taken_at + KEPT).timestamp()),
        )
        for push in pushes
    ]
    batches.write(TABLE, rows)


def find(push_id: str) -> SentPush | None:
    """The push that SNS calls so; one call."""
    row = SentPushRow.find(_key(push_id), _SK)
    if row is None:
        return None
    return SentPush(push_id, row.item_id, row.attempt, row.phone_id, row.endpoint, row.phones, row.taken_at)


def _key(push_id: str) -> str:
    return f"PUSH#{push_id}"
