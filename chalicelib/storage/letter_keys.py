"""The keys of a communication's rows, and by which lists and the sweep find them."""

from datetime import datetime
from typing import Final

from chalicelib.domain.communications import Departure
from chalicelib.domain.ids import time_prefix
from chalicelib.domain.watch import shard_of

LETTER: Final = "A#META"
"""The sort key of the communication's own row."""


def collection_key(communication_id: str) -> str:
    """The `pk` of a communication's item collection."""
    return f"C#{communication_id}"


def listed_at(at: datetime, id: str) -> str:
    """A sort key by which a list goes by time."""
    return f"{time_prefix(at)}#{id}"


def watched(id: str, due: datetime) -> tuple[str, str]:
    """The index keys under which work is looked at again when it is due."""
    return f"STALLED#{shard_of(id)}", listed_at(due, id)


def departure_key(departure: Departure) -> str:
    """The sort key of what a unit keeps of a letter that it forwarded."""
    return f"A#FWD#{departure.unit.id}"
