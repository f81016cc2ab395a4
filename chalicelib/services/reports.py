"""What waits for a unit and what it waits for, when somebody asks."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from functools import cache
from typing import Final

from chalicelib.domain import reports as rules
from chalicelib.domain.catalogue import TYPES
from chalicelib.domain.communications import Communication
from chalicelib.domain.deadlines import Holiday
from chalicelib.domain.errors import FieldError, InvalidFields
from chalicelib.domain.numbers import MADRID
from chalicelib.domain.people import Caller, UnitRef
from chalicelib.domain.reports import Due, ForwardedAway, Report, Side, Waiting
from chalicelib.services import calendars, units
from chalicelib.services.communications import staff_of
from chalicelib.storage import report_lists

LOOKED_BACK: Final = timedelta(days=365)
"""How far what was forwarded is looked at: who is competent changes."""


def pending_receptions(caller: Caller, unit_id: str) -> Report:
    """What the unit must receive, what it sent that waits, and the deadlines of both that are near or past.

    Raises:
        NotFound, Forbidden: the caller does not work with the letters of the unit.
    """
    staff_of(caller, unit_id)
    return of_unit(unit_id, caller.at)


def of_unit(unit_id: str, at: datetime) -> Report:
    """The report of a unit: three Queries, and the calendars of whoever holds its letters."""
    today = at.astimezone(MADRID).date()
    legal, own = _remembered(calendars.legal), _remembered(calendars.own)

    def waits(side: Side, letter: Communication, since: datetime) -> Waiting:
        holder = letter.holder.id
        return rules.waiting(side, letter, since, today, legal(holder), own(holder))

    to_receive, owed = report_lists.waiting(unit_id), report_lists.owed(unit_id)
    received = report_lists.due(unit_id)
    waiting = [
        *(waits(Side.TO_RECEIVE, letter, since) for letter, since in to_receive.letters),
        *(waits(Side.SENT, letter, since) for letter, since in owed.letters if letter.received_at is None),
    ]
    deadlines = [
        *((Side.TO_RECEIVE, letter) for letter in (*received.letters, *(letter for letter, _ in to_receive.letters))),
        *((Side.SENT, letter) for letter, _ in owed.letters),
    ]
    due = (_due(side, letter, today, legal) for side, letter in deadlines)
    return Report(
        waiting=tuple(sorted(waiting, key=lambda each: (each.since, each.communication.id))),
        due=tuple(sorted((each for each in due if each), key=lambda each: (each.deadline, each.communication.id))),
        whole=to_receive.whole and owed.whole and received.whole,
    )


def forwarded(caller: Caller, unit_id: str) -> tuple[ForwardedAway, ...]:
    """What the unit sent on in the last year: how many letters of which type, why, and to whom.

    Raises:
        NotFound, Forbidden: the caller does not work with the letters of the unit.
    """
    staff_of(caller, unit_id)
    return rules.forwarded_away(report_lists.forwarded(unit_id, caller.at - LOOKED_BACK))


def better_address(caller: Caller, unit_id: str, *, type: str, destination_id: str) -> UnitRef | None:
    """To whom a letter of this type should rather go: the destination has sent such letters on, as not its own.

    Args:
        unit_id: the unit that writes.

    Raises:
        NotFound, Forbidden: the caller does not work with the letters of the unit.
        InvalidFields: there is no such type, or no such destination.
    """
    staff_of(caller, unit_id)
    errors = []
    if type not in TYPES:
        errors.append(FieldError("type", "invalid_value", {"allowed": ", ".join(TYPES)}))
    if units.find(destination_id) is None:
        errors.append(FieldError("destination_id", "not_found"))
    if errors:
        raise InvalidFields(errors)
    seen = report_lists.forwarded(destination_id, caller.at - LOOKED_BACK, type=type, queries=1)
    found = rules.better_address(list(seen))
    unit = units.find(found.id) if found else None
    if unit is None or unit.id == unit_id or not unit.is_open or unit.kind not in TYPES[type].destination_kinds:
        return None
    return unit.ref


def _due(side: Side, letter: Communication, today: date, legal: Callable[[str], Holiday]) -> Due | None:
    return rules.due(side, letter, today, legal(letter.holder.id)) if letter.deadline else None


def _remembered(calendar: Callable[[str], Holiday]) -> Callable[[str], Holiday]:
    """The calendar of each unit and what it says of each day, found out once for one report."""
    return cache(lambda unit_id: cache(calendar(unit_id)))
