"""What a communication's document says, and what its seal adds: words and facts, before anybody draws them."""

from dataclasses import dataclass
from datetime import datetime

from chalicelib.domain.people import UnitRef
from chalicelib.domain.roles import Role


@dataclass(frozen=True)
class ListedAttachment:
    """An attachment as the document names it.

    Attributes:
        size: in bytes.
        sha256: of its content, 64 hexadecimal digits.
    """

    name: str
    size: int
    sha256: str


@dataclass(frozen=True)
class ListedSigner:
    """Somebody who is asked to sign, and as what."""

    name: str
    role: Role


@dataclass(frozen=True)
class Sheet:
    """All that the signers are shown, and so all that they sign (`product.md`, Submit).

    Attributes:
        type_name: the kind of communication, as people call it.
        signers: in their order; it binds them only when `sequential`.
        verification_code: the `código seguro de verificación`, 128 bits as text.
        verification_url: the public page that answers for the code; the QR holds it.
        created_at: when the document was made, aware UTC.
        related_to: the communication that this one follows, as people name it.
    """

    type_name: str
    subject: str
    body: str
    origin: UnitRef
    destination: UnitRef
    attachments: tuple[ListedAttachment, ...]
    signers: tuple[ListedSigner, ...]
    sequential: bool
    verification_code: str
    verification_url: str
    created_at: datetime
    related_to: str | None = None


@dataclass(frozen=True)
class Signed:
    """A signature that was given.

    Attributes:
        role: held in the origin when signing.
        at: aware UTC.
    """

    name: str
    role: Role
    at: datetime


@dataclass(frozen=True)
class Stamp:
    """What the seal adds to the document where it was left empty.

    Attributes:
        exit_number: of the origin's exit book (`2026/000123`).
        registered_at: when it was given, aware UTC.
        signatures: in the order in which they are to be shown; 1 to 10.
    """

    exit_number: str
    registered_at: datetime
    origin: UnitRef
    signatures: tuple[Signed, ...]
