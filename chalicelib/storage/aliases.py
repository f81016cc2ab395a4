"""The names under which a unit sends: `U#{unit}` / `ALIAS#{id}`."""

from collections.abc import Sequence
from typing import Final

from pynamodb.attributes import UnicodeAttribute

from chalicelib.domain.messages import Alias
from chalicelib.storage.messages import TABLE, MessagesRow
from chalicelib.storage.tables import beginning, collection
from chalicelib.storage.transactions import Put, Write

ALIASES_SHOWN: Final = 100
"""How many aliases a unit can have."""


class AliasRow(MessagesRow):
    """`U#unit` / `ALIAS#id`."""

    class Meta(MessagesRow.Meta):
        pass

    id = UnicodeAttribute()
    name = UnicodeAttribute()


def put(unit_id: str, alias: Alias) -> Write:
    """Write an alias of the unit."""
    return Put(AliasRow(f"U#{unit_id}", f"ALIAS#{alias.id}", id=alias.id, name=alias.name))


def of_unit(unit_id: str) -> Sequence[Alias]:
    """The aliases of the unit, oldest first; one Query."""
    items = collection(TABLE, f"U#{unit_id}", beginning("ALIAS#"))
    return [Alias(row.id, row.name) for row in map(AliasRow.from_raw_data, items)]


def find(unit_id: str, alias_id: str) -> Alias | None:
    """An alias of the unit; one call."""
    row = AliasRow.find(f"U#{unit_id}", f"ALIAS#{alias_id}")
    return Alias(row.id, row.name) if row else None
