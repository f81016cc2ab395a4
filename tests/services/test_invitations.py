from datetime import timedelta

import pytest

from chalicelib.domain.errors import Conflict, Forbidden, NotFound
from chalicelib.domain.grants import Hint
from chalicelib.domain.people import Caller
from chalicelib.domain.roles import Role
from chalicelib.services import clock, directory, invitations, members, notices, registrations
from tests.aws import ENVIRONMENT, Aws, counted_calls, just_before
from tests.invited import code_for, expire, is_no_good, unbound
from tests.people import a_page, person_of, somebody
from tests.units import CED, OTHER_SCHOOL, SCHOOL

pytestmark = pytest.mark.usefixtures("province")


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
