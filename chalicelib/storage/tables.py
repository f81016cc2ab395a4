"""Rows: what all tables have in common, and the few ways in which they are read.

A table holds item collections: rows of several kinds under one `pk`, told apart by the beginning of their `sk`. So a
query gives raw items, and each caller turns them into the kind that it knows (`Kind.from_raw_data`).
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, Final, Self

from pynamodb.attributes import Attribute, UnicodeAttribute
from pynamodb.connection.table import TableConnection
from pynamodb.constants import NUMBER
from pynamodb.exceptions import PynamoDBException
from pynamodb.expressions.condition import Condition
from pynamodb.models import Model

from chalicelib.domain.errors import Unavailable
from chalicelib.storage import connections

LAST: Final = "\U0010ffff"
"""Sorts after all that people type."""

RawItem = dict[str, Any]
"""An item as DynamoDB's own JSON has it: `{"pk": {"S": "…"}}`."""


class IntegerAttribute(Attribute[int]):
    """A number that is whole: PynamoDB's own gives floats."""

    attr_type = NUMBER

    def serialize(self, value: int) -> str:
        return str(value)

    def deserialize(self, value: str) -> int:
        return int(value)


class Row(Model):
    """A row of any table: its keys, and the keys by which indexes find it.

    The name in a subclass's `Meta.table_name` is the table's name in the house; where we run it may have another.
    """

    pk = UnicodeAttribute(hash_key=True)
    sk = UnicodeAttribute(range_key=True)
    expires = IntegerAttribute(null=True)
    """When DynamoDB may delete the row, in seconds of the epoch."""
    one_pk = UnicodeAttribute(null=True)
    one_sk = UnicodeAttribute(null=True)

    @classmethod
    def _get_connection(cls) -> TableConnection:
        return connections.table(cls.Meta.table_name)

    @classmethod
    def find(cls, pk: str, sk: str) -> Self | None:
        """The row with this key, read consistently; one call."""
        with calling_dynamodb():
            try:
                return cls.get(pk, sk, consistent_read=True)
            except cls.DoesNotExist:
                return None


class calling_dynamodb:  # noqa: N801  # reads as a phrase: `with calling_dynamodb():`
    """Turns DynamoDB's failures (throttled, timed out, away) into the domain's `Unavailable`."""

    def __enter__(self) -> None:
        return None

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: object) -> None:
        if isinstance(error, PynamoDBException) and not isinstance(error, Model.DoesNotExist):
            raise Unavailable from error


def answered_code(error: PynamoDBException) -> str | None:
    """The code that DynamoDB answered with; none when it did not answer.

    PynamoDB's own `cause_response_code` raises AttributeError when the connection broke before an answer came.
    """
    answer = getattr(error.cause, "response", None) or {}
    code = answer.get("Error", {}).get("Code")
    return str(code) if code else None


@dataclass(frozen=True)
class Slice:
    """What one Query gave: raw items, and the sort key after which there is more."""

    items: tuple[RawItem, ...]
    more_after: str | None


def query(
    table: str,
    pk: str,
    *,
    index: str | None = None,
    where: Condition | None = None,
    only: Condition | None = None,
    newest_first: bool = False,
    limit: int | None = None,
) -> Slice:
    """One Query: one call, at most 1 MB.

    Args:
        index: an index, for lists; without one the base table is read, consistently.
        where: a condition on the sort key.
        only: a filter; what it filters out is read and paid for.
    """
    with calling_dynamodb():
        answer = connections.table(table).query(
            pk,
            range_key_condition=where,
            filter_condition=only,
            consistent_read=index is None,
            index_name=index,
            limit=limit,
            scan_index_forward=not newest_first,
        )
    last = answer.get("LastEvaluatedKey")
    sort_key = f"{index}_sk" if index else "sk"
    return Slice(tuple(answer["Items"]), last[sort_key]["S"] if last else None)


def collection(table: str, pk: str, where: Callable[[str | None], Condition | None]) -> Iterator[RawItem]:
    """All of an item collection, read consistently, in order; more than one call only beyond 1 MB."""
    after: str | None = None
    while True:
        part = query(table, pk, where=where(after))
        yield from part.items
        after = part.more_after
        if after is None:
            return


def beginning(prefix: str) -> Callable[[str | None], Condition]:
    """For `collection`: the rows whose sort key begins so."""

    def where(after: str | None) -> Condition:
        return Row.sk.between(prefix if after is None else f"{after}\0", f"{prefix}{LAST}")

    return where


def sort_key_of(item: RawItem) -> str:
    """The sort key of a raw item: its beginning says what kind of row it is."""
    return str(item["sk"]["S"])
