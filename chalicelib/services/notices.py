"""Automatic notices: what a transition tells to whom, in their inbox, and a line to the unit that a letter came to."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from chalicelib.domain.communications import Communication
from chalicelib.domain.deliveries import DeliveryStatus, counted
from chalicelib.domain.errors import Unavailable
from chalicelib.domain.history import Record
from chalicelib.domain.inboxes import (
    ARRIVALS,
    OCCASIONS,
    Category,
    InboxItem,
    Occasion,
    asked_to_sign,
    message_item_id,
    notice_id,
    told_of,
)
from chalicelib.domain.messages import Channel, Message, automatic
from chalicelib.domain.people import PersonRef, UnitRef
from chalicelib.domain.recipients import Recipient
from chalicelib.domain.roles import MANAGEMENT, STAFF
from chalicelib.domain.transitions import WAITING_FOR_RECEPTION
from chalicelib.gateways import mails
from chalicelib.gateways.mails import Mail
from chalicelib.services import closings, invitations, units
from chalicelib.services.clock import now
from chalicelib.settings import settings
from chalicelib.storage import chunks, communications, directory, inboxes, outboxes
from chalicelib.storage.messages import MessageMoved
from chalicelib.storage.transactions import commit
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
    occasion, people = _to_tell(communication, record)
    new = _tell(communication, record, occasion, people) if occasion and people else 0
    mails_sent = record.action in ARRIVALS and _mail_arrival(communication, record)
    return Delivered(new, int(mails_sent))


def _to_tell(communication: Communication, record: Record) -> tuple[Occasion | None, Sequence[PersonRef]]:
    """What is told, and whom."""
    if asked := asked_to_sign(communication, record):
        return Occasion.TO_SIGN, asked
    return OCCASIONS.get(record.action), _told(communication, record)


def _told(communication: Communication, record: Record) -> Sequence[PersonRef]:
    """Those of the origin who are to know; when none of them holds a role there any more, the management team."""
    wanted = told_of(communication, record)
    if not wanted:
        return ()
    at = now()
    staff = [m for m in directory.staff_of(communication.speaker.id) if m.holds_at(at) and m.role in STAFF]
    present = {membership.person.id: membership.person for membership in staff}
    there = [present[person] for person in wanted if person in present]
    return there or list({m.person.id: m.person for m in staff if m.role in MANAGEMENT}.values())


def _tell(communication: Communication, record: Record, occasion: Occasion, people: Sequence[PersonRef]) -> int:
    """Put a notice into the outbox of the unit whose act it is, and then into each inbox; gives how many were new."""
    sender = _sender(communication, record)
    author = PersonRef(record.actor.id, record.actor.name) if record.actor else communication.created_by
    notice = automatic(notice_id(communication.id, record), sender, occasion, author, len(people), record.at)
    # Whoever looks into an outbox need not be who may read the letter: of others' people it knows the unit alone.
    own = sender.id == communication.speaker.id
    recipients = [Recipient(each.id, each.name if own else communication.speaker.name) for each in people]
    return sum(
        inboxes.add(_item(person_id, communication, record, notice)) for person_id in _written(notice, recipients)
    )


def _written(notice: Message, recipients: Sequence[Recipient]) -> Sequence[str]:
    """Whom a notice goes to: as it was written first, however often the event comes; not who was erased since."""
    counts = counted((Channel.INBOX, DeliveryStatus.DELIVERED) for _ in recipients)
    try:
        commit(outboxes.notice(replace(notice, totals=counts), recipients, notice.created_at))
    except MessageMoved:
        chunk = chunks.find(notice.id, notice.id, 0)
        recipients = chunk.recipients if chunk else ()
    return [recipient.person_id for recipient in recipients if recipient.name]


def _item(person_id: str, communication: Communication, record: Record, notice: Message) -> InboxItem:
    return InboxItem(
        id=message_item_id(person_id, notice.id),
        person_id=person_id,
        category=Category.NOTICE,
        occasion=notice.occasion,
        communication_id=communication.id,
        subject=communication.subject,
        sender=notice.unit,
        received_at=record.at,
        message_id=notice.id,
        chunk=0,
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
