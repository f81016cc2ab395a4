"""Lines that cannot be imported, files that are none, and imports that get nowhere."""

from datetime import timedelta

import pytest

from chalicelib.domain.imports import IMPORT_BYTES_MAX, REPORTED_MAX, TRIES_MAX
from chalicelib.services import clock, importing, sweeping
from tests.exports import ANA, EVA, LEO, MANY, MARCOS, SAMPLE, Pupil, Tutor, an_export, teachers
from tests.faults import How, watched
from tests.imports import PATH, Imports, notes

# ------------------------------------------------------------------------------------------------- bad lines, bad files


def test_bad_lines_are_rejected_one_by_one_and_the_others_imported(imports: Imports) -> None:
    bad = Pupil("9", "Mala, Línea", "1º ESO A", (Tutor(email="no es"),))

    report = imports.done(an_export(ANA, bad, Pupil("", "Sin, Número"), LEO))

    assert [(line["line"], line["field"], line["code"]) for line in report["rejected"]] == [
        (3, "Correo Electrónico Primer tutor", "not_an_email"),
        (4, "Nº Id. Escolar", "required"),
    ]
    assert report["rejected"][0]["message"] == "No es una dirección de correo electrónico."
    assert (report["rows"], report["created"], report["rejected_total"]) == (4, 2, 2)


def test_the_report_is_told_in_the_readers_language(imports: Imports) -> None:
    id = imports.done(an_export(ANA, Pupil("")))["id"]

    told = imports.stage.client("clerk", **{"Accept-Language": "en"}).get(f"{PATH}/{id}").json

    assert told["rejected"][0]["message"] == "This field is required."


def test_who_is_in_a_rejected_line_stays_as_they_are(imports: Imports) -> None:
    imports.done(an_export(ANA, LEO, EVA))

    report = imports.run(an_export(ANA, Pupil("2", ""), EVA))

    assert (report["status"], report["leaving"]) == ("done", [])
    assert imports.students()["Rey Gil, Leo"] == {"groups": ["2º ESO B"], "guardians": ["Julia Gil Roca"]}
    assert imports.guardians()["Julia Gil Roca"]["students"] == ["Rey Gil, Ana", "Rey Gil, Leo"]


def test_who_is_in_a_line_that_cannot_be_read_stays_as_they_are(imports: Imports) -> None:
    imports.done(an_export(*MANY, EVA))
    head, *rest = an_export(*MANY, EVA).split(b"\r\n")
    *others, eva, _ = rest

    report = imports.run(b"\r\n".join([head, *others, eva + b',"una celda de m\xe1s"', b""]))

    assert (report["status"], report["leaving"]) == ("done", [])
    assert [line["code"] for line in report["rejected"]] == ["wrong_number_of_columns"]
    assert "Sanz Cano, Eva" in imports.students()
    assert imports.guardians()["Rosa Cano Luna"]["students"] == ["Sanz Cano, Eva"]


def test_when_nobody_knows_whose_line_was_rejected_somebody_confirms_who_leaves(imports: Imports) -> None:
    imports.done(an_export(*MANY, EVA))

    report = imports.run(an_export(*MANY) + b"una linea suelta\r\n")

    assert report["status"] == "needs_confirmation"
    assert [who["name"] for who in report["leaving"]] == ["Sanz Cano, Eva"]
    assert imports.confirm(report["id"])["status"] == "done"
    assert imports.run(an_export(*MANY, EVA) + b"una linea suelta\r\n")["status"] == "done"


def test_a_teacher_whose_line_is_rejected_stays(imports: Imports) -> None:
    rows = [(f"Iris Mora {number}", f"iris{number}@ies.example", "") for number in range(30)]
    imports.done(teachers(*rows), "teachers")
    rows[3] = ("Iris Mora 3", "iris3@", "")

    report = imports.run(teachers(*rows), "teachers")

    assert (report["status"], report["leaving"], len(report["rejected"])) == ("done", [], 1)


def test_who_left_leaves_whatever_is_wrong_with_their_line(imports: Imports) -> None:
    imports.done(an_export(*MANY, EVA))
    gone = Pupil("3", EVA.name, EVA.group, (Tutor(email="no es"),), "Baja")

    report = imports.run(an_export(*MANY, gone))

    assert ([who["name"] for who in report["leaving"]], report["rejected"]) == (["Sanz Cano, Eva"], [])
    assert report["skipped"] == 1


def test_lines_that_contradict_each_other_are_all_rejected(imports: Imports) -> None:
    report = imports.done(an_export(ANA, LEO, Pupil("1", "Otra, Persona")))

    assert [(line["line"], line["code"]) for line in report["rejected"]] == [
        (2, "contradicts_another_line"),
        (4, "contradicts_another_line"),
    ]
    assert set(imports.students()) == {"Rey Gil, Leo"}


def test_a_student_who_comes_twice_is_one_in_both_classes(imports: Imports) -> None:
    report = imports.done(an_export(ANA, Pupil("1", "Rey Gil, Ana", "2º ESO B", (MARCOS,))))

    assert imports.students() == {
        "Rey Gil, Ana": {"groups": ["1º ESO A", "2º ESO B"], "guardians": ["Julia Gil Roca", "Marcos Rey Sanz"]}
    }
    assert (report["created"], report["skipped"], notes(report)) == (1, 1, [(3, "", "repeated")])


def test_an_unknown_state_is_enrolled_and_told(imports: Imports) -> None:
    report = imports.done(an_export(Pupil("1", "Rey Gil, Ana", status="Condicional")))

    assert (report["created"], notes(report)) == (1, [(2, "Estado Matrícula", "unknown_status")])


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj\n<<>>", "not_an_export"),
        (b"PK\x03\x04" + b"\0" * 200, "not_an_export"),
        (b"\x89PNG\r\n\x1a\n" + bytes(range(256)), "not_an_export"),
        (b"Hola.", "not_an_export"),
        (b"\r\n", "empty"),
        (an_export(), "empty"),
        ("\ufeff".encode("utf-16-le") + "Alumno/a,Unidad".encode("utf-16-le"), "wrong_encoding"),
        (an_export(ANA, columns=["Alumno/a", "Nº Id. Escolar", "Nombre Primer tutor"]), "missing_columns"),
        (an_export(Pupil("")), "no_good_line"),
    ],
)
def test_a_file_that_is_no_export_is_refused_whole_with_one_reason(imports: Imports, content: bytes, code: str) -> None:
    imports.done(an_export(ANA))

    report = imports.run(content)

    assert (report["status"], report["reason"]["code"]) == ("failed", code)
    assert report["reason"]["message"]
    assert set(imports.students()) == {"Rey Gil, Ana"}
    assert imports.leftovers() == []


def test_an_import_that_gets_nowhere_is_given_up_and_says_so(imports: Imports) -> None:
    imports.done(an_export(ANA))
    id = imports.begin(an_export(ANA, LEO))
    stage = imports.stage
    stage.deliver("upload")
    message = {"work": "import", "import_id": id}
    for at in (4, *[2] * TRIES_MAX):
        with watched(at, How.DIES_BEFORE) as watch:
            stage.deliver("import")
        assert watch.struck
        assert imports.report(id)["status"] == "running"
        stage.cold()
        stage.forget_work()
        stage.put("import", message)

    stage.work()

    report = imports.report(id)
    assert (report["status"], report["reason"]["code"]) == ("failed", "given_up")
    assert set(imports.students()) == {"Rey Gil, Ana"}
    assert imports.leftovers() == []
    assert imports.run(an_export(ANA, LEO))["status"] == "done"


def test_an_import_that_never_has_the_time_to_write_is_given_up_too(imports: Imports, monkeypatch) -> None:
    imports.done(an_export(ANA))
    with monkeypatch.context() as patch:
        patch.setattr(importing, "BUDGET_S", -1.0)
        report = imports.run(an_export(ANA, LEO))

    assert (report["status"], report["reason"]["code"]) == ("failed", "given_up")
    assert imports.run(an_export(ANA, LEO))["status"] == "done"


def test_of_more_bad_lines_than_are_told_all_are_counted(imports: Imports) -> None:
    bad = b"".join(b'"x"\r\n' for _ in range(REPORTED_MAX["rejected"] + 7))

    report = imports.run(an_export(ANA) + bad)

    assert report["status"] == "done"
    assert (len(report["rejected"]), report["rejected_total"]) == (5000, 5007)


def test_the_missing_columns_are_named(imports: Imports) -> None:
    report = imports.run(an_export(ANA, columns=["Alumno/a", "Nº Id. Escolar", "Nombre Primer tutor"]))

    assert report["reason"]["message"] == "Faltan columnas obligatorias: Unidad."


def test_a_file_that_is_too_big_is_refused_before_it_is_sent(imports: Imports) -> None:
    body = {"kind": "students", "name": "RegAlum.csv", "size": 200 * 1024 * 1024}

    answer = imports.stage.client("clerk").post(PATH, body)

    assert (answer.status, answer.errors) == (422, {"size": "too_large"})
    assert IMPORT_BYTES_MAX == 20 * 1024 * 1024


def test_a_file_of_another_size_than_announced_is_refused(imports: Imports) -> None:
    id = imports.ask(10)
    imports.stage.upload(f"uploads/imports/{id}", SAMPLE)
    imports.stage.work()

    assert imports.report(id)["reason"]["code"] == "wrong_size"


def test_a_file_that_never_comes_is_given_up(imports: Imports, monkeypatch: pytest.MonkeyPatch) -> None:
    id = imports.ask(10)
    late = clock.now() + timedelta(hours=2)
    monkeypatch.setattr(sweeping, "now", lambda: late)
    imports.stage.sweep_once()
    imports.stage.work()
    assert imports.report(id)["status"] == "waiting"

    monkeypatch.setattr(clock, "now", lambda: late)
    monkeypatch.setattr(sweeping, "now", lambda: late + timedelta(hours=1))
    imports.stage.sweep_once()
    imports.stage.work()

    assert imports.report(id)["reason"]["code"] == "never_came"
    assert imports.leftovers() == []


def test_what_is_uploaded_again_under_the_same_link_is_not_read(imports: Imports) -> None:
    imports.done(an_export(ANA, LEO))
    id = imports.run(an_export(ANA))["id"]
    imports.stage.upload(f"uploads/imports/{id}", an_export(EVA))
    imports.stage.work()

    imports.confirm(id)

    assert set(imports.students()) == {"Rey Gil, Ana"}
    assert imports.leftovers() == []
