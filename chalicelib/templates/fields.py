"""What people read about one bad field. The figures in braces are the parameters of the field error."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from chalicelib.templates.languages import Language

MESSAGES: Final[Mapping[Language, Mapping[str, str]]] = MappingProxyType(
    {
        "es": {
            # What was sent.
            "required": "Este campo es obligatorio.",
            "unknown_field": "Este campo no existe aquí.",
            "repeated": "Está repetido.",
            "not_a_string": "Tiene que ser un texto.",
            "not_an_integer": "Tiene que ser un número entero.",
            "not_a_boolean": "Tiene que ser verdadero o falso.",
            "not_a_list": "Tiene que ser una lista.",
            "not_an_object": "Tiene que ser un objeto.",
            "not_a_date": "Tiene que ser una fecha, como 2026-11-24.",
            "not_a_time": "Tiene que ser una fecha con hora y zona, como 2026-11-24T09:30:00Z.",
            "not_an_email": "No es una dirección de correo electrónico.",
            "not_a_phone": "No es un número de teléfono.",
            "not_a_sha256": "Tiene que ser un SHA-256: 64 cifras hexadecimales en minúscula.",
            "forbidden_character": "Contiene caracteres que no se pueden guardar.",
            "invalid_format": "No tiene el formato esperado.",
            "invalid_value": "El valor no es válido. Se admite: {allowed}.",
            "invalid": "El valor no es válido.",
            "too_long": "Es demasiado largo: como mucho {max} caracteres.",
            "too_short": "Es demasiado corto: al menos {min} caracteres.",
            "too_many": "Hay demasiados: como mucho {max}.",
            "too_few": "Faltan elementos: al menos {min}.",
            "too_large": "Es demasiado grande: como mucho {max}.",
            "too_small": "Es demasiado pequeño: al menos {min}.",
            "one_line": "Tiene que caber en una sola línea, sin saltos ni caracteres de control.",
            "in_the_past": "Esa fecha ya ha pasado.",
            "locked": "Puede llegar a más de un tutor legal: los destinatarios van siempre ocultos.",
            "alone": "No se puede cambiar a la vez que se cierra la unidad.",
            "in_the_future": "Esa fecha todavía no ha llegado.",
            "cannot_change": "No se puede cambiar.",
            "is_itself": "Una unidad no puede sucederse a sí misma.",
            "already_closed": "Esa unidad ya está cerrada, con otra sucesora.",
            "has_units": "De esa unidad dependen otras: ciérrelas antes, o cámbielas de unidad.",
            "closed_too_long": "En {year} serían más de {max} días de cierre: como mucho puede haber {max} al año.",
            "before_since": "Tiene que ser posterior a la fecha de inicio.",
            "only_restricted": "Solo se indica cuando no puede recibir.",
            "of_the_office": "Las fiestas locales las pone la delegación territorial; la unidad, sus propios cierres.",
            # What it refers to.
            "invalid_code": "El código no es correcto, ya se usó o ha caducado. Revíselo o pida otro.",
            "not_found": "No existe.",
            "closed": "Esa unidad está cerrada.",
            "no_staff": "En esa unidad no hay nadie que pueda atenderla.",
            "wrong_kind": "No puede ser una unidad de ese tipo. Se admite: {allowed}.",
            "is_origin": "No puede ser la propia unidad de origen.",
            "is_holder": "La comunicación ya está en esa unidad.",
            "cannot_sign": "Esa persona no puede firmar en nombre de la unidad.",
            "attachment_waiting": "El fichero todavía se está subiendo o comprobando.",
            "attachment_rejected": "El fichero fue rechazado: quítelo y, si hace falta, añádalo de nuevo.",
            "not_with_file_id": "Sobra: el fichero de la consigna ya lo dice.",
            "over_quota": "La unidad no tiene tanto espacio libre: {left}. Borre ficheros que ya no hagan falta.",
            "too_far": "Es una fecha demasiado lejana: como mucho, dentro de {days} días.",
            "no_such_part": "El fichero no tiene esa parte: van de la 1 a la {max}.",
            "not_with_this_kind": "Sobra: no se indica con este ámbito.",
            "incomplete": "Faltan partes del fichero, o no son las que se enviaron.",
            "wrong_ending": "El nombre no corresponde a su tipo. Debe terminar en: {allowed}.",
            # What a line of an import says.
            "line_too_long": "La línea es demasiado larga: como mucho {max} caracteres.",
            "quote_left_open": "Unas comillas se abren y no se cierran.",
            "wrong_number_of_columns": "La línea tiene {found} columnas y tendría que tener {expected}.",
            "unknown_status": "Estado de matrícula desconocido: se importa como matrícula vigente.",
        },
        "en": {
            "required": "This field is required.",
            "unknown_field": "There is no such field here.",
            "repeated": "It is repeated.",
            "not_a_string": "It must be a text.",
            "not_an_integer": "It must be a whole number.",
            "not_a_boolean": "It must be true or false.",
            "not_a_list": "It must be a list.",
            "not_an_object": "It must be an object.",
            "not_a_date": "It must be a date, such as 2026-11-24.",
            "not_a_time": "It must be a date with time and zone, such as 2026-11-24T09:30:00Z.",
            "not_an_email": "It is not an e-mail address.",
            "not_a_phone": "It is not a telephone number.",
            "not_a_sha256": "It must be a SHA-256: 64 hexadecimal figures in lower case.",
            "forbidden_character": "It holds characters that cannot be kept.",
            "invalid_format": "It does not have the expected format.",
            "invalid_value": "The value is not valid. Allowed: {allowed}.",
            "invalid": "The value is not valid.",
            "too_long": "It is too long: {max} characters at most.",
            "too_short": "It is too short: {min} characters at least.",
            "too_many": "There are too many: {max} at most.",
            "too_few": "There are too few: {min} at least.",
            "too_large": "It is too large: {max} at most.",
            "too_small": "It is too small: {min} at least.",
            "one_line": "It must be a single line, without control characters.",
            "in_the_past": "That moment has passed already.",
            "locked": "More than one guardian may get it: recipients are always hidden from one another.",
            "alone": "It cannot be changed while the unit is closed.",
            "in_the_future": "That moment has not come yet.",
            "cannot_change": "It cannot be changed.",
            "is_itself": "A unit cannot succeed itself.",
            "already_closed": "That unit is closed already, with another successor.",
            "has_units": "Other units hang from it: close them first, or move them.",
            "closed_too_long": "In {year} that would be more than {max} closed days: {max} a year at most.",
            "before_since": "It must come after the beginning.",
            "only_restricted": "It is only said when they may not receive.",
            "invalid_code": "The code is wrong, was used or has expired. Check it, or ask for another one.",
            "of_the_office": "Local holidays are given by the regional office; a unit gives its own closures only.",
            "not_found": "It does not exist.",
            "closed": "That unit is closed.",
            "no_staff": "There is nobody in that unit who could see to it.",
            "wrong_kind": "It cannot be a unit of that kind. Allowed: {allowed}.",
            "is_origin": "It cannot be the origin itself.",
            "is_holder": "The communication is at that unit already.",
            "cannot_sign": "That person cannot sign for the unit.",
            "attachment_waiting": "The file is still being uploaded or checked.",
            "attachment_rejected": "The file was rejected: remove it and, if you need it, attach it again.",
            "not_with_file_id": "Leave it out: the file of the deposit says it.",
            "over_quota": "The unit has not as much space left: {left}. Delete files that need not be kept.",
            "too_far": "That is too far away: {days} days from now at most.",
            "no_such_part": "The file has no such part: they go from 1 to {max}.",
            "not_with_this_kind": "Leave it out: it is not said with this scope.",
            "incomplete": "Parts of the file are missing, or are not those that were sent.",
            "wrong_ending": "The name does not go with its type. It must end in: {allowed}.",
            "line_too_long": "The line is too long: {max} characters at most.",
            "quote_left_open": "A quote is opened and never closed.",
            "wrong_number_of_columns": "The line has {found} columns and should have {expected}.",
            "unknown_status": "Unknown state of the enrolment: it is imported as enrolled.",
        },
    }
)
"""Language, then the code of the field error."""

KINDS: Final[Mapping[Language, Mapping[str, str]]] = MappingProxyType(
    {
        "es": {
            "authority": "Consejería",
            "regional_office": "Delegación Territorial",
            "service": "Servicio",
            "school": "Centro",
        },
        "en": {
            "authority": "Authority",
            "regional_office": "Regional office",
            "service": "Service",
            "school": "School",
        },
    }
)
"""Language, then the kind of a unit."""


def message(language: Language, code: str, params: Mapping[str, str | int]) -> str:
    """The sentence about a field.

    A code that the catalogue lacks reads as "not valid" rather than failing the answer; a test sees to it that
    there is none.
    """
    catalogue = MESSAGES[language]
    if code == "over_quota":
        params = {**params, "left": space(language, int(params.get("left", 0)))}
    if code == "wrong_kind":
        kinds = KINDS[language]
        allowed = str(params.get("allowed", "")).split(", ")
        params = {**params, "allowed": ", ".join(kinds.get(kind, kind) for kind in allowed)}
    return catalogue.get(code, catalogue["invalid"]).format_map(_Figures(params))


def space(language: Language, octets: int) -> str:
    """How much room there is, as people say it, and never more than there is: `1,2 GB`.

    In powers of ten, as the web client says the sizes of files beside it.
    """
    if octets < 1000:
        return {"es": "menos de 1 kB", "en": "less than 1 kB"}[language]
    unit, divisor = next((unit, divisor) for unit, divisor in _UNITS if octets >= divisor)
    tenths = octets * 10 // divisor
    figure = f"{tenths // 10}.{tenths % 10}".removesuffix(".0")
    return f"{figure.replace('.', ',') if language == 'es' else figure} {unit}"


_UNITS: Final = (("GB", 10**9), ("MB", 10**6), ("kB", 10**3))


class _Figures(dict[str, str | int]):
    def __missing__(self, name: str) -> str:
        return "…"
