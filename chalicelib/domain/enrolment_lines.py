"""What the lines of an export say: students with their guardians, teachers with their groups, and what is wrong.

Only what sending needs is taken over: names, groups, guardians' addresses. A guardian's identity document is used to
know them by, as a digest, and is not kept; nothing else of the export is looked at.
"""

import re
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from typing import Final

from chalicelib.domain.directory import NAME_MAX, dialled, email_errors, phone_errors
from chalicelib.domain.errors import FieldError
from chalicelib.domain.exports import Column, Header, Record, Shape, has_forbidden, value
from chalicelib.domain.limits import folded

SCHOOL_ID_MAX: Final = 40
GROUP_MAX: Final = 100
GROUPS_MAX: Final = 50

KNOWN_STATUSES: Final = frozenset(
    {"", "matriculada", "matriculado", "activa", "activo", "en curso", "promociona", "repite", "finalizada"}
    | {"obtiene titulo", "pendiente de calificar"}
)
"""Values of *Estado Matrícula* of somebody who is enrolled; any other value is enrolled too, and is reported."""

_TUTORS: Final = ("primer", "segundo")


def _tutor(ordinal: str) -> tuple[Column, ...]:
    of = f"{ordinal} tutor"
    title = f"{ordinal.capitalize()} tutor" if ordinal == "segundo" else "Primer tutor"
    return (
        Column(f"{of} dni", f"DNI/Pasaporte {title}", (f"dni pasaporte {of}", f"dni {of}", f"nif {of}")),
        Column(f"{of} surname", f"Primer apellido {title}", (f"primer apellido {of}",)),
        Column(f"{of} second", f"Segundo apellido {title}", (f"segundo apellido {of}",)),
        Column(f"{of} name", f"Nombre {title}", (f"nombre {of}",)),
        Column(
            f"{of} email",
            f"Correo Electrónico {title}",
            (f"correo electronico {of}", f"correo {of}", f"email {of}", f"e mail {of}"),
        ),
        Column(f"{of} phone", f"Teléfono {title}", (f"telefono {of}", f"tel {of}", f"movil {of}")),
    )


STUDENTS: Final = Shape(
    columns=(
        Column("id", "Nº Id. Escolar", ("no id escolar", "id escolar", "numero id escolar", "no de id escolar")),
        Column("student", "Alumno/a", ("alumno a", "alumno", "alumna", "alumnado", "apellidos y nombre")),
        Column("surname", "Primer apellido", ("primer apellido",)),
        Column("second", "Segundo apellido", ("segundo apellido",)),
        Column("name", "Nombre", ("nombre",)),
        Column("group", "Unidad", ("unidad", "grupo", "clase")),
        Column("status", "Estado Matrícula", ("estado matricula", "estado de la matricula")),
        Column("year", "Año de la matrícula", ("ano de la matricula", "ano matricula", "ano academico")),
        *_tutor("primer"),
        *_tutor("segundo"),
    ),
    needed=(
        (("id",),),
        (("student",), ("surname", "name")),
        (("group",),),
        (("primer tutor surname", "primer tutor name"), ("primer tutor name",)),
    ),
    lines_max=50_000,
)

TEACHERS: Final = Shape(
    columns=(
        Column(
            "teacher",
            "Profesor/a",
            (
                *("profesor a", "profesor", "profesora", "profesorado", "docente", "empleado a"),
                *("apellidos y nombre", "nombre y apellidos", "nombre completo"),
            ),
        ),
        Column("surname", "Primer apellido", ("primer apellido", "apellidos")),
        Column("second", "Segundo apellido", ("segundo apellido",)),
        Column("name", "Nombre", ("nombre", "name")),
        Column(
            "email",
            "Correo electrónico",
            ("correo electronico", "correo", "email", "e mail", "correo e", "correo electronico corporativo"),
        ),
        Column("groups", "Unidades", ("unidades", "unidad", "grupos", "grupo", "clases", "clase", "groups")),
    ),
    needed=((("teacher",), ("name",)), (("email",),)),
    lines_max=10_000,
)


@dataclass(frozen=True)
class Mention:
    """A guardian as one line tells of them.

    Attributes:
        place: 1 or 2.
        dni: the document, with nothing but letters and figures; none when the line has none.
    """

    place: int
    name: str
    dni: str | None = None
    email: str | None = None
    phone: str | None = None


@dataclass(frozen=True)
class StudentLine:
    """A good line about a student; of one who is not enrolled nothing else is looked at.

    Attributes:
        school_id: the number by which the administration knows the student.
        status: an *Estado Matrícula* that we do not know; none when we do.
    """

    number: int
    school_id: str
    name: str
    group: str | None
    enrolled: bool
    year: str | None = None
    status: FieldError | None = None
    guardians: tuple[Mention, ...] = ()


@dataclass(frozen=True)
class TeacherLine:
    """A good line about a teacher; `groups` is none when the file does not tell."""

    number: int
    name: str
    email: str
    groups: tuple[str, ...] | None = None


@dataclass(frozen=True)
class BadLine:
    """A line that is rejected.

    Attributes:
        about: the number or the address of whom it is about, when it can be read.
        candidates: numbers, addresses or names in it that may be theirs.
    """

    number: int
    errors: tuple[FieldError, ...]
    about: str | None = None
    candidates: tuple[str, ...] = ()


def student_line(record: Record, header: Header, not_enrolled: AbstractSet[str]) -> StudentLine | BadLine:
    """The line about a student.

    Args:
        not_enrolled: values of *Estado Matrícula* of those who are not enrolled, folded.
    """
    cells = _Cells(record, header)
    if record.fault:
        return cells.rejected(None, _numbers(record))
    status = folded(value(record, header, "status"))
    year = value(record, header, "year")[:20] or None
    if status in not_enrolled:
        # Whatever else is wrong with the line: they have left, and nothing of it is taken over.
        return StudentLine(record.number, value(record, header, "id"), "", None, enrolled=False, year=year)
    school_id = cells.text("id", SCHOOL_ID_MAX, required=True).upper()
    name = cells.text("student", NAME_MAX) or cells.composed("surname", "second", "name", surname_first=True)
    if not name:
        cells.wrong("student" if "student" in header.places else "name", "required")
    group = cells.text("group", GROUP_MAX)
    guardians = tuple(filter(None, (_mention(cells, place) for place in (1, 2))))
    if cells.errors:
        # In a line whose cells have moved, what stands in the place of the number is something else.
        return cells.rejected(school_id if re.search("[0-9]", school_id) else None, _numbers(record))
    unknown = status not in KNOWN_STATUSES
    return StudentLine(
        number=record.number,
        school_id=school_id,
        name=name,
        group=group or None,
        enrolled=True,
        year=year,
        status=FieldError(header.titles["status"], "unknown_status") if unknown else None,
        guardians=guardians,
    )


def teacher_line(record: Record, header: Header) -> TeacherLine | BadLine:
    """The line about a teacher."""
    cells = _Cells(record, header)
    if record.fault:
        return cells.rejected(None, tuple(cell for cell in record.loose if len(cell) <= NAME_MAX))
    name = cells.text("teacher", NAME_MAX) or cells.composed("surname", "second", "name", surname_first=False)
    if not name:
        cells.wrong("teacher" if "teacher" in header.places else "name", "required")
    email = cells.email("email", required=True)
    groups: tuple[str, ...] | None = None
    if "groups" in header.places:
        named = [" ".join(part.split()) for part in re.split(r"[,;/|]", value(record, header, "groups"))]
        groups = tuple(dict.fromkeys(filter(None, named)))
        if has_forbidden("".join(groups)):
            cells.wrong("groups", "forbidden_character")
        if any(len(group) > GROUP_MAX for group in groups):
            cells.wrong("groups", "too_long", max=GROUP_MAX)
        if len(groups) > GROUPS_MAX:
            cells.wrong("groups", "too_many", max=GROUPS_MAX)
    if cells.errors or email is None:
        return cells.rejected(email, (name,) if name else ())
    return TeacherLine(record.number, name, email, groups)


def _numbers(record: Record) -> tuple[str, ...]:
    """What of a line may be the number of the student whom it is about, wherever it stands."""
    said = (cell.strip().upper() for cell in record.cells or record.loose)
    return tuple(dict.fromkeys(cell for cell in said if len(cell) <= SCHOOL_ID_MAX and re.search("[0-9]", cell)))


def _mention(cells: "_Cells", place: int) -> Mention | None:
    of = f"{_TUTORS[place - 1]} tutor"
    dni = re.sub(r"[^0-9A-Z]", "", cells.text(f"{of} dni", SCHOOL_ID_MAX).upper())
    name = cells.composed(f"{of} surname", f"{of} second", f"{of} name", surname_first=False)
    email = cells.email(f"{of} email")
    phone = cells.phone(f"{of} phone")
    if not name:
        if dni or email or phone:
            cells.wrong(f"{of} name", "required")
        return None
    return Mention(place, name, dni if _is_document(dni) else None, email, phone)


def _is_document(dni: str) -> bool:
    """Whether it names one person: offices fill a cell that must not be empty with zeros."""
    return len(dni) >= 5 and bool(re.search("[1-9]", dni))


class _Cells:
    """The cells of a line, and what was found wrong with them."""

    def __init__(self, record: Record, header: Header) -> None:
        self._record = record
        self._header = header
        self.errors: list[FieldError] = [record.fault] if record.fault else []

    def wrong(self, key: str, code: str, **params: int) -> None:
        field = self._header.titles.get(key, "")
        if all(error.field != field for error in self.errors):
            self.errors.append(FieldError(field, code, params))

    def rejected(self, about: str | None, candidates: tuple[str, ...] = ()) -> BadLine:
        return BadLine(self._record.number, tuple(self.errors), about, candidates)

    def text(self, key: str, longest: int, *, required: bool = False) -> str:
        text = value(self._record, self._header, key)
        if required and not text:
            self.wrong(key, "required")
        elif len(text) > longest:
            self.wrong(key, "too_long", max=longest)
        elif has_forbidden(text):
            self.wrong(key, "forbidden_character")
        else:
            return text
        return ""

    def composed(self, surname: str, second: str, name: str, *, surname_first: bool) -> str:
        surnames = " ".join(filter(None, (self.text(surname, NAME_MAX), self.text(second, NAME_MAX))))
        first = self.text(name, NAME_MAX)
        whole = ", ".join(filter(None, (surnames, first))) if surname_first else f"{first} {surnames}".strip()
        if len(whole) > NAME_MAX:
            self.wrong(name, "too_long", max=NAME_MAX)
        return whole[:NAME_MAX]

    def email(self, key: str, *, required: bool = False) -> str | None:
        # Several addresses in one cell: the first is the one that is used.
        given = next(iter(re.split(r"[;,\s]+", value(self._record, self._header, key).strip(";, "))), "")
        if given or required:
            for error in email_errors("", given):
                self.wrong(key, error.code, **{name: int(limit) for name, limit in error.params.items()})
                return None
        return given or None

    def phone(self, key: str) -> str | None:
        given = next(iter(re.split(r"[;,/]", value(self._record, self._header, key).strip(";,/ "))), "").strip()
        if not given:
            return None
        for error in phone_errors("", given):
            self.wrong(key, error.code)
            return None
        return dialled(given)
