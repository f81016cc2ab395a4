"""The directory as people look through it: one Query of an index a page, no read per row; lists may lag a write.

A unit is found under each word of its name, under its parent, its province and its kind, so that a search while one
types reads the few units that it may mean, and never the whole directory.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import reduce
from operator import and_
from typing import Final, TypeVar

from pynamodb.attributes import UnicodeAttribute
from pynamodb.expressions.condition import Condition

from chalicelib.domain.directory import (
    AuditEntry,
    Group,
    Guardian,
    Member,
    Student,
    Teacher,
    rarest,
    shared_with_earlier,
    words,
)
from chalicelib.domain.people import Unit, UnitKind
from chalicelib.domain.roles import Role
from chalicelib.storage import enrolment
from chalicelib.storage.cursors import Page, PageRequest, fill
from chalicelib.storage.directory_rows import (
    LISTED_FIRST,
    TABLE,
    UNIT,
    AuditRow,
    GroupRow,
    MembershipRow,
    StudentRow,
    UnitRow,
    audit_list,
    groups_list,
    lasts,
    members_list,
    named,
    searchable,
    students_list,
    to_audit_entry,
    to_group,
    to_guardian,
    to_member,
    to_teacher,
    to_unit,
    unit_attributes,
    unit_key,
)
from chalicelib.storage.tables import LAST, RawItem, Slice, query

T = TypeVar("T")

ALL_UNITS: Final = "UNITS"
"""The list of all units; it is written when the platform's administration changes one, and read without any filter."""

CLOSED_UNITS: Final = f"{ALL_UNITS}#closed"
"""The list of the units that were closed, for whoever looks after the whole; no search reads it."""

EXAMINED: Final = 1000
"""How many rows a filtered Query looks at: a page may be short, and costs so much at most."""


@dataclass(frozen=True)
class UnitSearch:
    """Which units are asked for.

    Attributes:
        q: beginnings of words of their names, or of their codes, in any order.
    """

    q: str | None = None
    kind: UnitKind | None = None
    parent_id: str | None = None
    province: str | None = None


def entries(unit: Unit, revision: int) -> dict[str, UnitRow]:
    """The rows of a unit, by sort key: itself, and a copy for each list that it is in."""
    name = named(unit.name, unit.id)
    places: dict[str, tuple[str, str, int | None]] = {UNIT: (CLOSED_UNITS, name, None)}
    if unit.is_open:
        places = {UNIT: (ALL_UNITS, name, None), "IN#kind": (_kind_list(unit.kind), name, None)}
        if unit.parent_id:
            places["IN#parent"] = (parent_list(unit.parent_id), name, None)
        if unit.province:
            places["IN#province"] = (_province_list(unit.province), name, None)
        for word, shared in shared_with_earlier(words(f"{unit.name} {unit.id}")).items():
            places[f"IN#word#{word}"] = (_word_list(word), f"{word} {name}", shared)
    attributes = unit_attributes(unit)
    rows = {
        sk: UnitRow(unit_key(unit.id), sk, one_pk=pk, one_sk=place, shared=shared, **attributes)
        for sk, (pk, place, shared) in places.items()
    }
    rows[UNIT].revision = revision
    return rows


def units(search: UnitSearch, page: PageRequest) -> Page[Unit]:
    """The open units that are meant, by name; whether they are staffed is not looked at."""
    searched = words(search.q or "")
    filters: list[Condition] = []
    begins = ""
    if searched:
        begins = rarest(searched)
        pk = _word_list(begins)
        filters = [UnitRow.shared < len(begins), *_with_words(UnitRow.search, [w for w in searched if w != begins])]
    elif search.parent_id:
        pk = parent_list(search.parent_id)
    elif search.province:
        pk = _province_list(search.province)
    else:
        pk = _kind_list(search.kind) if search.kind else ALL_UNITS
    if search.parent_id and searched:
        filters.append(UnitRow.parent_id == search.parent_id)
    if search.province and (searched or search.parent_id):
        filters.append(UnitRow.province == search.province)
    if search.kind and (searched or search.parent_id or search.province):
        filters.append(UnitRow.kind == str(search.kind))
    return _listed(pk, page, lambda item: to_unit(UnitRow.from_raw_data(item)), begins=begins, filters=filters)


def schools_of(province: str) -> Iterator[str]:
    """The codes of the schools of a province, as the index has them: whether each is open is to be asked of its row."""
    pk = _province_list(province)
    after: str | None = None
    while True:
        where = UnitRow.one_sk > after if after is not None else None
        part = query(TABLE, pk, index="one", where=where, only=UnitRow.kind == str(UnitKind.SCHOOL))
        yield from (UnitRow.from_raw_data(item).id for item in part.items)
        after = part.more_after
        if after is None:
            return


def members(unit_id: str, page: PageRequest, at: datetime, *, role: Role | None, q: str | None) -> Page[Member]:
    """Those who hold a role, or will: by role, and by name. Roles that are over are left out."""
    return _holding(unit_id, page, at, to_member, role=role, q=q)


def guardians(unit_id: str, page: PageRequest, at: datetime, *, q: str | None) -> Page[Guardian]:
    """The legal guardians, by name."""
    return _holding(unit_id, page, at, to_guardian, role=Role.GUARDIAN, q=q)


def teachers(unit_id: str, page: PageRequest, at: datetime, *, q: str | None) -> Page[Teacher]:
    """The teachers, by name."""
    return _holding(unit_id, page, at, to_teacher, role=Role.TEACHER, q=q)


def students(unit_id: str, page: PageRequest, *, q: str | None, group: str | None) -> Page[Student]:
    """The students who are enrolled, by name; those of one class when its id is given."""
    searched = words(q or "")
    filters = [StudentRow.search.contains(f" {word}") for word in searched]
    if group:
        filters.append(StudentRow.groups.contains(group))
    # What an import has written beside a row is not in its own words and classes: it is looked at here.
    filters = [reduce(and_, filters) | StudentRow.next_generation.exists()] if filters else []
    found = _listed(students_list(unit_id), page, StudentRow.from_raw_data, filters=filters)
    generation = enrolment.counting(unit_id, found.items)
    enrolled = (student for row in found.items if (student := enrolment.student_now(row, generation)))
    meant = (each for each in enrolled if _is_found(searchable(each.name), searched) and group in {None, *each.groups})
    return Page(tuple(meant), found.next_cursor)


def groups(unit_id: str, page: PageRequest) -> Page[Group]:
    """The classes, by name."""
    found = _listed(groups_list(unit_id), page, GroupRow.from_raw_data)
    generation = enrolment.counting(unit_id, found.items)
    return Page(tuple(to_group(row) for row in found.items if enrolment.group_now(row, generation)), found.next_cursor)


def audit(unit_id: str, page: PageRequest) -> Page[AuditEntry]:
    """The unit's audit trail, newest first."""

    def read(position: str | None, limit: int) -> Slice:
        where = None if position is None else AuditRow.one_sk < position
        return query(TABLE, audit_list(unit_id), index="one", where=where, newest_first=True, limit=limit)

    return fill(page, read, lambda item: to_audit_entry(AuditRow.from_raw_data(item)), sort_key="one_sk")


def _holding(
    unit_id: str,
    page: PageRequest,
    at: datetime,
    present: Callable[[MembershipRow], T],
    *,
    role: Role | None,
    q: str | None,
) -> Page[T]:
    found = _listed(
        members_list(unit_id),
        page,
        MembershipRow.from_raw_data,
        begins=f"{LISTED_FIRST[role]}#" if role else "",
        filters=_with_words(MembershipRow.search, words(q or "")),
    )
    generation = enrolment.counting(unit_id, found.items)
    now = (enrolment.role_now(row, generation) for row in found.items)
    return Page(tuple(present(row) for row in now if lasts(row.until, at)), found.next_cursor)


def _listed(
    pk: str,
    page: PageRequest,
    parse: Callable[[RawItem], T],
    *,
    begins: str = "",
    filters: Sequence[Condition] = (),
) -> Page[T]:
    only = reduce(and_, filters) if filters else None

    def read(position: str | None, limit: int) -> Slice:
        # Nothing lies between a sort key and itself followed by the lowest character.
        first = begins if position is None else f"{position}\0"
        where = UnitRow.one_sk.between(first, begins + LAST) if first else None
        return query(TABLE, pk, index="one", where=where, only=only, limit=EXAMINED if filters else limit)

    return fill(page, read, parse, sort_key="one_sk")


def _is_found(search: str, searched: Sequence[str]) -> bool:
    return all(f" {word}" in search for word in searched)


def _with_words(attribute: UnicodeAttribute, searched: Sequence[str]) -> list[Condition]:
    return [attribute.contains(f" {word}") for word in searched]


def _kind_list(kind: UnitKind) -> str:
    return f"{ALL_UNITS}#kind#{kind}"


def parent_list(parent_id: str) -> str:
    """The index key of the units that hang from a unit."""
    return f"{ALL_UNITS}#parent#{parent_id}"


def _province_list(province: str) -> str:
    return f"{ALL_UNITS}#province#{province}"


def _word_list(word: str) -> str:
    return f"{ALL_UNITS}#word#{word[0]}"
