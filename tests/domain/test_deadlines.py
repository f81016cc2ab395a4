"""Periods of working days, counted by hand on a calendar."""

from datetime import UTC, date, datetime
from typing import Final

import pytest

from chalicelib.domain.deadlines import deadline, is_working_day
from chalicelib.domain.numbers import MADRID
from tests.builders import no_holidays

ANDALUSIA: Final = {
    date(2026, 1, 1),
    date(2026, 1, 6),
    date(2026, 2, 28),
    date(2026, 4, 2),
    date(2026, 4, 3),
    date(2026, 5, 1),
    date(2026, 8, 15),
    date(2026, 10, 12),
    date(2026, 11, 2),
    date(2026, 12, 7),
    date(2026, 12, 8),
    date(2026, 12, 25),
    date(2027, 1, 1),
    date(2027, 1, 6),
    date(2027, 3, 1),
}
"""National and regional holidays around the days below, moved to Monday where they fall on a Sunday."""


def is_holiday(day: date) -> bool:
    return day in ANDALUSIA


def in_madrid(year: int, month: int, day: int, hour: int = 10) -> datetime:
    return datetime(year, month, day, hour, tzinfo=MADRID)


@pytest.mark.parametrize(
    ("sent_at", "days", "last"),
    [
        # Monday: Tuesday is the first day.
        (in_madrid(2026, 11, 23), 1, date(2026, 11, 24)),
        (in_madrid(2026, 11, 23), 5, date(2026, 11, 30)),
        # Friday evening: Monday is the first day.
        (in_madrid(2026, 11, 20, 22), 1, date(2026, 11, 23)),
        (in_madrid(2026, 11, 20, 22), 10, date(2026, 12, 4)),
        # Saturday and Sunday: as if on Monday in the first hour, so Tuesday is the first day.
        (in_madrid(2026, 11, 21), 1, date(2026, 11, 24)),
        (in_madrid(2026, 11, 22, 23), 1, date(2026, 11, 24)),
        # 24 December, a Thursday: Christmas and the weekend go by, 28 is the first day.
        (in_madrid(2026, 12, 24), 1, date(2026, 12, 28)),
        (in_madrid(2026, 12, 24), 5, date(2027, 1, 4)),
        (in_madrid(2026, 12, 24), 10, date(2027, 1, 12)),
        # Christmas itself: as if on Monday 28.
        (in_madrid(2026, 12, 25), 1, date(2026, 12, 29)),
        # The long weekend of December: 5 and 6, 7 for the Constitution, 8 for the Immaculate.
        (in_madrid(2026, 12, 4), 1, date(2026, 12, 9)),
        (in_madrid(2026, 12, 5), 1, date(2026, 12, 10)),
        # The day of Andalusia of 2027 moves from Sunday to Monday.
        (in_madrid(2027, 2, 26), 1, date(2027, 3, 2)),
        # Holy Week: Thursday and Friday.
        (in_madrid(2026, 4, 1), 1, date(2026, 4, 6)),
    ],
)
def test_a_period_ends_on_the_day_counted_by_hand(sent_at, days, last):
    assert deadline(sent_at, days, is_holiday) == last


@pytest.mark.parametrize(
    ("sent_at", "last"),
    [
        (datetime(2026, 11, 23, 22, 59, tzinfo=UTC), date(2026, 11, 24)),
        (datetime(2026, 11, 23, 23, 0, tzinfo=UTC), date(2026, 11, 25)),
        (datetime(2026, 7, 6, 21, 59, tzinfo=UTC), date(2026, 7, 7)),
        (datetime(2026, 7, 6, 22, 0, tzinfo=UTC), date(2026, 7, 8)),
    ],
)
def test_the_day_of_registration_is_that_of_madrid_in_winter_and_summer(sent_at, last):
    assert deadline(sent_at, 1, no_holidays) == last


def test_the_last_day_is_always_a_working_day():
    ends = {deadline(in_madrid(2026, 12, day), days, is_holiday) for day in range(1, 32) for days in range(1, 21)}

    assert all(is_working_day(day, is_holiday) for day in ends)


@pytest.mark.parametrize(
    ("day", "counts"),
    [
        (date(2026, 11, 20), True),
        (date(2026, 11, 21), False),
        (date(2026, 11, 22), False),
        (date(2026, 11, 23), True),
        (date(2026, 12, 25), False),
    ],
)
def test_saturdays_sundays_and_holidays_do_not_count(day, counts):
    assert is_working_day(day, is_holiday) is counts
