from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from chalicelib.domain.directory import Person
from chalicelib.domain.errors import FieldError, InvalidFields
from chalicelib.domain.people import Membership, Unit, UnitKind
from chalicelib.domain.roles import RECEIVING, SIGNING, Role
from chalicelib.storage import directory, directory_lists, walks
from chalicelib.storage.cursors import PageRequest
from chalicelib.storage.directory import RoleLost
from chalicelib.storage.directory_lists import UnitSearch
from chalicelib.storage.directory_rows import MembershipRow
from chalicelib.storage.directory_writes import (
    Overtaken,
    PersonFile,
    grant,
    open_file,
    put_unit,
    revoke,
    save,
    still_held,
)
from chalicelib.storage.enrolment_writes import moved_on, newcomer
from chalicelib.storage.transactions import commit
from tests.aws import counted_calls

NOW = datetime(2026, 11, 24, 8, tzinfo=UTC)
DAY = timedelta(days=1)
ACCOUNT = "the account"

SCHOOL = Unit("41000001", "IES Murillo", UnitKind.SCHOOL, "41000001@example.org", "41", "DT41", "955000001")


@pytest.fixture(autouse=True)
def school(tables):
    commit(put_unit(SCHOOL, None, 0))


def given(person_id: str, *roles: Role, since: datetime = NOW - 30 * DAY, until: datetime | None = None) -> PersonFile:
    for role in roles:
        known = open_file(SCHOOL.id, person_id) or a_person(person_id)
        writes, _ = grant(known, role, since, until, "who granted", since)
        commit(writes)
    return opened(person_id)


def a_person(person_id: str) -> PersonFile:
    return PersonFile(SCHOOL.id, Person(person_id, f"Name of {person_id}", f"{person_id}@example.org", None, ACCOUNT))


def bound_to(person_id: str, account_id: str | None) -> None:
    file = opened(person_id)
    commit(save(file, replace(file.person, account_id=account_id)))


def taken_away(person_id: str, role: Role, at: datetime) -> None:
    writes, _ = revoke(opened(person_id), role, at)
    commit(writes)


def opened(person_id: str) -> PersonFile:
    file = open_file(SCHOOL.id, person_id)
    assert file is not None
    return file


def people_in(memberships: Sequence[Membership]) -> list[tuple[str, Role]]:
    return sorted((m.person.id, m.role) for m in memberships)


def membership_of(person_id: str, role: Role) -> Membership:
    return next(m for m in directory.staff_of(SCHOOL.id) if m.person.id == person_id and m.role is role)


def test_a_unit_is_read_as_it_was_written():
    assert directory.find_unit(SCHOOL.id) == SCHOOL


def test_a_unit_that_nobody_wrote_is_none():
    assert directory.find_unit("41999999") is None
    assert directory.staffing("41999999", NOW) is None
    assert directory.staff_of("41999999") == ()


def test_a_unit_and_its_staff_are_one_query():
    given("dir", Role.DIRECTOR)
    given("tea", Role.TEACHER)
    given("gua", Role.GUARDIAN)

    with counted_calls() as calls:
        found = directory.staffing(SCHOOL.id, NOW)

    assert found
    assert people_in(found.staff) == [("dir", Role.DIRECTOR)]
    assert found.unit == SCHOOL
    assert found.unit.staffed
    assert calls.made == ["Query"]


@pytest.mark.parametrize(
    ("role", "since", "until", "staffed"),
    [
        (Role.OFFICER, NOW, None, True),
        (Role.OFFICER, NOW - DAY, NOW + DAY, True),
        (Role.OFFICER, NOW + DAY, None, False),
        (Role.OFFICER, NOW - DAY, NOW, False),
        (Role.TEACHER, NOW - DAY, None, False),
        (Role.NOTIFICATION_MANAGER, NOW - DAY, None, False),
        (Role.GUARDIAN, NOW - DAY, None, False),
    ],
)
def test_a_unit_is_staffed_while_somebody_holds_a_staff_role(role, since, until, staffed):
    given("one", role, since=since, until=until)

    found = directory.staffing(SCHOOL.id, NOW)

    assert found
    assert found.unit.staffed is staffed


def test_the_roles_of_many_signers_are_one_query():
    for number in range(10):
        given(f"signer{number}", Role.SECRETARY)
    given("clerk", Role.ADMINISTRATION)
    asked = [f"signer{number}" for number in range(10)] + ["clerk", "nobody"]

    with counted_calls() as calls:
        found = directory.memberships_in(SCHOOL.id, asked, SIGNING, NOW)

    assert {m.person.id for m in found} == {f"signer{number}" for number in range(10)}
    assert calls.made == ["Query"]


def test_the_management_team_is_who_manages_now():
    given("dir", Role.DIRECTOR)
    given("old", Role.DIRECTOR, until=NOW)
    given("new", Role.SECRETARY, since=NOW + DAY)
    given("clerk", Role.ADMINISTRATION)

    assert people_in(directory.management_of(SCHOOL.id, NOW)) == [("dir", Role.DIRECTOR)]


def test_all_roles_of_a_person_are_one_call():
    given("ana", Role.TEACHER, Role.HEAD_OF_STUDIES, Role.GUARDIAN)

    with counted_calls() as calls:
        found = directory.memberships_of_person(SCHOOL, "ana")

    assert {m.role for m in found} == {Role.TEACHER, Role.HEAD_OF_STUDIES, Role.GUARDIAN}
    assert calls.made == ["BatchGetItem"]


def test_the_roles_of_an_accounts_people_in_several_units_are_one_call():
    other = Unit("41000002", "CEIP Velázquez", UnitKind.SCHOOL, "41000002@example.org", "41", "DT41")
    commit(put_unit(other, None, 0))
    given("ana", Role.TEACHER)
    file = PersonFile(other.id, Person("ana too", "Ana"))
    commit(grant(file, Role.GUARDIAN, NOW, None, None, NOW)[0])

    with counted_calls() as calls:
        found = directory.memberships_of(
            [(SCHOOL.id, "ana"), (other.id, "ana too")], {SCHOOL.id: SCHOOL, other.id: other}.get
        )

    assert [(m.unit.id, m.role) for m in found] == [(SCHOOL.id, Role.TEACHER), (other.id, Role.GUARDIAN)]
    assert len(calls) == 1


def test_a_role_gives_nothing_before_it_begins_nor_once_it_is_over():
    given("ana", Role.SECRETARY, since=NOW - DAY, until=NOW + DAY)

    held = [directory.held_at("ana", SCHOOL.id, SIGNING, NOW + day * DAY) for day in (-2, -1, 0, 1, 2)]

    assert held == [False, True, True, False, False]


def test_that_a_person_held_a_role_stays_known_when_it_is_taken_away():
    given("ana", Role.DIRECTOR, since=NOW - 10 * DAY)
    taken_away("ana", Role.DIRECTOR, NOW)

    with counted_calls() as calls:
        assert directory.held_at("ana", SCHOOL.id, SIGNING, NOW - DAY)
    assert not directory.held_at("ana", SCHOOL.id, SIGNING, NOW)
    assert len(calls) == 1


def test_that_a_person_held_a_role_stays_known_when_it_is_given_again():
    given("ana", Role.DIRECTOR, since=NOW - 10 * DAY)
    taken_away("ana", Role.DIRECTOR, NOW - 8 * DAY)
    given("ana", Role.DIRECTOR, since=NOW - 4 * DAY)
    taken_away("ana", Role.DIRECTOR, NOW - 2 * DAY)
    given("ana", Role.DIRECTOR, since=NOW)

    held = [directory.held_at("ana", SCHOOL.id, SIGNING, NOW - days * DAY) for days in (11, 9, 6, 3, 1, 0)]

    assert held == [False, True, False, True, False, True]


def test_a_role_that_is_granted_with_an_earlier_date_was_not_held_before_it_was_granted():
    writes, _ = grant(a_person("ana"), Role.DIRECTOR, NOW - 30 * DAY, None, "somebody", NOW)
    commit(writes)

    assert not directory.held_at("ana", SCHOOL.id, SIGNING, NOW - DAY)
    assert directory.held_at("ana", SCHOOL.id, SIGNING, NOW)


def test_a_role_that_is_taken_away_before_it_begins_was_never_held():
    given("ana", Role.DIRECTOR, since=NOW + 2 * DAY)
    taken_away("ana", Role.DIRECTOR, NOW)
    given("ana", Role.DIRECTOR, since=NOW + 9 * DAY)

    assert not any(directory.held_at("ana", SCHOOL.id, SIGNING, NOW + day * DAY) for day in range(9))


def test_other_dates_for_a_role_that_is_held_leave_its_beginning_as_it_was():
    given("ana", Role.DIRECTOR, since=NOW - 10 * DAY)

    writes, member = grant(opened("ana"), Role.DIRECTOR, NOW, NOW + DAY, "somebody", NOW)
    commit(writes)

    assert (member.since, member.until) == (NOW - 10 * DAY, NOW + DAY)
    assert directory.held_at("ana", SCHOOL.id, SIGNING, NOW - 5 * DAY)
    assert not directory.held_at("ana", SCHOOL.id, SIGNING, NOW + DAY)


def test_another_role_is_not_the_one_that_was_asked_for():
    given("ana", Role.ADMINISTRATION)

    assert not directory.held_at("ana", SCHOOL.id, SIGNING, NOW)
    assert directory.held_at("ana", SCHOOL.id, {Role.ADMINISTRATION}, NOW)
    assert not directory.held_at("ana", "41000002", {Role.ADMINISTRATION}, NOW)


def test_a_transaction_passes_while_the_role_is_held():
    given("ana", Role.DIRECTOR)

    commit([directory.role_still_held(membership_of("ana", Role.DIRECTOR), NOW)])


@pytest.mark.parametrize("role", [Role.DIRECTOR, Role.TEACHER])
def test_a_transaction_does_not_pass_once_the_role_is_taken_away(role):
    given("ana", role)
    (membership,) = directory.memberships_of_person(SCHOOL, "ana")
    taken_away("ana", role, NOW)

    with pytest.raises(RoleLost):
        commit([directory.role_still_held(membership, NOW)])


@pytest.mark.parametrize("at", [NOW - 31 * DAY, NOW + DAY])
def test_a_transaction_does_not_pass_outside_the_dates_of_the_role(at):
    given("ana", Role.DIRECTOR, until=NOW + DAY)

    with pytest.raises(RoleLost):
        commit([directory.role_still_held(membership_of("ana", Role.DIRECTOR), at)])


def test_a_transaction_does_not_pass_for_a_role_that_never_was():
    file = given("ana", Role.SECRETARY)
    never = Membership(file.person.ref, SCHOOL, Role.DIRECTOR, NOW)

    with pytest.raises(RoleLost):
        commit([directory.role_still_held(never, NOW)])


@pytest.mark.parametrize("role", [Role.DIRECTOR, Role.TEACHER])
@pytest.mark.parametrize("account", [None, "another account"])
def test_a_transaction_does_not_pass_once_another_account_or_none_is_the_person(role, account):
    given("ana", role)
    (membership,) = directory.memberships_of_person(SCHOOL, "ana")
    bound_to("ana", account)

    with pytest.raises(RoleLost):
        commit([directory.role_still_held(membership, NOW)])
    with pytest.raises(RoleLost):
        still_held(membership, opened("ana"), NOW)


@pytest.mark.parametrize("account", [None, "another account"])
def test_a_role_that_was_written_before_it_knew_its_account_counts_until_the_person_is_written(account):
    given("ana", Role.DIRECTOR)
    MembershipRow("U#41000001", "STAFF#ana#director").update([MembershipRow.account_id.remove()])
    before = membership_of("ana", Role.DIRECTOR)
    commit([directory.role_still_held(before, NOW)])
    bound_to("ana", account)

    with pytest.raises(RoleLost):
        commit([directory.role_still_held(before, NOW)])


def test_an_address_that_an_import_brings_is_good_for_inviting_those_who_only_receive():
    file = given("ana", Role.TEACHER)
    assert file.person.vouched_for is None

    commit([moved_on(SCHOOL.id, "ana", {"email": "other@example.org"})])
    commit(newcomer(SCHOOL.id, Person("eva", "Eva", "eva@example.org"), Role.GUARDIAN, {}, {}, 1, NOW))

    assert {opened(person).person.vouched_for for person in ("ana", "eva")} == {RECEIVING}


def test_what_an_import_says_of_somebody_leaves_who_vouched_for_an_address_that_stays():
    file = given("ana", Role.TEACHER)
    commit(save(file, replace(file.person, vouched_for=frozenset())))

    commit([moved_on(SCHOOL.id, "ana", {"name": "Ana Ruiz"})])

    assert opened("ana").person.vouched_for == frozenset()


def test_a_persons_own_row_is_checked_as_it_was_read():
    file = given("ana", Role.SECRETARY, Role.DIRECTOR)
    held = membership_of("ana", Role.DIRECTOR)

    commit([*still_held(held, file, NOW), *save(file, file.person)])
    taken_away("ana", Role.DIRECTOR, NOW)

    with pytest.raises(RoleLost):
        still_held(held, opened("ana"), NOW)


def test_a_transaction_passes_while_the_unit_is_open():
    commit([directory.unit_still_open(SCHOOL.id, closed)])


@pytest.mark.parametrize("unit_id", [SCHOOL.id, "41999999"])
def test_a_transaction_does_not_pass_for_a_unit_that_is_closed_or_is_not(unit_id):
    shut = Unit(SCHOOL.id, SCHOOL.name, SCHOOL.kind, SCHOOL.email, "41", "DT41", closed_at=NOW)
    commit(put_unit(shut, SCHOOL, 1))

    with pytest.raises(InvalidFields):
        commit([directory.unit_still_open(unit_id, closed)])


def test_a_unit_that_was_closed_is_in_no_search_and_is_still_looked_after():
    commit(put_unit(replace(SCHOOL, closed_at=NOW, successor_id="DT41"), SCHOOL, 1))

    assert directory_lists.units(UnitSearch(), PageRequest("", 25, None)).items == ()
    assert directory_lists.units(UnitSearch(q="Murillo"), PageRequest("", 25, None)).items == ()
    assert list(walks.unit_ids()) == [SCHOOL.id]


def closed() -> InvalidFields:
    return InvalidFields([FieldError("destination_id", "closed")])


def test_people_and_their_addresses_are_read_many_at_a_time():
    given("ana", Role.TEACHER)
    given("eva", Role.GUARDIAN)
    commit(save(opened("eva"), Person("eva", "Eva")))

    with counted_calls() as calls:
        found = directory.person_emails(SCHOOL.id, ["ana", "eva", "nobody"])

    assert found == {"ana": "ana@example.org"}
    assert len(calls) == 1


def test_more_rows_than_one_batch_are_read_in_several():
    for number in range(3):
        given(f"p{number}", Role.TEACHER)
    asked = [f"p{number}" for number in range(150)]

    with counted_calls() as calls:
        found = directory.people(SCHOOL.id, asked)

    assert sorted(found) == ["p0", "p1", "p2"]
    assert len(calls) == 2


def test_two_who_write_about_a_person_at_once_never_both_win():
    given("ana", Role.TEACHER)
    mine, yours = opened("ana"), opened("ana")
    commit(save(mine, Person("ana", "Ana", "new@example.org")))

    with pytest.raises(Overtaken):
        commit(grant(yours, Role.SECRETARY, NOW, None, None, NOW)[0])


def test_two_who_make_the_same_person_at_once_never_both_win():
    commit(grant(a_person("ana"), Role.TEACHER, NOW, None, None, NOW)[0])

    with pytest.raises(Overtaken):
        commit(grant(a_person("ana"), Role.TEACHER, NOW, None, None, NOW)[0])


def test_two_who_change_a_unit_at_once_never_both_win():
    commit(put_unit(SCHOOL, SCHOOL, 1))

    with pytest.raises(Overtaken):
        commit(put_unit(SCHOOL, SCHOOL, 1))
