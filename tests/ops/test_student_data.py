"""RGPD arts. 15 and 17 of a student: all that the school keeps is told, and goes once they have left."""

import json

import pytest

from chalicelib.domain.errors import NotFound
from chalicelib.domain.imports import Entry, Import, ImportKind
from chalicelib.domain.people import PersonRef
from chalicelib.domain.roles import Role
from chalicelib.services import clock, custody, registrations, student_data
from chalicelib.services.student_data import StillEnrolled
from chalicelib.storage import custody as decisions
from chalicelib.storage import directory_writes
from chalicelib.storage.directory_rows import StudentRow, unit_key
from chalicelib.storage.import_rows import import_row, report_row
from chalicelib.storage.transactions import Delete, Put, commit
from tests.units import SCHOOL

CHILD = "Niña Irrepetible"
REASON = "Auto del juzgado"


@pytest.fixture
def enrolled(stage) -> str:
    """A student with a guardian who may not receive, whom the report of an import names."""
    guardian = registrations.register_person(SCHOOL.id, "Padre")
    registrations.register_role(SCHOOL.id, guardian.id, Role.GUARDIAN)
    student = f"s-{clock.fresh_id()}"
    registrations.register_student(SCHOOL.id, student, CHILD, guardian_ids=[guardian.id])
    custody.decide(stage.caller("director"), SCHOOL.id, student, guardian.id, may_receive=False, reason=REASON)
    clerk = PersonRef("clerk", "Persona clerk")
    begun = Import(clock.fresh_id(), SCHOOL.id, ImportKind.STUDENTS, "RegAlum.csv", 10, clerk, clock.now())
    leaves = Entry("leaving", person=PersonRef(student, CHILD))
    commit([Put(import_row(begun)), Put(report_row(begun.id, 0, [leaves], expires=2_000_000_000))])
    return student


def leave(student: str) -> None:
    commit([Delete(StudentRow(unit_key(SCHOOL.id), f"S#{student}"))])


def test_all_that_is_kept_of_a_student_is_told(stage, enrolled):
    told = student_data.export(SCHOOL.id, enrolled)

    assert told["student"]["name"] == CHILD
    assert [each["reason"] for each in told["custody"]] == [REASON]
    assert [each["action"] for each in told["audit"]] == ["custody_changed"]
    assert [part["report"][0][6] for part in told["imports"]] == [CHILD]


def test_who_is_enrolled_is_not_erased_and_of_nobody_nothing_is_told(stage, enrolled):
    with pytest.raises(StillEnrolled):
        student_data.forget(SCHOOL.id, enrolled)
    with pytest.raises(NotFound):
        student_data.export(SCHOOL.id, "nobody")


def test_once_they_have_left_all_that_names_them_goes_however_often(stage, enrolled):
    leave(enrolled)

    done = student_data.forget(SCHOOL.id, enrolled)
    again = student_data.forget(SCHOOL.id, enrolled)

    assert (done.custody, done.audit, done.reports) == (1, 1, 1)
    assert (again.custody, again.audit, again.reports) == (0, 0, 0)
    assert not decisions.of_student(SCHOOL.id, enrolled)
    left = json.dumps(student_data.export(SCHOOL.id, enrolled), default=str)
    assert CHILD not in left
    assert REASON not in left
    assert "custody_changed" in left


def test_another_student_of_the_same_guardian_keeps_theirs(stage, enrolled):
    child = directory_writes.find_student(SCHOOL.id, enrolled)
    assert child
    (guardian,) = child.guardians
    registrations.register_student(SCHOOL.id, "sister", "Hermana", guardian_ids=[guardian.id])
    custody.decide(stage.caller("director"), SCHOOL.id, "sister", guardian.id, may_receive=False, reason=REASON)
    leave(enrolled)

    student_data.forget(SCHOOL.id, enrolled)

    assert decisions.of_student(SCHOOL.id, "sister")
