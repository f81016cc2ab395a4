"""Units, people, and the account that asks."""

from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Final

from chalicelib.domain.errors import Forbidden, NotFound
from chalicelib.domain.roles import Role


class UnitKind(StrEnum):
    """What a unit is in the tree."""

    SCHOOL = "school"
    REGIONAL_OFFICE = "regional_office"
    AUTHORITY = "authority"
    SERVICE = "service"


@dataclass(frozen=True)
class UnitRef:
    """A unit as others name it."""

    id: str
    name: str


@dataclass(frozen=True)
class PersonRef:
    """A person as others name them."""

    id: str
    name: str


NOBODY: Final = PersonRef("", "")
"""In the place of somebody whose data were erased, or where nobody acted."""


@dataclass(frozen=True)
class Unit:
    """A school, an office, a service, or the authority at the root.

    Attributes:
        id: its official code (`41000001`, `DT41`, `DT41-PLAN`).
        province: the two digits of its province (`41`), or none for the authority.
        email: where the unit gets a line when a letter arrives; every unit has one.
        staffed: whether somebody holds a staff role there (as of when it was read).
    """

    id: str
    name: str
    kind: UnitKind
    email: str
    province: str | None = None
    parent_id: str | None = None
    phone: str | None = None
    closed_at: datetime | None = None
    successor_id: str | None = None
    staffed: bool = field(default=True, compare=False)

    @property
    def is_open(self) -> bool:
        """Whether it has not closed; what that means is in `closed_units.py`."""
        return self.closed_at is None

    @property
    def ref(self) -> UnitRef:
        """The unit as others name it."""
        return UnitRef(self.id, self.name)


@dataclass(frozen=True)
class Membership:
    """A role that a person holds in a unit, between two moments.

    Attributes:
        since: the first moment at which it gives anything.
        until: the first moment at which it no longer does; none while it is open.
        account_id: the sign-in that the person was bound to when this was read.
    """

    person: PersonRef
    unit: Unit
    role: Role
    since: datetime
    until: datetime | None = None
    granted_by: str | None = None
    account_id: str | None = None

    def holds_at(self, at: datetime) -> bool:
        """Whether the role gives anything at `at`: one not yet begun, or over, gives nothing."""
        return self.since <= at and (self.until is None or at < self.until)


@dataclass(frozen=True)
class Caller:
    """The account that asks, with what its people hold.

    Attributes:
        account_id: an opaque id of the sign-in (issuer and subject).
        memberships: every role of every person that the account is bound to, over and future ones too.
        at: the moment of asking; roles are looked at as of it.
    """

    account_id: str
    memberships: tuple[Membership, ...]
    at: datetime

    @property
    def active(self) -> tuple[Membership, ...]:
        """What is held now."""
        return tuple(m for m in self.memberships if m.holds_at(self.at))

    def holding(self, unit_id: str | None, roles: AbstractSet[Role]) -> Membership | None:
        """A role out of `roles` that is held now in the unit, if there is one."""
        return next((m for m in self.active if m.unit.id == unit_id and m.role in roles), None)

    def belongs_to(self, unit_id: str) -> bool:
        """Whether any role at all is held now in the unit."""
        return any(m.unit.id == unit_id for m in self.active)

    def acting(self, unit_id: str, roles: AbstractSet[Role]) -> Membership:
        """The role out of `roles` in which the caller acts in the unit.

        Raises:
            NotFound: they hold nothing there.
            Forbidden: they hold something else.
        """
        membership = self.holding(unit_id, roles)
        if membership is None:
            raise Forbidden if self.belongs_to(unit_id) else NotFound
        return membership

    @property
    def person_ids(self) -> frozenset[str]:
        """The people that the account is."""
        return frozenset(m.person.id for m in self.memberships)
