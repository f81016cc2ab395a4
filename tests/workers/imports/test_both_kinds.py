"""Imports of students and of teachers into one school: neither takes the other's place, and one writes at a time."""

import pytest

from chalicelib.services import importing
from chalicelib.storage.directory_rows import unit_key
from tests.exports import ANA, EVA, LEO, an_export, teachers
from tests.imports import Imports, imported
from tests.stage import Stage
from tests.units import SCHOOL

STAFF = teachers(("Ana Ruiz", "ana@ies.example", "1º ESO A"), ("Leo Sanz", "leo@ies.example", "2º ESO B"))


@pytest.fixture
def imports(stage: Stage) -> Imports:
    """Into a school that has imported its students once."""
    return imported(stage, an_export(ANA, LEO))


def test_students_that_wait_for_a_confirmation_still_do_when_teachers_have_been_imported(imports: Imports) -> None:
    waits = imports.run(an_export(ANA))["id"]
    imports.done(STAFF, "teachers")

    assert imports.report(waits)["status"] == "needs_confirmation"
    assert imports.confirm(waits)["status"] == "done"
    assert set(imports.students()) == {"Rey Gil, Ana"}
    assert {each["name"] for each in imports.all("teachers")} == {"Ana Ruiz", "Leo Sanz"}
    assert imports.leftovers() == []


def test_teachers_that_wait_for_a_confirmation_still_do_when_students_have_been_imported(imports: Imports) -> None:
    imports.done(STAFF, "teachers")
    waits = imports.run(teachers(("Ana Ruiz", "ana@ies.example", "1º ESO A")), "teachers")["id"]
    imports.done(an_export(ANA, LEO, EVA))

    assert imports.confirm(waits)["status"] == "done"
    assert {each["name"] for each in imports.all("teachers")} == {"Ana Ruiz"}
    assert imports.leftovers() == []


def test_a_newer_import_of_teachers_takes_the_place_of_an_older_one_of_teachers(imports: Imports) -> None:
    older = imports.begin(STAFF, "teachers")
    newer = imports.begin(teachers(("Eva Gil", "eva@ies.example", "1º ESO A")), "teachers")
    imports.stage.work()

    assert imports.report(older)["reason"]["code"] == "overtaken"
    assert imports.report(newer)["status"] == "done"


def test_an_import_waits_while_one_of_the_other_kind_writes_and_goes_on_when_that_is_done(imports: Imports) -> None:
    students, staff = imports.begin(an_export(ANA, LEO, EVA)), imports.begin(STAFF, "teachers")
    imports.stage.deliver("upload")
    imports.stage.forget_work()
    writes(imports, students)

    looks = [importing.work(staff) for _ in range(12)]

    assert set(looks) == {"waits"}
    assert imports.report(staff)["status"] == "running"
    assert importing.work(students) == "done"
    imports.stage.work()
    assert imports.report(staff)["status"] == "done"
    assert set(imports.students()) == {"Rey Gil, Ana", "Rey Gil, Leo", "Sanz Cano, Eva"}
    assert {each["name"] for each in imports.all("teachers")} == {"Ana Ruiz", "Leo Sanz"}
    assert imports.leftovers() == []


def writes(imports: Imports, id: str) -> None:
    """Have the school say that this import writes."""
    imports.stage.dynamodb.update_item(
        TableName=imports.stage.environment["DIRECTORY_TABLE"],
        Key={"pk": {"S": unit_key(SCHOOL.id)}, "sk": {"S": "ENROLMENT"}},
        UpdateExpression="SET running_import = :id",
        ExpressionAttributeValues={":id": {"S": id}},
    )
