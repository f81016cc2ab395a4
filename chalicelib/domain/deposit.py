"""The file deposit (`consigna`): big files of a unit, where they lie, and what they take up.

A file is uploaded where a presigned link reaches, looked at, and copied to where none does. It takes up space of its
unit from the moment that it is announced until it is rejected or deleted.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from types import MappingProxyType
from typing import Final

from chalicelib.domain import transitions
from chalicelib.domain.attachments import (
    ALLOWED_TYPES,
    UPLOAD_GRACE,
    Uploaded,
    UploadFault,
    declared_errors,
    fault_of_upload,
    safe_name,
)
from chalicelib.domain.communications import Attachment, AttachmentStatus
from chalicelib.domain.errors import Conflict, FieldError, Forbidden, InvalidFields, NotFound
from chalicelib.domain.people import NOBODY, Caller, Membership, PersonRef
from chalicelib.domain.retention import DEPOSITED_KEPT, is_left_alone
from chalicelib.domain.roles import STAFF
from chalicelib.domain.scanning import SCAN_GRACE, SCAN_PATIENCE, Scan, ScanFault, fault_of

FILE_BYTES_MAX: Final = 5 * 1024**3
"""What one presigned POST takes, and what one copy of S3 takes."""

IN_PARTS_FROM: Final = 100 * 1024**2
"""Larger files should come in parts: a line that breaks costs a part, not all."""

LARGE_UPLOAD_GRACE: Final = timedelta(hours=24)
"""How long a large file, or one that comes in parts, is waited for."""

FILE_TYPES: Final[Mapping[str, tuple[str, ...]]] = MappingProxyType(
    {
        **ALLOWED_TYPES,
        "application/x-7z-compressed": (".7z",),
        "audio/mpeg": (".mp3",),
        "video/mp4": (".mp4", ".m4v"),
    }
)
"""What may be deposited: what may be attached, and what big files are."""


class FileStatus(StrEnum):
    """What has become of a file."""

    WAITING = "waiting"
    AVAILABLE = "available"
    REJECTED = "rejected"
    DELETED = "deleted"


class Hint(StrEnum):
    """What to do instead of what was refused; the sentences live in the templates."""

    ASK_STAFF = "ask_staff"
    FILE_WAITING = "file_waiting"
    FILE_REJECTED = "file_rejected"
    FILE_REFERRED_TO = "file_referred_to"
    FILE_HAS_COME = "file_has_come"
    BEGIN_PARTS = "begin_parts"
    REVOKE_LINKS = "revoke_links"


_HOLDS_SPACE: Final = frozenset({FileStatus.WAITING, FileStatus.AVAILABLE})


@dataclass(frozen=True)
class DepositFile:
    """A file of a unit's deposit.

    Attributes:
        size: bytes, as declared and checked.
        sha256: of its whole content, hexadecimal; known once its upload was found good.
        reason: why it was rejected or is still waited for, as a code.
        upload_id: of the upload in parts, once that was begun.
        upload_version: the version of the upload that was looked at.
        checked_at: when its upload was found good.
        links: how many share links it has that were not revoked.
        references: how many communications, and messages that have not gone, refer to it.
        kept_until: until when the inboxes of messages that have gone show it.
    """

    id: str
    unit_id: str
    owner: PersonRef
    name: str
    size: int
    content_type: str
    status: FileStatus
    created_at: datetime
    declared_sha256: str | None = None
    sha256: str | None = None
    reason: str | None = None
    scanning: Scan = Scan.OFF
    upload_id: str | None = None
    upload_version: str | None = None
    checked_at: datetime | None = None
    deleted_at: datetime | None = None
    links: int = 0
    references: int = 0
    kept_until: datetime | None = None

    @property
    def awaits_upload(self) -> bool:
        """Whether what is uploaded for it now is looked at."""
        return self.status is FileStatus.WAITING and self.sha256 is None

    @property
    def awaits_verdict(self) -> bool:
        """Whether it was found good, and is looked through for malware."""
        return self.status is FileStatus.WAITING and self.sha256 is not None

    @property
    def holds_space(self) -> bool:
        """Whether it takes up space of its unit."""
        return self.status in _HOLDS_SPACE


def staff_in(caller: Caller, unit_id: str) -> Membership:
    """The role in which the caller works with the files of the unit.

    Raises:
        NotFound: the caller holds nothing there.
        Forbidden: what the caller holds there is not for files.
    """
    by = caller.holding(unit_id, STAFF)
    if by is None:
        raise Forbidden(Hint.ASK_STAFF) if caller.belongs_to(unit_id) else NotFound()
    return by


def staff_for(caller: Caller, file: DepositFile | None) -> Membership:
    """The role in which the caller works with this file.

    Raises:
        NotFound: there is none, or it is not for the caller to know.
    """
    by = caller.holding(file.unit_id, STAFF) if file and file.status is not FileStatus.DELETED else None
    if by is None:
        raise NotFound
    return by


def announced(file: DepositFile, quota: int) -> DepositFile:
    """A file that is about to be uploaded, with its name made safe.

    Args:
        quota: the bytes that all files of the unit may take up.

    Raises:
        InvalidFields: all that is wrong with what was declared.
    """
    name = safe_name(file.name)
    errors = declared_errors(
        name, file.size, file.content_type, file.declared_sha256, most=FILE_BYTES_MAX, types=FILE_TYPES
    )
    if not errors and file.size > quota:
        errors.append(over_quota(quota))
    if errors:
        raise InvalidFields(errors)
    return replace(file, name=name)


def over_quota(left: int) -> FieldError:
    """That the unit has not as much space as the file needs."""
    return FieldError("size", "over_quota", {"left": max(left, 0)})


def available(file: DepositFile) -> str:
    """The SHA-256 of a file that can be given to people, under which it lies.

    Raises:
        Conflict: it cannot, yet or ever.
    """
    if file.status is not FileStatus.AVAILABLE or file.sha256 is None:
        raise Conflict(Hint.FILE_WAITING if file.status is FileStatus.WAITING else Hint.FILE_REJECTED)
    return file.sha256


def judged(file: DepositFile, found: Uploaded, *, scanning: bool, at: datetime) -> DepositFile:
    """The file once its upload was looked at: available, rejected, or good and to be looked through for malware."""
    fault = fault_of_upload(file.size, file.content_type, file.declared_sha256, found)
    if fault:
        return rejected(file, fault)
    good = replace(file, sha256=found.sha256, checked_at=at)
    if scanning:
        return replace(good, scanning=Scan.PENDING, reason=ScanFault.SCANNING)
    return replace(good, scanning=Scan.OFF, status=FileStatus.AVAILABLE)


def scanned(file: DepositFile, verdict: Scan) -> DepositFile:
    """The file once it was looked through. One that was given to people is taken back when it is infected after all."""
    fault = fault_of(verdict)
    if file.awaits_verdict and fault is None:
        return replace(file, scanning=verdict, status=FileStatus.AVAILABLE, reason=None)
    taken_back = file.status is FileStatus.AVAILABLE and verdict is Scan.INFECTED
    if fault and (file.awaits_verdict or taken_back):
        return replace(rejected(file, fault), scanning=verdict)
    return file


def rejected(file: DepositFile, fault: UploadFault | ScanFault) -> DepositFile:
    """The file, rejected for this."""
    return replace(file, status=FileStatus.REJECTED, reason=fault)


def deleted(file: DepositFile, at: datetime, fault: UploadFault | None = None) -> DepositFile:
    """The file, deleted: nobody's any more, since no list leads to it for whoever must erase a person (RGPD art. 17).

    Raises:
        Conflict: a communication or a message refers to it.
    """
    if file.references or (file.kept_until and file.kept_until > at):
        raise Conflict(Hint.FILE_REFERRED_TO)
    return replace(file, status=FileStatus.DELETED, owner=NOBODY, deleted_at=at, reason=fault or file.reason)


def expired(file: DepositFile, at: datetime) -> DepositFile | None:
    """The file, deleted since its term is over; none when it is not, or something refers to it."""
    if file.status is FileStatus.DELETED or not is_left_alone(file.created_at, DEPOSITED_KEPT, at):
        return None
    try:
        return deleted(file, at)
    except Conflict:
        return None


def upload_due(file: DepositFile) -> datetime:
    """When an upload that has not come is given up."""
    large = file.size > IN_PARTS_FROM or file.upload_id is not None
    return file.created_at + (LARGE_UPLOAD_GRACE if large else UPLOAD_GRACE)


def due(file: DepositFile) -> datetime | None:
    """When the file is looked at again, if nothing happens to it: what was deleted at once."""
    if file.status is FileStatus.DELETED:
        return file.deleted_at
    if file.awaits_verdict and file.checked_at:
        return file.checked_at + SCAN_PATIENCE
    return upload_due(file) if file.awaits_upload else None


def verdict_given_up(file: DepositFile, at: datetime) -> bool:
    """Whether a verdict that has not come by `at` will not come."""
    return file.awaits_verdict and file.checked_at is not None and at >= file.checked_at + SCAN_GRACE


def as_attachment(file: DepositFile | None, id: str, unit_id: str, at: datetime) -> tuple[Attachment, list[FieldError]]:
    """A file of the deposit as an attachment of a letter of `unit_id`, and what is wrong with it."""
    errors: list[FieldError] = []
    if file is None or file.unit_id != unit_id or file.status is FileStatus.DELETED:
        errors.append(FieldError("file_id", "not_found"))
    elif file.status is not FileStatus.AVAILABLE:
        errors.append(FieldError("file_id", f"attachment_{file.status}"))
    shown = file if file and not errors else None
    attachment = Attachment(
        id=id,
        name=shown.name if shown else "",
        size=shown.size if shown else 0,
        content_type=shown.content_type if shown else "",
        status=AttachmentStatus.AVAILABLE,
        created_at=at,
        sha256=shown.sha256 if shown else None,
        scanning=shown.scanning if shown else Scan.OFF,
        file_id=shown.id if shown else None,
    )
    return attachment, errors


def still_good(file: DepositFile | None) -> None:
    """Require that a file of the deposit may still be given to who sees a letter with it.

    Raises:
        Conflict: it was found infected since.
    """
    if file is None or file.status is not FileStatus.AVAILABLE:
        raise Conflict(transitions.Hint.ATTACHMENT_REJECTED)


def landing_key(file_id: str) -> str:
    """Where presigned links put it."""
    return f"{LANDING}{file_id}"


LANDING: Final = "uploads/files/"
"""What keys of uploads to the deposit begin with."""


def file_in(key: str) -> str | None:
    """The file that an object under `uploads/` is for; none for a key that we do not make."""
    file_id = key.removeprefix(LANDING)
    return file_id if key.startswith(LANDING) and file_id and "/" not in file_id else None
