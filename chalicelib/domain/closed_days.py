"""The days on which a unit's territory, or the unit itself, is closed.

Two things that must not be mixed. *Local holidays* of a province or a town are no working days (Ley 39/2015, art. 30),
so they move deadlines: the office of the province gives them, and no unit its own. *Closures* are a unit's own closed
weeks: they delay what it is reminded of, and never a deadline.
"""

from collections import Counter
from collections.abc import Collection, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from chalicelib.domain.directory import name_errors
from chalicelib.domain.errors import FieldError
from chalicelib.domain.people import Unit, UnitKind
from chalicelib.domain.roles import MANAGEMENT, Role

HOLIDAYS_MAX: Final = 300
CLOSURES_MAX: Final = 50
NAMED_UNITS_MAX: Final = 4000
"""How many units all local holidays of an office name together: one row holds them."""

LONGEST_CLOSURE: Final = timedelta(days=92)

CLOSED_A_YEAR: Final = 150
"""How many days of a calendar year a unit may be closed: beyond summer and holidays it would silence its reminders."""

TERRITORIES: Final = frozenset({UnitKind.REGIONAL_OFFICE, UnitKind.AUTHORITY})
"""The units that give their territory its local holidays."""

LOCAL_HOLIDAYS: Final = "local_holidays"
CLOSURES: Final = "closures"


@dataclass(frozen=True)
class LocalHoliday:
    """A holiday of a province, or of a town in it.

    Attributes:
        units: the units of the town; none when all of the province has it.
    """

    day: date
    name: str
    units: tuple[str, ...] = ()

    def is_for(self, unit_id: str) -> bool:
        """Whether the unit lies where it is a holiday."""
        return not self.units or unit_id in self.units


@dataclass(frozen=True)
class Closure:
    """Some days, both included, on which nobody works in a unit."""

    since: date
    until: date
    name: str

    def holds(self, day: date) -> bool:
        """Whether the day is one of them."""
        return self.since <= day <= self.until


@dataclass(frozen=True)
class ClosedDays:
    """What a unit has said of closed days: of its territory, and of itself."""

    local_holidays: tuple[LocalHoliday, ...] = ()
    closures: tuple[Closure, ...] = ()

    def local_days(self, unit_id: str) -> frozenset[date]:
        """The days that are holidays where the unit lies."""
        return frozenset(holiday.day for holiday in self.local_holidays if holiday.is_for(unit_id))

    def closed_on(self, day: date) -> bool:
        """Whether the unit itself is closed that day."""
        return any(closure.holds(day) for closure in self.closures)

    def seen_by(self, unit_id: str) -> tuple[LocalHoliday, ...]:
        """The local holidays of a unit of the territory: no other unit is named."""
        return tuple(
            LocalHoliday(holiday.day, holiday.name, (unit_id,) if holiday.units else ())
            for holiday in self.local_holidays
            if holiday.is_for(unit_id)
        )


NOTHING_CLOSED: Final = ClosedDays()


def territory_of(unit: Unit) -> str:
    """The unit whose local holidays count for `unit`: the office (or authority) that it is, or hangs from."""
    return unit.id if unit.kind in TERRITORIES or unit.parent_id is None else unit.parent_id


def may_set(kind: UnitKind, parts: Collection[str]) -> AbstractSet[Role]:
    """Who sets these parts of a unit's closed days: its management; local holidays also the office's administration."""
    if kind in TERRITORIES and set(parts) <= {LOCAL_HOLIDAYS}:
        return MANAGEMENT | {Role.ADMINISTRATION}
    return MANAGEMENT


def errors(
    kind: UnitKind, holidays: Sequence[LocalHoliday] | None, closures: Sequence[Closure] | None
) -> list[FieldError]:
    """All that is wrong with what is to be set; none of a part that stays as it is."""
    return [*_holiday_errors(kind, holidays or ()), *_closure_errors(closures or ())]


def _holiday_errors(kind: UnitKind, holidays: Sequence[LocalHoliday]) -> list[FieldError]:
    if not holidays:
        return []
    if kind not in TERRITORIES:
        return [FieldError(LOCAL_HOLIDAYS, "of_the_office")]
    found = _too_many(LOCAL_HOLIDAYS, len(holidays), HOLIDAYS_MAX)
    found += _too_many(f"{LOCAL_HOLIDAYS}.units", sum(len(holiday.units) for holiday in holidays), NAMED_UNITS_MAX)
    times = Counter((holiday.day, unit) for holiday in holidays for unit in holiday.units or ("",))
    for place, holiday in enumerate(holidays):
        found += name_errors(f"{LOCAL_HOLIDAYS}.{place}.name", holiday.name)
        if any(times[holiday.day, unit] > 1 for unit in holiday.units or ("",)):
            found.append(FieldError(f"{LOCAL_HOLIDAYS}.{place}.day", "repeated"))
    return found


def _closure_errors(closures: Sequence[Closure]) -> list[FieldError]:
    found = _too_many(CLOSURES, len(closures), CLOSURES_MAX)
    for place, closure in enumerate(closures):
        found += name_errors(f"{CLOSURES}.{place}.name", closure.name)
        if closure.until < closure.since:
            found.append(FieldError(f"{CLOSURES}.{place}.until", "before_since"))
        elif closure.until - closure.since >= LONGEST_CLOSURE:
            found.append(FieldError(f"{CLOSURES}.{place}.until", "too_large", {"max": LONGEST_CLOSURE.days}))
    return found or _years_closed_too_long(closures)


def _years_closed_too_long(closures: Sequence[Closure]) -> list[FieldError]:
    days = {
        closure.since + timedelta(after)
        for closure in closures
        for after in range((closure.until - closure.since).days + 1)
    }
    years = Counter(day.year for day in days)
    return [
        FieldError(CLOSURES, "closed_too_long", {"year": year, "max": CLOSED_A_YEAR})
        for year, closed in sorted(years.items())
        if closed > CLOSED_A_YEAR
    ]


def _too_many(field: str, number: int, most: int) -> list[FieldError]:
    return [FieldError(field, "too_many", {"max": most})] if number > most else []
