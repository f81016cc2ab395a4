from datetime import timedelta
from typing import Final

import pytest

from chalicelib.domain.errors import Forbidden, TooManyRequests
from chalicelib.domain.grants import Hint
from chalicelib.domain.roles import Role
from chalicelib.services import directory, invitations, members, registrations
from chalicelib.settings import settings
from chalicelib.storage import directory as store
from chalicelib.storage import secrets
from tests.aws import ISSUER, Aws, counted_calls, just_before
from tests.invited import account_of, code_for, expire, is_no_good, newcomer, unbound
from tests.people import a_page, again, somebody
from tests.units import OTHER_SCHOOL, SCHOOL

pytestmark = pytest.mark.usefixtures("province")

UNKNOWN: Final = "0000-" * 6 + "0000"


def test_whoever_accepts_an_invitation_is_the_person_from_then_on(director, stranger):
    teacher = unbound(Role.TEACHER)

    now = invitations.accept(stranger, code_for(director, teacher))

    assert now.holding(SCHOOL.id, {Role.TEACHER})
    assert now.person_ids == {teacher}
    assert account_of(teacher) == stranger.account_id
    assert again("a stranger").person_ids == {teacher}


def test_a_member_who_accepted_is_listed_as_somebody_who_signs_in(director, stranger):
    invitations.accept(stranger, code_for(director, unbound(Role.TEACHER)))

    (member,) = members.members(director, SCHOOL.id, role=Role.TEACHER, page=a_page()).items
    assert member.signed_in


def test_a_mother_with_children_in_two_schools_signs_in_once(director, stranger):
    elsewhere = somebody(OTHER_SCHOOL, Role.DIRECTOR)
    here, there = unbound(Role.GUARDIAN), unbound(Role.GUARDIAN, unit=OTHER_SCHOOL)
    invitations.accept(stranger, code_for(director, here))

    now = invitations.accept(stranger, code_for(elsewhere, there, OTHER_SCHOOL))

    assert {(m.unit.id, m.person.id) for m in now.active} == {(SCHOOL.id, here), (OTHER_SCHOOL.id, there)}


def test_however_it_is_typed_a_code_is_accepted(director, stranger):
    code = code_for(director, unbound(Role.TEACHER)).lower().replace("-", " ").replace("0", "o").replace("1", "l")

    assert invitations.accept(stranger, code).active


def test_accepting_again_with_the_same_account_changes_nothing(director, stranger):
    code = code_for(director, unbound(Role.TEACHER))
    first = invitations.accept(stranger, code)

    with counted_calls() as calls:
        again = invitations.accept(stranger, code)

    assert again.memberships == first.memberships
    assert "TransactWriteItems" not in calls.made


def test_a_used_an_expired_a_void_and_an_unknown_code_are_refused_alike(director, stranger, tables: Aws):
    used, void, expired = (unbound(Role.TEACHER, name=f"T{number}") for number in range(3))
    used_code = code_for(director, used)
    invitations.accept(newcomer("another"), used_code)
    void_code = code_for(director, void)
    code_for(director, void)
    expired_code = code_for(director, expired)
    expire(tables, expired)

    assert all(is_no_good(stranger, code) for code in (used_code, void_code, expired_code, UNKNOWN, "no code"))
    assert account_of(void) is account_of(expired) is None


def test_the_newest_invitation_is_the_one_that_is_good(director, stranger):
    teacher = unbound(Role.TEACHER)
    code_for(director, teacher)

    invitations.accept(stranger, code_for(director, teacher))

    assert account_of(teacher) == stranger.account_id


def test_an_invitation_is_good_for_as_long_as_the_stack_says(director, monkeypatch):
    monkeypatch.setenv("INVITATION_DAYS", "7")
    settings.cache_clear()

    invitation = invitations.invite(director, SCHOOL.id, unbound(Role.TEACHER))

    assert invitation.expires_at - invitation.invited_at == timedelta(days=7)


def test_another_secret_of_the_stack_makes_every_code_void(director, stranger, monkeypatch):
    code = code_for(director, unbound(Role.TEACHER))
    monkeypatch.setenv("APP_SECRET", "another secret that is only good for tests")
    settings.cache_clear()
    secrets.key_for.cache_clear()

    assert is_no_good(stranger, code)


def test_nobody_accepts_an_invitation_that_they_made(director):
    teacher = unbound(Role.TEACHER)
    code = code_for(director, teacher)

    with pytest.raises(Forbidden) as refused:
        invitations.accept(director, code)

    assert refused.value.hint == Hint.NOT_YOUR_OWN_INVITATION
    assert account_of(teacher) is None


def test_a_role_that_was_given_since_by_somebody_higher_makes_an_invitation_void(director, stranger):
    secretary = somebody(SCHOOL, Role.SECRETARY)
    teacher = unbound(Role.TEACHER)
    code = code_for(secretary, teacher)
    members.grant(director, SCHOOL.id, role=Role.HEAD_OF_STUDIES, person_id=teacher)

    assert is_no_good(stranger, code)


def test_a_role_that_whoever_invited_gives_too_leaves_an_invitation_good(director, stranger):
    teacher = unbound(Role.TEACHER)
    code = code_for(director, teacher)
    members.grant(director, SCHOOL.id, role=Role.HEAD_OF_STUDIES, person_id=teacher)

    assert invitations.accept(stranger, code).holding(SCHOOL.id, {Role.HEAD_OF_STUDIES})


def test_a_person_whom_an_operator_bound_meanwhile_is_not_bound_again(director, stranger):
    teacher = unbound(Role.TEACHER)
    code = code_for(director, teacher)
    registrations.bind(ISSUER, "another", SCHOOL.id, teacher)

    assert is_no_good(stranger, code)
    assert account_of(teacher) == newcomer("another").account_id


def test_an_account_cannot_try_codes_for_ever(stranger):
    for _ in range(invitations.PER_MINUTE):
        assert is_no_good(stranger, UNKNOWN)

    with pytest.raises(TooManyRequests):
        invitations.accept(stranger, UNKNOWN)


def test_what_others_try_holds_nobody_up(director, stranger):
    code = code_for(director, unbound(Role.TEACHER))
    for _ in range(invitations.PER_MINUTE):
        assert is_no_good(newcomer("another"), UNKNOWN)

    assert invitations.accept(stranger, code).active


def test_of_two_who_accept_the_same_code_at_once_one_is_bound(director, stranger):
    teacher = unbound(Role.TEACHER)
    code = code_for(director, teacher)
    other = newcomer("another")

    with just_before("TransactWriteItems", lambda: invitations.accept(other, code)):
        assert is_no_good(stranger, code)

    assert account_of(teacher) == other.account_id


def test_an_address_that_changes_while_somebody_accepts_is_kept(director, clerk, stranger):
    teacher = unbound(Role.TEACHER)
    code = code_for(director, teacher)

    def the_address_changes() -> None:
        directory.change_contact(clerk, SCHOOL.id, teacher, email="new@example.org")

    with just_before("TransactWriteItems", the_address_changes):
        invitations.accept(stranger, code)

    person = store.person(SCHOOL.id, teacher)
    assert person
    assert (person.email, person.account_id) == ("new@example.org", stranger.account_id)
