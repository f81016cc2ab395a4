"""What the scopes of contact lists (`ámbitos`) are called, in Spanish and in English."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from chalicelib.domain.contact_lists import ScopeKind
from chalicelib.templates.languages import Language

SCOPES: Final[Mapping[Language, Mapping[ScopeKind, str]]] = MappingProxyType(
    {
        "es": {
            ScopeKind.GUARDIANS: "Todos los tutores legales",
            ScopeKind.GROUP_GUARDIANS: "Tutores legales de una unidad (clase)",
            ScopeKind.TEACHERS: "Profesorado",
            ScopeKind.STAFF: "Personal de administración y equipo directivo",
            ScopeKind.MANAGEMENT_TEAM: "Equipo directivo",
            ScopeKind.PROVINCE_SCHOOLS: "Otros centros de una provincia (sus equipos directivos)",
            ScopeKind.CUSTOM: "Personalizado",
        },
        "en": {
            ScopeKind.GUARDIANS: "All legal guardians",
            ScopeKind.GROUP_GUARDIANS: "Legal guardians of a class",
            ScopeKind.TEACHERS: "Teachers",
            ScopeKind.STAFF: "Office staff and management team",
            ScopeKind.MANAGEMENT_TEAM: "Management team",
            ScopeKind.PROVINCE_SCHOOLS: "Other schools of a province (their management teams)",
            ScopeKind.CUSTOM: "Custom",
        },
    }
)
"""Language, then kind."""
