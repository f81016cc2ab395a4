"""An import from the form to the report: through the real routes, the event, the queues and their workers."""

import json
from datetime import timedelta
from random import Random
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from chalicelib.domain.imports import CONFIRMABLE, IMPORT_BYTES_MAX, REPORTED_MAX, TRIES_MAX
from chalicelib.services import clock, importing, sweeping
from chalicelib.storage.directory_rows import TABLE, unit_key
from tests.exports import ANA, EVA, JULIA, LEO, MARCOS, SAMPLE, Pupil, Tutor, an_export, an_older_export, teachers
from tests.faults import How, watched
from tests.imports import PATH, Imports, empty
from tests.units import SCHOOL

MANY = tuple(Pupil(str(100 + number), f"Mora Vera, Iris {number}", "3º ESO C", ()) for number in range(40))


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


# ------------------------------------------------------------------------------------------------- who is who


def test_a_guardian_without_a_document_is_known_by_name_and_telephone(imports: Imports) -> None:
    undocumented = Tutor(dni="", name="JULIA", email="otra@familia.example")

    imports.done(an_export(ANA, Pupil("2", "Rey Gil, Leo", "2º ESO B", (undocumented,))))

    assert sorted(guardian["students"] for guardian in imports.guardians().values()) == [
        ["Rey Gil, Ana"],
        ["Rey Gil, Ana", "Rey Gil, Leo"],
    ]


def test_a_guardian_whose_document_is_told_later_is_the_same_person(imports: Imports) -> None:
    imports.done(an_export(Pupil("1", "Rey Gil, Ana", "1º ESO A", (Tutor(dni=""),))))
    before = imports.guardian_id("Julia Gil Roca")

    imports.done(an_export(Pupil("1", "Rey Gil, Ana", "1º ESO A", (JULIA,))))
    imports.done(an_export(Pupil("1", "Rey Gil, Ana", "1º ESO A", (Tutor(phone="699000000"),))))

    assert imports.guardian_id("Julia Gil Roca") == before
    assert imports.guardians()["Julia Gil Roca"]["phone"] == "699000000"


def test_two_who_share_a_telephone_and_an_address_are_two(imports: Imports) -> None:
    other = Tutor("Marcos", "Rey", "Sanz", "", JULIA.email, JULIA.phone)

    imports.done(an_export(Pupil("1", "Rey Gil, Ana", "1º ESO A", (Tutor(dni=""), other))))

    assert set(imports.guardians()) == {"Julia Gil Roca", "Marcos Rey Sanz"}


def test_two_of_the_same_name_and_telephone_with_other_documents_are_two(imports: Imports) -> None:
    imports.done(an_export(Pupil("1", "Rey Gil, Ana", "1º ESO A", (JULIA, Tutor(dni="99999999R")))))

    assert len(imports.all("guardians")) == 2


def test_without_document_or_telephone_nobody_is_taken_for_somebody_elses_parent(imports: Imports) -> None:
    nameless = Tutor(dni="", phone="", email="")

    imports.done(an_export(Pupil("1", "A, A", "1º ESO A", (nameless,)), Pupil("2", "B, B", "1º ESO A", (nameless,))))

    assert len(imports.all("guardians")) == 2
    again = imports.run(
        an_export(Pupil("1", "A, A", "1º ESO A", (nameless,)), Pupil("2", "B, B", "1º ESO A", (nameless,)))
    )
    assert again["unchanged"] == 2


@given(seed=st.integers(0, 1000))
@settings(max_examples=5, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_order_of_the_lines_gives_the_same_school(imports: Imports, seed: int) -> None:
    pupils = [
        ANA,
        LEO,
        EVA,
        Pupil("4", "Gil, Sol", "1º ESO A", (Tutor(dni=""),)),
        Pupil("5", "Gil, Mar", "", (Tutor(email="otra@familia.example"), MARCOS)),
        Pupil("5", "Gil, Mar", "4º ESO A", (MARCOS,)),
        Pupil("6", "Uno, Uno", "1º ESO A"),
        Pupil("6", "Dos, Dos", "1º ESO A"),
    ]
    empty(imports.stage)
    imports.done(an_export(*pupils))
    expected = imports.truth(), sorted(imports.rows())
    Random(seed).shuffle(pupils)  # noqa: S311  # an order, not a secret
    empty(imports.stage)

    imports.done(an_export(*pupils))

    assert (imports.truth(), sorted(imports.rows())) == expected


# ------------------------------------------------------------------------------------------------- addresses


def correct(imports: Imports, name: str, email: str) -> None:
    """Somebody here corrects an address by hand."""
    person = imports.guardian_id(name)
    answer = imports.stage.client("clerk").patch(f"/units/{SCHOOL.id}/people/{person}", {"email": email})
    assert answer.status == 200, answer.text


def julia(email: str) -> bytes:
    return an_export(Pupil("1", "Rey Gil, Ana", "1º ESO A", (Tutor(email=email),)))


def notes(report: dict[str, Any]) -> list[tuple[int, str, str]]:
    return [(note["line"], note["field"], note["code"]) for note in report["notes"]]


def test_another_address_in_the_export_is_an_update(imports: Imports) -> None:
    imports.done(julia("una@familia.example"))

    report = imports.done(julia("otra@familia.example"))

    assert (report["updated"], report["notes"]) == (1, [])
    assert imports.guardians()["Julia Gil Roca"]["email"] == "otra@familia.example"


def test_an_address_that_was_corrected_here_is_kept_and_the_report_says_so(imports: Imports) -> None:
    imports.done(julia("mala@familia.example"))
    correct(imports, "Julia Gil Roca", "buena@familia.example")

    report = imports.done(julia("mala@familia.example"))

    assert imports.guardians()["Julia Gil Roca"]["email"] == "buena@familia.example"
    assert notes(report) == [(2, "email", "kept_by_hand")]
    assert (report["updated"], report["unchanged"]) == (0, 1)
    assert notes(imports.done(julia("mala@familia.example"))) == [(2, "email", "kept_by_hand")]


def test_an_address_that_is_new_in_the_export_counts_and_the_report_says_so(imports: Imports) -> None:
    imports.done(julia("mala@familia.example"))
    correct(imports, "Julia Gil Roca", "buena@familia.example")

    report = imports.done(julia("nueva@familia.example"))

    assert imports.guardians()["Julia Gil Roca"]["email"] == "nueva@familia.example"
    assert notes(report) == [(2, "email", "replaced_by_export")]
    assert notes(imports.done(julia("nueva@familia.example"))) == []


def test_an_older_export_does_not_undo_a_correction_that_a_newer_one_agreed_with(imports: Imports) -> None:
    imports.done(julia("mala@familia.example"))
    correct(imports, "Julia Gil Roca", "buena@familia.example")
    assert notes(imports.done(julia("buena@familia.example"))) == []

    report = imports.done(julia("mala@familia.example"))

    assert imports.guardians()["Julia Gil Roca"]["email"] == "buena@familia.example"
    assert notes(report) == [(2, "email", "kept_by_hand")]


def test_what_is_new_after_the_export_agreed_with_a_correction_counts_and_is_told(imports: Imports) -> None:
    imports.done(julia("mala@familia.example"))
    correct(imports, "Julia Gil Roca", "buena@familia.example")
    imports.done(julia("buena@familia.example"))

    report = imports.done(julia("nueva@familia.example"))

    assert imports.guardians()["Julia Gil Roca"]["email"] == "nueva@familia.example"
    assert notes(report) == [(2, "email", "replaced_by_export")]
    assert notes(imports.done(julia("otra@familia.example"))) == []


def hire(imports: Imports, **given: str) -> str:
    answer = imports.stage.client("director").post(f"/units/{SCHOOL.id}/members", {"role": "teacher", **given})
    assert answer.status == 201, answer.text
    return str(answer.json["person"]["id"])


def test_the_address_with_which_a_teacher_was_made_is_kept_and_the_report_says_so(imports: Imports) -> None:
    hire(imports, name="Sol Vega", email="sol@ies.example")

    report = imports.done(teachers(("Sol Vega", "otra@ies.example", "")), "teachers")

    assert [each["email"] for each in imports.all("teachers")] == ["sol@ies.example"]
    assert notes(report) == [(2, "email", "kept_by_hand")]


def test_a_role_that_is_given_later_knows_which_address_was_given_by_hand(imports: Imports) -> None:
    sol = hire(imports, name="Sol Vega", email="sol@ies.example", role="notification_manager")
    hire(imports, person_id=sol)

    report = imports.done(teachers(("Sol Vega", "otra@ies.example", "")), "teachers")

    assert notes(report) == [(2, "email", "kept_by_hand")]


def test_an_address_that_was_given_here_stays_while_the_export_has_none(imports: Imports) -> None:
    imports.done(julia(""))
    correct(imports, "Julia Gil Roca", "dada@familia.example")

    report = imports.done(julia(""))

    assert (imports.guardians()["Julia Gil Roca"]["email"], notes(report)) == ("dada@familia.example", [])


def test_an_address_that_is_gone_from_the_export_is_gone(imports: Imports) -> None:
    imports.done(julia("una@familia.example"))
    imports.done(julia(""))

    assert imports.guardians()["Julia Gil Roca"]["email"] is None


def test_the_audit_trail_says_what_an_import_did(imports: Imports) -> None:
    imports.done(julia("una@familia.example"))
    imports.done(julia("otra@familia.example"))

    trail = imports.stage.client("director").get(f"/units/{SCHOOL.id}/audit", query={"limit": "10"}).json["items"]

    assert [entry["action"] for entry in trail] == ["imported", "contact_changed", "imported", "role_granted"]
    assert (trail[3]["person"]["name"], trail[3]["after"]) == ("Julia Gil Roca", {"role": "guardian"})
    assert trail[1]["before"] == {"email": "una@familia.example"}
    assert trail[1]["after"] == {"email": "otra@familia.example"}
    assert trail[0]["actor"]["id"] == "clerk"
    assert (trail[2]["after"]["created"], trail[0]["after"]["updated"]) == ("1", "1")


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
