"""What an import says of guardians who may not receive, and for whom somebody looks first; else it says nothing."""

from dataclasses import replace

from chalicelib.domain.imports import REPORTED_MAX
from chalicelib.templates.hints import hint
from tests.exports import JULIA, MARCOS, Pupil, Tutor, an_export
from tests.imports import PATH, Imports
from tests.workers.imports.restrictions import ANA, BARRED, EVA, RENUMBERED, codes, decide, held, trail


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
