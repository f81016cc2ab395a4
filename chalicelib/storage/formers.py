"""Who a unit still knows by name though all of their roles are over: read from the base table, a unit at a time."""

from collections import defaultdict
from collections.abc import Iterator
from datetime import datetime
from typing import Final

from chalicelib.domain.retention import is_past
from chalicelib.storage import directory_lists, enrolment
from chalicelib.storage.cursors import Page, PageRequest, fill
from chalicelib.storage.directory_rows import TABLE, MembershipRow, UnitRow, unit_key
from chalicelib.storage.tables import Slice, beginning, collection, query

ROLES: Final = ("STAFF#", "ROLE#")


def of_unit(unit_id: str, before: datetime) -> Iterator[str]:
    """The people of the unit whose last role ended before then, and who were not forgotten yet.

    While an import is under way, a role lasts as it says: what it is to become is looked at too.
    """
    generation = enrolment.pointer(unit_id).generation
    ends: defaultdict[str, list[datetime | None]] = defaultdict(list)
    named: set[str] = set()
    for prefix in ROLES:
        for item in collection(TABLE, unit_key(unit_id), beginning(prefix)):
            row = enrolment.role_now(MembershipRow.from_raw_data(item), generation)
            # What an import has written beside the row may give the role anew.
            ends[row.person_id].append(None if "next_generation" in row.attribute_values else row.until)
            if row.person_name:
                named.add(row.person_id)
    yield from (person_id for person_id in sorted(named) if is_past(ends[person_id], before))


def units(page: PageRequest, *, closed: bool) -> Page[str]:
    """The units, by name: those that are open, or those that were closed."""
    listed = directory_lists.CLOSED_UNITS if closed else directory_lists.ALL_UNITS

    def read(position: str | None, limit: int) -> Slice:
        where = UnitRow.one_sk > position if position else None
        return query(TABLE, listed, index="one", where=where, limit=limit)

    return fill(page, read, lambda item: str(item["pk"]["S"]).removeprefix("U#"), sort_key="one_sk")
