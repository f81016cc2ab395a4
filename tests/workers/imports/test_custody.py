"""A guardian who may not receive stays one, whatever an export calls them, and is never taken for somebody else."""

from dataclasses import replace
from typing import Any

import pytest

from chalicelib.storage import imports as store
from tests.exports import JULIA, MARCOS, Pupil, Tutor, an_export
from tests.imports import Imports

UNKNOWN = replace(MARCOS, dni="")
"""The father, whom the export tells no document of."""


def ana(*tutors: Tutor) -> Pupil:
    return Pupil("1", "Rey Gil, Ana", "1º ESO A", tutors)


LEO = Pupil("2", "Rey Gil, Leo", "2º ESO B", (JULIA, UNKNOWN))


def bar(imports: Imports, name: str = "Marcos Rey Sanz", *, may_receive: bool = False) -> str:
    """The management team decides whether a guardian of Ana's may receive; gives who it is."""
    person = imports.guardian_id(name)
    decide(imports, person, may_receive)
    return person


def decide(imports: Imports, person: str, may_receive: bool) -> None:
    decided = {"may_receive": may_receive, "reason": "Auto 12/2026"}
    answer = imports.stage.client("director").patch(f"{imports.path('Rey Gil, Ana')}/guardians/{person}", decided)
    assert answer.status == 200, answer.text


def held(imports: Imports, student: str = "Rey Gil, Ana") -> dict[str, bool]:
    """The guardians of a student by id, and whether they may receive."""
    answer = imports.stage.client("director").get(imports.path(student))
    return {each["id"]: each["may_receive"] for each in answer.json["guardians"]}


def codes(report: dict[str, Any], of: str = "custody") -> list[tuple[int, str]]:
    return [(note["line"], note["code"]) for note in report[of]]


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (UNKNOWN, replace(UNKNOWN, phone="699999999")),
        (UNKNOWN, replace(MARCOS, phone="699999999")),
        (MARCOS, replace(UNKNOWN, phone="699999999")),
        (MARCOS, replace(MARCOS, dni="99999999R")),
        (MARCOS, replace(MARCOS, dni="99999999R", phone="699999999")),
        (UNKNOWN, replace(UNKNOWN, name="MARCOS ", second="Sánz", phone="")),
        (UNKNOWN, replace(UNKNOWN, second="", phone="699999999")),
    ],
    ids=[
        "another telephone",
        "a document and another telephone",
        "no document any more and another telephone",
        "another document",
        "another document and telephone",
        "written otherwise, without a telephone",
        "without the second surname",
    ],
)
def test_a_restricted_guardian_whom_the_export_tells_otherwise_is_still_restricted(
    imports: Imports, before: Tutor, after: Tutor
) -> None:
    imports.done(an_export(ana(JULIA, before)))
    father, mother = bar(imports), imports.guardian_id("Julia Gil Roca")

    report = imports.run(an_export(ana(JULIA, after)))

    assert report["status"] == "done"
    assert held(imports) == {mother: True, father: False}
    assert imports.run(an_export(ana(JULIA, after)))["unchanged"] == 1


def test_a_restricted_guardian_who_was_missing_for_a_while_comes_back_restricted(imports: Imports) -> None:
    imports.done(an_export(ana(JULIA, UNKNOWN)))
    father = bar(imports)
    imports.done(an_export(ana(JULIA)))

    imports.done(an_export(ana(JULIA, replace(UNKNOWN, phone="699999999"))))

    assert held(imports)[father] is False
    assert len(held(imports)) == 2


def test_a_restricted_guardian_who_is_known_elsewhere_by_a_document_stays_restricted(imports: Imports) -> None:
    leo = replace(LEO, tutors=(JULIA, replace(MARCOS, phone="611111111")))
    imports.done(an_export(ana(JULIA, UNKNOWN), leo))
    mother = imports.guardian_id("Julia Gil Roca")
    (father,) = set(held(imports)) - {mother}
    assert set(held(imports, "Rey Gil, Leo")) - {mother} != {father}
    decide(imports, father, may_receive=False)

    imports.done(an_export(ana(JULIA, replace(MARCOS, phone="611111111")), leo))

    assert held(imports) == {mother: True, father: False}


def test_a_restricted_guardian_whose_place_somebody_new_has_taken_is_looked_for_first(imports: Imports) -> None:
    imports.done(an_export(ana(JULIA, UNKNOWN)))
    bar(imports)
    new = Tutor("Pedro", "Cano", "Luna", "", "", "688888888")

    report = imports.run(an_export(ana(JULIA, new)))

    assert (report["status"], codes(report)) == ("needs_confirmation", [(2, "restricted_is_missing")])
    assert "no puede recibir" in report["custody"][0]["message"]
    assert imports.confirm(report["id"])["status"] == "done"
    assert imports.run(an_export(ana(JULIA, new)))["status"] == "done"


def test_a_restricted_guardian_who_is_missing_alone_needs_no_look(imports: Imports) -> None:
    imports.done(an_export(ana(JULIA, UNKNOWN)))
    bar(imports)

    assert imports.run(an_export(ana(JULIA)))["status"] == "done"


def test_whoever_stood_beside_a_restricted_guardian_is_not_taken_for_them(imports: Imports) -> None:
    grandfather = replace(MARCOS, second="", dni="55555555K", phone="655555555")
    imports.done(an_export(ana(MARCOS, grandfather)))
    bar(imports)
    other = imports.guardian_id("Marcos Rey")

    imports.done(an_export(ana(grandfather)))

    assert held(imports) == {other: True}


def test_a_guardian_whose_restriction_is_lifted_receives_under_another_telephone_too(imports: Imports) -> None:
    imports.done(an_export(ana(JULIA, UNKNOWN)))
    bar(imports)
    father = bar(imports, may_receive=True)

    imports.done(an_export(ana(JULIA, replace(UNKNOWN, phone="699999999"))))

    assert held(imports)[father] is True


def test_a_guardian_of_several_children_stays_one_person_under_another_telephone(imports: Imports) -> None:
    moved = replace(UNKNOWN, phone="699999999")
    eva = Pupil("3", "Rey Gil, Eva", "1º ESO A", (JULIA, moved))
    imports.done(an_export(ana(JULIA, UNKNOWN), LEO))
    father = imports.guardian_id("Marcos Rey Sanz")

    imports.done(an_export(ana(JULIA, moved), replace(LEO, tutors=(JULIA, moved)), eva))

    assert imports.guardian_id("Marcos Rey Sanz") == father
    assert imports.guardians()["Marcos Rey Sanz"]["students"] == ["Rey Gil, Ana", "Rey Gil, Eva", "Rey Gil, Leo"]


def test_who_has_the_name_of_a_guardian_and_another_document_is_somebody_else(imports: Imports) -> None:
    imports.done(an_export(ana(JULIA)))
    before = imports.guardian_id("Julia Gil Roca")

    imports.done(an_export(ana(replace(JULIA, dni="99999999R", phone="699999999"))))

    assert imports.guardian_id("Julia Gil Roca") != before


def test_a_decision_between_the_check_and_the_moment_that_counts_is_seen(
    imports: Imports, monkeypatch: pytest.MonkeyPatch
) -> None:
    imports.done(an_export(ana(JULIA, MARCOS)))
    flip, decided = store.flip, list[str]()

    def decide_first(*about: Any) -> Any:
        if not decided:
            decided.append(bar(imports))
        return flip(*about)

    monkeypatch.setattr(store, "flip", decide_first)
    imports.done(an_export(ana(JULIA, replace(MARCOS, dni="99999999R", phone="699999999"))))

    assert held(imports)[decided[0]] is False
    assert len(held(imports)) == 2
    assert imports.leftovers() == []


# ------------------------------------------------------------------------------------------------- documents


def test_a_document_that_a_line_tells_of_both_is_left_out_of_account(imports: Imports) -> None:
    report = imports.done(an_export(ana(JULIA, replace(MARCOS, dni=JULIA.dni)), LEO))

    assert imports.students()["Rey Gil, Ana"]["guardians"] == ["Julia Gil Roca", "Marcos Rey Sanz"]
    assert codes(report, "notes") == [(2, "document_of_several"), (3, "document_of_several")]
    assert imports.guardians()["Julia Gil Roca"]["students"] == ["Rey Gil, Ana", "Rey Gil, Leo"]


def test_what_fills_the_cells_of_documents_makes_nobody_somebody_else(imports: Imports) -> None:
    fills = "11111111H"
    eva = Pupil("3", "Sanz Cano, Eva", "1º ESO A", (Tutor("Rosa", "Cano", "Luna", fills, "", "600555666"),))
    imports.done(an_export(ana(replace(JULIA, dni=fills))))
    before = imports.guardian_id("Julia Gil Roca")

    imports.done(an_export(ana(replace(JULIA, dni=fills)), eva))
    assert imports.guardian_id("Julia Gil Roca") == before
    imports.done(an_export(eva))

    assert imports.guardian_id("Rosa Cano Luna") != before


def test_a_name_that_is_written_otherwise_beside_the_same_document_is_the_same_person(imports: Imports) -> None:
    imports.done(an_export(ana(JULIA), replace(LEO, tutors=(replace(JULIA, second="", phone="699999999"),))))

    assert len(imports.all("guardians")) == 1
