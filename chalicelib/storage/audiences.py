"""Whom an audience means, as the directory has them now: consistently, each once, in the order of their ids.

A unit's roles and its people lie in two ranges of one item collection, both in the order of the people's ids: they are
read side by side, a page at a time, so that a school of any size takes the same memory.
"""

import heapq
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from typing import Final

from pynamodb.expressions.condition import Condition

from chalicelib.domain.custody import may_receive
from chalicelib.domain.errors import Unavailable
from chalicelib.domain.messages import Audience
from chalicelib.domain.recipients import Reached
from chalicelib.domain.roles import Role
from chalicelib.storage import custody, directory, enrolment
from chalicelib.storage.custody import Decisions
from chalicelib.storage.directory_rows import (
    TABLE,
    GroupRow,
    MembershipRow,
    PersonRow,
    StudentRow,
    lasts,
    membership_key,
    person_key,
    unit_key,
)
from chalicelib.storage.tables import RawItem, collection, sort_key_of

_ROLES: Final = tuple(Role)


@dataclass(frozen=True)
class Known:
    """Those of the ids that an audience names which the unit has."""

    groups: frozenset[str]
    students: frozenset[str]
    people: frozenset[str]
    guardians: frozenset[str]


@dataclass(frozen=True)
class _Meant:
    """An audience, made ready to be asked about each role.

    Attributes:
        students: through whom guardians are meant; none for all.
    """

    audience: Audience
    at: datetime
    students: frozenset[str] | None
    without: frozenset[str]
    decisions: Decisions
    generation: int

    def through(self, held: MembershipRow) -> tuple[str, ...] | None:
        """Through whom somebody with this role is meant; none when they are not."""
        row = enrolment.role_now(held, self.generation)
        if row.person_id in self.without or not (row.since <= self.at and lasts(row.until, self.at)):
            return None
        role = Role(row.role)
        if role is Role.GUARDIAN:
            return self._of_guardian(row)
        broad = self.audience.is_broad and role in self.audience.roles and role is Role.TEACHER
        taught = self.audience.everyone or bool(set(row.groups or ()) & set(self.audience.groups))
        return () if row.person_id in self.audience.people or (broad and taught) else None

    def _of_guardian(self, row: MembershipRow) -> tuple[str, ...] | None:
        """A guardian is meant through students who are enrolled and not left out, and of whom they may receive."""
        children = [pair[0] for pair in row.students or () if self._may_be_told(row.person_id, pair[0])]
        if row.person_id not in self.audience.people and self.students is not None:
            children = [child for child in children if child in self.students]
        return tuple(children) or None

    def _may_be_told(self, person_id: str, student_id: str) -> bool:
        allowed = may_receive(self.decisions.get((student_id, person_id)), self.at)
        return allowed and student_id not in self.without


def known(unit_id: str, audience: Audience) -> Known:
    """Which of the ids that are named are of the unit; a call for 100 ids, and a few for each person."""
    pk = unit_key(unit_id)
    named = [*(f"GRP#{id}" for id in audience.groups), *(f"S#{id}" for id in audience.students)]
    named.extend(person_key(id) for id in audience.people)
    guardians = [membership_key(id, Role.GUARDIAN) for id in audience.people]
    found = {sort_key_of(item) for item in directory.many([(pk, sk) for sk in (*named, *guardians)])}
    return Known(
        groups=frozenset(id for id in audience.groups if f"GRP#{id}" in found),
        students=frozenset(id for id in audience.students if f"S#{id}" in found),
        people=frozenset(id for id in audience.people if person_key(id) in found),
        guardians=frozenset(id for id in audience.people if membership_key(id, Role.GUARDIAN) in found),
    )


def resolve(unit_id: str, audience: Audience, at: datetime) -> Iterator[Reached]:
    """Whom the audience means, each once, in the order of their ids.

    Raises:
        Unavailable: an import came true meanwhile: it is to be looked at again.
    """
    generation = enrolment.pointer(unit_id).generation
    without = frozenset(audience.exclude) | _in_groups(unit_id, audience, generation)
    students = _students(unit_id, audience, generation)
    meant = _Meant(audience, at, students, without, custody.of_unit(unit_id), generation)
    parts: list[Iterator[Reached]] = []
    if audience.is_broad:
        parts.append(_among_all(unit_id, meant))
    named = list(audience.people)
    if audience.students:
        named.extend(_guardians_of(unit_id, audience.students, generation))
    if named:
        parts.append(_among(unit_id, sorted(set(named)), meant))
    merged = heapq.merge(*parts, key=lambda reached: reached.person_id)
    for _, same in groupby(merged, key=lambda reached: reached.person_id):
        first, *others = same
        about = tuple(dict.fromkeys(id for each in (first, *others) for id in each.about))
        yield Reached(first.person_id, first.name, first.email, first.account_id, about)
    if enrolment.pointer(unit_id).generation != generation:
        # What was read is part of one enrolment and part of the next.
        raise Unavailable


def _students(unit_id: str, audience: Audience, generation: int) -> frozenset[str] | None:
    """Through whom guardians are meant; none for every student."""
    if audience.everyone and Role.GUARDIAN in audience.roles:
        return None
    students = set(audience.students)
    if audience.groups and Role.GUARDIAN in audience.roles:
        students |= _students_in(unit_id, set(audience.groups), generation)
    return frozenset(students)


def _in_groups(unit_id: str, audience: Audience, generation: int) -> frozenset[str]:
    """The students of those groups that are left out."""
    groups = set(audience.exclude)
    if not groups or Role.GUARDIAN not in audience.roles:
        return frozenset()
    return frozenset(_students_in(unit_id, groups, generation))


def _students_in(unit_id: str, groups: set[str], generation: int) -> set[str]:
    found = (enrolment.student_now(StudentRow.from_raw_data(item), generation) for item in _range(unit_id, "S#"))
    return {student.id for student in found if student and groups & set(student.groups)}


def _guardians_of(unit_id: str, students: Iterable[str], generation: int) -> list[str]:
    rows = directory.many([(unit_key(unit_id), f"S#{id}") for id in students])
    found = (enrolment.student_now(StudentRow.from_raw_data(item), generation) for item in rows)
    return [guardian.id for student in found if student for guardian in student.guardians]


def _among_all(unit_id: str, meant: _Meant) -> Iterator[Reached]:
    """Those who are meant among all with a role that is no staff role."""
    roles = map(MembershipRow.from_raw_data, _range(unit_id, "ROLE#"))
    people = map(PersonRow.from_raw_data, _range(unit_id, "P#"))
    person = next(people, None)
    for person_id, held in groupby(roles, key=lambda row: str(row.person_id)):
        while person is not None and person.id < person_id:
            person = next(people, None)
        if person is not None and person.id == person_id:
            yield from _reached(person, held, meant)


def _among(unit_id: str, person_ids: list[str], meant: _Meant) -> Iterator[Reached]:
    """Those who are meant among these people."""
    pk = unit_key(unit_id)
    keys = [(pk, membership_key(id, role)) for id in person_ids for role in _ROLES]
    rows = sorted(map(MembershipRow.from_raw_data, directory.many(keys)), key=lambda row: str(row.person_id))
    people = {
        row.id: row for row in map(PersonRow.from_raw_data, directory.many([(pk, person_key(id)) for id in person_ids]))
    }
    for person_id, held in groupby(rows, key=lambda row: str(row.person_id)):
        if person_id in people:
            yield from _reached(people[person_id], held, meant)


def _reached(person: PersonRow, held: Iterable[MembershipRow], meant: _Meant) -> Iterator[Reached]:
    through = [about for about in map(meant.through, held) if about is not None]
    if through:
        about = tuple(dict.fromkeys(id for each in through for id in each))
        yield Reached(person.id, person.name, person.email, person.account_id, about)


def _range(unit_id: str, prefix: str) -> Iterator[RawItem]:
    def where(after: str | None) -> Condition:
        # `$` sorts right after `#`: between them lies all that begins with the prefix.
        return GroupRow.sk.between(f"{after}\0" if after else prefix, f"{prefix[:-1]}$")

    return collection(TABLE, unit_key(unit_id), where)
