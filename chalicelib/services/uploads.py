"""What came to the bucket: looked at, judged, and copied to where no presigned POST reaches."""

import hashlib
from enum import StrEnum
from tempfile import SpooledTemporaryFile
from typing import Final

from chalicelib.domain.attachments import (
    Uploaded,
    UploadFault,
    communication_of,
    file_key,
    file_prefix,
    given_up,
    judged,
    rejected,
    upload_key,
)
from chalicelib.domain.communications import Attachment, AttachmentStatus
from chalicelib.domain.errors import Conflict
from chalicelib.domain.transitions import State
from chalicelib.gateways import contents, objects
from chalicelib.services.clock import now
from chalicelib.storage import communications as store

IN_MEMORY_BYTES: Final = 8 * 1024 * 1024


class Look(StrEnum):
    """What a look at an upload came to, when it was not to reject it."""

    ACCEPTED = "accepted"
    NOTHING_NEW = "nothing_new"
    LATE = "late"
    """It came when no draft waited for it any more, and was deleted."""


def check(attachment_id: str) -> Look | UploadFault:
    """Look at an upload and settle it: available, or rejected with the reason.

    Called for each event, however often and late it comes: what is settled stays as it is.
    """
    communication = store.find(communication_of(attachment_id))
    files = communication.attachments if communication else ()
    file = next((each for each in files if each.id == attachment_id), None)
    if communication is None or file is None:
        came = objects.look(upload_key(attachment_id))
        _forget(attachment_id)
        return Look.LATE if came else Look.NOTHING_NEW
    if file.status is not AttachmentStatus.WAITING or communication.state is not State.DRAFT:
        came = objects.look(upload_key(attachment_id))
        _keep_only(file)
        return Look.LATE if came else Look.NOTHING_NEW
    verdict = _verdict(file)
    if verdict is None:
        return Look.NOTHING_NEW
    try:
        store.settle(communication.id, verdict)
    except Conflict:
        # Settled, taken away or submitted meanwhile: the next look, at what is there now, tidies up.
        return check(attachment_id)
    objects.delete(upload_key(attachment_id))
    return UploadFault(verdict.reason) if verdict.reason else Look.ACCEPTED


def release(communication_id: str, seq: int) -> None:
    """Delete the files that an edit of a draft left without a letter; of a draft that is gone, its edits too."""
    edit = store.edit(communication_id, seq)
    if edit is None:
        return
    for attachment_id in edit.released:
        _forget(attachment_id)
    if "deleted" not in edit.fields:
        return
    for key in objects.keys(f"documents/{communication_id}/"):
        objects.delete(key)
    if not any(True for _ in store.history(communication_id)):
        store.forget_edits(communication_id)


def attachment_in(key: str) -> str | None:
    """The attachment that an object under `uploads/` is for; none for a key that we do not make."""
    attachment_id = key.rpartition("/")[2]
    return attachment_id if key == upload_key(attachment_id) and "-" in attachment_id else None


def _verdict(file: Attachment) -> Attachment | None:
    """The file as it is to be settled; none while its upload may still come."""
    source = upload_key(file.id)
    found = objects.look(source)
    if found is None:
        return rejected(file, UploadFault.NEVER_CAME) if given_up(file, now()) else None
    if found.size != file.size:
        return rejected(file, UploadFault.WRONG_SIZE)
    verdict = judged(file, _looked_at(file, source, found.version))
    if verdict.sha256:
        target = file_key(file.id, verdict.sha256)
        objects.copy(source, found.version, target, content_type=file.content_type, name=file.name)
    return verdict


def _looked_at(file: Attachment, source: str, version: str | None) -> Uploaded:
    digest = hashlib.sha256()
    size = 0
    with SpooledTemporaryFile(max_size=IN_MEMORY_BYTES) as spool:
        for chunk in objects.chunks(source, version):
            digest.update(chunk)
            size += len(chunk)
            spool.write(chunk)
        spool.seek(0)
        return Uploaded(size, digest.hexdigest(), contents.content_type(spool, file.content_type))


def _keep_only(file: Attachment) -> None:
    """Delete what came for a file that was settled, and copies that lost the race to be it."""
    objects.delete(upload_key(file.id))
    for key in objects.keys(file_prefix(file.id)):
        if file.sha256 is None or key != file_key(file.id, file.sha256):
            objects.delete(key)


def _forget(attachment_id: str) -> None:
    """Delete all that ever came for a file that no letter has."""
    objects.delete(upload_key(attachment_id))
    for key in objects.keys(file_prefix(attachment_id)):
        objects.delete(key)
