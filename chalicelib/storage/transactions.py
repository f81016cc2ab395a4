"""One use case, one transaction.

Each write says what it means when its own condition fails, so that the cancellation reasons of DynamoDB come back as
the refusal that they stand for.
"""

import random
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Final

from pynamodb.exceptions import TransactWriteError
from pynamodb.expressions.condition import Condition
from pynamodb.expressions.update import Action
from pynamodb.transactions import TransactWrite

from chalicelib.domain.errors import Conflict, Unavailable
from chalicelib.storage import connections
from chalicelib.storage.tables import Row, answered_code

PATIENCE_S: Final = 12.0
"""How long a transaction is tried again while others are in its way; the gateway waits 29 s."""

FIRST_PAUSE_S: Final = 0.02
LONGEST_PAUSE_S: Final = 0.6


class CounterLost(Exception):
    """Somebody else took the number that we read: read it again and repeat."""


Lost = Callable[[], Exception]
"""Makes the exception that a failed condition stands for."""


@dataclass(frozen=True)
class Put:
    """Write a row whole."""

    row: Row
    condition: Condition | None = None
    lost: Lost = Conflict


@dataclass(frozen=True)
class Update:
    """Change some attributes of a row."""

    row: Row
    actions: Sequence[Action]
    condition: Condition | None = None
    lost: Lost = Conflict


@dataclass(frozen=True)
class Delete:
    """Remove a row."""

    row: Row
    condition: Condition | None = None
    lost: Lost = Conflict


@dataclass(frozen=True)
class Check:
    """Let the transaction pass only while this holds of a row that it does not write."""

    kind: type[Row]
    pk: str
    sk: str
    condition: Condition
    lost: Lost = Conflict


Write = Put | Update | Delete | Check

_SENT_IN_ORDER: Final = (Check, Delete, Put, Update)
"""PynamoDB sends the writes grouped by kind, and the reasons come back in the order sent."""


def commit(writes: Sequence[Write]) -> None:
    """Write all or nothing; one call when nobody is in the way.

    A conflict with another transaction that is under way is tried again with jitter: it says nothing about our
    conditions. When several conditions fail, the first write in `writes` decides: put the one that matters most first.

    Raises:
        Exception: what the failed write's `lost` makes.
        Unavailable: others were in the way for too long, or DynamoDB does not answer. It is safe to repeat.
    """
    sent = [write for kind in _SENT_IN_ORDER for write in writes if isinstance(write, kind)]
    for _ in attempts():
        try:
            _send(sent)
            return
        except TransactWriteError as error:
            codes = [reason.code if reason else None for reason in error.cancellation_reasons]
            failed = {id(write) for write, code in zip(sent, codes, strict=False) if code == "ConditionalCheckFailed"}
            for write in writes:
                if id(write) in failed:
                    raise write.lost() from error
            if not _worth_repeating(error, codes):
                raise Unavailable from error
    raise Unavailable


def attempts() -> "Attempts":
    """Tries, with a growing, jittered pause between them, until patience ends."""
    return Attempts()


class Attempts:
    """The iterator behind `attempts`: each step but the first waits."""

    def __init__(self) -> None:
        self._deadline = time.monotonic() + PATIENCE_S
        self._pause = 0.0

    def __iter__(self) -> "Attempts":
        return self

    def __next__(self) -> None:
        if self._pause:
            time.sleep(random.uniform(0.2, 1.0) * self._pause)  # noqa: S311  # jitter, not a secret
        self._pause = min(max(self._pause * 1.7, FIRST_PAUSE_S), LONGEST_PAUSE_S)
        if time.monotonic() > self._deadline:
            raise StopIteration


def _worth_repeating(error: TransactWriteError, codes: Sequence[str | None]) -> bool:
    return "TransactionConflict" in codes or answered_code(error) == "TransactionInProgressException"


def _send(writes: Sequence[Write]) -> None:
    with TransactWrite(connection=connections.connection()) as transaction:
        for write in writes:
            _add(transaction, write)


def _add(transaction: TransactWrite, write: Write) -> Any:
    match write:
        case Put(row, condition):
            return transaction.save(row, condition=condition)
        case Update(row, actions, condition):
            return transaction.update(row, actions=list(actions), condition=condition)
        case Delete(row, condition):
            return transaction.delete(row, condition=condition)
        case Check(kind, pk, sk, condition):
            return transaction.condition_check(kind, pk, sk, condition=condition)
