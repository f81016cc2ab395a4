from dataclasses import replace
from datetime import timedelta
from typing import Final

import pytest

from chalicelib.domain.errors import Conflict, Forbidden, InvalidFields, NotFound, TooManyRequests
from chalicelib.domain.grants import Hint
from chalicelib.domain.people import Caller, Unit
from chalicelib.domain.roles import Role
from chalicelib.gateways.tokens import Claims
from chalicelib.services import clock, directory, invitations, members, notices, registrations, sign_in
from chalicelib.settings import settings
from chalicelib.storage import directory as store
from chalicelib.storage import directory_accounts, secrets
from chalicelib.storage import invitations as stored
from tests.aws import ENVIRONMENT, ISSUER, Aws, counted_calls, just_before
from tests.people import a_page, again, person_of, register_units, somebody
from tests.units import CED, OFFICE, OTHER_SCHOOL, SCHOOL

UNKNOWN: Final = "0000-" * 6 + "0000"


@pytest.fixture(autouse=True)
def province(tables):
    register_units()


@pytest.fixture
def director():
    return somebody(SCHOOL, Role.DIRECTOR, name="Eli Mar")


@pytest.fixture
def clerk():
    return somebody(SCHOOL, Role.ADMINISTRATION, name="Ana Ruiz")


@pytest.fixture
def above():
    return somebody(OFFICE, Role.DIRECTOR)


@pytest.fixture
def stranger():
    """Who has signed in and is nobody yet."""
    return newcomer("a stranger")


def newcomer(subject: str) -> Caller:
    return sign_in.caller_of(Claims(ISSUER, subject), clock.now())


def unbound(*roles: Role, unit: Unit = SCHOOL, name: str = "Luz Paz", email: str | None = "luz@example.org") -> str:
    """Somebody with these roles who cannot sign in yet."""
    person = registrations.register_person(unit.id, name, email)
    for role in roles:
        registrations.register_role(unit.id, person.id, role)
    return person.id


def code_for(caller: Caller, person: str, unit: Unit = SCHOOL) -> str:
    return invitations.link(invitations.invite(caller, unit.id, person).id).code


def account_of(person: str, unit: Unit = SCHOOL) -> str | None:
    found = store.person(unit.id, person)
    assert found
    return found.account_id


def is_no_good(caller: Caller, code: str) -> bool:
    with pytest.raises(InvalidFields) as refused:
        invitations.accept(caller, code)
    return [(error.field, error.code) for error in refused.value.errors] == [("code", "invalid_code")]


# ------------------------------------------------------------------------------------------------- accepting


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


def expire(tables: Aws, person: str) -> None:
    tables.dynamodb.update_item(
        TableName=ENVIRONMENT["DIRECTORY_TABLE"],
        Key={"pk": {"S": f"U#{SCHOOL.id}"}, "sk": {"S": f"INV#{person}"}},
        UpdateExpression="SET expires_at = :past",
        ExpressionAttributeValues={":past": {"S": "2026-01-01T00:00:00.000000Z"}},
    )


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


# ------------------------------------------------------------------------------------------------- inviting


def test_the_code_stands_after_the_hash_of_the_address_where_no_server_is_sent_it(director):
    invitation = invitations.invite(director, SCHOOL.id, unbound(Role.TEACHER))
    link = invitations.link(invitation.id)

    page, _, fragment = link.url.partition("#")
    assert (page, fragment) == ("https://ventanilla.example/invitations", link.code)


def test_no_code_is_stored_anywhere(director, tables: Aws):
    code = code_for(director, unbound(Role.TEACHER))

    for table in ("DIRECTORY_TABLE", "COMMUNICATIONS_TABLE"):
        for item in tables.dynamodb.scan(TableName=ENVIRONMENT[table])["Items"]:
            assert code not in str(item)
            assert code.replace("-", "").lower() not in str(item)


def test_who_is_bound_is_unbound_first(director, clerk):
    with pytest.raises(Conflict) as refused:
        invitations.invite(director, SCHOOL.id, person_of(clerk))

    assert refused.value.hint == Hint.UNBIND_FIRST


def test_nobody_invites_whom_the_unit_has_not(director):
    other = unbound(Role.TEACHER, unit=OTHER_SCHOOL)

    for person in ("nobody", other):
        with pytest.raises(NotFound):
            invitations.invite(director, SCHOOL.id, person)
        with pytest.raises(NotFound):
            invitations.unbind(director, SCHOOL.id, person)


def test_the_office_staff_invites_nobody_whether_there_is_such_a_person_or_not(clerk):
    for person in (unbound(Role.TEACHER), "nobody"):
        with pytest.raises(Forbidden):
            invitations.invite(clerk, SCHOOL.id, person)


def test_from_outside_only_directors_are_seen(above):
    invitations.invite(above, SCHOOL.id, unbound(Role.DIRECTOR, Role.TEACHER))

    for person in (unbound(Role.TEACHER), "nobody"):
        with pytest.raises(NotFound):
            invitations.invite(above, SCHOOL.id, person)


def test_the_platforms_administration_invites_the_first_director_whom_it_appointed(stranger):
    admin = somebody(CED, Role.PLATFORM_ADMIN)
    first = members.grant(admin, SCHOOL.id, role=Role.DIRECTOR, name="Luz", email="luz@example.org").person.id

    now = invitations.accept(stranger, code_for(admin, first))

    assert now.holding(SCHOOL.id, {Role.DIRECTOR})
    with pytest.raises(Forbidden):
        invitations.unbind(admin, SCHOOL.id, first)


def test_the_platforms_administration_invites_no_director_where_another_one_is_active(director):
    admin = somebody(CED, Role.PLATFORM_ADMIN)

    with pytest.raises(Forbidden) as refused:
        invitations.invite(admin, SCHOOL.id, unbound(Role.DIRECTOR))

    assert refused.value.hint == Hint.ASK_THE_PARENT_DIRECTOR


def test_the_platforms_administration_does_not_come_before_whom_the_office_appointed(above):
    admin = somebody(CED, Role.PLATFORM_ADMIN)
    first = members.grant(above, SCHOOL.id, role=Role.DIRECTOR, name="Luz", email="luz@example.org").person.id

    with pytest.raises(Forbidden):
        invitations.invite(admin, SCHOOL.id, first)

    assert invitations.invite(above, SCHOOL.id, first).person_id == first


def test_a_director_who_is_appointed_at_that_very_moment_keeps_the_platforms_administration_out(above):
    admin = somebody(CED, Role.PLATFORM_ADMIN)
    first = unbound(Role.DIRECTOR)

    def another_is_appointed() -> None:
        members.grant(above, SCHOOL.id, role=Role.DIRECTOR, name="Pío", email="pio@example.org")

    with just_before("TransactWriteItems", another_is_appointed), pytest.raises(Forbidden):
        invitations.invite(admin, SCHOOL.id, first)


def test_a_role_that_is_given_while_somebody_invites_is_looked_at(director):
    secretary = somebody(SCHOOL, Role.SECRETARY)
    teacher = unbound(Role.TEACHER)

    def promoted() -> None:
        members.grant(director, SCHOOL.id, role=Role.HEAD_OF_STUDIES, person_id=teacher)

    with just_before("TransactWriteItems", promoted), pytest.raises(Forbidden):
        invitations.invite(secretary, SCHOOL.id, teacher)


def test_a_role_that_is_over_counts_no_more(director):
    teacher = unbound(Role.TEACHER)
    registrations.register_role(SCHOOL.id, teacher, Role.SECRETARY, until=clock.now())
    deputy = somebody(SCHOOL, Role.HEAD_OF_STUDIES)

    assert invitations.invite(deputy, SCHOOL.id, teacher).person_id == teacher


def test_a_role_that_is_to_begin_counts_already(director):
    teacher = unbound(Role.TEACHER)
    members.grant(director, SCHOOL.id, role=Role.SECRETARY, person_id=teacher, since=clock.now() + timedelta(days=30))

    with pytest.raises(Forbidden):
        invitations.invite(somebody(SCHOOL, Role.HEAD_OF_STUDIES), SCHOOL.id, teacher)


def test_what_one_invitation_costs(director):
    teacher = unbound(Role.TEACHER)
    directory.unit(SCHOOL.id)

    with counted_calls() as calls:
        invitations.invite(director, SCHOOL.id, teacher)

    assert calls.made == ["BatchGetItem", "TransactWriteItems"]


# ------------------------------------------------------------------------------------------------- mailing


def mailed(caller: Caller, person: str) -> str | None:
    return invitations.invite(caller, SCHOOL.id, person).mailed_to


def test_an_invitation_is_mailed_when_there_is_an_address(director):
    assert mailed(director, unbound(Role.TEACHER)) == "luz@example.org"
    assert mailed(director, unbound(Role.TEACHER, email=None)) is None


def test_whoever_edits_an_address_gets_no_sign_in_by_it(director, clerk):
    teacher = unbound(Role.TEACHER)
    directory.change_contact(clerk, SCHOOL.id, teacher, email="clerk@example.org")

    assert mailed(director, teacher) is None


def test_an_address_that_the_management_team_gives_again_is_good(director, clerk):
    teacher = unbound(Role.TEACHER)
    directory.change_contact(clerk, SCHOOL.id, teacher, email="new@example.org")
    directory.change_contact(director, SCHOOL.id, teacher, email="new@example.org")

    assert mailed(director, teacher) == "new@example.org"


def test_the_same_address_given_by_the_office_leaves_it_as_good_as_it_was(director, clerk):
    teacher = unbound(Role.TEACHER)
    directory.change_contact(clerk, SCHOOL.id, teacher, email="luz@example.org", phone="600000003")

    assert mailed(director, teacher) == "luz@example.org"


def test_an_address_that_a_deputy_gave_gets_them_no_role_that_is_not_theirs_to_give(director, stranger):
    secretary = somebody(SCHOOL, Role.SECRETARY)
    teacher = members.grant(secretary, SCHOOL.id, role=Role.TEACHER, name="Luz", email="s@example.org").person.id
    code = code_for(director, teacher)
    members.grant(director, SCHOOL.id, role=Role.HEAD_OF_STUDIES, person_id=teacher)

    assert is_no_good(stranger, code)
    assert mailed(director, teacher) is None


def test_the_mail_goes_to_the_address_that_was_told_even_if_it_changed_since(director, clerk):
    teacher = unbound(Role.TEACHER)
    invitation = invitations.invite(director, SCHOOL.id, teacher)
    directory.change_contact(clerk, SCHOOL.id, teacher, email="clerk@example.org")

    found = invitations.to_mail(SCHOOL.id, teacher, invitation.id)

    assert found
    assert found[0] == "luz@example.org"
    assert found[1].code == invitations.link(invitation.id).code


def test_what_is_void_used_or_expired_is_not_mailed(director, stranger, tables: Aws):
    void, used, expired = (unbound(Role.TEACHER, name=f"T{number}") for number in range(3))
    made = {person: invitations.invite(director, SCHOOL.id, person) for person in (void, used, expired)}
    invitations.invite(director, SCHOOL.id, void)
    invitations.accept(stranger, invitations.link(made[used].id).code)
    expire(tables, expired)

    assert not any(notices.mail_invitation(SCHOOL.id, person, invitation.id) for person, invitation in made.items())


# ------------------------------------------------------------------------------------------------- unbinding


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


# ------------------------------------------------------------------------------------------------- on record


def test_inviting_accepting_and_unbinding_are_in_the_audit_trail(director, stranger):
    teacher = unbound(Role.TEACHER)
    invitation = invitations.invite(director, SCHOOL.id, teacher)
    invitations.accept(stranger, invitations.link(invitation.id).code)
    invitations.unbind(director, SCHOOL.id, teacher)

    unbinding, binding, inviting = members.audit(director, SCHOOL.id, a_page()).items
    assert [entry.action for entry in (inviting, binding, unbinding)] == ["invited", "account_bound", "account_unbound"]
    assert {entry.person.name for entry in (inviting, binding, unbinding) if entry.person} == {"Luz Paz"}
    assert [entry.actor.name for entry in (inviting, binding, unbinding) if entry.actor] == [
        "Eli Mar",
        "Luz Paz",
        "Eli Mar",
    ]
    assert inviting.after == {"expires_at": invitation.expires_at.isoformat(), "mailed_to": "luz@example.org"}
    assert (binding.before, binding.after) == ({"signed_in": "false"}, {"signed_in": "true"})


def test_only_who_made_an_invitation_prints_its_sheet(director, above, clerk):
    teacher = unbound(Role.TEACHER, name="Luz <Paz>")
    invitation = invitations.invite(director, SCHOOL.id, teacher)

    page = invitations.sheet(director, SCHOOL.id, teacher, invitation.id)

    assert invitations.link(invitation.id).code in page
    assert "Luz &lt;Paz&gt;" in page
    assert "<svg" in page
    for caller in (above, clerk, somebody(SCHOOL, Role.SECRETARY), somebody(OTHER_SCHOOL, Role.DIRECTOR)):
        with pytest.raises(NotFound):
            invitations.sheet(caller, SCHOOL.id, teacher, invitation.id)


def test_what_is_void_is_not_printed(director):
    teacher = unbound(Role.TEACHER)
    first = invitations.invite(director, SCHOOL.id, teacher)
    invitations.invite(director, SCHOOL.id, teacher)

    with pytest.raises(NotFound):
        invitations.sheet(director, SCHOOL.id, teacher, first.id)
