"""The stream of the communications table, read as an outbox."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from chalicelib.domain.changes import Edit
from chalicelib.domain.history import Record
from chalicelib.storage.closings import CLOSING
from chalicelib.storage.dispatches import DISPATCH
from chalicelib.storage.invitations import INVITED
from chalicelib.storage.mapping_history import edit_from, record_from


@dataclass(frozen=True)
class Entry:
    """What a new row says: a transition, or an edit of a draft."""

    communication_id: str
    seq: int
    record: Record | None = None
    edit: Edit | None = None


@dataclass(frozen=True)
class Closing:
    """A new row says that a unit is closing."""

    unit_id: str


@dataclass(frozen=True)
class Invited:
    """A new row says that somebody was invited, and is to be mailed."""

    invitation_id: str
    unit_id: str
    person_id: str


@dataclass(frozen=True)
class Dispatch:
    """A new row says that a message is to go."""

    message_id: str


def entry(image: Mapping[str, Any]) -> Entry | Closing | Invited | Dispatch | None:
    """The entry that a new row is; none when it is a row of another kind.

    Raises:
        Exception: it looks like one, and cannot be understood.
    """
    sk = str(image["sk"]["S"])
    communication_id = str(image["pk"]["S"]).removeprefix("C#")
    if sk.startswith("H#"):
        record = record_from(dict(image))
        return Entry(communication_id, record.seq, record=record)
    if sk.startswith("D#"):
        edit = edit_from(dict(image))
        return Entry(communication_id, edit.seq, edit=edit)
    if sk == CLOSING:
        return Closing(str(image["pk"]["S"]).removeprefix("CLOSING#"))
    if sk == INVITED:
        id = str(image["pk"]["S"]).removeprefix("INV#")
        return Invited(id, str(image["unit_id"]["S"]), str(image["person_id"]["S"]))
    if sk == DISPATCH:
        return Dispatch(str(image["pk"]["S"]).removeprefix("DISPATCH#"))
    return None


def key(keys: Mapping[str, Any], name: str) -> str:
    """One key of a row, however broken the rest is."""
    value = keys.get(name)
    return str(value.get("S", "")) if isinstance(value, Mapping) else ""
