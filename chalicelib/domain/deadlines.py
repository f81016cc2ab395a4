"""Deadlines in working days (`días hábiles`), as dates. Source: Ley 39/2015, articles 30.2, 30.3 and 31."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Final

from chalicelib.domain.numbers import MADRID

_SATURDAY: Final = 5

Holiday = Callable[[date], bool]
"""Whether a date is a public holiday in the territory that counts."""

NEAR_DAYS: Final = 2
"""How many working days before a deadline it is near: it can still be met, and is told of."""


class DeadlineStanding(StrEnum):
    """How a deadline stands on a day; on its last day it is near, and not past."""

    AHEAD = "ahead"
    NEAR = "near"
    PAST = "past"


def is_working_day(day: date, holiday: Holiday) -> bool:
    """Whether the day counts: Saturdays, Sundays and holidays do not (art. 30.2)."""
    return day.weekday() < _SATURDAY and not holiday(day)


def deadline(sent_at: datetime, days: int, holiday: Holiday) -> date:
    """The last day of a period of `days` working days, 1 or more.

    What an administration must do is counted from when it was registered (art. 31.2.c), beginning with the next working
    day (art. 30.3); what was registered on a day that does not count is taken as registered in the first hour of the
    next that does (art. 31.2.b).
    """
    day = counted_from(sent_at, holiday)
    left = days
    while left:
        day += timedelta(days=1)
        left -= is_working_day(day, holiday)
    return day


def counted_from(at: datetime, holiday: Holiday) -> date:
    """The day on which something counts as having come: one that does not count stands for the next that does.

    Source: Ley 39/2015, art. 31.2.b.
    """
    day = at.astimezone(MADRID).date()
    while not is_working_day(day, holiday):
        day += timedelta(days=1)
    return day


def working_days(since: datetime, today: date, holiday: Holiday) -> int:
    """How many working days have begun since something came: none on its own day, 1 from the next that counts.

    More than `n` of them have begun exactly when a period of `n` that was counted from then is over.
    """
    return _between(counted_from(since, holiday), today, holiday)


def days_left(last: date, today: date, holiday: Holiday) -> int:
    """How many working days are left after today, the last one included; 0 on the last day and after it."""
    return _between(today, last, holiday)


def standing(last: date, today: date, holiday: Holiday) -> DeadlineStanding:
    """How a deadline stands today."""
    if today > last:
        return DeadlineStanding.PAST
    return DeadlineStanding.NEAR if days_left(last, today, holiday) <= NEAR_DAYS else DeadlineStanding.AHEAD


def _between(after: date, until: date, holiday: Holiday) -> int:
    days = (until - after).days
    return sum(is_working_day(after + timedelta(days=n), holiday) for n in range(1, days + 1))
