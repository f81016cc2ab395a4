"""Messages under way: each a row in the table of the letters, whose stream carries it to `relay`.

It is written in the transaction that sends, is watched while the message is under way, and is gone when all is done.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from pynamodb.attributes import UnicodeSetAttribute
from pynamodb.exceptions import DeleteError, UpdateError
from pynamodb.expressions.update import Action

from chalicelib.storage.letter_keys import watched
from chalicelib.storage.rows import CommunicationRow, MomentAttribute
from chalicelib.storage.tables import IntegerAttribute, answered_code, calling_dynamodb
from chalicelib.storage.transactions import Delete, Put, Update, Write

DISPATCH: Final = "DISPATCH"
COUNT: Final = "COUNT"


class DispatchRow(CommunicationRow):
    """`DISPATCH#message`: it is to go, or is going.

    Attributes:
        revision: that of the message when it was sent.
        queued_at: when what was left of it was put on its queue again.
    """

    class Meta(CommunicationRow.Meta):
        pass

    revision = IntegerAttribute(null=True)
    queued_at = MomentAttribute(null=True)


class CountRow(CommunicationRow):
    """`DISPATCH#message` / `COUNT`: chunks whose counts are not what they were."""

    class Meta(CommunicationRow.Meta):
        pass

    chunks: UnicodeSetAttribute = UnicodeSetAttribute(null=True)
    stamp = IntegerAttribute(null=True)


def begin(message_id: str, revision: int, look_at: datetime) -> Write:
    """The write that has a message sent.

    Args:
        look_at: when to look whether it has come to its end; when it is to start, for one that waits for its time.
    """
    row = DispatchRow(dispatch_key(message_id), DISPATCH, revision=revision)
    row.three_pk, row.three_sk = watched(message_id, look_at)
    return Put(row)


def call_off(message_id: str) -> Write:
    """The write that has a message not sent."""
    return Delete(DispatchRow(dispatch_key(message_id), DISPATCH))


def look_at(message_id: str, at: datetime) -> None:
    """Look at it then, if it is still under way."""
    row = DispatchRow(dispatch_key(message_id), DISPATCH)
    shard, listed = watched(message_id, at)
    with calling_dynamodb():
        try:
            row.update(
                actions=[DispatchRow.three_pk.set(shard), DispatchRow.three_sk.set(listed)],
                condition=DispatchRow.pk.exists(),
            )
        except UpdateError as error:
            if answered_code(error) != "ConditionalCheckFailedException":
                raise


def queue_again(message_id: str, at: datetime, since: datetime) -> bool:
    """Note that what is left of it is put on its queue again; gives whether that was not done `since`. One call."""
    row = DispatchRow(dispatch_key(message_id), DISPATCH)
    before = DispatchRow.queued_at.does_not_exist() | (DispatchRow.queued_at < since)
    with calling_dynamodb():
        try:
            row.update(actions=[DispatchRow.queued_at.set(at)], condition=DispatchRow.pk.exists() & before)
        except UpdateError as error:
            if answered_code(error) != "ConditionalCheckFailedException":
                raise
            return False
    return True


def end(message_id: str, revision: int | None) -> None:
    """All is done that this revision of the message asked for; what goes again since is not ended.

    Args:
        revision: none for a message that there is not any more.
    """
    asked = DispatchRow.revision.does_not_exist() | (DispatchRow.revision <= revision) if revision else None
    with calling_dynamodb():
        try:
            DispatchRow(dispatch_key(message_id), DISPATCH).delete(condition=asked)
        except DeleteError as error:
            if answered_code(error) != "ConditionalCheckFailedException":
                raise


def end_before(message_id: str, revision: int) -> None:
    """What was sent before this revision of the message does not go; what was sent again since does."""
    with calling_dynamodb():
        try:
            DispatchRow(dispatch_key(message_id), DISPATCH).delete(condition=DispatchRow.revision < revision)
        except DeleteError as error:
            if answered_code(error) != "ConditionalCheckFailedException":
                raise


@dataclass(frozen=True)
class Stir:
    """What is to be counted again.

    Attributes:
        chunks: of the message's run.
        stamp: grows with each event: who counts may forget only what they saw.
    """

    chunks: frozenset[int] = frozenset()
    stamp: int = 0


def stir(message_id: str, chunk: int, due: datetime) -> Write:
    """The write that has a chunk counted again soon: once, however many events come until then."""
    return Update(CountRow(dispatch_key(message_id), COUNT), _stirring(message_id, chunk, due))


def stir_now(message_id: str, chunk: int, due: datetime) -> None:
    """The same, by itself; one call."""
    with calling_dynamodb():
        CountRow(dispatch_key(message_id), COUNT).update(actions=_stirring(message_id, chunk, due))


def _stirring(message_id: str, chunk: int, due: datetime) -> list[Action]:
    shard, listed = watched(message_id, due)
    return [
        CountRow.chunks.add({str(chunk)}),
        CountRow.stamp.add(1),
        CountRow.three_pk.set(CountRow.three_pk | shard),
        CountRow.three_sk.set(CountRow.three_sk | listed),
    ]


def stirred(message_id: str) -> Stir:
    """What is to be counted again; one call."""
    row = CountRow.find(dispatch_key(message_id), COUNT)
    return Stir(frozenset(map(int, row.chunks or ())), row.stamp or 0) if row else Stir()


def settle(message_id: str, seen: Stir) -> None:
    """Forget what was to be counted again, unless more has come since it was seen."""
    if not seen.stamp:
        return
    with calling_dynamodb():
        try:
            CountRow(dispatch_key(message_id), COUNT).delete(condition=CountRow.stamp == seen.stamp)
        except DeleteError as error:
            if answered_code(error) != "ConditionalCheckFailedException":
                raise


def dispatch_key(message_id: str) -> str:
    """The `pk` of a message under way."""
    return f"DISPATCH#{message_id}"
