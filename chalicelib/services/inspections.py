"""Looking at all that is kept, for an operator: is each history whole, does each book hold each number once?"""

from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from chalicelib.domain.communications import Communication
from chalicelib.domain.inspections import Entry, Fault, book_faults, entries, history_faults
from chalicelib.domain.numbers import Book, book_year
from chalicelib.services import clock
from chalicelib.storage import communications as store
from chalicelib.storage import walks


@dataclass(frozen=True)
class Inspection:
    """What a look at one unit found.

    Attributes:
        letters, numbers: how many were looked at.
        named: the units that its letters name.
    """

    unit_id: str
    letters: int
    numbers: int
    faults: tuple[Fault, ...]
    named: frozenset[str]


def inspect(unit_id: str, looked_at: Callable[[str], None] = lambda _: None) -> Inspection:
    """Look at every letter of a unit and at its books.

    A letter is listed a moment after it was written: what is missing from a book only now, ask again.

    Args:
        looked_at: told each letter's id.
    """
    years = {book_year(clock.now()) - 1, book_year(clock.now())}
    before = {(book, year): store.last_number(unit_id, book, year) for book in Book for year in years}
    taken: dict[tuple[Book, int], dict[int, list[str]]] = defaultdict(lambda: defaultdict(list))
    faults: list[Fault] = []
    named: set[str] = set()
    count = 0
    for letter_id in walks.letter_ids(unit_id):
        count += 1
        found = _look_at(letter_id)
        if found is not None:
            letter, wrong, numbers = found
            faults += wrong
            named |= _named(letter)
            for number in numbers:
                if number.unit_id == unit_id:
                    taken[number.book, number.year][number.value].append(letter_id)
        looked_at(letter_id)
    for book, year in sorted({*before, *taken}):
        after = store.last_number(unit_id, book, year)
        last = {"before": before.get((book, year), after), "after": after}
        faults += book_faults(unit_id, book, year, last, taken[book, year])
    numbers_found = sum(len(book) for book in taken.values())
    return Inspection(unit_id, count, numbers_found, tuple(faults), frozenset(named - {unit_id}))


def inspect_all(looked_at: Callable[[str], None] = lambda _: None) -> Iterator[Inspection]:
    """Look at every unit: those of the directory's lists, closed ones too, and whatever else their letters name."""
    waiting = sorted(walks.unit_ids())
    known = set(waiting)
    while waiting:
        done = inspect(waiting.pop(0), looked_at)
        waiting += sorted(done.named - known)
        known |= done.named
        yield done


def _look_at(letter_id: str, *, again: bool = True) -> tuple[Communication, list[Fault], list[Entry]] | None:
    """What is wrong with a letter, and its numbers; none when it is gone.

    It may change while it is read: only what is wrong twice is wrong.
    """
    letter = store.find(letter_id)
    if letter is None:
        return None
    records = list(store.history(letter_id))
    wrong = history_faults(letter, records)
    if wrong and again:
        return _look_at(letter_id, again=False)
    return letter, wrong, entries(letter, records)


def _named(letter: Communication) -> set[str]:
    units = {letter.origin.id, letter.speaker.id, letter.holder.id if letter.is_sent else ""}
    return (units | {departure.unit.id for departure in letter.departures}) - {""}
