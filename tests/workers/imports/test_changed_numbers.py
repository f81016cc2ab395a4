"""A guardian who may not receive of a student stays so when the export gives the student another number."""

from dataclasses import replace
from typing import Any, Final

import pytest

from chalicelib.storage import imports as store
from tests.exports import JULIA, MARCOS, Pupil, Tutor, an_export
from tests.faults import watched
from tests.imports import PATH, Imports, restore, snapshot
from tests.units import SCHOOL
from tests.workers.imports.restrictions import ANA, BARRED, EVA, RENUMBERED, codes, decide, held, trail

FAR: Final = "2040-01-01T00:00:00Z"


@pytest.mark.parametrize(
    ("name", "father"),
    [
        (ANA.name, MARCOS),
        (ANA.name, replace(MARCOS, dni="", phone="699999999")),
        (ANA.name, replace(MARCOS, dni="", phone="")),
        (ANA.name, replace(MARCOS, dni="99999999R", phone="699999999")),
        ("Rey Gil, Ana María", MARCOS),
    ],
    ids=[
        "the same father",
        "without his document, under another telephone",
        "without document and telephone",
        "under another document and telephone",
        "the student's name is longer",
    ],
)
def test_who_may_not_receive_still_may_not_under_another_number_of_the_student(
    imports: Imports, name: str, father: Tutor
) -> None:
    imports.done(an_export(ANA, EVA))
    decide(imports)

    renumbered = replace(RENUMBERED, name=name, tutors=(JULIA, father))
    report = imports.done(an_export(renumbered, EVA))

    assert held(imports, name) == BARRED
    assert codes(report) == [(2, "restriction_carried_over")]
    assert name in report["custody"][0]["message"]
    again = imports.run(an_export(renumbered, EVA))
    assert (again["status"], again["unchanged"], codes(again)) == ("done", 2, [])


def test_a_restriction_that_is_carried_over_keeps_its_reason_and_end_and_is_in_the_audit_trail(
    imports: Imports,
) -> None:
    imports.done(an_export(ANA, EVA))
    decide(imports, until=FAR)

    imports.done(an_export(RENUMBERED, EVA))

    answer = imports.stage.client("director").get(imports.path(ANA.name))
    (father,) = [each for each in answer.json["guardians"] if each["name"] == "Marcos Rey Sanz"]
    assert (father["reason"], father["until"]) == ("Auto 12/2026", FAR)
    carried, decided = trail(imports)
    assert carried["person"] == decided["person"]
    assert carried["before"]["may_receive"] == "true"
    assert carried["after"]["student_id"] == answer.json["id"] != decided["after"]["student_id"]
    assert carried["after"]["may_receive"] == "false"


def test_a_restriction_that_was_lifted_is_not_carried_over(imports: Imports) -> None:
    imports.done(an_export(ANA, EVA))
    decide(imports)
    decide(imports, may_receive=True)

    report = imports.done(an_export(RENUMBERED, EVA))

    assert held(imports) == {"Julia Gil Roca": True, "Marcos Rey Sanz": True}
    assert codes(report) == []


def test_numbers_that_two_students_exchange_take_no_restriction_to_the_other_family(imports: Imports) -> None:
    imports.done(an_export(ANA, EVA))
    decide(imports)

    imports.done(an_export(replace(ANA, id="2"), replace(EVA, id="1")))

    assert held(imports) == BARRED
    assert held(imports, EVA.name) == {"Rosa Cano Luna": True}


@pytest.mark.parametrize(
    ("father", "status"),
    [(MARCOS, "done"), (replace(MARCOS, dni="", phone="699999999"), "needs_confirmation")],
    ids=["the same father", "somebody of his name"],
)
def test_a_student_who_comes_back_under_another_number_after_a_while_is_still_protected(
    imports: Imports, father: Tutor, status: str
) -> None:
    imports.done(an_export(ANA, EVA))
    decide(imports)
    imports.done(an_export(EVA))

    report = imports.run(an_export(replace(RENUMBERED, tutors=(JULIA, father)), EVA))

    assert (report["status"], codes(report)) == (status, [(2, "restriction_carried_over")])
    if status == "needs_confirmation":
        imports.confirm(report["id"])
    assert held(imports) == BARRED


def test_a_student_whom_the_export_tells_under_both_numbers_for_a_while_is_protected_under_both(
    imports: Imports,
) -> None:
    imports.done(an_export(ANA, EVA))
    decide(imports)

    report = imports.run(an_export(ANA, RENUMBERED, EVA))

    assert (report["status"], codes(report)) == ("done", [(3, "restriction_carried_over")])
    imports.done(an_export(RENUMBERED, EVA))
    assert held(imports) == BARRED


@pytest.mark.parametrize(
    "rejected",
    [
        (replace(ANA, tutors=(JULIA, replace(MARCOS, email="no es"))),),
        (ANA, replace(ANA, name="Otra, Persona")),
    ],
    ids=["a bad address", "two names"],
)
def test_a_student_whose_old_line_is_only_rejected_is_protected_under_the_new_number(
    imports: Imports, rejected: tuple[Pupil, ...]
) -> None:
    imports.done(an_export(ANA, EVA))
    decide(imports)

    report = imports.run(an_export(RENUMBERED, *rejected, EVA))

    assert (report["status"], codes(report)) == ("done", [(2, "restriction_carried_over")])
    imports.done(an_export(RENUMBERED, EVA))
    assert held(imports) == BARRED


def test_a_new_student_of_the_same_name_and_another_family_is_nobody_else(imports: Imports) -> None:
    imports.done(an_export(ANA, EVA))
    decide(imports)
    other = replace(RENUMBERED, tutors=(Tutor("Marcos", "Rey", "Sanz", "88888888Y", "", "677777777"),))

    report = imports.run(an_export(ANA, other, EVA))

    assert (report["status"], codes(report)) == ("done", [])


def test_a_student_who_comes_under_two_other_numbers_is_protected_under_both(imports: Imports) -> None:
    imports.done(an_export(ANA, EVA))
    decide(imports)

    report = imports.done(an_export(RENUMBERED, replace(RENUMBERED, id="901"), EVA))

    assert codes(report) == [(2, "restriction_carried_over"), (3, "restriction_carried_over")]
    client = imports.stage.client("director")
    both = [client.get(f"/units/{SCHOOL.id}/students/{each['id']}").json for each in imports.all("students", q="rey")]
    assert [{who["name"]: who["may_receive"] for who in each["guardians"]} for each in both] == [BARRED, BARRED]


def test_a_decision_while_the_import_is_under_way_is_the_one_that_is_carried_over(
    imports: Imports, monkeypatch: pytest.MonkeyPatch
) -> None:
    imports.done(an_export(ANA, EVA))
    decide(imports, until=FAR)
    flip, decided = store.flip, list[str]()

    def decide_first(*about: Any) -> Any:
        if not decided:
            decide(imports)
            decided.append("for good")
        return flip(*about)

    monkeypatch.setattr(store, "flip", decide_first)
    imports.done(an_export(RENUMBERED, EVA))

    answer = imports.stage.client("director").get(imports.path(ANA.name))
    (father,) = [each for each in answer.json["guardians"] if each["name"] == "Marcos Rey Sanz"]
    assert (father["may_receive"], father["until"]) == (False, None)
    assert imports.leftovers() == []


def test_a_restriction_that_was_lifted_afterwards_stays_lifted(imports: Imports) -> None:
    imports.done(an_export(ANA, EVA))
    decide(imports)
    imports.done(an_export(RENUMBERED, EVA))
    decide(imports, may_receive=True)

    imports.done(an_export(RENUMBERED, EVA))

    assert held(imports)["Marcos Rey Sanz"] is True


def test_wherever_an_import_is_cut_off_the_student_is_never_there_without_the_restriction(imports: Imports) -> None:
    stage = imports.stage
    imports.done(an_export(ANA, EVA))
    decide(imports)
    school = snapshot(stage)

    def confirmed() -> None:
        restore(stage, school)
        stage.forget_work()
        id = imports.run(an_export(RENUMBERED, EVA))["id"]
        assert stage.client("clerk").post(f"{PATH}/{id}/confirm", {}).status == 200
        stage.cold()

    confirmed()
    with watched() as calls:
        stage.deliver("import")
    stage.work()
    assert calls.made

    for at, how in [point for point in calls.points() if point[1].dies]:
        confirmed()
        with watched(at, how):
            stage.deliver("import")
        stage.cold()
        assert held(imports) == BARRED, f"{how} {calls.made[at]} ({at})"
        stage.work()
        assert held(imports) == BARRED
        assert len(trail(imports)) == 2
        assert imports.leftovers() == []
