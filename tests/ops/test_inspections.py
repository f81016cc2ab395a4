"""Looking at all that is kept: what is whole is found whole, and whatever was changed behind our back is found."""

import pytest

from chalicelib.domain.inspections import book_faults
from chalicelib.domain.numbers import Book, book_year
from chalicelib.services import clock, communications, inspections
from chalicelib.storage import communications as store
from chalicelib.storage.rows import NumberRow, RecordRow
from tests.crash import letters
from tests.units import CED, OFFICE, SCHOOL, SERVICE


@pytest.fixture(scope="module")
def letter(stage):
    return letters.forwarded(stage)


def test_a_whole_unit_has_no_faults(stage, letter):
    found = inspections.inspect(SCHOOL.id)

    assert (found.faults, found.letters, found.numbers) == ((), 1, 1)
    assert found.named == {SERVICE.id, OFFICE.id}


def test_all_are_looked_at_each_once(stage, letter):
    looked = list(inspections.inspect_all())

    assert sorted(each.unit_id for each in looked) == sorted([CED.id, OFFICE.id, SCHOOL.id, SERVICE.id])
    assert not [each.faults for each in looked if each.faults]


def test_a_letter_that_came_back_and_was_deleted_is_looked_at_too(stage, letter):
    deleted = letters.came_back(stage)
    communications.delete(stage.caller("clerk"), deleted.id)

    seen: list[str] = []
    inspections.inspect(SCHOOL.id, seen.append)

    assert deleted.id in seen


def test_a_word_that_was_changed_is_found(stage, letter):
    with changed(letter.id, 2, RecordRow.reason, "other"):
        (fault,) = inspections.inspect(SCHOOL.id).faults

    assert (fault.code, fault.where) == ("history_broken", letter.id)
    assert inspections.inspect(SCHOOL.id).faults == ()


def test_a_record_that_is_gone_is_found(stage, letter):
    row = RecordRow.find(f"C#{letter.id}", "H#00000003")
    assert row
    row.delete()
    try:
        assert "history_broken" in [fault.code for fault in inspections.inspect(OFFICE.id).faults]
    finally:
        row.save()


@pytest.mark.parametrize(("moved", "code"), [(1, "number_missing"), (-1, "number_beyond")])
def test_a_counter_that_does_not_fit_the_letters_is_found(stage, letter, moved, code):
    row = NumberRow.find(store._book_key(OFFICE.id, Book.ENTRY, book_year(clock.now())), "NUM")
    assert row
    kept = row.value
    row.value = kept + moved
    row.save()
    try:
        assert [fault.code for fault in inspections.inspect(OFFICE.id).faults] == [code]
    finally:
        row.value = kept
        row.save()


def test_a_book_holds_each_number_once():
    faults = book_faults("U", Book.EXIT, 2026, {"before": 3, "after": 4}, {1: ["a"], 2: ["b", "c"], 4: ["d"], 5: ["e"]})

    assert [(fault.code, fault.where, fault.letters) for fault in faults] == [
        ("number_missing", "U exit 2026/000003", ()),
        ("number_twice", "U exit 2026/000002", ("b", "c")),
        ("number_beyond", "U exit 2026/000005", ("e",)),
    ]


class changed:  # noqa: N801  # reads as a phrase
    """A row with another value, for as long as the block lasts."""

    def __init__(self, id: str, seq: int, attribute, value: str) -> None:
        row = RecordRow.find(f"C#{id}", f"H#{seq:08d}")
        assert row
        self.row = row
        self.name, self.value = attribute.attr_name, value

    def __enter__(self) -> None:
        self.kept = getattr(self.row, self.name)
        setattr(self.row, self.name, self.value)
        self.row.save()

    def __exit__(self, *_: object) -> None:
        setattr(self.row, self.name, self.kept)
        self.row.save()
