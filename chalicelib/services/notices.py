"""Automatic notices: what a transition tells to whom, in their inbox, and a line to the unit that a letter came to."""

from dataclasses import dataclass

from chalicelib.domain.communications import Communication
from chalicelib.domain.errors import Unavailable
from chalicelib.domain.history import Record
from chalicelib.domain.inboxes import (
    ARRIVALS,
    OCCASIONS,
    Category,
    InboxItem,
    Occasion,
    asked_to_sign,
    item_id,
    told_of,
)
from chalicelib.domain.people import UnitRef
from chalicelib.domain.roles import MANAGEMENT, STAFF
from chalicelib.domain.transitions import WAITING_FOR_RECEPTION
from chalicelib.gateways import mails
from chalicelib.gateways.mails import Mail
from chalicelib.services import closings, invitations, units
from chalicelib.services.clock import now
from chalicelib.settings import settings
from chalicelib.storage import communications, directory, inboxes
from chalicelib.templates import arrivals
from chalicelib.templates import invitations as invitation_words


@dataclass(frozen=True)
class Delivered:
    """How many were told, each way."""

    inboxes: int = 0
    mails: int = 0


def deliver(communication_id: str, seq: int) -> Delivered:
    """Deliver what one history record tells; however often it is called, each is told once. Gives what was new.

    The one exception: a mail whose sending we could not note is sent again.

    Raises:
        Unavailable: the record cannot be seen yet: the queue brings the message again.
    """
    record = communications.record(communication_id, seq)
    communication = communications.find(communication_id)
    if record is None or communication is None:
        if record is None and communication is None:
            return Delivered()
        raise Unavailable
    items = [_item(each.id, communication, record, Occasion.TO_SIGN) for each in asked_to_sign(communication, record)]
    if record.action in OCCASIONS:
        occasion = OCCASIONS[record.action]
        items += [_item(person_id, communication, record, occasion) for person_id in _told(communication, record)]
    new = sum(inboxes.add(item) for item in items)
    mails_sent = record.action in ARRIVALS and _mail_arrival(communication, record)
    return Delivered(new, int(mails_sent))


def _told(communication: Communication, record: Record) -> tuple[str, ...]:
    """Those of the origin who are to know; when none of them holds a role there any more, the management team."""
    wanted = told_of(communication, record)
    if not wanted:
        return ()
    at = now()
    staff = [m for m in directory.staff_of(communication.speaker.id) if m.holds_at(at) and m.role in STAFF]
    present = {membership.person.id for membership in staff}
    there = tuple(person for person in wanted if person in present)
    return there or tuple(dict.fromkeys(m.person.id for m in staff if m.role in MANAGEMENT))


def _item(person_id: str, communication: Communication, record: Record, occasion: Occasion) -> InboxItem:
    return InboxItem(
        id=item_id(person_id, communication.id, record),
        person_id=person_id,
        category=Category.NOTICE,
        occasion=occasion,
        communication_id=communication.id,
        subject=communication.subject,
        sender=_sender(communication, record),
        received_at=record.at,
        remarks=record.remarks,
        reason=record.told_reason,
    )


def _sender(communication: Communication, record: Record) -> UnitRef:
    unit_id = record.actor.unit_id if record.actor else communication.origin.id
    if unit_id == communication.origin.id:
        return communication.origin
    unit = units.find(unit_id)
    return unit.ref if unit else UnitRef(unit_id, unit_id)


def _mail_arrival(communication: Communication, record: Record) -> bool:
    """A line to the unit, without subject or text: whoever reads its mail need not be who may read its letters.

    Gives whether it was sent.
    """
    unit_id = record.details.get("to_unit_id", "")
    if communication.state not in WAITING_FOR_RECEPTION or communication.holder.id != unit_id:
        return False
    if closings.hand_over_if_closed(unit_id):
        return False
    unit = units.find(unit_id)
    mail_id = f"{communication.id}#{record.seq}"
    if unit is None or inboxes.mail_was_sent(mail_id):
        return False
    words = arrivals.mail(communication.origin.name, f"{settings().web_origin}/communications/{communication.id}")
    sent = mails.send(Mail(unit.email, words.subject, words.text, words.html))
    inboxes.note_mail(mail_id, sent, now())
    return True


def mail_invitation(unit_id: str, person_id: str, invitation_id: str) -> bool:
    """Mail an invitation that is still good, once, as far as we could note it; gives whether it was sent."""
    mail_id = f"INV#{invitation_id}"
    found = invitations.to_mail(unit_id, person_id, invitation_id)
    if found is None or inboxes.mail_was_sent(mail_id):
        return False
    address, told = found
    words = invitation_words.mail(told)
    sent = mails.send(Mail(address, words.subject, words.text, words.html))
    inboxes.note_mail(mail_id, sent, now())
    return True
