"""Roles of a unit: who gives and takes them, and what they count for from when."""

from datetime import timedelta
from typing import Any

import pytest

from chalicelib.domain.errors import Conflict, Forbidden, InvalidFields, NotFound
from chalicelib.domain.grants import Hint
from chalicelib.domain.roles import SIGNING, Role
from chalicelib.services import clock, directory, members, registrations
from chalicelib.storage import directory as store
from chalicelib.storage import idempotency
from chalicelib.storage.idempotency import Once
from tests.aws import ISSUER, counted_calls, just_before
from tests.people import a_page, again, members_of, person_of, somebody
from tests.units import CED, OFFICE, OTHER_SCHOOL, SCHOOL

DAY = timedelta(days=1)


pytestmark = pytest.mark.usefixtures("province")


def once_with(key: str) -> Once:
    return Once(key, "fingerprint", "standing", lambda member: str(member.person.id).encode())


def errors_of(refused) -> set[tuple[str, str]]:
    return {(error.field, error.code) for error in refused.value.errors}


def test_the_director_gives_a_role_to_somebody_new(director):
    member = members.grant(director, SCHOOL.id, role=Role.SECRETARY, name=" Luz Paz ", email="luz@example.org")

    assert (member.person.name, member.role, member.can_sign) == ("Luz Paz", Role.SECRETARY, True)
    assert member.granted_by == person_of(director)
    assert not member.signed_in
    assert members_of(director) == [("Eli Mar", Role.DIRECTOR), ("Luz Paz", Role.SECRETARY)]
    assert store.person_emails(SCHOOL.id, [member.person.id]) == {member.person.id: "luz@example.org"}


def test_a_role_is_given_to_somebody_whom_the_unit_has(director, clerk):
    member = members.grant(director, SCHOOL.id, role=Role.SECRETARY, person_id=person_of(clerk))

    assert member.person.id == person_of(clerk)
    assert member.signed_in


def test_a_role_counts_at_once_for_who_is_signed_in(director, clerk):
    members.grant(director, SCHOOL.id, role=Role.SECRETARY, person_id=person_of(clerk))

    assert again(person_of(clerk)).holding(SCHOOL.id, {Role.SECRETARY})


def test_a_role_may_begin_later_and_end(director, clerk):
    begins, ends = clock.now() + DAY, clock.now() + 9 * DAY

    member = members.grant(
        director, SCHOOL.id, role=Role.SECRETARY, person_id=person_of(clerk), since=begins, until=ends
    )

    assert (member.since, member.until) == (begins, ends)
    assert not again(person_of(clerk)).holding(SCHOOL.id, {Role.SECRETARY})
    assert store.held_at(person_of(clerk), SCHOOL.id, SIGNING, begins)
    assert not store.held_at(person_of(clerk), SCHOOL.id, SIGNING, ends)


def test_a_role_with_an_earlier_date_did_not_count_before_it_was_given(director, clerk):
    long_ago = clock.now() - 30 * DAY

    member = members.grant(director, SCHOOL.id, role=Role.SECRETARY, person_id=person_of(clerk), since=long_ago)

    assert member.since == long_ago
    assert not store.held_at(person_of(clerk), SCHOOL.id, SIGNING, clock.now() - DAY)


def test_a_role_that_is_held_gets_another_end(director, clerk):
    ends = clock.now() + DAY

    member = members.grant(director, SCHOOL.id, role=Role.ADMINISTRATION, person_id=person_of(clerk), until=ends)

    assert member.until == ends
    assert members.audit(director, SCHOOL.id, a_page()).items[0].action == "role_changed"


@pytest.mark.parametrize(
    ("asked", "errors"),
    [
        ({"role": Role.TEACHER}, {("name", "required"), ("email", "required")}),
        ({"role": Role.TEACHER, "name": "Luz", "email": "luz"}, {("email", "not_an_email")}),
        ({"role": Role.TEACHER, "person_id": "nobody"}, {("person_id", "not_found")}),
        ({"role": Role.OFFICER, "person_id": "nobody"}, {("role", "invalid_value"), ("person_id", "not_found")}),
    ],
)
def test_all_that_is_wrong_with_a_grant_is_told_at_once(director, asked, errors):
    with pytest.raises(InvalidFields) as refused:
        members.grant(director, SCHOOL.id, **asked)

    assert errors_of(refused) == errors


def test_a_person_of_another_unit_is_nobody_here(director):
    stranger = somebody(OTHER_SCHOOL, Role.TEACHER)

    with pytest.raises(InvalidFields) as refused:
        members.grant(director, SCHOOL.id, role=Role.TEACHER, person_id=person_of(stranger))

    assert errors_of(refused) == {("person_id", "not_found")}


def test_nobody_promotes_themselves(director):
    with pytest.raises(Forbidden) as refused:
        members.grant(director, SCHOOL.id, role=Role.SECRETARY, person_id=person_of(director))

    assert refused.value.hint == Hint.NOT_YOURSELF


def test_nobody_promotes_another_person_that_they_are(director):
    other_me = registrations.register_person(SCHOOL.id, "Eli Mar, madre")
    registrations.bind(ISSUER, person_of(director), SCHOOL.id, other_me.id)

    with pytest.raises(Forbidden):
        members.grant(director, SCHOOL.id, role=Role.SECRETARY, person_id=other_me.id)


def test_who_cannot_grant_is_told_so_before_they_are_told_of_fields(clerk):
    with pytest.raises(Forbidden) as refused:
        members.grant(clerk, SCHOOL.id, role=Role.TEACHER)

    assert refused.value.hint == Hint.ASK_THE_DIRECTOR


@pytest.mark.parametrize(
    ("unit", "role", "answer"),
    [
        (SCHOOL, Role.HEAD_OF_STUDIES, None),
        (OFFICE, Role.DIRECTOR, None),
        (CED, Role.PLATFORM_ADMIN, None),
        (SCHOOL, Role.TEACHER, Forbidden),
        (OTHER_SCHOOL, Role.DIRECTOR, NotFound),
    ],
)
def test_whether_somebody_gives_any_role_can_be_asked_before_anything_else(unit, role, answer):
    caller = somebody(unit, role)

    if answer is None:
        members.authorise(caller, SCHOOL.id)
    else:
        with pytest.raises(answer):
            members.authorise(caller, SCHOOL.id)


def test_to_who_has_nothing_to_do_with_it_a_unit_has_no_members():
    stranger = somebody(OTHER_SCHOOL, Role.DIRECTOR)

    with pytest.raises(NotFound):
        members.grant(stranger, SCHOOL.id, role=Role.TEACHER, name="Luz", email="luz@example.org")
    with pytest.raises(NotFound):
        members.revoke(stranger, SCHOOL.id, "somebody", Role.TEACHER)
    with pytest.raises(NotFound):
        members.members(stranger, SCHOOL.id, page=a_page())
    with pytest.raises(NotFound):
        members.grant(stranger, "41999999", role=Role.TEACHER)


def test_the_director_of_the_office_makes_the_director_of_a_school_where_they_hold_nothing(above, director):
    member = members.grant(above, SCHOOL.id, role=Role.DIRECTOR, name="Luz Paz", email="luz@example.org")

    assert member.role is Role.DIRECTOR
    with pytest.raises(Forbidden):
        members.grant(above, SCHOOL.id, role=Role.SECRETARY, name="Luz Paz", email="luz@example.org")


def test_the_platforms_administration_makes_a_director_where_none_is_active(admin):
    members.grant(admin, SCHOOL.id, role=Role.DIRECTOR, name="Luz Paz", email="luz@example.org")

    with pytest.raises(Forbidden) as refused:
        members.grant(admin, SCHOOL.id, role=Role.DIRECTOR, name="Pío Sol", email="pio@example.org")

    assert refused.value.hint == Hint.ASK_THE_PARENT_DIRECTOR


def test_the_platforms_administration_makes_a_director_when_the_last_one_is_over(admin):
    somebody(SCHOOL, Role.DIRECTOR, until=clock.now())

    member = members.grant(admin, SCHOOL.id, role=Role.DIRECTOR, name="Luz", email="luz@example.org")

    assert member.role is Role.DIRECTOR


def test_a_role_that_is_taken_away_is_over_at_once(director, clerk):
    members.revoke(director, SCHOOL.id, person_of(clerk), Role.ADMINISTRATION)

    assert not again(person_of(clerk)).belongs_to(SCHOOL.id)
    assert members_of(director) == [("Eli Mar", Role.DIRECTOR)]


def test_that_a_role_was_held_stays_on_record_when_it_is_taken_away_and_given_again(director, clerk):
    secretary = person_of(clerk)
    members.grant(director, SCHOOL.id, role=Role.SECRETARY, person_id=secretary)
    first = clock.now()
    members.revoke(director, SCHOOL.id, secretary, Role.SECRETARY)
    between = clock.now()
    members.grant(director, SCHOOL.id, role=Role.SECRETARY, person_id=secretary)

    assert store.held_at(secretary, SCHOOL.id, SIGNING, first)
    assert not store.held_at(secretary, SCHOOL.id, SIGNING, between)
    assert store.held_at(secretary, SCHOOL.id, SIGNING, clock.now())


def test_taking_a_role_away_again_changes_nothing(director, clerk):
    members.revoke(director, SCHOOL.id, person_of(clerk), Role.ADMINISTRATION)

    with counted_calls() as calls:
        members.revoke(director, SCHOOL.id, person_of(clerk), Role.ADMINISTRATION)

    assert "TransactWriteItems" not in calls.made


def test_a_role_that_nobody_had_cannot_be_taken_away(director, clerk):
    with pytest.raises(NotFound):
        members.revoke(director, SCHOOL.id, person_of(clerk), Role.TEACHER)
    with pytest.raises(NotFound):
        members.revoke(director, SCHOOL.id, "nobody", Role.TEACHER)


def test_the_last_director_cannot_go_unless_the_office_says_so(director, above):
    me = person_of(director)
    with pytest.raises(Forbidden) as refused:
        members.revoke(director, SCHOOL.id, me, Role.DIRECTOR)
    assert refused.value.hint == Hint.LAST_DIRECTOR

    members.revoke(above, SCHOOL.id, me, Role.DIRECTOR)

    assert not again(me).belongs_to(SCHOOL.id)


def test_a_director_may_lay_down_the_role_while_another_one_stays(director):
    somebody(SCHOOL, Role.DIRECTOR)

    members.revoke(director, SCHOOL.id, person_of(director), Role.DIRECTOR)

    assert not again(person_of(director)).belongs_to(SCHOOL.id)


def test_two_directors_who_remove_each_other_at_once_leave_one(director):
    other = somebody(SCHOOL, Role.DIRECTOR)

    def the_other_is_faster() -> None:
        members.revoke(other, SCHOOL.id, person_of(director), Role.DIRECTOR)

    with just_before("TransactWriteItems", the_other_is_faster), pytest.raises((Forbidden, NotFound)):
        members.revoke(director, SCHOOL.id, person_of(other), Role.DIRECTOR)

    assert [m.person.id for m in store.management_of(SCHOOL.id, clock.now())] == [person_of(other)]


def test_two_administrators_who_appoint_at_once_make_one_director(admin):
    other = somebody(CED, Role.PLATFORM_ADMIN)

    def the_other_is_faster() -> None:
        members.grant(other, SCHOOL.id, role=Role.DIRECTOR, name="Pío Sol", email="pio@example.org")

    with just_before("TransactWriteItems", the_other_is_faster), pytest.raises(Forbidden):
        members.grant(admin, SCHOOL.id, role=Role.DIRECTOR, name="Luz Paz", email="luz@example.org")

    assert [m.person.name for m in store.management_of(SCHOOL.id, clock.now())] == ["Pío Sol"]


def test_an_address_that_changes_while_a_role_is_given_is_on_the_new_role_too(director, clerk):
    registrations.register_person(SCHOOL.id, "Luz Paz", "old@example.org", person_id="luz")

    def the_address_changes() -> None:
        directory.change_contact(clerk, SCHOOL.id, "luz", email="new@example.org")

    with just_before("TransactWriteItems", the_address_changes):
        members.grant(director, SCHOOL.id, role=Role.GUARDIAN, person_id="luz")

    (luz,) = directory.guardians(director, SCHOOL.id, page=a_page()).items
    assert luz.email == "new@example.org"


def test_who_lost_their_role_a_moment_ago_grants_nothing(director, above):
    members.revoke(above, SCHOOL.id, person_of(director), Role.DIRECTOR)

    with pytest.raises((Forbidden, NotFound)):
        members.grant(director, SCHOOL.id, role=Role.TEACHER, name="Luz", email="luz@example.org")

    assert store.staff_of(SCHOOL.id)[0].until is not None


def test_who_holds_another_role_that_allows_it_is_not_held_up_by_the_one_they_lost(director):
    secretary = somebody(SCHOOL, Role.SECRETARY, Role.HEAD_OF_STUDIES)
    members.revoke(director, SCHOOL.id, person_of(secretary), Role.HEAD_OF_STUDIES)
    members.revoke(director, SCHOOL.id, person_of(secretary), Role.SECRETARY)
    members.grant(director, SCHOOL.id, role=Role.SECRETARY, person_id=person_of(secretary))

    member = members.grant(secretary, SCHOOL.id, role=Role.TEACHER, name="Luz", email="luz@example.org")

    assert member.role is Role.TEACHER


def test_a_grant_that_is_repeated_with_its_key_is_made_once(director):
    asked: dict[str, Any] = {"role": Role.TEACHER, "name": "Luz Paz", "email": "luz@example.org"}
    first = members.grant(director, SCHOOL.id, once=once_with("key"), **asked)

    with pytest.raises(Conflict):
        members.grant(director, SCHOOL.id, once=once_with("key"), **asked)

    remembered = idempotency.recall("key", clock.now())
    assert remembered
    assert remembered.answer == first.person.id.encode()
    assert members_of(director, role=Role.TEACHER) == [("Luz Paz", Role.TEACHER)]


def test_what_one_grant_costs(director, clerk):
    directory.unit(SCHOOL.id)

    with counted_calls() as calls:
        members.grant(director, SCHOOL.id, role=Role.TEACHER, person_id=person_of(clerk))

    assert calls.made == ["BatchGetItem", "TransactWriteItems"]
