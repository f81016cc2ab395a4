"""Builders for tests of services: a few units of one province, and people of theirs who sign in."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any, Final

from chalicelib.domain.people import Caller, Unit
from chalicelib.domain.roles import Role
from chalicelib.gateways.tokens import Claims
from chalicelib.services import clock, members, registrations, sign_in
from chalicelib.storage import batches
from chalicelib.storage.cursors import PageRequest
from chalicelib.storage.directory_rows import TABLE
from chalicelib.storage.directory_writes import put_unit
from chalicelib.storage.transactions import Put
from tests.aws import ISSUER
from tests.units import CED, OFFICE, OTHER_SCHOOL, SCHOOL, SERVICE

UNITS: Final = (CED, OFFICE, SERVICE, SCHOOL, OTHER_SCHOOL)


def register_units() -> None:
    """The five units, with nobody in them."""
    write_units(UNITS)


def write_units(units: Iterable[Unit]) -> None:
    """New units, many rows a call."""
    writes = [write for unit in units for write in put_unit(unit, None, 0)]
    rows = [write.row for write in writes if isinstance(write, Put)]
    assert len(rows) == len(writes)
    batches.write(TABLE, rows)


def somebody(unit: Unit, *roles: Role, name: str = "Ana Ruiz", until: datetime | None = None) -> Caller:
    """A new person of the unit with these roles, who has signed in."""
    person = registrations.register_person(unit.id, name, "somebody@example.org", "955000001")
    for role in roles:
        registrations.register_role(unit.id, person.id, role, until=until)
    registrations.bind(ISSUER, person.id, unit.id, person.id)
    return again(person.id)


def again(subject: str, *, fresh: bool = False) -> Caller:
    """Who signs in with this subject; `somebody` gives each the id of their person."""
    return sign_in.caller_of(Claims(ISSUER, subject), clock.now(), fresh=fresh)


def person_of(caller: Caller) -> str:
    """The one person that the caller is."""
    (person_id,) = caller.person_ids
    return person_id


def a_page(limit: int = 25, cursor: str | None = None) -> PageRequest:
    """A page of a list that is bound to nothing in particular."""
    return PageRequest("a scope", limit, cursor)


def members_of(caller: Caller, **wanted: Any) -> list[tuple[str, Role]]:
    """Who is in their school and as what, as somebody is told who asks now."""
    now = sign_in.renewed(caller)
    return [(m.person.name, m.role) for m in members.members(now, SCHOOL.id, page=a_page(), **wanted).items]
