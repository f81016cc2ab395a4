"""Closing a unit: decided in one transaction, and carried out by a worker, letter by letter."""

from collections.abc import Collection, Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Final

from chalicelib.domain.closed_units import closed_as
from chalicelib.domain.directory import AuditEntry
from chalicelib.domain.errors import Conflict, FieldError, InvalidFields, NotFound
from chalicelib.domain.people import Caller, PersonRef, Unit
from chalicelib.domain.roles import Role
from chalicelib.domain.successions import closing_errors, take_over
from chalicelib.gateways import queues
from chalicelib.services import cases, clock, sign_in, units
from chalicelib.services import directory as units_of_all
from chalicelib.settings import settings
from chalicelib.storage import closings, directory, directory_lists, directory_writes, letter_lists
from chalicelib.storage import communications as letters
from chalicelib.storage.communications import RevisionLost
from chalicelib.storage.cursors import PageRequest
from chalicelib.storage.directory_lists import UnitSearch
from chalicelib.storage.directory_writes import Overtaken
from chalicelib.storage.transactions import Write, attempts, commit

LOOK_AGAIN: Final = timedelta(minutes=5)
"""When it is looked again whether a closed unit has letters left: its lists lag, and what is sealed comes later."""

AT_ONCE: Final = 300
"""How many roles and letters one message has handed over; the rest is another message's."""


def close(
    caller: Caller,
    unit_id: str,
    *,
    closed_at: datetime | None,
    successor_id: str | None,
    also: Collection[str] = (),
) -> Unit:
    """Close a unit, as the platform's administration; repeating it changes nothing.

    From then on nothing can be addressed to it. Its roles end and its open letters go to the successor, soon.

    Args:
        also: fields of the unit that somebody wants to change with it: closing it is done alone.

    Raises:
        Forbidden: the caller does not administer the platform.
        NotFound: there is no such unit.
        InvalidFields: all that is wrong with it.
    """

    def step(caller: Caller) -> Unit:
        by = units_of_all.authorise(caller)
        at = clock.now()
        known = directory.staffing(unit_id, at)
        if known is None:
            raise NotFound
        before = known.unit
        if before.closed_at and before.successor_id == successor_id:
            return before
        errors = [*_errors(before, closed_at, successor_id, at), *(FieldError(name, "alone") for name in sorted(also))]
        if errors or closed_at is None or successor_id is None:
            raise InvalidFields(errors)
        after = replace(before, closed_at=closed_at, successor_id=successor_id)
        entry = AuditEntry(
            id=clock.fresh_id(),
            at=at,
            actor=by.person,
            action="unit_closed",
            person=None,
            before={},
            after={"closed_at": closed_at.isoformat(), "successor_id": successor_id},
        )
        commit(
            [
                directory.role_still_held(by, at),
                directory.unit_still_open(successor_id, closed_as("successor_id")),
                *directory_writes.put_unit(after, before, known.revision),
                directory_writes.note(unit_id, entry),
                closings.begin(unit_id, at + LOOK_AGAIN),
            ]
        )
        units.forget(unit_id)
        return after

    return sign_in.decided(caller, step)


def hand_over(unit_id: str, *, settled: bool) -> int:
    """Carry on what closing a unit gives: end its roles, and hand its open letters over. Gives how many letters.

    However often it is called, each is done once.

    Args:
        settled: the lists have had time to show all; it is over when a look at them finds nothing left.

    Raises:
        Unavailable: nobody can tell now: the queue brings the message again.
    """
    unit = directory.find_unit(unit_id)
    if unit is None or unit.closed_at is None:
        return 0
    left = AT_ONCE
    for person_id in directory.people_with_roles(unit_id, clock.now()):
        if not left:
            break
        _end_roles(unit, person_id)
        left -= 1
    successor = _open_successor(unit)
    taken = waiting = 0
    for letter_id in _open_letters(unit_id):
        if taken >= left:
            break
        done = _take_over(letter_id, unit_id, successor)
        taken, waiting = taken + done, waiting + (not done)
    if left < AT_ONCE or taken:
        # Something was left: the next look tells whether all of it is done.
        queues.put(settings().hand_over_queue_url, {"work": "hand_over", "unit_id": unit_id})
    elif settled and not waiting:
        closings.end(unit_id)
    return taken


def hand_over_if_closed(unit_id: str) -> bool:
    """Have the letters of a unit handed over when it has closed: one came to it that was on its way."""
    unit = directory.find_unit(unit_id)
    if unit is None or unit.closed_at is None:
        return False
    queues.put(settings().hand_over_queue_url, {"work": "hand_over", "unit_id": unit_id})
    return True


def _errors(unit: Unit, closed_at: datetime | None, successor_id: str | None, at: datetime) -> list[FieldError]:
    if unit.closed_at:
        return [FieldError("successor_id", "already_closed")]
    successor = directory.find_unit(successor_id) if successor_id else None
    errors = closing_errors(unit, closed_at, successor_id, successor, at)
    if directory_lists.units(UnitSearch(parent_id=unit.id), PageRequest(unit.id, 1, None)).items:
        errors.append(FieldError("closed_at", "has_units"))
    return errors


def _open_successor(unit: Unit) -> Unit:
    """The unit that stands for a closed one: its successor, or that one's when it has closed too."""
    while unit.closed_at and unit.successor_id:
        following = directory.find_unit(unit.successor_id)
        if following is None:
            break
        unit = following
    return unit


def _open_letters(unit_id: str) -> Iterator[str]:
    seen: set[str] = set()
    for box in ("sent", "received"):
        for letter_id in letter_lists.open_letters(unit_id, box):
            if letter_id not in seen:
                seen.add(letter_id)
                yield letter_id


def _take_over(letter_id: str, unit_id: str, successor: Unit) -> bool:
    """Whether the letter was handed over; not when there is nothing to do, or nothing can be done yet."""
    for _ in attempts():
        found = letters.find(letter_id)
        moment = cases.moment()
        change = take_over(found, unit_id, successor.ref, moment) if found else None
        if change is None:
            return False
        try:
            letters.store(change, moment.at)
        except RevisionLost:
            continue
        return True
    raise Conflict


def _end_roles(unit: Unit, person_id: str) -> None:
    for _ in attempts():
        at = clock.now()
        file = directory_writes.open_file(unit.id, person_id)
        held = directory_writes.held(file, at) if file else []
        if file is None or not held:
            return
        try:
            commit(
                [*directory_writes.end(file, held, at), *(_ended(unit.id, file.person.ref, role, at) for role in held)]
            )
        except Overtaken:
            continue
        sign_in.forget(file.person.account_id)
        return
    raise Conflict


def _ended(unit_id: str, person: PersonRef, role: Role, at: datetime) -> Write:
    entry = AuditEntry(
        id=clock.fresh_id(),
        at=at,
        actor=None,
        action="role_revoked",
        person=person,
        before={"role": str(role)},
        after={"role": str(role), "until": at.isoformat()},
    )
    return directory_writes.note(unit_id, entry)
