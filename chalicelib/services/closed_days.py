"""The closed days of a unit: who sees them, and who sets them."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from chalicelib.domain import closed_days as rules
from chalicelib.domain.closed_days import ClosedDays, Closure, LocalHoliday
from chalicelib.domain.directory import AuditEntry
from chalicelib.domain.errors import InvalidFields, NotFound
from chalicelib.domain.people import Caller, Membership
from chalicelib.services import calendars, clock, sign_in, units
from chalicelib.storage import closed_days as store
from chalicelib.storage import directory, directory_writes
from chalicelib.storage.transactions import Write, commit


@dataclass(frozen=True)
class Shown:
    """The closed days that count for a unit.

    Attributes:
        public: of all of Andalusia, in the year that was asked for.
        local: of its province and its town, given by the office.
        closures: its own closed weeks.
    """

    public: Sequence[tuple[date, str]]
    local: Sequence[LocalHoliday]
    closures: Sequence[Closure]


def show(caller: Caller, unit_id: str, *, year: int, language: str) -> Shown:
    """The closed days that count for a unit, for whoever holds a role there.

    Raises:
        NotFound: the caller holds nothing there.
    """
    require_role(caller, unit_id)
    unit = units.unit(unit_id)
    territory = rules.territory_of(unit)
    said, _ = store.find(unit_id)
    of_office = said if territory == unit_id else store.find(territory)[0]
    local = said.local_holidays if territory == unit_id else of_office.seen_by(unit_id)
    return Shown(calendars.holidays_of(year, language), local, said.closures)


def require_role(caller: Caller, unit_id: str) -> None:
    """Require any role in the unit.

    Raises:
        NotFound: the caller holds nothing there.
    """
    if not caller.belongs_to(unit_id):
        raise NotFound


def authorise(caller: Caller, unit_id: str, parts: Collection[str]) -> Membership:
    """The role in which the caller sets these parts of the unit's closed days.

    Raises:
        NotFound: the caller holds nothing there.
        Forbidden: it is not for their role.
    """
    require_role(caller, unit_id)
    return caller.acting(unit_id, rules.may_set(units.unit(unit_id).kind, parts))


def put(
    caller: Caller,
    unit_id: str,
    *,
    local_holidays: Sequence[LocalHoliday] | None,
    closures: Sequence[Closure] | None,
) -> None:
    """Set the local holidays of a territory, the closed weeks of a unit, or both; what is left out stays.

    Raises:
        NotFound, Forbidden: see `authorise`.
        InvalidFields: all that is wrong with it.
    """
    given = {rules.LOCAL_HOLIDAYS: local_holidays, rules.CLOSURES: closures}
    parts = [name for name, value in given.items() if value is not None]

    def step(caller: Caller) -> None:
        by = authorise(caller, unit_id, parts)
        errors = rules.errors(units.unit(unit_id).kind, local_holidays, closures)
        if errors:
            raise InvalidFields(errors)
        at = clock.now()
        before, revision = store.find(unit_id)
        after = ClosedDays(
            before.local_holidays if local_holidays is None else tuple(sorted(local_holidays, key=_by_day)),
            before.closures if closures is None else tuple(sorted(closures, key=lambda each: each.since)),
        )
        if after == before:
            return
        held = directory.role_still_held(by, at)
        commit([held, store.put(unit_id, after, revision), _noted(unit_id, by, at, before, after)])
        calendars.forget(unit_id)

    sign_in.decided(caller, step)


def _noted(unit_id: str, by: Membership, at: datetime, before: ClosedDays, after: ClosedDays) -> Write:
    """The line of the audit trail: what is gone and what is new, and not what stays."""
    was, becomes = _described(before), _described(after)
    entry = AuditEntry(
        id=clock.fresh_id(),
        at=at,
        actor=by.person,
        action="closed_days_changed",
        person=None,
        before={part: _but(was[part], becomes[part]) for part in was},
        after={part: _but(becomes[part], was[part]) for part in was},
    )
    return directory_writes.note(unit_id, entry)


def _described(closed: ClosedDays) -> dict[str, list[str]]:
    holidays = [" ".join([each.day.isoformat(), each.name, *each.units]) for each in closed.local_holidays]
    closures = [f"{each.since.isoformat()}/{each.until.isoformat()} {each.name}" for each in closed.closures]
    return {rules.LOCAL_HOLIDAYS: holidays, rules.CLOSURES: closures}


def _but(lines: list[str], others: list[str]) -> str | None:
    return "; ".join(line for line in lines if line not in others) or None


def _by_day(holiday: LocalHoliday) -> tuple[date, str]:
    return holiday.day, holiday.name
