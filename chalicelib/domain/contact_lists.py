"""Contact lists (`listas de contactos`): a name for whom a unit writes to often.

A list has a scope (`ámbito`), which follows who is enrolled and who works there, and people who were put on it by hand.
Whom it means is looked at when a message goes, and never kept.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Final

from chalicelib.domain.directory import province_errors
from chalicelib.domain.errors import FieldError
from chalicelib.domain.limits import line_errors
from chalicelib.domain.people import UnitKind
from chalicelib.domain.roles import MANAGEMENT, STAFF, Role

LIST_NAME_MAX: Final = 100
PEOPLE_MAX: Final = 500
"""How many people a list names by hand at most."""


class ScopeKind(StrEnum):
    """Whom a list means, apart from the people on it by hand."""

    GUARDIANS = "guardians"
    GROUP_GUARDIANS = "group_guardians"
    TEACHERS = "teachers"
    STAFF = "staff"
    MANAGEMENT_TEAM = "management_team"
    PROVINCE_SCHOOLS = "province_schools"
    CUSTOM = "custom"


NEEDS: Final[Mapping[ScopeKind, str | None]] = {
    ScopeKind.GUARDIANS: None,
    ScopeKind.GROUP_GUARDIANS: "group",
    ScopeKind.TEACHERS: None,
    ScopeKind.STAFF: None,
    ScopeKind.MANAGEMENT_TEAM: None,
    ScopeKind.PROVINCE_SCHOOLS: "province",
    ScopeKind.CUSTOM: None,
}
"""What each scope must say beside its kind, in the order in which they are offered."""

COLLEAGUES: Final[Mapping[ScopeKind, frozenset[Role]]] = {
    ScopeKind.STAFF: STAFF,
    ScopeKind.MANAGEMENT_TEAM: MANAGEMENT,
}
"""Scopes that mean whoever holds one of these roles in the unit."""


@dataclass(frozen=True)
class Scope:
    """Whom a list means by itself.

    Attributes:
        group: the class whose guardians are meant.
        province: the two digits of the province whose other schools are meant.
    """

    kind: ScopeKind
    group: str | None = None
    province: str | None = None


@dataclass(frozen=True)
class ContactList:
    """A list of a unit.

    Attributes:
        people: who is on it by hand.
        revision: grows with every change of it.
        size, counted_at: how many people it meant when they were counted last, and when that was.
        deleted_at: when it was deleted: what was sent to it before still goes to it.
    """

    id: str
    unit_id: str
    name: str
    scope: Scope
    created_at: datetime
    updated_at: datetime
    people: tuple[str, ...] = ()
    revision: int = 1
    size: int = field(default=0, compare=False)
    counted_at: datetime | None = field(default=None, compare=False)
    deleted_at: datetime | None = None


def list_errors(name: str, scope: Scope, people: tuple[str, ...]) -> list[FieldError]:
    """What is wrong with a list, without looking anything up."""
    errors = line_errors("name", name, LIST_NAME_MAX)
    needed = NEEDS[scope.kind]
    for part in ("group", "province"):
        given = getattr(scope, part) is not None
        if given != (part == needed):
            errors.append(FieldError(f"scope.{part}", "not_with_this_kind" if given else "required"))
    if needed == "province" and scope.province is not None:
        errors.extend(province_errors("scope.province", scope.province, UnitKind.SCHOOL))
    if len(people) > PEOPLE_MAX:
        errors.append(FieldError("people", "too_many", {"max": PEOPLE_MAX}))
    if scope.kind is ScopeKind.CUSTOM and not people:
        errors.append(FieldError("people", "required"))
    return errors
