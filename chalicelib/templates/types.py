"""What the types of communication are called, and what each is for."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from chalicelib.templates.languages import Language


@dataclass(frozen=True)
class TypeWords:
    """The name of a type, and what it is for."""

    name: str
    description: str


TYPES: Final[Mapping[Language, Mapping[str, TypeWords]]] = MappingProxyType(
    {
        "es": {
            "general": TypeWords("Comunicación general", "Cualquier asunto que no tenga un tipo propio."),
            "request": TypeWords("Solicitud", "Pedir a la Administración algo que tiene que resolver."),
            "documentation": TypeWords("Remisión de documentación", "Enviar documentos que se han pedido o se deben."),
            "staff": TypeWords("Personal", "Bajas, sustituciones y otros asuntos del profesorado y del personal."),
            "enrolment": TypeWords("Escolarización", "Admisión y matrícula del alumnado."),
            "works_and_equipment": TypeWords("Obras y equipamiento", "Reparaciones, obras, mobiliario y material."),
            "transport_and_meals": TypeWords(
                "Transporte y comedor", "Rutas de transporte escolar y servicio de comedor."
            ),
            "student_transfer": TypeWords(
                "Traslado de expediente", "Pedir o enviar el expediente de quien cambia de centro."
            ),
        },
        "en": {
            "general": TypeWords("General communication", "Any matter that has no type of its own."),
            "request": TypeWords("Request", "Ask the administration for something that it must decide."),
            "documentation": TypeWords("Sending of documents", "Send documents that were asked for or are due."),
            "staff": TypeWords("Staff", "Leave, substitutions and other matters of teachers and staff."),
            "enrolment": TypeWords("Enrolment", "Admission and enrolment of students."),
            "works_and_equipment": TypeWords("Works and equipment", "Repairs, works, furniture and material."),
            "transport_and_meals": TypeWords("Transport and meals", "School transport routes and meals."),
            "student_transfer": TypeWords(
                "Transfer of records", "Ask for or send the records of a student who changes school."
            ),
        },
    }
)
"""Language, then the id of the type (`domain/catalogue.py`)."""


def type_name(type_id: str, language: Language = "es") -> str:
    """What a type of communication is called; official documents are in Spanish."""
    return TYPES[language][type_id].name
