"""What came to the bucket: looked at, judged, and copied to where no presigned POST reaches."""

import hashlib
from dataclasses import replace
from enum import StrEnum
from tempfile import SpooledTemporaryFile
from typing import Final

from chalicelib.domain.attachments import (
    Lateness,
    Uploaded,
    UploadFault,
    came_again,
    communication_of,
    file_key,
    file_prefix,
    given_up,
    judged,
    lateness,
    rejected,
    scanned,
    upload_key,
    verdict_given_up,
)
from chalicelib.domain.communications import Attachment, AttachmentStatus, Communication
from chalicelib.domain.errors import Conflict
from chalicelib.domain.scanning import Scan, ScanFault
from chalicelib.gateways import contents, objects
from chalicelib.gateways.objects import Found
from chalicelib.services.clock import now
from chalicelib.settings import settings
from chalicelib.storage import communications as store
from chalicelib.storage import scans

IN_MEMORY_BYTES: Final = 8 * 1024 * 1024


class Look(StrEnum):
    """What a look at an upload came to, when it was not to refuse it."""

    ACCEPTED = "accepted"
    NOTHING_NEW = "nothing_new"


def check(attachment_id: str) -> Look | UploadFault | ScanFault | Lateness:
    """Look at an upload and settle it: available, or rejected with the reason; one that comes late is refused.

    Called for each event, however often and late it comes: what was found good stays as it is.
    """
    communication = store.find(communication_of(attachment_id))
    file = _of(communication, attachment_id)
    late = lateness(communication, file)
    if file is None:
        return Lateness.NOT_ATTACHED if _forget(attachment_id) else Look.NOTHING_NEW
    try:
        if file.awaits_verdict and (done := apply_verdict(file, _verdict_on(file))) is not Look.NOTHING_NEW:
            return done
        return _refuse(file, late) if late else _settle(file)
    except Conflict:
        # Settled, taken away or submitted meanwhile: the next look, at what is there now, says and tidies up.
        return check(attachment_id)


def attachment(attachment_id: str) -> Attachment | None:
    """The file of a letter with this id, if there is one."""
    return _of(store.find(communication_of(attachment_id)), attachment_id)


def apply_verdict(file: Attachment, verdict: Scan | None) -> Look | ScanFault:
    """Write what a scan for malware came to on its file; none changes nothing.

    Raises:
        Conflict: it is not as it was read.
    """
    after = scanned(file, verdict) if verdict else file
    if after == file:
        if file.status is AttachmentStatus.REJECTED:
            # Whoever rejected it may not have got as far as to delete it.
            _keep_only(file)
        return Look.NOTHING_NEW
    store.settle_verdict(file, after)
    if after.status is AttachmentStatus.AVAILABLE:
        return Look.ACCEPTED
    _keep_only(after)
    return ScanFault(str(after.reason))


def release(communication_id: str, seq: int) -> tuple[str, ...]:
    """Delete the files that an edit of a draft left without a letter; of a draft that is gone, its edits too.

    Gives the attachments of which an upload lay there that nobody had looked at: it is refused.
    """
    edit = store.edit(communication_id, seq)
    if edit is None:
        return ()
    refused = tuple(attachment_id for attachment_id in edit.released if _forget(attachment_id))
    if "deleted" in edit.fields:
        for key in objects.keys(f"documents/{communication_id}/"):
            objects.delete(key)
        if not any(True for _ in store.history(communication_id)):
            store.forget_edits(communication_id)
    return refused


def attachment_in(key: str) -> str | None:
    """The attachment that an object under `uploads/` is for; none for a key that we do not make."""
    attachment_id = key.rpartition("/")[2]
    return attachment_id if key == upload_key(attachment_id) and "-" in attachment_id else None


def _of(communication: Communication | None, attachment_id: str) -> Attachment | None:
    files = communication.attachments if communication else ()
    return next((each for each in files if each.id == attachment_id), None)


def _verdict_on(file: Attachment) -> Scan | None:
    """What the scan of the file came to; failed when it never will."""
    verdict = scans.verdict(file_key(file.id, file.sha256 or ""))
    return verdict or (Scan.FAILED if verdict_given_up(file, now()) else None)


def _settle(file: Attachment) -> Look | UploadFault | ScanFault:
    verdict = _verdict(file)
    if verdict is None:
        return Look.NOTHING_NEW
    store.settle(communication_of(file.id), verdict)
    source = upload_key(file.id)
    if _is_the_one_looked_at(objects.look(source), verdict):
        objects.delete(source)
    if verdict.awaits_verdict:
        return apply_verdict(verdict, _verdict_on(verdict))
    return UploadFault(verdict.reason) if verdict.reason else Look.ACCEPTED


def _refuse(file: Attachment, late: Lateness) -> Lateness | Look:
    """Delete what came for a file that nobody waits for; says so on one that was rejected and is in a draft."""
    found = objects.look(upload_key(file.id))
    is_new = found is not None and not _is_the_one_looked_at(found, file)
    if found and is_new and late is Lateness.ALREADY_CHECKED:
        told = came_again(file, found.version)
        if told != file:
            store.settle(communication_of(file.id), told, was=file.status)
    _keep_only(file)
    return late if is_new else Look.NOTHING_NEW


def _is_the_one_looked_at(found: Found | None, file: Attachment) -> bool:
    """Whether this upload is the one that the verdict on the file is of; a later one has an event of its own."""
    return found is not None and found.version == file.upload_version


def _verdict(file: Attachment) -> Attachment | None:
    """The file as it is to be settled; none while its upload may still come."""
    source = upload_key(file.id)
    found = objects.look(source)
    if found is None:
        return rejected(file, UploadFault.NEVER_CAME) if given_up(file, now()) else None
    seen = replace(file, upload_version=found.version)
    if found.size != file.size:
        return rejected(seen, UploadFault.WRONG_SIZE)
    verdict = judged(seen, _looked_at(file, source, found.version), scanning=settings().scanning)
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
        if file.sha256 is None or file.status is AttachmentStatus.REJECTED or key != file_key(file.id, file.sha256):
            objects.delete(key)


def _forget(attachment_id: str) -> bool:
    """Delete all that ever came for a file that no letter has; gives whether an upload still lay there."""
    source = upload_key(attachment_id)
    came = objects.look(source) is not None
    objects.delete(source)
    for key in objects.keys(file_prefix(attachment_id)):
        objects.delete(key)
    return came
