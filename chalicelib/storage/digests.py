"""Which digest was sent to which unit on which day: one row each, written on condition."""

from datetime import UTC, date, datetime, timedelta
from typing import Final

from pynamodb.attributes import UnicodeAttribute
from pynamodb.exceptions import PutError

from chalicelib.storage.rows import MomentAttribute
from chalicelib.storage.tables import Row, answered_code, calling_dynamodb

LEASE: Final = timedelta(minutes=5)
"""For how long who takes a digest on has it alone. Longer than it takes; shorter than its message stays hidden."""

KEPT: Final = timedelta(days=90)


class DigestRow(Row):
    """`DIGEST#unit#day` / errand: taken on, and sent once `sent_at` is there."""

    class Meta:
        table_name = "messages"

    claimed_until = MomentAttribute()
    sent_at = MomentAttribute(null=True)
    provider_id = UnicodeAttribute(null=True)


def claim(unit_id: str, day: date, errand: str, at: datetime) -> bool:
    """Take a digest on; gives whether it is ours: it is not once it was sent, or while somebody else has it."""
    row = _row(unit_id, day, errand)
    row.claimed_until = at + LEASE
    row.expires = int((datetime(day.year, day.month, day.day, tzinfo=UTC) + KEPT).timestamp())
    free = DigestRow.pk.does_not_exist() | (DigestRow.sent_at.does_not_exist() & (DigestRow.claimed_until <= at))
    with calling_dynamodb():
        try:
            row.save(condition=free)
        except PutError as error:
            if answered_code(error) != "ConditionalCheckFailedException":
                raise
            return False
    return True


def note_sent(unit_id: str, day: date, errand: str, provider_id: str, at: datetime) -> None:
    """Note that it was sent: it is not sent again that day."""
    with calling_dynamodb():
        _row(unit_id, day, errand).update(
            actions=[DigestRow.sent_at.set(at), DigestRow.provider_id.set(provider_id)],
        )


def _row(unit_id: str, day: date, errand: str) -> DigestRow:
    return DigestRow(f"DIGEST#{unit_id}#{day.isoformat()}", errand)
