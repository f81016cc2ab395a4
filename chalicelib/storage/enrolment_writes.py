"""What an import reads of a school and writes beside it; see `storage/enrolment.py`.

The row of a person is the lock of their rows: what is written about a person moves its revision on, so whoever changes
an address at the same moment reads again, and loses nothing of either.
"""

from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, field
from datetime import datetime
from typing import Any

from chalicelib.domain.directory import Group, Person, Student
from chalicelib.domain.roles import RECEIVING, Role
from chalicelib.storage.directory_rows import (
    TABLE,
    GroupRow,
    MembershipRow,
    PersonRow,
    StudentRow,
    groups_list,
    lasts,
    membership_key,
    named,
    person_key,
    placed,
    searchable,
    students_list,
    to_group,
    to_student,
    unit_key,
)
from chalicelib.storage.enrolment import kept_student
from chalicelib.storage.imports import Overtaken
from chalicelib.storage.tables import beginning, collection
from chalicelib.storage.transactions import Delete, Put, Update, Write

Kept = dict[str, Any]
"""What a row keeps as JSON."""


@dataclass(frozen=True)
class HeldStudent:
    """A student's row.

    Attributes:
        student: who is enrolled; none in a row that an import left which was given up.
        to_come: what this generation wrote that they will be.
    """

    id: str
    student: Student | None
    to_come: Kept | None


@dataclass(frozen=True)
class HeldRole:
    """The role of a guardian or a teacher.

    Attributes:
        holds: whether it lasts.
        known: digests by which an import knows the person, and of what the last one saw.
        to_come: the `next` that this generation wrote.
    """

    person_id: str
    name: str
    email: str | None
    phone: str | None
    holds: bool
    students: list[list[str]] = field(default_factory=list)
    groups: list[str] = field(default_factory=list)
    known: Kept = field(default_factory=dict)
    email_by_hand: bool = False
    phone_by_hand: bool = False
    imported: bool = False
    to_come: Kept | None = None

    def as_kept(self) -> Kept:
        """The role as JSON."""
        return asdict(self)


def held_students(unit_id: str, generation: int) -> Iterator[HeldStudent]:
    """All students of the school, in the order of their ids; one Query for each megabyte."""
    for item in collection(TABLE, unit_key(unit_id), beginning("S#")):
        row = StudentRow.from_raw_data(item)
        to_come = row.next if row.next_generation == generation else None
        unborn = "new" in (row.next or {})
        if to_come and unborn:
            to_come = {**to_come, **kept_student(to_student(row))}
        yield HeldStudent(row.id, None if unborn else to_student(row), to_come)


def held_roles(unit_id: str, role: Role, generation: int, at: datetime) -> Iterator[HeldRole]:
    """All guardians, or all teachers, there ever were in the school, by their ids; one Query for each megabyte."""
    for row in _roles(unit_id):
        if row.role == role:
            to_come = row.next if row.next_generation == generation else None
            yield HeldRole(
                person_id=row.person_id,
                name=row.person_name,
                email=row.email,
                phone=row.phone,
                holds=lasts(row.until, at) and "new" not in (row.next or {}),
                students=row.students or [],
                groups=list(row.groups or ()),
                known=row.known or {},
                email_by_hand=row.email_by_hand_at is not None,
                phone_by_hand=row.phone_by_hand_at is not None,
                imported=bool(row.imported),
                to_come=to_come,
            )


def held_groups(unit_id: str) -> list[Group]:
    """The classes of the school, those of an import that is under way too."""
    items = collection(TABLE, unit_key(unit_id), beginning("GRP#"))
    return [to_group(GroupRow.from_raw_data(item)) for item in items]


def student_to_come(unit_id: str, student: Student, generation: int, *, enrolled: bool) -> Write:
    """Write what a student will be.

    Args:
        enrolled: whether the school has them now.
    """
    if enrolled:
        return _beside(StudentRow(unit_key(unit_id), f"S#{student.id}"), kept_student(student), generation)
    row = StudentRow(
        unit_key(unit_id),
        f"S#{student.id}",
        one_pk=students_list(unit_id),
        one_sk=named(student.name, student.id),
        id=student.id,
        search=searchable(student.name),
        next={"new": True},
        next_generation=generation,
        **kept_student(student),
    )
    absent = StudentRow.pk.does_not_exist() | StudentRow.next_generation.exists()
    return Put(row, absent, lost=Overtaken)


def student_leaves(unit_id: str, held: HeldStudent, generation: int) -> Write:
    """Write that a student will not be enrolled; what an import left that was given up is forgotten."""
    row = StudentRow(unit_key(unit_id), f"S#{held.id}")
    if held.student is None:
        return Delete(row)
    return _beside(row, {"gone": True}, generation)


def role_to_come(unit_id: str, person_id: str, role: Role, to_come: Kept, generation: int) -> list[Write]:
    """Write what the role of somebody whom the unit has will be."""
    pk = unit_key(unit_id)
    return [
        moved_on(unit_id, person_id),
        _beside(MembershipRow(pk, membership_key(person_id, role)), to_come, generation),
    ]


def newcomer(
    unit_id: str, person: Person, role: Role, to_come: Kept, known: Kept, generation: int, at: datetime
) -> list[Write]:
    """Write somebody new, with a role that gives nothing until the import comes true."""
    pk = unit_key(unit_id)
    row = MembershipRow(
        pk,
        membership_key(person.id, role),
        person_id=person.id,
        person_name=person.name,
        role=str(role),
        since=at,
        until=at,
        granted_at=at,
        signed_in=False,
        email=person.email,
        phone=person.phone,
        search=searchable(person.name),
        known=known,
        imported=True,
        next={**to_come, "new": True, "begins": True},
        next_generation=generation,
    )
    kept = PersonRow(pk, person_key(person.id), id=person.id, name=person.name, revision=1)
    kept.email, kept.phone, kept.vouched_for = person.email, person.phone, sorted(RECEIVING)
    return [
        Put(kept, PersonRow.pk.does_not_exist(), lost=Overtaken),
        Put(placed(row, unit_id), MembershipRow.pk.does_not_exist(), lost=Overtaken),
    ]


def group_to_come(unit_id: str, group: Group, generation: int) -> Write:
    """Write a class that will be."""
    row = GroupRow(
        unit_key(unit_id),
        f"GRP#{group.id}",
        one_pk=groups_list(unit_id),
        one_sk=named(group.name, group.id),
        id=group.id,
        name=group.name,
        next_generation=generation,
    )
    return Put(row, GroupRow.pk.does_not_exist() | GroupRow.next_generation.exists(), lost=Overtaken)


def moved_on(unit_id: str, person_id: str, contact: Mapping[str, str | None] | None = None) -> Write:
    """Move the revision of a person on, and write their name and addresses when they are given."""
    actions: list[Any] = [PersonRow.revision.set(PersonRow.revision + 1)]
    if "email" in (contact or {}):
        # It comes with the data now, whoever gave the one before; the office imports, and invites nobody who may act.
        actions.append(PersonRow.vouched_for.set(sorted(RECEIVING)))
    for name, value in (contact or {}).items():
        attribute = getattr(PersonRow, name)
        actions.append(attribute.set(value) if value else attribute.remove())
    row = PersonRow(unit_key(unit_id), person_key(person_id))
    return Update(row, actions, PersonRow.pk.exists(), lost=Overtaken)


def _roles(unit_id: str) -> Iterator[MembershipRow]:
    for item in collection(TABLE, unit_key(unit_id), beginning("ROLE#")):
        yield MembershipRow.from_raw_data(item)


def _beside(row: StudentRow | MembershipRow, to_come: Kept, generation: int) -> Write:
    kind = type(row)
    actions = [kind.next.set(to_come), kind.next_generation.set(generation)]
    return Update(row, actions, kind.pk.exists(), lost=Overtaken)
