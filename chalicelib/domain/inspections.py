"""What there is to find wrong in what is kept: a chain that is broken, a book with a gap or with a number twice."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from chalicelib.domain.communications import Communication
from chalicelib.domain.history import Record, is_whole
from chalicelib.domain.numbers import Book
from chalicelib.domain.transitions import Action


@dataclass(frozen=True)
class Fault:
    """Something that is not as it must be.

    Attributes:
        code: `history_broken`, `number_missing`, `number_twice`, `number_beyond` (the counter has gone back).
        where: the letter's id, or the number with its book.
        letters: that are concerned.
    """

    code: str
    where: str
    letters: tuple[str, ...] = ()


@dataclass(frozen=True)
class Entry:
    """A number on a letter."""

    unit_id: str
    book: Book
    year: int
    value: int


def history_faults(letter: Communication, records: Sequence[Record]) -> list[Fault]:
    """What is wrong with the history of a letter."""
    return [] if is_whole(records, letter.tip) else [Fault("history_broken", letter.id, (letter.id,))]


def entries(letter: Communication, records: Iterable[Record]) -> list[Entry]:
    """The numbers that the letter has: that of its origin, and one for each reception."""
    found = []
    if letter.registration:
        number = letter.registration
        found.append(Entry(number.unit_id, number.book, number.year, number.value))
    for record in records:
        if record.action is Action.RECEIVE and "entry_number" in record.details:
            year, _, value = record.details["entry_number"].partition("/")
            found.append(Entry(record.details["unit_id"], Book.ENTRY, int(year), int(value)))
    return found


def book_faults(
    unit_id: str, book: Book, year: int, last: Mapping[str, int], taken: Mapping[int, Sequence[str]]
) -> list[Fault]:
    """What is wrong with a book: it must hold each number from 1 to the last, once.

    Args:
        last: the counter `before` the letters were read and `after`: numbers in between may be on letters or not yet.
        taken: the letters that have each number.
    """

    def told(code: str, value: int) -> Fault:
        return Fault(code, f"{unit_id} {book} {year}/{value:06d}", tuple(taken.get(value, ())))

    missing = [told("number_missing", value) for value in range(1, last["before"] + 1) if value not in taken]
    twice = [told("number_twice", value) for value in sorted(taken) if len(taken[value]) > 1]
    beyond = [told("number_beyond", value) for value in sorted(taken) if value > last["after"]]
    return [*missing, *twice, *beyond]
