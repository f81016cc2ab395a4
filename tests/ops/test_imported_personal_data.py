"""RGPD art. 17 and imports: nothing that these left beside a person outlives an erasure, and recognises nobody."""

from dataclasses import replace
from typing import Any

import pytest

from chalicelib.services import personal_data
from chalicelib.services.personal_data import StillHoldsRoles
from chalicelib.storage.directory_rows import unit_key
from tests.exports import ANA, EVA, JULIA, LEO, MARCOS, ROSA, Pupil, an_export
from tests.imports import Imports, imported
from tests.stage import Stage
from tests.units import SCHOOL

NOBODYS = Pupil("2", "Rey Gil, Leo", "2º ESO B", ())
NEW = {"name": "Julia Irrepetible", "email": "irrepetible@familia.example"}


@pytest.fixture
def imports(stage: Stage) -> Imports:
    """Into a school where Ana, of whom Julia was a guardian, has left, and Leo has not."""
    return imported(stage, an_export(ANA, NOBODYS))


def julia_leaves(imports: Imports) -> str:
    julia = imports.guardian_id("Julia Gil Roca")
    imports.done(an_export(NOBODYS))
    return julia


def role_of(imports: Imports, person: str) -> dict[str, Any]:
    return dict(imports.rows()[f"ROLE#{person}#guardian"])


def write_beside(imports: Imports, sk: str, to_come: str, generation: int) -> None:
    imports.stage.dynamodb.update_item(
        TableName=imports.stage.environment["DIRECTORY_TABLE"],
        Key={"pk": {"S": unit_key(SCHOOL.id)}, "sk": {"S": sk}},
        UpdateExpression="SET #next = :next, next_generation = :generation",
        ExpressionAttributeNames={"#next": "next"},
        ExpressionAttributeValues={":next": {"S": to_come}, ":generation": {"N": str(generation)}},
    )


def pointer(imports: Imports, said: str, **values: Any) -> None:
    imports.stage.dynamodb.update_item(
        TableName=imports.stage.environment["DIRECTORY_TABLE"],
        Key={"pk": {"S": unit_key(SCHOOL.id)}, "sk": {"S": "ENROLMENT"}},
        UpdateExpression=said,
        ExpressionAttributeValues={f":{name}": value for name, value in values.items()},
    )


def test_an_erased_guardian_is_recognised_by_nothing_and_comes_back_as_somebody_new(imports: Imports) -> None:
    julia = julia_leaves(imports)
    imports.stage.client("secretary").patch(f"/units/{SCHOOL.id}/people/{julia}", {"email": "a.mano@familia.example"})

    personal_data.forget(SCHOOL.id, julia)

    assert {"known", "email_by_hand_at"} & set(role_of(imports, julia)) == set()
    for _ in range(2):
        imports.done(an_export(ANA, LEO))
        assert imports.guardians()["Julia Gil Roca"]["email"] == JULIA.email
        assert imports.guardian_id("Julia Gil Roca") != julia
        assert role_of(imports, julia)["person_name"] == {"S": ""}


def test_what_an_import_that_was_given_up_left_of_a_guardian_goes_with_them(imports: Imports) -> None:
    julia = julia_leaves(imports)
    student = next(sk for sk in imports.rows() if sk.startswith("S#"))
    named = f'[["{julia}", "{NEW["name"]}"]]'
    contact = f'{{"begins": true, "contact": {{"name": "{NEW["name"]}", "email": "{NEW["email"]}"}}}}'
    write_beside(imports, f"ROLE#{julia}#guardian", contact, 99)
    write_beside(imports, student, f'{{"name": "Rey Gil, Leo", "groups": [], "guardians": {named}}}', 99)

    personal_data.forget(SCHOOL.id, julia)

    assert "Irrepetible" not in str(imports.rows())
    assert "irrepetible" not in str(imports.rows())
    assert imports.leftovers() == []
    assert imports.students()["Rey Gil, Leo"]["groups"] == ["2º ESO B"]


def test_a_student_whom_an_import_that_was_given_up_brought_goes_with_the_names_of_their_guardians(
    imports: Imports,
) -> None:
    julia = julia_leaves(imports)
    imports.done(an_export(NOBODYS, EVA))
    eva = next(sk for sk, row in imports.rows().items() if sk.startswith("S#") and "Eva" in str(row["name"]))
    write_beside(imports, eva, '{"new": true}', 99)
    imports.stage.dynamodb.update_item(
        TableName=imports.stage.environment["DIRECTORY_TABLE"],
        Key={"pk": {"S": unit_key(SCHOOL.id)}, "sk": {"S": eva}},
        UpdateExpression="SET guardians = :guardians",
        ExpressionAttributeValues={":guardians": {"S": f'[["{julia}", "{NEW["name"]}"]]'}},
    )

    personal_data.forget(SCHOOL.id, julia)

    assert eva not in imports.rows()


def test_whom_an_import_that_writes_makes_a_guardian_again_is_not_erased(imports: Imports) -> None:
    julia = julia_leaves(imports)
    write_beside(imports, f"ROLE#{julia}#guardian", '{"begins": true, "students": []}', 99)
    pointer(imports, "SET running_import = :id, last_generation = :last", id={"S": "some"}, last={"N": "99"})

    with pytest.raises(StillHoldsRoles):
        personal_data.forget(SCHOOL.id, julia)


def restricted(imports: Imports) -> tuple[str, str]:
    """Julia, who may not receive of Ana and is her guardian no more; and where that is seen."""
    imports.done(an_export(ANA, NOBODYS))
    student = next(each for each in imports.all("students") if each["name"] == "Rey Gil, Ana")
    julia = imports.guardian_id("Julia Gil Roca")
    path = f"/units/{SCHOOL.id}/students/{student['id']}"
    decided = {"may_receive": False, "reason": "Auto del juzgado"}
    assert imports.stage.client("director").patch(f"{path}/guardians/{julia}", decided).status == 200
    imports.done(an_export(replace(ANA, tutors=(MARCOS,)), NOBODYS))
    return julia, path


def may_receive(imports: Imports, path: str) -> dict[str, bool]:
    shown = imports.stage.client("director").get(path).json["guardians"]
    return {each["name"]: each["may_receive"] for each in shown}


def test_who_may_not_receive_is_recognised_while_that_is_kept_and_still_may_not(imports: Imports) -> None:
    julia, path = restricted(imports)

    assert personal_data.forget(SCHOOL.id, julia).custody == 1
    imports.done(an_export(ANA, NOBODYS))

    assert may_receive(imports, path)["Julia Gil Roca"] is False


def test_somebody_new_is_not_taken_for_whoever_was_erased_and_may_not_receive(imports: Imports) -> None:
    julia, path = restricted(imports)
    personal_data.forget(SCHOOL.id, julia)

    report = imports.run(an_export(replace(ANA, tutors=(MARCOS, ROSA)), NOBODYS))
    assert report["status"] == "needs_confirmation"
    assert [note["code"] for note in report["custody"]] == ["restricted_is_missing"]
    imports.confirm(report["id"])

    assert may_receive(imports, path) == {"Marcos Rey Sanz": True, "Rosa Cano Luna": True}


def test_who_was_forgotten_after_their_time_is_recognised_by_nothing_either(imports: Imports) -> None:
    julia = julia_leaves(imports)

    personal_data.retire(SCHOOL.id, julia)

    assert "known" not in role_of(imports, julia)
