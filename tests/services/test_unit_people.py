"""The people of a unit as its offices find them, to write to and to reach: classes, students, guardians, teachers."""

import pytest

from chalicelib.domain.errors import Forbidden, InvalidFields, NotFound
from chalicelib.domain.people import PersonRef
from chalicelib.domain.roles import DIRECTORY_READERS, Role
from chalicelib.services import directory, members, registrations
from chalicelib.storage import directory as store
from tests.aws import counted_calls
from tests.people import a_page, person_of, somebody
from tests.units import CED, OFFICE, OTHER_SCHOOL, SCHOOL, SERVICE

pytestmark = pytest.mark.usefixtures("province")


@pytest.fixture
def class_of_children():
    registrations.register_group(SCHOOL.id, "1A", "1º ESO A")
    registrations.register_group(SCHOOL.id, "1B", "1º ESO B")
    mother = registrations.register_person(SCHOOL.id, "Núñez Gil, Eva", "eva@example.org", "600000001", person_id="eva")
    registrations.register_person(SCHOOL.id, "Paz Río, Luis", person_id="luis")
    for guardian in ("eva", "luis"):
        registrations.register_role(SCHOOL.id, guardian, Role.GUARDIAN)
    registrations.register_student(SCHOOL.id, "s1", "Paz Núñez, Zoe", groups=["1A"], guardian_ids=["eva", "luis"])
    registrations.register_student(SCHOOL.id, "s2", "Paz Núñez, Ágata", groups=["1B"], guardian_ids=["eva"])
    registrations.register_person(SCHOOL.id, "Lara Sol, Pío", "pio@example.org", person_id="pio")
    registrations.register_role(SCHOOL.id, "pio", Role.TEACHER, groups=["1A", "1B"])
    return mother


def test_classes_are_listed_by_name(clerk, class_of_children):
    assert [group.name for group in directory.groups(clerk, SCHOOL.id, page=a_page()).items] == ["1º ESO A", "1º ESO B"]


def test_students_are_listed_by_name_with_their_guardians(clerk, class_of_children):
    listed = directory.students(clerk, SCHOOL.id, page=a_page()).items

    assert [(student.id, student.groups) for student in listed] == [("s2", ("1B",)), ("s1", ("1A",))]
    assert [guardian.name for guardian in listed[1].guardians] == ["Núñez Gil, Eva", "Paz Río, Luis"]


@pytest.mark.parametrize(
    ("wanted", "ids"),
    [({"group": "1A"}, ["s1"]), ({"q": "agata"}, ["s2"]), ({"q": "nunez", "group": "1B"}, ["s2"]), ({"q": "gil"}, [])],
)
def test_students_are_searched_by_name_and_class(clerk, class_of_children, wanted, ids):
    assert [student.id for student in directory.students(clerk, SCHOOL.id, page=a_page(), **wanted).items] == ids


def test_guardians_are_listed_with_their_children_and_how_to_reach_them(clerk, class_of_children):
    eva, luis = directory.guardians(clerk, SCHOOL.id, page=a_page()).items

    assert (eva.name, eva.email, eva.phone) == ("Núñez Gil, Eva", "eva@example.org", "600000001")
    assert [student.id for student in eva.students] == ["s2", "s1"]
    assert [student.id for student in luis.students] == ["s1"]
    assert [g.id for g in directory.guardians(clerk, SCHOOL.id, q="rio", page=a_page()).items] == ["luis"]


def test_who_is_no_guardian_of_a_student_any_more_loses_the_student(clerk, class_of_children):
    registrations.register_student(SCHOOL.id, "s1", "Paz Núñez, Zoe", groups=["1A"], guardian_ids=["eva"])

    eva, luis = directory.guardians(clerk, SCHOOL.id, page=a_page()).items

    assert [student.id for student in eva.students] == ["s2", "s1"]
    assert luis.students == ()


def test_teachers_are_listed_with_their_classes(clerk, class_of_children):
    (pio,) = directory.teachers(clerk, SCHOOL.id, page=a_page()).items

    assert (pio.name, pio.groups) == ("Lara Sol, Pío", ("1A", "1B"))
    assert directory.teachers(clerk, SCHOOL.id, q="eva", page=a_page()).items == ()


LISTS = [directory.groups, directory.students, directory.guardians, directory.teachers]


@pytest.mark.parametrize("listed", LISTS)
def test_each_list_of_people_is_one_query(clerk, class_of_children, listed):
    with counted_calls() as calls:
        listed(clerk, SCHOOL.id, page=a_page())

    assert calls.made == ["Query"]


@pytest.mark.parametrize("listed", LISTS)
def test_people_are_listed_for_those_who_pick_recipients(listed):
    for role in set(Role) - {Role.PLATFORM_ADMIN}:
        caller = somebody(SCHOOL, role)

        if role in DIRECTORY_READERS:
            listed(caller, SCHOOL.id, page=a_page())
        else:
            with pytest.raises(Forbidden):
                listed(caller, SCHOOL.id, page=a_page())


@pytest.mark.parametrize("listed", LISTS)
def test_to_anybody_else_a_units_people_are_not_there(listed):
    for unit in (CED, OFFICE, SERVICE, OTHER_SCHOOL):
        with pytest.raises(NotFound):
            listed(somebody(unit, Role.DIRECTOR), SCHOOL.id, page=a_page())


def test_an_address_is_given_there_and_then(clerk, class_of_children):
    person = directory.change_contact(clerk, SCHOOL.id, "luis", email="luis@example.org", phone="600 00 00 02")

    assert (person.email, person.phone) == ("luis@example.org", "600000002")
    assert store.person(SCHOOL.id, "luis") == person
    luis = directory.guardians(clerk, SCHOOL.id, q="luis", page=a_page()).items[0]
    assert (luis.email, luis.phone) == ("luis@example.org", "600000002")


def test_what_is_left_out_stays_and_what_is_empty_is_taken_away(clerk, class_of_children):
    person = directory.change_contact(clerk, SCHOOL.id, "eva", email="")

    assert (person.email, person.phone) == (None, "600000001")


def test_a_change_of_address_is_in_the_audit_trail(class_of_children):
    director = somebody(SCHOOL, Role.DIRECTOR, name="Eli Mar")

    directory.change_contact(director, SCHOOL.id, "eva", email="other@example.org")

    (entry,) = members.audit(director, SCHOOL.id, a_page()).items
    assert (entry.action, entry.person) == ("contact_changed", PersonRef("eva", "Núñez Gil, Eva"))
    assert entry.actor
    assert entry.actor.name == "Eli Mar"
    assert entry.before["email"] == "eva@example.org"
    assert entry.after["email"] == "other@example.org"


def test_an_address_that_is_taken_away_is_in_the_audit_trail(class_of_children):
    director = somebody(SCHOOL, Role.DIRECTOR, name="Eli Mar")

    directory.change_contact(director, SCHOOL.id, "eva", email="", phone="")

    (entry,) = members.audit(director, SCHOOL.id, a_page()).items
    assert entry.action == "contact_changed"
    assert entry.before == {"email": "eva@example.org", "phone": "600000001"}
    assert entry.after == {"email": None, "phone": None}


def test_giving_the_same_address_again_writes_nothing(clerk, class_of_children):
    with counted_calls() as calls:
        directory.change_contact(clerk, SCHOOL.id, "eva", email="eva@example.org")

    assert "TransactWriteItems" not in calls.made


def test_all_that_is_wrong_with_an_address_is_told_at_once(clerk, class_of_children):
    with pytest.raises(InvalidFields) as refused:
        directory.change_contact(clerk, SCHOOL.id, "eva", email="nobody", phone="none")

    assert {error.field for error in refused.value.errors} == {"email", "phone"}


def test_one_may_change_ones_own_address(clerk):
    me = person_of(clerk)

    assert directory.change_contact(clerk, SCHOOL.id, me, email="me@example.org").email == "me@example.org"


@pytest.mark.parametrize("role", [Role.GUARDIAN, Role.TEACHER])
def test_who_may_not_see_addresses_may_not_change_them(class_of_children, role):
    with pytest.raises(Forbidden):
        directory.change_contact(somebody(SCHOOL, role), SCHOOL.id, "eva", email="mine@example.org")


def test_a_person_of_another_unit_is_not_there(class_of_children):
    with pytest.raises(NotFound):
        directory.change_contact(somebody(OTHER_SCHOOL, Role.DIRECTOR), OTHER_SCHOOL.id, "eva", email="a@example.org")
    with pytest.raises(NotFound):
        directory.change_contact(somebody(OTHER_SCHOOL, Role.DIRECTOR), SCHOOL.id, "eva", email="a@example.org")


def test_who_lost_their_role_a_moment_ago_changes_no_address(clerk, class_of_children):
    director = somebody(SCHOOL, Role.DIRECTOR)
    members.revoke(director, SCHOOL.id, person_of(clerk), Role.ADMINISTRATION)

    with pytest.raises((Forbidden, NotFound)):
        directory.change_contact(clerk, SCHOOL.id, "eva", email="mine@example.org")

    eva = store.person(SCHOOL.id, "eva")
    assert eva
    assert eva.email == "eva@example.org"
