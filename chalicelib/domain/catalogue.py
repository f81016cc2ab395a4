"""The types of communication that the product knows, as data."""

from dataclasses import dataclass
from typing import Final

from chalicelib.domain.people import UnitKind

_ANY: Final = (UnitKind.SCHOOL, UnitKind.REGIONAL_OFFICE, UnitKind.SERVICE, UnitKind.AUTHORITY)
_OFFICES: Final = (UnitKind.REGIONAL_OFFICE, UnitKind.SERVICE, UnitKind.AUTHORITY)


@dataclass(frozen=True)
class CommunicationType:
    """What a letter is about.

    Attributes:
        destination_kinds: the kinds of unit that it may be addressed to.
        deadline_days: working days to answer in; none when there is no deadline.
    """

    id: str
    destination_kinds: tuple[UnitKind, ...]
    deadline_days: int | None = None


TYPES: Final = {
    entry.id: entry
    for entry in (
        CommunicationType("general", _ANY),
        CommunicationType("request", _OFFICES, 10),
        CommunicationType("documentation", _ANY),
        CommunicationType("staff", _OFFICES, 10),
        CommunicationType("enrolment", _OFFICES, 5),
        CommunicationType("works_and_equipment", _OFFICES, 20),
        CommunicationType("transport_and_meals", _OFFICES, 10),
        CommunicationType("student_transfer", (UnitKind.SCHOOL,), 10),
    )
}
"""By id; their names and descriptions, in Spanish and English, live in the templates."""
