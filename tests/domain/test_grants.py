from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import combinations, product
from typing import Final

import pytest

from chalicelib.domain.errors import Forbidden, NotFound
from chalicelib.domain.grants import (
    GRANTERS,
    Direction,
    Granter,
    Hint,
    active_directors,
    authorise_binding,
    authorise_grant,
    authorise_revocation,
    direction,
    forbid_self,
    grant_errors,
    granters,
    vouched,
)
from chalicelib.domain.people import Caller, Membership, PersonRef, Unit, UnitKind
from chalicelib.domain.roles import Role

NOW = datetime(2026, 11, 24, 8, tzinfo=UTC)
LONG_AGO = NOW - timedelta(days=300)

CED = Unit("CED", "Consejería", UnitKind.AUTHORITY, "ced@example.org")
OFFICE = Unit("DT41", "Delegación de Sevilla", UnitKind.REGIONAL_OFFICE, "dt41@example.org", "41", "CED")
SCHOOL = Unit("41000001", "IES Murillo", UnitKind.SCHOOL, "41000001@example.org", "41", "DT41")
OTHER = Unit("41000002", "IES Velázquez", UnitKind.SCHOOL, "41000002@example.org", "41", "DT41")

EVERYDAY = {Role.ADMINISTRATION, Role.TEACHER, Role.NOTIFICATION_MANAGER}


def a_membership(unit: Unit, role: Role, person: str = "me", until: datetime | None = None) -> Membership:
    return Membership(PersonRef(person, "Ana"), unit, role, LONG_AGO, until)


def a_caller(*memberships: Membership) -> Caller:
    return Caller("account", memberships, NOW)


def may_grant(holding: tuple[Unit, Role], role: Role, unit: Unit, *, has_director: bool) -> str:
    try:
        held = granters(a_caller(a_membership(*holding)), unit)
        authorise_grant(role, held, has_director=has_director)
    except (Forbidden, NotFound) as refusal:
        return refusal.code
    return "granted"


def expected(holding: tuple[Unit, Role], role: Role, *, has_director: bool) -> str:
    """The sentences of `product.md`, said once more in other words, for a role in the school."""
    unit, held = holding
    if unit is OTHER or (unit is CED and held is not Role.PLATFORM_ADMIN):
        return "not_found"
    if unit is OFFICE:
        if held is not Role.DIRECTOR:
            return "not_found"
        return "granted" if role is Role.DIRECTOR else "forbidden"
    if unit is CED:
        return "granted" if role is Role.DIRECTOR and not has_director else "forbidden"
    if held is Role.DIRECTOR:
        return "forbidden" if role is Role.DIRECTOR else "granted"
    if held in {Role.SECRETARY, Role.HEAD_OF_STUDIES}:
        return "granted" if role in EVERYDAY else "forbidden"
    return "forbidden"


@pytest.mark.parametrize("has_director", [True, False])
def test_who_grants_what_over_every_role_in_every_place(has_director):
    for unit, held, role in product((CED, OFFICE, SCHOOL, OTHER), Role, Role):
        answer = may_grant((unit, held), role, SCHOOL, has_director=has_director)

        assert answer == expected((unit, held), role, has_director=has_director), (unit.id, held, role)


def may_bind(holding: tuple[Unit, Role], roles: frozenset[Role], *, has_director: bool) -> str:
    try:
        held = granters(a_caller(a_membership(*holding)), SCHOOL)
        binder = authorise_binding(roles, held, has_director=has_director)
    except (Forbidden, NotFound) as refusal:
        return refusal.code
    assert roles <= binder.covers
    assert (binder.by.unit, binder.by.role) == holding
    return "bound"


def expected_to_bind(holding: tuple[Unit, Role], roles: frozenset[Role], *, has_director: bool) -> str:
    """Whoever could give all that the person holds, said in other words; guardians by the whole management team."""
    everyday = EVERYDAY | {Role.GUARDIAN}
    unit, held = holding
    if unit is OTHER or (unit is CED and held is not Role.PLATFORM_ADMIN):
        return "not_found"
    if unit is OFFICE and held is not Role.DIRECTOR:
        return "not_found"
    if unit is OFFICE or unit is CED:
        appoints = Role.DIRECTOR in roles and (unit is OFFICE or not has_director)
        return "bound" if appoints else "forbidden"
    if held is Role.DIRECTOR:
        return "forbidden" if Role.DIRECTOR in roles else "bound"
    deputy = held in {Role.SECRETARY, Role.HEAD_OF_STUDIES}
    return "bound" if deputy and roles <= everyday else "forbidden"


SETS: Final = [frozenset(held) for many in range(len(Role) + 1) for held in combinations(Role, many)]
"""All that somebody may hold at once; also nothing."""


@pytest.mark.parametrize("has_director", [True, False])
def test_who_binds_a_sign_in_over_every_role_in_every_place_and_all_that_a_person_may_hold(has_director):
    for unit, held, roles in product((CED, OFFICE, SCHOOL, OTHER), Role, SETS):
        answer = may_bind((unit, held), roles, has_director=has_director)

        expected = expected_to_bind((unit, held), roles, has_director=has_director)
        assert answer == expected, (unit.id, held, sorted(roles))


def test_nobody_gets_by_an_invitation_what_they_could_not_give():
    for unit, held, roles in product((CED, OFFICE, SCHOOL), Role, SETS):
        if may_bind((unit, held), roles, has_director=True) == "bound" and Role.DIRECTOR not in roles:
            for role in roles - {Role.GUARDIAN}:
                assert may_grant((unit, held), role, SCHOOL, has_director=True) == "granted"


@pytest.mark.parametrize(
    ("holding", "roles"),
    [
        ((SCHOOL, Role.ADMINISTRATION), set()),
        ((SCHOOL, Role.SECRETARY), EVERYDAY | {Role.GUARDIAN}),
        ((SCHOOL, Role.DIRECTOR), set(Role) - {Role.DIRECTOR}),
        ((OFFICE, Role.DIRECTOR), set(Role)),
        ((CED, Role.PLATFORM_ADMIN), set(Role)),
    ],
)
def test_an_address_is_good_for_an_invitation_of_those_whom_its_giver_could_invite(holding, roles):
    held = granters(a_caller(a_membership(*holding)), SCHOOL)

    assert vouched(held) == roles


def test_only_the_director_of_the_authority_makes_a_platform_admin():
    makers = {held for held in Role if may_grant((CED, held), Role.PLATFORM_ADMIN, CED, has_director=True) == "granted"}

    assert makers == {Role.DIRECTOR}


def test_a_platform_admin_of_anything_but_an_authority_is_none():
    with pytest.raises(NotFound):
        granters(a_caller(a_membership(OFFICE, Role.PLATFORM_ADMIN)), SCHOOL)


def test_a_role_that_is_over_grants_nothing():
    was_director = a_membership(SCHOOL, Role.DIRECTOR, until=NOW)

    with pytest.raises(NotFound):
        granters(a_caller(was_director), SCHOOL)


@pytest.mark.parametrize("since", [NOW + timedelta(seconds=1), LONG_AGO])
def test_no_role_in_any_place_gives_anything_before_it_begins_or_once_it_is_over(since):
    until = NOW if since is LONG_AGO else None
    for unit, role in product((CED, OFFICE, SCHOOL), Role):
        held = Membership(PersonRef("me", "Ana"), unit, role, since, until)

        assert a_caller(held).active == ()
        with pytest.raises(NotFound):
            granters(a_caller(held), SCHOOL)
        with pytest.raises(NotFound):
            a_caller(held).acting(unit.id, set(Role))


def test_every_role_has_somebody_who_grants_it():
    assert all(GRANTERS[role] for role in Role)


def test_nobody_gives_a_role_to_their_own_account():
    with pytest.raises(Forbidden) as refused:
        forbid_self(a_caller(), "account", "somebody")

    assert refused.value.hint == Hint.NOT_YOURSELF


def test_nobody_gives_a_role_to_a_person_that_they_are():
    with pytest.raises(Forbidden):
        forbid_self(a_caller(a_membership(SCHOOL, Role.TEACHER)), None, "me")


def test_a_person_whom_no_account_is_bound_to_is_somebody_else():
    forbid_self(a_caller(), None, None)


@pytest.mark.parametrize(
    ("holding", "others_direct", "allowed"),
    [
        ((OFFICE, Role.DIRECTOR), False, True),
        ((OFFICE, Role.DIRECTOR), True, True),
        ((SCHOOL, Role.DIRECTOR), True, True),
        ((SCHOOL, Role.DIRECTOR), False, False),
        ((SCHOOL, Role.SECRETARY), True, False),
        ((CED, Role.PLATFORM_ADMIN), True, False),
    ],
)
def test_the_last_director_is_removed_by_the_parent_units_director_alone(holding, others_direct, allowed):
    held = granters(a_caller(a_membership(*holding)), SCHOOL)

    if allowed:
        assert authorise_revocation(Role.DIRECTOR, held, others_direct=others_direct).unit is holding[0]
    else:
        with pytest.raises(Forbidden):
            authorise_revocation(Role.DIRECTOR, held, others_direct=others_direct)


def test_who_leaves_the_unit_without_a_director_is_told_so():
    held = granters(a_caller(a_membership(SCHOOL, Role.DIRECTOR)), SCHOOL)

    with pytest.raises(Forbidden) as refused:
        authorise_revocation(Role.DIRECTOR, held, others_direct=False)

    assert refused.value.hint == Hint.LAST_DIRECTOR


def test_the_role_by_which_one_grants_is_the_one_that_allows_it():
    both = a_caller(a_membership(SCHOOL, Role.TEACHER), a_membership(OFFICE, Role.DIRECTOR, "other me"))

    by = authorise_grant(Role.DIRECTOR, granters(both, SCHOOL), has_director=True)

    assert (by.unit, by.role) == (OFFICE, Role.DIRECTOR)


@pytest.mark.parametrize(
    ("role", "unit", "since", "until", "wrong"),
    [
        (Role.TEACHER, SCHOOL, NOW, None, []),
        (Role.TEACHER, OFFICE, NOW, None, [("role", "invalid_value")]),
        (Role.OFFICER, SCHOOL, NOW, None, [("role", "invalid_value")]),
        (Role.PLATFORM_ADMIN, OFFICE, NOW, None, [("role", "invalid_value")]),
        (Role.TEACHER, SCHOOL, NOW, NOW, [("until", "in_the_past")]),
        (Role.TEACHER, SCHOOL, NOW + timedelta(days=2), NOW + timedelta(days=1), [("until", "before_since")]),
        (Role.GUARDIAN, CED, NOW, LONG_AGO, [("role", "invalid_value"), ("until", "in_the_past")]),
    ],
)
def test_all_that_is_wrong_with_a_grant_is_told_at_once(role, unit, since, until, wrong):
    errors = grant_errors(role, unit, since, until, NOW)

    assert [(error.field, error.code) for error in errors] == wrong


def test_only_who_directs_now_is_an_active_director():
    directors = [
        a_membership(SCHOOL, Role.DIRECTOR, "now"),
        a_membership(SCHOOL, Role.DIRECTOR, "before", until=NOW),
        a_membership(SCHOOL, Role.SECRETARY, "never"),
    ]

    assert active_directors(directors, NOW) == {"now"}


def test_the_ways_in_which_one_stands_to_a_unit_are_all_found():
    caller = a_caller(
        a_membership(SCHOOL, Role.DIRECTOR),
        a_membership(SCHOOL, Role.SECRETARY),
        a_membership(OFFICE, Role.DIRECTOR),
        a_membership(CED, Role.PLATFORM_ADMIN),
    )

    assert set(granters(caller, SCHOOL)) == set(Granter)


DIRECTS = a_membership(SCHOOL, Role.DIRECTOR, "directs")
STAFF = (DIRECTS, a_membership(SCHOOL, Role.SECRETARY, "helps"), a_membership(SCHOOL, Role.DIRECTOR, "left", NOW))
FROM_ABOVE = a_caller(a_membership(OFFICE, Role.DIRECTOR))
ADMIN = a_caller(a_membership(CED, Role.PLATFORM_ADMIN))


def test_the_director_above_sees_who_directs_and_may_always_name_somebody():
    assert direction(FROM_ABOVE, SCHOOL, STAFF) == Direction(active=True, may_appoint=True, seen=(DIRECTS,))
    assert direction(FROM_ABOVE, SCHOOL, STAFF[1:]) == Direction(active=False, may_appoint=True, seen=())


def test_a_platform_admin_sees_whether_somebody_directs_and_names_somebody_only_where_nobody_does():
    assert direction(ADMIN, SCHOOL, STAFF) == Direction(active=True, may_appoint=False, seen=())
    assert direction(ADMIN, SCHOOL, STAFF[1:]) == Direction(active=False, may_appoint=True, seen=())


def test_nobody_names_a_director_of_a_unit_that_is_closed():
    closed = replace(SCHOOL, closed_at=NOW)

    for caller in (FROM_ABOVE, ADMIN):
        assert not direction(caller, closed, ()).may_appoint


def test_a_platform_admin_sees_whom_they_named_themselves():
    named = replace(DIRECTS, granted_by="me")
    assert direction(ADMIN, SCHOOL, (named,)) == Direction(active=True, may_appoint=False, seen=(named,))


def test_who_will_direct_from_a_later_day_is_seen_and_does_not_direct_yet():
    later = replace(DIRECTS, since=NOW + timedelta(days=1))
    assert direction(FROM_ABOVE, SCHOOL, (later,)) == Direction(active=False, may_appoint=True, seen=(later,))


@pytest.mark.parametrize(
    ("holding", "refused"),
    [
        ((SCHOOL, Role.DIRECTOR), Forbidden),
        ((SCHOOL, Role.TEACHER), Forbidden),
        ((OFFICE, Role.OFFICER), NotFound),
        ((OTHER, Role.DIRECTOR), NotFound),
    ],
)
def test_who_directs_a_unit_is_told_to_nobody_who_may_not_name_its_director(holding, refused):
    with pytest.raises(refused):
        direction(a_caller(a_membership(*holding)), SCHOOL, STAFF)
