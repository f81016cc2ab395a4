"""A communication and what it holds. Everything here is a value."""

from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum

from chalicelib.domain.history import NO_HISTORY, Tip
from chalicelib.domain.numbers import Number
from chalicelib.domain.people import PersonRef, UnitRef
from chalicelib.domain.roles import Role
from chalicelib.domain.scanning import Scan
from chalicelib.domain.transitions import UNSENT, ForwardReason, Phase, Sealing, State


class AttachmentStatus(StrEnum):
    """What has become of an upload."""

    WAITING = "waiting"
    AVAILABLE = "available"
    REJECTED = "rejected"


class SignatureStatus(StrEnum):
    """What has become of a signature request."""

    WAITING = "waiting"
    PENDING = "pending"
    SIGNED = "signed"
    REJECTED = "rejected"
    VOID = "void"


class DocumentStatus(StrEnum):
    """What has become of a requested document (`documento solicitado`)."""

    PENDING = "pending"
    SEALED = "sealed"
    VOID = "void"


@dataclass(frozen=True)
class Attachment:
    """A file of a communication.

    Attributes:
        id: contains the communication's id, so that finding it needs no look-up.
        size: bytes, as declared and checked.
        sha256: hexadecimal; known once its upload was found good.
        reason: why it was rejected or is still waited for, as a code.
        upload_version: which upload was looked at; one that comes after it is late.
        scanning: whether it was looked through for malware.
        file_id: the file of the deposit that it is; none for one that was uploaded to the letter.
    """

    id: str
    name: str
    size: int
    content_type: str
    status: AttachmentStatus
    created_at: datetime
    declared_sha256: str | None = None
    sha256: str | None = None
    reason: str | None = None
    upload_version: str | None = None
    scanning: Scan = Scan.OFF
    file_id: str | None = None

    @property
    def awaits_upload(self) -> bool:
        """Whether what is uploaded for it now is looked at."""
        return self.status is AttachmentStatus.WAITING and self.sha256 is None

    @property
    def awaits_verdict(self) -> bool:
        """Whether it was found good, and is looked through for malware."""
        return self.status is AttachmentStatus.WAITING and self.sha256 is not None


@dataclass(frozen=True)
class Document:
    """The PDF of one submit, sealed later or void.

    Attributes:
        round: which submit of the communication it is of, from 1.
        key: where the bytes that are signed lie in the bucket; `sealed_key`: the sealed ones.
        signed_sha256: of the bytes that the signers see and sign, hexadecimal.
        verification_code: `código seguro de verificación`, 128 bits.
    """

    round: int
    status: DocumentStatus
    key: str
    signed_sha256: str
    verification_code: str
    created_at: datetime
    subject: str
    destination: UnitRef
    sealed_key: str | None = None
    sealed_sha256: str | None = None
    sealed_at: datetime | None = None


@dataclass(frozen=True)
class Signer:
    """A person who is asked to sign, and the role in which they were asked."""

    id: str
    name: str
    role: Role


@dataclass(frozen=True)
class SignatureRequest:
    """A `petición de firma`: one signer, one document.

    Attributes:
        id: contains the communication's id.
        order: from 1; in a sequential round each waits for the one before.
        signed_as: the role that the signer held when they signed.
        subject, origin, destination: of the letter as it was submitted.
    """

    id: str
    round: int
    order: int
    signer: Signer
    status: SignatureStatus
    document_sha256: str
    document_key: str
    requested_by: PersonRef
    requested_at: datetime
    subject: str
    origin: UnitRef
    destination: UnitRef
    decided_at: datetime | None = None
    reason: str | None = None
    signed_as: Role | None = None

    @property
    def communication_id(self) -> str:
        """The communication that it is of."""
        return self.id.partition("-")[0]


@dataclass(frozen=True)
class Departure:
    """What a unit that forwarded a communication keeps of it: the letter as it left.

    Attributes:
        seq: the history record of the forwarding; the unit sees the history up to it.
        reason: why it was forwarded; none when the unit closed and a successor has it.
    """

    unit: UnitRef
    to: UnitRef
    at: datetime
    seq: int
    received_at: datetime | None
    entry_number: str | None
    reason: ForwardReason | None = None
    arrived_at: datetime | None = None


@dataclass(frozen=True)
class Communication:
    """A letter from one unit to another.

    Attributes:
        holder: the unit that must act on it now; the destination until it is forwarded.
        version: counts what people change; clients name it in `If-Match`.
        revision: counts every write; each write requires the one that it was made from.
        round: how many times it was submitted.
        sequential: whether the signers of this round sign one after the other.
        spoken_for_by: who speaks for the origin, once that has closed after the letter was sent.
        registration: its number in the origin's book of exit, taken before sealing.
        sent_at: the moment of registration, shown once it is sealed; deadlines count from it.
        tip: the end of its history.
        erased: it was deleted after having been submitted: only history and hashes remain.
    """

    id: str
    type: str
    state: State
    origin: UnitRef
    destination: UnitRef
    holder: UnitRef
    subject: str
    body: str
    created_by: PersonRef
    created_at: datetime
    updated_at: datetime
    sealing: Sealing | None = None
    version: int = 1
    revision: int = 1
    edits: int = 1
    round: int = 0
    sequential: bool = True
    submitted_by: PersonRef | None = None
    spoken_for_by: UnitRef | None = None
    registration: Number | None = None
    registered_at: datetime | None = None
    sent_at: datetime | None = None
    deadline: date | None = None
    received_at: datetime | None = None
    finished_at: datetime | None = None
    entry_number: str | None = None
    related_to: str | None = None
    forwards: int = 0
    tip: Tip = NO_HISTORY
    erased: bool = False
    attachments: tuple[Attachment, ...] = ()
    documents: tuple[Document, ...] = ()
    requests: tuple[SignatureRequest, ...] = ()
    departures: tuple[Departure, ...] = ()

    @property
    def phase(self) -> Phase:
        """The state, or the part of it that decides who may do what."""
        if self.state is not State.PENDING_SIGNATURE:
            return Phase(self.state)
        if self.sealing:
            return Phase.SEALING
        signed = any(request.status is SignatureStatus.SIGNED for request in self.signatures)
        return Phase.PARTLY_SIGNED if signed else Phase.UNSIGNED

    @property
    def speaker(self) -> UnitRef:
        """The unit that speaks for the origin: itself, or the successor of one that has closed."""
        return self.spoken_for_by or self.origin

    @property
    def is_sent(self) -> bool:
        """Whether others than its origin know of it."""
        return self.state not in UNSENT

    @property
    def document(self) -> Document | None:
        """The document of this round; none in a draft that was never submitted or that came back."""
        last = self.documents[-1] if self.documents else None
        return last if last and last.status is not DocumentStatus.VOID else None

    @property
    def signatures(self) -> tuple[SignatureRequest, ...]:
        """The requests of the latest round, in their order."""
        return tuple(request for request in self.requests if request.round == self.round)

    @property
    def exit_number(self) -> str | None:
        """Its number in the origin's book of exit, once it is sent."""
        return str(self.registration) if self.registration and self.sent_at else None

    @property
    def arrived_at(self) -> datetime | None:
        """When it came to the unit that holds it now; none while it is not sent."""
        if self.departures:
            return self.departures[-1].at
        return self.document.sealed_at if self.document else None

    def departure_of(self, unit_id: str) -> Departure | None:
        """What the unit keeps of it, if it forwarded it."""
        return next((departure for departure in self.departures if departure.unit.id == unit_id), None)


def as_left(communication: Communication, departure: Departure) -> Communication:
    """The communication as it left a unit that forwarded it."""
    return replace(
        communication,
        state=State.FORWARDED,
        holder=departure.to,
        entry_number=departure.entry_number,
        received_at=departure.received_at,
        finished_at=None,
        updated_at=departure.at,
        tip=replace(communication.tip, seq=departure.seq),
    )
