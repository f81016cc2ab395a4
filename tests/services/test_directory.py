"""Units: found by anybody who may write to them, and kept by the platform's administration."""

from dataclasses import replace
from datetime import timedelta
from typing import Any, Final

import pytest

from chalicelib.domain.errors import Forbidden, InvalidCursor, InvalidFields, NotFound
from chalicelib.domain.people import Caller, Unit, UnitKind
from chalicelib.domain.roles import Role
from chalicelib.services import clock, directory, members, registrations, units
from chalicelib.storage.cursors import PageRequest
from tests.aws import counted_calls
from tests.people import a_page, person_of, somebody, write_units
from tests.units import CED, OFFICE, OTHER_SCHOOL, SCHOOL

SCHOOLS = [
    ("41000010", "C.E.I.P. Miguel de Cervantes"),
    ("41000011", "I.E.S. San Isidoro"),
    ("41000012", "CEIP Ángel Ganivet"),
    ("41000013", "IES Cervantes Saavedra"),
    ("41000014", "CEIP Santa Sabina"),
]


pytestmark = pytest.mark.usefixtures("province")


@pytest.fixture
def schools():
    write_units(Unit(code, name, UnitKind.SCHOOL, f"{code}@example.org", "41", "DT41") for code, name in SCHOOLS)


@pytest.fixture
def anybody():
    return somebody(SCHOOL, Role.GUARDIAN)


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
