"""Public holidays of Andalusia."""

from datetime import date
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from holidays import HolidayBase


def is_holiday(day: date) -> bool:
    """Whether the day is a public holiday in all of Andalusia."""
    return day in _andalusian()


@cache
def _andalusian() -> "HolidayBase":
    import holidays

    return holidays.country_holidays("ES", subdiv="AN")
