"""What became of a message, as people open it in a spreadsheet, in Spanish and English."""

from collections.abc import Iterable, Mapping
from types import MappingProxyType
from typing import Final

from chalicelib.domain.deliveries import Delivery
from chalicelib.domain.messages import Channel
from chalicelib.domain.numbers import MADRID
from chalicelib.domain.people import PersonRef
from chalicelib.templates.languages import Language
from chalicelib.templates.sheets import BOM, lines

HEADINGS: Final[Mapping[Language, tuple[str, ...]]] = MappingProxyType(
    {
        "es": ("Persona", "Canal", "Estado", "Causa", "Cuándo", "Identificador"),
        "en": ("Person", "Channel", "Status", "Cause", "When", "Id"),
    }
)

CHANNELS: Final[Mapping[Language, Mapping[str, str]]] = MappingProxyType(
    {
        "es": {"inbox": "Bandeja de entrada", "push": "Móvil", "email": "Correo"},
        "en": {"inbox": "Inbox", "push": "Phone", "email": "E-mail"},
    }
)

STATUSES: Final[Mapping[Language, Mapping[str, str]]] = MappingProxyType(
    {
        "es": {
            "queued": "En cola",
            "sent": "Enviado",
            "delivered": "Entregado",
            "bounced": "Devuelto",
            "complained": "Rechazado por el destinatario",
            "suppressed": "Dirección suprimida",
            "no_address": "Sin dirección",
            "opted_out": "No quiere este canal",
            "failed": "Fallido",
            "read": "Leído",
            "acknowledged": "Confirmado",
        },
        "en": {
            "queued": "Queued",
            "sent": "Sent",
            "delivered": "Delivered",
            "bounced": "Bounced",
            "complained": "Complained",
            "suppressed": "Address suppressed",
            "no_address": "No address",
            "opted_out": "Does not want this channel",
            "failed": "Failed",
            "read": "Read",
            "acknowledged": "Acknowledged",
        },
    }
)

CAUSES: Final[Mapping[Language, Mapping[str, str]]] = MappingProxyType(
    {
        "es": {
            "general": "La dirección no admite correo",
            "no_email": "La dirección no existe",
            "mailbox_full": "El buzón está lleno",
            "message_too_large": "El mensaje es demasiado grande",
            "content_rejected": "Su servidor no admitió el contenido",
            "undetermined": "Su servidor no dijo por qué",
            "abuse": "El destinatario lo marcó como no deseado",
        },
        "en": {
            "general": "The address takes no mail",
            "no_email": "The address does not exist",
            "mailbox_full": "The mailbox is full",
            "message_too_large": "The message is too large",
            "content_rejected": "Its server did not take the content",
            "undetermined": "Its server did not say why",
            "abuse": "The recipient marked it as unwanted",
        },
    }
)
"""Language, then the provider's word as a code; a rarer one is shown as it is."""


def sheet(outcomes: Iterable[tuple[PersonRef, Channel, Delivery]], language: Language = "es") -> str:
    """Headings, and a line for each person and channel, as a file."""
    return BOM + lines([HEADINGS[language], *(_cells(*each, language) for each in outcomes)])


def _cells(person: PersonRef, channel: Channel, delivery: Delivery, language: Language) -> tuple[str, ...]:
    return (
        person.name,
        CHANNELS[language][channel],
        STATUSES[language][delivery.status],
        CAUSES[language].get(delivery.code or "", delivery.code or ""),
        delivery.at.astimezone(MADRID).strftime("%Y-%m-%d %H:%M") if delivery.at else "",
        person.id,
    )
