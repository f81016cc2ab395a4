"""Exports built line by line, in both layouts; all people are invented."""

import csv
import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

SAMPLE: Final = (Path(__file__).parent / "data" / "RegAlum.csv").read_bytes()
"""A student export in the layout of the real one."""

COLUMNS: Final = tuple(next(csv.reader([SAMPLE.decode("cp1252").splitlines()[0]])))
"""The names of the real export's columns, in its order."""

NEEDED: Final = (
    "Alumno/a",
    "Estado Matrícula",
    "Nº Id. Escolar",
    "Unidad",
    *(
        f"{what} {tutor} tutor"
        for tutor in ("Primer", "Segundo")
        for what in (
            "DNI/Pasaporte",
            "Primer apellido",
            "Segundo apellido",
            "Nombre",
            "Correo Electrónico",
            "Teléfono",
        )
    ),
)
"""The columns that are looked at."""


@dataclass(frozen=True)
class Tutor:
    """A guardian, as a line has them."""

    name: str = "Julia"
    surname: str = "Gil"
    second: str = "Roca"
    dni: str = "12345678Z"
    email: str = "julia@familia.example"
    phone: str = "600111222"


JULIA: Final = Tutor()
MARCOS: Final = Tutor("Marcos", "Rey", "Sanz", "87654321X", "marcos@familia.example", "600333444")


@dataclass(frozen=True)
class Pupil:
    """A student, as a line has them."""

    id: str = "1070001"
    name: str = "Rey Gil, Ana"
    group: str = "1º ESO A"
    tutors: Sequence[Tutor] = (JULIA,)
    status: str = ""
    more: Mapping[str, str] = field(default_factory=dict)

    def cells(self) -> dict[str, str]:
        """The cells of the line, by the names of their columns."""
        cells = {
            "Alumno/a": self.name,
            "Estado Matrícula": self.status,
            "Nº Id. Escolar": self.id,
            "Unidad": self.group,
            "Año de la matrícula": "2026",
        }
        for tutor, ordinal in zip(self.tutors, ("Primer", "Segundo"), strict=False):
            cells |= {
                f"DNI/Pasaporte {ordinal} tutor": tutor.dni,
                f"Primer apellido {ordinal} tutor": tutor.surname,
                f"Segundo apellido {ordinal} tutor": tutor.second,
                f"Nombre {ordinal} tutor": tutor.name,
                f"Correo Electrónico {ordinal} tutor": tutor.email,
                f"Teléfono {ordinal} tutor": tutor.phone,
            }
        return cells | dict(self.more)


ROSA: Final = Tutor("Rosa", "Cano", "Luna", "11111112H", "rosa@familia.example", "600555666")
ANA: Final = Pupil("1", "Rey Gil, Ana", "1º ESO A", (JULIA, MARCOS))
LEO: Final = Pupil("2", "Rey Gil, Leo", "2º ESO B", (JULIA,))
EVA: Final = Pupil("3", "Sanz Cano, Eva", "1º ESO A", (ROSA,))
MANY: Final = tuple(Pupil(str(100 + number), f"Mora Vera, Iris {number}", "3º ESO C", ()) for number in range(40))
"""So many that one who leaves is few of them."""


def an_export(
    *pupils: Pupil, columns: Sequence[str] = COLUMNS, separator: str = ",", encoding: str = "cp1252"
) -> bytes:
    """An export as the system makes it: quoted, in Windows-1252."""
    text = io.StringIO()
    writer = csv.writer(text, delimiter=separator, quoting=csv.QUOTE_ALL, lineterminator="\r\n")
    writer.writerow(columns)
    for pupil in pupils:
        cells = pupil.cells()
        writer.writerow([cells.get(column, "") for column in columns])
    return text.getvalue().encode(encoding)


def an_older_export(*pupils: Pupil, columns: Sequence[str] = NEEDED, encoding: str = "cp1252") -> bytes:
    """An export in the older layout: plain text, after some lines of preamble."""
    lines = ["Relación de alumnado del centro", "Curso: 2026/2027", "", "|".join(columns), "-" * 40]
    for pupil in pupils:
        cells = pupil.cells()
        lines.append(" | ".join(cells.get(column, "") for column in columns))
    return "\r\n".join(lines).encode(encoding)


def teachers(
    *rows: tuple[str, str, str], columns: tuple[str, str, str] = ("Profesor/a", "Correo", "Unidades")
) -> bytes:
    """A file of teachers: name, address, classes."""
    text = io.StringIO()
    csv.writer(text).writerows([("Profesor/a", "Correo", "Unidades"), *rows])
    return text.getvalue().encode()


def a_school(students: int) -> bytes:
    """An export of so many students; every third has a sibling, most have two guardians."""
    pupils = []
    for number in range(students):
        family = number - number % 3 if number % 3 < 2 else number
        at = "familia.example"
        one = Tutor(f"Julia {family}", "Gil", "Roca", f"{10_000_000 + family}A", f"j{family}@{at}", f"6{family:08}")
        two = Tutor(f"Marcos {family}", "Rey", "Sanz", f"{50_000_000 + family}B", f"m{family}@{at}", f"7{family:08}")
        group = f"{number % 4 + 1}º ESO {'ABCDEFGH'[number // 4 % 8]}"
        tutors = (one, two) if number % 4 else (one,)
        pupils.append(Pupil(f"{2_000_000 + number}", f"Rey Gil, Ana {number}", group, tutors))
    return an_export(*pupils)
