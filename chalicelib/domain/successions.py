"""What becomes of the letters of a unit that closes: its successor takes over those that are still open.

As holder, the successor acts in its place: what was received stays received, under the entry number that it has. As
origin, the successor speaks for it: a letter that was not sent yet becomes the successor's draft, and is submitted
again in its name; one that was sent keeps the origin that stands in its sealed document.
"""

from dataclasses import replace
from datetime import datetime
from typing import Final

from chalicelib.domain.changes import Change, Moment, transition
from chalicelib.domain.closed_units import closed_error
from chalicelib.domain.communications import Communication, Departure
from chalicelib.domain.errors import FieldError
from chalicelib.domain.people import Unit, UnitKind, UnitRef
from chalicelib.domain.signing import voided
from chalicelib.domain.transitions import FINAL, TRANSITIONS, Action, Phase

SUCCESSOR_KINDS: Final = {
    UnitKind.SCHOOL: frozenset({UnitKind.SCHOOL}),
    UnitKind.SERVICE: frozenset({UnitKind.SERVICE, UnitKind.REGIONAL_OFFICE}),
    UnitKind.REGIONAL_OFFICE: frozenset({UnitKind.REGIONAL_OFFICE}),
    UnitKind.AUTHORITY: frozenset[UnitKind](),
}
"""What may succeed a unit of a kind; the root of the tree is never closed."""


def closing_errors(
    unit: Unit, closed_at: datetime | None, successor_id: str | None, successor: Unit | None, at: datetime
) -> list[FieldError]:
    """What is wrong with closing the unit so.

    Args:
        successor: the unit with the id, or none when there is none.
    """
    errors: list[FieldError] = []
    if closed_at is None:
        errors.append(FieldError("closed_at", "required"))
    elif closed_at > at:
        errors.append(FieldError("closed_at", "in_the_future"))
    allowed = SUCCESSOR_KINDS[unit.kind]
    if successor_id is None:
        errors.append(FieldError("successor_id", "required"))
    elif successor is None:
        errors.append(FieldError("successor_id", "not_found"))
    elif successor.id == unit.id:
        errors.append(FieldError("successor_id", "is_itself"))
    elif not successor.is_open:
        errors.append(closed_error("successor_id"))
    elif successor.kind not in allowed:
        errors.append(FieldError("successor_id", "wrong_kind", {"allowed": ", ".join(sorted(allowed))}))
    return errors


def concerns(communication: Communication, unit_id: str) -> bool:
    """Whether the letter is open, and the unit is the one that must act on it or speaks for its origin."""
    if communication.state in FINAL or communication.erased:
        return False
    return _holds(communication, unit_id) or communication.speaker.id == unit_id


def take_over(communication: Communication, unit_id: str, successor: UnitRef, moment: Moment) -> Change | None:
    """The successor takes the closed unit's place in the letter.

    Nothing to do (none) when it does not concern the unit any more, or while it is being sealed: its seal comes first.
    """
    rule = TRANSITIONS.get((communication.phase, Action.TAKE_OVER))
    if rule is None or not concerns(communication, unit_id):
        return None
    after = communication
    if communication.phase in {Phase.UNSIGNED, Phase.PARTLY_SIGNED}:
        after = voided(after, moment.at)
    if communication.phase in {Phase.DRAFT, Phase.UNSIGNED, Phase.PARTLY_SIGNED}:
        after = replace(after, origin=successor)
    elif communication.speaker.id == unit_id:
        after = replace(after, spoken_for_by=successor)
    if _holds(communication, unit_id):
        after = _handed_over(after, successor, moment.at)
    return transition(
        communication,
        replace(after, state=rule.to),
        Action.TAKE_OVER,
        moment,
        by=None,
        details={"from_unit_id": unit_id, "to_unit_id": successor.id, "round": str(communication.round)},
    )


def _holds(communication: Communication, unit_id: str) -> bool:
    return communication.is_sent and communication.holder.id == unit_id


def _handed_over(communication: Communication, successor: UnitRef, at: datetime) -> Communication:
    """In the successor's hands; the closed unit keeps it as it left."""
    left = Departure(
        unit=communication.holder,
        to=successor,
        at=at,
        seq=communication.tip.seq + 1,
        received_at=communication.received_at,
        entry_number=communication.entry_number,
        arrived_at=communication.arrived_at,
    )
    others = tuple(d for d in communication.departures if d.unit.id not in {left.unit.id, successor.id})
    return replace(communication, holder=successor, departures=(*others, left))
