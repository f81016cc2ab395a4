"""Making what came true the rows' own: the last step of an import; see `storage/enrolment.py`.

Each row is changed only while it has the `next` of this generation, so repeating it changes nothing, and an address is
changed only while nobody here gave another by hand since it was read.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from typing import Any

from chalicelib.domain.directory import Student
from chalicelib.domain.roles import Role
from chalicelib.storage.directory import many
from chalicelib.storage.directory_rows import (
    LISTED_FIRST,
    TABLE,
    GroupRow,
    MembershipRow,
    StudentRow,
    effective_periods,
    lasts,
    membership_key,
    named,
    searchable,
    unit_key,
)
from chalicelib.storage.enrolment import student_of
from chalicelib.storage.enrolment_writes import Kept, moved_on
from chalicelib.storage.imports import Overtaken
from chalicelib.storage.tables import beginning, collection, sort_key_of
from chalicelib.storage.transactions import Delete, Update, Write


@dataclass(frozen=True)
class Pending:
    """Somebody whose role has a `next` that came true, with all their roles.

    Attributes:
        row: that role; others: those that have copies of their name and addresses.
    """

    row: MembershipRow
    others: tuple[MembershipRow, ...]

    @property
    def to_come(self) -> Kept:
        """What the import wrote."""
        return dict(self.row.next or {})

    @property
    def person_id(self) -> str:
        return str(self.row.person_id)

    @property
    def name(self) -> str:
        return str(self.row.person_name)

    @property
    def address(self) -> Mapping[str, str | None]:
        """The addresses that there are."""
        return {"email": self.row.email, "phone": self.row.phone}

    @property
    def by_hand(self) -> Mapping[str, datetime | None]:
        """When somebody gave them by hand."""
        return {"email": self.row.email_by_hand_at, "phone": self.row.phone_by_hand_at}


def pending_students(unit_id: str, generation: int) -> Iterator[StudentRow]:
    """The students whose `next` is not theirs yet."""
    for item in collection(TABLE, unit_key(unit_id), beginning("S#")):
        row = StudentRow.from_raw_data(item)
        if row.next_generation == generation:
            yield row


def pending_roles(unit_id: str, role: Role, generation: int) -> Iterator[Pending]:
    """Those whose role is not as it will be yet, each with their other roles."""
    staff: dict[str, list[MembershipRow]] = {}
    for item in collection(TABLE, unit_key(unit_id), beginning("STAFF#")):
        row = MembershipRow.from_raw_data(item)
        staff.setdefault(row.person_id, []).append(row)
    rows = (MembershipRow.from_raw_data(item) for item in collection(TABLE, unit_key(unit_id), beginning("ROLE#")))
    for person_id, grouped in groupby(rows, key=lambda row: str(row.person_id)):
        held = [*grouped, *staff.get(person_id, ())]
        for row in held:
            if row.role == role and row.next_generation == generation:
                yield Pending(row, tuple(other for other in held if other is not row))


def pending_role(unit_id: str, person_id: str, role: Role, generation: int) -> Pending | None:
    """One of them, read again."""
    found = many([(unit_key(unit_id), membership_key(person_id, each)) for each in Role])
    rows = [MembershipRow.from_raw_data(item) for item in found]
    for row in rows:
        if row.role == role and row.next_generation == generation:
            return Pending(row, tuple(other for other in rows if other is not row))
    return None


def settle_student(row: StudentRow, generation: int) -> Write:
    """Make what came the student's own; one who left is no longer there."""
    unit, to_come = str(row.pk), dict(row.next or {})
    key = StudentRow(unit, row.sk)
    still = StudentRow.next_generation == generation
    if "gone" in to_come:
        return Delete(key, still, lost=Overtaken)
    actions: list[Any] = [StudentRow.next.remove(), StudentRow.next_generation.remove()]
    if "new" not in to_come:
        student: Student = student_of(row.id, to_come)
        actions += [
            StudentRow.name.set(student.name),
            StudentRow.search.set(searchable(student.name)),
            StudentRow.groups.set(list(student.groups)),
            StudentRow.guardians.set(to_come["guardians"]),
            StudentRow.one_sk.set(named(student.name, student.id)),
        ]
    return Update(key, actions, still, lost=Overtaken)


def settle_role(
    pending: Pending,
    generation: int,
    since: datetime,
    *,
    contact: Mapping[str, str | None],
    by_hand: Sequence[str],
) -> list[Write]:
    """Make what came the person's own.

    Args:
        since: when it came true.
        contact: the name (`name`) and addresses that change.
        by_hand: which addresses stay what somebody gave by hand.
    """
    row, to_come = pending.row, pending.to_come
    unit_id = str(row.pk).removeprefix("U#")
    actions: list[Any] = [MembershipRow.next.remove(), MembershipRow.next_generation.remove()]
    if "students" in to_come:
        actions.append(MembershipRow.students.set(to_come["students"]))
    if "groups" in to_come:
        actions.append(MembershipRow.groups.set(to_come["groups"]))
    if "known" in to_come:
        actions.append(MembershipRow.known.set(to_come["known"]))
    actions += _period(row, to_come, since)
    for name in ("email", "phone"):
        if name not in by_hand and pending.by_hand[name]:
            actions.append(getattr(MembershipRow, f"{name}_by_hand_at").remove())
    copies = _copies(contact, pending)
    still = MembershipRow.next_generation == generation
    for name, at in pending.by_hand.items():
        mark = getattr(MembershipRow, f"{name}_by_hand_at")
        still &= mark.does_not_exist() if at is None else mark == at
    writes: list[Write] = [
        Update(MembershipRow(row.pk, row.sk), [*actions, *copies(row)], still, lost=Overtaken),
        moved_on(unit_id, pending.person_id, contact),
    ]
    if contact:
        exists = MembershipRow.pk.exists()
        replaced = [name for name in ("email", "phone") if name in contact]
        unmarked = [getattr(MembershipRow, f"{name}_by_hand_at").remove() for name in replaced]
        writes += [
            Update(MembershipRow(other.pk, other.sk), [*copies(other), *unmarked], exists, lost=Overtaken)
            for other in pending.others
        ]
    return writes


def settle_groups(unit_id: str, *, keep: frozenset[str] | None) -> Iterator[Write]:
    """Make the classes that came the school's own, and take away those that nobody is in.

    Args:
        keep: the classes that somebody is in; none when none is taken away.
    """
    for item in collection(TABLE, unit_key(unit_id), beginning("GRP#")):
        row = GroupRow.from_raw_data(item)
        key = GroupRow(row.pk, row.sk)
        if keep is not None and row.id not in keep:
            yield Delete(key)
        elif row.next_generation is not None:
            yield Update(key, [GroupRow.next_generation.remove()], GroupRow.pk.exists(), lost=Overtaken)


def groups_in_use(unit_id: str) -> frozenset[str]:
    """The classes in which there is a student, or that a teacher has."""
    used: set[str] = set()
    for item in collection(TABLE, unit_key(unit_id), beginning("S#")):
        used.update(StudentRow.from_raw_data(item).groups)
    for item in collection(TABLE, unit_key(unit_id), beginning("ROLE#")):
        if sort_key_of(item).endswith(f"#{Role.TEACHER}"):
            used.update(MembershipRow.from_raw_data(item).groups or ())
    return frozenset(used)


def _period(row: MembershipRow, to_come: Kept, since: datetime) -> list[Any]:
    """From and until when the role gives something."""
    if to_come.get("over"):
        return [MembershipRow.until.set(max(since, row.since))] if lasts(row.until, since) else []
    if not to_come.get("begins"):
        return []
    over = [(start, end) for start, end in effective_periods(row) if end is not None and start < end]
    actions: list[Any] = [
        MembershipRow.since.set(since),
        MembershipRow.granted_at.set(since),
        MembershipRow.until.remove(),
    ]
    if over:
        actions.append(MembershipRow.was.set([[start.isoformat(), end.isoformat()] for start, end in over]))
    return actions


def _copies(contact: Mapping[str, str | None], pending: Pending) -> Any:
    def of(row: MembershipRow) -> list[Any]:
        actions: list[Any] = []
        for name in ("email", "phone"):
            if name in contact:
                attribute = getattr(MembershipRow, name)
                actions.append(attribute.set(contact[name]) if contact[name] else attribute.remove())
        if called := contact.get("name"):
            place = f"{LISTED_FIRST[Role(row.role)]}#{named(called, pending.person_id)}"
            actions += [
                MembershipRow.person_name.set(called),
                MembershipRow.search.set(searchable(called)),
                MembershipRow.one_sk.set(place),
            ]
        return actions

    return of
