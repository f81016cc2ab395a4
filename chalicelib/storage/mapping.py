"""Rows to and from a communication: its own row, its text, what forwarding left; its parts have a room beside."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date

from chalicelib.domain.communications import (
    Attachment,
    Communication,
    Departure,
    Document,
    SignatureRequest,
    as_left,
)
from chalicelib.domain.history import Tip
from chalicelib.domain.limits import folded
from chalicelib.domain.numbers import Book, Number
from chalicelib.domain.people import PersonRef, UnitRef
from chalicelib.domain.transitions import WAITING_FOR_RECEPTION, ForwardReason, Sealing, State
from chalicelib.domain.watch import sealing_due
from chalicelib.storage.letter_keys import (
    LETTER,
    OWED,
    collection_key,
    departure_key,
    due_list,
    forwarded_list,
    listed_at,
    owed_list,
    waiting_list,
    watched,
)
from chalicelib.storage.mapping_parts import (
    attachment_from,
    attachment_row,
    document_from,
    document_row,
    request_from,
    request_row,
)
from chalicelib.storage.rows import BodyRow, CommunicationRow, DepartureRow, LetterRow
from chalicelib.storage.tables import RawItem, sort_key_of


def rows_of(communication: Communication) -> dict[str, CommunicationRow]:
    """The rows of the view, by sort key."""
    pk = collection_key(communication.id)
    rows: dict[str, CommunicationRow] = {LETTER: letter_row(communication)}
    if owed := owed_row(communication):
        rows[OWED] = owed
    if not communication.erased:
        rows["A#BODY"] = BodyRow(pk, "A#BODY", body=communication.body)
    parts: list[CommunicationRow] = [
        *(attachment_row(communication.id, file) for file in communication.attachments),
        *(document_row(communication, document) for document in communication.documents),
        *(request_row(request) for request in communication.requests),
    ]
    return rows | {str(row.sk): row for row in parts}


def departure_row(communication: Communication, departure: Departure) -> DepartureRow:
    """What a unit keeps of a letter that it forwarded."""
    row = DepartureRow(
        collection_key(communication.id),
        departure_key(departure),
        unit_id=departure.unit.id,
        unit_name=departure.unit.name,
        two_pk=f"U#{departure.unit.id}#received",
        two_sk=listed_at(departure.arrived_at or departure.at, communication.id),
        arrived_at=departure.arrived_at,
        three_pk=forwarded_list(departure.unit.id),
        three_sk=listed_at(departure.at, communication.id),
        reason=departure.reason,
    )
    _fill_letter(row, as_left(communication, departure))
    return row


def letter_row(communication: Communication) -> LetterRow:
    """The row of the communication itself, with the keys of every list that it is in."""
    row = LetterRow(collection_key(communication.id), LETTER)
    _fill_letter(row, communication)
    if communication.erased:
        return row
    row.one_pk = f"U#{communication.speaker.id}#sent"
    row.one_sk = listed_at(communication.created_at, communication.id)
    arrived_at = communication.arrived_at
    if communication.is_sent and arrived_at:
        row.two_pk = f"U#{communication.holder.id}#received"
        row.two_sk = listed_at(arrived_at, communication.id)
        if communication.state in WAITING_FOR_RECEPTION:
            row.three_pk = waiting_list(communication.holder.id)
            row.three_sk = listed_at(arrived_at, communication.id)
        elif communication.state is State.RECEIVED and communication.deadline:
            row.three_pk = due_list(communication.holder.id)
            row.three_sk = f"{communication.deadline.isoformat()}#{communication.id}"
    if due := sealing_due(communication):
        row.three_pk, row.three_sk = watched(communication.id, due)
    return row


def owed_row(communication: Communication) -> LetterRow | None:
    """The copy by which the origin finds what it waits for; none when it waits for nothing.

    The origin's list of what it sent grows for ever: to look through it for what waits would cost more each year.
    """
    arrived_at = communication.arrived_at
    answers = communication.state is State.RECEIVED and communication.deadline is not None
    if arrived_at is None or not (communication.state in WAITING_FOR_RECEPTION or answers):
        return None
    row = LetterRow(collection_key(communication.id), OWED)
    _fill_letter(row, communication)
    row.three_pk = owed_list(communication.speaker.id)
    row.three_sk = listed_at(arrived_at, communication.id)
    return row


def communication_from(items: Iterable[RawItem]) -> Communication | None:
    """The communication whose rows these are, in order; none when its own row is not there."""
    letter: Communication | None = None
    body = ""
    files: list[Attachment] = []
    documents: list[Document] = []
    requests: list[SignatureRequest] = []
    departures: list[Departure] = []
    for item in items:
        match sort_key_of(item).split("#")[1]:
            case "META":
                letter = letter_from(item)
            case "BODY":
                body = BodyRow.from_raw_data(item).body
            case "ATT":
                files.append(attachment_from(item))
            case "DOC":
                documents.append(document_from(item))
            case "SIG":
                requests.append(request_from(item))
            case "FWD":
                departures.append(_departure_from(item))
    if letter is None:
        return None
    return replace(
        letter,
        body=body,
        attachments=tuple(sorted(files, key=lambda file: file.id)),
        documents=tuple(documents),
        requests=tuple(requests),
        departures=tuple(sorted(departures, key=lambda departure: departure.seq)),
    )


def letter_from(item: RawItem) -> Communication:
    """A communication as lists show it: without text, files, documents and requests."""
    row = LetterRow.from_raw_data(item)
    return Communication(
        id=row.id,
        type=row.type,
        state=State(row.state),
        sealing=Sealing(row.sealing) if row.sealing else None,
        origin=UnitRef(row.origin_id, row.origin_name),
        destination=UnitRef(row.destination_id, row.destination_name),
        holder=UnitRef(row.holder_id, row.holder_name),
        subject=row.subject,
        body="",
        created_by=PersonRef(row.created_by_id, row.created_by_name),
        created_at=row.created_at,
        updated_at=row.updated_at,
        version=row.version,
        revision=row.revision,
        edits=row.edits,
        round=row.round,
        sequential=row.sequential,
        submitted_by=PersonRef(row.submitted_by_id, row.submitted_by_name or "") if row.submitted_by_id else None,
        spoken_for_by=UnitRef(row.spoken_for_by_id, row.spoken_for_by_name or "") if row.spoken_for_by_id else None,
        registration=_registration(row),
        registered_at=row.registered_at,
        sent_at=row.sent_at,
        deadline=date.fromisoformat(row.deadline) if row.deadline else None,
        received_at=row.received_at,
        finished_at=row.finished_at,
        entry_number=row.entry_number,
        related_to=row.related_to,
        forwards=row.forwards,
        tip=Tip(row.tip_seq, row.tip_hash),
        erased=row.erased,
    )


def _registration(row: LetterRow) -> Number | None:
    year: int | None = row.registration_year
    value: int | None = row.registration_value
    return None if year is None or value is None else Number(row.origin_id, Book.EXIT, year, value)


def _fill_letter(row: LetterRow, communication: Communication) -> None:
    registration = communication.registration
    submitted_by, speaker = communication.submitted_by, communication.spoken_for_by
    row.id = communication.id
    row.type = communication.type
    row.state = communication.state
    row.sealing = communication.sealing
    row.origin_id, row.origin_name = communication.origin.id, communication.origin.name
    row.destination_id, row.destination_name = communication.destination.id, communication.destination.name
    row.holder_id, row.holder_name = communication.holder.id, communication.holder.name
    row.subject = communication.subject
    row.search = folded(communication.subject)
    row.created_by_id, row.created_by_name = communication.created_by.id, communication.created_by.name
    row.created_at, row.updated_at = communication.created_at, communication.updated_at
    row.version, row.revision, row.edits = communication.version, communication.revision, communication.edits
    row.round, row.sequential = communication.round, communication.sequential
    row.submitted_by_id = submitted_by.id if submitted_by else None
    row.submitted_by_name = submitted_by.name if submitted_by else None
    row.spoken_for_by_id = speaker.id if speaker else None
    row.spoken_for_by_name = speaker.name if speaker else None
    row.registration_year = registration.year if registration else None
    row.registration_value = registration.value if registration else None
    row.registered_at, row.sent_at = communication.registered_at, communication.sent_at
    row.deadline = communication.deadline.isoformat() if communication.deadline else None
    row.received_at, row.finished_at = communication.received_at, communication.finished_at
    row.entry_number, row.related_to = communication.entry_number, communication.related_to
    row.forwards = communication.forwards
    row.tip_seq, row.tip_hash = communication.tip.seq, communication.tip.hash
    row.erased = communication.erased


def _departure_from(item: RawItem) -> Departure:
    row = DepartureRow.from_raw_data(item)
    return Departure(
        unit=UnitRef(row.unit_id, row.unit_name),
        to=UnitRef(row.holder_id, row.holder_name),
        at=row.updated_at,
        seq=row.tip_seq,
        received_at=row.received_at,
        entry_number=row.entry_number,
        reason=ForwardReason(row.reason) if row.reason else None,
        arrived_at=row.arrived_at,
    )
