"""What an automatic notice says, in Spanish and English."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from chalicelib.templates.languages import Language

SUBJECTS: Final[Mapping[Language, Mapping[str, str]]] = MappingProxyType(
    {
        "es": {
            "to_sign": "Tiene un documento pendiente de firma: {subject}",
            "withdrawn": "Se ha retirado un documento que usted había firmado: {subject}",
            "rejected": "Se ha rechazado la firma: {subject}",
            "received": "Recepcionada por {sender}: {subject}",
            "forwarded": "Reenviada por {sender}: {subject}",
            "processed": "Tramitada por {sender}: {subject}",
            "closed": "Cerrada sin tramitar por {sender}: {subject}",
            "seal_failed": "No se ha podido sellar; se está revisando: {subject}",
            "must_receive": "{sender}: comunicaciones que esperan o con el plazo cerca o vencido: {subject}",
            "still_waits": "{sender}: comunicaciones enviadas que nadie ha recepcionado: {subject}",
            "not_sent": "No se ha enviado un mensaje programado: {subject}",
        },
        "en": {
            "to_sign": "A document waits for your signature: {subject}",
            "withdrawn": "A document that you had signed was withdrawn: {subject}",
            "rejected": "The signature was refused: {subject}",
            "received": "Received by {sender}: {subject}",
            "forwarded": "Forwarded by {sender}: {subject}",
            "processed": "Processed by {sender}: {subject}",
            "closed": "Closed without being processed by {sender}: {subject}",
            "seal_failed": "It could not be sealed; somebody is looking into it: {subject}",
            "must_receive": "{sender}: communications that wait, or whose deadline is near or past: {subject}",
            "still_waits": "{sender}: communications that it sent and nobody has received: {subject}",
            "not_sent": "A scheduled message was not sent: {subject}",
        },
    }
)
"""Language, then the occasion (`domain/inboxes.py`)."""


SENT: Final[Mapping[Language, Mapping[str, str]]] = MappingProxyType(
    {
        "es": {
            "to_sign": "Aviso de documento pendiente de firma",
            "withdrawn": "Aviso de documento retirado de la firma",
            "rejected": "Aviso de firma rechazada",
            "received": "Aviso de comunicación recepcionada",
            "forwarded": "Aviso de comunicación reenviada",
            "processed": "Aviso de comunicación tramitada",
            "closed": "Aviso de comunicación cerrada sin tramitar",
            "seal_failed": "Aviso de sellado fallido",
        },
        "en": {
            "to_sign": "Notice of a document that waits for a signature",
            "withdrawn": "Notice of a document that was withdrawn from signature",
            "rejected": "Notice of a signature that was refused",
            "received": "Notice of a communication that was received",
            "forwarded": "Notice of a communication that was forwarded",
            "processed": "Notice of a communication that was processed",
            "closed": "Notice of a communication that was closed without being processed",
            "seal_failed": "Notice of a seal that failed",
        },
    }
)
"""Language, then the occasion: what the outbox calls an automatic notice. Not everybody there may read the letter."""


def sent(language: Language, occasion: str) -> str:
    """What the outbox calls a notice of the system's own."""
    return SENT[language][occasion]


def subject(language: Language, occasion: str, *, letter: str, sender: str) -> str:
    """The subject of a notice about a letter."""
    return SUBJECTS[language][occasion].format(subject=letter, sender=sender)
