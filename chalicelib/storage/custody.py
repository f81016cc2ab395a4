"""What the management team decided of each student's guardians: rows of their own, which no import lifts.

`U#{unit}` / `CUST#{student}#{person}`; where there is none, the guardian may receive.
"""

from collections.abc import Collection, Mapping

from pynamodb.attributes import BooleanAttribute, UnicodeAttribute

from chalicelib.domain.custody import Custody
from chalicelib.storage import directory
from chalicelib.storage.directory_rows import TABLE, DirectoryRow, unit_key
from chalicelib.storage.enrolment import ENROLMENT, EnrolmentRow
from chalicelib.storage.rows import MomentAttribute
from chalicelib.storage.tables import IntegerAttribute, beginning, collection
from chalicelib.storage.transactions import Put, Update, Write

Decisions = Mapping[tuple[str, str], Custody]
"""By student and guardian."""


class CustodyRow(DirectoryRow):
    """One decision; `revision` grows with each."""

    student_id = UnicodeAttribute()
    person_id = UnicodeAttribute()
    may_receive = BooleanAttribute()
    reason = UnicodeAttribute()
    until = MomentAttribute(null=True)
    revision = IntegerAttribute()
    carried = BooleanAttribute(null=True)
    left_at = MomentAttribute(null=True)
    """When the student was first found to be enrolled no more; see `storage/custody_terms.py`."""


def of_unit(unit_id: str) -> Decisions:
    """Every decision of the unit; one Query: there are few."""
    return _under(unit_id, "CUST#")


def of_student(unit_id: str, student_id: str) -> Decisions:
    """Every decision about the guardians of one student; one Query."""
    return _under(unit_id, f"CUST#{student_id}#")


def decisions(asked: Collection[tuple[str, str, str]]) -> Mapping[tuple[str, str, str], Custody]:
    """The decisions about these (unit, student, guardian), by them; one call for 100, or none for none."""
    found = directory.many([(unit_key(unit), _key(student, person)) for unit, student, person in asked])
    rows = map(CustodyRow.from_raw_data, found)
    return {(str(row.pk).removeprefix("U#"), row.student_id, row.person_id): _from(row) for row in rows}


def find(unit_id: str, student_id: str, person_id: str) -> tuple[Custody | None, int]:
    """The decision about one guardian, and its revision: 0 when there is none. One call."""
    row = CustodyRow.find(unit_key(unit_id), _key(student_id, person_id))
    return (_from(row), row.revision) if row else (None, 0)


def decide(unit_id: str, custody: Custody, revision: int) -> list[Write]:
    """Write a decision; an import that has not seen it does not come true: it looks again."""
    return [
        put(unit_id, custody, revision),
        Update(EnrolmentRow(unit_key(unit_id), ENROLMENT), [EnrolmentRow.decisions.add(1)]),
    ]


def put(unit_id: str, custody: Custody, revision: int) -> Write:
    """Write a decision in the place of the one that was read; it fails when somebody else decided since."""
    row = CustodyRow(
        unit_key(unit_id),
        _key(custody.student_id, custody.person_id),
        student_id=custody.student_id,
        person_id=custody.person_id,
        may_receive=custody.may_receive,
        reason=custody.reason,
        until=custody.until,
        revision=revision + 1,
        carried=custody.carried or None,
    )
    unmoved = CustodyRow.revision == revision if revision else CustodyRow.pk.does_not_exist()
    return Put(row, unmoved)


def followed(unit_id: str, student_id: str, person_id: str) -> Write:
    """Note of a decision that it was written too of the same student, who comes under another number."""
    row = CustodyRow(unit_key(unit_id), _key(student_id, person_id))
    return Update(row, [CustodyRow.carried.set(True)], CustodyRow.pk.exists())


def _under(unit_id: str, prefix: str) -> Decisions:
    rows = map(CustodyRow.from_raw_data, collection(TABLE, unit_key(unit_id), beginning(prefix)))
    return {(row.student_id, row.person_id): _from(row) for row in rows}


def _from(row: CustodyRow) -> Custody:
    return Custody(row.student_id, row.person_id, row.may_receive, row.reason, row.until, bool(row.carried))


def _key(student_id: str, person_id: str) -> str:
    return f"CUST#{student_id}#{person_id}"
