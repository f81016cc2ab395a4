"""Whom an audience means once its lists are opened, and when recipients must be hidden from one another."""

from datetime import UTC, datetime

import pytest

from chalicelib.domain.audiences import (
    LISTS_MAX,
    Audience,
    Selection,
    audience_errors,
    audience_from,
    audience_to,
    may_reach_two_guardians,
    selection,
)
from chalicelib.domain.contact_lists import NEEDS, ContactList, Scope, ScopeKind, list_errors
from chalicelib.domain.roles import MANAGEMENT, STAFF, Role

AT = datetime(2026, 11, 25, tzinfo=UTC)


def a_list(kind: ScopeKind = ScopeKind.CUSTOM, *people: str, **scope: str) -> ContactList:
    return ContactList("list", "41000001", "Lista", Scope(kind, **scope), AT, AT, people)


def errors(kind: ScopeKind, *people: str, name: str = "Lista", **scope: str) -> dict[str, str]:
    return {each.field: each.code for each in list_errors(name, Scope(kind, **scope), people)}


def test_roles_filter_everyone_and_groups_only():
    teachers = Audience(roles=frozenset({Role.TEACHER}), groups=("A",), students=("one",), people=("ana",))

    meant = selection(teachers, [a_list(ScopeKind.GUARDIANS)])

    assert meant.teacher_groups == {"A"}
    assert not meant.guardian_groups
    assert meant.broad == {Role.GUARDIAN}
    assert meant.students == {"one"}
    assert meant.people == {"ana"}


@pytest.mark.parametrize(
    ("named", "expected"),
    [
        (a_list(ScopeKind.GUARDIANS), Selection(broad=frozenset({Role.GUARDIAN}))),
        (a_list(ScopeKind.GROUP_GUARDIANS, group="A"), Selection(guardian_groups=frozenset({"A"}))),
        (a_list(ScopeKind.TEACHERS), Selection(broad=frozenset({Role.TEACHER}))),
        (a_list(ScopeKind.STAFF), Selection(colleagues=STAFF)),
        (a_list(ScopeKind.MANAGEMENT_TEAM), Selection(colleagues=MANAGEMENT)),
        (a_list(ScopeKind.PROVINCE_SCHOOLS, province="41"), Selection(provinces=frozenset({"41"}))),
        (a_list(ScopeKind.CUSTOM, "ana", "eva"), Selection(people=frozenset({"ana", "eva"}))),
        (
            a_list(ScopeKind.TEACHERS, "ana"),
            Selection(broad=frozenset({Role.TEACHER}), people=frozenset({"ana"})),
        ),
    ],
    ids=lambda value: str(value.scope.kind) if isinstance(value, ContactList) else "",
)
def test_a_list_means_its_scope_and_the_people_on_it(named, expected):
    assert selection(Audience(contact_lists=("list",)), [named]) == expected


def test_several_lists_add_up_and_what_is_left_out_stays_out():
    audience = Audience(people=("ana",), contact_lists=("a", "b"), exclude=("eva", "1A"))

    meant = selection(audience, [a_list(ScopeKind.CUSTOM, "eva"), a_list(ScopeKind.GROUP_GUARDIANS, group="1A")])

    assert meant == Selection(
        guardian_groups=frozenset({"1A"}), people=frozenset({"ana", "eva"}), exclude=frozenset({"eva", "1A"})
    )


@pytest.mark.parametrize(
    ("meant", "named", "locked"),
    [
        (Selection(broad=frozenset({Role.GUARDIAN})), 0, True),
        (Selection(guardian_groups=frozenset({"A"})), 0, True),
        (Selection(students=frozenset({"one"})), 0, True),
        (Selection(people=frozenset({"ana", "eva"})), 2, True),
        (Selection(people=frozenset({"ana", "eva"})), 1, False),
        (Selection(broad=frozenset({Role.TEACHER}), colleagues=STAFF, provinces=frozenset({"41"})), 1, False),
    ],
)
def test_recipients_are_hidden_where_two_guardians_may_be_reached(meant, named, locked):
    assert may_reach_two_guardians(meant, named) is locked


def test_a_list_alone_is_an_audience_and_there_are_not_too_many():
    assert not audience_errors(Audience(contact_lists=("a",)))
    many = audience_errors(Audience(contact_lists=tuple(map(str, range(LISTS_MAX + 1)))))
    assert [(each.field, each.code) for each in many] == [("audience.contact_lists", "too_many")]


def test_an_audience_survives_being_kept():
    audience = Audience(frozenset({Role.TEACHER}), everyone=True, people=("a",), contact_lists=("l",), exclude=("x",))

    assert audience_from(audience_to(audience)) == audience
    assert audience_from({"people": ["a", "b", "a"]}) == Audience(people=("a", "b"))


@pytest.mark.parametrize("kind", ScopeKind)
def test_each_scope_says_what_it_needs_and_nothing_else(kind):
    given = {"group": "A", "province": "41"}
    needed = NEEDS[kind]

    told = errors(kind, "ana", **given)
    assert told == {f"scope.{part}": "not_with_this_kind" for part in given if part != needed}
    if needed:
        assert errors(kind, "ana") == {f"scope.{needed}": "required"}


def test_all_that_is_wrong_with_a_list_is_told_at_once():
    assert errors(ScopeKind.CUSTOM, name=" ", group="A") == {
        "name": "required",
        "scope.group": "not_with_this_kind",
        "people": "required",
    }
    assert errors(ScopeKind.PROVINCE_SCHOOLS, name="a\nb", province="Sevilla") == {
        "name": "one_line",
        "scope.province": "invalid_value",
    }
