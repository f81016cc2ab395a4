"""Whom a message is for (`destinatarios`): what its author named, and what that comes to, lists included."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from chalicelib.domain.contact_lists import COLLEAGUES, ContactList, ScopeKind
from chalicelib.domain.errors import FieldError
from chalicelib.domain.roles import Role

IDS_MAX: Final = 500
"""How many ids each part of an audience names at most."""

LISTS_MAX: Final = 20
"""How many contact lists an audience names at most."""

AUDIENCE_ROLES: Final = frozenset({Role.GUARDIAN, Role.TEACHER})
"""Whom `everyone` and `groups` can mean."""

_PARTS: Final = ("groups", "students", "people", "contact_lists", "exclude")


@dataclass(frozen=True)
class Audience:
    """Whom a message is for, as its author named them.

    Attributes:
        roles: whom `everyone` and `groups` mean, and nothing else.
        students: their guardians.
        contact_lists: taken whole.
        exclude: people, students or groups that are left out, however else they are named; or another school.
    """

    roles: frozenset[Role] = frozenset()
    everyone: bool = False
    groups: tuple[str, ...] = ()
    students: tuple[str, ...] = ()
    people: tuple[str, ...] = ()
    contact_lists: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()


@dataclass(frozen=True)
class Selection:
    """Whom an audience means once its lists are opened.

    Attributes:
        broad: of which roles everybody is meant.
        guardian_groups, teacher_groups: classes whose guardians or teachers are meant.
        students: whose guardians are meant.
        colleagues: staff roles whose holders are meant.
        provinces: where the management teams of all other schools are meant.
    """

    broad: frozenset[Role] = frozenset()
    guardian_groups: frozenset[str] = frozenset()
    teacher_groups: frozenset[str] = frozenset()
    students: frozenset[str] = frozenset()
    people: frozenset[str] = frozenset()
    colleagues: frozenset[Role] = frozenset()
    provinces: frozenset[str] = frozenset()
    exclude: frozenset[str] = frozenset()

    @property
    def is_broad(self) -> bool:
        """Whether it can mean a great part of the school."""
        return bool(self.broad or self.guardian_groups or self.teacher_groups)

    @property
    def is_of_families(self) -> bool:
        """Whether it means guardians whom nobody named one by one."""
        return Role.GUARDIAN in self.broad or bool(self.guardian_groups or self.students)


def selection(audience: Audience, lists: Sequence[ContactList]) -> Selection:
    """Whom an audience means.

    Args:
        lists: those that it names.
    """
    of_kind = {kind: [each for each in lists if each.scope.kind is kind] for kind in ScopeKind}
    named = frozenset(audience.groups)
    listed = frozenset(each.scope.group for each in of_kind[ScopeKind.GROUP_GUARDIANS] if each.scope.group)
    broad = audience.roles if audience.everyone else frozenset()
    for kind, role in ((ScopeKind.GUARDIANS, Role.GUARDIAN), (ScopeKind.TEACHERS, Role.TEACHER)):
        broad |= {role} if of_kind[kind] else frozenset()
    return Selection(
        broad=broad,
        guardian_groups=listed | (named if Role.GUARDIAN in audience.roles else frozenset()),
        teacher_groups=named if Role.TEACHER in audience.roles else frozenset(),
        students=frozenset(audience.students),
        people=frozenset(audience.people).union(*(each.people for each in lists)),
        colleagues=frozenset(role for kind, roles in COLLEAGUES.items() if of_kind[kind] for role in roles),
        provinces=frozenset(each.scope.province for each in of_kind[ScopeKind.PROVINCE_SCHOOLS] if each.scope.province),
        exclude=frozenset(audience.exclude),
    )


def audience_errors(audience: Audience) -> list[FieldError]:
    """What is wrong with an audience, without looking anything up."""
    most = {name: LISTS_MAX if name == "contact_lists" else IDS_MAX for name in _PARTS}
    errors = [
        FieldError(f"audience.{name}", "too_many", {"max": most[name]})
        for name in _PARTS
        if len(getattr(audience, name)) > most[name]
    ]
    if not audience.roles <= AUDIENCE_ROLES:
        errors.append(FieldError("audience.roles", "invalid_value", {"allowed": ", ".join(sorted(AUDIENCE_ROLES))}))
    if (audience.everyone or audience.groups) and not audience.roles:
        errors.append(FieldError("audience.roles", "required"))
    if not (audience.everyone or audience.groups or audience.students or audience.people or audience.contact_lists):
        errors.append(FieldError("audience", "required"))
    return errors


def may_reach_two_guardians(meant: Selection, guardians_named: int) -> bool:
    """Whether more than one guardian may get it: then nobody may see who else did.

    Args:
        guardians_named: how many of `meant.people` are guardians.
    """
    return meant.is_of_families or guardians_named > 1


def audience_from(given: Mapping[str, Any]) -> Audience:
    """An audience out of plain data."""
    ids = {name: tuple(dict.fromkeys(given.get(name) or ())) for name in _PARTS}
    return Audience(
        roles=frozenset(Role(role) for role in given.get("roles") or ()), everyone=bool(given.get("everyone")), **ids
    )


def audience_to(audience: Audience) -> dict[str, Any]:
    """An audience as plain data."""
    ids = {name: list(getattr(audience, name)) for name in _PARTS}
    return {"roles": sorted(str(role) for role in audience.roles), "everyone": audience.everyone, **ids}
