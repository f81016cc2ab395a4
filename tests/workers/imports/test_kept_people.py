"""What an import must leave alone: who signs in as whom, and what was decided of a guardian."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest

from tests.exports import JULIA, MARCOS, Pupil, an_export
from tests.imports import Imports
from tests.stage import Stage
from tests.units import SCHOOL

ANA = Pupil("1", "Rey Gil, Ana", "1º ESO A", (JULIA, MARCOS))
ELSEWHERE = replace(MARCOS, email="otro@familia.example")


@pytest.fixture(scope="module")
def imports(stage: Stage) -> Iterator[Imports]:
    made = Imports(stage)
    made.done(an_export(ANA))
    yield made
    stage.cold()


def listed(stage: Stage, what: str) -> list[dict[str, Any]]:
    return list(stage.client("director").get(f"/units/{SCHOOL.id}/{what}").json["items"])


def marcos(stage: Stage) -> str:
    return next(str(person["id"]) for person in listed(stage, "guardians") if person["name"].startswith("Marcos"))


def test_no_import_changes_what_was_decided_of_a_guardian(stage: Stage, imports: Imports) -> None:
    (ana,) = listed(stage, "students")
    student, father = f"/units/{SCHOOL.id}/students/{ana['id']}", marcos(stage)
    decided = {"may_receive": False, "reason": "Auto 12/2026"}
    assert stage.client("director").patch(f"{student}/guardians/{father}", decided).status == 200

    imports.done(an_export(replace(ANA, group="2º ESO A", tutors=(JULIA, ELSEWHERE))))
    imports.done(an_export(replace(ANA, tutors=(JULIA,))))
    imports.done(an_export(ANA))

    held = {each["id"]: each for each in stage.client("director").get(student).json["guardians"]}
    assert (held[father]["may_receive"], held[father]["reason"]) == (False, "Auto 12/2026")


def test_an_import_that_changes_an_address_changes_nobodys_sign_in(stage: Stage, imports: Imports) -> None:
    father = marcos(stage)
    invited = stage.client("secretary").post(f"/units/{SCHOOL.id}/people/{father}/invitations").json
    assert invited["mailed_to"] == MARCOS.email
    stage.client("the father").post("/me/invitations", {"code": invited["code"]})

    imports.done(an_export(replace(ANA, tutors=(JULIA, ELSEWHERE))))

    (held,) = stage.client("the father").get("/me").json["memberships"]
    assert (held["person"]["id"], held["role"]) == (father, "guardian")
    assert ELSEWHERE.email in {person["email"] for person in listed(stage, "guardians")}
    assert stage.client("director").delete(f"/units/{SCHOOL.id}/people/{father}/account").status == 204
