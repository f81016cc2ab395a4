"""Whom an audience means, and through whom: what somebody gets for themselves does not hang on any student."""

import pytest

from chalicelib.domain.audiences import Audience, selection
from chalicelib.domain.roles import Role
from chalicelib.services import clock, registrations
from chalicelib.storage import audiences
from tests.units import SCHOOL

BOTH = frozenset({Role.GUARDIAN, Role.TEACHER})


@pytest.fixture(autouse=True)
def a_school(tables):
    """One teacher is the mother of a student; the father is no teacher."""
    registrations.register_unit(SCHOOL)
    for person, roles in {"mother": BOTH, "father": {Role.GUARDIAN}}.items():
        registrations.register_person(SCHOOL.id, person, f"{person}@example.org", person_id=person)
        for role in roles:
            registrations.register_role(SCHOOL.id, person, role)
    registrations.register_student(SCHOOL.id, "zoe", "Zoe", groups=[], guardian_ids=["mother", "father"])


@pytest.mark.parametrize(
    ("audience", "through"),
    [
        (Audience(roles=BOTH, everyone=True), {"mother": (), "father": ("zoe",)}),
        (Audience(roles=frozenset({Role.GUARDIAN}), everyone=True), {"mother": ("zoe",), "father": ("zoe",)}),
        (Audience(roles=frozenset({Role.TEACHER}), everyone=True), {"mother": ()}),
        (
            Audience(roles=frozenset({Role.GUARDIAN}), everyone=True, people=("mother",)),
            {"mother": (), "father": ("zoe",)},
        ),
    ],
)
def test_who_is_meant_in_another_role_too_is_meant_for_themselves(audience, through):
    found = audiences.resolve(SCHOOL.id, selection(audience, ()), clock.now())

    assert {reached.person_id: reached.about for reached in found} == through
