"""The directory as decisions read it: consistently, from the base table."""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import datetime

from pynamodb.expressions.condition import Condition

from chalicelib.domain.closed_units import closed
from chalicelib.domain.directory import Person
from chalicelib.domain.errors import Forbidden
from chalicelib.domain.people import Membership, Unit
from chalicelib.domain.roles import MANAGEMENT, Role
from chalicelib.storage import batches
from chalicelib.storage.directory_rows import (
    TABLE,
    UNIT,
    MembershipRow,
    PersonRow,
    UnitRow,
    effective_periods,
    holds,
    lasts,
    membership_key,
    person_key,
    to_membership,
    to_person,
    to_unit,
    unit_key,
)
from chalicelib.storage.tables import RawItem, beginning, collection, sort_key_of
from chalicelib.storage.transactions import Check, Lost


class RoleLost(Forbidden):
    """The role is no longer held: what was known of the caller was older than that."""


@dataclass(frozen=True)
class Staffing:
    """A unit and its staff, as of one read.

    Attributes:
        staff: every staff role there ever was, over and future ones too.
        revision: of the unit's row.
    """

    unit: Unit
    staff: tuple[Membership, ...]
    revision: int


def find_unit(unit_id: str) -> Unit | None:
    """A unit; one call. Whether it is staffed is not looked at (see `staffing`)."""
    row = UnitRow.find(unit_key(unit_id), UNIT)
    return to_unit(row) if row else None


def staffing(unit_id: str, at: datetime) -> Staffing | None:
    """A unit and its staff; one Query.

    Args:
        at: the moment at which it is staffed or not.
    """
    row, staff = _unit_and_staff(unit_id)
    if row is None:
        return None
    # Whether it is staffed is part of the unit that every membership names.
    unit = to_unit(row, staffed=any(to_membership(m, to_unit(row)).holds_at(at) for m in staff))
    return Staffing(unit, tuple(to_membership(m, unit) for m in staff), row.revision or 0)


def staff_of(unit_id: str) -> tuple[Membership, ...]:
    """Every staff role of a unit, over and future ones too; one Query, however many signers are looked for."""
    row, staff = _unit_and_staff(unit_id)
    return tuple(to_membership(m, to_unit(row)) for m in staff) if row else ()


def people_with_roles(unit_id: str, at: datetime) -> Iterator[str]:
    """Everybody with any role in the unit that is not over at `at`, each once."""
    told: set[str] = set()
    for prefix in ("ROLE#", "STAFF#"):
        for item in collection(TABLE, unit_key(unit_id), beginning(prefix)):
            row = MembershipRow.from_raw_data(item)
            if lasts(row.until, at) and row.person_id not in told:
                told.add(row.person_id)
                yield row.person_id


def management_of(unit_id: str, at: datetime) -> tuple[Membership, ...]:
    """The management team (`equipo directivo`) at `at`; one Query."""
    return tuple(m for m in staff_of(unit_id) if m.role in MANAGEMENT and m.holds_at(at))


def managers_of(unit_id: str, at: datetime) -> tuple[Unit | None, tuple[MembershipRow, ...]]:
    """A unit, if there is one, and its management team at `at`, with their addresses; one Query."""
    row, staff = _unit_and_staff(unit_id)
    return to_unit(row) if row else None, tuple(m for m in staff if Role(m.role) in MANAGEMENT and holds(m, at))


def memberships_in(
    unit_id: str, person_ids: Collection[str], roles: AbstractSet[Role], at: datetime
) -> tuple[Membership, ...]:
    """Which of these staff roles these people hold in the unit at `at`; one Query."""
    wanted = set(person_ids)
    return tuple(m for m in staff_of(unit_id) if m.person.id in wanted and m.role in roles and m.holds_at(at))


def memberships_of(people: Iterable[tuple[str, str]], unit: Callable[[str], Unit | None]) -> tuple[Membership, ...]:
    """Every role of these people, over and future ones too; one BatchGetItem for 11 of them.

    Args:
        people: unit and person, each.
        unit: the unit with an id; roles in a unit that there is not are left out.
    """
    keys = [(unit_key(u), membership_key(p, role)) for u, p in people for role in Role]
    found: list[Membership] = []
    for item in many(keys):
        row = MembershipRow.from_raw_data(item)
        if home := unit(str(row.pk).removeprefix("U#")):
            found.append(to_membership(row, home))
    return tuple(sorted(found, key=lambda m: (m.unit.id, m.person.id, m.role)))


def memberships_of_person(unit: Unit, person_id: str) -> tuple[Membership, ...]:
    """Every role of one person of the unit, over and future ones too; one call."""
    return memberships_of([(unit.id, person_id)], lambda _: unit)


def held_at(person_id: str, unit_id: str, roles: AbstractSet[Role], at: datetime) -> bool:
    """Whether the person held one of the roles at `at`, be it long ago; one call.

    A role that was granted later with an earlier date does not count before it was granted.
    """
    keys = [(unit_key(unit_id), membership_key(person_id, role)) for role in roles]
    periods = (p for item in many(keys) for p in effective_periods(MembershipRow.from_raw_data(item)))
    return any(start <= at and (end is None or at < end) for start, end in periods)


def person(unit_id: str, person_id: str) -> Person | None:
    """A person of the unit; one call."""
    row = PersonRow.find(unit_key(unit_id), person_key(person_id))
    return to_person(row) if row else None


def people(unit_id: str, person_ids: Collection[str]) -> Mapping[str, Person]:
    """Those of these people that the unit has, by id; one call for 100."""
    items = many([(unit_key(unit_id), person_key(person_id)) for person_id in person_ids])
    return {found.id: found for found in (to_person(PersonRow.from_raw_data(item)) for item in items)}


def person_emails(unit_id: str, person_ids: Collection[str]) -> Mapping[str, str]:
    """The e-mail addresses of those of these people who have one, by id; one call for 100."""
    return {found.id: found.email for found in people(unit_id, person_ids).values() if found.email}


def role_still_held(membership: Membership, at: datetime) -> Check:
    """Lets a transaction pass only while the role is held, by the account that held it when it was read.

    The check fails with `RoleLost`: whoever keeps roles in a cache reads them again and repeats once.
    """
    return Check(
        MembershipRow,
        unit_key(membership.unit.id),
        membership_key(membership.person.id, membership.role),
        (MembershipRow.since <= at)
        & (MembershipRow.until.does_not_exist() | (MembershipRow.until > at))
        & _bound_to(membership.account_id),
        lost=RoleLost,
    )


def _bound_to(account_id: str | None) -> Condition:
    # Roles of version 0.1 say that somebody signs in, not who: they learn it with the next write about the person.
    unknown: Condition = MembershipRow.account_id.does_not_exist() & MembershipRow.signed_in.is_in(True)
    same: Condition = MembershipRow.account_id == account_id
    return same if account_id else unknown


def unit_still_open(unit_id: str, lost: Lost = closed) -> Check:
    """Lets a transaction pass only while there is such a unit and it is open.

    Args:
        lost: makes the refusal when it is another than that of what is done in the unit: of a field that names it.
    """
    is_open = UnitRow.pk.exists() & UnitRow.closed_at.does_not_exist()
    return Check(UnitRow, unit_key(unit_id), UNIT, is_open, lost=lost)


def many(keys: Sequence[tuple[str, str]]) -> list[RawItem]:
    """The directory's rows with these keys; see `batches.read`."""
    return batches.read(TABLE, keys)


def _unit_and_staff(unit_id: str) -> tuple[UnitRow | None, list[MembershipRow]]:
    staff: list[MembershipRow] = []
    for item in collection(TABLE, unit_key(unit_id), _from_staff_to_unit):
        if sort_key_of(item) == UNIT:
            return UnitRow.from_raw_data(item), staff
        staff.append(MembershipRow.from_raw_data(item))
    return None, staff


def _from_staff_to_unit(after: str | None) -> Condition:
    # Nothing lies between a sort key and itself followed by the lowest character: `between` goes on after it.
    return UnitRow.sk.between("STAFF#" if after is None else f"{after}\0", UNIT)
