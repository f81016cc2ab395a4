"""An export with lines of several school years: the newest counts, and the report says which lines did not."""

from dataclasses import replace

from tests.exports import ANA, EVA, LEO, MARCOS, Pupil, an_export
from tests.imports import Imports

LAST_YEAR = {"Año de la matrícula": "2025"}
NO_YEAR = {"Año de la matrícula": ""}
OLDER = "older_year"


def test_a_student_with_lines_of_two_years_is_in_the_class_of_the_newest(imports: Imports) -> None:
    older = Pupil("1", "Rey Gil, Ana M.", "6º A", (MARCOS,), more=LAST_YEAR)

    report = imports.done(an_export(older, LEO, replace(ANA, tutors=ANA.tutors[:1])))

    assert imports.students()["Rey Gil, Ana"] == {"groups": ["1º ESO A"], "guardians": ["Julia Gil Roca"]}
    assert {group["name"] for group in imports.all("groups")} == {"1º ESO A", "2º ESO B"}
    assert set(imports.guardians()) == {"Julia Gil Roca"}
    assert (report["school_year"], report["rows"], report["created"], report["skipped"]) == ("2026", 3, 2, 1)
    told = [(note["line"], note["field"], note["code"]) for note in report["notes"]]
    assert told == [(2, "Año de la matrícula", OLDER)]


def test_the_newest_year_counts_though_most_lines_are_older(imports: Imports) -> None:
    older = [replace(pupil, more=LAST_YEAR) for pupil in (ANA, LEO)]

    report = imports.done(an_export(*older, EVA))

    assert set(imports.students()) == {"Sanz Cano, Eva"}
    assert (report["school_year"], report["created"], report["skipped"]) == ("2026", 1, 2)


def test_who_is_in_lines_of_older_years_alone_leaves(imports: Imports) -> None:
    imports.done(an_export(ANA, LEO))

    report = imports.run(an_export(ANA, replace(LEO, more=LAST_YEAR)))

    assert report["status"] == "needs_confirmation"
    assert [person["name"] for person in report["leaving"]] == ["Rey Gil, Leo"]


def test_a_line_that_says_no_year_counts(imports: Imports) -> None:
    report = imports.done(an_export(replace(ANA, more=NO_YEAR), LEO))

    assert set(imports.students()) == {"Rey Gil, Ana", "Rey Gil, Leo"}
    assert report["notes"] == []


def test_an_export_of_an_older_year_alone_is_imported_as_it_is(imports: Imports) -> None:
    report = imports.done(an_export(*(replace(pupil, more=LAST_YEAR) for pupil in (ANA, LEO))))

    assert set(imports.students()) == {"Rey Gil, Ana", "Rey Gil, Leo"}
    assert (report["school_year"], report["notes"]) == ("2025", [])
