"""The calendars: public holidays of Andalusia, local ones of a territory, and the closed weeks of a unit.

What units have said is remembered for ten minutes: it counts days, and decides about nothing else.
"""

from collections.abc import Sequence
from datetime import date, timedelta
from functools import cache
from typing import TYPE_CHECKING, Final

from chalicelib.domain.closed_days import ClosedDays, territory_of
from chalicelib.domain.deadlines import Holiday
from chalicelib.services import clock, units
from chalicelib.services.caches import Cache
from chalicelib.storage import closed_days as store

if TYPE_CHECKING:
    from holidays import HolidayBase

_CLOSED: Final = Cache[str, ClosedDays](timedelta(minutes=10), most=2000)

_LOCALES: Final = {"es": "es", "en": "en_US"}

_ARTICLES: Final = {
    "Año": "al",
    "Asunción": "a la",
    "Día": "al",
    "Epifanía": "a la",
    "Fiesta": "a la",
    "Inmaculada": "a la",
    "Natividad": "a la",
}
"""What the first word of a holiday's name asks for, after «siguiente»; any other asks for «a» alone."""


def is_holiday(day: date) -> bool:
    """Whether the day is a public holiday in all of Andalusia."""
    return day in _andalusian("es")


def holidays_of(year: int, language: str) -> Sequence[tuple[date, str]]:
    """The public holidays of all of Andalusia in a year, with what they are called."""
    known = _andalusian(language)
    _ = date(year, 1, 1) in known  # a year is worked out when it is first asked for
    return sorted((day, _called(name)) for day, name in known.items() if day.year == year)


def legal(unit_id: str) -> Holiday:
    """What is a holiday where the unit lies: in all of Andalusia, in its province, in its town. Deadlines go by it."""
    unit = units.find(unit_id)
    local = closed_days(territory_of(unit)).local_days(unit_id) if unit else frozenset[date]()
    return lambda day: day in local or is_holiday(day)


def own(unit_id: str) -> Holiday:
    """When nobody is to be reminded in the unit: what is a holiday there, and its own closed weeks."""
    holiday, closed = legal(unit_id), closed_days(unit_id)
    return lambda day: holiday(day) or closed.closed_on(day)


def closed_days(unit_id: str) -> ClosedDays:
    """What a unit has said of closed days, as it was in the last ten minutes."""
    at = clock.now()
    known = _CLOSED.get(unit_id, at)
    if known is None:
        known, _ = store.find(unit_id)
        _CLOSED.put(unit_id, known, at)
    return known


def forget(unit_id: str) -> None:
    """Read what the unit has said again: it has changed."""
    _CLOSED.forget(unit_id)


def _called(name: str) -> str:
    """As one says it: in the list of names a day that is moved to a Monday has no article («siguiente a Día de…»)."""
    monday, moved, holiday = name.partition(" siguiente a ")
    return f"{monday} siguiente {_ARTICLES.get(holiday.split()[0], 'a')} {holiday}" if moved else name


@cache
def _andalusian(language: str) -> "HolidayBase":
    import holidays

    return holidays.country_holidays("ES", subdiv="AN", language=_LOCALES[language])
