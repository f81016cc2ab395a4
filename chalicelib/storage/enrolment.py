"""Which students, guardians and teachers a school has: rows that hold what counts and, beside it, what comes next.

While an import writes, a row keeps its value and gets the one to come as `next`, under the import's generation. One row
of the unit, `ENROLMENT`, says which generation counts: when it moves on, all that was written beside becomes true at
once. Afterwards each `next` is made the row's own value, one by one; whoever reads meanwhile gets the same either way.

A `next` counts only under exactly the generation that the pointer says: what an import wrote that was given up never
comes true. The pointer is read only when a row that was read has a `next`, so a list costs one call, and two while an
import is under way.

`next` of a student: `{"gone": true}`, `{"new": true}` (the row's own value is what comes), or the value that comes. Of
a role: `students` (`[[id, name], …]`) or `groups` that come, `over` when the role ends, and what the last step needs.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final

from pynamodb.attributes import UnicodeAttribute

from chalicelib.domain.directory import Student
from chalicelib.domain.imports import ImportKind
from chalicelib.domain.people import PersonRef
from chalicelib.storage.directory_rows import DirectoryRow, GroupRow, MembershipRow, StudentRow, to_student, unit_key
from chalicelib.storage.rows import MomentAttribute
from chalicelib.storage.tables import IntegerAttribute

ENROLMENT: Final = "ENROLMENT"
NONE: Final = 0
"""The generation of a school that nothing was imported into."""


class EnrolmentRow(DirectoryRow):
    """The pointer.

    Attributes:
        generation: which counts.
        last_generation: the last that was given to an import.
        import_id, school_year, since: which import made what counts, of what year, and since when it does.
        newest_students, newest_teachers: the newest import of each kind; an older one that does not write yet is
            overtaken.
        running_import: the one that writes, of whatever kind, until it is done.
        decisions: how often somebody decided on custody: no import comes true that has not seen the last.
    """

    generation = IntegerAttribute(null=True)
    last_generation = IntegerAttribute(null=True)
    import_id = UnicodeAttribute(null=True)
    school_year = UnicodeAttribute(null=True)
    since = MomentAttribute(null=True)
    newest_students = UnicodeAttribute(null=True)
    newest_teachers = UnicodeAttribute(null=True)
    running_import = UnicodeAttribute(null=True)
    decisions = IntegerAttribute(null=True)


NEWEST: Final[Mapping[ImportKind, UnicodeAttribute]] = {
    ImportKind.STUDENTS: EnrolmentRow.newest_students,
    ImportKind.TEACHERS: EnrolmentRow.newest_teachers,
}
"""Where the newest import of each kind stands."""


@dataclass(frozen=True)
class Pointer:
    """Which generation counts, and which imports there are; see `EnrolmentRow`."""

    generation: int = NONE
    last_generation: int = NONE
    school_year: str | None = None
    since: datetime | None = None
    newest: Mapping[ImportKind, str] = field(default_factory=dict)
    running_import: str | None = None
    decisions: int | None = None


def pointer(unit_id: str) -> Pointer:
    """Which generation counts now; one call."""
    row = EnrolmentRow.find(unit_key(unit_id), ENROLMENT)
    if row is None:
        return Pointer()
    newest: dict[ImportKind, str | None] = {
        ImportKind.STUDENTS: row.newest_students,
        ImportKind.TEACHERS: row.newest_teachers,
    }
    return Pointer(
        row.generation or NONE,
        row.last_generation or NONE,
        row.school_year,
        row.since,
        {kind: id for kind, id in newest.items() if id},
        row.running_import,
        row.decisions,
    )


def counting(unit_id: str, rows: Sequence[StudentRow | MembershipRow | GroupRow]) -> int:
    """The generation under which these rows are to be read; one call when one of them has a `next`, else none."""
    return pointer(unit_id).generation if any(row.next_generation is not None for row in rows) else NONE


def counts(row: StudentRow | MembershipRow | GroupRow, generation: int) -> bool:
    """Whether the row's `next` has come true."""
    return bool(row.next_generation == generation)


def student_now(row: StudentRow, generation: int) -> Student | None:
    """The student of a row; none when they are not enrolled (any more, or yet)."""
    to_come: dict[str, Any] = row.next or {}
    if not counts(row, generation):
        return None if "new" in to_come else to_student(row)
    if "gone" in to_come:
        return None
    return to_student(row) if "new" in to_come else student_of(row.id, to_come)


def student_of(student_id: str, kept: dict[str, Any]) -> Student:
    """The student of what a `next` says."""
    guardians = tuple(PersonRef(*pair) for pair in kept["guardians"])
    return Student(student_id, kept["name"], tuple(kept["groups"]), guardians)


def kept_student(student: Student) -> dict[str, Any]:
    """What a `next` says of a student."""
    guardians = [[guardian.id, guardian.name] for guardian in student.guardians]
    return {"name": student.name, "groups": list(student.groups), "guardians": guardians}


def role_now(row: MembershipRow, generation: int) -> MembershipRow:
    """The row with what counts of the role: whose guardian, teacher of what, and until when."""
    if not counts(row, generation):
        return row
    to_come: dict[str, Any] = row.next or {}
    now = MembershipRow(**row.attribute_values)
    if "students" in to_come:
        now.students = to_come["students"]
    if "groups" in to_come:
        now.groups = to_come["groups"]
    if to_come.get("over"):
        now.until = now.since
    elif to_come.get("begins"):
        now.until = None
    return now


def given_by_hand(rows: Iterable[MembershipRow]) -> tuple[datetime | None, datetime | None]:
    """When somebody here gave a person's e-mail address and telephone by hand; all roles of theirs have the marks."""
    held = list(rows)
    emails: list[datetime | None] = [row.email_by_hand_at for row in held]
    phones: list[datetime | None] = [row.phone_by_hand_at for row in held]
    return max(filter(None, emails), default=None), max(filter(None, phones), default=None)


def is_coming(unit_id: str, rows: Iterable[MembershipRow]) -> bool:
    """Whether what an import wrote beside one of these roles counts, or is about to; one call when anything is there.

    What an import wrote that was given up does not: see above.
    """
    written = {row.next_generation for row in rows} - {None}
    return bool(written) and not written.isdisjoint(alive(pointer(unit_id)))


def alive(now: Pointer) -> frozenset[int]:
    """The generations of which a `next` counts, or may come to count."""
    return frozenset({now.generation, now.last_generation} if now.running_import else {now.generation})


def group_now(row: GroupRow, generation: int) -> bool:
    """Whether there is such a class."""
    return counts(row, generation) if row.next_generation else True
