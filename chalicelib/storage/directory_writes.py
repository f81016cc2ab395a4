"""What the directory is changed by: writes that a use case puts in its one transaction.

The row of a person is the lock of all their rows: every write about a person moves its revision on, so that no copy of
a name or an address is left behind when two people write at once.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any, Final

from chalicelib.domain.directory import AuditEntry, Group, Member, Person, Student, sortable
from chalicelib.domain.people import Membership, Unit
from chalicelib.domain.roles import Role
from chalicelib.storage import enrolment
from chalicelib.storage.directory import RoleLost, many, role_still_held
from chalicelib.storage.directory_lists import entries
from chalicelib.storage.directory_rows import (
    UNIT,
    AuditRow,
    GroupRow,
    MembershipRow,
    PersonRow,
    StudentRow,
    UnitRow,
    audit_list,
    effective_periods,
    groups_list,
    lasts,
    membership_key,
    named,
    person_key,
    placed,
    searchable,
    students_list,
    to_member,
    to_person,
    unit_key,
)
from chalicelib.storage.tables import sort_key_of
from chalicelib.storage.transactions import Check, Delete, Put, Update, Write

AUDIT_KEPT: Final = timedelta(days=5 * 366)
"""How long the audit trail tells: the gravest breach lapses after three years (LOPDGDD art. 72), and then some."""


class Overtaken(Exception):
    """Somebody else changed the unit or the person since we read: read again and repeat."""


@dataclass(frozen=True)
class PersonFile:
    """All that a unit has of a person.

    Attributes:
        revision: of the person's row; 0 for one that is not stored yet.
        roles: their roles, over and future ones too.
    """

    unit_id: str
    person: Person
    revision: int = 0
    roles: Mapping[Role, MembershipRow] = field(default_factory=dict)

    def member(self, role: Role) -> Member | None:
        """The role as the list of members shows it, if the person ever had it."""
        row = self.roles.get(role)
        return to_member(row) if row else None


def open_file(unit_id: str, person_id: str) -> PersonFile | None:
    """The file of a person of the unit, read consistently; one call."""
    pk, sk = unit_key(unit_id), person_key(person_id)
    found = many([(pk, sk), *((pk, membership_key(person_id, role)) for role in Role)])
    rows = [MembershipRow.from_raw_data(item) for item in found if sort_key_of(item) != sk]
    for item in found:
        if sort_key_of(item) == sk:
            row = PersonRow.from_raw_data(item)
            return PersonFile(unit_id, to_person(row), row.revision, {Role(m.role): m for m in rows})
    return None


def still_held(by: Membership, file: PersonFile, at: datetime) -> list[Write]:
    """Lets a transaction that writes the person of `file` pass only while the role `by` is held, by the same account.

    A row cannot be checked and written in one transaction. When `by` is a role of that very person, the file has it as
    it is, and the person's revision sees that it stays so.

    Raises:
        RoleLost: it is no longer held.
    """
    if (by.unit.id, by.person.id) != (file.unit_id, file.person.id):
        return [role_still_held(by, at)]
    row = file.roles.get(by.role)
    if row is None or row.account_id != by.account_id or not (row.since <= at and lasts(row.until, at)):
        raise RoleLost
    return []


def save(file: PersonFile, person: Person) -> list[Write]:
    """Write the person with other data, and their roles with copies of them."""
    moved = replace(file, person=person)
    return [_person_write(moved), *(Put(_with_copies(row, moved)) for row in file.roles.values())]


def by_hand(file: PersonFile, person: Person, at: datetime) -> PersonFile:
    """The file with a mark on what `person` has otherwise: somebody here gave it by hand, and imports keep to that."""
    changed: dict[str, Any] = {}
    if person.email != file.person.email:
        changed["email_by_hand_at"] = at
    if person.phone != file.person.phone:
        changed["phone_by_hand_at"] = at
    roles = {role: MembershipRow(**{**row.attribute_values, **changed}) for role, row in file.roles.items()}
    return replace(file, roles=roles)


def grant(
    file: PersonFile, role: Role, since: datetime, until: datetime | None, granted_by: str | None, at: datetime
) -> tuple[list[Write], Member]:
    """Give the person a role, or other dates to one that they hold.

    A role that is over begins again: its earlier periods stay on the row.

    Args:
        at: when it is granted; it gives nothing before.
    """
    row = MembershipRow(
        unit_key(file.unit_id),
        membership_key(file.person.id, role),
        person_id=file.person.id,
        role=str(role),
        since=since,
        until=until,
        granted_at=at,
        granted_by=granted_by,
    )
    row.email_by_hand_at, row.phone_by_hand_at = enrolment.given_by_hand(file.roles.values())
    if not file.revision and file.person.email:
        row.email_by_hand_at = at
    before = file.roles.get(role)
    if before is not None:
        row.was = _past(before, at)
        row.students, row.groups = before.students, before.groups
        row.next, row.next_generation, row.known = before.next, before.next_generation, before.known
        if before.since <= at and lasts(before.until, at):
            row.since, row.granted_at = before.since, before.granted_at
    return _with_role(file, row)


def revoke(file: PersonFile, role: Role, at: datetime) -> tuple[list[Write], Member]:
    """End a role of the person; the row stays and tells that they had it."""
    row = _copy(file.roles[role])
    row.until = at
    return _with_role(file, row)


def held(file: PersonFile, at: datetime) -> list[Role]:
    """The roles of the person that are not over at `at`, future ones too."""
    return [role for role, row in file.roles.items() if lasts(row.until, at)]


def end(file: PersonFile, roles: Sequence[Role], at: datetime) -> list[Write]:
    """End these roles of the person."""
    rows = [_copy(file.roles[role]) for role in roles]
    for row in rows:
        row.until = at
    return [_person_write(file), *(Put(_with_copies(row, file)) for row in rows)]


def teach(file: PersonFile, groups: Sequence[str]) -> list[Write]:
    """Write which classes the person teaches."""
    row = _copy(file.roles[Role.TEACHER])
    row.groups = list(groups)
    return _with_role(file, row)[0]


def unmoved(file: PersonFile) -> Check:
    """Lets a transaction pass only while nothing was written about the person since the file was opened."""
    pk, sk = unit_key(file.unit_id), person_key(file.person.id)
    return Check(PersonRow, pk, sk, PersonRow.revision == file.revision, lost=Overtaken)


def put_student(unit_id: str, student: Student, before: Student | None, files: Sequence[PersonFile]) -> list[Write]:
    """Write a student, and on their guardians' roles that they are the guardians.

    Args:
        files: of all who are, or were until now, a guardian of the student.
    """
    row = StudentRow(
        unit_key(unit_id),
        f"S#{student.id}",
        one_pk=students_list(unit_id),
        one_sk=named(student.name, student.id),
        id=student.id,
        name=student.name,
        search=searchable(student.name),
        groups=list(student.groups),
        guardians=[[guardian.id, guardian.name] for guardian in student.guardians],
    )
    writes: list[Write] = [Put(row, lost=Overtaken)]
    guardians = {guardian.id for guardian in student.guardians}
    for file in files:
        role = _copy(file.roles[Role.GUARDIAN])
        others = [pair for pair in role.students or () if pair[0] != student.id]
        children = [*others, [student.id, student.name]] if file.person.id in guardians else others
        role.students = sorted(children, key=lambda child: sortable(child[1]))
        writes.extend(_with_role(file, role)[0])
    return [] if student == before and not _differs(files, student) else writes


def find_student(unit_id: str, student_id: str) -> Student | None:
    """A student of the unit, if they are enrolled; one call, and two while an import is under way."""
    row = StudentRow.find(unit_key(unit_id), f"S#{student_id}")
    return enrolment.student_now(row, enrolment.counting(unit_id, [row])) if row else None


def put_group(unit_id: str, group: Group) -> Write:
    """Write a class."""
    row = GroupRow(
        unit_key(unit_id),
        f"GRP#{group.id}",
        one_pk=groups_list(unit_id),
        one_sk=named(group.name, group.id),
        id=group.id,
        name=group.name,
    )
    return Put(row)


def put_unit(unit: Unit, before: Unit | None, revision: int) -> list[Write]:
    """Write a unit, and its copies in the lists that it is in.

    Args:
        revision: of the unit's row as it was read.
    """
    rows = entries(unit, revision + 1)
    gone = set(entries(before, revision)) - set(rows) if before else set()
    condition = UnitRow.revision == revision if before else UnitRow.pk.does_not_exist()
    writes: list[Write] = [Put(rows.pop(UNIT), condition, lost=Overtaken)]
    writes.extend(Put(row) for row in rows.values())
    writes.extend(Delete(UnitRow(unit_key(unit.id), sk)) for sk in sorted(gone))
    return writes


def unit_unmoved(unit_id: str, revision: int) -> Check:
    """Lets a transaction pass only while neither the unit nor who directs it has changed."""
    return Check(UnitRow, unit_key(unit_id), UNIT, UnitRow.revision == revision, lost=Overtaken)


def directors_changed(unit_id: str, revision: int) -> Write:
    """Let one change among the directors of a unit pass at a time: each is decided on what the others are."""
    row = UnitRow(unit_key(unit_id), UNIT)
    return Update(row, [UnitRow.revision.set(revision + 1)], UnitRow.revision == revision, lost=Overtaken)


def note(unit_id: str, entry: AuditEntry) -> Write:
    """Add a line to the audit trail of the unit."""
    row = AuditRow(
        unit_key(unit_id),
        f"AUD#{entry.id}",
        one_pk=audit_list(unit_id),
        one_sk=entry.id,
        id=entry.id,
        at=entry.at,
        actor_id=entry.actor.id if entry.actor else None,
        actor_name=entry.actor.name if entry.actor else None,
        action=entry.action,
        person_id=entry.person.id if entry.person else None,
        person_name=entry.person.name if entry.person else None,
        before=dict(entry.before),
        after=dict(entry.after),
        expires=int((entry.at + AUDIT_KEPT).timestamp()),
    )
    return Put(row, AuditRow.pk.does_not_exist())


def _person_write(file: PersonFile) -> Write:
    person = file.person
    row = PersonRow(
        unit_key(file.unit_id),
        person_key(person.id),
        id=person.id,
        name=person.name,
        email=person.email,
        phone=person.phone,
        account_id=person.account_id,
        vouched_for=None if person.vouched_for is None else sorted(person.vouched_for),
        revision=file.revision + 1,
    )
    unmoved = PersonRow.revision == file.revision if file.revision else PersonRow.pk.does_not_exist()
    return Put(row, unmoved, lost=Overtaken)


def _with_role(file: PersonFile, role: MembershipRow) -> tuple[list[Write], Member]:
    row = _with_copies(role, file)
    return [_person_write(file), Put(row)], to_member(row)


def _with_copies(role: MembershipRow, file: PersonFile) -> MembershipRow:
    row = _copy(role)
    row.person_name = file.person.name
    row.email = file.person.email
    row.phone = file.person.phone
    row.search = searchable(file.person.name)
    row.signed_in = file.person.account_id is not None
    row.account_id = file.person.account_id
    return placed(row, file.unit_id)


def _copy(row: MembershipRow) -> MembershipRow:
    values: dict[str, Any] = dict(row.attribute_values)
    return MembershipRow(**values)


def _past(row: MembershipRow, at: datetime) -> list[list[str]] | None:
    """The periods of a role that are over, when it is given again at `at`."""
    over = [(start, end) for start, end in effective_periods(row) if end is not None and start < end <= at]
    return [[start.isoformat(), end.isoformat()] for start, end in over] or None


def _differs(files: Sequence[PersonFile], student: Student) -> bool:
    guardians = {guardian.id for guardian in student.guardians}
    return any(
        ([student.id, student.name] in (file.roles[Role.GUARDIAN].students or [])) != (file.person.id in guardians)
        for file in files
    )
