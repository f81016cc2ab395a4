from dataclasses import replace
from datetime import timedelta
from typing import Any, Final

import pytest

from chalicelib.domain.errors import Forbidden, InvalidCursor, InvalidFields, NotFound
from chalicelib.domain.people import Caller, PersonRef, Unit, UnitKind
from chalicelib.domain.roles import DIRECTORY_READERS, Role
from chalicelib.services import clock, directory, members, registrations, units
from chalicelib.storage import directory as store
from chalicelib.storage.cursors import PageRequest
from tests.aws import counted_calls
from tests.people import a_page, person_of, register_units, somebody, write_units
from tests.units import CED, OFFICE, OTHER_SCHOOL, SCHOOL, SERVICE

SCHOOLS = [
    ("41000010", "C.E.I.P. Miguel de Cervantes"),
    ("41000011", "I.E.S. San Isidoro"),
    ("41000012", "CEIP Ángel Ganivet"),
    ("41000013", "IES Cervantes Saavedra"),
    ("41000014", "CEIP Santa Sabina"),
]


@pytest.fixture(autouse=True)
def province(tables):
    register_units()


@pytest.fixture
def schools():
    write_units(Unit(code, name, UnitKind.SCHOOL, f"{code}@example.org", "41", "DT41") for code, name in SCHOOLS)


@pytest.fixture
def anybody():
    return somebody(SCHOOL, Role.GUARDIAN)


@pytest.fixture
def clerk():
    return somebody(SCHOOL, Role.ADMINISTRATION)


@pytest.fixture
def admin():
    return somebody(CED, Role.PLATFORM_ADMIN)


def found(caller: Caller, **wanted: Any) -> list[str]:
    return [unit.id for unit in directory.search(caller, page=a_page(), **wanted).items]


SEARCHES: Final = {
    "cervantes": ["41000010", "41000013"],
    "Cervantes": ["41000010", "41000013"],
    "cerv": ["41000010", "41000013"],
    "cervantes miguel": ["41000010"],
    "miguel cervantes": ["41000010"],
    "ANGEL": ["41000012"],
    "ángel": ["41000012"],
    "velazquez": ["41000002"],
    "c.e.i.p. cerv": ["41000010"],
    "41000011": ["41000011"],
    "sa": ["41000014", "41000013", "41000011"],
    "san": ["41000011", "41000014"],
    "ervantes": [],
    "cervantes sevilla": [],
}


def test_a_unit_is_found_by_beginnings_of_its_words_in_any_order(anybody, schools):
    answers = {q: sorted(found(anybody, q=q)) for q in SEARCHES}

    assert answers == {q: sorted(codes) for q, codes in SEARCHES.items()}


def test_a_search_for_nothing_lists_all_by_name(anybody):
    for nothing in (None, "", "  ", "¡!"):
        assert found(anybody, q=nothing) == ["41000002", "CED", "DT41", "41000001", "DT41-PLAN"]


FILTERS: Final[list[tuple[dict[str, Any], list[str]]]] = [
    ({"kind": UnitKind.SERVICE}, ["DT41-PLAN"]),
    ({"parent": "DT41"}, ["41000001", "41000002", "DT41-PLAN"]),
    ({"parent": "DT41", "kind": UnitKind.SCHOOL}, ["41000001", "41000002"]),
    ({"province": "41"}, ["41000001", "41000002", "DT41", "DT41-PLAN"]),
    ({"province": "41", "kind": UnitKind.REGIONAL_OFFICE}, ["DT41"]),
    ({"province": "29"}, []),
    ({"province": "29", "parent": "DT41"}, []),
    ({"q": "sevilla", "province": "41", "kind": UnitKind.REGIONAL_OFFICE, "parent": "CED"}, ["DT41"]),
    ({"q": "sevilla", "kind": UnitKind.SCHOOL}, []),
    ({"q": "murillo", "parent": "CED"}, []),
]


def test_filters_narrow_the_search_down(anybody):
    for wanted, codes in FILTERS:
        assert sorted(found(anybody, **wanted)) == codes, wanted


def test_a_page_of_units_is_one_query(anybody, schools):
    searches: list[dict[str, Any]] = [{}, {"kind": UnitKind.SCHOOL}, {"parent": "DT41"}, {"q": "murillo"}]
    for wanted in searches:
        with counted_calls() as calls:
            directory.search(anybody, page=a_page(), **wanted)

        assert calls.made == ["Query"], wanted


def paged(caller: Caller, limit: int, **wanted: Any) -> list[str]:
    collected: list[str] = []
    page = directory.search(caller, page=a_page(limit), **wanted)
    while True:
        collected.extend(unit.id for unit in page.items)
        if page.next_cursor is None:
            return collected
        page = directory.search(caller, page=a_page(limit, page.next_cursor), **wanted)


def test_pages_follow_one_another_without_gaps_or_repeats(anybody, schools):
    searches: list[dict[str, Any]] = [{}, {"q": "sa"}, {"q": "ceip", "kind": UnitKind.SCHOOL}, {"province": "41"}]
    for wanted in searches:
        whole = found(anybody, **wanted)

        assert len(whole) == len(set(whole)) > 1
        for limit in (1, 2, 3):
            assert paged(anybody, limit, **wanted) == whole, (wanted, limit)


def test_a_cursor_of_another_search_is_refused(anybody, schools):
    cursor = directory.search(anybody, page=a_page(1)).next_cursor

    with pytest.raises(InvalidCursor):
        directory.search(anybody, page=PageRequest("another scope", 1, cursor))


def test_a_unit_is_read_once_in_ten_minutes():
    at = clock.now()
    units.unit(SCHOOL.id, at=at)

    with counted_calls() as calls:
        units.unit(SCHOOL.id, at=at + timedelta(minutes=9))
        assert len(calls) == 0
        units.unit(SCHOOL.id, at=at + timedelta(minutes=10))
    assert calls.made == ["Query"]


def test_a_unit_that_is_not_there_is_not_found():
    with pytest.raises(NotFound):
        directory.unit("41999999")


def test_a_unit_tells_whether_it_is_staffed():
    assert not directory.unit(SCHOOL.id).staffed

    somebody(SCHOOL, Role.ADMINISTRATION)

    assert directory.unit(SCHOOL.id).staffed


NEW_SCHOOL: Final[dict[str, Any]] = {
    "name": "IES Nuevo",
    "kind": UnitKind.SCHOOL,
    "email": "new@example.org",
    "province": "41",
    "parent_id": "DT41",
}


def test_the_platforms_administration_creates_a_unit(admin):
    unit = directory.put_unit(admin, "41000009", phone="955 000 009", **NEW_SCHOOL)

    assert directory.unit("41000009") == unit
    assert unit.phone == "955000009"
    assert found(admin, q="nuevo") == ["41000009"]


def test_a_unit_that_is_renamed_is_found_by_its_new_name_only(admin):
    directory.put_unit(admin, SCHOOL.id, **NEW_SCHOOL)

    assert found(admin, q="nuevo") == [SCHOOL.id]
    assert found(admin, q="murillo") == []
    assert directory.unit(SCHOOL.id).name == "IES Nuevo"


def test_repeating_a_change_of_a_unit_changes_nothing(admin):
    directory.put_unit(admin, "41000009", **NEW_SCHOOL)

    with counted_calls() as calls:
        directory.put_unit(admin, "41000009", **NEW_SCHOOL)

    assert "TransactWriteItems" not in calls.made


@pytest.mark.parametrize(("unit", "role"), [(SCHOOL, Role.DIRECTOR), (CED, Role.DIRECTOR), (OFFICE, Role.DIRECTOR)])
def test_nobody_else_changes_a_unit(unit, role):
    with pytest.raises(Forbidden):
        directory.put_unit(somebody(unit, role), SCHOOL.id, **NEW_SCHOOL)


def test_who_was_a_platform_admin_a_moment_ago_changes_nothing(admin):
    director = somebody(CED, Role.DIRECTOR)
    members.revoke(director, CED.id, person_of(admin), Role.PLATFORM_ADMIN)

    with pytest.raises(Forbidden):
        directory.put_unit(admin, "41000009", **NEW_SCHOOL)

    assert units.find("41000009") is None


@pytest.mark.parametrize(
    ("changes", "errors"),
    [
        ({"name": " "}, {("name", "required")}),
        ({"email": ""}, {("contact.email", "required")}),
        ({"email": "nobody"}, {("contact.email", "not_an_email")}),
        ({"phone": "none"}, {("contact.phone", "not_a_phone")}),
        ({"province": None}, {("province", "required")}),
        ({"province": "XX"}, {("province", "invalid_value")}),
        ({"parent_id": None}, {("parent_id", "required")}),
        ({"parent_id": "DT99"}, {("parent_id", "not_found")}),
        ({"parent_id": "CED"}, {("parent_id", "wrong_kind")}),
        ({"parent_id": "41000001"}, {("parent_id", "wrong_kind")}),
        ({"kind": UnitKind.AUTHORITY, "parent_id": "CED"}, {("parent_id", "wrong_kind")}),
        (
            {"name": "", "email": "", "province": None, "parent_id": None},
            {("name", "required"), ("contact.email", "required"), ("province", "required"), ("parent_id", "required")},
        ),
    ],
)
def test_all_that_is_wrong_with_a_unit_is_told_at_once(admin, changes, errors):
    with pytest.raises(InvalidFields) as refused:
        directory.put_unit(admin, "41000009", **NEW_SCHOOL | changes)

    assert {(error.field, error.code) for error in refused.value.errors} == errors


def test_a_unit_needs_a_code_that_can_be_one(admin):
    with pytest.raises(InvalidFields) as refused:
        directory.put_unit(admin, "no code", **NEW_SCHOOL)

    assert [error.field for error in refused.value.errors] == ["id"]


def test_no_unit_hangs_from_one_that_is_closed(admin):
    registrations.register_unit(replace(OFFICE, closed_at=clock.now()))

    with pytest.raises(InvalidFields) as refused:
        directory.put_unit(admin, "41000009", **NEW_SCHOOL)

    assert [(error.field, error.code) for error in refused.value.errors] == [("parent_id", "closed")]


def test_a_closed_unit_is_in_no_list(anybody):
    registrations.register_unit(replace(OTHER_SCHOOL, closed_at=clock.now()))

    assert OTHER_SCHOOL.id not in found(anybody)
    assert found(anybody, q="velazquez") == []


def test_changing_a_unit_leaves_its_closing_as_it_is(admin):
    registrations.register_unit(replace(OTHER_SCHOOL, closed_at=clock.now()))

    assert directory.put_unit(admin, OTHER_SCHOOL.id, **NEW_SCHOOL).closed_at


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
