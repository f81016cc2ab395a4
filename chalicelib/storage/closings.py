"""Units that are closing: each a row in the table of the letters, whose stream carries it to `relay`."""

from datetime import datetime

from chalicelib.storage.letter_keys import watched
from chalicelib.storage.rows import CommunicationRow
from chalicelib.storage.tables import calling_dynamodb
from chalicelib.storage.transactions import Put

CLOSING = "CLOSING"


class ClosingRow(CommunicationRow):
    """`CLOSING#unit`: its letters are being handed over; it is there, and watched, until none is left."""

    class Meta(CommunicationRow.Meta):
        pass


def begin(unit_id: str, look_at: datetime) -> Put:
    """The write that has the letters of the unit handed over.

    Args:
        look_at: when to look whether all is done.
    """
    row = ClosingRow(f"CLOSING#{unit_id}", CLOSING)
    row.three_pk, row.three_sk = watched(unit_id, look_at)
    return Put(row)


def end(unit_id: str) -> None:
    """All is done; repeating it changes nothing."""
    with calling_dynamodb():
        ClosingRow(f"CLOSING#{unit_id}", CLOSING).delete()
