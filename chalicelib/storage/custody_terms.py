"""What is kept of students who are enrolled no more: decisions about their guardians, and a closed school's lists."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import assert_never

from chalicelib.domain.retention import Term
from chalicelib.storage import directory
from chalicelib.storage.custody import CustodyRow
from chalicelib.storage.directory_rows import TABLE, DirectoryRow, StudentRow, unit_key
from chalicelib.storage.tables import beginning, collection, sort_key_of
from chalicelib.storage.transactions import Check, Delete, Update, Write


@dataclass(frozen=True)
class Decided:
    """A decision as it is kept.

    Attributes:
        enrolled: whether the student is, or an import is just writing that they will be.
    """

    row: CustodyRow
    enrolled: bool

    @property
    def person_id(self) -> str:
        """The guardian whom it is about."""
        return str(self.row.person_id)

    @property
    def left_at(self) -> datetime | None:
        """When the student was first found to be enrolled no more."""
        return self.row.left_at


def of_unit(unit_id: str) -> list[Decided]:
    """Every decision of the unit; one Query, and one call for 100 of their students."""
    rows = [CustodyRow.from_raw_data(item) for item in collection(TABLE, unit_key(unit_id), beginning("CUST#"))]
    students = {_student_key(row) for row in rows}
    found = {sort_key_of(item) for item in directory.many([(unit_key(unit_id), key) for key in sorted(students)])}
    return [Decided(row, _student_key(row) in found) for row in rows]


def carry_out(decided: Decided, term: Term, at: datetime) -> list[Write]:
    """Note that the term begins or has stopped, or forget the decision; fails when the student's or its state moved."""
    row = decided.row
    key = CustodyRow(row.pk, row.sk)
    unmoved = CustodyRow.revision == row.revision
    still_gone = Check(StudentRow, str(row.pk), _student_key(row), StudentRow.pk.does_not_exist())
    match term:
        case Term.BEGINS:
            return [Update(key, [CustodyRow.left_at.set(at)], unmoved), still_gone]
        case Term.STOPS:
            return [Update(key, [CustodyRow.left_at.remove()], unmoved)]
        case Term.IS_OVER:
            return [Delete(key, unmoved), still_gone]
        case _:
            assert_never(term)


def of_gone_students(unit_id: str, concerns: str) -> Iterator[Write]:
    """What deletes the decisions about students who are enrolled no more, and concern that student or guardian."""
    for decided in of_unit(unit_id):
        row = decided.row
        if not decided.enrolled and concerns in {row.person_id, row.student_id}:
            yield Delete(CustodyRow(row.pk, row.sk), CustodyRow.revision == row.revision)


def lists_of_school(unit_id: str) -> Iterator[Write]:
    """What deletes the students and classes of a school that was closed."""
    for prefix in ("S#", "GRP#"):
        for item in collection(TABLE, unit_key(unit_id), beginning(prefix)):
            yield Delete(DirectoryRow(unit_key(unit_id), sort_key_of(item)))


def _student_key(row: CustodyRow) -> str:
    return f"S#{row.student_id}"
