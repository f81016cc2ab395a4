"""The inbox (`mensajes de entrada`), and the automatic notices that come to it."""

import hashlib
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final

from chalicelib.domain.communications import Communication, SignatureRequest, SignatureStatus
from chalicelib.domain.history import Record
from chalicelib.domain.ids import ENTROPY_BYTES, new_id
from chalicelib.domain.people import PersonRef, UnitRef
from chalicelib.domain.transitions import Action, Sealing


class Category(StrEnum):
    """What an inbox row is."""

    MESSAGE = "message"
    NOTICE = "notice"


class Occasion(StrEnum):
    """What an automatic notice tells; its words live in the templates."""

    TO_SIGN = "to_sign"
    WITHDRAWN = "withdrawn"
    REJECTED = "rejected"
    RECEIVED = "received"
    FORWARDED = "forwarded"
    PROCESSED = "processed"
    CLOSED = "closed"
    SEAL_FAILED = "seal_failed"
    MUST_RECEIVE = "must_receive"
    STILL_WAITS = "still_waits"
    NOT_SENT = "not_sent"


DIGESTS: Final = frozenset({Occasion.MUST_RECEIVE, Occasion.STILL_WAITS})
"""What tells of the letters of a unit (its sender), and of no one of them: the subject says how many."""


@dataclass(frozen=True)
class InboxItem:
    """One row of a person's inbox.

    Attributes:
        id: contains the person's id, so that finding it needs no look-up.
        occasion: of an automatic notice; none of a message.
        communication_id: of the letter that it is about; empty in a digest, none of a message.
        message_id: of the message or notice in the outbox of the unit that sent it; of the message that it tells of,
            when it could not be sent; none in a digest.
        chunk: of its recipients, in which this one is.
        alias: the name under which the unit sent it.
        about: the students through whom a guardian gets it.
        remarks: what the other side wrote (`observaciones`), for the notice to repeat.
    """

    id: str
    person_id: str
    category: Category
    occasion: Occasion | None
    communication_id: str | None
    subject: str
    sender: UnitRef
    received_at: datetime
    message_id: str | None = None
    chunk: int | None = None
    alias: str | None = None
    about: tuple[str, ...] = ()
    remarks: str | None = None
    reason: str | None = None
    read_at: datetime | None = None
    acknowledged_at: datetime | None = None


OCCASIONS: Final = {
    Action.WITHDRAW: Occasion.WITHDRAWN,
    Action.REJECT: Occasion.REJECTED,
    Action.RECEIVE: Occasion.RECEIVED,
    Action.FORWARD: Occasion.FORWARDED,
    Action.PROCESS: Occasion.PROCESSED,
    Action.CLOSE: Occasion.CLOSED,
    Action.FAIL_SEAL: Occasion.SEAL_FAILED,
}
"""What the people of the origin are told of."""

ARRIVALS: Final = frozenset({Action.SEAL, Action.FORWARD})
"""When a letter comes to a unit: its e-mail gets a line."""


def asked_to_sign(communication: Communication, record: Record) -> tuple[PersonRef, ...]:
    """Who is to be told that a document waits for their signature, because of this record; none once it is decided."""
    if record.action not in {Action.SUBMIT, Action.SIGN}:
        return ()
    return tuple(
        PersonRef(request.signer.id, request.signer.name)
        for request in communication.signatures
        if request.status is SignatureStatus.PENDING and _began_to_wait(communication, request, record)
    )


def told_of(communication: Communication, record: Record) -> tuple[str, ...]:
    """The people at the origin who are to be told of this record: who created the letter and who signed it.

    Nobody is, of a failure that is none any more.
    """
    if record.action not in OCCASIONS or _was_mended(communication, record):
        return ()
    of_round = int(record.details.get("round", communication.round))
    requests = [request for request in communication.requests if request.round == of_round]
    signed = [request.signer.id for request in requests if request.signed_as]
    if record.action is Action.WITHDRAW:
        return tuple(signed)
    people = [communication.created_by.id, *signed]
    if record.action is Action.FAIL_SEAL and communication.submitted_by:
        people.append(communication.submitted_by.id)
    return tuple(dict.fromkeys(people))


def notice_id(communication_id: str, record: Record) -> str:
    """The id of the notice of a record: the same however often the event comes."""
    facts = f"{communication_id}\n{record.seq}"
    return new_id(record.at, hashlib.sha256(facts.encode()).digest()[:ENTROPY_BYTES])


def message_item_id(person_id: str, dispatch_id: str) -> str:
    """The id of a message in a person's inbox."""
    return f"{person_id}-{dispatch_id}"


def person_of(item_id: str) -> str:
    """The person in whose inbox the item is."""
    return item_id.rpartition("-")[0]


def _was_mended(communication: Communication, record: Record) -> bool:
    return record.action is Action.FAIL_SEAL and communication.sealing is not Sealing.FAILED


def _began_to_wait(communication: Communication, request: SignatureRequest, record: Record) -> bool:
    if record.action is Action.SUBMIT:
        in_round = record.details.get("round") == str(request.round)
        return in_round and (request.order == 1 or not communication.sequential)
    return communication.sequential and record.details.get("order") == str(request.order - 1)
