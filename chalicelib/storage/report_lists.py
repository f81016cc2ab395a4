"""What reports are made of: sparse lists of a unit, each read by Query of an index, with no read per row."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import chain
from typing import Final, Generic, TypeVar

from pynamodb.expressions.condition import Condition

from chalicelib.domain.communications import Communication
from chalicelib.domain.ids import time_prefix
from chalicelib.domain.people import UnitRef
from chalicelib.domain.reports import Forwarded
from chalicelib.domain.transitions import ForwardReason
from chalicelib.storage import mapping
from chalicelib.storage.letter_keys import due_list, forwarded_list, moment_listed, owed_list, waiting_list
from chalicelib.storage.rows import CommunicationRow, DepartureRow
from chalicelib.storage.tables import RawItem, Slice, query

TABLE: Final = "communications"

T = TypeVar("T")

QUERIES: Final = 10
"""How many Queries of at most 1 MB a list costs at most: some 8,000 letters."""


@dataclass(frozen=True)
class Listed(Generic[T]):
    """What a list has.

    Attributes:
        whole: whether it was read to its end.
    """

    letters: tuple[T, ...]
    whole: bool


def waiting(unit_id: str) -> Listed[tuple[Communication, datetime]]:
    """What the unit must receive and when it came, longest first."""
    return _listed(waiting_list(unit_id), _since)


def due(unit_id: str) -> Listed[Communication]:
    """What the unit has received and must answer by some day, nearest first."""
    return _listed(due_list(unit_id), mapping.letter_from)


def owed(unit_id: str) -> Listed[tuple[Communication, datetime]]:
    """What the unit sent and waits for, and when it came to who holds it, longest first."""
    return _listed(owed_list(unit_id), _since)


def forwarded(unit_id: str, since: datetime, *, type: str | None = None, queries: int = QUERIES) -> Iterator[Forwarded]:
    """What the unit sent on, newest first.

    Args:
        type: letters of this type only.
    """
    only = DepartureRow.type == type if type else None
    parts = _parts(forwarded_list(unit_id), since=since, only=only, queries=queries)
    for item in chain.from_iterable(part.items for part in parts):
        row = DepartureRow.from_raw_data(item)
        if row.reason:
            to = UnitRef(row.holder_id, row.holder_name)
            yield Forwarded(row.type, ForwardReason(row.reason), to, row.updated_at)


def _since(item: RawItem) -> tuple[Communication, datetime]:
    return mapping.letter_from(item), moment_listed(str(item["three_sk"]["S"]))


def _listed(pk: str, made_of: Callable[[RawItem], T]) -> Listed[T]:
    letters: list[T] = []
    whole = False
    for part in _parts(pk):
        letters += map(made_of, part.items)
        whole = part.more_after is None
    return Listed(tuple(letters), whole)


def _parts(
    pk: str, *, since: datetime | None = None, only: Condition | None = None, queries: int = QUERIES
) -> Iterator[Slice]:
    """The rows of a list, as far as it is read; newest first when it is cut at `since`."""
    after: str | None = None
    for _ in range(queries):
        where = _beyond(after, since)
        part = query(TABLE, pk, index="three", where=where, only=only, newest_first=since is not None)
        yield part
        after = part.more_after
        if after is None:
            return


def _beyond(after: str | None, since: datetime | None) -> Condition | None:
    key = CommunicationRow.three_sk
    if since is None:
        return key > after if after else None
    oldest = time_prefix(since)
    return key >= oldest if after is None else key.between(oldest, f"{after[:-1]}{chr(ord(after[-1]) - 1)}~")
