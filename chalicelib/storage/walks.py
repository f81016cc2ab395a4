"""Lists read to their end, for whoever looks after the whole: no cursor, no page, and never a Scan.

Indexes lag a write by moments; what is decided on what was found is read again from the base table.
"""

from collections.abc import Iterator
from typing import Final

from chalicelib.storage.directory_lists import ALL_UNITS, CLOSED_UNITS, parent_list
from chalicelib.storage.directory_rows import TABLE as DIRECTORY
from chalicelib.storage.rows import CommunicationRow
from chalicelib.storage.tables import RawItem, query

LETTERS: Final = (("sent", "one"), ("received", "two"), ("documents", "two"))
"""The lists that a letter of a unit is in, and their indexes; one that was deleted after a submit is in the last."""


def unit_ids() -> Iterator[str]:
    """All units, closed ones too."""
    for units in (ALL_UNITS, CLOSED_UNITS):
        for item in whole(DIRECTORY, units, "one"):
            yield str(item["pk"]["S"]).removeprefix("U#")


def units_below(unit_id: str) -> Iterator[str]:
    """The open units that hang from a unit: its staff may act for them."""
    for item in whole(DIRECTORY, parent_list(unit_id), "one"):
        yield str(item["pk"]["S"]).removeprefix("U#")


def letter_ids(unit_id: str) -> Iterator[str]:
    """Each letter that the unit wrote, holds or forwarded, once."""
    told: set[str] = set()
    for box, index in LETTERS:
        for item in whole("communications", f"U#{unit_id}#{box}", index):
            id = str(item["pk"]["S"]).removeprefix("C#")
            if id not in told:
                told.add(id)
                yield id


def whole(table: str, pk: str, index: str) -> Iterator[RawItem]:
    """A list to its end: one Query for each MB."""
    key = {"one": CommunicationRow.one_sk, "two": CommunicationRow.two_sk}[index]
    after: str | None = None
    while True:
        part = query(table, pk, index=index, where=None if after is None else key > after)
        yield from part.items
        after = part.more_after
        if after is None:
            return
