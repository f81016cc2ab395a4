"""Whom an audience means, as the directory has them now: consistently, each once, in the order of their ids.

A unit's roles and its people lie in two ranges of one item collection, both in the order of the people's ids: they are
read side by side, a page at a time, so that a school of any size takes the same memory.
"""

import heapq
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from typing import Final

from chalicelib.domain.audiences import Selection
from chalicelib.domain.custody import may_receive
from chalicelib.domain.errors import Unavailable
from chalicelib.domain.people import PersonRef
from chalicelib.domain.recipients import Reached
from chalicelib.domain.roles import Role
from chalicelib.storage import custody, directory, directory_lists, enrolment
from chalicelib.storage.custody import Decisions
from chalicelib.storage.directory_rows import (
    TABLE,
    MembershipRow,
    PersonRow,
    StudentRow,
    holds,
    membership_key,
    person_key,
    unit_key,
)
from chalicelib.storage.tables import RawItem, beginning, collection, sort_key_of

_ROLES: Final = tuple(Role)


AT_ONCE: Final = 40
"""How many people who are named one by one are read at a time: one of them may hold every role."""


@dataclass(frozen=True)
class Known:
    """Those of the ids that an audience names which the unit has."""

    groups: frozenset[str]
    students: frozenset[str]
    people: frozenset[str]


@dataclass(frozen=True)
class _Meant:
    """A selection, made ready to be asked about each role.

    Attributes:
        people: who is named one by one, or by a staff role.
        students: through whom guardians are meant; none for all.
    """

    selection: Selection
    at: datetime
    people: frozenset[str]
    students: frozenset[str] | None
    without: frozenset[str]
    decisions: Decisions
    generation: int

    def through(self, held: MembershipRow) -> tuple[str, ...] | None:
        """Through whom somebody with this role is meant; none when they are not."""
        row = enrolment.role_now(held, self.generation)
        if row.person_id in self.without or not holds(row, self.at):
            return None
        role = Role(row.role)
        if role is Role.GUARDIAN:
            return self._of_guardian(row)
        return () if row.person_id in self.people or (role is Role.TEACHER and self._teaches(row)) else None

    def _teaches(self, row: MembershipRow) -> bool:
        taught = frozenset(row.groups or ())
        return Role.TEACHER in self.selection.broad or bool(taught & self.selection.teacher_groups)

    def _of_guardian(self, row: MembershipRow) -> tuple[str, ...] | None:
        """A guardian is meant through students who are enrolled and not left out, and of whom they may receive."""
        children = [pair[0] for pair in row.students or () if self._may_be_told(row.person_id, pair[0])]
        if row.person_id not in self.people and self.students is not None:
            children = [child for child in children if child in self.students]
        return tuple(children) or None

    def _may_be_told(self, person_id: str, student_id: str) -> bool:
        return student_id not in self.without and self._may_receive(person_id, student_id)

    def _may_receive(self, person_id: str, student_id: str) -> bool:
        return may_receive(self.decisions.get((student_id, person_id)), self.at)

    def bars(self, held: MembershipRow) -> bool:
        """Whether this role is a guardian's who is meant, but may receive of none of their students."""
        row = enrolment.role_now(held, self.generation)
        if row.role != Role.GUARDIAN or row.person_id in self.without or not holds(row, self.at):
            return False
        children = [pair[0] for pair in row.students or () if pair[0] not in self.without]
        return bool(children) and not any(self._may_receive(row.person_id, child) for child in children)


def known(
    unit_id: str, *, groups: Collection[str] = (), students: Collection[str] = (), people: Collection[str] = ()
) -> Known:
    """Which of these the unit has; a call for 100."""
    keys = [*(f"GRP#{id}" for id in groups), *(f"S#{id}" for id in students), *map(person_key, people)]
    found = {sort_key_of(item) for item in directory.many([(unit_key(unit_id), sk) for sk in keys])}
    return Known(
        groups=frozenset(id for id in groups if f"GRP#{id}" in found),
        students=frozenset(id for id in students if f"S#{id}" in found),
        people=frozenset(id for id in people if person_key(id) in found),
    )


def guardians_among(unit_id: str, people: Collection[str]) -> int:
    """How many of these people are guardians, or were; a call for 100."""
    return len(directory.many([(unit_key(unit_id), membership_key(id, Role.GUARDIAN)) for id in people]))


def resolve(unit_id: str, selection: Selection, at: datetime) -> Iterator[Reached]:
    """Whom a selection means, each once, in the order of their ids.

    Raises:
        Unavailable: an import came true meanwhile: it is to be looked at again.
    """
    meant = _meant(unit_id, selection, at)
    generation = meant.generation
    parts: list[Iterator[Reached]] = []
    if selection.is_broad:
        parts.append(_among_all(unit_id, meant))
    named = meant.people.union(_guardians_of(unit_id, selection.students, generation))
    parts.append(_among(unit_id, sorted(named), meant))
    parts.extend(_management_of_others(unit_id, province, meant) for province in sorted(selection.provinces))
    merged = heapq.merge(*parts, key=lambda reached: reached.person_id)
    for _, same in groupby(merged, key=lambda reached: reached.person_id):
        first, *others = same
        about = _together([each.about for each in (first, *others)])
        yield Reached(first.person_id, first.name, first.email, first.account_id, about)
    if enrolment.pointer(unit_id).generation != generation:
        # What was read is part of one enrolment and part of the next.
        raise Unavailable


def barred(unit_id: str, selection: Selection, at: datetime) -> list[PersonRef]:
    """Whom a selection names one by one and who may receive nothing, in the order of their ids; no call for nobody."""
    if not selection.people:
        return []
    meant = _meant(unit_id, Selection(people=selection.people, exclude=selection.exclude), at)
    return [
        PersonRef(person.id, person.name)
        for person, held in _with_roles(unit_id, sorted(meant.people))
        if any(map(meant.bars, held)) and all(meant.through(role) is None for role in held)
    ]


def _meant(unit_id: str, selection: Selection, at: datetime) -> _Meant:
    generation = enrolment.pointer(unit_id).generation
    staff = directory.staff_of(unit_id) if selection.colleagues else ()
    colleagues = {m.person.id for m in staff if m.role in selection.colleagues and m.holds_at(at)}
    return _Meant(
        selection=selection,
        at=at,
        people=selection.people | colleagues,
        students=_students(unit_id, selection, generation),
        without=selection.exclude | _in_groups(unit_id, selection.exclude, generation),
        decisions=custody.of_unit(unit_id),
        generation=generation,
    )


def _students(unit_id: str, selection: Selection, generation: int) -> frozenset[str] | None:
    """Through whom guardians are meant; none for every student."""
    if Role.GUARDIAN in selection.broad:
        return None
    students = set(selection.students)
    if selection.guardian_groups:
        students |= _students_in(unit_id, selection.guardian_groups, generation)
    return frozenset(students)


def _in_groups(unit_id: str, groups: frozenset[str], generation: int) -> frozenset[str]:
    """The students of those groups that are left out."""
    return frozenset(_students_in(unit_id, groups, generation)) if groups else frozenset()


def _students_in(unit_id: str, groups: frozenset[str], generation: int) -> set[str]:
    found = (enrolment.student_now(StudentRow.from_raw_data(item), generation) for item in _all(unit_id, "S#"))
    return {student.id for student in found if student and groups & set(student.groups)}


def _guardians_of(unit_id: str, students: Collection[str], generation: int) -> list[str]:
    rows = directory.many([(unit_key(unit_id), f"S#{id}") for id in students])
    found = (enrolment.student_now(StudentRow.from_raw_data(item), generation) for item in rows)
    return [guardian.id for student in found if student for guardian in student.guardians]


def _among_all(unit_id: str, meant: _Meant) -> Iterator[Reached]:
    """Those who are meant among all with a role that is no staff role."""
    roles = map(MembershipRow.from_raw_data, _all(unit_id, "ROLE#"))
    people = map(PersonRow.from_raw_data, _all(unit_id, "P#"))
    person = next(people, None)
    for person_id, held in groupby(roles, key=lambda row: str(row.person_id)):
        while person is not None and person.id < person_id:
            person = next(people, None)
        if person is not None and person.id == person_id:
            yield from _reached(person, held, meant)


def _among(unit_id: str, person_ids: Sequence[str], meant: _Meant) -> Iterator[Reached]:
    """Those who are meant among these people, who are in order."""
    for person, held in _with_roles(unit_id, person_ids):
        yield from _reached(person, held, meant)


def _with_roles(unit_id: str, person_ids: Sequence[str]) -> Iterator[tuple[PersonRow, list[MembershipRow]]]:
    """Those of these people, who are in order, who hold or held a role, each with all of theirs."""
    pk = unit_key(unit_id)
    for start in range(0, len(person_ids), AT_ONCE):
        some = person_ids[start : start + AT_ONCE]
        keys = [(pk, membership_key(id, role)) for id in some for role in _ROLES]
        rows = sorted(map(MembershipRow.from_raw_data, directory.many(keys)), key=lambda row: str(row.person_id))
        found = map(PersonRow.from_raw_data, directory.many([(pk, person_key(id)) for id in some]))
        people = {row.id: row for row in found}
        for person_id, held in groupby(rows, key=lambda row: str(row.person_id)):
            if person_id in people:
                yield people[person_id], list(held)


def _management_of_others(unit_id: str, province: str, meant: _Meant) -> Iterator[Reached]:
    """The management teams of the other schools of a province, each person under the name of their school.

    How the people of another school are called is for that school to tell. Which schools there are comes from an
    index, and whether each is open and who manages it from its own rows.
    """
    found: dict[str, Reached] = {}
    for id in directory_lists.schools_of(province):
        if id == unit_id or id in meant.without:
            continue
        school, managers = directory.managers_of(id, meant.at)
        if school is None or not school.is_open or school.province != province:
            continue
        for row in managers:
            if row.person_id not in meant.without:
                found[row.person_id] = Reached(row.person_id, school.name, row.email, row.account_id)
    return iter(sorted(found.values(), key=lambda reached: reached.person_id))


def _reached(person: PersonRow, held: Iterable[MembershipRow], meant: _Meant) -> Iterator[Reached]:
    through = [about for about in map(meant.through, held) if about is not None]
    if through:
        about = _together(through)
        yield Reached(person.id, person.name, person.email, person.account_id, about)


def _together(through: Sequence[tuple[str, ...]]) -> tuple[str, ...]:
    """Through whom somebody is meant who is meant more than once: through none when it is for themselves too."""
    return tuple(dict.fromkeys(id for each in through for id in each)) if all(through) else ()


def _all(unit_id: str, prefix: str) -> Iterator[RawItem]:
    return collection(TABLE, unit_key(unit_id), beginning(prefix))
