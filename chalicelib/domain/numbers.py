"""The books of entry and exit (`libro de entrada`, `libro de salida`): gapless per unit and year, never reused."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final
from zoneinfo import ZoneInfo

MADRID: Final = ZoneInfo("Europe/Madrid")


class Book(StrEnum):
    """One of the two books that each unit keeps."""

    ENTRY = "entry"
    EXIT = "exit"


@dataclass(frozen=True)
class Number:
    """A number in a book (`asiento`).

    Attributes:
        year: the calendar year in Europe/Madrid in which it was taken.
        value: 1 for the first of the year.
    """

    unit_id: str
    book: Book
    year: int
    value: int

    def __str__(self) -> str:
        """As it is printed: `2026/000123`."""
        return f"{self.year}/{self.value:06d}"


def book_year(at: datetime) -> int:
    """The year of the book at `at`: the calendar year in Madrid."""
    return at.astimezone(MADRID).year
