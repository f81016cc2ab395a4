"""What people open in a spreadsheet: the report of what waits, in Spanish and English."""

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from types import MappingProxyType
from typing import Final

from chalicelib.domain.numbers import MADRID
from chalicelib.domain.reports import Waiting
from chalicelib.templates.languages import Language
from chalicelib.templates.names import STATES
from chalicelib.templates.types import TYPES

BOM: Final = "\ufeff"
"""By this spreadsheets know UTF-8."""

HEADINGS: Final[Mapping[Language, Mapping[str, str]]] = MappingProxyType(
    {
        "es": {
            "side": "Qué falta",
            "exit_number": "N.º de salida",
            "type": "Tipo",
            "subject": "Asunto",
            "origin": "Origen",
            "destination": "Destino",
            "holder": "La tiene",
            "holder_id": "Código de quien la tiene",
            "state": "Estado",
            "since": "Desde",
            "working_days": "Días hábiles",
            "deadline": "Plazo",
            "id": "Identificador",
        },
        "en": {
            "side": "What is missing",
            "exit_number": "Exit number",
            "type": "Type",
            "subject": "Subject",
            "origin": "Origin",
            "destination": "Destination",
            "holder": "Held by",
            "holder_id": "Code of who holds it",
            "state": "State",
            "since": "Since",
            "working_days": "Working days",
            "deadline": "Deadline",
            "id": "Id",
        },
    }
)
"""Language, then the column."""

SIDES: Final[Mapping[Language, Mapping[str, str]]] = MappingProxyType(
    {
        "es": {"to_receive": "La unidad tiene que recepcionarla", "sent": "La unidad la envió y espera"},
        "en": {"to_receive": "The unit must receive it", "sent": "The unit sent it and waits"},
    }
)

CUT_OFF: Final[Mapping[Language, Mapping[bool, str]]] = MappingProxyType(
    {
        "es": {
            False: "Lista incompleta: hay más de las que caben; estas son las más antiguas.",
            True: "Lista incompleta: {unit} tiene más de las que caben; estas son las más antiguas.",
        },
        "en": {
            False: "Not the whole list: there are more than it holds; these are the oldest.",
            True: "Not the whole list: {unit} has more than it holds; these are the oldest.",
        },
    }
)
"""Language, then whether it is said of a unit by name."""

OF_A_UNIT: Final = tuple(column for column in HEADINGS["es"] if column != "holder_id")
OF_ALL: Final = tuple(column for column in HEADINGS["es"] if column not in {"side", "subject"})
"""The operator's: what letters are about is nothing that they read."""

_BEGINS_A_FORMULA: Final = ("=", "+", "-", "@", "\t", "\r", "\n")


def sheet(letters: Iterable[Waiting], columns: Sequence[str], language: Language = "es", *, whole: bool = True) -> str:
    """Headings and a line for each letter, as a file: with the mark by which spreadsheets know UTF-8.

    Args:
        whole: whether these are all; else the line under the headings says that they are not.
    """
    headings = [HEADINGS[language][column] for column in columns]
    said = "" if whole else cut_off(columns, language)
    return BOM + lines([headings]) + said + letter_lines(letters, columns, language)


def cut_off(columns: Sequence[str], language: Language = "es", *, unit: str | None = None) -> str:
    """A line, as wide as the others, that says that there are more letters than a sheet has; of a unit, by its name."""
    said = CUT_OFF[language][unit is not None].format(unit=unit)
    return lines([[said, *("" for _ in columns[1:])]])


def letter_lines(letters: Iterable[Waiting], columns: Sequence[str], language: Language = "es") -> str:
    """A line for each letter."""
    return lines([cells[column] for column in columns] for cells in (_cells(each, language) for each in letters))


def lines(rows: Iterable[Sequence[str]]) -> str:
    """CSV as RFC 4180 has it, in which no text can be taken for a formula."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerows([inert(cell) for cell in row] for row in rows)
    return out.getvalue()


def inert(cell: str) -> str:
    """The text of a cell, which spreadsheets show and do not run."""
    return f"'{cell}" if cell.startswith(_BEGINS_A_FORMULA) or cell.lstrip().startswith(_BEGINS_A_FORMULA) else cell


def _cells(waiting: Waiting, language: Language) -> dict[str, str]:
    letter = waiting.communication
    return {
        "side": SIDES[language][waiting.side],
        "exit_number": letter.exit_number or "",
        "type": TYPES[language][letter.type].name,
        "subject": letter.subject,
        "origin": letter.origin.name,
        "destination": letter.destination.name,
        "holder": letter.holder.name,
        "holder_id": letter.holder.id,
        "state": STATES[language][letter.state],
        "since": waiting.since.astimezone(MADRID).strftime("%Y-%m-%d %H:%M"),
        "working_days": str(waiting.working_days),
        "deadline": letter.deadline.isoformat() if letter.deadline else "",
        "id": letter.id,
    }
