"""An import from the form to the report: through the real routes, the event, the queues and their workers."""

import json
from datetime import timedelta
from typing import Any

import pytest

from chalicelib.domain.imports import CONFIRMABLE
from chalicelib.services import clock, sweeping
from chalicelib.storage.directory_rows import TABLE, unit_key
from tests.exports import ANA, EVA, JULIA, LEO, MANY, MARCOS, SAMPLE, Pupil, an_export, an_older_export, teachers
from tests.imports import PATH, Imports
from tests.units import SCHOOL


def test_the_sample_is_imported_whole(imports: Imports) -> None:
    report = imports.run(SAMPLE)

    assert report["status"] == "done"
    counted = ("rows", "created", "updated", "unchanged", "skipped")
    assert [report[name] for name in counted] == [120, 117, 0, 0, 3]
    assert (report["rejected"], report["leaving"], report["reason"]) == ([], [], None)
    assert report["school_year"] == "2026"
    assert len(imports.students()) == 117
    assert imports.leftovers() == []


def test_importing_twice_changes_nothing(imports: Imports) -> None:
    imports.done(SAMPLE)
    rows = imports.rows()

    again = imports.run(SAMPLE)

    assert (again["created"], again["updated"], again["unchanged"], again["skipped"]) == (0, 0, 117, 3)
    assert imports.rows() == rows


@pytest.mark.parametrize("export", [an_export, an_older_export])
def test_students_come_with_their_classes_and_guardians_in_both_layouts(imports: Imports, export: Any) -> None:
    imports.done(export(ANA, LEO))

    assert imports.students() == {
        "Rey Gil, Ana": {"groups": ["1º ESO A"], "guardians": ["Julia Gil Roca", "Marcos Rey Sanz"]},
        "Rey Gil, Leo": {"groups": ["2º ESO B"], "guardians": ["Julia Gil Roca"]},
    }
    assert imports.guardians() == {
        "Julia Gil Roca": {
            "email": JULIA.email,
            "phone": JULIA.phone,
            "students": ["Rey Gil, Ana", "Rey Gil, Leo"],
        },
        "Marcos Rey Sanz": {"email": MARCOS.email, "phone": MARCOS.phone, "students": ["Rey Gil, Ana"]},
    }


def test_nothing_of_a_document_an_address_or_a_birthday_is_kept(imports: Imports) -> None:
    more = {"Dirección": "Calle Sierpes, 7", "Fecha de nacimiento": "03/02/2012", "DNI/Pasaporte": "34256684R"}
    imports.done(an_export(Pupil(tutors=(JULIA,), more=more)))

    kept = json.dumps(imports.rows(), default=str)

    for secret in ("12345678", "Sierpes", "03/02/2012", "34256684", "1070001"):
        assert secret not in kept
    assert imports.leftovers() == []


# ------------------------------------------------------------------------------------------------- changes


def test_who_changes_class_is_updated_and_nobody_else(imports: Imports) -> None:
    imports.done(an_export(ANA, LEO, EVA))

    report = imports.done(an_export(ANA, Pupil("2", "Rey Gil, Leo", "3º ESO A", (JULIA,)), EVA))

    assert (report["created"], report["updated"], report["unchanged"]) == (0, 1, 2)
    assert imports.students()["Rey Gil, Leo"]["groups"] == ["3º ESO A"]
    assert [group["name"] for group in imports.all("groups")] == ["1º ESO A", "3º ESO A"]


def test_who_leaves_is_no_longer_enrolled_and_their_guardians_no_longer_receive(imports: Imports) -> None:
    imports.done(an_export(*MANY, ANA, EVA))

    report = imports.run(an_export(*MANY, ANA))

    assert report["status"] == "done"
    assert [who["name"] for who in report["leaving"]] == ["Sanz Cano, Eva"]
    assert "Sanz Cano, Eva" not in imports.students()
    assert "Rosa Cano Luna" not in imports.guardians()
    assert "Julia Gil Roca" in imports.guardians()


def test_who_is_marked_as_having_left_leaves(imports: Imports) -> None:
    imports.done(an_export(*MANY, EVA))

    report = imports.run(an_export(*MANY, Pupil("3", EVA.name, EVA.group, EVA.tutors, "Trasladada")))

    assert [who["name"] for who in report["leaving"]] == ["Sanz Cano, Eva"]
    assert report["skipped"] == 1


def test_who_comes_back_is_the_same_person_as_before(imports: Imports) -> None:
    imports.done(an_export(ANA, EVA))
    rosa = imports.guardian_id("Rosa Cano Luna")
    imports.done(an_export(ANA))

    imports.done(an_export(ANA, EVA))

    assert imports.guardian_id("Rosa Cano Luna") == rosa


# ------------------------------------------------------------------------------------------------- too many leave


def test_when_too_many_would_leave_it_waits_and_says_who(imports: Imports) -> None:
    imports.done(an_export(ANA, LEO, EVA))
    before = imports.truth()

    report = imports.run(an_export(ANA, EVA))

    assert report["status"] == "needs_confirmation"
    assert [who["name"] for who in report["leaving"]] == ["Rey Gil, Leo"]
    assert imports.truth() == before

    confirmed = imports.confirm(report["id"])

    assert confirmed["status"] == "done"
    assert "Rey Gil, Leo" not in imports.students()
    assert imports.leftovers() == []


def test_one_in_twenty_leaves_without_a_word(imports: Imports) -> None:
    imports.done(an_export(*MANY))

    assert imports.run(an_export(*MANY[2:]))["status"] == "done"
    assert imports.run(an_export(*MANY[5:]))["status"] == "needs_confirmation"


def test_what_does_not_wait_for_a_confirmation_takes_none(imports: Imports) -> None:
    id = imports.done(an_export(ANA))["id"]

    answer = imports.stage.client("clerk").post(f"{PATH}/{id}/confirm", {})

    assert (answer.status, answer.code) == (409, "conflict")
    assert "confirmación" in answer.json["hint"]


def test_a_confirmation_that_is_repeated_with_its_key_is_answered_alike(imports: Imports) -> None:
    imports.done(an_export(ANA, LEO))
    id = imports.run(an_export(ANA))["id"]
    client, key = imports.stage.client("clerk"), {"Idempotency-Key": "once"}

    first = client.post(f"{PATH}/{id}/confirm", {}, headers=key)
    imports.stage.work()
    again = client.post(f"{PATH}/{id}/confirm", {}, headers=key)

    assert (first.status, again.status, again.text) == (200, 200, first.text)
    assert again.headers["idempotency-replayed"] == "true"


def test_a_newer_import_takes_the_place_of_one_that_waits(imports: Imports) -> None:
    imports.done(an_export(ANA, LEO))
    older = imports.run(an_export(ANA))["id"]

    imports.done(an_export(ANA, LEO, EVA))

    assert imports.stage.client("clerk").post(f"{PATH}/{older}/confirm", {}).code == "conflict"
    assert set(imports.students()) == {"Rey Gil, Ana", "Rey Gil, Leo", "Sanz Cano, Eva"}


def test_a_confirmation_that_nobody_gives_is_given_up(imports: Imports, monkeypatch: pytest.MonkeyPatch) -> None:
    imports.done(an_export(ANA, LEO))
    id = imports.run(an_export(ANA))["id"]

    late = clock.now() + CONFIRMABLE + timedelta(minutes=1)
    monkeypatch.setattr(sweeping, "now", lambda: late)
    monkeypatch.setattr(clock, "now", lambda: late)
    imports.stage.sweep_once()
    imports.stage.work()

    report = imports.report(id)
    assert (report["status"], report["reason"]["code"]) == ("failed", "not_confirmed")
    assert len(imports.students()) == 2
    assert imports.leftovers() == []


# ------------------------------------------------------------------------------------------------- teachers


def test_teachers_come_with_their_classes(imports: Imports) -> None:
    imports.done(an_export(ANA, LEO))

    report = imports.done(
        teachers(("Ana Ruiz", "ana@ies.example", "1º ESO A, 2º ESO B"), ("Leo Sanz", "leo@ies.example", "")), "teachers"
    )

    groups = {group["id"]: group["name"] for group in imports.all("groups")}
    told = {each["name"]: [groups[group] for group in each["groups"]] for each in imports.all("teachers")}
    assert told == {"Ana Ruiz": ["1º ESO A", "2º ESO B"], "Leo Sanz": []}
    assert (report["rows"], report["created"]) == (2, 2)
    assert set(imports.students()) == {"Rey Gil, Ana", "Rey Gil, Leo"}
    assert imports.leftovers() == []


def test_teachers_imported_twice_are_unchanged_and_another_address_is_an_update(imports: Imports) -> None:
    rows = [("Ana Ruiz", "ana@ies.example", "1º ESO A"), ("Leo Sanz", "leo@ies.example", "1º ESO A")]
    imports.done(teachers(*rows), "teachers")
    assert imports.done(teachers(*rows), "teachers")["unchanged"] == 2

    rows[0] = ("Ana Ruiz", "ana.ruiz@ies.example", "1º ESO A")
    report = imports.done(teachers(*rows), "teachers")

    assert (report["updated"], report["unchanged"], report["leaving"]) == (1, 1, [])
    assert {each["email"] for each in imports.all("teachers")} == {"ana.ruiz@ies.example", "leo@ies.example"}


def test_a_teacher_who_leaves_is_one_no_more_unless_somebody_gave_the_role(imports: Imports) -> None:
    client = imports.stage.client("director")
    given = {"name": "Sol Vega", "email": "sol@ies.example", "role": "teacher"}
    assert client.post(f"/units/{SCHOOL.id}/members", given).status == 201
    imports.done(teachers(("Ana Ruiz", "ana@ies.example", ""), ("Leo Sanz", "leo@ies.example", "")), "teachers")

    report = imports.done(teachers(("Ana Ruiz", "ana@ies.example", "")), "teachers")

    assert [who["name"] for who in report["leaving"]] == ["Leo Sanz"]
    assert {each["name"] for each in imports.all("teachers")} == {"Ana Ruiz", "Sol Vega"}


# ------------------------------------------------------------------------------------------------- lists


def test_students_are_found_as_one_types_and_by_class(imports: Imports) -> None:
    imports.done(an_export(ANA, LEO, EVA))
    groups = {group["name"]: group["id"] for group in imports.all("groups")}

    assert set(imports.students(q="rey an")) == {"Rey Gil, Ana"}
    assert set(imports.students(group=groups["1º ESO A"])) == {"Rey Gil, Ana", "Sanz Cano, Eva"}
    assert [each["name"] for each in imports.all("guardians", q="jul")] == ["Julia Gil Roca"]


def test_imports_are_listed_newest_first(imports: Imports) -> None:
    first, second = imports.done(an_export(ANA))["id"], imports.done(an_export(ANA))["id"]

    assert [each["id"] for each in imports.all("imports")][:2] == [second, first]


def test_while_an_import_writes_another_is_refused(imports: Imports) -> None:
    imports.done(an_export(ANA))
    id = imports.begin(an_export(ANA, LEO))
    table = imports.stage.environment["DIRECTORY_TABLE"]
    pointer = {"pk": {"S": unit_key(SCHOOL.id)}, "sk": {"S": "ENROLMENT"}}
    imports.stage.dynamodb.update_item(
        TableName=table,
        Key=pointer,
        UpdateExpression="SET running_import = :id",
        ExpressionAttributeValues={":id": {"S": id}},
    )

    answer = imports.stage.client("clerk").post(PATH, {"kind": "students", "name": "otra.csv", "size": 10})

    assert (answer.status, answer.code) == (409, "conflict")
    assert "otra importación" in answer.json["hint"]
    assert TABLE == "directory"
    imports.stage.work()
    assert imports.report(id)["status"] == "done"
