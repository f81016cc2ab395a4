"""Files of a communication: what may be attached, what an upload must be, and where it lies.

An upload lands where a presigned POST reaches, is checked, and is copied to a place that none reaches: using the POST
twice changes nothing.
"""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

from chalicelib.domain.communications import Attachment, AttachmentStatus, Communication
from chalicelib.domain.errors import Conflict, FieldError
from chalicelib.domain.limits import ATTACHMENT_BYTES_MAX, ATTACHMENT_NAME_MAX, normalised
from chalicelib.domain.scanning import SCAN_GRACE, Scan, ScanFault, fault_of
from chalicelib.domain.transitions import Hint, State

UPLOAD_LIFE: Final = timedelta(minutes=15)
"""How long a presigned POST lives."""

UPLOAD_GRACE: Final = timedelta(hours=1)
"""After this an upload that never came is given up."""

ALLOWED_TYPES: Final = {
    "application/pdf": (".pdf",),
    "image/png": (".png",),
    "image/jpeg": (".jpg", ".jpeg"),
    "image/tiff": (".tif", ".tiff"),
    "text/plain": (".txt",),
    "text/csv": (".csv",),
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": (".docx",),
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": (".xlsx",),
    "application/vnd.openxmlformats-officedocument.presentationml.presentation": (".pptx",),
    "application/vnd.oasis.opendocument.text": (".odt",),
    "application/vnd.oasis.opendocument.spreadsheet": (".ods",),
    "application/zip": (".zip",),
}
"""What may be attached, with the endings that go with each type: nothing that runs when it is opened."""

TEXT_TYPES: Final = frozenset({"text/plain", "text/csv"})
"""Types that have no signature of their own: anything that is text is good."""


class UploadFault(StrEnum):
    """Why a file was rejected, as its `reason` tells."""

    WRONG_SIZE = "wrong_size"
    WRONG_TYPE = "wrong_type"
    WRONG_CHECKSUM = "wrong_checksum"
    NEVER_CAME = "never_came"
    TOO_LATE = "too_late"
    """Another upload came after the file was rejected, and was not looked at."""


class Lateness(StrEnum):
    """Why an upload is refused, whatever it holds: nobody waits for it any more."""

    LETTER_SUBMITTED = "letter_submitted"
    ALREADY_CHECKED = "already_checked"
    NOT_ATTACHED = "not_attached"


@dataclass(frozen=True)
class Uploaded:
    """What was found in an upload.

    Attributes:
        content_type: the type that its content shows; none when it shows none that we know.
    """

    size: int
    sha256: str
    content_type: str | None


_SHA256: Final = re.compile(r"[0-9a-f]{64}")
_SEPARATORS: Final = re.compile(r"[\\/]+")


def safe_name(name: str) -> str:
    """The name as it is kept: no path, no control or direction characters, single spaces, accents composed."""
    kept = "".join(char for char in normalised(name) if unicodedata.category(char)[0] != "C")
    return " ".join(_SEPARATORS.split(kept)[-1].split()).strip(". ")


def checked_attachment(file: Attachment) -> tuple[Attachment, list[FieldError]]:
    """The file with its name made safe, and all that is wrong with what was declared."""
    name = safe_name(file.name)
    errors = declared_errors(
        name, file.size, file.content_type, file.declared_sha256, most=ATTACHMENT_BYTES_MAX, types=ALLOWED_TYPES
    )
    return replace(file, name=name), errors


def declared_errors(
    name: str, size: int, content_type: str, sha256: str | None, *, most: int, types: Mapping[str, tuple[str, ...]]
) -> list[FieldError]:
    """All that is wrong with what is declared of a file that is to be uploaded.

    Args:
        name: made safe.
        most: bytes.
        types: those that are taken, with the endings that go with each.
    """
    errors: list[FieldError] = []
    if not name:
        errors.append(FieldError("name", "required"))
    elif len(name) > ATTACHMENT_NAME_MAX:
        errors.append(FieldError("name", "too_long", {"max": ATTACHMENT_NAME_MAX}))
    if size < 1:
        errors.append(FieldError("size", "too_small", {"min": 1}))
    elif size > most:
        errors.append(FieldError("size", "too_large", {"max": most}))
    endings = types.get(content_type)
    if endings is None:
        errors.append(FieldError("content_type", "invalid_value", {"allowed": ", ".join(types)}))
    elif name and not name.lower().endswith(endings):
        errors.append(FieldError("name", "wrong_ending", {"allowed": ", ".join(endings)}))
    if sha256 is not None and not _SHA256.fullmatch(sha256):
        errors.append(FieldError("sha256", "not_a_sha256"))
    return errors


def judged(file: Attachment, found: Uploaded, *, scanning: bool = False) -> Attachment:
    """The file once its upload was looked at: available, rejected, or good and to be looked through for malware."""
    fault = fault_of_upload(file.size, file.content_type, file.declared_sha256, found)
    if fault:
        return rejected(file, fault)
    if scanning:
        return replace(file, sha256=found.sha256, scanning=Scan.PENDING, reason=ScanFault.SCANNING)
    return replace(file, status=AttachmentStatus.AVAILABLE, sha256=found.sha256, scanning=Scan.OFF)


def scanned(file: Attachment, verdict: Scan) -> Attachment:
    """The file once it was looked through. One that was given to people is taken back when it is infected after all."""
    fault = fault_of(verdict)
    if file.awaits_verdict and fault is None:
        return replace(file, scanning=verdict, status=AttachmentStatus.AVAILABLE, reason=None)
    taken_back = file.status is AttachmentStatus.AVAILABLE and verdict is Scan.INFECTED
    if fault and (file.awaits_verdict or taken_back):
        return replace(rejected(file, fault), scanning=verdict)
    return file


def rejected(file: Attachment, fault: UploadFault | ScanFault) -> Attachment:
    """The file, rejected for this."""
    return replace(file, status=AttachmentStatus.REJECTED, reason=fault)


def checked(file: Attachment) -> str:
    """The SHA-256 of a file that was found good, under which it lies.

    Raises:
        Conflict: it was not, yet or ever.
    """
    if file.status is not AttachmentStatus.AVAILABLE or file.sha256 is None:
        waits = file.status is AttachmentStatus.WAITING
        raise Conflict(Hint.ATTACHMENT_WAITING if waits else Hint.ATTACHMENT_REJECTED)
    return file.sha256


def lateness(communication: Communication | None, file: Attachment | None) -> Lateness | None:
    """Why whatever is uploaded for the file now is late; none while it is waited for."""
    if communication is None or file is None:
        return Lateness.NOT_ATTACHED
    if communication.state is not State.DRAFT:
        return Lateness.LETTER_SUBMITTED
    return None if file.awaits_upload else Lateness.ALREADY_CHECKED


def came_again(file: Attachment, version: str | None) -> Attachment:
    """The file of a draft once another upload came late: a rejected one says so, a checked one is frozen."""
    if file.status is not AttachmentStatus.REJECTED or file.scanning in {Scan.INFECTED, Scan.FAILED}:
        return file
    return replace(file, reason=UploadFault.TOO_LATE, upload_version=version)


def given_up(file: Attachment, at: datetime) -> bool:
    """Whether an upload that has not come by `at` will not come."""
    return file.awaits_upload and at >= file.created_at + UPLOAD_GRACE


def verdict_given_up(file: Attachment, at: datetime) -> bool:
    """Whether a verdict on malware that has not come by `at` will not come."""
    return file.awaits_verdict and at >= file.created_at + SCAN_GRACE


def attachment_id(communication_id: str, own: str) -> str:
    """An id that contains the communication's: finding the file needs no look-up."""
    return f"{communication_id}-{own}"


def communication_of(id: str) -> str:
    """The communication that an attachment's or a signature request's id belongs to."""
    return id.partition("-")[0]


def upload_key(attachment_id: str) -> str:
    """Where the presigned POST puts it."""
    return f"uploads/{communication_of(attachment_id)}/{attachment_id}"


def file_key(attachment_id: str, sha256: str) -> str:
    """Where it lies once it was checked: the content is in the key, so no later upload can stand there instead."""
    return f"{file_prefix(attachment_id)}{sha256}"


def place(file: Attachment) -> str:
    """Where a file that was found good lies: a file of the deposit stays there.

    Raises:
        Conflict: it was not found good, yet or ever.
    """
    return file_key(file.file_id or file.id, checked(file))


def file_prefix(attachment_id: str) -> str:
    """What all keys of a checked file begin with."""
    return f"files/{attachment_id}/"


def fault_of_upload(size: int, content_type: str, sha256: str | None, found: Uploaded) -> UploadFault | None:
    """What is wrong with an upload of which this was declared."""
    if found.size != size:
        return UploadFault.WRONG_SIZE
    if sha256 not in {None, found.sha256}:
        return UploadFault.WRONG_CHECKSUM
    return None if found.content_type == content_type else UploadFault.WRONG_TYPE
