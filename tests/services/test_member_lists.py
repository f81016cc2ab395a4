"""Who is in a unit, who directs it and what was done of it: who is told, and how."""

import pytest

from chalicelib.domain.errors import Forbidden, NotFound
from chalicelib.domain.grants import Direction
from chalicelib.domain.people import PersonRef
from chalicelib.domain.roles import Role
from chalicelib.services import members, registrations, sign_in
from tests.aws import counted_calls
from tests.people import a_page, members_of, person_of, somebody
from tests.units import OTHER_SCHOOL, SCHOOL

pytestmark = pytest.mark.usefixtures("province")


def test_the_platforms_administration_reads_nothing_of_a_unit(admin):
    with pytest.raises(NotFound):
        members.members(admin, SCHOOL.id, page=a_page())


def test_who_directs_a_unit_follows_whom_its_director_is_named_by(admin):
    assert members.direction(admin, SCHOOL.id) == Direction(active=False, may_appoint=True, seen=())

    named = members.grant(admin, SCHOOL.id, role=Role.DIRECTOR, name="Luz Paz", email="luz@example.org")

    found = members.direction(sign_in.renewed(admin), SCHOOL.id)
    assert (found.active, found.may_appoint, [m.person for m in found.seen]) == (True, False, [named.person])


def test_who_directs_a_unit_that_there_is_not_is_not_found(admin):
    with pytest.raises(NotFound):
        members.direction(admin, "41999999")


def test_who_directs_a_unit_is_one_query(admin):
    with counted_calls() as calls:
        members.direction(admin, SCHOOL.id)

    assert calls.made == ["Query"]


def test_every_grant_and_revocation_is_in_the_audit_trail(director, clerk):
    member = members.grant(director, SCHOOL.id, role=Role.SECRETARY, person_id=person_of(clerk))
    members.revoke(director, SCHOOL.id, person_of(clerk), Role.SECRETARY)

    revoked, granted = members.audit(director, SCHOOL.id, a_page()).items
    assert (granted.action, granted.person, granted.before) == (
        "role_granted",
        PersonRef(person_of(clerk), "Ana Ruiz"),
        {},
    )
    assert granted.after == {"role": "secretary", "since": member.since.isoformat(), "until": None}
    assert (revoked.action, revoked.before) == ("role_revoked", granted.after)
    assert revoked.after["until"] == revoked.at.isoformat()
    assert revoked.actor
    assert revoked.actor.name == "Eli Mar"


def test_the_audit_trail_comes_in_pages_newest_first(director):
    for number in range(3):
        members.grant(director, SCHOOL.id, role=Role.TEACHER, name=f"T{number}", email="t@example.org")

    first = members.audit(director, SCHOOL.id, a_page(2))
    second = members.audit(director, SCHOOL.id, a_page(2, first.next_cursor))

    ids = [entry.id for entry in (*first.items, *second.items)]
    assert len(ids) == 3
    assert ids == sorted(ids, reverse=True)


def test_the_audit_trail_is_for_the_management_team(clerk):
    with pytest.raises(Forbidden):
        members.audit(clerk, SCHOOL.id, a_page())
    with pytest.raises(NotFound):
        members.audit(somebody(OTHER_SCHOOL, Role.DIRECTOR), SCHOOL.id, a_page())


def test_members_are_listed_by_role_and_name(director, clerk):
    somebody(SCHOOL, Role.GUARDIAN, name="Abad, Paz")
    somebody(SCHOOL, Role.TEACHER, name="Zea, Pío")
    somebody(SCHOOL, Role.TEACHER, name="Álamo, Luz")

    assert members_of(clerk) == [
        ("Eli Mar", Role.DIRECTOR),
        ("Ana Ruiz", Role.ADMINISTRATION),
        ("Álamo, Luz", Role.TEACHER),
        ("Zea, Pío", Role.TEACHER),
        ("Abad, Paz", Role.GUARDIAN),
    ]
    assert members_of(clerk, role=Role.TEACHER, q="pio") == [("Zea, Pío", Role.TEACHER)]
    assert members_of(clerk, q="al") == [("Álamo, Luz", Role.TEACHER)]


@pytest.mark.parametrize("role", [None, Role.TEACHER])
def test_a_page_of_members_is_one_query(clerk, role):
    for number in range(30):
        registrations.register_person(SCHOOL.id, f"T{number:02}", person_id=f"t{number}")
        registrations.register_role(SCHOOL.id, f"t{number}", Role.TEACHER)

    with counted_calls() as calls:
        page = members.members(clerk, SCHOOL.id, role=role, page=a_page())

    assert calls.made == ["Query"]
    assert len(page.items) == 25
    rest = members.members(clerk, SCHOOL.id, role=role, page=a_page(25, page.next_cursor))
    assert len(rest.items) == 5 + (role is None)


@pytest.mark.parametrize("role", [Role.TEACHER, Role.GUARDIAN])
def test_families_and_teachers_do_not_see_who_the_members_are(role):
    with pytest.raises(Forbidden):
        members.members(somebody(SCHOOL, role), SCHOOL.id, page=a_page())


def test_the_director_of_the_office_sees_the_directors_of_a_school_and_nobody_else(above, director, clerk):
    assert members_of(above) == [("Eli Mar", Role.DIRECTOR)]
    with pytest.raises(Forbidden):
        members_of(above, role=Role.ADMINISTRATION)
