"""What roles and states are called, in Spanish and in English (`product.md`, glossary)."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from chalicelib.domain.roles import Role

ROLES: Final[Mapping[str, Mapping[Role, str]]] = MappingProxyType(
    {
        "es": {
            Role.ADMINISTRATION: "Administración",
            Role.DIRECTOR: "Dirección",
            Role.SECRETARY: "Secretaría",
            Role.HEAD_OF_STUDIES: "Jefatura de estudios",
            Role.NOTIFICATION_MANAGER: "Gestión de Pasen",
            Role.TEACHER: "Profesorado",
            Role.OFFICER: "Personal tramitador",
            Role.GUARDIAN: "Tutoría legal",
            Role.PLATFORM_ADMIN: "Administración de la plataforma",
        },
        "en": {
            Role.ADMINISTRATION: "Administration",
            Role.DIRECTOR: "Director",
            Role.SECRETARY: "Secretary",
            Role.HEAD_OF_STUDIES: "Head of studies",
            Role.NOTIFICATION_MANAGER: "Notification manager",
            Role.TEACHER: "Teacher",
            Role.OFFICER: "Officer",
            Role.GUARDIAN: "Legal guardian",
            Role.PLATFORM_ADMIN: "Platform administrator",
        },
    }
)
"""Language, then role. The Spanish ones name the function, so that they fit whoever holds it."""

STATES: Final[Mapping[str, Mapping[str, str]]] = MappingProxyType(
    {
        "es": {
            "draft": "Borrador",
            "pending_signature": "Pendiente de firma",
            "pending_reception": "Pendiente de recepción",
            "received": "Recepcionada",
            "forwarded": "Reenviada por otro servicio",
            "processed": "Tramitada",
            "closed_unprocessed": "Cerrada sin tramitar",
        },
        "en": {
            "draft": "Draft",
            "pending_signature": "Pending signature",
            "pending_reception": "Pending reception",
            "received": "Received",
            "forwarded": "Forwarded by another service",
            "processed": "Processed",
            "closed_unprocessed": "Closed without processing",
        },
    }
)
"""Language, then the seven states of a communication by their identifier."""
