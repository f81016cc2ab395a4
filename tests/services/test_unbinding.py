from dataclasses import replace

import pytest

from chalicelib.domain.errors import Forbidden, NotFound
from chalicelib.domain.roles import Role
from chalicelib.services import directory, invitations, members, registrations, sign_in
from chalicelib.storage import directory_accounts
from chalicelib.storage import invitations as stored
from tests.aws import ISSUER, counted_calls, just_before
from tests.invited import account_of, code_for, is_no_good, unbound
from tests.people import a_page, again, person_of, somebody
from tests.units import CED, OTHER_SCHOOL, SCHOOL

pytestmark = pytest.mark.usefixtures("province")


def test_who_is_unbound_is_the_person_no_longer(director, clerk):
    invitations.unbind(director, SCHOOL.id, person_of(clerk))

    assert account_of(person_of(clerk)) is None
    assert sign_in.renewed(clerk).memberships == ()
    assert directory_accounts.people_of(clerk.account_id) == ()


def test_who_was_unbound_a_moment_ago_changes_nothing(director):
    secretary = somebody(SCHOOL, Role.SECRETARY)
    invitations.unbind(director, SCHOOL.id, person_of(secretary))

    with pytest.raises((Forbidden, NotFound)):
        members.grant(secretary, SCHOOL.id, role=Role.TEACHER, name="Luz", email="luz@example.org")
    with pytest.raises((Forbidden, NotFound)):
        directory.change_contact(secretary, SCHOOL.id, person_of(secretary), email="mine@example.org")


def test_who_was_unbound_a_moment_ago_does_not_act_as_who_is_bound_now(director, stranger):
    secretary = somebody(SCHOOL, Role.SECRETARY)
    person = person_of(secretary)
    invitations.unbind(director, SCHOOL.id, person)
    invitations.accept(stranger, code_for(director, person))

    with pytest.raises((Forbidden, NotFound)):
        members.grant(secretary, SCHOOL.id, role=Role.TEACHER, name="Luz", email="luz@example.org")
    member = members.grant(again("a stranger"), SCHOOL.id, role=Role.TEACHER, name="Luz", email="luz@example.org")
    assert member.granted_by == person


def test_who_is_unbound_while_they_sign_in_does_not_hold_what_is_somebody_elses_by_then(director, stranger):
    teacher = somebody(SCHOOL, Role.TEACHER)
    person = person_of(teacher)

    def somebody_else_is_bound() -> None:
        invitations.unbind(director, SCHOOL.id, person)
        invitations.accept(stranger, code_for(director, person))

    with just_before("BatchGetItem", somebody_else_is_bound):
        assert again(person, fresh=True).memberships == ()


def test_unbinding_again_changes_nothing(director):
    teacher = unbound(Role.TEACHER)

    with counted_calls() as calls:
        invitations.unbind(director, SCHOOL.id, teacher)

    assert "TransactWriteItems" not in calls.made
    assert members.audit(director, SCHOOL.id, a_page()).items == ()


def test_an_old_code_binds_nobody_after_an_unbinding(director, stranger):
    teacher = unbound(Role.TEACHER)
    code = code_for(director, teacher)
    registrations.bind(ISSUER, "another", SCHOOL.id, teacher)
    invitations.unbind(director, SCHOOL.id, teacher)

    assert is_no_good(stranger, code)
    assert stored.of_person(SCHOOL.id, teacher) is None


def test_an_account_that_was_unbound_does_not_come_back_by_its_old_code(director, stranger):
    teacher = unbound(Role.TEACHER)
    code = code_for(director, teacher)
    invitations.accept(stranger, code)
    invitations.unbind(director, SCHOOL.id, teacher)

    assert is_no_good(stranger, code)


def test_unbinding_one_person_of_an_account_leaves_the_others(director, stranger):
    here, there = unbound(Role.GUARDIAN), unbound(Role.GUARDIAN, unit=OTHER_SCHOOL)
    invitations.accept(stranger, code_for(director, here))
    invitations.accept(stranger, code_for(somebody(OTHER_SCHOOL, Role.DIRECTOR), there, OTHER_SCHOOL))

    invitations.unbind(director, SCHOOL.id, here)

    assert sign_in.renewed(stranger).person_ids == {there}


def test_the_last_director_is_unbound_by_the_office_alone(director, above):
    other = somebody(SCHOOL, Role.DIRECTOR)
    secretary = somebody(SCHOOL, Role.SECRETARY)
    for caller in (director, other, secretary, somebody(CED, Role.PLATFORM_ADMIN)):
        with pytest.raises(Forbidden):
            invitations.unbind(caller, SCHOOL.id, person_of(director))

    invitations.unbind(above, SCHOOL.id, person_of(director))

    assert account_of(person_of(director)) is None


def test_changing_an_address_never_changes_who_signs_in(director, clerk):
    secretary = somebody(SCHOOL, Role.SECRETARY)
    before = again(person_of(secretary), fresh=True)

    directory.change_contact(clerk, SCHOOL.id, person_of(secretary), email="somebody-else@example.org")

    assert replace(again(person_of(secretary), fresh=True), at=before.at) == before
