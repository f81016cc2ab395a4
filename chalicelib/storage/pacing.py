"""The pace of the mail: one item, in which every worker reserves its time before it sends.

`RATE#email` / `RATE` holds when the next mail may go. To reserve is to move it on by what one sends: nobody is asked,
and nobody needs to know how many others there are.
"""

from datetime import UTC, datetime
from typing import Final

from pynamodb.exceptions import UpdateError

from chalicelib.domain.errors import Unavailable
from chalicelib.domain.ids import milliseconds
from chalicelib.storage.messages import MessagesRow
from chalicelib.storage.tables import IntegerAttribute, answered_code, calling_dynamodb
from chalicelib.storage.transactions import attempts

RATE: Final = "RATE"


class PaceRow(MessagesRow):
    """When the next mail may go, in milliseconds of the epoch."""

    class Meta(MessagesRow.Meta):
        pass

    next_at = IntegerAttribute()


def reserve(mails: int, a_second: float, at: datetime) -> datetime:
    """Reserve the time that some mails take; gives when it begins. One call while the pace is held, two when idle.

    Args:
        a_second: how many may go.
    """
    now = milliseconds(at)
    cost = max(1, round(1000 * mails / a_second))
    row = PaceRow("RATE#email", RATE)
    for _ in attempts():
        if _moved(row, [PaceRow.next_at.add(cost)], PaceRow.next_at >= now):
            return _moment(int(row.next_at) - cost)
        if _moved(row, [PaceRow.next_at.set(now + cost)], PaceRow.pk.does_not_exist() | (PaceRow.next_at < now)):
            return at
    raise Unavailable


def _moved(row: PaceRow, actions: list[object], condition: object) -> bool:
    with calling_dynamodb():
        try:
            row.update(actions=actions, condition=condition)  # type: ignore[arg-type]  # expressions of PynamoDB's
        except UpdateError as error:
            if answered_code(error) != "ConditionalCheckFailedException":
                raise
            return False
    return True


def _moment(epoch: int) -> datetime:
    return datetime.fromtimestamp(epoch / 1000, UTC)
