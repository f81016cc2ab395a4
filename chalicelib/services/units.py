"""The unit with an id, remembered for ten minutes: every use case names one or two."""

from datetime import datetime, timedelta
from typing import Final

from chalicelib.domain.errors import NotFound
from chalicelib.domain.people import Unit
from chalicelib.services import clock
from chalicelib.services.caches import Cache
from chalicelib.storage import directory as store

_UNITS: Final = Cache[str, Unit](timedelta(minutes=10), most=2000)


def unit(unit_id: str, *, at: datetime | None = None) -> Unit:
    """The unit, with whether it is staffed: as it was in the last ten minutes.

    Args:
        at: now, when it is known already.

    Raises:
        NotFound: there is none.
    """
    found = find(unit_id, at=at)
    if found is None:
        raise NotFound
    return found


def find(unit_id: str, *, at: datetime | None = None) -> Unit | None:
    """The unit as `unit` gives it, if there is one."""
    at = at or clock.now()
    known = _UNITS.get(unit_id, at)
    if known is None:
        read = store.staffing(unit_id, at)
        if read is None:
            return None
        known = read.unit
        _UNITS.put(unit_id, known, at)
    return known


def forget(unit_id: str) -> None:
    """Read the unit again when it is next asked for: it has changed."""
    _UNITS.forget(unit_id)
