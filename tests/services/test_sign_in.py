from datetime import timedelta

import pytest

from chalicelib.domain.errors import Conflict, NotFound, Unauthenticated
from chalicelib.domain.people import UnitKind
from chalicelib.domain.roles import Role
from chalicelib.gateways.tokens import Claims
from chalicelib.services import caches, clock, registrations, sign_in
from chalicelib.storage.directory import RoleLost
from tests.aws import ISSUER, counted_calls
from tests.people import again, person_of, register_units, somebody
from tests.units import OFFICE, OTHER_SCHOOL, SCHOOL

NOBODY = Claims(ISSUER, "a stranger")


@pytest.fixture(autouse=True)
def province(tables):
    register_units()


def test_an_account_holds_what_its_people_hold():
    ana = somebody(SCHOOL, Role.TEACHER, name="Ana Ruiz")
    mother = registrations.register_person(OTHER_SCHOOL.id, "Ruiz, Ana")
    registrations.register_role(OTHER_SCHOOL.id, mother.id, Role.GUARDIAN)
    registrations.bind(ISSUER, person_of(ana), OTHER_SCHOOL.id, mother.id)

    held = again(person_of(ana)).memberships

    assert [(m.person.name, m.unit.name, m.role) for m in held] == [
        ("Ana Ruiz", SCHOOL.name, Role.TEACHER),
        ("Ruiz, Ana", OTHER_SCHOOL.name, Role.GUARDIAN),
    ]


def test_a_membership_knows_its_unit():
    (held,) = somebody(SCHOOL, Role.DIRECTOR).memberships

    assert (held.unit.kind, held.unit.parent_id, held.unit.staffed) == (UnitKind.SCHOOL, OFFICE.id, True)


def test_who_was_invited_by_nobody_is_known_and_holds_nothing():
    caller = sign_in.caller_of(NOBODY, clock.now())

    assert caller.memberships == ()
    assert caller.account_id


def test_the_same_person_elsewhere_is_another_account():
    assert sign_in.caller_of(NOBODY, clock.now()) != sign_in.caller_of(Claims("other", "a stranger"), clock.now())


def test_a_token_that_is_none_is_nobodys():
    with pytest.raises(Unauthenticated):
        sign_in.caller("no token", clock.now())


@pytest.mark.parametrize("subject", ["a stranger", None])
def test_an_account_is_read_once_a_minute(subject):
    claims = Claims(ISSUER, subject or person_of(somebody(SCHOOL, Role.TEACHER)))
    caches.forget_all()
    at = clock.now()
    sign_in.caller_of(claims, at)

    with counted_calls() as calls:
        known = sign_in.caller_of(claims, at + timedelta(seconds=59))
        assert len(calls) == 0
        sign_in.caller_of(claims, at + timedelta(seconds=60))
        assert len(calls) > 0

    assert known.at == at + timedelta(seconds=59)


def test_what_signing_in_costs_when_nothing_is_known():
    ana = person_of(somebody(SCHOOL, Role.TEACHER))
    caches.forget_all()

    with counted_calls() as calls:
        again(ana)

    assert calls.made == ["Query", "BatchGetItem", "Query"]


def test_what_is_known_can_be_passed_by():
    ana = somebody(SCHOOL, Role.TEACHER)

    with counted_calls() as calls:
        again(person_of(ana), fresh=True)
        sign_in.renewed(ana)

    assert calls.made == ["Query", "BatchGetItem"] * 2


def test_a_role_that_is_over_is_still_known_and_gives_nothing():
    past = somebody(SCHOOL, Role.DIRECTOR, until=clock.now())

    assert past.memberships
    assert past.active == ()


def test_a_person_is_bound_to_one_account():
    ana = somebody(SCHOOL, Role.TEACHER)

    registrations.bind(ISSUER, person_of(ana), SCHOOL.id, person_of(ana))
    with pytest.raises(Conflict):
        registrations.bind(ISSUER, "somebody else", SCHOOL.id, person_of(ana))


def test_nobody_is_bound_to_a_person_that_there_is_not():
    with pytest.raises(NotFound):
        registrations.bind(ISSUER, "subject", SCHOOL.id, "nobody")


def test_registering_again_writes_nothing():
    def register() -> None:
        registrations.register_unit(SCHOOL)
        registrations.register_person(SCHOOL.id, "Ana Ruiz", "ana@example.org", person_id="ana")
        registrations.register_role(SCHOOL.id, "ana", Role.DIRECTOR)
        registrations.bind(ISSUER, "subject", SCHOOL.id, "ana")
        registrations.register_role(SCHOOL.id, "ana", Role.GUARDIAN)
        registrations.register_student(SCHOOL.id, "zoe", "Zoe Ruiz", groups=["1A"], guardian_ids=["ana"])

    register()
    with counted_calls() as calls:
        register()

    assert "TransactWriteItems" not in calls.made


def test_a_registered_role_keeps_the_date_that_it_is_told():
    begins = clock.now() - timedelta(days=80)
    registrations.register_person(SCHOOL.id, "Ana Ruiz", person_id="ana")

    member = registrations.register_role(SCHOOL.id, "ana", Role.DIRECTOR, since=begins)

    assert member.since == begins


def test_what_is_decided_with_a_lost_role_is_decided_once_more_with_what_is_held():
    ana = somebody(SCHOOL, Role.TEACHER)
    registrations.register_role(SCHOOL.id, person_of(ana), Role.SECRETARY)
    seen: list[int] = []

    def step(caller):
        seen.append(len(caller.memberships))
        if len(seen) == 1:
            raise RoleLost
        return "done"

    assert sign_in.decided(ana, step) == "done"
    assert seen == [1, 2]


def test_a_role_that_is_lost_and_nothing_new_is_a_refusal():
    ana = somebody(SCHOOL, Role.TEACHER)
    seen: list[int] = []

    def step(caller):
        seen.append(1)
        raise RoleLost

    with pytest.raises(RoleLost):
        sign_in.decided(ana, step)
    assert seen == [1]
