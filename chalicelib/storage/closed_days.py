"""What a unit has said of closed days: one row of its collection, replaced whole."""

from datetime import date
from typing import Any, Final

from pynamodb.attributes import JSONAttribute

from chalicelib.domain.closed_days import NOTHING_CLOSED, ClosedDays, Closure, LocalHoliday
from chalicelib.storage.directory_rows import DirectoryRow, unit_key
from chalicelib.storage.directory_writes import Overtaken
from chalicelib.storage.tables import IntegerAttribute
from chalicelib.storage.transactions import Put

CLOSED: Final = "CLOSED"


class ClosedDaysRow(DirectoryRow):
    """`CLOSED`: `local_holidays` `[[day, name, [unit, …]], …]`, `closures` `[[since, until, name], …]`."""

    class Meta(DirectoryRow.Meta):
        pass

    local_holidays: JSONAttribute = JSONAttribute()
    closures: JSONAttribute = JSONAttribute()
    revision = IntegerAttribute()


def find(unit_id: str) -> tuple[ClosedDays, int]:
    """What the unit has said, and the revision of it (0 when it has said nothing); one call."""
    row = ClosedDaysRow.find(unit_key(unit_id), CLOSED)
    return (_from(row.local_holidays, row.closures), row.revision) if row else (NOTHING_CLOSED, 0)


def put(unit_id: str, closed: ClosedDays, revision: int) -> Put:
    """Write what the unit says, when it is still as it was read.

    Args:
        revision: as it was read.
    """
    row = ClosedDaysRow(
        unit_key(unit_id),
        CLOSED,
        local_holidays=[[each.day.isoformat(), each.name, list(each.units)] for each in closed.local_holidays],
        closures=[[each.since.isoformat(), each.until.isoformat(), each.name] for each in closed.closures],
        revision=revision + 1,
    )
    unmoved = ClosedDaysRow.revision == revision if revision else ClosedDaysRow.pk.does_not_exist()
    return Put(row, unmoved, lost=Overtaken)


def _from(holidays: Any, closures: Any) -> ClosedDays:
    return ClosedDays(
        tuple(LocalHoliday(date.fromisoformat(day), name, tuple(units)) for day, name, units in holidays),
        tuple(Closure(date.fromisoformat(since), date.fromisoformat(until), name) for since, until, name in closures),
    )
