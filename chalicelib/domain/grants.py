"""Who grants and revokes which role, as data (`product.md`, "Who grants what").

The director of a unit is made by a director of its parent unit, or by the platform's administration where no director
is active. Every other role is the director's to give, and the everyday ones also those of secretary and head of
studies. Nobody gives a role to themselves.
"""

from collections.abc import Iterable, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final

from chalicelib.domain.errors import FieldError, Forbidden, NotFound
from chalicelib.domain.people import Caller, Membership, Unit, UnitKind
from chalicelib.domain.roles import GRANTED_BY_MANAGEMENT, Role


class Granter(StrEnum):
    """How somebody stands to a unit in which a role is to be given."""

    DIRECTOR = "director"
    DEPUTY = "deputy"
    PARENT_DIRECTOR = "parent_director"
    PLATFORM_ADMIN = "platform_admin"


class Hint(StrEnum):
    """What to do instead; the sentences are in the templates."""

    ASK_THE_DIRECTOR = "ask_the_director"
    ASK_THE_PARENT_DIRECTOR = "ask_the_parent_director"
    NOT_YOURSELF = "not_yourself"
    LAST_DIRECTOR = "last_director"
    NOT_YOUR_OWN_INVITATION = "not_your_own_invitation"
    UNBIND_FIRST = "unbind_first"


GRANTERS: Final[Mapping[Role, frozenset[Granter]]] = {
    **{role: frozenset({Granter.DIRECTOR}) for role in Role},
    **{role: frozenset({Granter.DIRECTOR, Granter.DEPUTY}) for role in GRANTED_BY_MANAGEMENT},
    Role.DIRECTOR: frozenset({Granter.PARENT_DIRECTOR, Granter.PLATFORM_ADMIN}),
}
"""Who gives each role; the platform's administration only where no director is active."""

REVOKERS: Final[Mapping[Role, frozenset[Granter]]] = {
    **GRANTERS,
    Role.DIRECTOR: frozenset({Granter.PARENT_DIRECTOR, Granter.DIRECTOR}),
}
"""Who takes each role away; a director of the unit only while another one stays."""

BINDERS: Final[Mapping[Role, frozenset[Granter]]] = {
    **GRANTERS,
    Role.GUARDIAN: frozenset({Granter.DIRECTOR, Granter.DEPUTY}),
}
"""Who binds a sign-in to somebody with each role, and unbinds it: whoever gives the role, or they could get by an
invitation what they cannot give. Guardians come with the enrolment, not by a grant: all of the management team."""

ROLES_OF: Final[Mapping[UnitKind, frozenset[Role]]] = {
    UnitKind.SCHOOL: frozenset(Role) - {Role.OFFICER, Role.PLATFORM_ADMIN},
    UnitKind.REGIONAL_OFFICE: frozenset({Role.DIRECTOR, Role.OFFICER, Role.ADMINISTRATION, Role.NOTIFICATION_MANAGER}),
    UnitKind.SERVICE: frozenset({Role.DIRECTOR, Role.OFFICER, Role.ADMINISTRATION, Role.NOTIFICATION_MANAGER}),
    UnitKind.AUTHORITY: frozenset(
        {Role.DIRECTOR, Role.OFFICER, Role.ADMINISTRATION, Role.NOTIFICATION_MANAGER, Role.PLATFORM_ADMIN}
    ),
}
"""Which roles there are in a unit of each kind."""

_HELD_AS: Final = {
    Granter.DIRECTOR: frozenset({Role.DIRECTOR}),
    Granter.DEPUTY: frozenset({Role.SECRETARY, Role.HEAD_OF_STUDIES}),
}

Granters = Mapping[Granter, Membership]
"""Each way in which a caller stands to a unit, with the role that gives it."""


@dataclass(frozen=True)
class Binder:
    """How somebody may bind a sign-in to a person.

    Attributes:
        by: the role that lets them.
        covers: the roles that the person may hold, for it to stay theirs to do.
    """

    by: Membership
    covers: frozenset[Role]


@dataclass(frozen=True)
class Direction:
    """Who directs a unit, as far as somebody sees it who may name its director.

    Attributes:
        active: whether any director is active.
        may_appoint: whether they may name one now: nobody does in a unit that is closed.
        seen: the roles of directors now or from a later day: to the parent's director all; to the platform's
            administration, which reads nothing of a unit, those that it gave itself and so may invite.
    """

    active: bool
    may_appoint: bool
    seen: tuple[Membership, ...]


def granters(caller: Caller, unit: Unit) -> Granters:
    """How the caller stands to the unit.

    Raises:
        NotFound: they hold nothing there, nor anything that lets them appoint its director.
    """
    found: dict[Granter, Membership] = {}
    for granter, roles in _HELD_AS.items():
        if membership := caller.holding(unit.id, roles):
            found[granter] = membership
    if unit.parent_id and (membership := caller.holding(unit.parent_id, {Role.DIRECTOR})):
        found[Granter.PARENT_DIRECTOR] = membership
    if membership := platform_admin(caller):
        found[Granter.PLATFORM_ADMIN] = membership
    if not found and not caller.belongs_to(unit.id):
        raise NotFound
    return found


def platform_admin(caller: Caller) -> Membership | None:
    """The role of the platform's administration, which counts only where it is held: at an authority."""
    return next((m for m in caller.active if m.role is Role.PLATFORM_ADMIN and m.unit.kind is UnitKind.AUTHORITY), None)


def authorise_grant(role: Role, held: Granters, *, has_director: bool) -> Membership:
    """The role by which the caller may give `role`.

    Args:
        has_director: whether any director is active in the unit.

    Raises:
        Forbidden: it is for others to give.
    """
    open_to = GRANTERS[role] - ({Granter.PLATFORM_ADMIN} if has_director else set())
    return _first(open_to, held, role)


def direction(caller: Caller, unit: Unit, staff: Iterable[Membership]) -> Direction:
    """Who directs the unit, as those see it who may name its director.

    Args:
        staff: every staff role of the unit, over and future ones too.

    Raises:
        NotFound: the caller has nothing to do with the unit.
        Forbidden: its director is not theirs to name, whoever directs it.
    """
    held = granters(caller, unit)
    _first(GRANTERS[Role.DIRECTOR], held, Role.DIRECTOR)
    directing = [m for m in staff if m.role is Role.DIRECTOR and (m.until is None or caller.at < m.until)]
    active = bool(active_directors(directing, caller.at))
    from_above = Granter.PARENT_DIRECTOR in held
    return Direction(
        active=active,
        may_appoint=unit.is_open and (from_above or not active),
        seen=tuple(m for m in directing if from_above or m.granted_by in caller.person_ids),
    )


def authorise_revocation(role: Role, held: Granters, *, others_direct: bool) -> Membership:
    """The role by which the caller may take `role` away.

    Args:
        others_direct: whether another director stays active in the unit.

    Raises:
        Forbidden: it is for others to take, or the unit would be left without a director.
    """
    membership = _first(REVOKERS[role], held, role)
    if role is Role.DIRECTOR and Granter.PARENT_DIRECTOR not in held and not others_direct:
        raise Forbidden(Hint.LAST_DIRECTOR)
    return membership


def authorise_binding(roles: AbstractSet[Role], held: Granters, *, has_director: bool) -> Binder:
    """How the caller may bind a sign-in to somebody who holds `roles`, or unbind it.

    All of the roles must be theirs to give. Whoever makes somebody the director binds them, whatever else they hold;
    who holds no role is bound as a guardian is.

    Args:
        roles: what the person holds, or will.
        has_director: whether any director is active in the unit; whom the platform's administration appointed itself
            does not count when it invites them.

    Raises:
        Forbidden: it is for others.
    """
    for granter in Granter:
        if granter in held:
            covers = covered(granter, roles, has_director=has_director)
            if (roles or {Role.GUARDIAN}) <= covers:
                return Binder(held[granter], covers)
    raise Forbidden(Hint.ASK_THE_PARENT_DIRECTOR if Role.DIRECTOR in roles else Hint.ASK_THE_DIRECTOR)


def covered(granter: Granter, roles: AbstractSet[Role], *, has_director: bool) -> frozenset[Role]:
    """Out of which roles somebody who holds `roles` may hold any, for `granter` to bind a sign-in to them."""
    open_to = {role: BINDERS[role] for role in Role}
    if has_director:
        open_to[Role.DIRECTOR] -= {Granter.PLATFORM_ADMIN}
    if Role.DIRECTOR in roles and granter in open_to[Role.DIRECTOR]:
        return frozenset(Role)
    return frozenset(role for role in Role if granter in open_to[role])


def vouched(held: Granters) -> frozenset[Role]:
    """For the holders of which roles an address is good to mail an invitation to, when the caller gives it."""
    if GRANTERS[Role.DIRECTOR] & held.keys():
        return frozenset(Role)
    return frozenset(role for granter in held for role in covered(granter, frozenset(), has_director=True))


def forbid_self(caller: Caller, account_id: str | None, person_id: str | None) -> None:
    """Nobody gives a role to a person who is themselves.

    Args:
        account_id: the account that the person is bound to, if any.

    Raises:
        Forbidden: the person is the caller's own.
    """
    if account_id == caller.account_id or person_id in caller.person_ids:
        raise Forbidden(Hint.NOT_YOURSELF)


def grant_errors(role: Role, unit: Unit, since: datetime, until: datetime | None, at: datetime) -> list[FieldError]:
    """What is wrong with the role and its dates."""
    errors: list[FieldError] = []
    allowed = ROLES_OF[unit.kind]
    if role not in allowed:
        errors.append(FieldError("role", "invalid_value", {"allowed": ", ".join(sorted(allowed))}))
    if until is not None and until <= at:
        errors.append(FieldError("until", "in_the_past"))
    elif until is not None and until <= since:
        errors.append(FieldError("until", "before_since"))
    return errors


def active_directors(memberships: Iterable[Membership], at: datetime) -> frozenset[str]:
    """The people who direct the unit at `at`."""
    return frozenset(m.person.id for m in memberships if m.role is Role.DIRECTOR and m.holds_at(at))


def _first(open_to: frozenset[Granter], held: Granters, role: Role) -> Membership:
    granter = next((g for g in Granter if g in open_to and g in held), None)
    if granter is None:
        raise Forbidden(Hint.ASK_THE_PARENT_DIRECTOR if role is Role.DIRECTOR else Hint.ASK_THE_DIRECTOR)
    return held[granter]
