"""Many rows of one table at a time, whatever item collections they are in."""

from collections.abc import Sequence
from typing import Any, Final

from chalicelib.domain.errors import Unavailable
from chalicelib.storage import connections
from chalicelib.storage.tables import RawItem, Row, calling_dynamodb
from chalicelib.storage.transactions import attempts

READ_AT_ONCE: Final = 100
"""How many rows BatchGetItem gives."""

WRITTEN_AT_ONCE: Final = 25
"""How many rows BatchWriteItem takes."""


def read(table: str, keys: Sequence[tuple[str, str]]) -> list[RawItem]:
    """The rows with these keys, read consistently, in no order; one call for 100, when DynamoDB is not throttled.

    Raises:
        Unavailable: it kept leaving rows out.
    """
    found: list[RawItem] = []
    distinct = list(dict.fromkeys(keys))
    for start in range(0, len(distinct), READ_AT_ONCE):
        left: list[Any] = [{"pk": pk, "sk": sk} for pk, sk in distinct[start : start + READ_AT_ONCE]]
        for _ in attempts():
            with calling_dynamodb():
                answer = connections.table(table).batch_get_item(left, consistent_read=True)
            found.extend(item for items in answer["Responses"].values() for item in items)
            unread = [key for part in answer.get("UnprocessedKeys", {}).values() for key in part["Keys"]]
            left = [{name: value["S"] for name, value in key.items()} for key in unread]
            if not left:
                break
        if left:
            raise Unavailable
    return found


def write(table: str, rows: Sequence[Row]) -> None:
    """Write rows over whatever is there; 25 a call.

    Raises:
        Unavailable: DynamoDB kept leaving some out.
    """
    for start in range(0, len(rows), WRITTEN_AT_ONCE):
        left: list[Any] = [row.serialize() for row in rows[start : start + WRITTEN_AT_ONCE]]
        for _ in attempts():
            with calling_dynamodb():
                answer = connections.table(table).batch_write_item(put_items=left)
            unwritten = [each for part in answer.get("UnprocessedItems", {}).values() for each in part]
            left = [each["PutRequest"]["Item"] for each in unwritten]
            if not left:
                break
        if left:
            raise Unavailable
