"""A communication as the contract has it."""

from datetime import date, datetime

from pydantic import Field

from chalicelib.domain.authorisation import Answer
from chalicelib.domain.changes import Edit
from chalicelib.domain.communications import (
    Attachment,
    AttachmentStatus,
    Communication,
    Document,
    DocumentStatus,
    SignatureRequest,
    SignatureStatus,
)
from chalicelib.domain.history import Record
from chalicelib.domain.people import Caller
from chalicelib.domain.roles import Role
from chalicelib.domain.scanning import Scan
from chalicelib.domain.transitions import Action, Sealing, State
from chalicelib.handlers.edge.models import Instant, View
from chalicelib.handlers.views.models import PersonName, UnitName, person_name, unit_name
from chalicelib.services import communications
from chalicelib.templates import hints
from chalicelib.templates.languages import Language


class AttachmentView(View):
    """A file of a communication.

    `reason` says why it was rejected or is still waited for; `scanning` whether it was looked through for malware
    (`off`: this installation does not); `file_id` which file of the deposit it is, if it is one.
    """

    id: str
    name: str
    size: int
    content_type: str
    sha256: str | None
    status: AttachmentStatus
    reason: str | None
    scanning: Scan
    file_id: str | None


class DocumentView(View):
    """The document of the latest submit."""

    signed_sha256: str
    sealed_sha256: str | None
    verification_code: str
    sealed_at: Instant | None


class SignerView(View):
    """Somebody who signs, and as what."""

    id: str
    name: str
    role: Role


class SignatureView(View):
    """One signer's part."""

    id: str
    signer: SignerView
    order: int
    status: SignatureStatus
    decided_at: Instant | None
    reason: str | None


class CommunicationSummary(View):
    """A communication as lists show it."""

    id: str
    type: str
    state: State
    sealing: Sealing | None
    version: int
    subject: str
    origin: UnitName
    destination: UnitName
    holder: UnitName
    created_by: PersonName
    created_at: Instant
    updated_at: Instant
    sent_at: Instant | None
    received_at: Instant | None
    finished_at: Instant | None
    deadline: date | None
    exit_number: str | None
    entry_number: str | None
    related_to: str | None


class ListedCommunication(CommunicationSummary):
    """A communication in a box of a unit.

    `listed_at` is the moment by which the box goes, and which `from` and `to` narrow: when it was written, of what the
    unit sent; when it came there, of what it received.
    """

    listed_at: Instant


class CommunicationView(CommunicationSummary):
    """A communication, whole."""

    body: str
    attachments: list[AttachmentView]
    document: DocumentView | None
    signatures: list[SignatureView]
    allowed_actions: list[Action]

    def location(self) -> str:
        """Where it is."""
        return f"/communications/{self.id}"


class ActionView(View):
    """Whether an action can be taken now; if not, why and what to do."""

    action: Action
    allowed: bool
    code: str | None
    hint: str | None


class ActorView(View):
    """Who did it, in which unit; `system` when no person did."""

    id: str
    name: str
    unit_id: str


class RecordView(View):
    """One record of the history."""

    seq: int
    at: Instant
    action: Action
    from_state: State
    to_state: State
    actor: ActorView | None
    remarks: str | None
    reason: str | None
    details: dict[str, str]
    hash: str
    previous_hash: str


class EditView(View):
    """One edit of the draft: which fields changed."""

    at: Instant
    actor: PersonName
    fields: list[str]


class LetterName(View):
    """A communication as lists name it."""

    id: str
    subject: str


class RequestedDocumentView(View):
    """A document that the unit requested."""

    communication: LetterName
    destination: UnitName
    status: DocumentStatus
    created_at: Instant
    document: DocumentView


class LinkedDocument(View):
    """A link to the document, and the digest of the bytes behind it."""

    url: str
    expires_at: Instant
    sha256: str = Field(pattern="^[0-9a-f]{64}$")
    sealed: bool


def summary(communication: Communication) -> CommunicationSummary:
    """Present a communication in a list."""
    return CommunicationSummary(
        id=communication.id,
        type=communication.type,
        state=communication.state,
        sealing=communication.sealing,
        version=communication.version,
        subject=communication.subject,
        origin=unit_name(communication.origin),
        destination=unit_name(communication.destination),
        holder=unit_name(communication.holder),
        created_by=person_name(communication.created_by),
        created_at=communication.created_at,
        updated_at=communication.updated_at,
        sent_at=communication.sent_at,
        received_at=communication.received_at,
        finished_at=communication.finished_at,
        deadline=communication.deadline,
        exit_number=communication.exit_number,
        entry_number=communication.entry_number,
        related_to=communication.related_to,
    )


def listed(found: tuple[Communication, datetime]) -> ListedCommunication:
    """Present a communication in a box."""
    communication, at = found
    return ListedCommunication(**dict(summary(communication)), listed_at=at)


def whole(communication: Communication, caller: Caller) -> CommunicationView:
    """Present a communication to the caller, with what they can do now."""
    return CommunicationView(
        **dict(summary(communication)),
        body=communication.body,
        attachments=[attachment(file) for file in communication.attachments],
        document=document(communication.document) if communication.document else None,
        signatures=[signature(request) for request in communication.signatures],
        allowed_actions=list(communications.allowed_actions(caller, communication)),
    )


def attachment(file: Attachment) -> AttachmentView:
    """Present a file."""
    return AttachmentView(
        id=file.id,
        name=file.name,
        size=file.size,
        content_type=file.content_type,
        sha256=file.sha256,
        status=file.status,
        reason=file.reason,
        scanning=file.scanning,
        file_id=file.file_id,
    )


def document(found: Document) -> DocumentView:
    """Present a document."""
    return DocumentView(
        signed_sha256=found.signed_sha256,
        sealed_sha256=found.sealed_sha256,
        verification_code=found.verification_code,
        sealed_at=found.sealed_at,
    )


def signature(request: SignatureRequest) -> SignatureView:
    """Present one signer's part."""
    signer = request.signer
    return SignatureView(
        id=request.id,
        signer=SignerView(id=signer.id, name=signer.name, role=request.signed_as or signer.role),
        order=request.order,
        status=request.status,
        decided_at=request.decided_at,
        reason=request.reason,
    )


def action(answer: Answer, language: Language) -> ActionView:
    """Present whether an action can be taken."""
    sentence = hints.hint(language, answer.hint) if answer.hint else None
    return ActionView(action=answer.action, allowed=answer.allowed, code=answer.code, hint=sentence)


def record(found: Record) -> RecordView:
    """Present a history record."""
    actor = found.actor
    return RecordView(
        seq=found.seq,
        at=found.at,
        action=found.action,
        from_state=found.from_state,
        to_state=found.to_state,
        actor=ActorView(id=actor.id, name=actor.name, unit_id=actor.unit_id) if actor else None,
        remarks=found.remarks,
        reason=found.told_reason,
        details=dict(found.details),
        hash=found.hash,
        previous_hash=found.previous_hash,
    )


def edit(found: Edit) -> EditView:
    """Present an edit of the draft."""
    return EditView(at=found.at, actor=person_name(found.actor), fields=list(found.fields))
