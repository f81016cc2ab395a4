"""Rows to and from the parts of a communication: its files, documents and signature requests."""

from chalicelib.domain.communications import (
    Attachment,
    AttachmentStatus,
    Communication,
    Document,
    DocumentStatus,
    SignatureRequest,
    SignatureStatus,
    Signer,
)
from chalicelib.domain.people import PersonRef, UnitRef
from chalicelib.domain.roles import Role
from chalicelib.domain.scanning import Scan
from chalicelib.domain.watch import upload_due
from chalicelib.storage.letter_keys import collection_key, listed_at, watched
from chalicelib.storage.rows import AttachmentRow, DocumentRow, RequestRow
from chalicelib.storage.tables import RawItem


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
        scanning=None if file.scanning is Scan.OFF else file.scanning,
        file_id=file.file_id,
    )
    if due := upload_due(file):
        row.three_pk, row.three_sk = watched(file.id, due)
    return row


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
        scanning=Scan(row.scanning) if row.scanning else Scan.OFF,
        file_id=row.file_id,
    )


def document_row(communication: Communication, document: Document) -> DocumentRow:
    """The row of a document."""
    listed = listed_at(document.created_at, communication.id)
    return DocumentRow(
        collection_key(communication.id),
        f"A#DOC#{document.round:04d}",
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
        one_pk=f"U#{communication.speaker.id}#documents#{document.status}",
        one_sk=listed,
        two_pk=f"U#{communication.speaker.id}#documents",
        two_sk=listed,
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


def request_row(request: SignatureRequest) -> RequestRow:
    """The row of a signature request."""
    listed = listed_at(request.requested_at, request.id)
    # To the sender a request that waits for its turn is pending; it is in nobody's tray yet.
    waits = request.status is SignatureStatus.WAITING
    row = RequestRow(
        collection_key(request.communication_id),
        f"A#SIG#{request.round:04d}#{request.order:02d}",
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
