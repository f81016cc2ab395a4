"""Rows to and from the domain's communication."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, datetime
from typing import Final

from chalicelib.domain.communications import (
    Attachment,
    AttachmentStatus,
    Communication,
    Departure,
    Document,
    DocumentStatus,
    SignatureRequest,
    SignatureStatus,
    Signer,
    as_left,
)
from chalicelib.domain.history import Tip
from chalicelib.domain.ids import time_prefix
from chalicelib.domain.limits import folded
from chalicelib.domain.numbers import Book, Number
from chalicelib.domain.people import PersonRef, UnitRef
from chalicelib.domain.roles import Role
from chalicelib.domain.transitions import UNSENT, WAITING_FOR_RECEPTION, Sealing, State
from chalicelib.domain.watch import sealing_due, shard_of, upload_due
from chalicelib.storage.rows import (
    AttachmentRow,
    BodyRow,
    CommunicationRow,
    DepartureRow,
    DocumentRow,
    LetterRow,
    RequestRow,
)
from chalicelib.storage.tables import RawItem, sort_key_of

LETTER: Final = "A#META"


def collection_key(communication_id: str) -> str:
    """The `pk` of a communication's item collection."""
    return f"C#{communication_id}"


def listed_at(at: datetime, id: str) -> str:
    """A sort key by which a list goes by time."""
    return f"{time_prefix(at)}#{id}"


def rows_of(communication: Communication) -> dict[str, CommunicationRow]:
    """The rows of the view, by sort key."""
    pk = collection_key(communication.id)
    rows: dict[str, CommunicationRow] = {LETTER: letter_row(communication)}
    if not communication.erased:
        rows["A#BODY"] = BodyRow(pk, "A#BODY", body=communication.body)
    for file in communication.attachments:
        row = attachment_row(communication.id, file)
        rows[str(row.sk)] = row
    for document in communication.documents:
        sk = f"A#DOC#{document.round:04d}"
        rows[sk] = _document_row(pk, sk, communication, document)
    for request in communication.requests:
        sk = f"A#SIG#{request.round:04d}#{request.order:02d}"
        rows[sk] = _request_row(pk, sk, request)
    return rows


def departure_key(departure: Departure) -> str:
    """The sort key of what a unit keeps of a letter that it forwarded."""
    return f"A#FWD#{departure.unit.id}"


def departure_row(communication: Communication, departure: Departure) -> DepartureRow:
    """What a unit keeps of a letter that it forwarded."""
    row = DepartureRow(
        collection_key(communication.id),
        departure_key(departure),
        unit_id=departure.unit.id,
        unit_name=departure.unit.name,
        two_pk=f"U#{departure.unit.id}#received",
        two_sk=listed_at(departure.at, communication.id),
    )
    _fill_letter(row, as_left(communication, departure))
    return row


def letter_row(communication: Communication) -> LetterRow:
    """The row of the communication itself, with the keys of every list that it is in."""
    row = LetterRow(collection_key(communication.id), LETTER)
    _fill_letter(row, communication)
    if communication.erased:
        return row
    row.one_pk = f"U#{communication.origin.id}#sent"
    row.one_sk = listed_at(communication.created_at, communication.id)
    arrived_at = communication.arrived_at
    if communication.state not in UNSENT and arrived_at:
        row.two_pk = f"U#{communication.holder.id}#received"
        row.two_sk = listed_at(arrived_at, communication.id)
        if communication.state in WAITING_FOR_RECEPTION:
            row.three_pk = f"U#{communication.holder.id}#waiting"
            row.three_sk = listed_at(arrived_at, communication.id)
    if due := sealing_due(communication):
        row.three_pk, row.three_sk = watched(communication.id, due)
    return row


def watched(id: str, due: datetime) -> tuple[str, str]:
    """The index keys under which work is looked at again when it is due."""
    return f"STALLED#{shard_of(id)}", listed_at(due, id)


def attachment_row(communication_id: str, file: Attachment) -> AttachmentRow:
    """The row of a file."""
    row = AttachmentRow(
        collection_key(communication_id),
        f"A#ATT#{file.id}",
        id=file.id,
        name=file.name,
        size=file.size,
        content_type=file.content_type,
        status=file.status,
        created_at=file.created_at,
        declared_sha256=file.declared_sha256,
        sha256=file.sha256,
        reason=file.reason,
        upload_version=file.upload_version,
    )
    if due := upload_due(file):
        row.three_pk, row.three_sk = watched(file.id, due)
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


def attachment_from(item: RawItem) -> Attachment:
    """A file from its row."""
    row = AttachmentRow.from_raw_data(item)
    return Attachment(
        id=row.id,
        name=row.name,
        size=row.size,
        content_type=row.content_type,
        status=AttachmentStatus(row.status),
        created_at=row.created_at,
        declared_sha256=row.declared_sha256,
        sha256=row.sha256,
        reason=row.reason,
        upload_version=row.upload_version,
    )


def document_from(item: RawItem) -> Document:
    """A document from its row."""
    row = DocumentRow.from_raw_data(item)
    return Document(
        round=row.round,
        status=DocumentStatus(row.status),
        key=row.key,
        signed_sha256=row.signed_sha256,
        verification_code=row.verification_code,
        created_at=row.created_at,
        subject=row.subject,
        destination=UnitRef(row.destination_id, row.destination_name),
        sealed_key=row.sealed_key,
        sealed_sha256=row.sealed_sha256,
        sealed_at=row.sealed_at,
    )


def request_from(item: RawItem) -> SignatureRequest:
    """A signature request from its row."""
    row = RequestRow.from_raw_data(item)
    return SignatureRequest(
        id=row.id,
        round=row.round,
        order=row.order,
        signer=Signer(row.signer_id, row.signer_name, Role(row.signer_role)),
        status=SignatureStatus(row.status),
        document_sha256=row.document_sha256,
        document_key=row.document_key,
        requested_by=PersonRef(row.requested_by_id, row.requested_by_name),
        requested_at=row.requested_at,
        subject=row.subject,
        origin=UnitRef(row.origin_id, row.origin_name),
        destination=UnitRef(row.destination_id, row.destination_name),
        decided_at=row.decided_at,
        reason=row.reason,
        signed_as=Role(row.signed_as) if row.signed_as else None,
    )


def _registration(row: LetterRow) -> Number | None:
    year: int | None = row.registration_year
    value: int | None = row.registration_value
    return None if year is None or value is None else Number(row.origin_id, Book.EXIT, year, value)


def _fill_letter(row: LetterRow, communication: Communication) -> None:
    registration = communication.registration
    submitted_by = communication.submitted_by
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
    row.registration_year = registration.year if registration else None
    row.registration_value = registration.value if registration else None
    row.registered_at, row.sent_at = communication.registered_at, communication.sent_at
    row.deadline = communication.deadline.isoformat() if communication.deadline else None
    row.received_at, row.finished_at = communication.received_at, communication.finished_at
    row.entry_number, row.related_to = communication.entry_number, communication.related_to
    row.forwards = communication.forwards
    row.tip_seq, row.tip_hash = communication.tip.seq, communication.tip.hash
    row.erased = communication.erased


def _document_row(pk: str, sk: str, communication: Communication, document: Document) -> DocumentRow:
    listed = listed_at(document.created_at, communication.id)
    return DocumentRow(
        pk,
        sk,
        round=document.round,
        status=document.status,
        key=document.key,
        signed_sha256=document.signed_sha256,
        verification_code=document.verification_code,
        created_at=document.created_at,
        subject=document.subject,
        destination_id=document.destination.id,
        destination_name=document.destination.name,
        sealed_key=document.sealed_key,
        sealed_sha256=document.sealed_sha256,
        sealed_at=document.sealed_at,
        one_pk=f"U#{communication.origin.id}#documents#{document.status}",
        one_sk=listed,
        two_pk=f"U#{communication.origin.id}#documents",
        two_sk=listed,
    )


def _request_row(pk: str, sk: str, request: SignatureRequest) -> RequestRow:
    listed = listed_at(request.requested_at, request.id)
    # To the sender a request that waits for its turn is pending; it is in nobody's tray yet.
    waits = request.status is SignatureStatus.WAITING
    row = RequestRow(
        pk,
        sk,
        id=request.id,
        round=request.round,
        order=request.order,
        signer_id=request.signer.id,
        signer_name=request.signer.name,
        signer_role=request.signer.role,
        status=request.status,
        document_sha256=request.document_sha256,
        document_key=request.document_key,
        requested_by_id=request.requested_by.id,
        requested_by_name=request.requested_by.name,
        requested_at=request.requested_at,
        subject=request.subject,
        origin_id=request.origin.id,
        origin_name=request.origin.name,
        destination_id=request.destination.id,
        destination_name=request.destination.name,
        decided_at=request.decided_at,
        reason=request.reason,
        signed_as=request.signed_as,
        two_pk=f"U#{request.origin.id}#signing#{SignatureStatus.PENDING if waits else request.status}",
        two_sk=listed,
    )
    if not waits:
        row.one_pk, row.one_sk = f"P#{request.signer.id}#tray#{request.status}", listed
    return row


def _departure_from(item: RawItem) -> Departure:
    row = DepartureRow.from_raw_data(item)
    return Departure(
        unit=UnitRef(row.unit_id, row.unit_name),
        to=UnitRef(row.holder_id, row.holder_name),
        at=row.updated_at,
        seq=row.tip_seq,
        received_at=row.received_at,
        entry_number=row.entry_number,
    )
