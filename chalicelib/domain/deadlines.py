"""Deadlines in working days (`días hábiles`), as dates. Source: Ley 39/2015, articles 30.2, 30.3 and 31."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Final

from chalicelib.domain.numbers import MADRID

_SATURDAY: Final = 5

Holiday = Callable[[date], bool]
"""Whether a date is a public holiday in the territory that counts."""


def is_working_day(day: date, holiday: Holiday) -> bool:
    """Whether the day counts: Saturdays, Sundays and holidays do not (art. 30.2)."""
    return day.weekday() < _SATURDAY and not holiday(day)


def deadline(sent_at: datetime, days: int, holiday: Holiday) -> date:
    """The last day of a period of `days` working days, 1 or more.

    It counts from the working day after the one on which the letter was registered (art. 30.3); one registered on a
    day that does not count is taken as registered in the first hour of the next that does (art. 31.2.b).
    """
    day = sent_at.astimezone(MADRID).date()
    while not is_working_day(day, holiday):
        day += timedelta(days=1)
    left = days
    while left:
        day += timedelta(days=1)
        left -= is_working_day(day, holiday)
    return day
