"""What the destination does with a letter: receive, forward, process, close."""

from dataclasses import replace

from chalicelib.domain.authorisation import Standings, permit
from chalicelib.domain.changes import Change, Moment, transition
from chalicelib.domain.communications import Communication, Departure
from chalicelib.domain.drafting import address_errors
from chalicelib.domain.errors import FieldError
from chalicelib.domain.limits import REMARKS_MAX, text_errors
from chalicelib.domain.numbers import Book, Number, book_year
from chalicelib.domain.people import Unit
from chalicelib.domain.transitions import Action, CloseReason, ForwardReason


def check_receive(communication: Communication, held: Standings, remarks: str | None) -> None:
    """Require that the letter can be received now, before a number is looked up.

    Raises:
        Forbidden, InvalidFields, InvalidTransition: see `permit`.
    """
    permit(communication, Action.RECEIVE, held, text_errors("remarks", remarks or "", REMARKS_MAX, required=False))


def receive(communication: Communication, held: Standings, remarks: str | None, last: int, moment: Moment) -> Change:
    """The holder has it: it takes the next number of the holder's book of entry.

    Args:
        last: the number that was taken last in the book of this year.
    """
    rule, by = permit(communication, Action.RECEIVE, held)
    number = Number(communication.holder.id, Book.ENTRY, book_year(moment.at), last + 1)
    after = replace(communication, state=rule.to, received_at=moment.at, entry_number=str(number))
    return transition(
        communication,
        after,
        Action.RECEIVE,
        moment,
        by=by,
        remarks=remarks,
        details={"entry_number": str(number), "unit_id": communication.holder.id},
        taken=number,
    )


def forward(
    communication: Communication,
    held: Standings,
    unit_id: str,
    unit: Unit | None,
    reason: ForwardReason,
    remarks: str,
    moment: Moment,
) -> Change:
    """Send it on to another unit, which becomes the holder; this one keeps it as it left.

    Args:
        unit: the unit with the id, or none when there is none.
    """
    errors = address_errors("unit_id", unit)
    if unit_id == communication.holder.id:
        errors = [FieldError("unit_id", "is_holder")]
    elif unit_id in {communication.origin.id, communication.speaker.id}:
        errors = [FieldError("unit_id", "is_origin")]
    errors += text_errors("remarks", remarks, REMARKS_MAX)
    rule, by = permit(communication, Action.FORWARD, held, errors)
    assert unit is not None  # noqa: S101  # without a unit there are errors, and `permit` raised them
    left = Departure(
        unit=communication.holder,
        to=unit.ref,
        at=moment.at,
        seq=communication.tip.seq + 1,
        received_at=communication.received_at,
        entry_number=communication.entry_number,
        reason=reason,
        arrived_at=communication.arrived_at,
    )
    # A unit that gets the letter back finds it once: as the holder.
    others = tuple(d for d in communication.departures if d.unit.id not in {left.unit.id, unit.id})
    after = replace(
        communication,
        state=rule.to,
        holder=unit.ref,
        forwards=communication.forwards + 1,
        departures=(*others, left),
        received_at=None,
        entry_number=None,
    )
    return transition(
        communication,
        after,
        Action.FORWARD,
        moment,
        by=by,
        remarks=remarks,
        reason=reason,
        details={"from_unit_id": communication.holder.id, "to_unit_id": unit.id},
        open_unit_id=unit.id,
    )


def process(communication: Communication, held: Standings, remarks: str | None, moment: Moment) -> Change:
    """It is resolved; the remarks are the answer."""
    errors = text_errors("remarks", remarks or "", REMARKS_MAX, required=False)
    rule, by = permit(communication, Action.PROCESS, held, errors)
    after = replace(communication, state=rule.to, finished_at=moment.at)
    return transition(communication, after, Action.PROCESS, moment, by=by, remarks=remarks)


def close(communication: Communication, held: Standings, reason: CloseReason, remarks: str, moment: Moment) -> Change:
    """It is closed without being processed; the remarks say why."""
    rule, by = permit(communication, Action.CLOSE, held, text_errors("remarks", remarks, REMARKS_MAX))
    after = replace(communication, state=rule.to, finished_at=moment.at)
    return transition(communication, after, Action.CLOSE, moment, by=by, remarks=remarks, reason=reason)
