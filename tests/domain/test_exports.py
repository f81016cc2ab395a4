"""What can be read as an export: encodings, separators, columns in any order, and lines that are broken."""

import codecs
import io
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.domain.enrolment_lines import (
    STUDENTS,
    TEACHERS,
    BadLine,
    Mention,
    StudentLine,
    TeacherLine,
    student_line,
    teacher_line,
)
from chalicelib.domain.exports import (
    LINE_MAX,
    NotAnExport,
    Shape,
    encoding_of,
    lines,
    read,
    spelled,
)
from tests.exports import COLUMNS, JULIA, MARCOS, NEEDED, SAMPLE, Pupil, Tutor, an_export, an_older_export, teachers

NOT_ENROLLED = frozenset({"anulada", "trasladada", "baja"})


def opened(content: bytes, shape: Shape = STUDENTS):
    encoding = encoding_of([content[start : start + 7] for start in range(0, len(content), 7)])
    text = io.TextIOWrapper(io.BytesIO(content), encoding=encoding, errors="replace", newline="")
    return read(lines(text.readline), shape)


def students(content: bytes) -> list[StudentLine | BadLine]:
    header, found = opened(content)
    return [student_line(record, header, NOT_ENROLLED) for record in found]


def good(content: bytes) -> list[StudentLine]:
    read_lines = students(content)
    assert all(isinstance(line, StudentLine) for line in read_lines), read_lines
    return [line for line in read_lines if isinstance(line, StudentLine)]


def one_bad(content: bytes) -> BadLine:
    (bad,) = [line for line in students(content) if isinstance(line, BadLine)]
    return bad


def refusal(content: bytes, shape: Shape = STUDENTS) -> NotAnExport:
    with pytest.raises(NotAnExport) as caught:
        list(opened(content, shape)[1])
    return caught.value


def test_the_sample_is_read_whole():
    read_lines = good(SAMPLE)

    assert len(read_lines) == 120
    assert sum(line.enrolled for line in read_lines) == 117
    assert {line.year for line in read_lines} == {"2026"}
    assert read_lines[0].name == "Morante Morante, Flavia"
    assert read_lines[0].guardians == (Mention(1, "Bárbara Morante Prat", "16480894Z", None, "681924865"),)


@pytest.mark.parametrize("encoding", ["cp1252", "utf-8", "utf-8-sig"])
def test_an_export_is_read_in_windows_1252_and_in_utf_8(encoding):
    (line,) = good(an_export(Pupil(name="Núñez Peña, Begoña"), encoding=encoding))

    assert (line.name, line.group) == ("Núñez Peña, Begoña", "1º ESO A")


@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_columns_may_be_separated_by_commas_semicolons_and_tabs(separator):
    (line,) = good(an_export(Pupil(), separator=separator))

    assert line.guardians[0].email == JULIA.email


def test_the_older_layout_is_read_after_its_preamble():
    found = good(an_older_export(Pupil(tutors=(JULIA, MARCOS)), Pupil("2", "Cano Gil, Luis", "2º ESO B")))

    assert [(line.number, line.school_id, line.name) for line in found] == [
        (6, "1070001", "Rey Gil, Ana"),
        (7, "2", "Cano Gil, Luis"),
    ]
    assert [guardian.name for guardian in found[0].guardians] == ["Julia Gil Roca", "Marcos Rey Sanz"]


def test_in_the_older_layout_a_quote_is_a_character_like_any_other():
    (line,) = good(an_older_export(Pupil(name='Rey Gil, "Nani'), columns=NEEDED))

    assert line.name == 'Rey Gil, "Nani'


@given(st.integers())
def test_the_order_of_the_columns_does_not_matter(seed):
    shuffled = list(COLUMNS)
    Random(seed).shuffle(shuffled)  # noqa: S311  # an order, not a secret
    pupil = Pupil(tutors=(JULIA, MARCOS))

    assert good(an_export(pupil, columns=shuffled)) == good(an_export(pupil))


@pytest.mark.parametrize(
    "spelling",
    [
        str.upper,
        str.lower,
        lambda title: title.replace("é", "e").replace("ó", "o").replace("í", "i"),
        lambda t: f" {t} ",
    ],
)
def test_the_names_of_the_columns_are_known_without_accents_and_in_any_case(spelling):
    content = an_export(Pupil(tutors=(JULIA, MARCOS)))
    head, rest = content.split(b"\r\n", 1)

    changed = spelling(head.decode("cp1252")).encode("cp1252") + b"\r\n" + rest

    assert good(changed) == good(content)


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("Nº Id. Escolar", "no id escolar"),
        ("N.º Id. Escolar", "no id escolar"),
        ("Correo electrónico 1er Tutor/a", "correo electronico primer tutor"),
        ("TELÉFONO PRIMER TUTOR", "telefono primer tutor"),
    ],
)
def test_a_column_is_called_the_same_however_it_is_written(title, name):
    assert spelled(title) == name


def test_a_name_may_come_in_parts():
    columns = [column for column in COLUMNS if column != "Alumno/a"]
    parts = {"Primer apellido": "Rey", "Segundo apellido": "Gil", "Nombre": "Ana"}

    (line,) = good(an_export(Pupil(more=parts), columns=columns))

    assert line.name == "Rey Gil, Ana"


# ------------------------------------------------------------------------------------------------- who is enrolled


@pytest.mark.parametrize("status", ["Anulada", "ANULADA", "Trasladada", "Baja"])
def test_who_is_in_a_configured_state_is_not_enrolled(status):
    assert [line.enrolled for line in good(an_export(Pupil(status=status)))] == [False]


def test_any_other_state_is_enrolled_and_an_unknown_one_is_told():
    known, unknown = good(an_export(Pupil(status="Matriculada"), Pupil(status="Condicional")))

    assert (known.enrolled, known.status) == (True, None)
    assert unknown.enrolled
    assert unknown.status
    assert (unknown.status.field, unknown.status.code) == ("Estado Matrícula", "unknown_status")


# ------------------------------------------------------------------------------------------------- cells


def test_a_formula_is_text():
    (line,) = good(an_export(Pupil(name="=cmd|' /C calc'!A0", group="+1+1")))

    assert (line.name, line.group) == ("=cmd|' /C calc'!A0", "+1+1")


def test_a_quoted_cell_may_run_over_lines_and_the_next_line_has_its_own_number():
    pupils = (Pupil(more={"Observaciones de la matrícula": 'Dijo:\n"no",\nsin más'}), Pupil("2", "Cano, Luis"))

    found = good(an_export(*pupils))

    assert [(line.number, line.school_id) for line in found] == [(2, "1070001"), (5, "2")]


def test_blanks_and_line_breaks_in_a_name_are_single_blanks():
    (line,) = good(an_export(Pupil(name="Rey  Gil,\n Ana ")))

    assert line.name == "Rey Gil, Ana"


def test_of_several_addresses_in_a_cell_the_first_is_taken():
    tutor = Tutor(email="uno@familia.example; dos@familia.example", phone="600 11 12 22 / 954 00 00 00")

    (line,) = good(an_export(Pupil(tutors=(tutor,))))

    assert (line.guardians[0].email, line.guardians[0].phone) == ("uno@familia.example", "600111222")


@pytest.mark.parametrize("dni", ["", "00000000", "00000000T", "SIN", "-"])
def test_what_fills_the_cell_of_a_document_is_no_document(dni):
    (line,) = good(an_export(Pupil(tutors=(Tutor(dni=dni),))))

    assert line.guardians[0].dni is None


def test_a_document_is_the_same_however_it_is_written():
    (line,) = good(an_export(Pupil(tutors=(Tutor(dni="12.345.678-z"),))))

    assert line.guardians[0].dni == "12345678Z"


# ------------------------------------------------------------------------------------------------- bad lines


@pytest.mark.parametrize(
    ("pupil", "field", "code"),
    [
        (Pupil(id=""), "Nº Id. Escolar", "required"),
        (Pupil(name=""), "Alumno/a", "required"),
        (Pupil(name="Rey\0, Ana"), "Alumno/a", "forbidden_character"),
        (Pupil(name="A" * 201), "Alumno/a", "too_long"),
        (Pupil(group="A" * 101), "Unidad", "too_long"),
        (Pupil(tutors=(Tutor(email="julia@"),)), "Correo Electrónico Primer tutor", "not_an_email"),
        (Pupil(tutors=(JULIA, Tutor(phone="no tiene"))), "Teléfono Segundo tutor", "not_a_phone"),
        (Pupil(tutors=(Tutor("", "", ""),)), "Nombre Primer tutor", "required"),
    ],
)
def test_a_bad_line_is_rejected_with_its_number_its_column_and_why(pupil, field, code):
    bad = one_bad(an_export(Pupil("7", "Sanz, Eva"), pupil, Pupil("8", "Sanz, Leo")))

    assert bad.number == 3
    assert [(error.field, error.code) for error in bad.errors] == [(field, code)]


def test_all_that_is_wrong_with_a_line_is_told():
    bad = one_bad(an_export(Pupil(id="", name="", tutors=(Tutor(email="julia"),))))

    assert [error.code for error in bad.errors] == ["required", "required", "not_an_email"]


def test_a_rejected_line_says_whom_it_is_about_when_it_can_be_read():
    assert one_bad(an_export(Pupil(name=""))).about == "1070001"
    assert one_bad(an_export(Pupil(id=""))).about is None


@pytest.mark.parametrize(
    "garble",
    [
        lambda line: line + b',"one more"',
        lambda line: b'"one more",' + line,
        lambda line: b",".join(line.split(b",")[:20]),
        lambda line: line.replace(b'"1', b"1", 1),
    ],
    ids=["a cell after", "a cell before", "cells missing", "a quote left open"],
)
def test_a_line_that_cannot_be_read_says_whose_number_may_stand_in_it(garble):
    head, line, after = an_export(Pupil(), Pupil("2", "Sanz, Eva")).split(b"\r\n", 2)

    bad = one_bad(b"\r\n".join([head, garble(line), after]))

    assert bad.about is None
    assert "1070001" in bad.candidates


def test_a_line_without_an_end_says_of_nobody_that_it_may_be_theirs():
    head, line = an_export(Pupil()).split(b"\r\n", 1)

    assert one_bad(head + b"\r\n" + b"x," * LINE_MAX + b"\r\n" + line).candidates == ()


@pytest.mark.parametrize("status", ["Anulada", "BAJA"])
def test_who_is_not_enrolled_is_not_whatever_else_is_wrong_with_the_line(status):
    (line,) = good(an_export(Pupil(status=status, group="A" * 101, tutors=(Tutor(email="julia@", phone="no"),))))

    assert not line.enrolled


def test_bytes_that_the_encoding_does_not_know_are_for_their_line_alone():
    content = an_export(Pupil("1"), Pupil("2", "Sanz, Eva")).replace(b"Sanz", b"S\x81nz")

    assert [error.code for error in one_bad(content).errors] == ["forbidden_character"]


def test_a_mark_of_utf_8_is_believed_whatever_bytes_follow():
    content = an_export(Pupil("1", "Núñez Peña, Begoña"), Pupil("2", "Sanz, Eva"), encoding="utf-8-sig")

    good_line, bad_line = students(content.replace(b"Sanz", b"S\xf1nz"))

    assert isinstance(good_line, StudentLine)
    assert good_line.name == "Núñez Peña, Begoña"
    assert isinstance(bad_line, BadLine)
    assert [error.code for error in bad_line.errors] == ["forbidden_character"]


@pytest.mark.parametrize("broken", [b'"a","b"\r\n', b"\x00\r\n", b"una linea suelta\r\n"])
def test_a_line_with_other_columns_is_rejected_and_the_next_is_read(broken):
    head, line = an_export(Pupil()).split(b"\r\n", 1)

    read_lines = students(head + b"\r\n" + broken + line)

    assert isinstance(read_lines[0], BadLine)
    assert [error.code for error in read_lines[0].errors] == ["wrong_number_of_columns"]
    assert isinstance(read_lines[1], StudentLine)


def test_a_quote_that_is_never_closed_costs_its_line_and_no_other():
    content = an_export(*(Pupil(str(number), f"Sanz, Eva {number}") for number in range(200)))
    broken = content.replace(b'"Sanz, Eva 3"', b'"Sanz, Eva 3')

    read_lines = students(broken)

    assert [(line.number, line.errors[0].code) for line in read_lines if isinstance(line, BadLine)] == [
        (5, "quote_left_open")
    ]
    assert len(read_lines) == 200


def test_a_line_without_an_end_is_rejected_without_being_held():
    head, line = an_export(Pupil()).split(b"\r\n", 1)

    read_lines = students(head + b"\r\n" + b"x" * (3 * LINE_MAX) + b"\r\n" + line)

    assert isinstance(read_lines[0], BadLine)
    assert (read_lines[0].number, read_lines[0].errors[0].code) == (2, "line_too_long")
    assert isinstance(read_lines[1], StudentLine)
    assert read_lines[1].number == 3


def test_empty_lines_are_no_lines():
    assert len(good(an_export(Pupil()) + b"\r\n\r\n   \r\n")) == 1


# ------------------------------------------------------------------------------------------------- what is no export


@pytest.mark.parametrize("column", ["Nº Id. Escolar", "Unidad", "Nombre Primer tutor"])
def test_a_column_that_there_must_be_and_is_not_is_named(column):
    refused = refusal(an_export(Pupil(), columns=[title for title in COLUMNS if title != column]))

    assert refused.code == "missing_columns"
    assert column in refused.missing


def test_all_missing_columns_are_named():
    refused = refusal(an_export(Pupil(), columns=["Alumno/a", "Curso", "Unidad"]))

    assert refused.missing == ("Nº Id. Escolar", "Primer apellido Primer tutor", "Nombre Primer tutor")


@pytest.mark.parametrize("content", [b"", b"\r\n\r\n", b"  \n"])
def test_an_empty_file_is_said_to_be_empty(content):
    assert refusal(content).code == "empty"


@pytest.mark.parametrize(
    "content", [b"%PDF-1.7\n1 0 obj\n<< /Type /Catalog >>", b"Estimadas familias:\n\nun saludo", SAMPLE[9000:]]
)
def test_what_has_no_line_of_column_names_is_no_export(content):
    assert refusal(content).code == "not_an_export"


def test_utf_16_is_said_to_be_it():
    assert refusal(codecs.BOM_UTF16_LE + "Alumno/a".encode("utf-16-le")).code == "wrong_encoding"


@pytest.mark.parametrize("shape", [STUDENTS, TEACHERS])
def test_more_lines_than_a_school_can_have_are_not_read(shape):
    head = (an_export() if shape is STUDENTS else teachers()).replace(b"\r\n", b"")

    assert refusal(head + b"\r\na" * shape.lines_max, shape).code == "too_many_lines"
    assert len(list(opened(head + b"\r\na" * (shape.lines_max - 1), shape)[1])) == shape.lines_max - 1


def test_a_title_without_an_end_is_called_as_we_call_it():
    content = an_export(Pupil(id="")).replace("Nº Id. Escolar".encode("cp1252"), b"id escolar" + b"!" * 60_000)

    assert [error.field for error in one_bad(content).errors] == ["Nº Id. Escolar"]


def test_reading_never_fails_in_any_other_way():
    random = Random(1)  # noqa: S311  # noise, not a secret
    for _ in range(300):
        content = bytearray(an_export(Pupil(tutors=(JULIA, MARCOS)), Pupil("2")))
        for _ in range(random.randint(1, 40)):
            content[random.randrange(len(content))] = random.randrange(256)
        try:
            students(bytes(content))
        except NotAnExport:
            continue


# ------------------------------------------------------------------------------------------------- teachers


def test_teachers_are_read_with_their_classes():
    header, found = opened(
        teachers(("Ana Ruiz Gil", "ana@ies.example", "1º ESO A, 2º ESO B"), ("Leo Sanz", "leo@ies.example", "")),
        TEACHERS,
    )

    assert [teacher_line(record, header) for record in found] == [
        TeacherLine(2, "Ana Ruiz Gil", "ana@ies.example", ("1º ESO A", "2º ESO B")),
        TeacherLine(3, "Leo Sanz", "leo@ies.example", ()),
    ]


def test_a_file_of_teachers_without_classes_says_nothing_of_them():
    header, found = opened(b"Nombre;Correo electr\xc3\xb3nico\nAna Ruiz;ana@ies.example\n", TEACHERS)

    assert [teacher_line(record, header) for record in found] == [TeacherLine(2, "Ana Ruiz", "ana@ies.example", None)]


def test_a_teacher_whose_address_is_none_may_be_who_has_that_name():
    header, found = opened(teachers(("Ana Ruiz", "ana@", "1º A")), TEACHERS)
    (bad,) = [teacher_line(record, header) for record in found]

    assert isinstance(bad, BadLine)
    assert (bad.about, bad.candidates) == (None, ("Ana Ruiz",))


def test_a_teacher_without_an_address_is_rejected():
    header, found = opened(teachers(("Ana Ruiz", "", "")), TEACHERS)

    (bad,) = [teacher_line(record, header) for record in found]

    assert isinstance(bad, BadLine)
    assert [(error.field, error.code) for error in bad.errors] == [("Correo", "required")]
