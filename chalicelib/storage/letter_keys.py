"""The keys of a communication's rows, and by which lists and the sweep find them."""

from datetime import datetime
from typing import Final

from chalicelib.domain.communications import Departure
from chalicelib.domain.ids import moment_of, time_prefix
from chalicelib.domain.watch import shard_of

LETTER: Final = "A#META"
"""The sort key of the communication's own row."""

OWED: Final = "A#OWED"
"""The sort key of the copy by which its origin finds what it waits for."""


def collection_key(communication_id: str) -> str:
    """The `pk` of a communication's item collection."""
    return f"C#{communication_id}"


def listed_at(at: datetime, id: str) -> str:
    """A sort key by which a list goes by time."""
    return f"{time_prefix(at)}#{id}"


def moment_listed(sort_key: str) -> datetime:
    """The time by which a list goes, of a row in it."""
    return moment_of(sort_key)


def waiting_list(unit_id: str) -> str:
    """The index key of what a unit must receive, by when it came."""
    return f"U#{unit_id}#waiting"


def due_list(unit_id: str) -> str:
    """The index key of what a unit has received and must answer by some day, by that day."""
    return f"U#{unit_id}#due"


def owed_list(unit_id: str) -> str:
    """The index key of what a unit sent and waits for: to be received, or to be answered by some day."""
    return f"U#{unit_id}#owed"


def forwarded_list(unit_id: str) -> str:
    """The index key of what a unit forwarded, by when."""
    return f"U#{unit_id}#forwarded"


def watched(id: str, due: datetime) -> tuple[str, str]:
    """The index keys under which work is looked at again when it is due."""
    return f"STALLED#{shard_of(id)}", listed_at(due, id)


def departure_key(departure: Departure) -> str:
    """The sort key of what a unit keeps of a letter that it forwarded."""
    return f"A#FWD#{departure.unit.id}"
