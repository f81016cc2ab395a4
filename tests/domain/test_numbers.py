from datetime import UTC, datetime

import pytest

from chalicelib.domain.numbers import Book, Number, book_year


@pytest.mark.parametrize(
    ("year", "value", "printed"),
    [
        (2026, 123, "2026/000123"),
        (2027, 1, "2027/000001"),
        (2026, 999_999, "2026/999999"),
        (2026, 1_000_000, "2026/1000000"),
    ],
)
def test_a_number_is_printed_as_in_the_book(year, value, printed):
    assert str(Number("41000001", Book.EXIT, year, value)) == printed


@pytest.mark.parametrize(
    ("at", "year"),
    [
        (datetime(2026, 12, 31, 22, 59, 59, 999_999, tzinfo=UTC), 2026),
        (datetime(2026, 12, 31, 23, 0, tzinfo=UTC), 2027),
        (datetime(2027, 1, 1, 0, 0, tzinfo=UTC), 2027),
        (datetime(2026, 7, 1, 0, 0, tzinfo=UTC), 2026),
    ],
)
def test_the_year_of_a_book_begins_at_midnight_in_madrid(at, year):
    assert book_year(at) == year
