"""A guardian who may not receive of a student stays so when the export gives the student another number."""

from dataclasses import replace
from typing import Any, Final

import pytest

from chalicelib.domain.imports import REPORTED_MAX
from chalicelib.storage import imports as store
from chalicelib.templates.hints import hint
from tests.exports import JULIA, MARCOS, Pupil, Tutor, an_export
from tests.faults import watched
from tests.imports import PATH, Imports, restore, snapshot
from tests.units import SCHOOL

ANA: Final = Pupil("1", "Rey Gil, Ana", "1º ESO A", (JULIA, MARCOS))
RENUMBERED: Final = replace(ANA, id="900")
EVA: Final = Pupil("2", "Sanz Cano, Eva", "1º ESO A", (Tutor("Rosa", "Cano", "Luna", "", "", "600555666"),))
FAR: Final = "2040-01-01T00:00:00Z"


def decide(imports: Imports, whom: str = "Marcos Rey Sanz", *, of: str = "", **decided: Any) -> None:
    """The management team decides of a guardian of Ana's; that they may not receive, unless it is said otherwise."""
    path = f"{of or imports.path(ANA.name)}/guardians/{imports.guardian_id(whom)}"
    answer = imports.stage.client("director").patch(path, {"may_receive": False, "reason": "Auto 12/2026", **decided})
    assert answer.status == 200, answer.text


def held(imports: Imports, student: str = ANA.name) -> dict[str, bool]:
    """The guardians of a student by name, and whether they may receive."""
    answer = imports.stage.client("director").get(imports.path(student))
    return {each["name"]: each["may_receive"] for each in answer.json["guardians"]}


def codes(report: dict[str, Any]) -> list[tuple[int, str]]:
    return [(note["line"], note["code"]) for note in report["custody"]]


def trail(imports: Imports, action: str = "custody_changed") -> list[dict[str, Any]]:
    answer = imports.stage.client("director").get(f"/units/{SCHOOL.id}/audit")
    return [each for each in answer.json["items"] if each["action"] == action]


BARRED: Final = {"Julia Gil Roca": True, "Marcos Rey Sanz": False}


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


def test_somebody_looks_first_when_a_student_of_another_name_comes_with_a_guardian_who_was_barred_of_one_who_leaves(
    imports: Imports,
) -> None:
    imports.done(an_export(ANA, EVA))
    decide(imports)
    leo = Pupil("3", "Rey Gil, Leopoldo", "1º ESO A", (JULIA, MARCOS))

    report = imports.run(an_export(leo, EVA))

    assert (report["status"], codes(report)) == ("needs_confirmation", [(2, "restricted_elsewhere")])
    assert leo.name in report["custody"][0]["message"]
    imports.confirm(report["id"])
    assert held(imports, leo.name) == {"Julia Gil Roca": True, "Marcos Rey Sanz": True}


def test_only_who_decides_on_custody_is_told_of_it_and_confirms_what_waits_for_it(imports: Imports) -> None:
    imports.done(an_export(ANA, EVA))
    decide(imports)
    id = imports.run(an_export(Pupil("3", "Rey Gil, Leopoldo", "1º ESO A", (JULIA, MARCOS)), EVA))["id"]
    clerk = imports.stage.client("clerk")

    told = clerk.get(f"{PATH}/{id}")
    refused = clerk.post(f"{PATH}/{id}/confirm", {})

    assert (told.json["in_doubt"], told.json["custody_total"], told.json["custody"]) == (1, 1, [])
    assert "Leopoldo" not in told.text
    assert (refused.status, refused.code, refused.json["hint"]) == (403, "forbidden", hint("es", "custody_in_doubt"))
    assert imports.report(id)["status"] == "needs_confirmation"
    assert imports.confirm(id)["status"] == "done"
    (confirmed,) = trail(imports, "import_confirmed")
    assert (confirmed["actor"]["id"], confirmed["after"]["in_doubt"]) == ("director", "1")


def test_whoever_confirmed_who_leaves_has_not_confirmed_what_was_decided_since(imports: Imports) -> None:
    imports.done(an_export(ANA, EVA))
    id = imports.run(an_export(Pupil("3", "Rey Gil, Leopoldo", "1º ESO A", (JULIA, MARCOS)), EVA))["id"]
    decide(imports)

    assert imports.stage.client("clerk").post(f"{PATH}/{id}/confirm", {}).status == 200
    imports.stage.work()

    report = imports.report(id)
    assert (report["status"], codes(report)) == ("needs_confirmation", [(2, "restricted_elsewhere")])
    assert imports.confirm(id)["status"] == "done"


def test_what_is_said_of_custody_is_told_however_much_else_there_is_to_say(imports: Imports) -> None:
    imports.done(an_export(ANA, EVA))
    decide(imports)
    told = REPORTED_MAX["note"]

    report = imports.done(an_export(RENUMBERED, *[replace(EVA, status="Condicional")] * (told + 1)))

    assert codes(report) == [(2, "restriction_carried_over")]
    assert (len(report["notes"]), report["notes_total"]) == (told, 2 * told + 1)


def test_nothing_is_said_of_a_brother_who_comes_while_the_student_stays(imports: Imports) -> None:
    imports.done(an_export(ANA, EVA))
    decide(imports)
    leo = Pupil("3", "Rey Gil, Leopoldo", "1º ESO A", (JULIA, MARCOS))

    report = imports.run(an_export(ANA, EVA, leo))

    assert (report["status"], codes(report)) == ("done", [])
    assert held(imports, leo.name) == {"Julia Gil Roca": True, "Marcos Rey Sanz": True}


def test_nothing_is_said_when_the_name_is_mended_under_the_same_number(imports: Imports) -> None:
    imports.done(an_export(ANA, EVA))
    decide(imports)
    mended = replace(ANA, name="Moreno Pardo, Lucía")

    report = imports.run(an_export(mended, EVA))

    assert (report["status"], codes(report)) == ("done", [])
    assert held(imports, mended.name) == BARRED


def test_a_restriction_that_was_carried_over_says_nothing_of_a_brother_who_comes_later(imports: Imports) -> None:
    imports.done(an_export(ANA, EVA))
    decide(imports)
    imports.done(an_export(RENUMBERED, EVA))
    leo = Pupil("3", "Rey Gil, Leopoldo", "1º ESO A", (JULIA, MARCOS))

    report = imports.run(an_export(RENUMBERED, EVA, leo))

    assert (report["status"], codes(report)) == ("done", [])
    assert held(imports, leo.name) == {"Julia Gil Roca": True, "Marcos Rey Sanz": True}


def test_somebody_new_in_the_place_of_who_may_not_receive_is_looked_at_first(imports: Imports) -> None:
    imports.done(an_export(ANA, EVA))
    decide(imports)
    new = Tutor("Pedro", "Cano", "Luna", "", "", "688888888")

    report = imports.run(an_export(replace(RENUMBERED, tutors=(JULIA, new)), EVA))

    assert (report["status"], codes(report)) == ("needs_confirmation", [(2, "restricted_is_missing")])


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


def test_of_two_who_may_not_receive_of_a_student_the_report_says_one_line(imports: Imports) -> None:
    imports.done(an_export(ANA, EVA))
    decide(imports)
    decide(imports, "Julia Gil Roca")

    report = imports.done(an_export(RENUMBERED, EVA))

    assert codes(report) == [(2, "restriction_carried_over")]
    assert held(imports) == {"Julia Gil Roca": False, "Marcos Rey Sanz": False}


def test_the_same_decision_again_of_a_student_under_both_numbers_changes_nothing(imports: Imports) -> None:
    imports.done(an_export(ANA, EVA))
    old = imports.path(ANA.name)
    decide(imports)
    imports.done(an_export(ANA, RENUMBERED, EVA))
    before = trail(imports)

    decide(imports, of=old)

    assert trail(imports) == before


def test_another_decision_of_a_student_under_both_numbers_says_nothing_of_a_brother_who_comes_later(
    imports: Imports,
) -> None:
    imports.done(an_export(ANA, EVA))
    old = imports.path(ANA.name)
    decide(imports)
    imports.done(an_export(ANA, RENUMBERED, EVA))
    decide(imports, of=old, reason="Auto 13/2026")
    imports.done(an_export(RENUMBERED, EVA))
    leo = Pupil("3", "Rey Gil, Leopoldo", "1º ESO A", (JULIA, MARCOS))

    report = imports.run(an_export(RENUMBERED, EVA, leo))

    assert (report["status"], codes(report)) == ("done", [])
    assert held(imports, leo.name) == {"Julia Gil Roca": True, "Marcos Rey Sanz": True}


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
