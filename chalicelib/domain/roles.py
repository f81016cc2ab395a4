"""Who may do what in a unit, as data (`perfiles` of the seed)."""

from enum import StrEnum
from typing import Final


class Role(StrEnum):
    """A `perfil`: what a person may do in one unit."""

    ADMINISTRATION = "administration"
    DIRECTOR = "director"
    SECRETARY = "secretary"
    HEAD_OF_STUDIES = "head_of_studies"
    NOTIFICATION_MANAGER = "notification_manager"
    TEACHER = "teacher"
    OFFICER = "officer"
    GUARDIAN = "guardian"
    PLATFORM_ADMIN = "platform_admin"


MANAGEMENT: Final = frozenset({Role.DIRECTOR, Role.SECRETARY, Role.HEAD_OF_STUDIES})
"""The `equipo directivo`."""

SIGNING: Final = MANAGEMENT
"""Who may sign for a unit. In an office or a service the only one of these is its director (jefatura)."""

STAFF: Final = MANAGEMENT | {Role.ADMINISTRATION, Role.OFFICER}
"""Who works with the communications of a unit."""

DIRECTORY_READERS: Final = STAFF | {Role.NOTIFICATION_MANAGER}
"""Who picks recipients, and so sees the people of the unit with their contact data."""

RECEIVING: Final = frozenset({Role.TEACHER, Role.GUARDIAN})
"""Who only receives: an address that an import brings is good for inviting them, and nobody who may act."""

GRANTED_BY_MANAGEMENT: Final = frozenset({Role.ADMINISTRATION, Role.TEACHER, Role.NOTIFICATION_MANAGER})
"""What a secretary or a head of studies may grant too; the director grants these and every other role but director."""
