"""What was answered to a key: written in the transaction that it stands for, remembered for a day.

It is read only when that transaction or the domain refuses, so a first request costs nothing more.
"""

import zlib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from pynamodb.attributes import BinaryAttribute, UnicodeAttribute

from chalicelib.domain.errors import Conflict
from chalicelib.storage.tables import Row
from chalicelib.storage.transactions import Put

REMEMBERED: Final = timedelta(days=1)


@dataclass(frozen=True)
class Once:
    """A request that carries an `Idempotency-Key`.

    Attributes:
        scope: a digest of person, method, path and key.
        fingerprint: a digest of the body.
        standing: a digest of the roles that the person holds.
        answer: turns the use case's result into the answer to remember, as bytes.
    """

    scope: str
    fingerprint: str
    standing: str
    answer: Callable[[Any], bytes]


@dataclass(frozen=True)
class Recollection:
    """What was answered to a key, to which body, and to somebody with which roles."""

    fingerprint: str
    standing: str
    answer: bytes


class AnswerRow(Row):
    """The answer to one key."""

    class Meta:
        table_name = "communications"

    fingerprint = UnicodeAttribute()
    standing = UnicodeAttribute()
    answer = BinaryAttribute(legacy_encoding=False)


def remember(once: Once, result: object, at: datetime) -> Put:
    """The write that remembers the answer; it fails when the key was used before."""
    row = AnswerRow(
        f"KEY#{once.scope}",
        "KEY",
        fingerprint=once.fingerprint,
        standing=once.standing,
        answer=zlib.compress(once.answer(result)),
        expires=int((at + REMEMBERED).timestamp()),
    )
    # A row that has expired may stay for days before DynamoDB deletes it: it counts no more.
    return Put(row, AnswerRow.pk.does_not_exist() | (AnswerRow.expires < int(at.timestamp())), lost=Conflict)


def recall(scope: str, at: datetime) -> Recollection | None:
    """What was answered to the key, if it is still remembered."""
    row = AnswerRow.find(f"KEY#{scope}", "KEY")
    if row is None or row.expires < at.timestamp():
        return None
    return Recollection(row.fingerprint, row.standing, zlib.decompress(row.answer))
