"""What people read about an import: why a file was refused, and what is wrong with a line."""

from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Final

from chalicelib.templates import fields
from chalicelib.templates.languages import Language

REASONS: Final[Mapping[Language, Mapping[str, str]]] = MappingProxyType(
    {
        "es": {
            "never_came": "El fichero no ha llegado. Vuelva a subirlo.",
            "wrong_size": "El fichero que ha llegado no tiene el tamaño anunciado. Vuelva a subirlo.",
            "not_an_export": "El fichero no es una exportación: tiene que ser un texto con una línea de nombres de "
            "columna, separado por comas, puntos y coma, tabuladores o «|».",
            "wrong_encoding": "El fichero está en UTF-16. Guárdelo en UTF-8 o en Windows-1252.",
            "empty": "El fichero no tiene ninguna línea de datos.",
            "missing_columns": "Faltan columnas obligatorias: {columns}.",
            "no_good_line": "Ninguna línea del fichero se puede importar.",
            "overtaken": "Se ha iniciado otra importación más reciente.",
            "too_many_lines": "El fichero tiene demasiadas líneas para un centro: como mucho 50 000 de alumnado, o "
            "10 000 de profesorado.",
            "given_up": "No se ha podido importar el fichero tras varios intentos, y no se ha cambiado nada. Vuelva a "
            "subirlo; si se repite, avise a quien administra el sistema.",
            "unit_closed": "El centro se ha cerrado: no se ha cambiado nada.",
            "not_confirmed": "Nadie ha confirmado a tiempo las bajas. Vuelva a subir el fichero.",
        },
        "en": {
            "never_came": "The file did not come. Upload it again.",
            "wrong_size": "The file that came does not have the size that was announced. Upload it again.",
            "not_an_export": "The file is no export: it must be a text with a line of column names, separated by "
            "commas, semicolons, tabs or “|”.",
            "wrong_encoding": "The file is in UTF-16. Save it in UTF-8 or Windows-1252.",
            "empty": "The file has no line of data.",
            "missing_columns": "Columns that there must be are missing: {columns}.",
            "no_good_line": "No line of the file can be imported.",
            "overtaken": "A newer import has been begun.",
            "too_many_lines": "The file has too many lines for a school: at most 50,000 of students, or 10,000 of "
            "teachers.",
            "given_up": "The file could not be imported after several tries, and nothing has changed. Upload it again; "
            "if it happens again, tell whoever runs the system.",
            "unit_closed": "The school has closed: nothing has changed.",
            "not_confirmed": "Nobody confirmed in time that so many leave. Upload the file again.",
        },
    }
)
"""Language, then why the file was refused whole."""

LINES: Final[Mapping[Language, Mapping[str, str]]] = MappingProxyType(
    {
        "es": {
            "contradicts_another_line": "Otra línea con el mismo número trae otro nombre: ninguna se importa.",
            "repeated": "Ya había otra línea de la misma persona: se han reunido las dos.",
            "older_year": "Es de un curso anterior al más reciente del fichero: no se tiene en cuenta.",
            "kept_by_hand": "Se conserva lo que se corrigió aquí a mano; el fichero trae otra cosa.",
            "replaced_by_export": "Lo que se corrigió aquí a mano se ha cambiado: el fichero trae un valor nuevo.",
            "document_of_several": "El mismo DNI o pasaporte figura con nombres distintos: no se tiene en cuenta, y se "
            "reconoce a cada persona por nombre y teléfono. Corríjalo en la exportación.",
            "restricted_is_missing": "Falta un tutor que no puede recibir y hay otro nuevo. Compruebe que no es la "
            "misma persona con otro nombre; si lo es, indique también de este que no puede recibir.",
            "restricted_elsewhere": "{student}: uno de sus tutores no puede recibir lo de otro alumno que ya no está "
            "en el fichero. Compruebe si es el mismo alumno con otro número y otro nombre; si lo es, indique también "
            "aquí que ese tutor no puede recibir.",
            "restriction_carried_over": "{student}: uno de sus tutores no podía recibir lo de un alumno que ya no está "
            "en el fichero y puede ser el mismo con otro número. Sigue sin poder recibir. Compruébelo en su custodia.",
        },
        "en": {
            "contradicts_another_line": "Another line with the same identifier has another name: neither is imported.",
            "repeated": "There was another line about the same person: they were taken together.",
            "older_year": "It is of an older school year than the newest one of the file: it does not count.",
            "kept_by_hand": "What was corrected here by hand is kept; the file says something else.",
            "replaced_by_export": "What was corrected here by hand has been replaced: the file has a new value.",
            "document_of_several": "The same identity document is told of different names: it is left out of account, "
            "and each person is known by name and telephone. Correct it in the export.",
            "restricted_is_missing": "A guardian who may not receive is missing, and there is a new one. Check that it "
            "is not the same person under another name; if it is, say of this one too that they may not receive.",
            "restricted_elsewhere": "{student}: one of their guardians may not receive what concerns another student, "
            "who is no longer in the file. Check whether it is the same student under another number and name; if it "
            "is, say here too that this guardian may not receive.",
            "restriction_carried_over": "{student}: one of their guardians might not receive what concerns a student "
            "who is no longer in the file and may be the same under another number. They still may not. Check it in "
            "the student's custody.",
        },
    }
)
"""Language, then what there is to say of a line; codes of fields have their words in `fields`."""


def reason(language: Language, code: str, columns: Sequence[str]) -> str:
    """Why a file was refused whole."""
    return REASONS[language][code].format(columns=", ".join(columns))


def sentence(language: Language, code: str, params: Mapping[str, str | int]) -> str:
    """What there is to say of a line."""
    words = LINES[language].get(code)
    return words.format_map(params) if words else fields.message(language, code, params)
