"""What those are called whom an audience names."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, Literal

from chalicelib.domain.audiences import Audience
from chalicelib.storage import directory
from chalicelib.storage.directory_rows import GroupRow, PersonRow, StudentRow, person_key, unit_key
from chalicelib.storage.tables import RawItem, sort_key_of

Kind = Literal["group", "student", "person", "contact_list"]

_ROWS: Final[Mapping[str, tuple[Kind, type[GroupRow | StudentRow | PersonRow]]]] = {
    "GRP": ("group", GroupRow),
    "S": ("student", StudentRow),
    "P": ("person", PersonRow),
}


@dataclass(frozen=True)
class Named:
    """One whom an audience names, or leaves out."""

    id: str
    name: str
    kind: Kind


def named(unit_id: str, audience: Audience) -> tuple[Named, ...]:
    """Those of the directory whom the audience names and leaves out; a call for 100 ids: exclusions are three."""
    keys = [
        *(f"GRP#{id}" for id in (*audience.groups, *audience.exclude)),
        *(f"S#{id}" for id in (*audience.students, *audience.exclude)),
        *(person_key(id) for id in (*audience.people, *audience.exclude)),
    ]
    pk = unit_key(unit_id)
    return tuple(_named(item) for item in directory.many([(pk, sk) for sk in keys]))


def _named(item: RawItem) -> Named:
    kind, row = _ROWS[sort_key_of(item).partition("#")[0]]
    found = row.from_raw_data(item)
    return Named(found.id, found.name, kind)
