"""What a closed unit is refused: nothing is begun there that would never end, and nothing new goes to it.

Its open letters are its successor's (`successions.py`); what is finished stays where it is. A service asks with the
unit that it read, and the transaction once more (`storage/directory.unit_still_open`), with these same refusals.
"""

from collections.abc import Callable
from enum import StrEnum

from chalicelib.domain.errors import Conflict, FieldError, InvalidFields
from chalicelib.domain.people import Unit


class Hint(StrEnum):
    """What to do instead; the sentence is in the templates."""

    CLOSED_UNIT = "closed_unit"


def closed() -> Conflict:
    """The refusal of what is to be done in a unit that is closed."""
    return Conflict(Hint.CLOSED_UNIT)


def require_open(unit: Unit) -> None:
    """Require that the unit is open; raises what `closed` gives."""
    if not unit.is_open:
        raise closed()


def closed_error(field: str) -> FieldError:
    """What is wrong with a field that names a closed unit."""
    return FieldError(field, "closed")


def closed_as(field: str) -> Callable[[], InvalidFields]:
    """Makes the refusal of a field that names a closed unit, for a transaction that finds it so."""
    return lambda: InvalidFields([closed_error(field)])
