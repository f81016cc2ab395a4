"""Periods of working days, counted by hand on a calendar."""

from datetime import UTC, date, datetime, timedelta
from typing import Final

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.domain.deadlines import (
    DeadlineStanding,
    counted_from,
    days_left,
    deadline,
    is_working_day,
    standing,
    working_days,
)
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


@pytest.mark.parametrize(
    ("since", "today", "days"),
    [
        # On the day itself, and all weekend after a Friday, none has begun.
        (in_madrid(2026, 11, 20), date(2026, 11, 20), 0),
        (in_madrid(2026, 11, 20), date(2026, 11, 22), 0),
        (in_madrid(2026, 11, 20), date(2026, 11, 23), 1),
        (in_madrid(2026, 11, 20), date(2026, 11, 27), 5),
        # On a Saturday it came in the first hour of Monday: Tuesday is the first day.
        (in_madrid(2026, 11, 21), date(2026, 11, 23), 0),
        (in_madrid(2026, 11, 21), date(2026, 11, 24), 1),
        # Holy Week of 2026: Monday to Wednesday count, Thursday and Friday do not.
        (in_madrid(2026, 3, 27), date(2026, 4, 1), 3),
        (in_madrid(2026, 3, 27), date(2026, 4, 5), 3),
        (in_madrid(2026, 3, 27), date(2026, 4, 6), 4),
        # The long weekend of December, 5 to 8.
        (in_madrid(2026, 12, 4), date(2026, 12, 8), 0),
        (in_madrid(2026, 12, 4), date(2026, 12, 9), 1),
        # 12 October of 2026 is a Monday.
        (in_madrid(2026, 10, 9), date(2026, 10, 12), 0),
        (in_madrid(2026, 10, 9), date(2026, 10, 14), 2),
        # All Saints of 2026 is a Sunday, and is kept on Monday 2.
        (in_madrid(2026, 10, 30), date(2026, 11, 3), 1),
        # From one year to the next: 28 to 31 December, 4, 5 and 7 January.
        (in_madrid(2026, 12, 24), date(2027, 1, 7), 7),
        # 28 February of 2026 is a Saturday and moves nothing; that of 2027, a Sunday, is kept on Monday.
        (in_madrid(2026, 2, 27), date(2026, 3, 2), 1),
        (in_madrid(2027, 2, 26), date(2027, 3, 1), 0),
        # The clocks change on 29 March and on 25 October of 2026: late on Saturday is Saturday still.
        (datetime(2026, 3, 28, 22, 30, tzinfo=UTC), date(2026, 3, 30), 0),
        (datetime(2026, 3, 29, 22, 30, tzinfo=UTC), date(2026, 3, 31), 1),
        (datetime(2026, 10, 23, 21, 59, tzinfo=UTC), date(2026, 10, 26), 1),
        (datetime(2026, 10, 23, 22, 0, tzinfo=UTC), date(2026, 10, 26), 0),
        # What has not come yet has waited for no day.
        (in_madrid(2026, 11, 25), date(2026, 11, 24), 0),
    ],
)
def test_working_days_are_those_counted_by_hand(since, today, days):
    assert working_days(since, today, is_holiday) == days


@pytest.mark.parametrize(
    ("today", "left", "stands"),
    [
        (date(2026, 12, 1), 3, DeadlineStanding.AHEAD),
        (date(2026, 12, 2), 2, DeadlineStanding.NEAR),
        (date(2026, 12, 4), 0, DeadlineStanding.NEAR),
        (date(2026, 12, 5), 0, DeadlineStanding.PAST),
    ],
)
def test_a_deadline_is_near_two_working_days_before_it_and_past_the_day_after(today, left, stands):
    last = date(2026, 12, 4)

    assert (days_left(last, today, is_holiday), standing(last, today, is_holiday)) == (left, stands)


_MOMENTS: Final = st.integers(0, 420 * 24 * 60).map(
    lambda minutes: datetime(2026, 1, 1, tzinfo=UTC) + timedelta(minutes=minutes)
)


@given(_MOMENTS, st.integers(1, 60))
def test_a_period_is_over_exactly_when_more_days_than_it_has_have_begun(sent_at, days):
    last = deadline(sent_at, days, is_holiday)

    assert working_days(sent_at, last, is_holiday) == days
    assert days_left(last, counted_from(sent_at, is_holiday), is_holiday) == days
    assert standing(last, last, is_holiday) is DeadlineStanding.NEAR


@given(_MOMENTS, st.dates(date(2026, 1, 1), date(2027, 4, 1)), st.sets(st.dates(date(2026, 1, 1), date(2027, 4, 1))))
def test_one_more_closed_day_never_makes_more_working_days_nor_an_earlier_deadline(since, today, closed):
    def more(day: date) -> bool:
        return is_holiday(day) or day in closed

    assert working_days(since, today, more) <= working_days(since, today, is_holiday)
    assert deadline(since, 5, more) >= deadline(since, 5, is_holiday)
    assert is_working_day(counted_from(since, more), more)
