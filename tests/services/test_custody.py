from datetime import datetime, timedelta

import pytest

from chalicelib.domain.custody import may_receive
from chalicelib.domain.errors import Conflict, Forbidden, InvalidFields, NotFound
from chalicelib.domain.people import Caller, PersonRef
from chalicelib.domain.roles import DIRECTORY_READERS, MANAGEMENT, Role
from chalicelib.services import clock, custody, invitations, members, registrations
from chalicelib.services.custody import Held
from tests.aws import counted_calls, just_before
from tests.people import a_page, person_of, register_units, somebody
from tests.units import OFFICE, OTHER_SCHOOL, SCHOOL

DAY = timedelta(days=1)


@pytest.fixture(autouse=True)
def family(tables):
    """Zoe and Pau, whose mother is Eva; Luis is the father of Zoe alone."""
    register_units()
    for person, name in (("eva", "Eva Gil"), ("luis", "Luis Paz")):
        registrations.register_person(SCHOOL.id, name, person_id=person)
        registrations.register_role(SCHOOL.id, person, Role.GUARDIAN)
    enrolled()


def enrolled() -> None:
    registrations.register_student(SCHOOL.id, "zoe", "Zoe Paz", groups=["1A"], guardian_ids=["eva", "luis"])
    registrations.register_student(SCHOOL.id, "pau", "Pau Gil", guardian_ids=["eva"])


@pytest.fixture
def director():
    return somebody(SCHOOL, Role.DIRECTOR, name="Eli Mar")


def restrict(
    caller: Caller,
    student: str = "zoe",
    person: str = "luis",
    reason: str = "Auto 12/2026",
    until: datetime | None = None,
) -> Held:
    return custody.decide(caller, SCHOOL.id, student, person, may_receive=False, reason=reason, until=until)


def seen(caller: Caller) -> dict[str, bool | None]:
    file = custody.student(caller, SCHOOL.id, "zoe")
    return {held.guardian.id: held.may_receive for held in file.guardians}


def test_every_guardian_may_receive_until_something_is_decided(director):
    assert seen(director) == {"eva": True, "luis": True}


def test_a_guardian_who_may_not_receive_is_one_of_one_student(director):
    held = restrict(director)

    assert (held.guardian, held.may_receive) == (PersonRef("luis", "Luis Paz"), False)
    assert seen(director) == {"eva": True, "luis": False}
    restrict(director, "pau", "eva")
    assert seen(director) == {"eva": True, "luis": False}


def test_a_restriction_ends_when_it_was_said_to(director):
    ends = clock.now() + DAY
    restrict(director, until=ends)

    decision = custody.custody_of(SCHOOL.id)["zoe", "luis"]
    assert not may_receive(decision, clock.now())
    assert may_receive(decision, ends)


def test_what_was_decided_is_undone_by_another_decision_alone(director):
    restrict(director)
    custody.decide(director, SCHOOL.id, "zoe", "luis", may_receive=True, reason="Auto 13/2026")

    assert seen(director) == {"eva": True, "luis": True}


def test_an_import_resets_nothing(director):
    restrict(director)

    registrations.register_student(SCHOOL.id, "zoe", "Zoe Paz Gil", groups=["2A"], guardian_ids=["eva"])
    registrations.register_person(SCHOOL.id, "Paz, Luis", "luis@example.org", person_id="luis")
    enrolled()

    assert seen(director) == {"eva": True, "luis": False}


def test_all_decisions_of_a_unit_are_one_query(director):
    restrict(director)
    restrict(director, "pau", "eva")

    with counted_calls() as calls:
        found = custody.custody_of(SCHOOL.id)

    assert calls.made == ["Query"]
    assert set(found) == {("zoe", "luis"), ("pau", "eva")}
    assert custody.custody_of(OTHER_SCHOOL.id) == {}


@pytest.mark.parametrize("role", sorted(set(Role) - {Role.PLATFORM_ADMIN, Role.OFFICER}))
def test_the_management_team_alone_decides_and_knows(role):
    caller = somebody(SCHOOL, role)

    if role in MANAGEMENT:
        restrict(caller)
        assert seen(caller)["luis"] is False
        return
    with pytest.raises(Forbidden):
        restrict(caller)
    if role in DIRECTORY_READERS:
        assert seen(caller) == {"eva": None, "luis": None}
    else:
        with pytest.raises(Forbidden):
            seen(caller)


def test_to_other_units_there_is_no_such_student():
    for caller in (somebody(OTHER_SCHOOL, Role.DIRECTOR), somebody(OFFICE, Role.DIRECTOR)):
        with pytest.raises(NotFound):
            restrict(caller)
        with pytest.raises(NotFound):
            seen(caller)


@pytest.mark.parametrize(("student", "person"), [("nobody", "eva"), ("pau", "luis"), ("zoe", "nobody")])
def test_who_is_no_guardian_of_the_student_is_nobody(director, student, person):
    with pytest.raises(NotFound):
        restrict(director, student, person)


def test_all_that_is_wrong_is_told_at_once(director):
    with pytest.raises(InvalidFields) as refused:
        restrict(director, reason=" ", until=clock.now())

    assert {error.field for error in refused.value.errors} == {"reason", "until"}


def test_the_same_decision_again_is_not_written_again(director):
    restrict(director)

    with counted_calls() as calls:
        restrict(director)

    assert "TransactWriteItems" not in calls.made
    assert len(members.audit(director, SCHOOL.id, a_page()).items) == 1


def test_every_decision_is_in_the_audit_trail(director):
    ends = clock.now() + DAY
    restrict(director, until=ends)

    (entry,) = members.audit(director, SCHOOL.id, a_page()).items
    assert (entry.action, entry.person) == ("custody_changed", PersonRef("luis", "Luis Paz"))
    assert entry.actor
    assert entry.actor.name == "Eli Mar"
    assert entry.before == {"student_id": "zoe", "student": "Zoe Paz", "may_receive": "true"}
    assert entry.after == {
        "student_id": "zoe",
        "student": "Zoe Paz",
        "may_receive": "false",
        "reason": "Auto 12/2026",
        "until": ends.isoformat(),
    }


def test_of_two_who_decide_at_once_one_is_told(director):
    other = somebody(SCHOOL, Role.SECRETARY)

    with just_before("TransactWriteItems", lambda: restrict(other)), pytest.raises(Conflict):
        custody.decide(director, SCHOOL.id, "zoe", "luis", may_receive=True, reason="No consta nada")

    assert seen(director)["luis"] is False


def test_who_was_unbound_a_moment_ago_decides_nothing(director):
    secretary = somebody(SCHOOL, Role.SECRETARY)
    invitations.unbind(director, SCHOOL.id, person_of(secretary))

    with pytest.raises((Forbidden, NotFound)):
        restrict(secretary)

    assert custody.custody_of(SCHOOL.id) == {}
