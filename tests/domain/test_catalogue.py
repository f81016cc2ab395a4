import pytest

from chalicelib.domain.catalogue import TYPES
from chalicelib.domain.people import UnitKind


def test_a_type_is_found_by_its_id():
    assert all(id == kind.id for id, kind in TYPES.items())


def test_a_general_letter_goes_to_any_unit_without_a_deadline():
    assert set(TYPES["general"].destination_kinds) == set(UnitKind)
    assert TYPES["general"].deadline_days is None


def test_a_student_is_transferred_between_schools():
    assert TYPES["student_transfer"].destination_kinds == (UnitKind.SCHOOL,)


@pytest.mark.parametrize("type", ["request", "staff", "enrolment", "works_and_equipment", "transport_and_meals"])
def test_what_an_office_decides_is_not_asked_of_a_school(type):
    assert UnitKind.SCHOOL not in TYPES[type].destination_kinds


def test_every_type_can_be_sent_somewhere_and_its_deadline_is_a_day_at_least():
    assert all(kind.destination_kinds for kind in TYPES.values())
    assert all(kind.deadline_days is None or kind.deadline_days >= 1 for kind in TYPES.values())
